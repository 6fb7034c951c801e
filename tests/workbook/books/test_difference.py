"""The difference of two plans as a workbook: live sums that add up, everything told, the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from sourcing_opt.analysis.succession.plan_difference import PlanDifference, difference
from sourcing_opt.errors import NotWritable
from sourcing_opt.workbook.books.bridge import ALL_OK, NOT_OK
from sourcing_opt.workbook.books.difference import write_difference
from tests.two_plans import EXACT, by_hand, later, quarterly, salary, solved, tiny
from tests.workbook.books.test_plan import PORTABLE
from tests.workbook.office import differences, errors, needs_office, recalculated

HOSTILE = "=1+1"


def another_choice() -> PlanDifference:
    """A dearer Pune, of a study that has an awkward name."""
    study = tiny().replace(study=tiny().study.replace(name=HOSTILE))
    return difference(solved(study, "a.json"), solved(salary(study, "pune", 30_000), "b.json"), EXACT)


def a_quarter_later() -> PlanDifference:
    """What was late goes live, and Krakow is dearer."""
    a = by_hand(quarterly(), "a", ("claims", "krakow", 1, 0.5), opens={"pune": 3})
    study = salary(later(a, 2, 4, ("claims", "london", 1.0)), "krakow", 21_234.56)
    return difference(a, by_hand(study, "b", ("claims", "krakow", 0, 0.5), opens={"pune": 2}), EXACT)


def nothing() -> PlanDifference:
    return difference(solved(tiny(), "a"), solved(tiny(), "a"), EXACT)


CASES = {"another choice": another_choice, "a quarter later": a_quarter_later, "nothing": nothing}


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("differences")
    found = []
    for name, case in CASES.items():
        found.append(folder / f"{name.replace(' ', '_')}.xlsx")
        write_difference(case(), found[-1])
    return found


def cells(book: Any) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def table(book: Any, sheet: str, name: str) -> list[list[Any]]:
    """The rows of a native Table, its header first."""
    return [[cell.value for cell in row] for row in book[sheet][book[sheet].tables[name].ref]]


def test_the_steps_by_eye(paths: list[Path]) -> None:
    book = openpyxl.load_workbook(paths[0], data_only=True)
    rows = {row[0]: row[1:] for row in table(book, "Bridge", "Bridge")}
    assert rows["Before"][:4] == [2_900_000, 765_000, 3_665_000, 2_692_800]
    assert rows["Wages"][:4] == [800_000, 40_000, 840_000, 608_000]
    assert rows["Choice"][:4] == [-100_000, -415_000, -515_000, pytest.approx(-396_800)]
    assert rows["After"][:4] == [3_600_000, 390_000, 3_990_000, 2_904_000]
    assert rows["Wages"][4:8] == [2_692_800, 0, 0, 608_000]  # drawn on top of what was before
    assert rows["Choice"][4:8] == pytest.approx([2_904_000, 0, 396_800, 0])
    by_period = {row[0]: row[1:] for row in table(book, "Bridge", "Run_cost")}
    assert (by_period["Step"], by_period["Wages"]) == (["2027", "2028"], [400_000, 400_000])
    assert book["Bridge"]["A3"].value == ALL_OK


def test_inputs_and_allocation(paths: list[Path]) -> None:
    book = openpyxl.load_workbook(paths[0], data_only=True)
    assert table(book, "Inputs", "Inputs")[1:] == [["labor_rates", "clerk, pune", "salary", 10_000, 30_000, 2]]
    assert list(book["Inputs"].tables) == ["Inputs"]
    turns = table(book, "Allocation", "Turns")
    assert turns[1] == ["the location", None, "pune", "opens", None, None, "2027", "never", "dropped"]
    assert turns[2] == ["claims", 1, "krakow", "goes live", 0.5, 15, "2028", "never", "dropped"]
    shares, changes = (table(book, "Allocation", name) for name in ("Shares", "Changes"))
    assert shares[1:3] == [["claims", 1, "krakow", "before", 0, 0.5], ["claims", 1, "krakow", "now", 0, 0]]
    assert changes[1] == ["claims", 1, "krakow", "now - before", 0, -0.5]


def test_what_a_plan_before_meant_to_do_stands_apart(paths: list[Path]) -> None:
    book = openpyxl.load_workbook(paths[1], data_only=True)
    told = [cell.value for cell in book["Inputs"]["A"] if cell.value]
    assert "Inputs that are not the same, once those of the first plan are carried forward to 2027-Q3" in told
    assert {row[0] for row in table(book, "Inputs", "Inputs")[1:]} == {"labor_rates"}
    assert {row[0] for row in table(book, "Inputs", "Where_work_is")[1:]} == {"baseline", "previous_moves"}


def test_nothing_to_tell_is_told(paths: list[Path]) -> None:
    book = openpyxl.load_workbook(paths[2], data_only=True)
    words = {cell.value for cell in cells(book)}
    assert {"Inputs that are not the same: none", "All work is in the same places in the periods that both plans have"} <= words
    assert {name: list(book[name].tables) for name in ("Inputs", "Allocation")} == {"Inputs": [], "Allocation": []}


def test_every_figure_that_follows_is_a_formula(paths: list[Path]) -> None:
    for path in paths:
        book = openpyxl.load_workbook(path)
        ref = book["Bridge"].tables["Bridge"].ref
        assert {cell.data_type for row in book["Bridge"][ref][1:] for cell in row[1:5]} == {"f"}
        text = " ".join(
            re.sub(r'"[^"]*"', "", cell.value)
            for cell in cells(book)
            if str(cell.value).startswith("=") and cell.value != HOSTILE
        )
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", text)) <= PORTABLE


@needs_office
def test_libreoffice_calculates_the_same_and_sees_what_does_not_add_up(paths: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    book = openpyxl.load_workbook(paths[1])
    sheet = book["Bridge"]
    [row] = [row for row in sheet[sheet.tables["One_off_cost"].ref] if row[0].value == "Wages"]
    row[-1].value += 0.01
    book.save(broken)
    (tmp_path / "anew").mkdir()
    *anew, wrong = recalculated([*paths, broken], tmp_path / "anew")
    for path, again in zip(paths, anew, strict=True):
        compared, found = differences(path, again)
        assert (compared > 50, found, errors(again)) == (True, [], [])
    values = openpyxl.load_workbook(wrong, data_only=True)["Bridge"]
    assert values["A3"].value == NOT_OK
    assert [cell.value for row in values.iter_rows() for cell in row].count(
        "CHECK"
    ) == 4  # one-off, total, present value, the period


def test_the_same_difference_gives_the_same_bytes(paths: list[Path], tmp_path: Path) -> None:
    for path, case in zip(paths, CASES.values(), strict=True):
        write_difference(case(), tmp_path / "again.xlsx")
        assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_a_name_that_looks_like_a_formula_is_none(paths: list[Path]) -> None:
    with zipfile.ZipFile(paths[0]) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert f"<t>Bridge: {HOSTILE}</t>" in archive.read("xl/sharedStrings.xml").decode()
    assert not any(f"<f>{HOSTILE[1:]}</f>" in sheet for sheet in sheets)


@pytest.mark.parametrize(("change", "begins"), [(0.0, 0), (2_000.0, 2_691_000), (1e6, 0)])
def test_the_axis_begins_where_steps_can_be_seen(change: float, begins: float, tmp_path: Path) -> None:
    """A step of a thousandth would be lost beside the whole; the title says that the axis is cut."""
    found = nothing()
    bridge = found.bridge
    step = replace(bridge.steps[2], run=np.array([change / 0.8, 0.0]))
    steps = (*bridge.steps[:2], step, *bridge.steps[3:])
    after = replace(bridge.after, run=bridge.after.run + step.run)
    write_difference(replace(found, bridge=replace(bridge, steps=steps, after=after)), tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert [float(value) for value in re.findall(r'<c:min val="([^"]+)"', chart)] == [begins]
    assert ("does not begin at 0" in chart) == (begins > 0)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="create it first"):
        write_difference(nothing(), tmp_path / "nowhere" / "out.xlsx")
    assert list(tmp_path.iterdir()) == []
