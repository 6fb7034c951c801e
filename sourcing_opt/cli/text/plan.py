"""A plan as a page of text for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sourcing_opt.cli.text.look import page
from sourcing_opt.cli.text.plan_tables import money, processes, quality, rules, sites, spreads, staff, waves
from sourcing_opt.optimisation import breaches
from sourcing_opt.plan import Plan, Summary, summary
from sourcing_opt.plan.business_case import BusinessCase, has_business_case
from sourcing_opt.solving import Status
from sourcing_opt.tolerances import SHOWN_GAP

SHOWN = 20
"""Processes that move before the list is cut; `show --processes` has all."""


def plan_text(plan: Plan, output: Path | None, *remarks: str, proof: str | None = None) -> str:
    """The headline, the mix before and after, where each process goes, sites, countries, providers, waves, and the policies that bind.

    Below it what was written, and what else there is to say. proof: in the place of what the plan says of how it was proven.
    """
    facts, currency = summary(plan), plan.economics.study.study.currency
    parts = [
        _headline(plan, facts, currency, proof or _proof(plan)),
        _mix(facts, currency),
        processes(plan, most=SHOWN),
        sites(plan, currency),
    ]
    groups = {"Country": facts.by_country, "Provider": facts.by_provider}
    parts += [spreads(title, spread, currency) for title, spread in groups.items() if len(spread) > 1]
    parts += [quality(facts.quality), staff(plan, currency), waves(plan, currency), rules(plan)]
    if plan.outcome.status is Status.AS_IS and (broken := breaches(plan)):
        parts.append("\n".join(["What today does not keep:", *(f"  {line}" for line in broken)]))
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts, *remarks)


def _headline(plan: Plan, facts: Summary, currency: str, proof: str) -> str:
    change = facts.plan_last_year / facts.baseline_last_year - 1 if facts.baseline_last_year else 0.0
    lines = [
        f"{plan.economics.study.study.name}: {proof}",
        "",
        *_aligned(
            [
                ("Cost if nothing moves", money(facts.baseline_npv), f"{currency}, present value"),
                *([("  of it new work", money(facts.new_work_npv), f"{currency}, present value")] if facts.new_work_npv else []),
                ("Cost by plan", money(facts.plan_npv), f"{currency}, present value"),
                ("Saving", *_saving(facts)),
                ("One-off cost", money(facts.one_off), _beside_the_baseline(facts, currency)),
                ("Run cost, last year", money(facts.plan_last_year), f"{currency}, {change:+.1%} against the baseline"),
                ("Payback", *_payback(facts)),
                *_business_case(plan, currency),
                ("Work moved", f"{facts.moved_fte:,.0f}", "FTE"),
            ]
        ),
    ]
    if facts.small_waves:
        lines.append(_small_waves(facts.small_waves, plan.economics.study.study.smallest_move))
    if plan.alternative:
        lines.append(f"Another plan costs the same; {_which(plan)}.")
    if facts.penalty_npv:
        lines.append(
            f"Soft policies are broken; that counts {money(facts.penalty_npv)} {currency} in the choice, and in no cost above."
        )
    return "\n".join(lines)


def _business_case(plan: Plan, currency: str) -> list[tuple[str, str, str]]:
    """After tax, where the study has what it takes."""
    if not has_business_case(plan):
        return []
    case = BusinessCase(plan)
    beyond = f", {money(case.npv_beyond)} more beyond the horizon" if len(case.beyond) else ""
    chosen = "; the plan has least cost after tax" if plan.economics.taxes.is_minimised else ""
    found = [("Saving after tax", money(case.npv_after_tax), f"{currency}, present value{beyond}{chosen}")]
    if case.irr is not None:
        found.append(("Rate of return", f"{case.irr:.1%}", "a year, after tax" + (", with what lies beyond" if beyond else "")))
    return found


def _which(plan: Plan) -> str:
    """Of plans that cost the same."""
    if not plan.is_first:
        return "which of them this is says nothing"
    kept = "keeps most of the plan before, then " if plan.economics.previous.arrive.any() else ""
    return f"this one {kept}has the fewest waves, then the least risk, then comes first by id"


def _small_waves(count: int, asked: float | None) -> str:
    """How many there are, and which column says that none is to be made."""
    some = "1 wave is smaller than one person" if count == 1 else f"{count} waves are smaller than one person"
    if not asked:
        return f"{some}: the column smallest_move of the table study says how many people are worth moving."
    return f"{some}, though study.smallest_move is {asked:g}: all there was at a place, or as the plan before has it, or by a process's own."


def _saving(facts: Summary) -> tuple[str, str]:
    if facts.all_work_is_new:
        return "none", "all work is new: there is nothing to save on"
    return money(facts.npv_saving), _share_of(facts.npv_saving, facts.baseline_npv, "of the baseline")


def _beside_the_baseline(facts: Summary, currency: str) -> str:
    once = facts.baseline_one_off
    return f"{currency}, {money(once)} if nothing moves" if once else currency


def _proof(plan: Plan) -> str:
    gap, whose = plan.gap, plan.outcome.by_whom
    if plan.outcome.status is Status.AS_IS:
        return "as it is today; nothing moves"
    if plan.outcome.status is Status.OPTIMAL:
        return (
            f"best plan, proven{whose}" if gap is None or gap < SHOWN_GAP else f"plan proven{whose} within {gap:.3%} of the best"
        )
    stopped = "stopped by you" if plan.outcome.interrupted else "stopped by the time limit"
    return f"{stopped}; the plan is " + ("not proven" if gap is None else f"proven{whose} within {gap:.2%} of the best")


def _payback(facts: Summary) -> tuple[str, str]:
    if facts.all_work_is_new:
        return "none", "nothing is spent to save"
    match facts.payback_years:
        case None:
            return "never", "within the horizon"
        case 0.0:
            return "at once", "(it is never behind the baseline)"
        case years:
            return f"{years:.1f}", "years from the start"


def _mix(facts: Summary, currency: str) -> str:
    groups = facts.by_location_model
    terms = (
        facts.baseline_last_year - sum(spread.baseline_cost for spread in groups),
        facts.plan_last_year - sum(spread.plan_cost for spread in groups),
    )
    text = spreads("In the last period", groups, currency, terms)
    many = facts.hybrid_processes
    return text + (
        f"\n{many} {'process is' if many == 1 else 'processes are'} hybrid: split over location models." if many else ""
    )


def _share_of(part: float, total: float, of: str) -> str:
    return f"{round(part / total, 3) + 0.0:.1%} {of}" if total else ""


def _aligned(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    rows = list(rows)
    name, value = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    return [f"{row[0]:<{name}}  {row[1]:>{value}} {row[2]}".rstrip() for row in rows]
