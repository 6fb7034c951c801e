"""What somebody typed into a workbook is not overwritten because the command that wrote it is given again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcing_opt.cli.main import main
from sourcing_opt.io.workbook.as_written import content_of
from tests.studies import small, write_files
from tests.workbook.office import needs_office, recalculated


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(small(), tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def solved(study: Path) -> Path:
    path = study.parent / "plan.xlsx"
    assert main(["solve", str(study), "-o", str(path)]) == 0
    return path


@pytest.fixture
def written(solved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(solved, tmp_path))


def edited(path: Path, edit: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path.read_bytes()


def set_cells(sheet: str, **cells: Any) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        for address, value in cells.items():
            book[sheet][address] = value

    return edit


def several(book: Any) -> None:
    set_cells("Cover", H40="ask Anna", H41="and Ben", H3="check")(book)
    set_cells("In_study", B9=0.07)(book)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        pytest.param(set_cells("In_labor_rates", C3=31_000), "In_labor_rates!C3", id="an input"),
        pytest.param(set_cells("Policies", Z99="agreed on Monday"), "Policies!Z99", id="a note"),
        pytest.param(set_cells("Cover", B7=None), "Cover!B7", id="a formula deleted"),
        pytest.param(set_cells("Summary", C6="=1+1"), "Summary!C6", id="a formula replaced"),
        pytest.param(several, "Cover!H3, Cover!H40, Cover!H41; In_study!B9", id="several"),
        pytest.param(lambda book: book.create_sheet("Mine"), "the sheet Mine is new", id="a sheet added"),
        pytest.param(lambda book: book.remove(book["Risk"]), "the sheet Risk is gone", id="a sheet removed"),
    ],
)
def test_an_edited_workbook_is_kept(
    study: Path, written: Path, edit: Callable[[Any], None], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = edited(written, edit)
    capsys.readouterr()
    assert main(["solve", str(study), "-o", str(written)]) == 9
    out, err = capsys.readouterr()
    assert (out, err) == (
        "",
        f"{written}: was edited since it was written: {said}. Choose another name, or replace it with --force\n",
    )
    assert written.read_bytes() == content


def test_an_edited_workbook_is_replaced_where_that_is_said(study: Path, written: Path) -> None:
    content = edited(written, several)
    assert main(["solve", str(study), "-o", str(written), "--force"]) == 0
    assert written.read_bytes() != content


def test_a_workbook_as_it_was_written_is_replaced(study: Path, written: Path) -> None:
    content = written.read_bytes()
    assert main(["solve", str(study), "-o", str(written)]) == 0
    assert written.read_bytes() == content
    edited(written, lambda book: None)
    assert written.read_bytes() != content, "saved by another program"
    assert main(["solve", str(study), "-o", str(written)]) == 0


@needs_office
def test_a_workbook_that_was_only_looked_at_is_replaced(study: Path, written: Path, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    [saved] = recalculated([written], tmp_path / "saved")
    assert main(["solve", str(study), "-o", str(saved)]) == 0


@pytest.mark.parametrize("content", ["a workbook of somebody else's", "not even a workbook"])
def test_what_is_not_ours_is_kept(content: str, study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.xlsx"
    if content.startswith("a"):
        openpyxl.Workbook().save(path)
    else:
        path.write_text("figures")
    assert main(["solve", str(study), "-o", str(path)]) == 9
    assert (
        capsys.readouterr().err
        == f"{path}: is there and is no workbook of sourcing-opt's: choose another name, or replace it with --force\n"
    )


def test_every_command_that_writes_a_workbook_asks(study: Path, written: Path, tmp_path: Path) -> None:
    commands = {
        "compare.xlsx": ["compare", str(study), "--models", "onshore", "--scenarios", ""],
        "diff.xlsx": ["diff", str(written), str(written)],
    }
    for name, command in commands.items():
        output = ["-o", str(tmp_path / name)]
        assert main([*command, *output]) == 0
        assert main([*command, *output]) == 0
        edited(tmp_path / name, lambda book: set_cells(book.sheetnames[0], J50="mine")(book))
        assert main([*command, *output]) == 9
        assert main([*command, *output, "--force"]) == 0


@given(st.floats(-1e12, 1e12))
@example(301.41285010979253)
def test_a_number_is_the_same_from_here_and_from_a_file(number: float) -> None:
    """XlsxWriter writes 16 digits, other programs 15 or 17."""
    for digits in (15, 16, 17):
        saved = float(f"{float(f'{number:.16G}'):.{digits}g}")
        assert content_of(saved) == content_of(number)
