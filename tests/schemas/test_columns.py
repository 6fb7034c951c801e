"""What every table's columns must have, whichever table is added next."""

from __future__ import annotations

import pytest
from pydantic.fields import FieldInfo

from sourcing_opt.schemas.columns.base import kinds_of, reference_of, unit_of
from sourcing_opt.schemas.study import TABLES, Study, table_columns
from sourcing_opt.schemas.tables.processes import Process

COLUMNS = [(table, name, field) for table in TABLES for name, field in table_columns(table).items()]


@pytest.mark.parametrize(("table", "name", "field"), COLUMNS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_column_says_what_it_is_and_every_number_in_which_unit(table: str, name: str, field: FieldInfo) -> None:
    assert field.description
    if not {float, int}.isdisjoint(kinds_of(field)) or tuple[float, ...] in kinds_of(field):
        assert unit_of(field), f"{table}.{name}: end the docstring with [unit]"


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_its_rows_are(table: str) -> None:
    assert TABLES[table].__doc__
    assert Study.model_fields[table].description


def test_every_reference_is_to_a_table_with_ids() -> None:
    targets = {reference_of(field) for _, _, field in COLUMNS} - {None}
    assert targets == {"processes", "locations", "providers", "roles", "pools"}
    assert all(TABLES[str(target)].key == ("id",) for target in targets)


def test_keys_are_columns_and_come_first() -> None:
    for table, row in TABLES.items():
        assert set(row.key) <= set(row.columns())
        assert not row.key or next(iter(table_columns(table))) == row.key[0]


def test_a_row_is_varied_by_replace_which_keeps_the_rules() -> None:
    process = Process(id="pay", name="Pay", function="HR", service_type="back_office", fte=3, role="clerk")
    assert (process.replace(fte=4).fte, process.fte) == (4, 3)
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        process.replace(fte=-1)
