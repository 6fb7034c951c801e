"""Why one plan costs what the other did not: the study stepped from the first to the second, one kind of input at a time.

At every step the first plan's moves are kept and costed again; what the second plan decides otherwise comes last. So each step is the difference of
two costs, and all of them together are the difference of the plans, whatever the order. The order is stated: it decides what is counted where.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sourcing_opt.analysis.succession.currency import rate_between, redenominated
from sourcing_opt.analysis.succession.input_groups import GROUPS, with_inputs_of, work_added
from sourcing_opt.analysis.succession.roll import periods_until, roll
from sourcing_opt.analysis.workbook.decisions import decided
from sourcing_opt.economics import Economics, appraise
from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.carry import carried
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.errors import Infeasible, InvalidInput, NothingFound, Problem
from sourcing_opt.io.workbook.plan_workbook import PlanWorkbook
from sourcing_opt.optimisation import evaluated, optimise, previous_decisions
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.schemas.differences import differences, is_arithmetic
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits


@dataclass(frozen=True)
class Made:
    """A plan that was made."""

    name: str
    study: Study
    decisions: Decisions
    """Of the study's own axes."""


@dataclass(frozen=True)
class Step:
    """A part of the difference. Money in the study's currency, nominal."""

    name: str
    words: str
    """What it is, in a line."""
    run: Floats
    """(T,) Change of run cost. [money/period]"""
    one_off: Floats
    """(T,) Change of one-off cost. [money/period]"""

    @property
    def total(self) -> Floats:
        """(T,) [money/period]"""
        return self.run + self.one_off


@dataclass(frozen=True)
class Bridge:
    """From the cost of a plan to the cost of the one after it."""

    currency: str
    labels: tuple[str, ...]
    """(T,) Periods, from the start of the first plan to the later of the two ends."""
    discount: Floats
    """(T,) Present value at the start of the second plan, by its rate."""
    before: Step
    """All of the first plan's cost."""
    steps: tuple[Step, ...]
    after: Step
    """All of the second plan's cost: `before` and all steps add up to it in every period."""
    notes: tuple[str, ...]
    """What a reader must know."""


def made(past: PlanWorkbook) -> Made:
    """A plan as it was written, with the overrides that somebody put in its workbook."""
    economics = appraise(past.made_from)
    return Made(past.name, past.made_from, decided(economics, past, lambda decision: decision.used))


def carried_on(a: Made, b: Made) -> tuple[Study, Decisions]:
    """The first plan's study as it would be at the start of the second's, figures carried forward, and what is left of its moves.

    It is in the currency of its own. Raises InvalidInput when the two plans have no period in common, or not the same kind of period.
    """
    passed, periods = _passed(a, b), b.study.study.periods
    economics = appraise(a.study)
    if passed == 0:
        study = carried(a.study, 0, a.study.study.start, periods)
        # What lies after the end of a shorter horizon is nothing it can follow.
        within = {
            table: tuple(row for row in getattr(study, table) if row.period <= periods)
            for table in ("previous_moves", "previous_sites")
        }
        study = study.replace(**within)
        return study, transferred(a.decisions, economics.axes, appraise(study).axes)
    study = roll(economics, a.decisions, passed, periods)
    return study, previous_decisions(appraise(study))


def bridge(a: Made, b: Made, limits: Limits, rate: float | None = None) -> Bridge:
    """The cost of plan `a` stepped to the cost of plan `b`; `analysis.succession.input_groups` has the kinds of input and their order.

    Where the policies differ, the second study is solved once more under the first's, within `limits`, to tell what is chosen from what the policies
    cost. rate: what a unit of the first plan's currency is in the second's, where no study says so. Raises InvalidInput as `carried_on` does, and
    when nobody says what the rate is.
    """
    passed = _passed(a, b)
    study, decisions = carried_on(a, b)
    price = rate_between(study, b.study, rate, b.name)
    first, second = (evaluated(appraise(plan.study), plan.decisions) for plan in (a, b))
    count = max(first.economics.axes.calendar.count, passed + second.economics.axes.calendar.count)
    notes: list[str] = []

    def cost(plan: Plan, begins: int = passed, price: float = 1.0) -> Floats:
        """(2, T) Run and one-off cost of a plan that begins in that period, a unit of its currency being worth `price`."""
        costs = np.zeros((2, count))
        ends = begins + plan.economics.axes.calendar.count
        costs[:, begins:ends] = plan.run_cost_by_period, plan.one_off_by_period
        return costs * price

    before = cost(first, 0, price)
    standings = [("elapsed", "periods that have passed", before * (np.arange(count) >= passed))]
    # What rules there are changes no cost of given moves, and they may name what another study does not have.
    carried = study.replace(policies=(), scenarios=())
    standings.append(
        ("horizon", "periods that only one of the horizons has", cost(evaluated(appraise(carried), decisions), price=price))
    )
    study = redenominated(study, b.study, price)
    policies, axes = study.policies, appraise(study).axes
    study = study.replace(policies=(), scenarios=())
    standings.append(
        (
            "currency",
            "what is paid in another currency than before, at the rates of the start",
            cost(evaluated(appraise(study), decisions)),
        )
    )
    if a.study.study.currency != b.study.study.currency:
        notes.append(
            f"The first plan is in {a.study.study.currency}; 1 {a.study.study.currency} is {price:.12g} {b.study.study.currency} here."
        )
    for name, words, tables in GROUPS:
        study = with_inputs_of(study, b.study, tables)
        economics = appraise(study)
        standings.append((name, words, cost(evaluated(economics, transferred(decisions, axes, economics.axes)))))
    economics = appraise(work_added(study, b.study))
    decisions = _with_new_work(transferred(decisions, axes, economics.axes), economics, second)
    kept = evaluated(economics, decisions)
    standings.append(("work", "processes added and taken out", cost(kept)))
    kept, note = _from_where_it_is(kept, second, b, passed)
    notes += note
    standings.append(("start", "where the work is and what is under way, as it turned out", cost(kept)))
    chosen = second
    if not all(is_arithmetic(change) for change in differences(b.study.replace(policies=policies), b.study)):
        try:
            # Where the second plan keeps the first's policies too, nothing worse is shown.
            chosen = optimise(b.study.replace(policies=policies), limits, hand=second.decisions)
            notes.append("What is chosen and what the policies cost can be told apart as exactly as the gaps of the plans allow.")
        except (Infeasible, NothingFound) as error:
            chosen = kept
            notes.append(f"What is chosen could not be told from what the policies cost; both stand under policies: {error}")
    standings.append(("choice", "what is decided otherwise, under the policies as they were", cost(chosen)))
    standings.append(("policies", "policies changed, added and taken out", cost(second)))
    steps, last = [], before
    for name, words, standing in standings:
        steps.append(_step(name, words, standing - last))
        last = standing
    calendar = replace(first.economics.axes.calendar, count=count)
    return Bridge(
        currency=b.study.study.currency,
        labels=calendar.labels,
        discount=_discount(second, passed, count),
        before=_step("before", f"all of {a.name}", before),
        steps=tuple(steps),
        after=_step("after", f"all of {b.name}", cost(second)),
        notes=tuple(notes),
    )


def transferred(decisions: Decisions, source: Axes, target: Axes) -> Decisions:
    """The decisions on the axes of another study: what it does not have is left out, what it has besides decides nothing."""
    places = {location.id: l for l, location in enumerate(source.locations)}
    works = {(workstream.process.id, workstream.shift, source.mode_of(p)): p for p, workstream in enumerate(source.workstreams)}
    p_of = [
        works.get((workstream.process.id, workstream.shift, target.mode_of(p))) for p, workstream in enumerate(target.workstreams)
    ]
    l_of = [places.get(location.id) for location in target.locations]
    p_new, l_new = ([n for n, old in enumerate(old_index) if old is not None] for old_index in (p_of, l_of))
    p_old, l_old = ([old for old in old_index if old is not None] for old_index in (p_of, l_of))
    periods = min(source.calendar.count, target.calendar.count)

    def moves(old: Floats) -> Floats:
        new = np.zeros(target.shape)
        new[np.ix_(p_new, l_new, range(periods))] = old[np.ix_(p_old, l_old, range(periods))]
        return new

    def turns(old: np.ndarray) -> np.ndarray:
        new = np.full(len(target.locations), NEVER, dtype=np.int64)
        new[l_new] = np.where(old[l_old] < periods, old[l_old], NEVER)
        return new

    return Decisions(
        arrive=moves(decisions.arrive), leave=moves(decisions.leave), opens=turns(decisions.opens), closes=turns(decisions.closes)
    )


def _with_new_work(decisions: Decisions, economics: Economics, second: Plan) -> Decisions:
    """Work that only the second study has moves as the second plan has it move: the first has no plan for it."""
    theirs = transferred(second.decisions, second.economics.axes, economics.axes)
    undecided = (economics.axes.in_all_modes(decisions.arrive.sum(axis=(1, 2))) == 0) & ~economics.existing
    arrive, leave = decisions.arrive.copy(), decisions.leave.copy()
    arrive[undecided], leave[undecided] = theirs.arrive[undecided], theirs.leave[undecided]
    # A place that the first plan never opens, opens when the new work needs it.
    opens = np.where((decisions.opens == NEVER) & (arrive.sum(axis=(0, 2)) > 0), theirs.opens, decisions.opens)
    return Decisions(arrive=arrive, leave=leave, opens=opens, closes=decisions.closes)


def _from_where_it_is(kept: Plan, second: Plan, b: Made, passed: int) -> tuple[Plan, list[str]]:
    """What is left of the first plan from where the second study has the work; and what to tell about it."""
    study = b.study
    if passed:
        left = kept.decisions.arrive.any() and not second.economics.previous.arrive.any()
        note = "The second study does not follow the first plan: what that had left to move counts under start."
        return evaluated(second.economics, previous_decisions(second.economics)), [note] if left else []
    same = not [difference for difference in differences(kept.economics.study, study) if difference.table == "baseline"]
    missing = {location.id for location in kept.economics.axes.locations} - {location.id for location in study.locations}
    if same and not missing:
        return evaluated(second.economics, transferred(kept.decisions, kept.economics.axes, second.economics.axes)), []
    nothing, never = np.zeros(second.economics.axes.shape), np.full(len(second.economics.axes.locations), NEVER, dtype=np.int64)
    note = "The first plan cannot be carried on from where the second study has the work: the step before choice is what it costs if nothing moves."
    return evaluated(second.economics, Decisions(arrive=nothing, leave=nothing, opens=never, closes=never)), [note]


def _passed(a: Made, b: Made) -> int:
    ours, theirs = a.study.study, b.study.study
    problems = [
        Problem(
            f"the plans are not of one {what}: {before} and {after}",
            address=b.name,
            suggestion="compare plans that follow one another",
        )
        for what, before, after in (("kind of period", ours.period, theirs.period),)
        if before != after
    ]
    if problems:
        raise InvalidInput(problems)
    if ours.start == theirs.start:
        return 0
    calendar = appraise(a.study).axes.calendar
    try:
        passed = periods_until(calendar, theirs.start.isoformat())
    except InvalidInput:
        passed = calendar.count
    if passed == calendar.count:
        raise InvalidInput(
            [
                Problem(
                    f"begins {theirs.start}, in no period of {a.name}, which begins {ours.start}",
                    address=b.name,
                    suggestion="give the earlier plan first",
                )
            ]
        )
    return passed


def _discount(plan: Plan, passed: int, count: int) -> Floats:
    """(T,) At the start of a plan that begins after `passed` periods; above 1 for what lies before."""
    calendar = plan.economics.axes.calendar
    time = np.arange(count) - passed + (0.5 if calendar.discounting == "mid" else 1.0)
    return np.asarray((1 + calendar.discount_rate) ** -(time * calendar.years))


def _step(name: str, words: str, cost: Floats) -> Step:
    return Step(name, words, cost[0], cost[1])
