"""The same study with a process as two of half the size. Its plan costs the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sourcing_opt.schemas.columns.base import reference_of
from sourcing_opt.schemas.policies import Policy
from sourcing_opt.schemas.study import TABLES, Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.schemas.tables.processes import Process

OF_PROCESSES = {
    table: column
    for table, row_type in TABLES.items()
    if table != "policies"
    for column, field in row_type.columns().items()
    if reference_of(field) == "processes"
}
"""Table -> its column that names a process."""

KEEPS_ITS_MEANING: dict[str, Callable[[Policy], bool]] = {
    "share_limit": lambda rule: True,
    "score_limit": lambda rule: True,
    "stability": lambda rule: True,
    "under_way": lambda rule: True,
    # Two halves depart where one whole did.
    "switching": lambda rule: getattr(rule, "max", 0) == 0 and rule.penalty is None,
    # A number for each process is then one for each half.
    "amount_limit": lambda rule: rule.each != "process",
    "count_limit": lambda rule: rule.each != "process",
    # A penalty for a share of a process is then paid for both halves.
    "assignment": lambda rule: rule.penalty is None,
    "survivability": lambda rule: rule.penalty is None,
    "together": lambda rule: rule.penalty is None,
}
"""Type -> the policies that say the same of two halves as of the whole. Not of `apart`: the halves would have to part too."""


def means_the_same(rule: Policy) -> bool:
    """Of the halves as of the whole."""
    return rule.type in KEEPS_ITS_MEANING and KEEPS_ITS_MEANING[rule.type](rule)


def undivided(study: Study) -> Study:
    """The study without what is said or paid once for a process, which would hold for each half: limits, contracts, packages, links, what a mode costs to build."""
    quotes = tuple(row.replace(fixed_per_year=0.0) for row in study.quotes)
    modes = tuple(row.replace(build_cost=0.0) for row in study.modes)
    study = study.replace(quotes=quotes, modes=modes, contracts=(), packages=(), links=())
    return study.replace(
        processes=tuple(row.replace(min_share=0, min_locations=1, max_locations=None, smallest_move=0) for row in study.processes)
    )


def halved(study: Study, whole: Process) -> Study:
    """The study with one of its processes as two of half the size."""
    size = {name: getattr(whole, name) and getattr(whole, name) / 2 for name in ("fte", "volume")}
    half = whole.replace(id="half", **size)
    tables: dict[str, Any] = {
        "processes": [*(row.replace(**size) if row is whole else row for row in study.processes), half],
        "policies": [
            row.replace(for_={name: _with(half, whole, ids) for name, ids in row.for_.items()}) for row in study.policies
        ],
    }
    quotes = [_half(row) if row.process == whole.id else row for row in study.quotes]
    for table, column in OF_PROCESSES.items():
        rows = quotes if table == "quotes" else study.rows(table)
        tables[table] = [*rows, *(row.replace(**{column: half.id}) for row in rows if getattr(row, column) == whole.id)]
    return study.replace(**{table: tuple(rows) for table, rows in tables.items()})


def _half(quote: Quote) -> Quote:
    base = None if quote.base_volume is None else quote.base_volume / 2
    return quote.replace(base_volume=base, price=quote.price / 2 if quote.per == "year" else quote.price)


def _with(half: Process, whole: Process, ids: tuple[str, ...]) -> tuple[str, ...]:
    return (*ids, half.id) if whole.id in ids else ids
