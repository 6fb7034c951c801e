"""Answers as tidy tables: a row is an observation, and the columns' units stand in `.attrs["units"]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

SHOWN = 12
"""Rows of a table that a notebook shows of an answer."""


def frame(rows: Iterable[Mapping[str, object]], units: Mapping[str, str | None], about: str) -> pd.DataFrame:
    """Rows as a DataFrame whose columns are those of `units`, in that order, also where there are no rows.

    units: column -> its unit, None where it has none. about: what a row is.
    """
    made = pd.DataFrame.from_records(list(rows), columns=list(units))
    return described(made, units, about)


def described(made: pd.DataFrame, units: Mapping[str, str | None], about: str) -> pd.DataFrame:
    """The frame with its units and what a row is in its attributes."""
    made.attrs = {"units": {name: unit for name, unit in units.items() if unit is not None}, "about": about}
    return made


def in_html(title: str, facts: Mapping[str, str], *tables: pd.DataFrame) -> str:
    """An answer in a notebook: what it is, its figures, its tables as far as a reader looks."""
    lines = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th><td>{escape(fact)}</td></tr>" for name, fact in facts.items()
    )
    parts = [f"<h4>{escape(title)}</h4>", f"<table>{lines}</table>" if lines else "", *map(_table, tables)]
    return "\n".join(part for part in parts if part)


def _table(shown: pd.DataFrame) -> str:
    about = escape(str(shown.attrs.get("about", "")))
    more = f", {SHOWN} of {len(shown):,}" if len(shown) > SHOWN else ""
    text = shown.head(SHOWN).to_html(index=False, na_rep="", float_format=_number, border=0)
    return f"<p>{about}{more}</p>\n{text}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.3g}"


def interval(name: str, known: Any) -> dict[str, float | None]:
    """Three columns of what is known of a difference of two solves: of the plans found, and what is proven on either side."""
    if known is None:
        return dict.fromkeys(interval_columns(name))
    return dict(zip(interval_columns(name), (known.shown, known.low, known.high), strict=True))


def interval_columns(name: str) -> tuple[str, str, str]:
    """`price`, `price_at_least`, `price_at_most`"""
    return name, f"{name}_at_least", f"{name}_at_most"
