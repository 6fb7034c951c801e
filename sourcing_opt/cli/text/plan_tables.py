"""The tables of a plan, for `solve` and `show`: where each process goes, sites, moves, rules, cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sourcing_opt.cli.text.look import table_text
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.geography import location_model
from sourcing_opt.plan import Finding, Move, Plan, Spread, findings, moves, site_changes
from sourcing_opt.plan.findings.finding import selections_of
from sourcing_opt.plan.unit_costs import ProcessQuality
from sourcing_opt.tolerances import LEAST_WORK, NO_PEOPLE

NAMED = 4
"""What is named of a list before the rest is counted."""


def money(amount: float) -> str:
    """Whole units."""
    return f"{round(amount):,}"


def processes(plan: Plan, only: str | None = None, most: int | None = None) -> str:
    """Where each process is today and by plan, the largest first; `most`: only those that move, no more than so many, and who stays."""
    axes, planned_moves = plan.economics.axes, moves(plan)
    waves: dict[str, set[int]] = {}
    for move in planned_moves:
        waves.setdefault(axes.workstreams[move.p].process.id, set()).add(move.wave)
    size = {process: float(plan.fte[list(rows), :, -1].sum()) for process, rows in axes.by_process.items()}
    listed = [process for process in axes.by_process if only in {None, process} and (most is None or process in waves)]
    listed.sort(key=lambda process: (-round(size[process], 6), process))
    header = ("Process", "FTE", "if nothing moves", f"by plan, in {axes.calendar.labels[-1]}", "goes live")
    rows = [
        (
            process,
            f"{size[process]:,.0f}",
            _places(plan.baseline, process),
            _places(plan, process),
            ", ".join(axes.calendar.labels[wave] for wave in sorted(waves.get(process, ()))) or "-",
        )
        for process in listed[:most]
    ]
    parts = [table_text([header, *rows], left=(0, 2, 3, 4))] if rows else []
    if most is not None and len(listed) > most:
        parts.append(f"and {len(listed) - most} more that move: `show --processes` has all.")
    if most is not None and (staying := [process for process in axes.by_process if process not in waves]):
        parts.append(f"{len(staying)} of {len(axes.by_process)} processes stay where they are: {listing(staying, 2 * NAMED)}.")
    return "\n".join(parts)


def listing(names: Sequence[str], most: int = NAMED) -> str:
    """The first of some names, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _places(plan: Plan, process: str) -> str:
    """Like `london 60%, pune (bots) 40%`, the largest part first; `not done` for new work that goes nowhere."""
    axes = plan.economics.axes
    share_at_locations: list[tuple[str, float]] = []
    for mode in dict.fromkeys(axes.mode_of(p) for p in axes.by_process[process]):
        rows, word = axes.lines(process, None, mode), "" if mode is None else f" ({mode})"
        parts: Floats = np.array([axes.workstreams[p].share for p in rows]) @ plan.share[rows, :, -1]
        share_at_locations += [
            (axes.locations[l].id + word, float(parts[l])) for l in np.flatnonzero(parts > LEAST_WORK).tolist()
        ]
    share_at_locations.sort(key=lambda place: (-round(place[1], 3), place[0]))
    if len(share_at_locations) == 1 and share_at_locations[0][1] > 1 - LEAST_WORK:
        return share_at_locations[0][0]
    return ", ".join(f"{place} {share:.0%}" for place, share in share_at_locations) or "not done"


def sites(plan: Plan, currency: str) -> str:
    """Every location that has people or changes: who runs it, how many are there, what happens to it."""
    economics, axes = plan.economics, plan.economics.axes
    before, after = (side.fte[:, :, -1].sum(axis=0) for side in (plan.baseline, plan))
    happens = {
        change.location: f"{'opens' if change.opens else 'closes'} in {axes.calendar.labels[change.wave]} for {money(change.cost)} {currency}"
        for change in site_changes(plan)
    }
    rows = [("Site", "", "in", "run by", "FTE unmoved", "by plan", "")]
    for l in sorted(range(len(axes.locations)), key=lambda l: (-round(float(after[l]), 6), axes.locations[l].id)):
        location = axes.locations[l]
        if max(before[l], after[l]) > NO_PEOPLE or l in happens:
            where = f"{location.country}, {location_model(economics.study, location)}"
            people = (f"{before[l]:,.0f}", f"{after[l]:,.0f}")
            rows.append((location.id, location.name, where, location.provider, *people, happens.get(l, "")))
    return table_text(rows, left=(0, 1, 2, 3, 6)) if len(rows) > 1 else ""


def spreads(title: str, groups: Sequence[Spread], currency: str, terms: tuple[float, float] = (0.0, 0.0)) -> str:
    """People and cost of groups of locations, if nothing moves and by plan; `terms`: providers' discounts and the like, which are nobody's."""
    total = sum(spread.plan_fte for spread in groups)
    rows = [(title, "FTE unmoved", "by plan", "of all", f"{currency} a year unmoved", "by plan")]
    for group in groups:
        if max(group.baseline_fte, group.plan_fte) > NO_PEOPLE or round(group.baseline_cost) or round(group.plan_cost):
            share = f"{group.plan_fte / total if total else 0.0:.0%}"
            cost = (money(group.baseline_cost), money(group.plan_cost))
            rows.append((group.name, f"{group.baseline_fte:,.0f}", f"{group.plan_fte:,.0f}", share, *cost))
    if any(map(round, terms)):
        rows.append(("providers' terms", "", "", "", money(terms[0]), money(terms[1])))
    return table_text(rows) if len(rows) > 1 else ""


def staff(plan: Plan, currency: str) -> str:
    """The headcount of each place with its own staff over the horizon, and what it costs that people come and go; that of the baseline beside it."""
    axes, ways = plan.economics.axes, (plan.baseline, plan)
    rows = [
        ("Own staff", "at the start", "join", "leave", "let go", "most temps", "at the end", f"{currency} unmoved", "by plan")
    ]
    for l in np.flatnonzero(plan.economics.people.own).tolist():
        staffing, walk = plan.staffing, plan.walk
        people = (
            plan.economics.people.start[:, l].sum(),
            *(each[:, l].sum() for each in (staffing.joiners, walk.leavers, staffing.released)),
            staffing.temps[:, l].sum(axis=0).max(),
            walk.staff[:, l, -1].sum(),
        )
        costs = (money(float(sum(cost[l].sum() for cost in each.people_cost.values()))) for each in ways)
        if max(people) > NO_PEOPLE:
            rows.append((axes.locations[l].id, *(f"{each:,.0f}" for each in people), *costs))  # type: ignore[arg-type]
    return table_text(rows) if len(rows) > 1 else ""


def quality(found: Sequence[ProcessQuality]) -> str:
    """What a unit of each process costs, if nothing moves and by plan, and how many are resolved at once."""
    rows = [
        (
            "Process",
            "per unit unmoved",
            "by plan",
            "per resolved unmoved",
            "by plan",
            "resolved unmoved",
            "by plan",
            "errors unmoved",
            "by plan",
        )
    ]
    for each in found:
        ways = each.baseline, each.plan
        costs = [(way.per_transaction, way.per_resolved) for way in ways]
        if costs[0][0] is None and costs[1][0] is None:
            continue
        parts = [*(_unit_money(cost[0]) for cost in costs), *(_unit_money(cost[1]) for cost in costs)]
        for measure in ("first_time_resolution", "error_rate"):
            parts += ["-" if (share := way.measures[measure]) is None else f"{share:.1%}" for way in ways]
        rows.append((each.process, *parts))  # type: ignore[arg-type]
    return table_text(rows) if len(rows) > 1 else ""


def _unit_money(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:,.2f}"


def waves(plan: Plan, currency: str) -> str:
    """A line for each period in which something goes live: how much, at what cost, and how many people begin at which sites."""
    axes, planned_moves = plan.economics.axes, moves(plan)
    if not planned_moves:
        return "Nothing moves."
    rows = [("Wave", "moves", "FTE", f"one-off ({currency})", "people at")]
    for wave in sorted({move.wave for move in planned_moves}):
        of_wave = [move for move in planned_moves if move.wave == wave]
        cost = sum(sum(move.one_off.values()) for move in of_wave)
        people = (f"{sum(move.fte for move in of_wave):,.0f}", money(cost))
        rows.append((axes.calendar.labels[wave], str(len(of_wave)), *people, _begins(plan, of_wave)))
    return table_text(rows, left=(0, 4))


def _begins(plan: Plan, of_wave: Sequence[Move]) -> str:
    """Like `Pune 210, Cebu 191`, the most people first."""
    people: dict[str, float] = {}
    for move in of_wave:
        name = plan.economics.axes.locations[move.destination].name
        people[name] = people.get(name, 0.0) + move.fte
    return ", ".join(f"{name} {fte:,.0f}" for name, fte in sorted(people.items(), key=lambda item: (-round(item[1], 6), item[0])))


def all_moves(plan: Plan, currency: str, only: str | None = None) -> str:
    """A line for each move, by wave."""
    axes = plan.economics.axes
    shown_moves = [move for move in moves(plan) if only in {None, axes.workstreams[move.p].process.id}]
    rows = [("Wave", "what", "from", "to", "share", "FTE", f"one-off ({currency})")]
    for move in shown_moves:
        origin = "new" if move.origin is None else axes.locations[move.origin].id
        names = (axes.calendar.labels[move.wave], axes.workstreams[move.p].name, origin, axes.locations[move.destination].id)
        rows.append((*names, f"{move.share:.1%}", f"{move.fte:,.1f}", money(sum(move.one_off.values()))))
    return table_text(rows, left=(0, 1, 2, 3)) if shown_moves else "Nothing moves."


def rules(plan: Plan) -> str:
    """The policies that leave no room or are broken, and for whom."""
    tight: dict[tuple[str, str], list[str]] = {}
    for finding in findings(plan):
        if finding.status != "slack":
            tight.setdefault((finding.policy, finding.status), []).append(finding.label)
    rows = [("Policy", "status", "for")]
    for (policy, status), labels in tight.items():
        rows.append((policy, status, listing([label for label in dict.fromkeys(labels) if label]) or "all"))
    return table_text(rows, left=(0, 1, 2)) if len(rows) > 1 else ""


def all_rules(plan: Plan, only: str | None = None) -> str:
    """Every policy where it is kept least: what the plan has, what is asked for, the room left."""
    worst: dict[tuple[str, str], Finding] = {}
    about = _about(plan, only)
    for finding in findings(plan):
        known = worst.get((finding.policy, finding.label))
        if about(finding) and (
            known is None or (finding.status != "violated", finding.slack) < (known.status != "violated", known.slack)
        ):
            worst[finding.policy, finding.label] = finding
    labels = plan.economics.axes.calendar.labels
    rows = [("Policy", "for", "status", "in", "has", "asks for", "unit", "room")]
    for finding in worst.values():
        asked = f"at {'least' if finding.side == 'min' else 'most'} {finding.bound:,.6g}"
        room = 0.0 if finding.status == "binding" else finding.slack
        figures = (f"{finding.left:,.4g}", asked, finding.unit, f"{room:,.4g}")
        rows.append((finding.policy, finding.label or "all", finding.status, labels[finding.period], *figures))
    return table_text(rows, left=(0, 1, 2, 3, 6)) if len(rows) > 1 else ""


def _about(plan: Plan, only: str | None) -> Callable[[Finding], bool]:
    """Whether a finding is about a process: its policy is, and it is not of another one alone."""
    if only is None:
        return lambda finding: True
    rows, others = list(plan.economics.axes.by_process[only]), set(plan.economics.axes.by_process) - {only}
    policies = plan.economics.study.policies
    about = {rule.id for rule in policies if any(selection.workstreams[rows].any() for selection in selections_of(plan, rule))}
    return lambda finding: finding.policy in about and finding.label not in others


def costs(plan: Plan, currency: str, only: str | None = None) -> str:
    """What is paid for what in every year, nominal; of one process, what its work and its moves cost."""
    axes = plan.economics.axes
    work = list(range(axes.shape[0]) if only is None else axes.by_process[only])
    lines = [(name, cost[work].sum(axis=(0, 1))) for name, cost in plan.run_cost.items()]
    if only is None:
        lines += [(name, cost.sum(axis=0)) for name, cost in plan.people_cost.items() if cost.any()]
        lines += [("fixed", plan.site_cost["fixed"].sum(axis=0)), *plan.commercial.items()]
    once = plan.one_off if only is not None else {}
    lines += [(name, cost[work].sum(axis=(0, 1))) for name, cost in once.items()]
    lines += list(plan.one_off_by_component.items()) if only is None else []
    lines = [(name.replace("_", " "), cost) for name, cost in lines if np.abs(cost).max() >= 0.5]
    total = np.sum([cost for _, cost in lines], axis=0) if lines else np.zeros(axes.calendar.count)
    lines.append(("all of it", total))
    if only is None:
        lines += [("if nothing moves", plan.baseline.cost_by_period), ("saving", plan.saving_by_period)]
    years = list(dict.fromkeys(label[:4] for label in axes.calendar.labels))
    return table_text([(f"Cost, in {currency}", *years, "all years"), *_by_year(lines, axes.calendar.labels, years)])


def _by_year(lines: Sequence[tuple[str, Floats]], labels: Sequence[str], years: Sequence[str]) -> Iterator[Sequence[str]]:
    """A period belongs to the year it begins in."""
    for name, cost in lines:
        parts = [float(sum(cost[t] for t, label in enumerate(labels) if label[:4] == year)) for year in years]
        yield name, *(money(part) for part in [*parts, float(cost.sum())])
