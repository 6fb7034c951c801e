"""The rows of policies, one file for each type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sourcing_opt.formulation.model import Formulation
from sourcing_opt.schemas.policies import by_type

__all__ = ["ROWS"]

ROWS: dict[str, Callable[[Formulation, Any, str], None]] = by_type(__name__, "rows")
"""Policy type -> its constraint function, which gets the policy and the name its rows begin with."""
