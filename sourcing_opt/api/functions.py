"""What can be asked from Python: the commands of the same names, with answers as objects."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, overload

from sourcing_opt.analysis.answers.alternatives import KINDS, require_kinds
from sourcing_opt.analysis.answers.alternatives import alternatives as nearby
from sourcing_opt.analysis.answers.core import core_of
from sourcing_opt.analysis.answers.explain import explain as explained
from sourcing_opt.analysis.answers.frontier import frontier as tradeoff
from sourcing_opt.analysis.answers.price import price as priced
from sourcing_opt.analysis.answers.sequence import in_sequence, read_then
from sourcing_opt.analysis.comparison.compare import cases_of
from sourcing_opt.analysis.comparison.compare import compare as compared
from sourcing_opt.analysis.diagnosis import diagnose as diagnosed
from sourcing_opt.analysis.succession.bridge import Made
from sourcing_opt.analysis.succession.plan_difference import difference
from sourcing_opt.analysis.succession.roll import periods_until
from sourcing_opt.analysis.succession.roll import roll as rolled
from sourcing_opt.api.answers import Alternatives, Comparison, Diagnosis, Difference, Explanation, Frontier, Prices
from sourcing_opt.api.plan import Plan, load_plan
from sourcing_opt.api.study import Study, of_tables, study_of, warn
from sourcing_opt.api.tables import Table, raw_study
from sourcing_opt.batch.workers.executors import work_out
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io import load_model, model_names
from sourcing_opt.io.updates import actual_rows
from sourcing_opt.optimisation import as_is, optimise
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Decisions
from sourcing_opt.schemas.policies import Switching
from sourcing_opt.schemas.tables.processes import Baseline
from sourcing_opt.solving import Limits

Source = Study | str | os.PathLike[str]
"""A study, or where one is."""
Asked = Study | Plan | str | os.PathLike[str]
"""A plan, which is then the plan in hand; a study, which is solved first; or where either is."""


def solve(
    study: Source,
    *,
    gap: float | None = None,
    resolution: float | None = None,
    time_limit: float | None = None,
    solver: Literal["highs", "cbc", "scip"] = "highs",
    then: str | Sequence[str] = (),
    within: float = 0.01,
) -> Plan:
    """The plan with the least net present cost that keeps every hard rule, recomputed without the solver.

    gap: proven relative distance from the best plan that is good enough, 0.0001 where neither it nor `resolution`, the same as an amount of
    money, is given. time_limit: in seconds; the best plan by then. then: objectives after least cost, like `political:min`, each of
    which the one before may give way for by `within`. Raises InvalidInput, Infeasible (see `diagnose`), NothingFound, Interrupted,
    SolverMissing, AuditFailed.

    >>> import sourcing_opt as so
    >>> so.solve(so.example("tiny"), gap=0)
    <Plan of 'Tiny': costs 2,692,800 GBP, saves 763,200, proven within 0.00%>
    """
    limits, asked = _limits(gap, resolution, time_limit), study_of(study)
    sound, moves = asked._sound()
    plan = optimise(sound.study, limits, solver) if moves else as_is(sound.study)
    steps = [read_then(text, within) for text in ([then] if isinstance(then, str) else then)]
    if steps and moves and not plan.outcome.interrupted:
        plan, _ = in_sequence(sound.study, plan, steps, limits)
    return Plan(plan, asked, limits, solver)


def diagnose(study: Source, *, time_limit: float | None = None) -> Diagnosis:
    """Why no plan keeps every hard rule, and the cheapest ways out, within `time_limit` seconds (60).

    >>> import sourcing_opt as so
    >>> tight = so.example("tiny").with_("policies[id=onshore_floor].min=0.9", "locations[id=london].max_fte=50")
    >>> so.diagnose(tight).repairs["changes"].iloc[0]
    'onshore_floor min 0.9 -> 0.83 (-0.07)'
    """
    asked = study_of(study)
    sound, _ = asked._sound()
    return Diagnosis(replace(asked, _loaded=sound, _model=None), diagnosed(sound.study, _limits(None, None, time_limit)))


def compare(
    study: Source,
    *,
    models: Iterable[str | os.PathLike[str]] | None = None,
    scenarios: Iterable[str] | None = None,
    gap: float | None = None,
    resolution: float | None = None,
    time_limit: float | None = None,
    jobs: int = 1,
) -> Comparison:
    """Today, the study's own rules, sourcing models laid over them and scenarios, side by side; all that there are where none are named.

    Limits are each solve's; jobs: how many processes work. Raises InvalidInput, Interrupted.

    >>> import sourcing_opt as so
    >>> ways = so.compare(so.example("tiny"), models=["onshore"], scenarios=[])
    >>> ways.columns.set_index("name")["npv"].round().to_dict()
    {'as_is': 3456000.0, 'own_rules': 2692800.0, 'onshore': 3345600.0}
    """
    asked = study_of(study)
    asked._sound()
    own = asked._own_model()
    laid = [load_model(os.fspath(name), beside=asked._loaded.folder) for name in (model_names() if models is None else models)]
    cases = cases_of(asked._loaded, own, laid, list(asked.scenarios if scenarios is None else scenarios))
    return Comparison(asked, compared(asked._loaded.study, cases, _limits(gap, resolution, time_limit), _who(jobs)))


def price(
    asked: Asked,
    *,
    of: Literal["policies", "inputs", "all"] = "policies",
    resolution: float | None = None,
    time_limit: float | None = None,
    by_owner: bool = False,
    jobs: int = 1,
) -> Prices:
    """What each rule costs: the plan is sought again without it, from the plan in hand, and the difference stands with what is proven of it.

    resolution: how closely each price is to be known, 1 % of the saving. time_limit: for each question, in seconds.

    >>> import sourcing_opt as so
    >>> so.price(so.example("tiny")).prices.set_index("rule")["price"].round().to_dict()
    {'onshore_floor': 22400.0}
    """
    study, hand = _asked_about(asked)
    rows = study._loaded.study
    return Prices(study, priced(rows, of, resolution, time_limit, hand, by_owner, _who(jobs)))


def explain(
    asked: Asked,
    process: str,
    location: str | None = None,
    *,
    share: float = 1.0,
    top: int = 3,
    resolution: float | None = None,
    time_limit: float | None = None,
    jobs: int = 1,
) -> Explanation:
    """Why a process is where it is: one place, or its own places and the `top` likeliest others; and what insisting on `share` there costs.

    >>> import sourcing_opt as so
    >>> why = so.explain(so.example("tiny"), "invoices", "krakow")
    >>> why.candidates.set_index("location").loc["krakow", ["cost", "enters"]].astype(float).round().tolist()
    [211200.0, 13053.0]
    """
    study, hand = _asked_about(asked)
    rows = study._loaded.study
    return Explanation(study, explained(rows, process, location, share, top, resolution, time_limit, hand, _who(jobs)))


def alternatives(
    asked: Asked,
    *,
    within: float = 0.01,
    kinds: Sequence[str] | None = None,
    core: bool = False,
    resolution: float | None = None,
    time_limit: float | None = None,
    jobs: int = 1,
) -> Alternatives:
    """Plans that cost hardly more, each the best at something. within: what they may cost more, of the saving. core: also what all have in common."""
    study, hand = _asked_about(asked)
    rows, chosen = study._loaded.study, KINDS if kinds is None else tuple(dict.fromkeys(kinds))
    require_kinds(tuple(chosen))
    found = nearby(rows, within, tuple(chosen), resolution, time_limit, hand, _who(jobs))
    shared = core_of(rows, found, time_limit, _who(jobs)) if core and not found.interrupted else None
    return Alternatives(study, found, shared)


def frontier(
    asked: Asked,
    against: str,
    *,
    points: int = 9,
    resolution: float | None = None,
    time_limit: float | None = None,
    jobs: int = 1,
) -> Frontier:
    """What less of a measure costs, point by point, from the cheapest plan to the one with the least of it.

    >>> import sourcing_opt as so
    >>> curve = so.frontier(so.example("tiny"), "moved_fte", points=3)
    >>> curve.points[["value", "cost"]].iloc[[0, -1]].values.tolist()
    [[45.0, 2692800.0], [0.0, 3456000.0]]
    """
    study, hand = _asked_about(asked)
    return Frontier(study, tradeoff(study._loaded.study, against, points, resolution, time_limit, hand, _who(jobs)))


def roll(
    study: Source,
    plan: Plan | str | os.PathLike[str],
    to: str,
    *,
    actuals: Table | None = None,
    switching: float | None = None,
    same_end: bool = False,
) -> Study:
    """The study that begins in the period `to`, when the plan has been carried out until then. New figures: `.with_(fx=...)` afterwards.

    actuals: where the work of some processes really is, with the columns of `baseline`. switching: what a departure from the plan has to
    save. same_end: with the same last period, instead of the same length. Raises InvalidInput.
    """
    asked, past = study_of(study), _plan_of(plan)
    economics, decisions = past._plan.economics, past._plan.decisions
    ours, its = asked._loaded.study.study, economics.study.study
    if (ours.start, ours.period) != (its.start, its.period):
        message = f"the plan is of {its.period}s from {its.start}, the study of {ours.period}s from {ours.start}"
        raise InvalidInput([Problem(message, address="roll", suggestion="give the study that the plan was made for")])
    passed, count = periods_until(economics.axes.calendar, to), economics.axes.calendar.count
    if same_end and passed == count:
        raise InvalidInput([Problem("leaves no period of the horizon", address="roll", column="same_end")])
    real: tuple[Baseline, ...] = ()
    if actuals is not None:
        real, problems = actual_rows(raw_study({"baseline": actuals}).tables[0], asked._loaded.study)
        warn(problems, stacklevel=3)
    following = rolled(economics, decisions, passed, count - passed if same_end else count, real)
    if switching is not None:
        following = following.replace(policies=(*following.policies, Switching(id="switching", penalty=switching)))
    return of_tables(following, f"{asked.name}, rolled to {to}")


def diff(
    before: Plan | str | os.PathLike[str],
    after: Plan | str | os.PathLike[str],
    *,
    gap: float | None = None,
    resolution: float | None = None,
    time_limit: float | None = None,
    rate: float | None = None,
) -> Difference:
    """What is not the same in two plans, the earlier one first, and a bridge between their costs that adds up to the cent.

    rate: for plans in two currencies, what 1 of the first is in the second, where no study says so. Raises InvalidInput.
    """
    first, second = _plan_of(before), _plan_of(after)
    found = difference(_made(first), _made(second), _limits(gap, resolution, time_limit), rate)
    return Difference(second.study, found)


def _limits(gap: float | None, resolution: float | None, time_limit: float | None) -> Limits:
    """An amount alone leaves no share of the cost. Raises InvalidInput for what is no limit."""
    asked = {"gap": (gap, 1.0), "resolution": (resolution, math.inf), "time_limit": (time_limit, math.inf)}
    wrong = [
        Problem("must be at least 0" + (f" and at most {most:g}" if most < math.inf else ""), address=name, value=value)
        for name, (value, most) in asked.items()
        if value is not None and not 0 <= value <= most
    ]
    if wrong:
        raise InvalidInput(wrong)
    share = gap if gap is not None else Limits().gap if resolution is None else 0.0
    return Limits(gap=share, seconds=time_limit, resolution=resolution)


def _who(jobs: int) -> WorkOut[Any, Any]:
    """Who works: this process, or several. Raises InvalidInput for no process at all."""
    if jobs < 1:
        raise InvalidInput([Problem("must be at least 1", address="jobs", value=jobs)])
    return in_this_process if jobs == 1 else partial(work_out, jobs=jobs)


@overload
def _asked_about(asked: Plan) -> tuple[Study, Decisions]: ...
@overload
def _asked_about(asked: Asked) -> tuple[Study, Decisions | None]: ...
def _asked_about(asked: Asked) -> tuple[Study, Decisions | None]:
    """The study as it is solved, and the plan in hand where there is one."""
    from sourcing_opt.io.plan_document import is_plan

    if not isinstance(asked, (Study, Plan)) and is_plan(Path(asked)):
        asked = load_plan(asked)
    if isinstance(asked, Plan):
        return replace(
            asked.study, _loaded=replace(asked.study._loaded, study=asked._plan.economics.study), _model=None
        ), asked._plan.decisions
    study = study_of(asked)
    sound, _ = study._sound()
    return replace(study, _loaded=sound, _model=None), None


def _plan_of(given: Plan | str | os.PathLike[str]) -> Plan:
    return given if isinstance(given, Plan) else load_plan(given)


def _made(plan: Plan) -> Made:
    return Made(plan.study._loaded.origin.name, plan._plan.economics.study, plan._plan.decisions)
