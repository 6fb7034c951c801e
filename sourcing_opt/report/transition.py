"""How a plan gets there: what goes from where to where, and when."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sourcing_opt.economics.axes import lead_periods
from sourcing_opt.economics.geography import location_model
from sourcing_opt.plan import Plan, moves, site_changes
from sourcing_opt.report.pictures import Band, Exhibit, ExhibitColumn, Flows, Span, Timeline
from sourcing_opt.tolerances import LEAST_WORK

NEW = "New work"


def place_names(plan: Plan) -> list[str]:
    """(L,) What places are called, with the id where several are called the same."""
    locations = plan.economics.axes.locations
    names = [location.name for location in locations]
    return [f"{name} ({location.id})" if names.count(name) > 1 else name for name, location in zip(names, locations, strict=True)]


def flows(plan: Plan) -> Exhibit:
    """Where the work of the last period is today and by plan, counted in the people who do it then."""
    economics, axes, names = plan.economics, plan.economics.axes, place_names(plan)
    models = [location_model(economics.study, location) for location in axes.locations]
    end = economics.fte[:, :, -1]
    people: dict[tuple[int | None, int], float] = defaultdict(float)
    stays = np.maximum(economics.baseline - plan.decisions.leave.sum(axis=2), 0.0) * end
    for l in range(len(names)):
        people[l, l] += float(stays[:, l].sum())
    for move in moves(plan):
        people[move.origin, move.destination] += move.share * float(end[move.p, move.destination])
    people = {pair: fte for pair, fte in people.items() if fte > LEAST_WORK}
    after = {l: sum(fte for (_, to), fte in people.items() if to == l) for l in {to for _, to in people}}
    before = {l: sum(fte for (origin, _), fte in people.items() if origin == l) for l in {origin for origin, _ in people}}

    def name(l: int | None) -> str:
        return NEW if l is None else names[l]

    origins = sorted(before, key=lambda l: (l is None, -before[l], name(l)))
    destinations = sorted(after, key=lambda l: (-after[l], name(l)))
    order = sorted(people, key=lambda pair: (origins.index(pair[0]), destinations.index(pair[1])))
    gone = sum(fte for (origin, to), fte in people.items() if origin != to)
    label = axes.calendar.labels[-1]
    return Exhibit(
        key="flows",
        title="Where the work goes",
        says=f"In {label}, {gone:,.0f} of {sum(people.values()):,.0f} FTE do work that is elsewhere today, or new."
        if gone
        else "All work stays where it is.",
        columns=(
            ExhibitColumn("Where it is today"),
            ExhibitColumn(f"Where it is in {label}"),
            ExhibitColumn("FTE there", "people"),
        ),
        rows=tuple((name(origin), name(to), people[origin, to]) for origin, to in order),
        picture=Flows(
            origins=tuple(map(name, origins)),
            destinations=tuple(map(name, destinations)),
            bands=tuple(Band(name(origin), name(to), models[to], people[origin, to]) for origin, to in order),
        ),
    )


def timeline(plan: Plan) -> Exhibit | None:
    """When sites open and close, and when what is prepared, goes live and ramps up; None where nothing does."""
    economics, axes, names = plan.economics, plan.economics.axes, place_names(plan)
    labels, leads = axes.calendar.labels, lead_periods(economics.study, axes)
    spans: list[Span] = []
    lines: list[str] = []
    rows: list[tuple[str, str, str, float | None]] = []
    for change in site_changes(plan):
        line, what = f"Site: {names[change.location]}", "opens" if change.opens else "closes"
        lines.append(line)
        spans.append(Span(line, "Site opens or closes", change.wave, change.wave))
        rows.append((line, f"{what} in {labels[change.wave]}", names[change.location], None))
    planned_moves = moves(plan)
    first = {axes.workstreams[move.p].process.id: move.wave for move in reversed(planned_moves)}
    for process in sorted(first, key=lambda process_name: (first[process_name], process_name)):
        works = list(axes.by_process[process])
        mine = [move for move in planned_moves if move.p in works]
        line = _line(plan, process)
        lines.append(line)
        stages: dict[int, str] = {}
        for wave in (move.wave for move in mine):
            ramp = int((economics.transition.ramp_loss[works[0]] > 0).any(axis=0).sum())
            # Work that nobody does today is not handed over.
            lead = int(leads[works[0]]) if economics.existing[works[0]] else 0
            stages |= {t: "Ramps up" for t in range(wave + 1, min(wave + ramp, len(labels))) if t not in stages}
            settle = int((economics.transition.settles[works[0]] > 0).sum())
            stages |= {t: "Settles" for t in range(wave + 1, min(wave + settle, len(labels))) if t not in stages}
            stages |= {t: "Prepares" for t in range(max(0, wave - lead), wave) if stages.get(t) in (None, "Ramps up", "Settles")}
        stages |= {move.wave: "Goes live" for move in mine}
        spans += _spans(line, stages)
        rows += [
            (line, f"goes live in {labels[wave]}", names[to], sum(m.fte for m in mine if (m.wave, m.destination) == (wave, to)))
            for wave, to in sorted({(move.wave, move.destination) for move in mine})
        ]
    if not lines:
        return None
    waves = {move.wave for move in planned_moves}
    busiest = max(waves, key=lambda w: (sum(m.fte for m in planned_moves if m.wave == w), -w)) if waves else 0
    people = sum(move.fte for move in planned_moves if move.wave == busiest)
    many = "1 period" if len(waves) == 1 else f"{len(waves)} periods"
    return Exhibit(
        key="timeline",
        title="What happens when",
        says=f"Work goes live in {many}, most in {labels[busiest]}: {people:,.0f} FTE."
        if waves
        else "No work goes live elsewhere.",
        columns=(
            ExhibitColumn("What"),
            ExhibitColumn("When"),
            ExhibitColumn("Where"),
            ExhibitColumn("FTE that go live", "people"),
        ),
        rows=tuple(rows),
        picture=Timeline(labels, tuple(lines), tuple(spans)),
    )


def _line(plan: Plan, process: str) -> str:
    """The name of a process, with the id where several are called the same."""
    all_ = [process.name for process in plan.economics.axes.processes]
    name = next(row.name for row in plan.economics.axes.processes if row.id == process)
    return f"{name} ({process})" if all_.count(name) > 1 else name


def _spans(line: str, stages: dict[int, str]) -> list[Span]:
    """Stretches of periods in which a line does the same."""
    spans: list[Span] = []
    for t, does in sorted(stages.items()):
        if spans and spans[-1].does == does and spans[-1].last == t - 1:
            spans[-1] = Span(line, does, spans[-1].first, t)
        else:
            spans.append(Span(line, does, t, t))
    return spans
