"""The quantities a study has, each with the range a number of it may plausibly have. One marker says it for every use."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from sourcing_opt.schemas.columns import cells
from sourcing_opt.schemas.columns.cells import Amount, Integer, Number


@dataclass(frozen=True)
class Plausible:
    """Marks a column of numbers with its range. 0 is always usual where the column takes it: it means none."""

    low: float
    high: float
    """The usual range, both ends in it: outside, a warning."""
    least: float = -math.inf
    most: float = math.inf
    """Outside, an error."""
    is_fraction: bool = False
    """15 % is 0.15, so that 15 is a percentage typed whole."""
    in_thousands: bool = False
    """26.000 may be twenty-six thousand."""


@dataclass(frozen=True)
class NamedPeriod:
    """Marks a column of periods, which may be named as well as counted: 2028-Q1, 2028-03, 2028."""

    meant: Literal["first", "last", "one"]
    """Which of the periods that a name covers."""


def fraction(usual: float, most: float) -> Plausible:
    """The range of what is a part of something else."""
    return Plausible(low=0, high=usual, least=0, most=most, is_fraction=True)


BELOW_ONE = 0.999
"""A rate of 1 is a percentage typed whole."""

Money = Annotated[Amount, Plausible(low=0, high=1e12, least=0, most=1e15, in_thousands=True)]
"""In whatever currency; pay is held against the currency's scale besides."""
People = Annotated[Amount, Plausible(low=0, high=200_000, least=0, most=1e9, in_thousands=True)]
"""FTE."""
WorkHours = Annotated[Number, Field(gt=0), Plausible(low=800, high=2_500, least=100, most=8_784, in_thousands=True)]
"""Hours a person works in a year."""
Weeks = Annotated[Amount, Plausible(low=0, high=52, least=0, most=520)]
Seconds = Annotated[Amount, Plausible(low=0, high=3_600, least=0, most=86_400)]
Months = Annotated[Amount, Plausible(low=0, high=36, least=0, most=240)]
Factor = Annotated[Number, Field(gt=0), Plausible(low=0.2, high=4, least=0.01, most=20)]
"""Relative to a standard of 1: 110 % is 1.1."""
Yearly = Annotated[Number, Field(gt=-1), Plausible(low=-0.3, high=0.5, least=-BELOW_ONE, most=BELOW_ONE, is_fraction=True)]
"""A change a year as a fraction: 3 % is 0.03."""
Share = Annotated[cells.Share, Plausible(low=0, high=1, least=0, most=1, is_fraction=True)]
Mark = Annotated[cells.Mark, Plausible(low=1.000001, high=100, least=0, most=100)]
"""Of 100: 0.8 is a fraction where a mark is meant."""
Count = Annotated[Integer, Field(ge=0), Plausible(low=0, high=1_000, least=0, most=1_000_000)]
Ordinal = Annotated[Integer, Field(ge=1), Plausible(low=1, high=10_000, least=1, most=1_000_000)]
