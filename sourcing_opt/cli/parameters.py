"""The kinds of number that options take: every one has an end, and none is infinite or no number."""

from __future__ import annotations

import math
from typing import Any

import click

from sourcing_opt.schemas.columns.numerals import PLAIN, instead


class Finite(click.FloatRange):
    """A range of numbers that `nan` does not slip through; `inf` is a number of no option."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. A usage error says the range."""
        if isinstance(value, str) and not PLAIN.fullmatch(value.strip()) and (hint := instead(value)):
            self.fail(f"{value} is no number here: {hint}.", param, ctx)
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is no number to reckon with: write one in the range {self._describe_range()}.", param, ctx)
        return number


class Part(Finite):
    """A share that may also be written in percent."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The share: 0.01 of 0.01 and of 1%."""
        if isinstance(value, str) and value.strip().endswith("%"):
            return super().convert(Finite().convert(value.strip()[:-1], param, ctx) / 100, param, ctx)
        return super().convert(value, param, ctx)


SHARE = Finite(0, 1)
PART = Part(0, 1)
SECONDS = Finite(0, 31_536_000, min_open=True)
"""Up to a year."""
MONEY = Finite(0, 1e15)
PROCESSORS = click.IntRange(1, 256)
SEED = click.IntRange(0, 2**31 - 1)
