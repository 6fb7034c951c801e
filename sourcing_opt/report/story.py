"""What is told about a plan: its headline, how far it is proven, what it was made from, and the exhibits."""

from __future__ import annotations

from dataclasses import dataclass

from sourcing_opt import __version__
from sourcing_opt.plan import Plan, Summary, findings, site_changes, summary
from sourcing_opt.report.exhibits import exhibits
from sourcing_opt.report.next_steps import next_steps
from sourcing_opt.report.pictures import Exhibit, scaled
from sourcing_opt.report.transition import place_names
from sourcing_opt.tolerances import SHOWN_GAP


@dataclass(frozen=True)
class Fact:
    """A figure of the headline."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True)
class Story:
    """A plan, a comparison or a difference as it is told."""

    name: str
    """The study's."""
    kind: str
    """What is told about, for the title of the page."""
    question: str
    """What was asked, for the first slide."""
    proof: str
    """How good it is known to be."""
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    """What the headline does not say."""
    exhibits: tuple[Exhibit, ...]
    slides: tuple[str, ...]
    """Short names of the exhibits that have a slide, in order."""
    next_steps: tuple[str, ...]
    """What is to be done next; empty where nothing is."""
    origin: str
    """What it was made from."""

    def exhibit(self, key: str) -> Exhibit | None:
        """The exhibit of that short name, where the plan has it."""
        return next((exhibit for exhibit in self.exhibits if exhibit.key == key), None)


def tell(plan: Plan, gap: float | None, whose: str, answers: tuple[Exhibit, ...] = ()) -> Story:
    """The story of a plan.

    gap: distance from the best possible that the solve which made it has proven, None where it is not that plan any more, or nothing was proven.
    whose: who proved it, " by HiGHS 1.14", or nothing where it was our own arithmetic. answers: to what has been asked about the plan.
    """
    study, axes, facts = plan.economics.study, plan.economics.axes, summary(plan)
    labels, many = axes.calendar.labels, (len(axes.processes), len(axes.locations), len(study.policies))
    return Story(
        name=study.study.name,
        kind="sourcing plan",
        question=f"Which work should be done where, from {labels[0]} to {labels[-1]}, at the least net present cost that keeps every hard rule? "
        f"{many[0]:,} processes, {many[1]:,} locations, {many[2]:,} rules; money in {study.study.currency}.",
        proof=_proof(gap, whose),
        facts=tuple(_facts(facts, study.study.currency)),
        notes=tuple(_notes(plan, facts)),
        exhibits=(*exhibits(plan), *answers),
        slides=("cost", "saving", "flows", "timeline", "people", "risk", "rules", *(exhibit.key for exhibit in answers)),
        next_steps=tuple(next_steps(plan)),
        origin=f"Made by sourcing-opt {__version__} from the study with the digest {study.digest[:16]}. Money is nominal, in "
        f"{study.study.currency}, unless it is called present value. Today's way: nothing moves, and new work goes where it costs least.",
    )


def _proof(gap: float | None, whose: str) -> str:
    if gap is None:
        return "Sourcing plan. How far it is from the least cost is not proven."
    if gap < SHOWN_GAP:
        return f"Sourcing plan: the least net present cost, proven{whose} when it was made."
    return f"Sourcing plan: within {gap:.2%} of the least net present cost, proven{whose} when it was made."


def _facts(facts: Summary, currency: str) -> list[Fact]:
    def money(name: str, amount: float, after: str) -> Fact:
        divisor, unit = scaled(currency, [amount])
        digits = 1 if divisor > 1 else 0
        number = f"{amount / divisor:,.{digits}f}".replace("-", "−")
        return Fact(name, number, f"{unit}{after}")

    lines = []
    if not facts.all_work_is_new:
        part = f", {facts.npv_saving / facts.baseline_npv:.1%} of today's way" if facts.baseline_npv else ""
        lines.append(money("Saving", facts.npv_saving, f", present value{part}"))
        lines.append(money("Cost, today's way", facts.baseline_npv, ", present value"))
    lines += [money("Cost, by plan", facts.plan_npv, ", present value"), money("One-off cost", facts.one_off, "")]
    change = facts.plan_last_year / facts.baseline_last_year - 1 if facts.baseline_last_year else None
    beside = "" if change is None or facts.all_work_is_new else f", {change:+.1%} against today's way".replace("-", "−")
    lines.append(money("Run cost, last 12 months", facts.plan_last_year, beside))
    if not facts.all_work_is_new:
        lines.append(_payback(facts.payback_years))
    return [*lines, Fact("Work moved", f"{facts.moved_fte:,.0f}", "FTE")]


def _payback(years: float | None) -> Fact:
    match years:
        case None:
            return Fact("Payback", "never", "within the horizon")
        case 0.0:
            return Fact("Payback", "at once", "never behind today's way")
        case _:
            return Fact("Payback", f"{years:.1f}", "years from the start")


def _notes(plan: Plan, facts: Summary) -> list[str]:
    currency, labels, names = plan.economics.study.study.currency, plan.economics.axes.calendar.labels, place_names(plan)
    lines = []
    if facts.all_work_is_new:
        lines.append("All work is new: there is nothing to save on.")
    if facts.hybrid_processes:
        many = "1 process is" if facts.hybrid_processes == 1 else f"{facts.hybrid_processes} processes are"
        lines.append(f"{many} hybrid: split over location models.")
    changes = site_changes(plan)
    if changes:
        told = (
            f"{names[change.location]} {'opens' if change.opens else 'closes'} in {labels[change.wave]}" for change in changes
        )
        lines.append(f"Sites: {', '.join(told)}.")
    broken = [finding for finding in findings(plan) if finding.penalty is None and finding.status == "violated"]
    if broken:
        lines.append(f"Hard rules are broken: {', '.join(sorted({finding.policy for finding in broken}))}.")
    if facts.penalty_npv:
        lines.append(
            f"Rules are broken at their penalty; that counts {currency} {facts.penalty_npv:,.0f} in the choice, and in no cost shown here."
        )
    return lines
