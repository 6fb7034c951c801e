"""A study written and read back is the same study, whichever way it went."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from sourcing_opt.io import load, write_folder, write_input_workbook
from sourcing_opt.schemas.study import TABLES, Study
from tests.generated import studies
from tests.studies import small, study, write_files, write_sheets


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(studies())
def test_folder_and_workbook_hold_the_same(study: Study) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, workbook, back = Path(name, "study"), Path(name, "study.xlsx"), Path(name, "back")
        write_folder(study, folder)
        read = load(folder).study
        assert read == study
        write_input_workbook(read, workbook)
        read = load(workbook).study
        assert read == study
        assert read.digest == study.digest
        write_folder(read, back)
        assert {path.name: path.read_bytes() for path in back.iterdir()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }


def test_typed_by_hand_into_either(tmp_path: Path) -> None:
    assert load(write_files(small(), tmp_path / "s")).study == study()
    assert load(write_sheets(small(), tmp_path / "s.xlsx")).study == study()


def test_every_cell_has_an_address(tmp_path: Path) -> None:
    write_folder(study(), tmp_path / "s")
    write_input_workbook(study(), tmp_path / "s.xlsx")
    folder, workbook = load(tmp_path / "s"), load(tmp_path / "s.xlsx")
    assert folder.address("locations", 1, "country") == "locations.csv:3"
    assert folder.address("policies", 0, "where") == "policies.yaml:5"
    assert folder.address("policies", 0, "penalty") == "policies.yaml:1", "a blank cell of YAML has no line of its own"
    assert folder.address("study", 0, "currency") == "study.yaml:3"
    assert folder.address("volumes") == "volumes.csv"
    assert workbook.address("locations", 1, "country") == "s.xlsx > locations!C4"
    assert workbook.address("scenarios", 0, "value") == "s.xlsx > scenarios!G3"
    assert workbook.address("study", 0, "currency") == "s.xlsx > study!B5"
    assert workbook.address("volumes") == "s.xlsx > volumes"


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_input_workbook(study(), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_only_tables_with_rows_are_written(tmp_path: Path) -> None:
    write_folder(study(), tmp_path / "s")
    assert {path.stem for path in (tmp_path / "s").iterdir()} == {table for table in TABLES if study().rows(table)}


def test_no_csv_cell_runs_when_it_is_opened(tmp_path: Path) -> None:
    tables = small()
    for row, name in zip(tables["locations"], ("=1+1", "@sum(1)", "'quoted"), strict=True):
        row["name"] = name
    written = study(locations=tables["locations"])
    write_folder(written, tmp_path / "s")
    lines = (tmp_path / "s" / "locations.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == ["'=1+1", "'@sum(1)", "''quoted"]
    assert load(tmp_path / "s").study == written
