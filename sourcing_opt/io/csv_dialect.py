"""How a CSV file is written: what separates its columns, and whether its decimals stand behind a comma."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from sourcing_opt.io.raw import TextRows
from sourcing_opt.schemas.checks.plausible import is_ambiguous
from sourcing_opt.schemas.columns.base import kinds_of
from sourcing_opt.schemas.columns.cells import SEPARATOR
from sourcing_opt.schemas.columns.numerals import PLAIN
from sourcing_opt.schemas.columns.spelling import clean

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What may stand between columns -> its name."""

_STATED = re.compile(r'"?sep=([^\w\s"\\]|\t)"?', re.IGNORECASE)
_WITH_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+", re.ASCII)
_IN_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)


def separator_of(text: str, known: Collection[str]) -> tuple[str, int]:
    """What stands between the columns of a file, and how many lines to skip that only say so (`sep=;`)."""
    for number, line in enumerate(text[:100_000].split("\n")):
        if stated := _STATED.fullmatch(line.strip()):
            return stated[1], number + 1
        if clean(line):
            counts = {sign: sum(clean(name) in known for name in next(csv.reader([line], delimiter=sign))) for sign in SEPARATORS}
            # The first of several that say the same, which is the comma.
            return max(counts, key=lambda sign: counts[sign]), 0
    return ",", 0


def with_points(rows: TextRows, fields: Mapping[str, FieldInfo]) -> str:
    """Write decimal commas of number columns as points, where no number of the table can be meant otherwise; what was done, in words.

    Certain is one that is no thousands, like 0,15 or 1.234,50, while none has a decimal point.
    """
    columns = [name for name, field in fields.items() if any(map(_is_of_numbers, kinds_of(field)))]
    texts = {clean(item) for text in set(rows.texts(columns)) for item in text.split(SEPARATOR)}
    sure = sorted(text for text in texts if _WITH_COMMA.fullmatch(text) and not _may_be_thousands(text))
    points = any(PLAIN.fullmatch(text) and "." in text and not is_ambiguous(text) for text in texts)
    if not sure or points:
        return ""
    rows.change(columns, lambda text: f"{SEPARATOR} ".join(map(_with_point, text.split(SEPARATOR))))
    return f"; commas stand before decimals: {sure[0]} is {_with_point(sure[0])}"


def _is_of_numbers(kind: Any) -> bool:
    """Whether a column is one of numbers, or of lists of them."""
    item = get_args(kind)[0] if get_origin(kind) is tuple else kind
    return (get_args(item)[0] if get_origin(item) is Annotated else item) in (int, float)


def _may_be_thousands(text: str) -> bool:
    return re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text) is not None


def _with_point(text: str) -> str:
    text = clean(text)
    return text.replace(".", "").replace(",", ".") if _WITH_COMMA.fullmatch(text) or _IN_GROUPS.fullmatch(text) else text
