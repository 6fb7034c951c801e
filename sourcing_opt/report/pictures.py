"""What the pictures of a plan show, as numbers: drawn as charts in `charts`, as native charts of slides in `deck`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

COLORS = {"onshore": "#3B6FB5", "nearshore": "#1A9C87", "offshore": "#D9772B"}
"""Location model -> its color. All colors stand out on white and on black, by 3 to 1 at least."""
GREY, GAIN = "#868686", "#3B6FB5"
SEVERAL = ("#3B6FB5", "#1A9C87", "#D9772B", "#8B6FC9", "#C2569B", "#868686", "#A68A2C")
"""For kinds that have no color of their own."""

Cell = str | float | None
"""Of a table: None where there is nothing to say."""
Kind = Literal["text", "money", "people", "share", "points", "count"]
"""How a column's figures are written."""
_DIGITS: dict[Kind, str] = {"money": ",.0f", "people": ",.1f", "share": ".1%", "points": ",.1f", "count": ",.0f", "text": ""}


@dataclass(frozen=True)
class ExhibitColumn:
    """A column of a table."""

    header: str
    kind: Kind = "text"


def written(cell: Cell, kind: Kind) -> str:
    """A figure as its column has it; -0 is 0."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    text = format(cell, _DIGITS[kind])
    return text.removeprefix("-") if not text.strip("-0.,%") else text.replace("-", "−")


@dataclass(frozen=True)
class Series:
    """Figures of one kind, one for each category."""

    name: str
    color: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Bars:
    """Bars for every category, side by side or on each other; or a line through them."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    form: Literal["columns", "stacked columns", "bars", "stacked bars", "line"]


@dataclass(frozen=True)
class Band:
    """Work from where it is today to where it is in the end."""

    origin: str
    destination: str
    model: str
    """Location model of the destination."""
    fte: float
    """People there. [FTE]"""


@dataclass(frozen=True)
class Flows:
    """Bands from places to places, the places in order from top to bottom."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Span:
    """A stretch of a line, from the beginning of one period to the end of another, both counted from 0."""

    line: str
    does: str
    """One of STAGES."""
    first: int
    last: int


STAGES = {
    "Prepares": "#868686",
    "Goes live": "#3B6FB5",
    "Ramps up": "#1A9C87",
    "Settles": "#8DB255",
    "Site opens or closes": "#D9772B",
}
"""What a line of the time chart does -> its color."""


@dataclass(frozen=True)
class Timeline:
    """What happens when."""

    periods: tuple[str, ...]
    lines: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Point:
    """A site on the map."""

    name: str
    latitude: float
    """[degrees north]"""
    longitude: float
    """[degrees east]"""
    model: str
    fte: float
    """People in the end, by plan. [FTE]"""


@dataclass(frozen=True)
class SiteMap:
    """Sites on the globe."""

    points: tuple[Point, ...]


Picture = Bars | Flows | Timeline | SiteMap


@dataclass(frozen=True)
class Exhibit:
    """Something shown about a plan: in a sentence, in a picture where there is one, and in a table."""

    key: str
    """Short name: of its place in the page, and of its file."""
    title: str
    says: str
    columns: tuple[ExhibitColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    picture: Picture | None = None

    def row_texts(self) -> list[list[str]]:
        """The rows as they are written."""
        kinds = [column.kind for column in self.columns]
        return [[written(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in self.rows]


def scaled(currency: str, amounts: Sequence[float]) -> tuple[float, str]:
    """By what to divide amounts of money for a picture, and what to call the unit."""
    largest = max((abs(amount) for amount in amounts), default=0.0)
    for limit, divisor, word in ((5e6, 1e6, "million"), (5e3, 1e3, "thousand")):
        if largest >= limit:
            return divisor, f"{currency} {word}"
    return 1.0, currency
