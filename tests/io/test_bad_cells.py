"""A wrong cell gets the same message, with its own address, whether it stands in a folder or in a workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.errors import Exit, InvalidInput
from sourcing_opt.io import load
from tests.studies import Tables, columns, small, write_files, write_sheets

CASES = [
    ("locations", 2, "provider", "infosis", 'no such row in providers (did you mean "infosys"?)'),
    ("labor_rates", 0, "salary", "1,200", "expected a number (write 1200)"),
    ("labor_rates", 0, "salary", "1.200,50", "expected a number (write 1200.50)"),
    ("labor_rates", 0, "salary", "(300)", "expected a number (write -300)"),
    ("labor_rates", 0, "salary", "1\u00a0200", "expected a number (write 1200)"),
    ("labor_rates", 0, "salary", "£30k", "expected a number (write 30000)"),
    ("labor_rates", 0, "salary", "-1", "must be at least 0"),
    ("labor_rates", 0, "salary", "nan", "expected a finite number (leave the cell blank for the default, or write a figure)"),
    ("labor_rates", 0, "salary", "-inf", "expected a finite number (leave the cell blank for the default, or write a figure)"),
    ("labor_rates", 0, "salary", "1e999", "expected a finite number"),
    ("providers", 0, "margin", "15%", "expected a number (write 0.15)"),
    ("baseline", 0, "share", "60", "must be at most 1 (a fraction, not a percentage: write 0.6)"),
    ("baseline", 0, "share", "0.6", 'the shares of process "calls" add up to 0.6, not 1'),
    ("processes", 1, "fte", "-2", "must be at least 0"),
    ("processes", 0, "service_type", "front office", 'expected front_office, back_office or kpo (did you mean "front_office"?)'),
    ("processes", 0, "id", "007", 'a spreadsheet turns this id into a number and drops its zeros (write "P007")'),
    ("processes", 0, "id", "pay roll", 'an id has only letters, digits, _ . - and begins with a letter or digit (write "pay_roll")'),
    ("processes", 0, "languages", "en, de", 'items are separated by semicolons (write "en; de")'),
    ("processes", 0, "languages", "german", 'not an ISO 639 language code (write "de")'),
    ("locations", 1, "country", "NAM", 'not an ISO 3166-1 alpha-2 country code (write "NA")'),
    ("locations", 1, "country", "Namibia", 'not an ISO 3166-1 alpha-2 country code (write "NA")'),
    ("locations", 1, "country", "na", 'not an ISO 3166-1 alpha-2 country code (write "NA")'),
    ("locations", 1, "timezone", "Africa/Windhuk", 'not an IANA time zone of one place (write "Africa/Windhoek")'),
    ("locations", 1, "currency", "ZAX", 'not an ISO 4217 currency code (did you mean "ZAR"?)'),
    ("locations", 1, "currency", "NAD", "this currency has no rate in fx (add a row for it)"),
    ("study", 0, "home_country", "UK", 'not an ISO 3166-1 alpha-2 country code (write "GB")'),
    ("study", 0, "currency", "EURO", 'not an ISO 4217 currency code (write "EUR")'),
    ("study", 0, "start", "01/02/2027", "expected a date (write it as year-month-day, 2027-01-31)"),
    ("study", 0, "start", "1027-01-01", "expected a date after 1900, where the dates of spreadsheets begin"),
    ("study", 0, "periods", "2.5", "expected a whole number"),
    ("policies", 0, "type", "share_limits", 'no such type of policy (did you mean "share_limit"?)'),
    ("policies", 0, "where", "county=GB", 'no attribute "county" to select by (did you mean "country"?)'),
    ("policies", 0, "where", "GB", "expected name=value (like country=IN|PH; location_model=offshore)"),
    ("policies", 0, "where", "country=GB; country=IN", "the same name stands twice (list its values with |)"),
    ("scenarios", 0, "table", "labor_rate", 'no such table to change (did you mean "labor_rates"?)'),
    ("scenarios", 0, "operation", "times", "expected set, multiply or add"),
]  # fmt: skip


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load(path)
    assert caught.value.exit_code == Exit.INVALID_INPUT
    return str(caught.value).splitlines()


def changed(table: str, row: int, column: str, cell: str) -> Tables:
    tables = small()
    tables[table][row][column] = cell
    return tables


def cell_address(tables: Tables, table: str, row: int, column: str) -> str:
    names = columns(tables[table])
    line = 2 + names.index(column) if table == "study" else 2 + row
    letter = "B" if table == "study" else openpyxl.utils.get_column_letter(1 + names.index(column))
    return f"s.xlsx > {table}!{letter}{line}"


@pytest.mark.parametrize(("table", "row", "column", "cell", "message"), CASES)
def test_in_a_workbook(table: str, row: int, column: str, cell: str, message: str, tmp_path: Path) -> None:
    tables = changed(table, row, column, cell)
    lines = problems_of(write_sheets(tables, tmp_path / "s.xlsx"))
    expected = f"{cell_address(tables, table, row, column)} {column}"
    assert [line for line in lines if line.startswith(expected) and line.endswith(f": {message}")], lines


@pytest.mark.parametrize(("table", "row", "column", "cell", "message"), CASES)
def test_in_a_folder(table: str, row: int, column: str, cell: str, message: str, tmp_path: Path) -> None:
    tables = changed(table, row, column, cell)
    lines = problems_of(write_files(tables, tmp_path))
    names = list(tables[table][row])
    # Each row of a CSV file is a line; in the YAML files of the small study each column is.
    file, line = (
        (f"{table}.yaml", 1 + names.index(column)) if table in {"study", "policies", "scenarios"} else (f"{table}.csv", 2 + row)
    )
    expected = f"{file}:{line} {column}"
    assert [line for line in lines if line.startswith(expected) and line.endswith(f": {message}")], lines


def test_no_cell_hides_another(tmp_path: Path) -> None:
    """One wrong cell in a row, a table or a file does not keep the rest of the study from being checked."""
    tables = small()
    tables["processes"][0]["volume"] = "1,000"
    tables["locations"][0]["languages"] = "en; zz"
    tables["locations"][2]["provider"] = "infosis"
    tables["labor_rates"][1]["location"] = "winhoek"
    tables["baseline"][1]["share"] = "0.5"
    tables["fx"].append({"currency": "ZAR", "rate": "0.05"})
    tables["policies"][0]["to"] = "5"
    assert problems_of(write_files(tables, tmp_path)) == [
        'processes.csv:2 volume "1,000": expected a number (write 1000)',
        'locations.csv:2 languages "zz": not an ISO 639 language code',
        'fx.csv:3 currency "ZAR": stands twice; the key must be unique (first at fx.csv:2)',
        'locations.csv:4 provider "infosis": no such row in providers (did you mean "infosys"?)',
        'labor_rates.csv:3 location "winhoek": no such row in locations (did you mean "windhoek"?)',
        'baseline.csv:3 share: the shares of process "invoices" add up to 0.5, not 1',
        'policies.yaml:6 to "5": beyond the horizon of 4 periods',
    ]


def test_an_unsound_row_still_counts_as_there(tmp_path: Path) -> None:
    """What refers to a row with a wrong cell is not called dangling, and shares are not added up without it."""
    tables = small()
    tables["processes"][0]["volume"] = "many"
    tables["baseline"] = [
        {"process": "calls", "location": "leeds", "share": "half"},
        {"process": "calls", "location": "leeds", "share": "0.5"},
    ]
    assert problems_of(write_files(tables, tmp_path)) == [
        'processes.csv:2 volume "many": expected a number',
        'baseline.csv:2 share "half": expected a number',
    ]


def test_a_row_is_counted_as_in_the_file_when_one_above_it_is_unsound(tmp_path: Path) -> None:
    tables = small()
    tables["labor_rates"][0]["salary"] = "much"
    tables["labor_rates"] += [tables["labor_rates"][2]]
    assert problems_of(write_files(tables, tmp_path)) == [
        'labor_rates.csv:2 salary "much": expected a number',
        'labor_rates.csv:5 role "agent, pune": stands twice; the key must be unique (first at labor_rates.csv:4)',
    ]


def test_both_rows_of_a_repeated_key_are_named_in_a_workbook(tmp_path: Path) -> None:
    tables = small()
    tables["locations"] += [tables["locations"][0]]
    assert problems_of(write_sheets(tables, tmp_path / "s.xlsx")) == [
        's.xlsx > locations!A5 id "leeds": stands twice; the key must be unique (first at s.xlsx > locations!A2)'
    ]


def test_words_that_differ_only_in_capitals_would_be_one_in_a_spreadsheet(tmp_path: Path) -> None:
    tables = small()
    tables["processes"] += [tables["processes"][0] | {"id": "Calls", "data_classes": "PII"}]
    tables["processes"][0]["data_classes"] = "pii"
    assert problems_of(write_files(tables, tmp_path)) == [
        'processes.csv:4 id "Calls": differs only in capitals from "calls"; a spreadsheet takes the two for one '
        '(write both "calls"; first at processes.csv:2)',
        'processes.csv:4 data_classes "PII": differs only in capitals from "pii"; a spreadsheet takes the two for one '
        '(write both "pii"; first at processes.csv:2)',
    ]


def test_ids_that_are_the_same_number_would_be_one_in_a_spreadsheet(tmp_path: Path) -> None:
    tables = small()
    tables["processes"] += [tables["processes"][0] | {"id": name} for name in ("1000", "1e3")]
    assert problems_of(write_files(tables, tmp_path)) == [
        'processes.csv:5 id "1e3": is the same number as "1000"; a spreadsheet takes the two for one'
    ]


def test_work_is_not_done_today_where_nothing_is_open(tmp_path: Path) -> None:
    tables = changed("locations", 0, "status", "candidate")
    assert problems_of(write_files(tables, tmp_path)) == [
        f'baseline.csv:{line} location "leeds": work is done today at a location that is not open (set its status to open)'
        for line in (2, 3)
    ]


@pytest.mark.parametrize(
    "write", [lambda tables, path: write_files(tables, path / "s"), lambda tables, path: write_sheets(tables, path / "s.xlsx")]
)
def test_namibia_is_a_country_and_norwegian_a_language(write: Callable[[Tables, Path], Path], tmp_path: Path) -> None:
    tables = changed("locations", 1, "languages", "no; en")
    tables["study"][0]["home_country"] = "NO"
    study = load(write(tables, tmp_path)).study
    assert study.locations[1].country == "NA"
    assert study.locations[1].languages == ("no", "en")
    assert study.study.home_country == "NO"
    assert study.policies[0].where == {"country": ("GB", "NA")}
