"""What a spreadsheet program lets people type, against what the schema lets pass."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sourcing_opt.io import write_input_workbook
from sourcing_opt.io.workbook.ranges import range_rule
from sourcing_opt.schemas.study import TABLES, table_columns
from tests.studies import study


@pytest.mark.parametrize(
    ("table", "column", "says"),
    [
        ("locations", "quality", "A number from 0 to 100."),
        ("locations", "max_fte", "A number from 0 to 1e+09."),
        ("processes", "growth", "A number from -0.999 to 0.999."),
        ("processes", "strategic_importance", "A whole number from 1 to 5."),
        ("processes", "lead_periods", "A whole number from 0 to 1e+06."),
        ("policies", "min", "A number from 0 to 1e+15."),
        ("study", "start", "A date, like 2027-01-31."),
    ],
)
def test_numbers_and_dates_have_the_limits_of_the_schema(table: str, column: str, says: str) -> None:
    rule = range_rule(table, column)
    assert rule is not None
    assert rule["error_message"] == says


@pytest.mark.parametrize(("table", "column"), [("policies", "from"), ("processes", "shift_shares"), ("locations", "name")])
def test_columns_of_anything_else_are_free(table: str, column: str) -> None:
    assert range_rule(table, column) is None


def test_nothing_that_the_schema_accepts_is_kept_out() -> None:
    """Every default is in its range."""
    kept_out = []
    for table in TABLES:
        for name, field in table_columns(table).items():
            rule, default = range_rule(table, name), field.default
            if rule and isinstance(default, (int, float)) and not rule["minimum"] <= default <= rule["maximum"]:
                kept_out.append((table, name))
    assert kept_out == []


def test_the_sheet_holds_them(tmp_path: Path) -> None:
    write_input_workbook(study(), tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    names = [cell.value for cell in book["locations"][2]]
    letter = get_column_letter(1 + names.index("quality"))
    [rule] = [v for v in book["locations"].data_validations.dataValidation if str(v.sqref).startswith(f"{letter}3")]
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("decimal", None, "0", "100")
    start = next(row for row in book["study"].iter_rows() if row[0].value == "start")
    [rule] = [v for v in book["study"].data_validations.dataValidation if str(v.sqref) == start[1].coordinate]
    assert rule.type == "date"
