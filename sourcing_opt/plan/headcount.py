"""The audit of people who come and go: who is needed, counted from the volumes, and a walk from the first headcount to the last, one person's place after another."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.workload import standard_hours
from sourcing_opt.plan.contacts import of_people
from sourcing_opt.plan.plan import Plan
from sourcing_opt.tolerances import KEPT


def needed(plan: Plan, location: str) -> dict[str, Floats]:
    """Role -> (T,) people of their own that a place needs: hours of work there over hours that people work, without what is quoted. [FTE]"""
    economics, study, axes = plan.economics, plan.economics.study, plan.economics.axes
    l, hours = axes.location_index[location], standard_hours(study, axes)
    place = axes.locations[l]
    quoted = {row.process for row in study.quotes if row.location == location}
    fit = {row.process: row.productivity for row in study.fit if row.location == location}
    found: dict[str, Floats] = {}
    for p, workstream in enumerate(axes.workstreams):
        process = workstream.process
        if process.id in quoted:
            continue
        able = (place.productive_hours or study.study.productive_hours) * place.productivity * fit.get(process.id, 1.0)
        people = plan.share[p, l] * hours[p] * of_people(workstream.mode) * economics.quality.work[p, l] / able
        parts = (
            {process.role: 1.0}
            if process.role
            else {row.role: row.share for row in study.process_roles if row.process == process.id}
        )
        for role, part in parts.items():
            found[role] = found.get(role, np.zeros(len(people))) + part * people
    return found


def missing_people(plan: Plan) -> list[str]:
    """What is wrong with the headcount of any place: too few for the work, more taken in or more temps than can be, fewer than none."""
    economics, study, axes = plan.economics, plan.economics.study, plan.economics.axes
    months, labels = axes.calendar.months, axes.calendar.labels
    stated = {(row.role, row.location): row.people for row in study.staff}
    found = []
    for l, place in enumerate(axes.locations):
        if not place.own_staff:
            continue
        need, joined = needed(plan, place.id), np.zeros(len(labels))
        before = needed_today(plan, place.id)
        for r, role in enumerate(economics.pay.roles):
            there = stated.get((role.id, place.id), before.get(role.id, 0.0))
            work = need.get(role.id, np.zeros(len(labels)))
            for t, label in enumerate(labels):
                joiners, released, temps = (float(part[r, l, t]) for part in plan.staffing)
                there += joiners - released - there * min(1.0, place.attrition * months / 12)
                joined[t] += joiners
                room = KEPT * max(1.0, work[t], there)
                who = f"{role.id} at {place.id} in {label}"
                if there + temps < work[t] - room:
                    found.append(f"short by {work[t] - there - temps:,.4g} FTE: {who}")
                if min(joiners, released, temps, there) < -room:
                    found.append(f"fewer than none: {who}")
                if temps > place.temps_limit * there + room:
                    found.append(f"{temps:,.4g} temps: {who}")
        if place.intake is not None:
            full = np.flatnonzero(joined > place.intake * months + KEPT * np.maximum(1.0, joined))
            found += [f"{joined[t]:,.4g} FTE join: {place.id} in {labels[t]}" for t in full.tolist()]
    return found


def needed_today(plan: Plan, location: str) -> dict[str, float]:
    """Role -> people that today's work takes at a place in the first period. [FTE]"""
    economics = plan.economics
    l = economics.axes.location_index[location]
    people = np.where(economics.run.quoted[:, l], 0.0, economics.baseline[:, l] * economics.fte[:, l, 0])
    return {role.id: float(people @ economics.pay.mix[:, r]) for r, role in enumerate(economics.pay.roles)}
