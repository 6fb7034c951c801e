"""What a little more room under a rule is worth, with the same sites and counts, and how far that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sourcing_opt.analysis.answers.rules import GATES, Rule
from sourcing_opt.formulation import Formulation
from sourcing_opt.schemas.policies import AmountLimit, ScoreLimit, ShareLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving.best import Loaded
from sourcing_opt.solving.local import Local
from sourcing_opt.tolerances import NO_RATE

SAME = 0.01
"""Units of rows that differ by no more than this are one."""


@dataclass(frozen=True)
class Margin:
    """A rate and its range."""

    rate: float
    """What a unit of the bound is worth. [money/unit of the bound]"""
    until: float
    """The bound up to which that holds."""
    unit: str = ""
    """What the rows count, where that is something else: FTE."""
    unit_rate: float = 0.0
    """What one of these is worth. [money]"""
    units: float = 0.0
    """How many of them it holds for."""


def margins(loaded: Loaded, study: Study, rules: Iterable[Rule]) -> dict[str, Margin]:
    """Rule -> what more room is worth, for those with a single bound that costs something at the margin. The program is as the study stands."""
    local, model = Local(loaded), loaded.problem.model
    margins = {}
    for rule in rules:
        if rule.bound is not None and not rule.soft and rule.column not in GATES.get(rule.table, {}):
            margin = _margin(local, model, study, rule)
            if margin is not None:
                margins[rule.name] = margin
    return margins


def _margin(local: Local, model: Formulation, study: Study, rule: Rule) -> Margin | None:
    assert rule.bound is not None
    mine = [
        (row, unit, str(origin.column))
        for row, (origin, unit) in model.origins.items()
        if (origin.table, origin.key) == (rule.table, rule.key) and rule.column in (None, origin.column)
    ]
    if not mine:
        return None
    rows, units = np.array([row for row, _, _ in mine]), np.array([unit for _, unit, _ in mine])
    is_max = np.array([column.startswith("max") for _, _, column in mine])
    equal = model.program.row_lower[rows] == model.program.row_upper[rows]
    if equal.any():
        return None
    most = abs(rule.bound) or 1.0
    rate = local.rate(rows, np.where(is_max, 0.0, units), np.where(is_max, units, 0.0), most)
    if rate is None or rate[0] * most <= NO_RATE * abs(model.program.offset):
        return None
    worth, reach, parts = rate
    until = rule.bound + reach if is_max.all() else rule.bound - reach
    unit, binding = _unit(study, rule), units[np.abs(parts) > NO_RATE * np.abs(parts).max()]
    if not unit or binding.max() > (1 + SAME) * binding.min():
        return Margin(rate=worth, until=until)
    return Margin(
        rate=worth, until=until, unit=unit, unit_rate=worth / float(binding.mean()), units=reach * float(binding.mean())
    )


def _unit(study: Study, rule: Rule) -> str:
    if not rule.is_policy:
        return ""
    [policy] = [row for row in study.policies if (row.id,) == rule.key]
    match policy:
        case ShareLimit(metric="fte"):
            return "FTE"
        case ScoreLimit() | AmountLimit():
            return ""
    return ""
