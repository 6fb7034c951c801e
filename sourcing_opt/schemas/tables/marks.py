"""The tables about how good partners are: `marks`, `scores`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from sourcing_opt.schemas.columns.base import References, Row
from sourcing_opt.schemas.columns.cells import Amount, Date, Id, Prose, Text, YesNo
from sourcing_opt.schemas.columns.quantities import Mark, Plausible


class Judgement(Row):
    """How good a provider is in one respect, at one function or at all."""

    key: ClassVar[tuple[str, ...]] = ("provider", "mark", "function")

    provider: Annotated[Id, References("providers")]
    """The provider."""
    mark: Id
    """In which respect: one of the scorecard's marks, or another."""
    function: Text | None = None
    """The business function it is about. Blank: all that have no mark of their own."""
    value: Mark
    """100 is best. [0-100]"""
    evidence: Prose | None = None
    """What it was judged by: a visit, references, a report."""
    as_of: Date | None = None
    """When it was judged. [date]"""


class ScorePart(Row):
    """A part of a composite score: the weighted mean of its parts is a score like any other."""

    key: ClassVar[tuple[str, ...]] = ("score", "part")

    score: Id
    """The composite's name."""
    part: Id
    """A mark, quality, or a risk dimension."""
    weight: Annotated[Amount, Plausible(low=0, high=100, least=0, most=1_000_000)] = 1.0
    """How much it counts beside the others. [weight]"""
    reversed: YesNo = False
    """Whether less of it is better, as of a risk: it counts as what is missing to 100."""
