"""The table `scenarios`: named changes to the other tables, one row a change, applied in the order given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from sourcing_opt.schemas.base import Row
from sourcing_opt.schemas.cells import SEPARATOR, Id, Ordinal, Text, refuse


def _filter(value: object) -> dict[str, tuple[str, ...]]:
    if isinstance(value, str):
        parts = [part for part in value.split(SEPARATOR) if part.strip()]
        if any("=" not in part for part in parts):
            raise refuse("expected column=value", "like location=manila|cebu; role=agent")
        value = {name.strip(): options.split("|") for name, _, options in (part.partition("=") for part in parts)}
    if not isinstance(value, Mapping):
        raise refuse("expected columns and their values", "like {location: [manila, cebu]}")
    return {
        str(name): tuple(str(option).strip() for option in (options if isinstance(options, (list, tuple)) else (options,)))
        for name, options in value.items()
    }


class Change(Row):
    """One change of a scenario: in the rows of a table that match, a column is set, multiplied or added to."""

    key: ClassVar[tuple[str, ...]] = ("scenario", "step")

    scenario: Id
    """The scenario it belongs to."""
    step: Ordinal
    """Its place among the scenario's changes. [ordinal]"""
    table: Id
    """The table changed."""
    where: Annotated[dict[str, tuple[str, ...]], BeforeValidator(_filter)] = {}
    """The rows changed, by the values of their columns. Blank: all."""
    column: Id
    """The column changed."""
    operation: Literal["set", "multiply", "add"]
    """What is done with the value."""
    value: Text
    """The new value, the factor or the amount added."""
