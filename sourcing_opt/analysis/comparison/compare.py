"""Sourcing models and scenarios side by side: the same study solved under each, next to what it is today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from sourcing_opt.analysis.comparison.figures import Figures, Place, figures, outline, places
from sourcing_opt.analysis.diagnosis.diagnose import diagnose
from sourcing_opt.analysis.diagnosis.wording import in_a_line
from sourcing_opt.economics.axes import axes_of
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import Infeasible, Interrupted, NothingFound, said
from sourcing_opt.io import Loaded, LoadedModel
from sourcing_opt.io.varied import varied
from sourcing_opt.optimisation import as_is, breaches, optimise
from sourcing_opt.parallel import Lost, WorkOut, in_order, in_this_process
from sourcing_opt.plan.plan import Decisions
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status

AS_IS, OWN_RULES = "as_is", "own_rules"
"""The columns every comparison begins with: nothing moves, and the best plan under the study's own rules."""
ASKING = 20.0
"""Time for asking why a column has no plan. [seconds]"""

Kind = Literal["baseline", "study", "model", "scenario"]


@dataclass(frozen=True)
class Case:
    """One column to be worked out. Holds values only, so that another process or machine can do it."""

    name: str
    kind: Kind
    title: str
    study: Study
    moves: bool = True
    """Whether anything may move; if not, the study is evaluated as it stands."""
    obstacle: str | None = None
    """What no plan could mend, known without solving."""


@dataclass(frozen=True)
class Column:
    """What became of a case."""

    name: str
    kind: Kind
    title: str
    status: str
    """Of the solve: optimal, feasible (stopped by a limit), infeasible, nothing found; or as it is."""
    why: str | None = None
    """Why there is no plan."""
    gap: float | None = None
    """Proven distance from the best possible plan. [share]"""
    figures: Figures | None = None
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """Process -> where it is in the last period."""
    breaches: tuple[str, ...] = ()
    """What it does not keep: hard rules only where nothing may move, soft ones anywhere."""


Answer = tuple[Column, Decisions | None]
"""To a case: its column, and the plan's decisions where there is one."""


@dataclass(frozen=True)
class Hand:
    """A plan in hand."""

    axes: list[str]
    """What its decisions are by: ids of workstreams and locations, labels of periods."""
    decisions: Decisions


@dataclass(frozen=True)
class Comparison:
    """All columns of a study."""

    name: str
    digest: str
    """Of the study compared."""
    currency: str
    last_period: str
    """Label of the period that people and places are of."""
    processes: dict[str, str]
    """Process id -> its name."""
    columns: tuple[Column, ...]
    all_work_is_new: bool = False
    """Then no column has a saving."""

    @property
    def differing(self) -> list[str]:
        """The processes that are not in the same places in all plans."""
        planned = [column.places for column in self.columns if column.figures is not None]
        return [
            name
            for name in self.processes
            if len({outline(places_by_process.get(name, ())) for places_by_process in planned}) > 1
        ]


def cases_of(
    loaded: Loaded,
    own_model: LoadedModel | None,
    models: Sequence[LoadedModel],
    scenarios: Sequence[str],
    tell: Callable[[str], None] = lambda _: None,
) -> list[Case]:
    """The columns in their order: as it is, under its own rules, each sourcing model, each scenario under its own rules.

    own: the model the study itself names. tell: hears what each scenario changes. Raises InvalidInput for a scenario or a model that does not go with the study.
    """

    def case(name: str, kind: Kind, title: str, base: Loaded, model: LoadedModel | None, moves: bool = True) -> Case:
        laid = base if model is None else model.over(base)
        moves = moves and (model is None or model.model.moves)
        errors = [problem for problem in laid.placed(check(laid.study)) if problem.severity == "error"]
        return Case(name=name, kind=kind, title=title, study=laid.study, moves=moves, obstacle=str(errors[0]) if errors else None)

    cases = [
        case(AS_IS, "baseline", "Everything stays where it is", loaded, own_model, moves=False),
        case(OWN_RULES, "study", "The best plan under the study's own rules", loaded, own_model),
    ]
    cases += [case(m.model.id, "model", m.model.title, loaded, m) for m in models if m.model.id != AS_IS]
    for name in scenarios:
        under = varied(loaded, [name], tell=tell)
        for problem in under.warnings[len(loaded.warnings) :]:
            tell(said(problem))
        cases.append(case(name, "scenario", _notes(loaded.study, name), under, own_model))
    return cases


def compare(
    study: Study,
    cases: Sequence[Case],
    limits: Limits,
    work_out: WorkOut[Case, Answer] = in_this_process,
    done: Callable[[Column], None] | None = None,
) -> Comparison:
    """Work out every case of a study; the limits are each one's. `done` hears of each column in its order.

    The plan under the study's own rules is in hand for the cases that follow: another has to save more than is unproven of it. The answers
    do not depend on who works them out. Raises Interrupted, or KeyboardInterrupt once all work has ended.
    """
    columns: list[Column] = []
    first = next((number for number, case in enumerate(cases) if case.kind == "study"), -1) + 1
    hand: Hand | None = None
    for some in filter(None, (cases[:first], cases[first:])):
        with closing(work_out(partial(answer_to, limits=limits, hand=hand), some)) as worked_out:
            for case, result in zip(some, in_order(worked_out), strict=True):
                column, decisions = (_lost(case, result), None) if isinstance(result, Lost) else result
                if case.kind == "study" and decisions is not None:
                    hand = Hand(_axes(case.study), decisions)
                columns.append(column)
                if done is not None:
                    done(column)
    names = {process.id: process.name for process in sorted(study.processes, key=lambda row: row.id)}
    last = axes_of(study).calendar.labels[-1]
    return Comparison(
        name=study.study.name,
        digest=study.digest,
        currency=study.study.currency,
        last_period=last,
        processes=names,
        columns=tuple(columns),
        all_work_is_new=not study.baseline,
    )


def _lost(case: Case, lost: Lost) -> Column:
    return Column(name=case.name, kind=case.kind, title=case.title, status=Status.NOTHING_FOUND, why=lost.reason)


def _axes(study: Study) -> list[str]:
    """What a plan's decisions are by: workstreams, locations and periods, in their order."""
    axes = axes_of(study)
    workstreams = [f"{workstream.process.id}/{workstream.shift}" for workstream in axes.workstreams]
    return [*workstreams, *axes.location_index, *axes.calendar.labels]


def answer_to(case: Case, limits: Limits, hand: Hand | None = None) -> Answer:
    """Work out one column, from the plan in hand where the case has the same workstreams, locations and periods. Raises Interrupted when the
    user stops it."""
    failed = partial(Column, case.name, case.kind, case.title)
    if case.obstacle is not None and case.moves:
        return failed(Status.INFEASIBLE, case.obstacle), None
    begun = None if hand is None or hand.axes != _axes(case.study) else hand.decisions
    try:
        plan = optimise(case.study, limits, hand=begun) if case.moves else as_is(case.study)
    except Infeasible as error:
        return failed(Status.INFEASIBLE, conflict_in_a_line(case.study, limits) or str(error)), None
    except NothingFound as error:
        return failed(Status.NOTHING_FOUND, str(error)), None
    if plan.outcome.interrupted:
        raise Interrupted("stopped before every column was worked out")
    column = Column(
        name=case.name,
        kind=case.kind,
        title=case.title,
        status=str(plan.outcome.status),
        why=None,
        gap=plan.gap,
        figures=figures(plan),
        places=places(plan),
        breaches=tuple(breaches(plan)),
    )
    return column, plan.decisions


def conflict_in_a_line(study: Study, limits: Limits) -> str | None:
    """The inputs that cannot hold together, in a line; None when none that could change explains it."""
    return in_a_line(diagnose(study, within(limits)))


def within(limits: Limits) -> Limits:
    """The limits of a solve, for asking why it found no plan."""
    return replace(limits, seconds=min(limits.seconds or ASKING, ASKING))


def _notes(study: Study, scenario: str) -> str:
    notes = [change.note for change in study.scenarios if change.scenario == scenario and change.note]
    return "; ".join(notes) or "Scenario of the study"
