"""Files of a folder that are not what they should be, each with its own message."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load, raw
from tests.studies import small, write_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(small(), tmp_path / "study")


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load(path)
    return str(caught.value).splitlines()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_folder_that_is_not_there(folder: Path) -> None:
    wrong = folder.with_name("studdy")
    assert problems_of(wrong) == [f'{wrong}: there is no such file or folder (did you mean "study"?)']


def test_a_folder_in_a_place_that_is_not_there(folder: Path) -> None:
    wrong = folder / "deeper" / "down"
    assert problems_of(wrong) == [f"{wrong}: there is no such file or folder"]


def test_a_name_no_file_can_have(folder: Path) -> None:
    wrong = folder / ("x" * 300)
    assert problems_of(wrong) == [f"{wrong}: cannot be read: File name too long"]


def test_a_folder_without_a_study(folder: Path) -> None:
    (folder / "study.yaml").rename(folder / "studie.yaml")
    assert problems_of(folder) == [f'{folder}: the folder has no study.yaml (did you mean "studie.yaml"?)']


def test_one_file_of_a_folder(folder: Path) -> None:
    path = folder / "locations.csv"
    assert problems_of(path) == [f"{path}: is one table of a study (give the folder: {folder})"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lokations.csv", 'no such table (did you mean "locations.csv"?)'),
        ("policies.csv", "this table is read from another kind of file (write policies.yaml)"),
        ("policies.yml", "this table is read from another kind of file (write policies.yaml)"),
        ("Locations.csv", 'no such table (did you mean "locations.csv"?)'),
        ("location.csv", 'no such table (did you mean "locations.csv"?)'),
        ("labour_rates.csv", 'no such table (did you mean "labor_rates.csv"?)'),
        ("locations (1).csv", 'no such table (did you mean "locations.csv"?)'),
        ("Policy.yaml", 'no such table (did you mean "policies.yaml"?)'),
        ("fx.yaml", "this table is read from another kind of file (write fx.csv)"),
    ],
)
def test_an_unknown_table(name: str, message: str, folder: Path) -> None:
    (folder / name).write_text("id\n", encoding="utf-8")
    assert problems_of(folder) == [f"{name}: {message}"]


def test_other_files_may_stand_beside_the_tables(folder: Path) -> None:
    for name in ("README.md", "plan.xlsx", ".hidden.csv"):
        (folder / name).write_text("anything", encoding="utf-8")
    assert load(folder).study.locations


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("headcount_2026.csv", "is no table of a study: left alone"),
        ("vendor bids.csv", "is no table of a study: left alone"),
        ("jobs.yaml", "is no table of a study: left alone"),
        ("old.yml", "is no table of a study: left alone"),
        ("mapping.CSV", "is no table of a study: left alone"),
        ("locations.xlsx", "is not read (this table is locations.csv)"),
        ("policies.json", "is not read (this table is policies.yaml)"),
    ],
)
def test_files_of_ones_own_are_left_alone_and_that_is_said(name: str, said: str, folder: Path) -> None:
    before = load(folder).study
    (folder / name).write_text("jobs: anything\n", encoding="utf-8")
    found = load(folder)
    assert found.study == before
    assert [str(warning) for warning in found.warnings] == [f"{name}: {said}"]


def test_a_table_that_is_missing(folder: Path) -> None:
    (folder / "locations.csv").unlink()
    assert problems_of(folder) == ["locations.csv: this table is needed and is not there"]


def test_a_table_without_rows(folder: Path) -> None:
    (folder / "locations.csv").write_text("id,name,country,timezone\n", encoding="utf-8")
    assert "locations.csv:1: this table is empty" in problems_of(folder)


def test_a_file_without_a_byte(folder: Path) -> None:
    (folder / "locations.csv").write_bytes(b"")
    assert problems_of(folder) == ["locations.csv: the file is empty (delete it, or give it a header)"]


def test_a_file_of_blank_lines(folder: Path) -> None:
    (folder / "locations.csv").write_text("\n , \n", encoding="utf-8")
    assert problems_of(folder) == ["locations.csv: the file has no header line"]


def test_a_folder_named_like_a_table(folder: Path) -> None:
    (folder / "volumes.csv").mkdir()
    assert problems_of(folder) == ["volumes.csv: is not a file"]


def test_a_file_nobody_may_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "locations.csv: the file cannot be read: Permission denied (check its permissions)" in problems_of(folder)


def test_columns_unknown_missing_and_repeated(folder: Path) -> None:
    edit(folder / "locations.csv", "id,name,country,timezone", "id,name,contry,name")
    first, *others = problems_of(folder)
    assert first == 'locations.csv:1 contry: no such column (did you mean "country"?)'
    assert others == [
        "locations.csv:1 name: column stands twice",
        "locations.csv:1 country: column is missing",
        "locations.csv:1 timezone: column is missing",
    ]


def test_a_blank_cell_that_is_needed(folder: Path) -> None:
    edit(folder / "locations.csv", "Asia/Kolkata", "  ")
    assert problems_of(folder) == ["locations.csv:4 timezone: is blank and has no default"]


def test_cells_beyond_the_header(folder: Path) -> None:
    edit(folder / "fx.csv", "ZAR,0.043", "ZAR,0,043")
    assert 'fx.csv:2 "043": this cell has no column name above it' in problems_of(folder)


def test_a_file_in_another_encoding(folder: Path) -> None:
    text = (folder / "locations.csv").read_text(encoding="utf-8").replace("Pune", "Pün")
    (folder / "locations.csv").write_text(text, encoding="latin-1")
    place = text.encode("latin-1").index(b"P\xfcn") + 1
    assert problems_of(folder) == [f"locations.csv:4: byte {place} (0xfc) is not UTF-8 (save the file as UTF-8)"]


def test_a_byte_order_mark_and_other_line_ends_are_fine(folder: Path) -> None:
    study = load(folder).study
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert load(folder).study == study


def test_a_stray_quotation_mark(folder: Path) -> None:
    edit(folder / "locations.csv", "Windhoek,", '"Windhoek,')
    [problem] = problems_of(folder)
    assert problem.startswith("locations.csv:3: not readable as CSV: ")
    assert problem.endswith("(look for a stray quotation mark)")


def test_lines_count_as_in_the_file(folder: Path) -> None:
    """Cells may hold line ends, and lines may be blank: the address is the line at which the row begins."""
    edit(folder / "locations.csv", ",Leeds,", ',"Leeds\n\nNorth",')
    edit(folder / "locations.csv", "pune,", "\n,,\npune,")
    edit(folder / "locations.csv", "Asia/Kolkata", "Asia/Poona")
    [problem, name] = problems_of(folder)
    assert problem.startswith("locations.csv:8 timezone")
    assert name.startswith("warning: locations.csv:2 name")


def test_more_than_a_million_lines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "volumes.csv").write_bytes(b"process,period,factor\n" + b"calls,1,1\n" * raw.MAX_ROWS)
    assert problems_of(folder) == ["volumes.csv: the file has more than 1,000,000 lines"]


def test_a_file_that_is_too_large_is_not_even_read(folder: Path) -> None:
    with (folder / "volumes.csv").open("wb") as file:
        file.truncate(raw.MAX_BYTES + 1)  # takes no room on the disk
    assert problems_of(folder) == ["volumes.csv: the file has more than 500 MB"]


def test_what_refers_to_an_unreadable_table_is_not_called_dangling(folder: Path) -> None:
    (folder / "providers.csv").write_bytes(b"\xff\xfe")
    assert problems_of(folder) == ["providers.csv:1: byte 0 (0xff) is not UTF-8 (save the file as UTF-8)"]
