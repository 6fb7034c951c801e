"""A plan as a page of text for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sourcing_opt.plan import Plan, Summary, breaches, findings, moves, site_changes, summary
from sourcing_opt.plan.summary import Spread
from sourcing_opt.solving import Status
from sourcing_opt.tolerances import SHOWN_GAP

SHOWN_MOVES = 12
"""Rows of a table before it is cut; the workbook has all."""


def plan_text(plan: Plan, output: Path | None) -> str:
    """The headline, the mix before and after, the moves by wave, and the policies that bind."""
    facts = summary(plan)
    currency = plan.economics.study.study.currency
    parts = [_headline(plan, facts, currency), _mix(facts, currency), _waves(plan, currency)]
    parts += [text for text in (_sites(plan, currency), _policies(plan)) if text]
    if plan.outcome.status is Status.AS_IS and (broken := breaches(plan)):
        parts.append("\n".join(["What today does not keep:", *(f"  {line}" for line in broken)]))
    if output is not None:
        parts.append(f"Written: {output}")
    return "\n\n".join(parts)


def _headline(plan: Plan, facts: Summary, currency: str) -> str:
    change = facts.plan_last_year / facts.baseline_last_year - 1 if facts.baseline_last_year else 0.0
    lines = [
        f"{plan.economics.study.study.name}: {_proof(plan)}",
        "",
        *_aligned(
            [
                ("Cost if nothing moves", _money(facts.baseline_npv), f"{currency}, present value"),
                *([("  of it new work", _money(facts.new_work_npv), f"{currency}, present value")] if facts.new_work_npv else []),
                ("Cost by plan", _money(facts.plan_npv), f"{currency}, present value"),
                ("Saving", *_saving(facts)),
                ("One-off cost", _money(facts.one_off), _beside_the_baseline(facts, currency)),
                ("Run cost, last year", _money(facts.plan_last_year), f"{currency}, {change:+.1%} against the baseline"),
                ("Payback", *_payback(facts)),
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
            f"Soft policies are broken; that counts {_money(facts.penalty_npv)} {currency} in the choice, and in no cost above."
        )
    return "\n".join(lines)


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
    return _money(facts.npv_saving), _share_of(facts.npv_saving, facts.baseline_npv, "of the baseline")


def _beside_the_baseline(facts: Summary, currency: str) -> str:
    once = facts.baseline_one_off
    return f"{currency}, {_money(once)} if nothing moves" if once else currency


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
    match facts.payback_years:
        case None:
            return "never", "within the horizon"
        case 0.0:
            return "at once", "(it is never behind the baseline)"
        case years:
            return f"{years:.1f}", "years from the start"


def _mix(facts: Summary, currency: str) -> str:
    header = ("In the last period", "FTE unmoved", "by plan", "of all", f"{currency} a year unmoved", "by plan")
    total = sum(spread.plan_fte for spread in facts.by_location_model)
    rows = [_spread_row(spread, total) for spread in facts.by_location_model]
    before, after = (
        whole - sum(parts)
        for whole, parts in (
            (facts.baseline_last_year, [spread.baseline_cost for spread in facts.by_location_model]),
            (facts.plan_last_year, [spread.plan_cost for spread in facts.by_location_model]),
        )
    )
    if round(before) or round(after):
        rows.append(("providers' terms", "", "", "", _money(before), _money(after)))
    text = table_text([header, *rows])
    many = facts.hybrid_processes
    return text + (
        f"\n{many} {'process is' if many == 1 else 'processes are'} hybrid: split over location models." if many else ""
    )


def _spread_row(spread: Spread, total: float) -> Sequence[str]:
    share = spread.plan_fte / total if total else 0.0
    return (
        spread.name,
        f"{spread.baseline_fte:,.0f}",
        f"{spread.plan_fte:,.0f}",
        f"{share:.0%}",
        _money(spread.baseline_cost),
        _money(spread.plan_cost),
    )


def _waves(plan: Plan, currency: str) -> str:
    axes, found = plan.economics.axes, moves(plan)
    if not found:
        return "Nothing moves."
    waves = sorted({move.wave for move in found})
    rows = [("Wave", "moves", "FTE", f"one-off ({currency})", "the largest")]
    for wave in waves:
        of_wave = sorted((move for move in found if move.wave == wave), key=lambda move: (-move.fte, move.p, move.destination))
        largest = of_wave[0]
        name, place = axes.workstreams[largest.p].name, axes.locations[largest.destination].id
        cost = sum(sum(move.one_off.values()) for move in of_wave)
        rows.append(
            (
                axes.calendar.labels[wave],
                str(len(of_wave)),
                f"{sum(m.fte for m in of_wave):,.0f}",
                _money(cost),
                f"{name} -> {place}",
            )
        )
    return table_text(rows[: SHOWN_MOVES + 1], left=(0, 4))


def _sites(plan: Plan, currency: str) -> str:
    axes = plan.economics.axes
    return "\n".join(
        f"{axes.locations[change.location].id} {'opens' if change.opens else 'closes'} in {axes.calendar.labels[change.wave]}"
        f" for {_money(change.cost)} {currency}"
        for change in site_changes(plan)
    )


def _policies(plan: Plan) -> str:
    tight: dict[tuple[str, str], list[str]] = {}
    for found in findings(plan):
        if found.status != "slack":
            tight.setdefault((found.policy, found.status), []).append(found.label)
    rows = [("Policy", "status", "for")]
    for (policy, status), labels in tight.items():
        names = [label for label in dict.fromkeys(labels) if label]
        listed = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        rows.append((policy, status, listed or "all"))
    return table_text(rows, left=(0, 1, 2)) if len(rows) > 1 else ""


def _money(amount: float) -> str:
    return f"{round(amount):,}"


def _share_of(part: float, whole: float, of: str) -> str:
    return f"{round(part / whole, 3) + 0.0:.1%} {of}" if whole else ""


def _aligned(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    rows = list(rows)
    name, value = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    return [f"{row[0]:<{name}}  {row[1]:>{value}} {row[2]}".rstrip() for row in rows]


def table_text(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    """Rows as aligned columns; those named are left-aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
