"""Calculated cells: one tree prints the formula of a cell and works out its value, so that the two cannot part.

An expression stands in a column of cells. It has a text for each of them, and their values as an array (rows, cells looked at):
one row where all cells say the same, one cell looked at unless it is a range. What its leaves are - columns of tables, single
cells - is in `table.py`; the functions of a spreadsheet are in `functions.py`; what operators mean is in `meaning.py`.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import repeat

import numpy as np

from sourcing_opt.workbook.grid import meaning
from sourcing_opt.workbook.grid.meaning import Cells

Part = str | list[str]
"""A piece of a formula: the same in all rows, or one for each."""
COMPARES, JOINS, ADDS, MULTIPLIES, RAISES, SIGNS, ALONE = range(1, 8)
"""How strongly an operator binds; what binds more weakly than what it stands in is put in parentheses."""


class Expression(ABC):
    """What a formula says, and what it comes to."""

    strength: int = ALONE

    @abstractmethod
    def parts(self, sheet: str) -> list[Part]:
        """The text, without the leading `=`, for cells of a sheet."""

    @abstractmethod
    def values(self) -> Cells:
        """What it comes to: (rows or 1, cells looked at)."""

    def within(self, sheet: str, strength: int) -> list[Part]:
        """The text as part of a formula that binds as strongly."""
        return ["(", *self.parts(sheet), ")"] if self.strength < strength else self.parts(sheet)

    def __add__(self, other: Operand) -> Expression:
        """`+`."""
        return Operation("+", self, lift(other))

    def __radd__(self, other: Operand) -> Expression:
        """`+`."""
        return Operation("+", lift(other), self)

    def __sub__(self, other: Operand) -> Expression:
        """`-`."""
        return Operation("-", self, lift(other))

    def __rsub__(self, other: Operand) -> Expression:
        """`-`."""
        return Operation("-", lift(other), self)

    def __mul__(self, other: Operand) -> Expression:
        """`*`."""
        return Operation("*", self, lift(other))

    def __rmul__(self, other: Operand) -> Expression:
        """`*`."""
        return Operation("*", lift(other), self)

    def __truediv__(self, other: Operand) -> Expression:
        """`/`."""
        return Operation("/", self, lift(other))

    def __pow__(self, other: Operand) -> Expression:
        """`^`."""
        return Operation("^", self, lift(other))

    def __and__(self, other: Operand) -> Expression:
        """`&`: text, then text."""
        return Operation("&", self, lift(other))

    def __neg__(self) -> Expression:
        """`-` before it."""
        return Negative(self)

    def __lt__(self, other: Operand) -> Expression:
        """`<`."""
        return Operation("<", self, lift(other))

    def __le__(self, other: Operand) -> Expression:
        """`<=`."""
        return Operation("<=", self, lift(other))

    def __gt__(self, other: Operand) -> Expression:
        """`>`."""
        return Operation(">", self, lift(other))

    def __ge__(self, other: Operand) -> Expression:
        """`>=`."""
        return Operation(">=", self, lift(other))

    def equals(self, other: Operand) -> Expression:
        """`=`, text whatever its capitals. Python's own `==` says whether two expressions are one."""
        return Operation("=", self, lift(other))

    def differs(self, other: Operand) -> Expression:
        """`<>`."""
        return Operation("<>", self, lift(other))

    def __bool__(self) -> bool:
        """Refuse `if` and chained comparisons, which no formula would follow."""
        raise TypeError("an expression is neither true nor false before the workbook is calculated: use if_")


Operand = Expression | float | str
"""What an operator takes: a number or a text is itself."""


def lift(value: Operand) -> Expression:
    """A number or a text as an expression."""
    return value if isinstance(value, Expression) else Literal(value)


class Literal(Expression):
    """A number or a text in a formula."""

    def __init__(self, value: float | str) -> None:
        self.value = value
        self.strength = SIGNS if not isinstance(value, str) and value < 0 else ALONE

    def parts(self, sheet: str) -> list[Part]:
        """Text in quotes; a whole number without decimals."""
        if isinstance(self.value, str):
            quoted = self.value.replace('"', '""')
            return [f'"{quoted}"']
        return [str(int(self.value)) if float(self.value).is_integer() else repr(float(self.value))]

    def values(self) -> Cells:
        """Itself, (1, 1)."""
        return meaning.cells_of([self.value])


_STRENGTHS = {"+": ADDS, "-": ADDS, "*": MULTIPLIES, "/": MULTIPLIES, "^": RAISES, "&": JOINS} | dict.fromkeys(
    ("=", "<>", "<", "<=", ">", ">="), COMPARES
)
_MEANINGS: dict[str, Callable[[Cells, Cells], Cells]] = {
    "+": lambda left, right: meaning.numbers(left) + meaning.numbers(right),
    "-": lambda left, right: meaning.numbers(left) - meaning.numbers(right),
    "*": lambda left, right: meaning.numbers(left) * meaning.numbers(right),
    "/": meaning.quotient,
    "^": meaning.power,
    "&": meaning.joined,
    "=": meaning.equal,
    "<>": meaning.unequal,
}
_GROUPS_RIGHT = {("+", "+"), ("+", "-"), ("*", "*"), ("*", "/"), ("&", "&")}
"""Operators whose right side may be such an operation without parentheses: a + (b - c) is a + b - c."""


class Operation(Expression):
    """Two operands and what stands between them."""

    def __init__(self, symbol: str, left: Expression, right: Expression) -> None:
        self.symbol, self.left, self.right = symbol, left, right
        self.strength = _STRENGTHS[symbol]

    def parts(self, sheet: str) -> list[Part]:
        """Left, symbol, right."""
        groups = isinstance(self.right, Operation) and (self.symbol, self.right.symbol) in _GROUPS_RIGHT
        right = self.right.within(sheet, self.strength if groups else self.strength + 1)
        return [*self.left.within(sheet, self.strength), self.symbol, *right]

    def values(self) -> Cells:
        """Both sides, row by row and cell by cell."""
        left, right = self.left.values(), self.right.values()
        known_meaning = _MEANINGS.get(self.symbol)
        return meaning.ordered(self.symbol, left, right) if known_meaning is None else known_meaning(left, right)


class Negative(Expression):
    """A number below zero for one above it. A spreadsheet binds this sign more strongly than `^`."""

    strength = SIGNS

    def __init__(self, of: Expression) -> None:
        self.of = of

    def parts(self, sheet: str) -> list[Part]:
        """`-` and what it is of."""
        return ["-", *self.of.within(sheet, ALONE)]

    def values(self) -> Cells:
        """With the other sign."""
        return -meaning.numbers(self.of.values())


class Function(Expression):
    """A function of the spreadsheet over its arguments, and what it comes to."""

    def __init__(self, name: str, arguments: Sequence[Expression], value: Callable[[], Cells]) -> None:
        self.name, self.arguments, self._value = name, arguments, value

    def parts(self, sheet: str) -> list[Part]:
        """`NAME(...,...)`."""
        parts: list[Part] = [f"{self.name}("]
        for number, argument in enumerate(self.arguments):
            parts += [","] if number else []
            parts += argument.parts(sheet)
        return [*parts, ")"]

    def values(self) -> Cells:
        """As the function means it."""
        return self._value()


class Named(Expression):
    """A cell by the name the workbook gives it."""

    def __init__(self, name: str, cell: Expression) -> None:
        self.name, self._cell = name, cell

    def parts(self, sheet: str) -> list[Part]:
        """The name."""
        return [self.name]

    def values(self) -> Cells:
        """The cell's."""
        return self._cell.values()


def total(terms: Sequence[Expression]) -> Expression:
    """`a+b+c`; 0 where there is nothing to add."""
    return reduce(operator.add, terms) if terms else Literal(0)


def texts(expression: Expression, sheet: str, count: int) -> list[str]:
    """The formulas of so many rows, without the leading `=`."""
    parts = _run_together(expression.parts(sheet))
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts * count  # type: ignore[return-value]
    return list(map("".join, zip(*(repeat(part, count) if isinstance(part, str) else part for part in parts), strict=True)))


def _run_together(parts: list[Part]) -> list[Part]:
    pieces: list[Part] = []
    for part in parts:
        if pieces and isinstance(part, str) and isinstance(pieces[-1], str):
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces


def results(expression: Expression, count: int) -> list[float | str]:
    """What so many rows show: a blank that is referred to shows as 0; an error is NaN, and so is TRUE."""
    values = expression.values()
    assert values.shape in ((1, 1), (count, 1)), "a cell holds one value"
    column = np.broadcast_to(values, (count, 1))[:, 0]
    if column.dtype == bool:
        return [float("nan")] * count
    if column.dtype != object:
        # Without the sign of a zero that is below it.
        shown: list[float | str] = (column.astype(float) + 0.0).tolist()
        return shown
    return [_shown(value) for value in column]


def _shown(value: object) -> float | str:
    if isinstance(value, str):
        return value
    if value is None:
        return 0.0
    return float(value) + 0.0 if isinstance(value, (int, float)) and not isinstance(value, bool) else float("nan")
