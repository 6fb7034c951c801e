"""The model under construction: its decisions, and linear expressions in the share of work at a place and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.program import Index, Program, Terms
from sourcing_opt.tolerances import NO_COEFFICIENT

Expressions = tuple[Terms, Floats]
"""Linear expressions, one for each row of a block: their terms, and their constants (n,)."""


@dataclass(frozen=True)
class Moves:
    """One column for each (workstream, location, wave) in which work may arrive, or may leave; ordered by wave."""

    p: Indices
    l: Indices
    w: Indices
    columns: Indices
    """(n,) Numbers in the program."""
    at: Indices
    """(P, L, W) Which of the columns it is; -1 where there is none."""


class Weights(NamedTuple):
    """What some columns weigh in a sum."""

    columns: Indices
    values: Floats


class Exclusive(NamedTuple):
    """Yes-or-no columns in an order, of which at most one is 1."""

    row: int
    """That says so."""
    columns: Indices


@dataclass(frozen=True)
class Penalty:
    """A column that measures how far a soft policy is broken, and what a unit of that costs."""

    column: int
    policy: str
    period: int
    cost: float
    """Present value. [money/unit]"""


@dataclass(frozen=True)
class Origin:
    """An input that rows come from and that a user can change: a cell, or a whole row where no single cell is the bound."""

    table: str
    key: tuple[str, ...]
    """The values of the table's key columns."""
    column: str | None = None


class StayingOn(NamedTuple):
    """Columns of people who stay at a place where the mode of their work changes: for a workstream p that leaves a place l in a period w. [FTE]"""

    p: Indices
    l: Indices
    w: Indices
    columns: Indices


class Built(NamedTuple):
    """Yes-or-no columns of a mode of a process that is built in one of some waves."""

    process: str
    columns: Indices
    waves: Indices
    cost: float
    """[money]"""


class Staffed(NamedTuple):
    """Columns of who is taken in and let go: one for each role r, place l and period t with staff of its own."""

    r: Indices
    l: Indices
    t: Indices
    joiners: Indices
    released: Indices
    temps: Indices


@dataclass(frozen=True)
class Measured:
    """A measure in a program: points, or points for each unit of a whole; less is better."""

    points: int
    """Column."""
    whole: int | None
    """Column; None where the points are the measure."""
    row: int
    """points - bound x whole <= 0, or points <= bound; it binds nothing yet."""
    least_whole: float
    """The whole is no less in any plan; 1 where there is none."""


@dataclass(eq=False, kw_only=True)
class Formulation:
    """A study as a mixed-integer program. Indices: workstream p, location l, period t, wave w.

    Its methods add to it; everything it has can be read, and nothing but them fills it.
    """

    economics: Economics
    program: Program
    arrive: Moves
    """Share of p that goes live at l in wave w."""
    leave: Moves
    """Share of p that leaves l in wave w."""
    uses: Mapping[tuple[str, int], int]
    """(process id, l) -> the column that is 1 when l does some of it in the end state."""
    opens: Mapping[tuple[int, int], int]
    """(l, w) -> the column that is 1 when candidate l opens in w."""
    closes: Mapping[tuple[int, int], int]
    """(l, w) -> the column that is 1 when open l closes in w."""
    runs: Mapping[int, int]
    """l -> the column that is 1 when a location that stays open does any work in the end state; only where it has a smallest scale."""

    _penalties: list[Penalty] = field(default_factory=list, init=False)
    _costs: list[Weights] = field(default_factory=list, init=False)
    _preferences: list[Weights] = field(default_factory=list, init=False)
    _amounts: dict[tuple[str, bytes], dict[int, Indices]] = field(default_factory=dict, init=False)
    _exclusive: list[Exclusive] = field(default_factory=list, init=False)
    _built: list[Built] = field(default_factory=list, init=False)
    _moved: list[tuple[Indices, Indices]] = field(default_factory=list, init=False)
    _ruled: dict[str, Indices] = field(default_factory=dict, init=False)
    _origins: dict[int, tuple[Origin, float]] = field(default_factory=dict, init=False)
    _behind: list[Callable[[], Indices]] = field(default_factory=list, init=False)

    held: dict[tuple[str, int], tuple[int, float]] = field(default_factory=dict, init=False)
    """(process, l) -> the row by which what is there of it in the end can be bounded, and what is there without any decision."""
    waiting: Sequence[Indices] = ()
    """Columns that cost what waiting does along its chords, where agents are pooled."""
    staffed: Staffed | None = field(default=None, init=False)
    """Who is taken in and let go, where places have staff of their own."""
    staying: StayingOn | None = field(default=None, init=False)
    """Who stays where the mode of the work changes, where it may."""
    measured: dict[str, Measured] = field(default_factory=dict, init=False)
    """What else a plan can be held against; see `measures`."""
    asked: dict[str, int] = field(default_factory=dict, init=False)
    """Rows that questions are about: `cost`, what a plan costs without the constant; `turns`, how many sites open or close."""

    @property
    def penalties(self) -> Sequence[Penalty]:
        """What soft policies cost that are broken."""
        return self._penalties

    @property
    def costs(self) -> Sequence[Weights]:
        """Columns that cost or save something besides moves and sites. [money/unit, present value]"""
        return self._costs

    @property
    def preferences(self) -> Sequence[Weights]:
        """What columns weigh when costs are equal; see `ties`. [money/unit, negligible]"""
        return self._preferences

    @property
    def exclusive(self) -> Sequence[Exclusive]:
        """The waves in which a site opens or closes, the tiers of a provider's year."""
        return self._exclusive

    @property
    def built(self) -> Sequence[Built]:
        """Modes that cost something to build."""
        return self._built

    @property
    def moved(self) -> Sequence[tuple[Indices, Indices]]:
        """(workstreams, rows) Rows by which work is conserved: every arrival of a workstream stands in one of its rows, with coefficient 1; every
        departure in two of them, with -1 and 1."""
        return self._moved

    @property
    def ruled(self) -> Mapping[str, Indices]:
        """Policy -> the rows that are there because of it."""
        return self._ruled

    @property
    def origins(self) -> Mapping[int, tuple[Origin, float]]:
        """Row -> the input it comes from, and what one unit of that input comes to in the row. No other row can give way."""
        return self._origins

    @property
    def behind(self) -> Sequence[Callable[[], Indices]]:
        """Each adds a block of rows that hold even where an input gives way; what is there implies them."""
        return self._behind

    def add_columns(
        self, family: str, *index: Index, lower: float | Floats = 0.0, upper: float | Floats = np.inf, integer: bool = False
    ) -> Indices:
        """The numbers of new columns, as `Program.add_columns` gives them."""
        return self.program.add_columns(family, *index, lower=lower, upper=upper, integer=integer)

    def add_rows(
        self,
        family: str,
        *index: Index,
        terms: Terms,
        lower: float | Floats = -np.inf,
        upper: float | Floats = np.inf,
        origins: Iterable[Origin] = (),
        unit: float | Floats = 1.0,
    ) -> Indices:
        """The numbers of new rows, as `Program.add_rows` gives them, with the input that each comes from, as `from_input` has it."""
        rows = self.program.add_rows(family, *index, terms=terms, lower=lower, upper=upper)
        self.from_input(rows, origins, unit)
        return rows

    def from_input(self, rows: Indices, origins: Iterable[Origin], unit: float | Floats = 1.0) -> None:
        """Note the input that each of the rows comes from; `origins` may go on for longer."""
        units = np.broadcast_to(unit, rows.shape).tolist()
        self._origins.update(zip(rows.tolist(), zip(origins, units, strict=False), strict=False))

    def add_behind(self, family: str, *index: Index, terms: Terms, upper: float | Floats) -> None:
        """Keep a block of rows ready that hold even where an input gives way."""
        self._behind.append(partial(self.program.add_rows, family, *index, terms=terms, upper=upper))

    def add_conserving(
        self, family: str, p: Indices, *index: Index, terms: Terms, lower: float | Floats = -np.inf, upper: Floats
    ) -> None:
        """Rows by which work of workstreams p is conserved."""
        self._moved.append((p, self.add_rows(family, p, *index, terms=terms, lower=lower, upper=upper)))

    def add_cost(self, columns: Indices, price: Floats) -> None:
        """What a unit of each column costs, or saves. [money/unit, present value]"""
        self._costs.append(Weights(columns, price))

    def add_preference(self, weights: Weights) -> None:
        """What columns weigh when costs are equal."""
        self._preferences.append(weights)

    def add_penalties(self, policy: str, columns: Indices, t: Indices, penalty: float) -> None:
        """What a unit of each of the columns, a violation in period t, costs. penalty: [money/unit/period]"""
        costs = (penalty * self.economics.axes.calendar.discount[t]).tolist()
        for column, period, cost in zip(columns.tolist(), t.tolist(), costs, strict=True):
            self._penalties.append(Penalty(column, policy, period, cost))

    def add_built(self, process: str, columns: Indices, waves: Indices, cost: float) -> None:
        """Note the columns that build a mode of a process in one of the waves, and what that costs."""
        self._built.append(Built(process, columns, waves, cost))

    def add_exclusive(self, rows: Indices, columns: Iterable[Indices]) -> None:
        """Note that of the yes-or-no columns of each row at most one is 1."""
        self._exclusive.extend(Exclusive(*each) for each in zip(rows.tolist(), columns, strict=True))

    @contextmanager
    def of_policy(self, policy: str) -> Iterator[None]:
        """Rows that are added meanwhile are there because of the policy."""
        first = len(self.program.row_lower)
        yield
        self._ruled[policy] = np.arange(first, len(self.program.row_lower))

    def amounts_of(self, metric: str, workstreams: Flags) -> tuple[int, Mapping[int, Indices]]:
        """The number of a metric of workstreams (P,) among all that are defined, from 1; and t -> (L,) its columns, see `amounts`."""
        key = (metric, workstreams.tobytes())
        return [*dict.fromkeys((*self._amounts, key))].index(key) + 1, self._amounts.get(key, {})

    def add_amounts(self, metric: str, workstreams: Flags, columns: Mapping[int, Indices]) -> None:
        """Keep t -> (L,) the columns that say how much of it a location holds, -1 where there is none."""
        self._amounts.setdefault((metric, workstreams.tobytes()), {}).update(columns)

    def shares(
        self, row: npt.ArrayLike, p: npt.ArrayLike, l: npt.ArrayLike, t: npt.ArrayLike, weight: npt.ArrayLike, count: int
    ) -> Expressions:
        """sum of weight x share[p,l,t] in each of `count` rows, with share = baseline + arrivals - departures up to t.

        The arrays may have any shapes that go together: each of their entries is one summand.
        """
        rows, ps, ls, ts, weights = (part.ravel() for part in np.broadcast_arrays(row, p, l, t, weight))
        constants = sums(rows, weights * self.economics.baseline[ps, ls], count)
        heavy = np.abs(weights) > NO_COEFFICIENT
        if not heavy.all():
            rows, ps, ls, ts, weights = (part[heavy] for part in (rows, ps, ls, ts, weights))
        found = []
        for moves, sign in ((self.arrive, 1.0), (self.leave, -1.0)):
            each, columns = _until(moves.at[ps, ls], ts)
            found.append(Terms(rows[each], moves.columns[columns], sign * weights[each]))
        return found[0] + found[1], constants

    def weighted_shares(self, weights: Floats, t: Indices) -> Expressions:
        """sum over p, l of weights[n,p,l] share[p,l,t[n]] for every n; weights: (n, P, L)."""
        n, p, l = np.nonzero(weights)
        return self.shares(n, p, l, t[n], weights[n, p, l], len(t))

    def open(self, row: npt.ArrayLike, l: npt.ArrayLike, t: npt.ArrayLike, weight: npt.ArrayLike, count: int) -> Expressions:
        """sum of weight x open[l,t] in each of `count` rows; open is 1 while the location is, constant where it neither opens nor closes."""
        rows, ls, ts, weights = (part.ravel() for part in np.broadcast_arrays(row, l, t, weight))
        candidate = self.economics.sites.candidate
        each, columns = _until(self._turns[ls], ts)
        terms = Terms(rows[each], columns, np.where(candidate[ls[each]], 1.0, -1.0) * weights[each])
        return terms, sums(rows, np.where(candidate[ls], 0.0, weights), count)

    @cached_property
    def _turns(self) -> Indices:
        """(L, W) The column that opens a candidate, or closes an open location; -1."""
        columns = np.full(self.economics.axes.shape[1:], -1, dtype=np.intp)
        for (l, w), column in {**self.opens, **self.closes}.items():
            columns[l, w] = column
        return columns


def sums(row: Indices, values: npt.NDArray[Any], count: int) -> Floats:
    """(count,) The sum of the values of each row."""
    return np.asarray(np.bincount(row, values, minlength=count), dtype=np.float64)


def column_of(columns: Mapping[int, int], keys: Indices) -> Indices:
    """The column of each key; -1 where there is none."""
    return np.array([columns.get(key, -1) for key in keys.tolist()], dtype=np.intp)


def _until(at: Indices, t: Indices) -> tuple[Indices, Indices]:
    """For each of n rows of columns by wave (n, W), those of waves up to t (n,): which row it is of, and the column; ordered by wave."""
    waves = at.T
    w, each = np.nonzero((waves >= 0) & (np.arange(len(waves))[:, None] <= t))
    return each, waves[w, each]
