"""The audit of what quality takes: people and errors counted from requests, straight from the study's rows, and from no coefficient."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.quality import included, levels
from sourcing_opt.economics.workload import units
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.tables.modes import Mode


def contacts_differ(plan: Plan) -> float:
    """By how much the people of the plan, and the cost of its errors, are not those that its requests take; relative to the largest of each.

    Of a volume, the requests behind it are what is left without the repeats that it contains. Each comes once, and again as often as it is not resolved; a
    unit takes its handling time, less the rework in it and with the rework of where it is done, by people who are occupied so much of their time; of a machine,
    nobody's.
    """
    economics, study, axes = plan.economics, plan.economics.study, plan.economics.axes
    if not study.service_levels and not any(process.error_rate_included for process in study.processes):
        return 0.0
    errors, contacts = levels(study, axes, "error_rate"), contacts_from_requests(economics)
    today = included(study, axes, economics.baseline)
    volume, prices = units(study, axes), axes.calendar.index(study.study.price_inflation)
    pairs = {(row.process, row.location): row.productivity for row in study.fit}
    worst = [0.0]
    for p, workstream in enumerate(axes.workstreams):
        process, known = workstream.process, today[workstream.process.id]
        if process.volume is None or process.handling_minutes is None:
            continue
        saved = axes.calendar.index(-process.automation)
        for l, location in enumerate(axes.locations):
            share = plan.share[p, l]
            wrong = known.error_rate if np.isnan(errors[p, l]) else float(errors[p, l])
            handled = share * volume[p] * contacts[p, l]
            more = 0.0 if known.error_rate is None or wrong is None else wrong - known.error_rate
            hours = handled * (process.handling_minutes + more * process.rework_minutes) / (process.occupancy or 1.0) / 60 * saved
            able = location.productivity * pairs.get((process.id, location.id), 1.0)
            people = hours / (location.productive_hours or study.study.productive_hours) / able
            people = people * (not location.is_machine) * of_people(workstream.mode)
            worst.append(_off(people, plan.fte[p, l]))
            cost = handled * (wrong or 0.0) * process.cost_per_error * prices * axes.calendar.years
            worst.append(_off(cost, plan.run_cost["errors"][p, l]))
    return max(worst)


def contacts_from_requests(economics: Economics) -> Floats:
    """(P, L) Units handled for each of a volume: the requests behind it, each as often as it comes back until it is resolved."""
    study, axes = economics.study, economics.axes
    resolution, today = levels(study, axes, "first_time_resolution"), included(study, axes, economics.baseline)
    contacts = np.ones(axes.shape[:2])
    for p, workstream in enumerate(axes.workstreams):
        rate, known = workstream.process.repeat_rate, today[workstream.process.id].resolution
        if known is not None:
            requests = 1 - rate * (1 - known)
            for l in range(len(axes.locations)):
                unresolved = 1 - (known if np.isnan(resolution[p, l]) else resolution[p, l])
                contacts[p, l] = requests * sum_of_repeats(rate * unresolved)
    return contacts


def sum_of_repeats(again: float) -> float:
    """1 + again + again^2 + ...: a contact, and what comes back of it, term by term until nothing does."""
    total, term = 0.0, 1.0
    while term > total * np.finfo(float).eps:
        total, term = total + term, term * again
    return total


def of_people(mode: Mode | None) -> float:
    """Of the working time that a piece of work takes today's way, what people do of it in a mode."""
    return 1.0 if mode is None else mode.handling - mode.automated * mode.handling


def _off(found: np.ndarray, told: np.ndarray) -> float:
    return float(np.max(np.abs(found - told) / np.maximum(1.0, np.abs(told)), initial=0.0))
