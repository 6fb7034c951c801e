"""What a plan has where each policy has a bound, one file for each type; written without a look at the constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sourcing_opt.plan.findings.finding import Finding
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import by_type

__all__ = ["FINDINGS", "Finding"]

FINDINGS: dict[str, Callable[[Plan, Any], Iterator[Finding]]] = by_type(__name__, "findings")
"""Policy type -> what became of a policy of it."""
