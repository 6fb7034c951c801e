"""What the pictures of a plan show, as numbers: drawn as charts in `charts`, as native charts of slides in `deck`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

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


def series_of(amounts: Mapping[str, Sequence[float]]) -> tuple[Series, ...]:
    """A series for each kind, in a color of its own; of more kinds than there are colors the largest, in their order, and the rest together."""
    if len(amounts) <= len(SEVERAL):
        return tuple(Series(name, color, tuple(values)) for (name, values), color in zip(amounts.items(), SEVERAL, strict=False))
    by_size = sorted(amounts, key=lambda name: -sum(map(abs, amounts[name])))
    shown, rest = set(by_size[: len(SEVERAL) - 1]), by_size[len(SEVERAL) - 1 :]
    largest = {name: values for name, values in amounts.items() if name in shown}
    return series_of(largest | {"All else": [sum(column) for column in zip(*(amounts[name] for name in rest), strict=True)]})


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


@dataclass(frozen=True)
class Waterfall:
    """From one total to another, by steps. The first and the last begin at 0."""

    COLORS: ClassVar[dict[str, str]] = {"All of it": GREY, "More": "#D9772B", "Less": "#1A9C87"}
    """What a bar is -> its color."""
    names: tuple[str, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    unit: str

    def kind_of(self, number: int) -> str:
        """What a bar is."""
        if number in (0, len(self.names) - 1):
            return "All of it"
        return "More" if self.ends[number] > self.starts[number] else "Less"

    def reach(self) -> tuple[float, float]:
        """From where to where the axis goes: not from 0, where steps would be too small to be seen."""
        between = [*self.ends, *self.starts[1:-1]]
        low, high = min(between), max(between)
        high = high if low >= 0 else max(high, 0.0)
        room = max(high - low, abs(high) / 10) / 4 or 1.0
        return (max(0.0, low - room) if low >= 0 else low - room), high + room

    @property
    def axis(self) -> str:
        """What stands along the axis."""
        return self.unit + (" (the axis does not begin at 0)" if self.reach()[0] > 0 else "")


Picture = Bars | Flows | Timeline | SiteMap | Waterfall


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


def money(amount: float, currency: str) -> str:
    """Like GBP 4.2 million."""
    divisor, unit = scaled(currency, [amount])
    word = unit.removeprefix(currency).strip()
    return f"{currency} {amount / divisor:,.1f} {word}" if word else f"{currency} {amount:,.0f}"
