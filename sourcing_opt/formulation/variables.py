"""The decisions: what arrives where and when, what leaves, which locations are used, opened and closed."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.model import Formulation, Moves
from sourcing_opt.formulation.program import Program
from sourcing_opt.schemas.tables.processes import Process


def declare(economics: Economics) -> Formulation:
    """All decisions, named by indices and never by ids."""
    program = Program()
    axes, sites = economics.axes, economics.sites
    today = economics.baseline > 0
    # Work that is all at one place has nowhere to arrive from at that same place.
    at_one_place: Flags = economics.axes.in_all_modes(today.sum(axis=1)) == 1
    comes_from_elsewhere = ~(today & at_one_place.reshape(-1, 1))
    may_arrive = economics.may_arrive & comes_from_elsewhere[:, :, None]
    reachable = today | economics.may_arrive.any(axis=2)
    used = reachable.any(axis=0)
    # A location that can be closed answers for its smallest scale by being open; one that cannot, by being used.
    scaled = ~sites.candidate & ~sites.closable & (sites.min_fte > 0)

    free = economics.eligible[:, :, None] & economics.starts[:, None, :] & economics.ready
    arrive = _add_moves(program, "arrive", may_arrive, economics.previous.under_way, free)
    leave = _add_moves(program, "leave", economics.may_leave, economics.previous.leaving, economics.leaves_freely)
    counted = [axes.by_process[process.id] for process in axes.processes if counts_locations(process)]
    places = [(ps[0], l) for ps in counted for l in np.flatnonzero(reachable[list(ps)].any(axis=0)).tolist()]
    uses = _add_yes_or_no(program, "uses", *np.array(places, dtype=np.intp).reshape(-1, 2).T)
    used_at = {(axes.workstreams[p].process.id, l): column for (p, l), column in zip(places, uses.tolist(), strict=True)}
    opens = _add_in_waves(program, "opens", (sites.candidate & used)[:, None] & economics.ready)
    closes = _add_in_waves(program, "closes", np.broadcast_to(sites.closable[:, None], economics.ready.shape))
    runs = _add_yes_or_no(program, "runs", np.flatnonzero(scaled))
    return Formulation(
        economics=economics,
        program=program,
        arrive=arrive,
        leave=leave,
        uses=used_at,
        opens=opens,
        closes=closes,
        runs=dict(zip(np.flatnonzero(scaled).tolist(), runs.tolist(), strict=True)),
    )


def counts_locations(process: Process) -> bool:
    """Whether it matters how many locations a process has, or how little is at one."""
    return process.min_share > 0 or process.min_locations > 1 or process.max_locations is not None


def _add_moves(program: Program, name: str, allowed: Flags, under_way: Floats, free: Flags) -> Moves:
    """One column for every allowed move; before a workstream is free to move it ends at the share that is under way."""
    w, p, l = np.nonzero(allowed.transpose(2, 0, 1))
    free = np.broadcast_to(free, allowed.shape)
    at = np.full(allowed.shape, -1, dtype=np.intp)
    at[p, l, w] = np.arange(len(p))
    return Moves(
        p=p,
        l=l,
        w=w,
        columns=program.add_columns(name, p, l, w, upper=np.where(free[p, l, w], np.inf, under_way[p, l, w])),
        at=at,
    )


def _add_in_waves(program: Program, name: str, turns: Flags) -> dict[tuple[int, int], int]:
    l, w = np.nonzero(turns)
    return dict(zip(zip(l.tolist(), w.tolist(), strict=True), _add_yes_or_no(program, name, l, w).tolist(), strict=True))


def _add_yes_or_no(program: Program, name: str, *index: Indices) -> Indices:
    return program.add_columns(name, *index, upper=1.0, integer=True)
