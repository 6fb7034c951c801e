"""A plan in Python: what was decided and what follows from it, as tidy tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sourcing_opt.analysis.workbook.reread import reread
from sourcing_opt.api.frames import described, frame, in_html
from sourcing_opt.api.study import Study, of_tables
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.geography import location_model
from sourcing_opt.io.plan_document import read_plan
from sourcing_opt.plan import Plan as AuditedPlan
from sourcing_opt.plan import audit, findings, moves, site_changes, summary
from sourcing_opt.solving import Limits

PART = {"run": "run", "one_off": "one-off"}
"""Of a plan's cost."""


@dataclass(frozen=True, repr=False)
class Plan:
    """An answer to a study, recomputed without the solver. Money in the study's currency, nominal unless called present value.

    >>> import sourcing_opt as so
    >>> plan = so.solve(so.example("tiny"))
    >>> round(plan.saving), round(plan.npv)
    (763200, 2692800)
    >>> plan.allocation.query("period == '2028' and share > 0")[["process", "location", "share"]].values.tolist()
    [['claims', 'krakow', 0.5], ['claims', 'london', 0.5], ['helpline', 'krakow', 1.0], ['invoices', 'pune', 1.0]]
    """

    _plan: AuditedPlan
    study: Study
    """What it answers."""
    _limits: Limits = field(default_factory=Limits)
    _solver: str = "highs"

    @property
    def status(self) -> str:
        """`optimal`: proven within the gap asked for; `feasible`: a limit or the user stopped the search; `as it is`: nothing was to be decided."""
        return str(self._plan.outcome.status)

    @property
    def gap(self) -> float | None:
        """Proven relative distance from the best possible plan; None where nothing is proven. [share]"""
        return self._plan.gap

    @property
    def npv(self) -> float:
        """Net present cost over the horizon, penalties not included. [money, present value]"""
        return self._plan.npv

    @property
    def saving(self) -> float:
        """Against the baseline, in which nothing moves. [money, present value]"""
        return self._plan.npv_saving

    @property
    def periods(self) -> tuple[str, ...]:
        """Their names, like 2027-Q1."""
        return self._plan.economics.axes.calendar.labels

    @cached_property
    def summary(self) -> pd.Series[Any]:
        """The headline, as `solve` shows it; units in `.attrs["units"]`."""
        money, currency = f"{self.study.currency}, present value", self.study.currency
        units = {
            "baseline_npv": money,
            "plan_npv": money,
            "new_work_npv": money,
            "npv_saving": money,
            "penalty_npv": money,
            "one_off": currency,
            "baseline_one_off": currency,
            "baseline_last_year": f"{currency}/year",
            "plan_last_year": f"{currency}/year",
            "payback_years": "years",
            "moved_fte": "FTE",
        }
        facts = {name: fact for name, fact in asdict(summary(self._plan)).items() if not isinstance(fact, tuple)}
        made: pd.Series[Any] = pd.Series(facts, name=self.study.name, dtype=object)
        made.attrs = {"units": units, "about": "a headline figure"}
        return made

    @cached_property
    def allocation(self) -> pd.DataFrame:
        """Where work is: a row for each process, shift, location and period in which there is some, if nothing moves or by plan."""
        economics, axes, plan = self._plan.economics, self._plan.economics.axes, self._plan
        run = np.asarray(sum(plan.run_cost.values()))
        before = plan.baseline
        rows = []
        for p, l, t in np.argwhere((plan.share > 0) | (before.share > 0)).tolist():
            workstream, location = axes.workstreams[p], axes.locations[l]
            rows.append(
                {
                    "period": axes.calendar.labels[t],
                    "process": workstream.process.id,
                    "shift": workstream.shift + 1,
                    **({"mode": axes.mode_of(p)} if economics.modes.some else {}),
                    "function": workstream.process.function,
                    "location": location.id,
                    "country": location.country,
                    "provider": location.provider,
                    "location_model": location_model(economics.study, location),
                    "share": plan.share[p, l, t],
                    "fte": plan.fte[p, l, t],
                    "run_cost": run[p, l, t],
                    "baseline_share": before.share[p, l, t],
                    "baseline_fte": before.fte[p, l, t],
                }
            )
        money = f"{self.study.currency}/period"
        mode = ("mode",) if economics.modes.some else ()
        plain = dict.fromkeys(
            ("period", "process", "shift", *mode, "function", "location", "country", "provider", "location_model")
        )
        units = plain | {"share": "share", "fte": "FTE", "run_cost": money, "baseline_share": "share", "baseline_fte": "FTE"}
        rows.sort(key=lambda row: (row["process"], row["shift"], row["location"], axes.calendar.labels.index(str(row["period"]))))
        return frame(rows, units, "work of a process at a location in a period")

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What is paid for what: a row for each period, component, and process or location that it is for, if nothing moves and by plan.

        `present_value` adds up to `npv`, and `baseline_present_value` less it to `saving`.
        """
        keys = ["period", "part", "component", "process", "shift", "location"]
        by_plan = pd.DataFrame.from_records(list(_paid(self._plan)), columns=[*keys, "cost"])
        unmoved = pd.DataFrame.from_records(list(_paid(self._plan.baseline)), columns=[*keys, "baseline"])
        made = by_plan.merge(unmoved, on=keys, how="outer", sort=True).fillna({"cost": 0.0, "baseline": 0.0})
        discount = made["period"].map(dict(enumerate(self._plan.economics.axes.calendar.discount.tolist())))
        made["present_value"], made["baseline_present_value"] = made["cost"] * discount, made["baseline"] * discount
        made["period"], made["shift"] = made["period"].map(dict(enumerate(self.periods))), made["shift"].astype("Int64")
        money, present = f"{self.study.currency}/period", f"{self.study.currency}, present value"
        units = dict.fromkeys(keys) | {
            "cost": money,
            "baseline": money,
            "present_value": present,
            "baseline_present_value": present,
        }
        return described(made, units, "what is paid for one thing in a period")

    @cached_property
    def moves(self) -> pd.DataFrame:
        """What goes live where, in which wave, from where, how many people, at what one-off cost over the horizon."""
        axes = self._plan.economics.axes
        rows = [
            {
                "wave": axes.calendar.labels[move.wave],
                "process": axes.workstreams[move.p].process.id,
                "shift": axes.workstreams[move.p].shift + 1,
                "origin": None if move.origin is None else axes.locations[move.origin].id,
                "destination": axes.locations[move.destination].id,
                **(
                    {"origin_mode": axes.mode_of(move.leaves), "mode": axes.mode_of(move.p)}
                    if self._plan.economics.modes.some
                    else {}
                ),
                "share": move.share,
                "fte": move.fte,
                "one_off": sum(move.one_off.values()),
            }
            for move in moves(self._plan)
        ]
        modes = ("origin_mode", "mode") if self._plan.economics.modes.some else ()
        plain = dict.fromkeys(("wave", "process", "shift", "origin", "destination", *modes))
        return frame(rows, plain | {"share": "share", "fte": "FTE", "one_off": self.study.currency}, "a move")

    @cached_property
    def sites(self) -> pd.DataFrame:
        """Locations that open or close, when, at what cost."""
        axes = self._plan.economics.axes
        rows = [
            {
                "wave": axes.calendar.labels[change.wave],
                "location": axes.locations[change.location].id,
                "change": "opens" if change.opens else "closes",
                "cost": change.cost,
            }
            for change in site_changes(self._plan)
        ]
        return frame(
            rows, dict.fromkeys(("wave", "location", "change")) | {"cost": self.study.currency}, "a site that opens or closes"
        )

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What the plan has where a policy has a bound: `slack`, `binding`, or `violated` at a penalty. `unit` is that of its row."""
        rows = [
            {
                "policy": found.policy,
                "label": found.label,
                "period": self.periods[found.period],
                "side": found.side,
                "value": found.left,
                "bound": found.bound,
                "slack": found.slack,
                "unit": found.unit,
                "status": found.status,
                "excess": found.excess,
                "penalty": found.penalty,
            }
            for found in findings(self._plan)
        ]
        columns = ("policy", "label", "period", "side", "value", "bound", "slack", "unit", "status", "excess", "penalty")
        units = dict.fromkeys(columns) | dict.fromkeys(("value", "bound", "slack"), "as in unit")
        return frame(rows, units | {"penalty": f"{self.study.currency}/unit/period"}, "a bound of a policy in a period")

    @cached_property
    def checks(self) -> pd.DataFrame:
        """The audit: what was recomputed, and whether it agrees."""
        rows = [asdict(check) for check in audit(self._plan)]
        return frame(rows, dict.fromkeys(rows[0] if rows else ()), "a check")

    def document(self) -> dict[str, Any]:
        """The plan as nested dicts and lists of plain values: what `solve --format json` prints."""
        return plan_document(self._plan)

    def __repr__(self) -> str:
        money = f"{self.npv:,.0f} {self.study.currency}"
        saved = f", saves {self.saving:,.0f}" if self._plan.baseline.npv else ""
        return f"<Plan of {self.study.name!r}: costs {money}{saved}, {self._proof()}>"

    def _proof(self) -> str:
        return self.status if self.gap is None else f"proven within {self.gap:.2%}{self._plan.outcome.by_whom}"

    def _repr_html_(self) -> str:
        facts, currency = summary(self._plan), self.study.currency
        lines = {
            "Cost if nothing moves": f"{facts.baseline_npv:,.0f} {currency}, present value",
            "Cost by plan": f"{facts.plan_npv:,.0f} {currency}, present value",
            "Saving": f"{facts.npv_saving:,.0f} {currency}",
            "One-off cost": f"{facts.one_off:,.0f} {currency}",
            "Payback": "never within the horizon" if facts.payback_years is None else f"{facts.payback_years:.1f} years",
            "Work moved": f"{facts.moved_fte:,.0f} FTE",
            "Proof": self._proof(),
        }
        rows = [
            {"location_model": each.name, "fte_unmoved": each.baseline_fte, "fte_by_plan": each.plan_fte}
            for each in facts.by_location_model
        ]
        spread = frame(rows, dict.fromkeys(("location_model", "fte_unmoved", "fte_by_plan")), "people in the last period")
        return in_html(f"Plan: {self.study.name}", lines, spread, self.moves)


def load_plan(path: str | os.PathLike[str]) -> Plan:
    """Read a plan again: its workbook with the decisions that somebody replaced, its JSON document, or the folder of a batch's run.

    Raises InvalidInput when it is none.
    """
    past = read_plan(Path(path))
    return Plan(reread(past), of_tables(past.made_from, os.fspath(path)))


def _paid(plan: AuditedPlan) -> Iterator[tuple[int, str, str, str | None, int | None, str | None, float]]:
    """Period from 0, part, component, process, shift, location, cost; what is nothing is left out."""
    axes = plan.economics.axes
    for part, components in (("run", plan.run_cost), ("one_off", plan.one_off)):
        for component, cost in components.items():
            if not axes.as_today.all():
                # Work is paid for in all its modes.
                cost = axes.in_all_modes(cost) * axes.as_today[:, None, None]
            for p, l, t in np.argwhere(cost != 0).tolist():
                workstream = axes.workstreams[p]
                yield (
                    t,
                    PART[part],
                    component,
                    workstream.process.id,
                    workstream.shift + 1,
                    axes.locations[l].id,
                    float(cost[p, l, t]),
                )
    for component, by_site in plan.site_cost.items():
        for l, t in np.argwhere(by_site != 0).tolist():
            part = "run" if component == "fixed" else "one_off"
            yield t, PART[part], component, None, None, axes.locations[l].id, float(by_site[l, t])
    for t in np.flatnonzero(plan.built).tolist():
        yield t, PART["one_off"], "build", None, None, None, float(plan.built[t])
    for component, by_period in plan.commercial.items():
        yield from _terms(component, by_period)


def _terms(component: str, by_period: Floats) -> Iterator[tuple[int, str, str, None, None, None, float]]:
    for t in np.flatnonzero(by_period).tolist():
        yield t, "run", component, None, None, None, float(by_period[t])
