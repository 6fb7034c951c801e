"""The lines of all policies. Each type is a file of its own name in this folder, found by it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.model.shares import is_under_way
from sourcing_opt.workbook.workings.amounts import FTE, NOT_DONE, SHARE, Amounts
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.selections import Repetition


class PolicyType(Protocol):
    """What the file of a type of policy says."""

    def amounts(self, study: Study, policy: Any) -> set[str]:
        """The amounts it counts, by their names on the sheet `Amounts`."""

    def lines(self, context: PolicyContext, of: Repetition, policy: Any) -> Iterator[Line]:
        """The lines of one repetition, by process or place."""


@cache
def type_of(name: str) -> PolicyType:
    """The file of a type of policy."""
    return cast(PolicyType, import_module(f"{__package__}.{name}"))


def policy_lines(context: PolicyContext) -> list[Line]:
    """By policy and side, then by repetition, process or place."""
    repetitions = context.chosen.repetitions
    lines_of_all = (line for of in repetitions for line in type_of(of.policy.type).lines(context, of, of.policy))
    return sorted(lines_of_all, key=lambda line: (line.of.policy.id, line.side))


class CountedAmounts(Amounts):
    """The amounts that the rules of the study count; shares and people always."""

    def needed(self) -> set[str]:
        """What the type of each policy says it counts."""
        study = self.book.plan.economics.study
        needed_amounts = {SHARE, FTE} | ({NOT_DONE} if is_under_way(study) else set())
        return needed_amounts.union(*(type_of(policy.type).amounts(study, policy) for policy in study.policies))
