"""The study that `new` writes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.io import content, examples, load, write_template
from sourcing_opt.io.folder import FILES
from sourcing_opt.io.template import template
from sourcing_opt.schemas.study import REQUIRED, TABLES, table_columns


@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
def test_the_template_loads_as_it_was_meant(name: str, tmp_path: Path) -> None:
    write_template(tmp_path / name, xlsx=name.endswith("xlsx"))
    assert load(tmp_path / name).study == template()


def test_every_table_is_there_to_be_filled_in(tmp_path: Path) -> None:
    write_template(tmp_path / "mine", xlsx=False)
    write_template(tmp_path / "mine.xlsx", xlsx=True)
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {*FILES.values(), "README.md", "schema"}
    assert openpyxl.load_workbook(tmp_path / "mine.xlsx").sheetnames == ["README", *TABLES]


def test_every_table_has_an_example_row_but_those_about_a_plan_before() -> None:
    assert [table for table in TABLES if not template().rows(table)] == [
        "language_pools",
        "staff",
        "previous_moves",
        "previous_sites",
        "pools",
        "modes",
    ]


def test_every_column_explains_itself_where_it_is_filled_in(tmp_path: Path) -> None:
    write_template(tmp_path / "mine.xlsx", xlsx=True)
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    for table in list(TABLES)[1:]:
        notes = {cell.value: cell.comment.text for cell in book[table][2] if cell.comment}
        assert list(notes) == list(table_columns(table))
    assert notes["operation"] == "Needed. What is done with the value."
    rates = {cell.value: cell.comment.text for cell in book["labor_rates"][2] if cell.comment}
    assert rates["max_headcount"] == "How many can be employed there. Blank: no limit.\n[FTE]"


def test_the_readme_says_what_each_table_is_and_which_are_needed(tmp_path: Path) -> None:
    write_template(tmp_path / "mine.xlsx", xlsx=True)
    rows = list(openpyxl.load_workbook(tmp_path / "mine.xlsx")["README"].iter_rows(values_only=True))
    tables = {row[0]: row for row in rows if row[0] in TABLES and not row[1]}
    assert list(tables) == list(TABLES)
    assert {table for table, row in tables.items() if row[2] == "yes"} == set(REQUIRED)
    assert tables["locations"][4] == "Where it could be done. A row: A delivery centre: one place run by one provider."


def test_the_guide_explains_every_column(tmp_path: Path) -> None:
    write_template(tmp_path / "mine", xlsx=False)
    write_template(tmp_path / "mine.xlsx", xlsx=True)
    text = (tmp_path / "mine" / "README.md").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "mine.xlsx")["README"]
    lines = {row[:2] for row in sheet.iter_rows(values_only=True)}
    for table, file in FILES.items():
        section = text.partition(f"\n## {file}\n")[2].partition("\n## ")[0]
        for column in table_columns(table):
            assert f"\n| {column} |" in section
            assert (table, column) in lines


def test_the_shipped_studies_are_found() -> None:
    assert {"tiny", "retail_bank", "health_insurer"} <= set(examples())
    assert all((folder / "study.yaml").is_file() for folder in examples().values())
    assert (content("models") / "README.md").is_file()


def test_content_of_an_installed_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "sourcing_opt"
    (package / "inputs" / "inside").mkdir(parents=True)
    (package / "inputs" / "inside" / "study.yaml").touch()
    (tmp_path / "inputs" / "beside").mkdir(parents=True)
    (tmp_path / "inputs" / "beside" / "study.yaml").touch()
    monkeypatch.setattr("sourcing_opt.schemas.shipped._PACKAGE", package)
    assert examples() == {"inside": package / "inputs" / "inside"}
