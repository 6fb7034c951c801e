"""The digits of numbers in documents."""

from __future__ import annotations

import math
from typing import Any


def rounded(value: Any) -> Any:
    """Twelve significant digits: what is beyond is the order in which a machine adds up. What is not finite is not known, and no number in JSON: None."""
    match value:
        case float():
            return float(f"{value:.12g}") if math.isfinite(value) else None
        case dict():
            return {name: rounded(item) for name, item in value.items()}
        case list() | tuple():
            return [rounded(item) for item in value]
    return value
