"""The functions that formulas may use: those that every spreadsheet has and means the same by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Floats
from sourcing_opt.workbook.grid import meaning
from sourcing_opt.workbook.grid.expression import ADDS, JOINS, Expression, Function, Literal, Operand, Part, lift
from sourcing_opt.workbook.grid.meaning import Cells


def if_(condition: Expression, yes: Operand, no: Operand) -> Expression:
    """`IF(...)`."""
    branches = lift(yes), lift(no)

    def value() -> Cells:
        return meaning.choose(condition.values(), *(branch.values() for branch in branches))

    return Function("IF", (condition, *branches), value)


def maximum(*of: Operand) -> Expression:
    """`MAX(...)` of numbers and ranges."""
    return _extreme("MAX", of)


def minimum(*of: Operand) -> Expression:
    """`MIN(...)` of numbers and ranges."""
    return _extreme("MIN", of)


def _extreme(name: str, of: Sequence[Operand]) -> Expression:
    arguments = [lift(operand) for operand in of]
    worst, best = (-np.inf, np.maximum) if name == "MAX" else (np.inf, np.minimum)

    def value() -> Cells:
        extreme: Floats | None = None
        for argument in arguments:
            cells = argument.values()
            # In a range, text and blanks do not count; alone, text is an error.
            figures = meaning.numbers_in_range(cells, worst) if cells.shape[1] > 1 else meaning.numbers(cells)
            most = best.reduce(figures, axis=1, keepdims=True)
            extreme = most if extreme is None else best(extreme, most)
        assert extreme is not None
        return np.where(np.isinf(extreme), 0.0, extreme)

    return Function(name, arguments, value)


def absolute(of: Expression) -> Expression:
    """`ABS(...)`."""
    return Function("ABS", (of,), lambda: np.abs(meaning.numbers(of.values())))


def rounded(of: Expression, decimals: Expression) -> Expression:
    """`ROUND(...)`."""
    return Function("ROUND", (of, decimals), lambda: meaning.rounded(of.values(), decimals.values()))


def is_number(of: Expression) -> Expression:
    """`ISNUMBER(...)`."""
    return Function("ISNUMBER", (of,), lambda: np.isfinite(meaning.numbers_in_range(of.values(), np.nan)))


def sum_of(*ranges: Expression) -> Expression:
    """`SUM(...)` of ranges: text and blanks do not count."""

    def value() -> Cells:
        counts = [meaning.numbers_in_range(each.values()).sum(axis=1, keepdims=True) for each in ranges]
        return np.asarray(sum(counts[1:], counts[0]))

    return Function("SUM", ranges, value)


def product_sum(*factors: Expression) -> Expression:
    """`SUMPRODUCT(...)`: cells side by side are multiplied and added up. Text is an error, as some programs take it for 0."""

    def value() -> Cells:
        product = meaning.numbers(factors[0].values())
        for factor in factors[1:]:
            product = product * meaning.numbers(factor.values())
        return np.asarray(product.sum(axis=1, keepdims=True))

    return Function("SUMPRODUCT", factors, value)


def largest_product(of: Expression) -> Expression:
    """`SUMPRODUCT(MAX(...))`: the largest of cells that are worked out; SUMPRODUCT makes every program work them out one by one."""
    inner = Function("MAX", (of,), lambda: meaning.numbers(of.values()).max(axis=1, keepdims=True))
    return Function("SUMPRODUCT", (inner,), inner.values)


def count_numbers(of: Expression) -> Expression:
    """`COUNT(...)`: how many cells of a range are numbers."""

    def value() -> Cells:
        return np.asarray(np.isfinite(meaning.numbers_in_range(of.values(), np.nan)).sum(axis=1, keepdims=True), dtype=float)

    return Function("COUNT", (of,), value)


def count_where(of: Expression, is_: float | str) -> Expression:
    """`COUNTIF(...)`: how many cells of a range are a number, or a text that no program takes for anything else."""

    def value() -> Cells:
        cells, wanted = of.values(), meaning.cells_of([is_])
        if meaning.alike_to_sumifs([cells if isinstance(is_, float) else wanted]):
            return np.full((1, 1), np.nan)
        return np.asarray(meaning.numbers(meaning.equal(cells, wanted)).sum(axis=1, keepdims=True))

    return Function("COUNTIF", (of, lift(is_)), value)


def count_filled(of: Expression) -> Expression:
    """`COUNTIF(...,"<>")`: how many cells of a range are not blank."""

    def value() -> Cells:
        filled = [[value is not None for value in row] for row in of.values().astype(object)]
        return np.asarray(np.array(filled, dtype=float).sum(axis=1, keepdims=True))

    return Function("COUNTIF", (of, Literal("<>")), value)


def match(key: Expression, cells: Expression) -> Expression:
    """`MATCH(...,0)`: where a key is first in a range, from 1. Keys may not be patterns."""
    return Function("MATCH", (key, cells, Literal(0)), lambda: meaning.position_of(key.values(), cells.values()))


def index(cells: Expression, row: Operand) -> Expression:
    """`INDEX(...)`: a cell of a range of one row or one column, counted from 1. Row 0, which would mean all of it, is an error."""
    place = lift(row)

    def value() -> Cells:
        found, rows = cells.values(), meaning.numbers(place.values())
        assert found.shape[0] == 1, "INDEX looks into one range"
        return picked(found[0], rows)

    return Function("INDEX", (cells, place), value)


def picked(cells: Cells, places: Floats) -> Cells:
    """The cells at places counted from 1; an error where there is no such place. cells: (m,)"""
    inside = (places >= 1) & (places <= len(cells)) & (places == np.floor(places))
    rows = np.where(inside, places, 1).astype(int) - 1
    picked = cells[rows]
    return picked if inside.all() else np.where(inside, picked, np.nan)


@dataclass(frozen=True)
class Test:
    """A comparison in the criteria of SUMIFS: `">="&cell`, or `">=5"`."""

    symbol: str
    operand: Operand

    def parts(self, sheet: str) -> list[Part]:
        """As a criterion is written."""
        if isinstance(self.operand, Expression):
            return [f'"{self.symbol}"&', *self.operand.within(sheet, max(ADDS, JOINS))]
        return [f'"{self.symbol}', *Literal(self.operand).parts(sheet), '"']


Criterion = tuple[Expression, Operand | Test]
"""A range, and what its cells are to be."""


class _Conditional(Expression):
    """SUMIFS or COUNTIFS. Where SUMIFS could take one text for another, it says the same with SUMPRODUCT."""

    def __init__(self, added: Expression | None, criteria: Sequence[Criterion]) -> None:
        self._added, self._criteria = added, criteria

    @cached_property
    def _plain(self) -> Expression | None:
        """The sum as SUMPRODUCT, where SUMIFS could take one text for another."""
        wanted = ((cells, is_) for cells, is_ in self._criteria if not isinstance(is_, Test))
        ambiguous = any(meaning.alike_to_sumifs([cells.values(), lift(is_).values()]) for cells, is_ in wanted)
        return self._as_product() if ambiguous else None

    def _as_product(self) -> Expression:
        tests = [cells.equals(is_) if not isinstance(is_, Test) else _compared(cells, is_) for cells, is_ in self._criteria]
        product = tests[0] if len(tests) > 1 or self._added is not None else tests[0] * 1
        for test in tests[1:]:
            product = product * test
        return product_sum(product if self._added is None else product * self._added)

    def parts(self, sheet: str) -> list[Part]:
        """`SUMIFS(added,range,criterion,...)`."""
        if self._plain is not None:
            return self._plain.parts(sheet)
        parts: list[Part] = ["COUNTIFS("] if self._added is None else ["SUMIFS(", *self._added.parts(sheet), ","]
        for number, (cells, is_) in enumerate(self._criteria):
            parts += [","] if number else []
            parts += [*cells.parts(sheet), ",", *(is_ if isinstance(is_, Test) else lift(is_)).parts(sheet)]
        return [*parts, ")"]

    def values(self) -> Cells:
        """The sum of what meets all criteria, in each row; an error where a criterion is one, or is blank."""
        if self._plain is not None:
            tested = (cells.values() for cells, is_ in self._criteria if isinstance(is_, Test))
            # Alone, SUMIFS compares numbers only.
            return self._plain.values() if all(map(meaning.are_numbers, tested)) else np.full((1, 1), np.nan)
        size = self._criteria[0][0].values().shape[1]
        added = np.ones((1, size)) if self._added is None else meaning.numbers_in_range(self._added.values())
        wrong, passed = np.zeros((1, 1), dtype=bool), np.ones((1, 1), dtype=bool)
        keys: list[tuple[Cells, Cells]] = []
        for cells, is_ in self._criteria:
            wanted = lift(is_.operand if isinstance(is_, Test) else is_).values()
            wrong = wrong | meaning.is_nothing(wanted)
            if isinstance(is_, Test):
                wrong = wrong | np.isnan(meaning.compared(wanted))
                passed = passed & meaning.passes(is_.symbol, cells.values(), wanted)
            else:
                keys.append((cells.values(), wanted))
        if passed.shape[0] == 1:
            return meaning.error_or(wrong, _summed_by_key(added * passed, keys))
        # Each row looks at other cells.
        for cells_looked_at, wanted in keys:
            passed = passed & (meaning.equal(cells_looked_at, wanted) == 1)
        return meaning.error_or(wrong, (passed * added).sum(axis=1, keepdims=True))


def _summed_by_key(added: Floats, keys: Sequence[tuple[Cells, Cells]]) -> Floats:
    """(1, m) amounts and, for each criterion, (1, m) cells and (n or 1, 1) keys -> (n or 1, 1) sums where all keys are met."""
    rows = max((wanted.shape[0] for _, wanted in keys), default=1)
    ours, theirs = np.zeros(added.shape[1], dtype=np.int64), np.zeros(rows, dtype=np.int64)
    for cells, wanted in keys:
        codes: dict[object, int] = {}
        here, asked = (_codes(texts, codes) for texts in (cells, np.broadcast_to(wanted, (rows, 1))))
        ours, theirs = ours * (len(codes) + 1) + here, theirs * (len(codes) + 1) + asked
    places: dict[int, int] = {}
    for key in theirs.tolist():
        places.setdefault(key, len(places))
    groups = np.array([places.get(key, len(places)) for key in ours.tolist()], dtype=np.int64)
    sums = np.bincount(groups, weights=added[0], minlength=len(places) + 1)
    return np.asarray(sums[[places[key] for key in theirs.tolist()]].reshape(-1, 1), dtype=float)


def _codes(cells: Cells, codes: dict[object, int]) -> npt.NDArray[np.int64]:
    def code(value: object) -> int:
        return codes.setdefault(meaning.folded(value) if isinstance(value, str) else value, len(codes))

    return np.fromiter(map(code, cells.astype(object).flat), dtype=np.int64, count=cells.size)


def _compared(cells: Expression, test: Test) -> Expression:
    other = test.operand
    return {"<": cells < other, "<=": cells <= other, ">": cells > other, ">=": cells >= other}[test.symbol]


def sum_where(added: Expression, *criteria: Criterion) -> Expression:
    """`SUMIFS(...)`: a range added up where other ranges are what a cell or a text says."""
    return _Conditional(added, criteria)


def count_cells_where(*criteria: Criterion) -> Expression:
    """`COUNTIFS(...)`."""
    return _Conditional(None, criteria)
