"""How many locations a process has in the end state, and the smallest share worth having at one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from sourcing_opt.formulation.model import Formulation, Origin
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.tables.processes import Process


def count_locations(model: Formulation) -> None:
    """A process is done at neither too few nor too many locations, and not in slivers.

    share[p,l,T] <= uses[q,l] <= open[l,T]                                for every workstream p of process q, in all its modes together
    sum_{p in q} part[p] share[p,l,T] >= min_share[q] uses[q,l]           or, where all is at one place, share[p,l,T] = uses[q,l]
    min_locations[q] <= sum_l uses[q,l] <= max_locations[q]
    Unit: share of the process; locations. Source: processes.min_share, min_locations, max_locations.
    """
    axes = model.economics.axes
    last = axes.calendar.count - 1
    of_id = {process.id: process for process in axes.processes}
    # Everything that follows is by pair of a process and a place, n, or by the workstreams of such a pair.
    process = np.array([of_id[q] for q, _ in model.uses], dtype=object)
    l, uses = (np.array([*found], dtype=np.intp) for found in ((l for _, l in model.uses), model.uses.values()))
    n, first = np.arange(len(process)), np.array([axes.by_process[q.id][0] for q in process], dtype=np.intp)
    smallest = np.array([q.min_share for q in process])
    works = [(each, p) for each, q in enumerate(process) for p in axes.by_process[q.id]]
    of_pair, p = np.array(works, dtype=np.intp).reshape(-1, 2).T

    first_mode = axes.as_today[p]
    row = (np.cumsum(first_mode) - 1)[np.searchsorted(of_pair * len(axes.work) + p, of_pair * len(axes.work) + axes.work[p])]
    there, today = model.shares(row, p, l[of_pair], last, 1.0, int(first_mode.sum()))
    whole_process, of_process = (of_pair, p), (of_pair[first_mode], p[first_mode])
    of_pair, p = of_process
    undivided = smallest[of_pair] == 1
    terms = there + Terms.of(np.arange(len(p)), uses[of_pair], -1.0)
    rows = model.add_rows("use", p, l[of_pair], terms=terms, lower=np.where(undivided, -today, -np.inf), upper=-today)
    model.from_input(rows[undivided], _cells(process[of_pair[undivided]], "min_share"))

    of_pair, p = whole_process
    parts = np.array([workstream.share for workstream in axes.workstreams])
    there, today = model.shares(of_pair, p, l[of_pair], last, parts[p], len(n))
    slivers = (smallest > 0) & (smallest < 1)
    terms = (there + Terms.of(n, uses, -smallest)).only(slivers)
    origins = _cells(process[slivers], "min_share")
    model.add_rows("sliver", first[slivers], l[slivers], terms=terms, lower=-today[slivers], origins=origins)

    opened, constants = model.open(n, l, last, -1.0, len(n))
    turns = opened.some(len(n))
    terms = (Terms.of(n, uses) + opened).only(turns)
    model.add_rows("use_open", first[turns], l[turns], terms=terms, upper=-constants[turns])

    starts, at, q, places = np.unique(first, return_index=True, return_inverse=True, return_counts=True)
    counted = process[at]
    fewest = np.array([each.min_locations for each in counted], dtype=float)
    most = np.array([np.inf if each.max_locations is None else each.max_locations for each in counted])
    some, few = fewest > 1, most < places
    used, origins = Terms.of(q, uses), _cells(counted[some], "min_locations")
    model.add_rows("min_locations", starts[some], terms=used.only(some), lower=fewest[some], origins=origins)
    origins = _cells(counted[few], "max_locations")
    model.add_rows("max_locations", starts[few], terms=used.only(few), upper=most[few], origins=origins)


def _cells(processes: Iterable[Process], column: str) -> Iterator[Origin]:
    """The cells of the processes."""
    return (Origin("processes", (process.id,), column) for process in processes)
