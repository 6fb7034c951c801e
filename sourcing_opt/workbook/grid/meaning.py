"""What a spreadsheet makes of cells: numbers, text and blanks, compared, counted and looked up as Excel does it.

Cells are arrays of floats, of booleans, or of objects: floats, booleans, text, None for a blank. In arithmetic TRUE is 1; compared, added up in a
range, or shown in a cell it is not the same to all programs, and an error. NaN stands for an error value: what Excel
would show as #VALUE! or #DIV/0!, and what Excel and Python would not take for the same. It spreads, and no cell may hold it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Floats

Cells = npt.NDArray[Any]
"""float64, bool or object; (rows of the formula or 1, cells looked at by each)"""

WILD = re.compile(r"[*?~]|^[<>=]")
"""What MATCH and SUMIFS would read as a pattern or as a comparison."""
_FIGURE = re.compile(
    r"[\d.,/:%+-]*\d[\d.,/:%+-]*([ed][+-]?\d+)?|.*\d.*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*|"
    r".*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*\d.*",
    re.IGNORECASE,
)
"""Text that SUMIFS may take for a number or a date, and for the same as other such text."""


def cells_of(values: Iterable[object]) -> Cells:
    """(n, 1) cells of plain values; floats where all are numbers."""
    listed = list(values)
    if all(isinstance(value, (int, float)) for value in listed):
        return np.array(listed, dtype=float).reshape(-1, 1)
    column = np.empty((len(listed), 1), dtype=object)
    column[:, 0] = [float(value) if isinstance(value, (int, float)) else value for value in listed]
    return column


def numbers(cells: Cells) -> Floats:
    """Cells in arithmetic: a blank is 0, text is an error."""
    return _as_floats(cells, blank=0.0, text=np.nan)


def numbers_in_range(cells: Cells, otherwise: float = 0.0) -> Floats:
    """Cells of a range in SUM, MAX and the like: blanks and text do not count."""
    return _as_floats(cells, blank=otherwise, text=otherwise)


def compared(cells: Cells) -> Floats:
    """Numbers, as comparisons take them: a blank is 0; text and TRUE are errors."""
    if cells.dtype == bool:
        return np.full(cells.shape, np.nan)
    figures = numbers(cells)
    if cells.dtype != object:
        return figures
    return np.where([[isinstance(value, bool) for value in row] for row in cells], np.nan, figures)


def _as_floats(cells: Cells, blank: float, text: float) -> Floats:
    if cells.dtype != object:
        return cells.astype(float, copy=False)
    flat = [
        blank if v is None else v if isinstance(v, (int, float)) else text if isinstance(v, str) else np.nan for v in cells.flat
    ]
    return np.array(flat, dtype=float).reshape(cells.shape)


def truth(cells: Cells) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether each cell is true, and whether it is an error."""
    if cells.dtype == bool:
        return cells, np.zeros(cells.shape, dtype=bool)
    figures = numbers(cells)
    return figures != 0, np.isnan(figures)


def choose(condition: Cells, yes: Cells, no: Cells) -> Cells:
    """IF: only the branch that is taken counts."""
    true, wrong = truth(condition)
    if not wrong.any():
        if true.all():
            return np.broadcast_to(yes, np.broadcast_shapes(true.shape, yes.shape))
        if not true.any():
            return np.broadcast_to(no, np.broadcast_shapes(true.shape, no.shape))
    chosen = np.where(true, yes, no) if yes.dtype == no.dtype else np.where(true, yes.astype(object), no.astype(object))
    return simplest(np.where(wrong, np.nan, chosen) if wrong.any() else chosen)


def simplest(cells: Cells) -> Cells:
    """Floats where all are numbers."""
    if cells.dtype == object and all(isinstance(value, (int, float)) for value in cells.flat):
        return cells.astype(float)
    return cells


def error_or(wrong: npt.NDArray[np.bool_], cells: Cells) -> Cells:
    """What was found, where nothing was wrong."""
    return np.where(wrong, np.nan, cells) if wrong.any() else cells


def equal(left: Cells, right: Cells) -> Cells:
    """`=`: text whatever its capitals, never text and a number; a blank is both 0 and empty text."""
    if left.dtype != object and right.dtype != object:
        a, b = compared(left), compared(right)
        return error_or(np.isnan(a) | np.isnan(b), a == b)
    keys: dict[object, int] = {"": 0, 0.0: 1}
    ours, theirs = (_coded(cells, keys) for cells in (left, right))
    wrong = (ours == _WRONG) | (theirs == _WRONG)
    same = ours == theirs
    for one, other in ((ours, theirs), (theirs, ours)):
        same = same | ((one == _BLANK) & ((other == 0) | (other == 1)))
    return error_or(wrong, same)


_BLANK, _WRONG = -1, -2


def _coded(cells: Cells, keys: dict[object, int]) -> npt.NDArray[np.int64]:
    """A number for each value, the same for what `=` takes for the same."""

    def code(value: object) -> int:
        if value is None:
            return _BLANK
        if isinstance(value, str):
            return keys.setdefault(folded(value), len(keys))
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
            return keys.setdefault(float(value), len(keys))
        return _WRONG

    return np.fromiter(map(code, cells.astype(object, copy=False).flat), dtype=np.int64, count=cells.size).reshape(cells.shape)


def folded(text: str) -> str:
    """Text as `=` compares it. Raises ValueError for letters of which programs do not agree how they look in capitals."""
    if text.isascii():
        return text.lower()
    if text.lower() != text.casefold() or text.upper().lower() != text.lower():
        raise ValueError(f"programs do not agree on the capitals of {text!r}: no formula may compare it")
    return text.lower()


_COMPARISONS: dict[str, Callable[[Floats, Floats], Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def ordered(symbol: str, left: Cells, right: Cells) -> Cells:
    """`<`, `<=`, `>`, `>=` of numbers; anything else is an error."""
    a, b = compared(left), compared(right)
    found = _COMPARISONS[symbol](a, b)
    return error_or(np.isnan(a) | np.isnan(b), found)


def passes(symbol: str, cells: Cells, wanted: Cells) -> npt.NDArray[np.bool_]:
    """A comparison in SUMIFS: only numbers can pass it."""
    figures = numbers_in_range(cells, np.nan)
    return np.asarray(_COMPARISONS[symbol](figures, numbers(wanted)), dtype=np.bool_)


def is_nothing(cells: Cells) -> npt.NDArray[np.bool_]:
    """Whether each cell is blank, or an error."""
    if cells.dtype != object:
        return np.asarray(np.isnan(cells.astype(float)))
    nothing = [value is None or value != value for value in cells.flat]
    return np.array(nothing, dtype=bool).reshape(cells.shape)


def are_numbers(cells: Cells) -> bool:
    """Whether all cells are numbers."""
    return not np.isnan(numbers_in_range(cells, np.nan)).any()


def quotient(left: Cells, right: Cells) -> Floats:
    """`/`: by 0 it is an error."""
    a, b = numbers(left), numbers(right)
    return np.asarray(np.divide(a, b, out=np.full(np.broadcast_shapes(a.shape, b.shape), np.nan), where=b != 0))


def power(left: Cells, right: Cells) -> Floats:
    """`^`: 0^0 is an error, and what has no real result."""
    a, b = numbers(left), numbers(right)
    with np.errstate(all="ignore"):
        return np.asarray(np.where((a == 0) & (b <= 0), np.nan, np.power(a, b)))


def joined(left: Cells, right: Cells) -> Cells:
    """`&` of text and blanks; a number is an error, as programs write it each in their way."""

    def both(a: object, b: object) -> object:
        texts = ["" if value is None else value for value in (a, b)]
        return "".join(map(str, texts)) if all(isinstance(value, str) for value in texts) else np.nan

    return np.asarray(np.frompyfunc(both, 2, 1)(left.astype(object), right.astype(object)), dtype=object)


def rounded(cells: Cells, decimals: Cells) -> Floats:
    """ROUND: halves away from zero."""
    figures, scale = numbers(cells), 10.0 ** numbers(decimals)
    return np.asarray(np.sign(figures) * np.floor(np.abs(figures) * scale + 0.5) / scale)


def position_of(keys: Cells, cells: Cells) -> Floats:
    """MATCH(..., 0): (n, 1) keys in (n or 1, m) cells -> where each is first, from 1; an error where it is not, or is a pattern."""
    if cells.shape[0] > 1:
        positions = [position_of(keys[row : row + 1], cells[row : row + 1])[0] for row in range(len(cells))]
        return np.array(positions).reshape(-1, 1)
    table: dict[object, int] = {}
    for place, value in enumerate(cells.astype(object).flat, 1):
        if value is not None:
            table.setdefault(folded(value) if isinstance(value, str) else float(value), place)

    def find(key: object) -> float:
        if isinstance(key, str):
            return np.nan if WILD.search(key) or not key else table.get(folded(key), np.nan)
        return np.nan if key is None or isinstance(key, bool) else table.get(float(key), np.nan)  # type: ignore[arg-type]

    return np.array([find(key) for key in keys.astype(object).flat], dtype=float).reshape(keys.shape)


def alike_to_sumifs(cells: Iterable[Cells]) -> bool:
    """Whether SUMIFS may take text for other text: patterns, comparisons, and text that looks like figures."""
    columns = list(cells)
    texts = {folded(value) for column in columns if column.dtype == object for value in column.flat if isinstance(value, str)}
    like_figures = sum(bool(_FIGURE.fullmatch(text)) for text in texts)
    figures = any(
        isinstance(value, float) for column in columns for value in (column.flat if column.dtype == object else column.flat[:1])
    )
    return "" in texts or any(WILD.search(text) for text in texts) or like_figures > (0 if figures else 1)


def unequal(left: Cells, right: Cells) -> Cells:
    """`<>`."""
    same = equal(left, right)
    return ~same if same.dtype == bool else np.where(np.isnan(same), np.nan, same == 0)
