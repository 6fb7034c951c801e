"""Input sheets as people see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sourcing_opt.io import load, write_input_workbook, write_template
from sourcing_opt.io.workbook.number_format import format_of
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import INPUT_BLUE, InputFormats, new_workbook, write_table
from sourcing_opt.schemas.columns.base import reference_of
from sourcing_opt.schemas.study import TABLES, table_columns
from tests.studies import small, study


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("sheets") / "s.xlsx"
    write_input_workbook(study(), path)
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def template_book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("template") / "t.xlsx"
    write_template(path, xlsx=True)
    return openpyxl.load_workbook(path)


def header(sheet: Any, line: int) -> list[str]:
    return [cell.value for cell in sheet[line]]


def test_units_stand_above_the_header_and_both_stay_in_sight(book: Any) -> None:
    sheet = book["labor_rates"]
    column = header(sheet, 2).index("salary")
    assert sheet.cell(1, column + 1).value == "[money/FTE/year]"
    assert sheet.freeze_panes == "B3"


def test_settings_have_a_line_each_with_unit_and_meaning(book: Any) -> None:
    sheet = book["study"]
    assert header(sheet, 1) == ["field", "value", "unit", "description"]
    lines = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    assert lines["productive_hours"][:2] == (1600, "hours/FTE/year")
    assert lines["start"][0].isoformat() == "2027-01-01T00:00:00"
    assert sheet["B6"].number_format == "yyyy-mm-dd"


def test_inputs_are_blue_on_a_tint(book: Any) -> None:
    for cell in (book["locations"]["A3"], book["study"]["B2"]):
        assert cell.font.color.rgb == f"FF{INPUT_BLUE[1:]}"
        assert cell.fill.fgColor.rgb != "00000000"
    assert book["locations"]["A2"].font.color.rgb != f"FF{INPUT_BLUE[1:]}", "a header is no input"


@pytest.mark.parametrize("table", ["study", "locations", "policies"])
def test_tables_are_native(table: str, book: Any) -> None:
    [(name, area)] = book[table].tables.items()
    top = 1 if table == "study" else 2
    assert name == f"In_{table}"
    assert area == f"A{top}:{book[table].dimensions.rpartition(':')[2]}"


@pytest.mark.parametrize(
    ("table", "column", "options"),
    [
        ("locations", "status", "open,candidate,closed"),
        ("locations", "location_model", "onshore,nearshore,offshore"),
        ("policies", "allow_empty", "yes,no"),
    ],
)
def test_columns_of_few_values_drop_down(table: str, column: str, options: str, book: Any) -> None:
    letter = openpyxl.utils.get_column_letter(1 + header(book[table], 2).index(column))
    [offered] = [each for each in book[table].data_validations.dataValidation if str(each.sqref).startswith(f"{letter}3")]
    assert offered.formula1 == f'"{options}"'


def test_a_drop_down_offers_every_type_of_policy(book: Any) -> None:
    offered = {each.formula1 for each in book["policies"].data_validations.dataValidation if str(each.sqref).startswith("B3")}
    assert any(options.startswith('"share_limit,') and "assignment" in options for options in offered)


def test_a_table_without_rows_has_its_header(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "s.xlsx", Imprint()) as workbook:
        write_table(workbook, "In_quotes", study(), "quotes", InputFormats.of(workbook))
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["In_quotes"]
    assert header(sheet, 2)[:4] == ["process", "location", "price", "per"]
    assert sheet.tables == {}


@pytest.mark.filterwarnings("ignore:Length of list items")
def test_what_xlsxwriter_refuses_is_not_lost_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcing_opt.io.workbook.sheets._options", lambda *_: ["a list too long for a drop-down"] * 20)
    with pytest.raises(RuntimeError, match="XlsxWriter refused"):
        write_input_workbook(study(), tmp_path / "s.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_names_of_rows_are_offered_where_they_are_meant(book: Any) -> None:
    sheet = book["labor_rates"]
    column = get_column_letter(header(sheet, 2).index("location") + 1)
    [rule] = [each for each in sheet.data_validations.dataValidation if str(each.sqref).startswith(f"{column}3:")]
    assert rule.formula1 == "locations!$A$3:$A$1001"
    assert rule.errorStyle == "warning", "the row may come later"


def test_every_column_that_names_rows_of_a_table_offers_them(template_book: Any) -> None:
    for table in list(TABLES)[1:]:
        sheet = template_book[table]
        offered = {str(each.sqref).partition("3:")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
        for position, (name, field) in enumerate(table_columns(table).items(), 1):
            if (named := reference_of(field)) is not None:
                assert offered[get_column_letter(position)].startswith(f"{named}!$A$3:"), f"{table}.{name}"


def test_a_needed_cell_that_is_blank_is_marked_once_its_row_has_begun(template_book: Any) -> None:
    for table in list(TABLES)[1:]:
        needed = [get_column_letter(n) for n, field in enumerate(table_columns(table).values(), 1) if field.is_required()]
        rules = {str(area.sqref): rule.formula[0] for area in template_book[table].conditional_formatting for rule in area.rules}
        assert sorted(area.partition("3:")[0] for area in rules) == sorted(needed), table
    assert rules[f"{needed[0]}3:{needed[0]}1001"].startswith("AND(COUNTA($A3:$")


def test_the_first_page_leads_to_every_table(template_book: Any) -> None:
    links = [cell.hyperlink.location for row in template_book["README"] for cell in row if cell.hyperlink]
    assert [link.partition("!")[0].strip("'") for link in links] == list(TABLES)


def test_shares_are_shown_as_percentages_and_money_with_separators(template_book: Any) -> None:
    rates, providers, study_sheet = template_book["labor_rates"], template_book["providers"], template_book["study"]
    row = dict(zip(header(rates, 2), rates[3], strict=True))
    assert (row["salary"].value, row["salary"].number_format) == (26_000, "#,##0")
    assert (row["on_cost"].value, row["on_cost"].number_format) == (0.15, "0%")
    assert row["pay_premium"].number_format == "General", "a factor is no share"
    assert providers["A3"].number_format == "General"
    [rate] = [line[1] for line in study_sheet.iter_rows() if line[0].value == "discount_rate"]
    assert (rate.value, rate.number_format) == (0.09, "0%")


@pytest.mark.parametrize(
    ("values", "shown"), [([0.15, 0.125], "0.0%"), ([0.07, None], "0%"), ([1 / 3], "0.0000%"), ([], "0%"), ([0.29, 1.1], "0%")]
)
def test_a_percentage_has_as_many_decimals_as_it_needs(values: list[float | None], shown: str) -> None:
    assert format_of(table_columns("labor_rates")["on_cost"], values) == shown


def test_every_figure_is_read_back_as_it_was_whatever_its_format(tmp_path: Path) -> None:
    rates = small()["labor_rates"]
    rates[0] |= {"salary": "26000.123456789", "on_cost": "0.070000000001"}
    before = study(labor_rates=rates, roles=[{"id": "agent", "name": "Agent", "hiring_cost": str(1 / 3)}])
    write_input_workbook(before, tmp_path / "s.xlsx")
    loaded = load(tmp_path / "s.xlsx")
    assert loaded.study == before
    assert not loaded.warnings
