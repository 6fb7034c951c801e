"""Overrides of a plan's workbook as rules for the next plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sourcing_opt.analysis.workbook.decisions import require_known
from sourcing_opt.economics.axes import Axes, axes_of
from sourcing_opt.io import Loaded
from sourcing_opt.io.workbook.plan_workbook import Decision, PlanWorkbook
from sourcing_opt.schemas.policies import Assignment


def pinned(loaded: Loaded, workbook: PlanWorkbook) -> Loaded:
    """The study with a hard assignment for every override: what somebody typed holds, and everything else is free.

    A share of a process that runs in shifts is pinned over all its shifts. "Closed" (0) keeps all work away; that a location be open
    cannot be asked for without work. A pin of an earlier round gives way to a new one for the same process, place and period.
    Raises InvalidInput when an override is about what the study does not have.
    """
    study, axes = loaded.study, axes_of(loaded.study)
    require_known(axes, [decision for decision in (*workbook.shares, *workbook.sites) if decision.override is not None])
    pins = {pin.id: (pin, address) for pin, address in (*_shares(axes, workbook), *_closed(workbook))}
    kept = [index for index, policy in enumerate(study.policies) if policy.id not in pins]
    places = [place for _, place in pins.values()]

    def address(table: str, row: int | None = None, column: str | None = None) -> str:
        if table != "policies" or row is None:
            return loaded.address(table, row, column)
        return loaded.address(table, kept[row], column) if row < len(kept) else places[row - len(kept)]

    policies = (*(study.policies[index] for index in kept), *(pin for pin, _ in pins.values()))
    return replace(loaded, study=study.replace(policies=policies), address=address)


def not_pinned(workbook: PlanWorkbook) -> list[Decision]:
    """The overrides that no rule can stand for: a location that is to be open."""
    return [decision for decision in workbook.sites if decision.override == 1 and decision.by_plan == 0]


def _shares(axes: Axes, workbook: PlanWorkbook) -> Iterator[tuple[Assignment, str]]:
    """One for each process, location and period in which a share of any of its shifts is overridden, and where that stands."""
    of_process: dict[tuple[str, str, int], list[Decision]] = defaultdict(list)
    for decision in workbook.shares:
        of_process[str(decision.process), decision.location, decision.period].append(decision)
    for (process, location, period), decisions in of_process.items():
        if overridden := [decision for decision in decisions if decision.override is not None]:
            parts = [axes.workstreams[p].share for p in axes.lines(process, None, None)]
            share = sum(parts[decision.shift - 1] * decision.used for decision in decisions)
            name = f"override.{process}.{location}.{period}"
            bounds = {"for": {"process": [process]}, "min": share, "max": share}
            yield _pin(name, overridden[0], bounds, workbook.name), overridden[0].address


def _closed(workbook: PlanWorkbook) -> Iterator[tuple[Assignment, str]]:
    for decision in workbook.sites:
        if decision.override == 0:
            name = f"override.closed.{decision.location}.{decision.period}"
            yield _pin(name, decision, {"max": 0.0}, workbook.name), decision.address


def _pin(name: str, decision: Decision, bounds: dict[str, Any], origin: str) -> Assignment:
    where_and_when = {"where": {"location": [decision.location]}, "from": decision.period, "to": decision.period}
    return Assignment.model_validate({"id": name, "rationale": f"Override in {origin}"} | where_and_when | bounds)
