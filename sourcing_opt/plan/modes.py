"""The audit of modes: people and licences from the volumes, and what is paid when the first work is done in one, straight from the study's rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.workload import seasons, standard_hours
from sourcing_opt.plan.contacts import of_people
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.tables.processes import Process
from sourcing_opt.tolerances import KEPT


def differing_modes(plan: Plan) -> Iterator[str]:
    """Where the people, the licences, or the building of modes are not what the study's rows come to."""
    economics, study, axes = plan.economics, plan.economics.study, plan.economics.axes
    if not study.modes:
        return
    hours, season = standard_hours(study, axes), seasons(study, axes)
    prices, years = axes.calendar.index(study.study.price_inflation), axes.calendar.years
    fit = {(row.process, row.location): row.productivity for row in study.fit}
    paid = np.zeros(axes.calendar.count)
    for mode in study.modes:
        [process] = [row for row in study.processes if row.id == mode.process]
        used = np.zeros(axes.calendar.count, dtype=bool)
        for p in axes.by_process[mode.process]:
            if axes.workstreams[p].mode != mode:
                continue
            used |= (plan.share[p] > 0).any(axis=0)
            volume = (process.volume or 0.0) * axes.workstreams[p].share * axes.calendar.index(process.growth) * season[p]
            for l, place in enumerate(axes.locations):
                able = (
                    (place.productive_hours or study.study.productive_hours)
                    * place.productivity
                    * fit.get((process.id, place.id), 1.0)
                )
                people = (
                    plan.share[p, l] * hours[p] * of_people(mode) * economics.quality.work[p, l] / able * (not place.is_machine)
                )
                licence = plan.share[p, l] * volume * mode.licence * prices * years
                for what, found, told in (
                    ("people", people, plan.fte[p, l]),
                    ("licences", licence, plan.run_cost["licence"][p, l]),
                ):
                    if (np.abs(found - told) > KEPT * np.maximum(1.0, np.abs(found))).any():
                        yield f"{what} of {axes.workstreams[p].name} at {place.id}"
        built = any((row.process, row.mode) == (mode.process, mode.mode) and row.share > 0 for row in study.baseline)
        if used.any() and not built:
            paid[int(used.argmax())] += mode.build_cost
    if (np.abs(paid - plan.one_off_by_component["build"]) > KEPT * np.maximum(1.0, paid)).any():
        yield "what building modes costs"
    for process in axes.processes:
        yield from _let_go_wrongly(plan, process)


def _let_go_wrongly(plan: Plan, process: Process) -> Iterator[str]:
    """Severance is of the people whose work leaves a place, less those whose work arrives there in another mode in the same period."""
    economics, axes = plan.economics, plan.economics.axes
    rows = axes.by_process[process.id]
    for shift in {axes.workstreams[p].shift for p in rows}:
        p = [each for each in rows if axes.workstreams[each].shift == shift]
        if len(p) == 1:
            continue
        arrives, leaves = ((share[p] * economics.fte[p]).sum(axis=0) for share in (plan.decisions.arrive, plan.decisions.leave))
        pay = np.einsum("r,rlt->lt", economics.pay.mix[p[0]], economics.pay.salary)
        weeks = np.array(
            [
                place.severance / 52 * (not place.own_staff or economics.run.quoted[p[0], l])
                for l, place in enumerate(axes.locations)
            ]
        )
        owed = np.maximum(0.0, leaves - arrives) * weeks[:, None] * pay
        paid = plan.one_off["severance"][p].sum(axis=0)
        for l, t in np.argwhere(np.abs(owed - paid) > KEPT * np.maximum(1.0, owed)).tolist():
            yield f"severance at {axes.locations[l].id} in {axes.calendar.labels[t]}"
