"""Runs as a workbook: all of them on one sheet, and each label's history with live changes and charts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.batch.entry import Entry, in_order
from sourcing_opt.batch.history import histories
from sourcing_opt.batch.manifest import Manifest
from sourcing_opt.workbook.books.history import write_runs
from tests.batch.runs import figures, four_quarters, manifest, without_plan
from tests.workbook.office import differences, errors, needs_office, recalculated


def written(path: Path, manifests: Sequence[Manifest]) -> Path:
    entries = in_order(Entry(run, f"folder of {run.run}") for run in manifests)
    quarters = {label: [quarter.row for quarter in found] for label, found in histories(entries).items()}
    write_runs([entry.row for entry in entries], quarters, path)
    return path


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("history") / "history.xlsx", four_quarters())


def opened(path: Path, values: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=values)


def column(sheet: Any, table: str, header: str) -> list[Any]:
    """The cells of a native Table's column."""
    headers, *rows = sheet[sheet.tables[table].ref]
    position = [cell.value for cell in headers].index(header)
    return [row[position].value for row in rows]


def test_all_runs_are_on_the_first_sheet(workbook: Path) -> None:
    book = opened(workbook)
    assert book.sheetnames == ["Runs", "bank", "bank nearshore recession"]
    runs = book["Runs"]
    assert column(runs, "Runs", "First period") == ["2027-Q1"] * 2 + ["2027-Q2"] * 3 + ["2027-Q3"] * 2 + ["2027-Q4"] * 2
    assert column(runs, "Runs", "NPV of cost") == [90e6, 90e6, 88e6, 87e6, 90e6, 86e6, None, 84e6, 90e6]
    assert column(runs, "Runs", "Exit code") == [0, 0, 0, 0, 0, 0, 4, 0, 0]
    assert column(runs, "Runs", "Remark")[6].startswith("these cannot hold together")


def test_the_history_of_a_label(workbook: Path) -> None:
    sheet = opened(workbook)["bank"]
    assert column(sheet, "Cost_1", "NPV of cost") == [90e6, 87e6, 86e6, 84e6]
    assert column(sheet, "Cost_1", "Change of NPV") == [None, -3e6, -1e6, -2e6]
    assert column(sheet, "Cost_1", "Saving, of that") == pytest.approx([0.10, 0.13, 0.14, 0.16])
    assert column(sheet, "Cost_1", "Run cost, last year") == [7_750_000, 7_050_000, 6_600_000, 6_025_000]
    assert column(sheet, "Cost_1", "Change of run cost") == [None, -700_000, -450_000, -575_000]
    assert column(sheet, "Places_1", "Offshore people") == [10, 14, 20, 25]
    assert column(sheet, "Places_1", "People") == [100, 100, 102, 103]
    assert column(sheet, "Places_1", "Moves") == [3, 3, 1, 0]


def test_what_follows_from_other_cells_is_a_formula(workbook: Path) -> None:
    sheet = opened(workbook, values=False)["bank"]
    first, second = column(sheet, "Cost_1", "Change of NPV")[:2]
    assert first is None
    assert second == "=E38-E37"
    assert column(sheet, "Cost_1", "Run cost, last year")[0] == "=F46+G46+H46"


def test_a_quarter_without_a_plan_stays_blank(workbook: Path) -> None:
    sheet = opened(workbook)["bank nearshore recession"]
    assert column(sheet, "Cost_2", "Status") == ["optimal", "optimal", "infeasible", "optimal"]
    assert column(sheet, "Cost_2", "NPV of cost") == [90e6, 90e6, None, 90e6]
    assert column(sheet, "Cost_2", "Change of NPV") == [None, 0, None, None]
    assert column(sheet, "Places_2", "People") == [100, 100, None, 100]


def test_every_history_has_its_charts(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 8
    for title in (
        "Cost, present value (GBP million)",
        "People by location model at the end of the plan (FTE)",
        "People moved by the plan (FTE)",
    ):
        assert sum(title in chart for chart in charts) == 2
    assert sum("bank'!$E$37:$E$40" in chart or "bank!$E$37:$E$40" in chart for chart in charts) == 1


def test_a_label_that_never_had_a_plan(tmp_path: Path) -> None:
    sheet = opened(written(tmp_path / "none.xlsx", [without_plan(), without_plan(first="2027-Q2")]))["bank"]
    assert column(sheet, "Cost_1", "Status") == ["infeasible", "infeasible"]
    assert sheet._charts == []


def test_other_money_is_named_and_not_subtracted(tmp_path: Path) -> None:
    runs = [manifest(), manifest(first="2027-Q2", currency="EUR", figures=figures(99e6))]
    sheet = opened(written(tmp_path / "money.xlsx", runs))["bank"]
    assert column(sheet, "Cost_1", "Change of NPV") == [None, None]
    assert "GBP or EUR, present value" in [cell.value for cell in sheet[35]]


def test_awkward_words_and_names(tmp_path: Path) -> None:
    """Text that looks like a formula stays text; sheets are called as Excel allows, each otherwise."""
    long = "a-job-with-a-very-long-name"
    runs = [
        without_plan("runs", message="=1+1"),
        without_plan("History", message="x" * 40_000),
        manifest(long, model="nearshore"),
        manifest(long, model="nearshore_or_not"),
    ]
    book = opened(written(tmp_path / "awkward.xlsx", runs), values=False)
    assert book.sheetnames == [
        "Runs",
        "History 2",
        "a-job-with-a-very-long-name nea",
        "a-job-with-a-very-long-name n 2",
        "runs 2",
    ]
    remarks = [row[16] for row in book["Runs"].iter_rows(min_row=6, max_row=9)]
    texts = [cell for cell in remarks if cell.value]
    assert [cell.data_type for cell in texts] == ["s", "s"]
    assert all(len(cell.value) <= 500 for cell in texts)


def test_same_runs_same_bytes(workbook: Path, tmp_path: Path) -> None:
    assert written(tmp_path / "again.xlsx", list(reversed(four_quarters()))).read_bytes() == workbook.read_bytes()


@needs_office
def test_libreoffice_calculates_the_same(workbook: Path, tmp_path: Path) -> None:
    [anew] = recalculated([workbook], tmp_path)
    compared, wrong = differences(workbook, anew)
    assert compared > 150
    assert wrong == []
    assert errors(anew) == []
