"""What a plan can be held against besides its cost, as columns of the program: what is least, or is bounded, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sourcing_opt.economics.appraisal import parts_of_work
from sourcing_opt.economics.attributes import domains
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.economics.scores import is_better_high, mean_risk, scores
from sourcing_opt.formulation.model import Expressions, Formulation, Measured
from sourcing_opt.formulation.objective import ramp_up_npv
from sourcing_opt.formulation.policies.binaries import add_use
from sourcing_opt.formulation.program import Terms

RISK = "risk"
"""The mean of all risk dimensions."""


def add_measure(model: Formulation, name: str) -> Measured:
    """Add a measure's columns and rows to the program. models/README.md, "Measures", has their definitions."""
    special: dict[str, Callable[[Formulation], Expressions]] = {
        "moved_fte": _moved_fte,
        "one_off": _one_off,
        "departures": _add_departures,
        "sites": _add_sites,
        "largest_country": _add_largest_country,
        "largest_vendor": _add_largest_vendor,
        "lost_country": _add_lost_country,
    }
    number, whole, least = len(model.program.lower), None, 1.0
    if name in special:
        points = _add_defined(model, f"points_{number}", special[name](model))
    else:
        people = model.economics.fte[:, :, -1]
        points = _add_defined(model, f"points_{number}", _in_the_end(model, people * penalised(model, name)))
        whole = _add_defined(model, f"whole_{number}", _in_the_end(model, people))
        possible = model.economics.may_be
        least = float(np.where(possible, people, np.inf).min(axis=1).sum())
    both = Terms.of(0, points) + (Terms.of(0, whole) if whole is not None else Terms.of([], []))
    [row] = model.program.add_rows(f"bound_{number}", terms=both)
    return Measured(points, whole, int(row), least)


def bound(model: Formulation, measured: Measured, most: float) -> None:
    """The measure is no more than this."""
    program = model.program
    if measured.whole is None:
        program.row_upper[measured.row] = most
        return
    matrix = program.matrix
    entries = slice(matrix.indptr[measured.row], matrix.indptr[measured.row + 1])
    at = np.flatnonzero(matrix.indices[entries] == measured.whole) + matrix.indptr[measured.row]
    matrix.data[at] = -most
    program.row_upper[measured.row] = 0.0


def penalised(model: Formulation, name: str) -> Floats:
    """(P, L) Points of a score: 0 is best."""
    economics = model.economics
    if name == RISK:
        return np.asarray(np.broadcast_to(mean_risk(economics.study, economics.axes), economics.axes.shape[:2]))
    found = np.nan_to_num(scores(economics.study, economics.axes, name))
    return np.asarray(100.0 - found if is_better_high(economics.study, name) else found)


def _add_defined(model: Formulation, name: str, what: Expressions) -> int:
    """A column that is a sum."""
    terms, constants = what
    [column] = model.program.add_columns(name)
    right = -float(constants[0])
    model.program.add_rows(name, terms=terms + Terms.of(0, column, -1.0), lower=right, upper=right)
    return int(column)


def _in_the_end(model: Formulation, weights: Floats) -> Expressions:
    """sum over p, l of weights[p,l] share[p,l,T]"""
    return model.weighted_shares(weights[None], np.array([model.economics.axes.calendar.count - 1]))


def _moved_fte(model: Formulation) -> Expressions:
    """Of today's work that goes live elsewhere. [FTE]"""
    economics, arrive = model.economics, model.arrive
    people = (economics.fte * economics.existing[:, None, None])[arrive.p, arrive.l, arrive.w]
    return Terms.of(0, arrive.columns, people), np.zeros(1)


def _one_off(model: Formulation) -> Expressions:
    """All one-off cost, before grants. [money, present value]"""
    economics = model.economics
    discount, transition, sites = economics.axes.calendar.discount, economics.transition, economics.sites
    arriving = discount * sum(transition.arrival.values()) + ramp_up_npv(economics, discount)
    terms = Terms.of(0, model.arrive.columns, arriving[model.arrive.p, model.arrive.l, model.arrive.w])
    if (staying := model.staying) is not None:
        saved = discount * economics.modes.move
        terms += Terms.of(0, staying.columns, -saved[staying.p, staying.l, staying.w])
    for built in model.built:
        terms += Terms.of(0, built.columns, discount[built.waves] * built.cost)
    leaving = discount * transition.leaving
    terms += Terms.of(0, model.leave.columns, leaving[model.leave.p, model.leave.l, model.leave.w])
    for turns, price in ((model.opens, sites.opening), (model.closes, sites.closing)):
        terms += Terms.of(0, np.array([*turns.values()], dtype=np.intp), np.array([discount[w] * price[l, w] for l, w in turns]))
    return terms, np.array([float(economics.live_before.sum(axis=(0, 1)) @ discount)])


def _add_departures(model: Formulation) -> Expressions:
    """Of work that arrives otherwise than the plan before has it. [FTE]"""
    economics, arrive, program = model.economics, model.arrive, model.program
    before = economics.previous.arrive[arrive.p, arrive.l, arrive.w]
    people = economics.fte[arrive.p, arrive.l, arrive.w] * economics.existing[arrive.p]
    planned = np.flatnonzero(before > 0)
    more = program.add_columns("more_than_before", arrive.p[planned], arrive.l[planned], arrive.w[planned])
    n = np.arange(len(planned))
    terms = Terms.of(n, more) + Terms.of(n, arrive.columns[planned], -1.0)
    program.add_rows(
        "more_than_before", arrive.p[planned], arrive.l[planned], arrive.w[planned], terms=terms, lower=-before[planned]
    )
    other = np.flatnonzero(before <= 0)
    return Terms.of(0, arrive.columns[other], people[other]) + Terms.of(0, more, people[planned]), np.zeros(1)


def _add_sites(model: Formulation) -> Expressions:
    """Locations with work in the end. [number]"""
    axes = model.economics.axes
    count_p, count_l, _ = axes.shape
    l = np.arange(count_l)
    place = np.eye(count_l, dtype=bool)
    each, of = np.tile(np.arange(count_p), count_l), np.repeat(l, count_p)
    last = np.full(count_l, axes.calendar.count - 1)
    use, _ = add_use(model, "in_the_end", l, p=each, of=of, place=place, t=last)
    return Terms.of(0, use), np.zeros(1)


def _add_largest_country(model: Formulation) -> Expressions:
    """Part of the work (standard hours) that is in any one country in the end. [share]"""
    return _add_largest(model, list(domains(model.economics.axes, "country").values()))


def _add_largest_vendor(model: Formulation) -> Expressions:
    """Part of the work (standard hours) that is with any one vendor in the end. [share]"""
    vendors = {provider.id for provider in model.economics.study.providers if provider.type == "vendor"}
    return _add_largest(
        model, [members for name, members in domains(model.economics.axes, "provider").items() if name in vendors]
    )


def _add_largest(model: Formulation, groups: list[Flags]) -> Expressions:
    [most] = model.program.add_columns("largest", upper=1.0)
    parts = _parts(model)
    for members in groups:
        terms, constants = _in_the_end(model, parts[:, None] * members)
        model.program.add_rows("largest", terms=terms + Terms.of(0, most, -1.0), upper=-float(constants[0]))
    return Terms.of(0, most), np.zeros(1)


def _add_lost_country(model: Formulation) -> Expressions:
    """Part of the work (standard hours) that stops when the worst country is lost in the end, with the others' surge. [share]"""
    axes, program = model.economics.axes, model.program
    [lost] = program.add_columns("lost", upper=1.0)
    surge = np.array([location.surge for location in axes.locations])
    parts, last = _parts(model), axes.calendar.count - 1
    for members in domains(axes, "country").values():
        left = program.add_columns("left", np.arange(len(axes.by_process)), upper=1.0)
        weight = np.zeros(len(left))
        for q, rows in enumerate(axes.by_process.values()):
            p = np.array(rows, dtype=np.intp)
            weight[q] = parts[p[axes.as_today[p]]].sum()
            own = np.array([axes.workstreams[each].share for each in rows])
            outside = np.flatnonzero(~members)
            held, today = model.shares(np.zeros((len(p), 1)), p[:, None], outside, last, own[:, None] * (1 + surge[outside]), 1)
            program.add_rows(
                "left", q, terms=Terms.of(0, left[q]) + Terms(held.row, held.column, -held.value), upper=float(today[0])
            )
        program.add_rows("lost", terms=Terms.of(0, lost) + Terms.of(0, left, weight), lower=1.0)
    return Terms.of(0, lost), np.zeros(1)


def _parts(model: Formulation) -> Floats:
    """(P,) Each workstream's part of all standard hours of the last period."""
    return parts_of_work(model.economics)
