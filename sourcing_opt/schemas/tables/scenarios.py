"""The table `scenarios`: named changes to the other tables, one row a change, applied in the order given."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, TypeAdapter, ValidationError, model_validator

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Id, Number, Text, refuse
from sourcing_opt.schemas.columns.quantities import Ordinal
from sourcing_opt.schemas.columns.selector import Choices, read_choices

_NUMBER = TypeAdapter(Number)


class Change(Row):
    """One change of a scenario: in the rows of a table that match, a column is set, multiplied or added to."""

    key: ClassVar[tuple[str, ...]] = ("scenario", "step")

    scenario: Id
    """The scenario it belongs to."""
    step: Ordinal
    """Its place among the scenario's changes. [ordinal]"""
    table: Id
    """The table changed."""
    where: Annotated[Choices, BeforeValidator(lambda value: read_choices(value, "location=manila|cebu; role=agent"))] = {}
    """The rows changed, by the values of their columns. Blank: all."""
    column: Id
    """The column changed."""
    operation: Literal["set", "multiply", "add"]
    """What is done with the value."""
    value: Text
    """The new value, the factor or the amount added; `blank` empties the cell."""

    @model_validator(mode="after")
    def _by_a_number(self) -> Self:
        if self.operation == "set":
            return self
        try:
            _NUMBER.validate_python(self.value)
        except ValidationError as error:
            said = error.errors(include_url=False)[0]["ctx"]
            example = "a factor, like 1.1" if self.operation == "multiply" else "an amount, like -0.01"
            raise refuse(f'value "{self.value}": {said["message"]}', said["suggestion"] or f"write {example}") from error
        return self
