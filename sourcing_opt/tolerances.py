"""How close is the same, how little is nothing: every size by which results are judged, what it compares, and why that size."""

from __future__ import annotations

BINDING = 1e-6
"""A slack below this, relative to the bound where that is above 1, is none."""
LEAST_WORK = 1e-7
"""A share above this is work, below it the arithmetic's dust."""
SAME_MOVE = 1e-6
"""A move that differs by no more than this share is the same move."""
