"""Workbooks that are damaged, hostile, or not laid out as a study."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load, write_input_workbook
from tests import studies
from tests.studies import small, write_sheets


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_sheets(small(), tmp_path / "s.xlsx")


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load(path)
    return str(caught.value).splitlines()


def edit(path: Path, change: Callable[[Any], object]) -> None:
    """Change a workbook as somebody does in a spreadsheet program, formulas without values included."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def replace_member(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite one part of the archive, or add it."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)


NOT_WORKBOOKS = [
    (b"", "the file is empty (delete it, or give it a header)"),
    (bytes(range(256)) * 8, "not an .xlsx workbook"),
    (b"PK\x03\x04" + bytes(100), "not an .xlsx workbook"),
    (b"id,name\npune,Pune\n", "not an .xlsx workbook (it looks like text: a study of CSV files is a folder with a study.yaml)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "this is an old Office file (open it in a spreadsheet program and save it as .xlsx)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
     "the workbook is protected by a password (save it without a password)"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), NOT_WORKBOOKS, ids=["empty", "random", "zip", "csv", "xls", "encrypted"])
def test_not_a_workbook(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(content)
    assert problems_of(path) == [f"s.xlsx: {message}"]


def test_an_archive_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.xlsx", "w") as archive:
        archive.writestr("locations.csv", "id,name")
    assert problems_of(tmp_path / "s.xlsx") == ["s.xlsx: not an .xlsx workbook"]


def test_an_encrypted_archive(workbook: Path) -> None:
    data = bytearray(workbook.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1  # the flag of the last entry in the directory
    workbook.write_bytes(data)
    assert problems_of(workbook) == ["s.xlsx: the workbook is protected by a password (save it without a password)"]


def test_half_a_workbook(workbook: Path) -> None:
    workbook.write_bytes(workbook.read_bytes()[:2000])
    assert problems_of(workbook) == ["s.xlsx: not an .xlsx workbook"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_damaged_part(part: str, workbook: Path) -> None:
    replace_member(workbook, part, lambda xml: xml[: len(xml) // 2])
    [problem] = problems_of(workbook)
    assert problem.startswith("s.xlsx: the workbook is damaged (")
    assert problem.endswith("(save it again from a spreadsheet program)")


def test_macros(workbook: Path) -> None:
    named = workbook.with_suffix(".xlsm")
    shutil.copy(workbook, named)
    replace_member(workbook, "xl/vbaProject.bin", lambda _: b"\xd0\xcf")
    assert problems_of(workbook) == ["s.xlsx: workbooks with macros are not read (save it as .xlsx)"]
    assert problems_of(named) == ["s.xlsm: workbooks with macros are not read (save it as .xlsx)"]


def test_links_to_other_files(workbook: Path) -> None:
    replace_member(workbook, "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>")
    assert problems_of(workbook) == [
        "s.xlsx: the workbook has links to other files (break the links (Data > Edit Links) and save it)"
    ]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"])
def test_entity_expansion(part: str, tmp_path: Path) -> None:
    workbook = tmp_path / "s.xlsx"
    write_input_workbook(studies.study(), workbook)
    laughs = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    def declare(xml: bytes) -> bytes:
        prolog, _, rest = xml.rpartition(b"?>")
        return prolog + (b"?>" if prolog else b"") + laughs + rest

    replace_member(workbook, part, declare)
    assert problems_of(workbook) == ["s.xlsx: declares XML entities, which no spreadsheet program does: refused"]


def test_a_zip_bomb(workbook: Path) -> None:
    replace_member(workbook, "xl/media/image1.png", lambda _: bytes(20_000_000))
    [problem] = problems_of(workbook)
    assert problem.startswith("s.xlsx: unpacks to 20 MB, ")
    assert problem.endswith("times its size: refused as a zip bomb")


def test_more_than_a_million_rows(workbook: Path) -> None:
    edit(workbook, lambda book: book["locations"].cell(1_000_001, 1, "far below"))
    assert problems_of(workbook) == [
        "s.xlsx > locations: the sheet has more than 1,000,000 rows (delete what stands below the data)"
    ]


def test_more_than_a_million_rows_and_a_sheet_that_says_otherwise(workbook: Path) -> None:
    edit(workbook, lambda book: book["locations"].cell(1_000_001, 1, "far below"))
    replace_member(
        workbook, "xl/worksheets/sheet3.xml", lambda xml: xml.replace(b":I1000001", b":I4").replace(b":H1000001", b":H4")
    )
    assert problems_of(workbook) == [
        "s.xlsx > locations: the sheet has more than 1,000,000 rows (delete what stands below the data)"
    ]


def test_a_formula_nobody_has_calculated(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["labor_rates"]["C3"] = "=100000*1.2"
        book["study"]["B6"] = "=2+2"

    edit(workbook, change)
    open_and_save = "open the workbook in a spreadsheet program and save it"
    assert problems_of(workbook) == [
        f's.xlsx > study!B6 periods "=2+2": this formula has no value ({open_and_save})',
        f's.xlsx > labor_rates!C3 salary "=100000*1.2": this formula has no value ({open_and_save})',
    ]


def test_formulas_count_with_their_values(workbook: Path) -> None:
    study = load(workbook).study

    def change(book: Any) -> None:
        book["labor_rates"]["C3"] = "=100000*1.2"
        book["labor_rates"]["D3"] = '=""'

    def calculate(xml: bytes) -> bytes:
        """What a spreadsheet program stores with the two formulas."""
        xml = xml.replace(b"<f>100000*1.2</f><v />", b"<f>100000*1.2</f><v>120000</v>")
        return xml.replace(b'<c r="D3">', b'<c r="D3" t="str">')

    edit(workbook, change)
    replace_member(workbook, "xl/worksheets/sheet4.xml", calculate)
    assert load(workbook).study.labor_rates[1] == study.labor_rates[1].replace(source=None)


def test_error_values(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["labor_rates"]["C3"] = "#N/A"
        book["locations"]["B2"] = "#REF!"

    edit(workbook, change)
    assert problems_of(workbook) == [
        's.xlsx > locations!B2 name "#REF!": is an error value',
        's.xlsx > labor_rates!C3 salary "#N/A": is an error value',
    ]


def test_an_id_that_only_looks_like_007(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["processes"]["A2"] = 7
        book["processes"]["A2"].number_format = "000"
        book["processes"]["E2"].number_format = "0000000"  # a volume may look as it likes

    edit(workbook, change)
    assert (
        's.xlsx > processes!A2 id "7": is the number 7, only shown as 007 (format the cell as text and write "P007")'
        in problems_of(workbook)
    )
    assert not any("processes!E2" in problem for problem in problems_of(workbook))


@pytest.mark.parametrize(("value", "message"), [
    (dt.date(2027, 1, 31), "labor_rates!C2 salary \"2027-01-31 00:00:00\": expected a number"),
    (True, 'labor_rates!C2 salary "True": expected a number, not true or false'),
])  # fmt: skip
def test_a_cell_of_another_type(value: object, message: str, workbook: Path) -> None:
    edit(workbook, lambda book: book["labor_rates"].__setitem__("C2", value))
    assert problems_of(workbook) == [f"s.xlsx > {message}"]


@pytest.mark.parametrize(("title", "message"), [
    ("lokations", 's.xlsx > lokations: no such table (did you mean "locations"?)'),
    ("Policies", 's.xlsx > Policies: no such table (did you mean "policies"?)'),
    ("location", 's.xlsx > location: no such table (did you mean "locations"?)'),
    ("policies (2)", 's.xlsx > policies (2): no such table (did you mean "policies"?)'),
    ("In_baseline", 's.xlsx > In_baseline: this table stands twice (also in sheet "baseline")'),
])  # fmt: skip
def test_an_unknown_sheet(title: str, message: str, workbook: Path) -> None:
    """Only a plan's workbook has sheets of answers to pass over; elsewhere `Policies` would be rules that nobody reads."""
    if title == "Policies":
        edit(workbook, lambda book: book.remove(book["policies"]))
    edit(workbook, lambda book: book.create_sheet(title))
    [problem] = problems_of(workbook)
    assert problem.startswith(message)


def test_a_missing_sheet(workbook: Path) -> None:
    edit(workbook, lambda book: book.remove(book["processes"]))
    assert problems_of(workbook)[0] == "s.xlsx > processes: this table is needed and is not there"


def test_columns_unknown_missing_and_repeated(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["locations"]["C1"], book["locations"]["D1"] = "contry", "name"
        book["study"]["A4"] = "curency"

    edit(workbook, change)
    assert problems_of(workbook) == [
        's.xlsx > study!A4 curency: no such column (did you mean "currency"?)',
        "s.xlsx > study currency: column is missing",
        's.xlsx > locations!C1 contry: no such column (did you mean "country"?)',
        "s.xlsx > locations!B1 name: column stands twice",
        "s.xlsx > locations country: column is missing",
        "s.xlsx > locations timezone: column is missing",
    ]


def test_a_sheet_without_a_header(workbook: Path) -> None:
    edit(workbook, lambda book: (book["fx"].delete_rows(1), book["study"].delete_rows(1)))
    study, fx = problems_of(workbook)
    assert study == "s.xlsx > study: the header row is missing (head the columns: field, value)"
    assert fx.startswith("s.xlsx > fx: the header row is missing (columns: currency, rate, ")


def test_a_cell_beside_the_table(workbook: Path) -> None:
    edit(workbook, lambda book: book["fx"].__setitem__("E2", "see mail"))
    assert problems_of(workbook) == ['s.xlsx > fx!E2 "see mail": this cell has no column name above it']


def test_titles_units_and_blank_rows_do_not_matter_but_count(workbook: Path) -> None:
    study = load(workbook).study

    def change(book: Any) -> None:
        sheet = book["locations"]
        sheet.insert_rows(1, 3)
        sheet["A1"], sheet["B3"] = "Where the work could go", "[text]"
        sheet.insert_rows(6)

    edit(workbook, change)
    loaded = load(workbook)
    assert loaded.study == study
    assert loaded.address("locations", 2, "name") == "s.xlsx > locations!B8"


def test_a_workbook_with_macros_in_its_name_only_is_told_apart_from_text(tmp_path: Path) -> None:
    (tmp_path / "s.xlsm").write_bytes(io.BytesIO(b"\x00\x01").getvalue())
    assert problems_of(tmp_path / "s.xlsm") == ["s.xlsm: not an .xlsx workbook"]


def test_the_answers_of_a_plan_are_passed_over(tmp_path: Path) -> None:
    path = write_sheets(small(), tmp_path / "plan.xlsx", prefix="In_")
    edit(
        path,
        lambda book: [
            book.create_sheet(title) for title in ("Cover", "Policies", "Scenarios", "Cost build-up", "Run log", "README")
        ],
    )
    assert load(path).study == studies.study()
    assert load(path).address("fx", 0, "rate") == "plan.xlsx > In_fx!B2"


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    tables = small()
    tables["locations"][0]["name"] = '=HYPERLINK("http://example.com")'
    tables["locations"][1]["name"] = "#N/A"
    study = studies.study(locations=tables["locations"])
    write_input_workbook(study, tmp_path / "s.xlsx")
    assert load(tmp_path / "s.xlsx").study == study
    assert openpyxl.load_workbook(tmp_path / "s.xlsx")["locations"]["B3"].data_type == "s"
