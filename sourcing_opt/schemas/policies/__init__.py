"""The table `policies`: rules a plan keeps, hard or at a stated penalty.

`Policy` lists the types, in the order in which they are told of. A type is a file of its name in each room that has to know it: here its columns and its
words, in `formulation/policies` its rows, in `plan/findings` what became of it, in `workbook/policies` its formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, get_args

from pydantic import Field

from sourcing_opt.schemas.policies.amount_limit import AmountLimit
from sourcing_opt.schemas.policies.apart import Apart
from sourcing_opt.schemas.policies.assignment import Assignment
from sourcing_opt.schemas.policies.count_limit import CountLimit
from sourcing_opt.schemas.policies.rule import Bounded, Domain, Each, Meeting, Rule
from sourcing_opt.schemas.policies.score_limit import ScoreLimit
from sourcing_opt.schemas.policies.share_limit import ShareLimit
from sourcing_opt.schemas.policies.stability import Stability
from sourcing_opt.schemas.policies.survivability import Survivability
from sourcing_opt.schemas.policies.switching import Switching
from sourcing_opt.schemas.policies.together import Together
from sourcing_opt.schemas.policies.under_way import UnderWay

__all__ = [
    "POLICY_TYPES",
    "AmountLimit",
    "Apart",
    "Assignment",
    "Bounded",
    "CountLimit",
    "Domain",
    "Each",
    "Meeting",
    "Policy",
    "Rule",
    "ScoreLimit",
    "ShareLimit",
    "Stability",
    "Survivability",
    "Switching",
    "Together",
    "UnderWay",
    "by_type",
]

Policy = Annotated[
    ShareLimit
    | AmountLimit
    | CountLimit
    | ScoreLimit
    | Survivability
    | Together
    | Apart
    | Assignment
    | Stability
    | Switching
    | UnderWay,
    Field(discriminator="type"),
]
POLICY_TYPES: dict[str, type[Rule]] = {rule.model_fields["type"].default: rule for rule in get_args(get_args(Policy)[0])}
"""Type -> its class."""


def by_type(room: str, name: str) -> dict[str, Callable[..., Any]]:
    """Policy type -> the function of that name in the file of the type in a room, like `sourcing_opt.formulation.policies`.

    Raises ModuleNotFoundError or AttributeError where a type has no such file, or its file no such function.
    """
    return {kind: getattr(import_module(f"{room}.{kind}"), name) for kind in POLICY_TYPES}
