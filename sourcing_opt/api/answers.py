"""Answers to questions about a study or a plan, as tidy tables; each can be written as a workbook or as JSON."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from sourcing_opt.analysis.answers.alternatives import Alternatives as Nearby
from sourcing_opt.analysis.answers.core import Core
from sourcing_opt.analysis.answers.explain import Explained
from sourcing_opt.analysis.answers.frontier import Frontier as Tradeoff
from sourcing_opt.analysis.answers.price import Prices as Priced
from sourcing_opt.analysis.comparison.compare import Comparison as Compared
from sourcing_opt.analysis.diagnosis import Diagnosis as Diagnosed
from sourcing_opt.analysis.diagnosis.wording import change_text
from sourcing_opt.analysis.succession.plan_difference import PlanDifference
from sourcing_opt.api.frames import frame, in_html, interval, interval_columns
from sourcing_opt.api.plan import Plan
from sourcing_opt.api.study import Study
from sourcing_opt.documents.plans.alternatives import alternatives_document
from sourcing_opt.documents.plans.comparison import comparison_document
from sourcing_opt.documents.plans.diff import diff_document
from sourcing_opt.documents.plans.explanation import explanation_document
from sourcing_opt.documents.plans.frontier import frontier_document
from sourcing_opt.documents.plans.prices import prices_document
from sourcing_opt.documents.studies.diagnosis import diagnosis_document


@dataclass(frozen=True, repr=False)
class Answer:
    """What all answers share. Money is in the study's currency."""

    study: Study
    shown: ClassVar[tuple[str, ...]] = ()
    """The tables that a notebook shows."""

    def document(self) -> dict[str, Any]:
        """The answer as nested dicts and lists of plain values: what the command of the same name prints with `--format json`."""
        raise NotImplementedError(type(self).__name__)

    def __repr__(self) -> str:
        counts = ", ".join(f"{name}: {len(getattr(self, name))} rows" for name in self.shown)
        return f"<{type(self).__name__} of {self.study.name!r}, {counts}>"

    def _repr_html_(self) -> str:
        return in_html(f"{type(self).__name__}: {self.study.name}", {}, *(getattr(self, name) for name in self.shown))

    @property
    def _money(self) -> str:
        return f"{self.study.currency}, present value"


@dataclass(frozen=True, repr=False)
class Comparison(Answer):
    """Today, the study's own rules, sourcing models and scenarios side by side."""

    shown: ClassVar[tuple[str, ...]] = ("columns",)
    _found: Compared

    @cached_property
    def columns(self) -> pd.DataFrame:
        """A row for each way of sourcing: how its solve ended and its figures, blank where there is no plan."""
        names = ("npv", "npv_saving", "run_cost_last_year", "one_off", "payback_years", "moves", "moved_fte")
        rows: list[dict[str, object]] = []
        for column in self._found.columns:
            figures = column.figures
            rows.append(
                {"name": column.name, "kind": column.kind, "status": column.status, "gap": column.gap, "why": column.why}
                | {name: None if figures is None else getattr(figures, name) for name in names}
            )
        currency = self.study.currency
        units: dict[str, str | None] = dict.fromkeys(("name", "kind", "status")) | {
            "npv": self._money,
            "npv_saving": self._money,
            "run_cost_last_year": f"{currency}/year",
            "one_off": currency,
            "payback_years": "years",
            "moves": "number",
            "moved_fte": "FTE",
            "gap": "share",
            "why": None,
        }
        return frame(rows, units, "a way of sourcing")

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where each process ends up in each way of sourcing, in the last period."""
        rows = [
            {"name": column.name, "process": process, "location": place.location, "share": place.share, "fte": place.fte}
            for column in self._found.columns
            for process, there in column.places.items()
            for place in there
        ]
        units = dict.fromkeys(("name", "process", "location")) | {"share": "share", "fte": "FTE"}
        return frame(rows, units, "work of a process at a location in the last period")

    def document(self) -> dict[str, Any]:
        """What `compare --format json` prints."""
        return comparison_document(self._found)


@dataclass(frozen=True, repr=False)
class Diagnosis(Answer):
    """Why there is no plan, and what would give one."""

    shown: ClassVar[tuple[str, ...]] = ("conflicts", "repairs")
    _found: Diagnosed

    @cached_property
    def conflicts(self) -> pd.DataFrame:
        """The inputs that cannot hold together: `conflict` numbers those that belong together, `kind` is `bound` or `need`."""
        rows = [
            {
                "conflict": number,
                "kind": kind,
                "table": member.table,
                "key": "; ".join(member.key),
                "column": member.column,
                "value": member.value,
                "words": member.words,
                "address": self.study._loaded.address(member.table, member.row, member.column or "id"),
            }
            for number, conflict in enumerate(self._found.conflicts, 1)
            for kind, members in (("bound", conflict.members), ("need", conflict.needs))
            for member in members
        ]
        columns = ("conflict", "kind", "table", "key", "column", "value", "words", "address")
        return frame(rows, dict.fromkeys(columns), "an input that cannot hold together with the others of its conflict")

    @cached_property
    def repairs(self) -> pd.DataFrame:
        """Ways out, cheapest first: what changes, and what the best plan costs then."""
        rows = [
            {"changes": "; ".join(map(change_text, repair.changes)), "npv": repair.npv, "gap": repair.gap}
            for repair in self._found.repairs
        ]
        return frame(rows, {"changes": None, "npv": self._money, "gap": "share"}, "a way out")

    def document(self) -> dict[str, Any]:
        """What `solve --format json` prints where there is no plan."""
        return diagnosis_document(self._found, self.study._loaded.address)


@dataclass(frozen=True, repr=False)
class Prices(Answer):
    """What each rule costs: what the plan would gain without it."""

    shown: ClassVar[tuple[str, ...]] = ("prices",)
    _found: Priced

    @cached_property
    def prices(self) -> pd.DataFrame:
        """A row for each rule. `price`: without it alone; `alone`: if it were the only one; `margin`: a unit more room."""
        rows = [
            {
                "rule": each.rule.name,
                "owner": each.rule.owner,
                "words": each.rule.words,
                "bound": each.rule.bound,
                **interval("price", each.price),
                **interval("alone", each.alone),
                "margin": None if each.margin is None else each.margin.rate,
                "penalty": each.penalty,
            }
            for each in self._found.prices
        ]
        money = (*interval_columns("price"), *interval_columns("alone"))
        units: dict[str, str | None] = dict.fromkeys(("rule", "owner", "words", "bound")) | dict.fromkeys(money, self._money)
        units |= {"margin": f"{self.study.currency}/unit of the bound", "penalty": self._money}
        return frame(rows, units, "a rule")

    @cached_property
    def owners(self) -> pd.DataFrame:
        """What each owner's rules cost together, and all rules."""
        rows = [
            {"owner": group.name, "rules": "; ".join(group.rules), **interval("price", group.together)}
            for group in (*self._found.owners, self._found.together)
        ]
        units: dict[str, str | None] = dict.fromkeys(("owner", "rules")) | dict.fromkeys(interval_columns("price"), self._money)
        return frame(rows, units, "rules that are lifted together")

    def document(self) -> dict[str, Any]:
        """What `price --format json` prints."""
        return prices_document(self._found)


@dataclass(frozen=True, repr=False)
class Explanation(Answer):
    """Why a process is where it is, why not elsewhere, and at what price it would be there."""

    shown: ClassVar[tuple[str, ...]] = ("candidates",)
    _found: Explained

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """A row for each place: `state` is `here`, `could`, `full`, `today` or `may not`; `cost` is what insisting on it costs, or, where
        the plan has it, what the plan loses without; `enters` the price at which the work would be there."""
        cards = {card.candidate.location: card for card in self._found.cards}
        rows: list[dict[str, object]] = []
        for each in self._found.candidates:
            card = cards.get(each.location)
            enters = None if card is None else card.enters
            rows.append(
                {
                    "location": each.location,
                    "state": each.state,
                    "share": each.share,
                    "own": each.own if each.own is not None and math.isfinite(each.own) else None,
                    **interval("cost", None if card is None else card.insist),
                    "enters": None if enters is None else enters.price,
                    "now": None if enters is None else enters.now,
                    "enters_unit": None if enters is None else f"{enters.currency} per {enters.per}",
                    "rival": (card.rival or None) if card is not None else None,
                    "reasons": "; ".join(each.reasons),
                }
            )
        units: dict[str, str | None] = {"location": None, "state": None, "share": "share", "own": self._money}
        units |= dict.fromkeys(interval_columns("cost"), self._money) | dict.fromkeys(("enters", "now"), "as in enters_unit")
        return frame(rows, units | dict.fromkeys(("enters_unit", "rival", "reasons")), "a place")

    @cached_property
    def lines(self) -> pd.DataFrame:
        """What the cost of insisting on a place is made of, to the cent: its own lines, displaced processes, others."""
        rows = []
        for card in self._found.cards:
            if card.split is not None:
                parts = [("own", line.name, line.amount) for line in card.split.own]
                parts += [("displaced", each.process, each.amount) for each in card.split.displaced]
                parts += [("others", line.name, line.amount) for line in card.split.others]
                rows += [
                    {"location": card.candidate.location, "part": part, "name": name, "amount": amount}
                    for part, name, amount in parts
                ]
        return frame(rows, dict.fromkeys(("location", "part", "name")) | {"amount": self._money}, "a part of what a place costs")

    def document(self) -> dict[str, Any]:
        """What `explain --format json` prints."""
        return explanation_document(self._found)


@dataclass(frozen=True, repr=False)
class Alternatives(Answer):
    """Plans that cost hardly more, each the best at something."""

    shown: ClassVar[tuple[str, ...]] = ("measures",)
    _found: Nearby
    _core: Core | None

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans, in the order of `measures` after its first row, which is the plan in hand."""
        return tuple(Plan(each.plan, self.study) for each in self._found.found)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The plan in hand and each alternative: what it costs more, and its measures."""
        names = tuple(self._found.measures)
        first: dict[str, object] = {"kind": "plan in hand", "words": "", "elsewhere": 0.0}
        rows = [first | dict.fromkeys(interval_columns("dearer"), 0.0) | self._found.measures]
        rows += [
            {
                "kind": each.kind,
                "words": each.words,
                "elsewhere": each.elsewhere,
                **interval("dearer", each.dearer),
                **each.measures,
            }
            for each in self._found.found
        ]
        units: dict[str, str | None] = {"kind": None, "words": None} | dict.fromkeys(interval_columns("dearer"), self._money)
        return frame(rows, units | {"elsewhere": "share"} | dict.fromkeys(names), "a plan")

    @cached_property
    def core(self) -> pd.DataFrame:
        """What all these plans have in common: for each process the levels that are certain, coarse ones first. Empty unless asked for."""
        levels = () if self._core is None else self._core.levels
        rows = [{"process": level.process, "certain": "; ".join(level.certain)} for level in levels]
        return frame(rows, dict.fromkeys(("process", "certain")), "a process")

    def document(self) -> dict[str, Any]:
        """What `alternatives --format json` prints."""
        return alternatives_document(self._found, self._core)


@dataclass(frozen=True, repr=False)
class Frontier(Answer):
    """What less of a measure costs, point by point."""

    shown: ClassVar[tuple[str, ...]] = ("points",)
    _found: Tradeoff

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plan of each point, the cheapest first."""
        return tuple(Plan(point.plan, self.study) for point in self._found.points)

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row for each plan, the cheapest first: `proven` is what no plan with no more of the measure costs less than."""
        rows = [
            {
                "measure": self._found.measure,
                "value": point.value,
                "cost": point.cost,
                "proven": point.proven,
                "unit_less_costs": point.step,
                "changes": "; ".join(point.changes),
            }
            for point in self._found.points
        ]
        units: dict[str, str | None] = {"measure": None, "value": None, "cost": self._money, "proven": self._money}
        return frame(
            rows, units | {"unit_less_costs": self._money, "changes": None}, "a plan that no other is better than in both"
        )

    def document(self) -> dict[str, Any]:
        """What `frontier --format json` prints."""
        return frontier_document(self._found)


@dataclass(frozen=True, repr=False)
class Difference(Answer):
    """What is not the same in two plans, and what it costs; `study` is the later one's."""

    shown: ClassVar[tuple[str, ...]] = ("bridge", "inputs")
    _found: PlanDifference

    @cached_property
    def bridge(self) -> pd.DataFrame:
        """From the first plan's cost to the second's: a row for each step, which add up to the cent."""
        made = self._found.bridge
        rows = [
            {
                "step": step.name,
                "words": step.words,
                "run": float(step.run.sum()),
                "one_off": float(step.one_off.sum()),
                "total": float(step.total.sum()),
                "present_value": float(step.total @ made.discount),
            }
            for step in (made.before, *made.steps, made.after)
        ]
        units = dict.fromkeys(("step", "words")) | dict.fromkeys(("run", "one_off", "total"), made.currency)
        return frame(rows, units | {"present_value": f"{made.currency}, present value"}, "a step from cost to cost")

    @cached_property
    def inputs(self) -> pd.DataFrame:
        """Cells and rows that changed, those that say where work is among them."""
        rows = [asdict(change) | {"key": "; ".join(change.key)} for change in (*self._found.inputs, *self._found.work)]
        return frame(rows, dict.fromkeys(("table", "key", "kind", "column", "before", "after")), "a change of an input")

    @cached_property
    def moves(self) -> pd.DataFrame:
        """What goes live, opens or closes in another period, or in only one of the two plans."""
        columns = ("kind", "change", "process", "shift", "location", "share", "fte", "before", "after")
        units = dict.fromkeys(columns) | {"share": "share", "fte": "FTE"}
        return frame([asdict(turn) for turn in self._found.turns], units, "a move that is not the same in both plans")

    def document(self) -> dict[str, Any]:
        """What `diff --format json` prints."""
        return diff_document(self._found)
