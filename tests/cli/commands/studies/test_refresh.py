"""`refresh`: newer figures row by row, what is one's own untouched, nothing written unasked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from sourcing_opt.cli.main import main
from sourcing_opt.io import content, load
from sourcing_opt.schemas.study import Study

NEW = ["--home", "GB", "--sites", "Leeds GB, Krakow PL, Manila PH", "--roles", "agent,engineer"]


@pytest.fixture
def study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["new", str(tmp_path / "own"), *NEW]) == 0
    capsys.readouterr()
    return tmp_path / "own"


def edit(study: Path, table: str, *changes: tuple[str, str]) -> None:
    path = study / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def an_edition_ago(study: Path) -> None:
    """Every table as an older one had it."""
    edit(study, "labor_rates", ("ILOSTAT 2024 (pay)", "ILOSTAT 2022 (pay)"), (",80360,", ",71000,"), (",0.1636,", ",0.17,"))
    edit(study, "fx", ("rate of 2026-10", "rate of 2025-11"), ("0.192369", "0.2051"))
    edit(study, "risk_scores", ("PH,political,64.3", "PH,political,66.1"), ("WGIData.csv, 2022", "WGIData.csv, 2021"))
    edit(study, "data_rules", ("personal_data,PL,yes,0,", "personal_data,PL,with_cost,390,"))
    edit(study, "locations", ("Penn World Table 11.0, 2023", "Penn World Table 10.01, 2019"), (",1807,", ",2023,"))


def without_source(study: Study) -> list[object]:
    return [
        row.cells() | {"source": "", "note": ""}
        for table in ("locations", "labor_rates", "fx", "risk_scores", "data_rules")
        for row in study.rows(table)
    ]


def test_what_is_as_the_tables_have_it_does_not_change(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in study.iterdir() if path.is_file()}
    assert main(["refresh", str(study), "--yes"]) == 0
    assert "0 rows change, 28 are as the tables have them, 0 have" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in study.iterdir() if path.is_file()} == before


def test_the_bank_is_as_the_tables_have_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", str(content("inputs") / "retail_bank")]) == 0
    # Britain's on-cost, India's pay awards and the rupee's drift have newer sources than the tables.
    assert "0 rows change, 181 are as the tables have them" in capsys.readouterr().out


def test_older_figures_are_renewed_row_by_row_once_agreed(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fresh = load(study).study
    an_edition_ago(study)
    assert main(["refresh", str(study)]) == 0
    said = capsys.readouterr().out
    assert "labor_rates agent, krakow: salary 71000 -> 80360; on_cost 0.17 -> 0.1636; source ILOSTAT 2022 (pay)" in said
    assert "fx PLN: rate 0.2051 -> 0.192369" in said
    assert "risk_scores PH, political: score 66.1 -> 64.3" in said
    assert "data_rules personal_data, PL: allowed with_cost -> yes; cost 390 -> 0" in said
    assert "locations krakow: productive_hours 2023 -> 1807" in said
    assert "Nothing is written" in said
    assert load(study).study != fresh
    assert main(["refresh", str(study), "--yes"]) == 0
    assert without_source(load(study).study) == without_source(fresh)
    assert load(study).study.labor_rates == fresh.labor_rates
    assert [row.source for row in load(study).study.locations] == [row.source for row in fresh.locations]


@pytest.mark.parametrize(
    "own",
    [
        lambda line: line.replace("ILOSTAT 2024 (pay)", "HR, 2026; ILOSTAT 2024 (pay)"),
        lambda line: line.replace("ILOSTAT 2024", "Mercer 2026"),
    ],
)
def test_what_has_a_source_of_its_own_is_never_touched(
    own: Callable[[str], str], study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study / "labor_rates.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(own(line).replace(",80360,", ",99000,") if line.startswith("agent,krakow") else line for line in lines) + "\n",
        encoding="utf-8",
    )
    edit(study, "fx", ("0.192369", "0.2051"))
    assert main(["refresh", str(study), "--yes"]) == 0
    out = capsys.readouterr().out
    assert "1 rows change" in out
    assert "if it is yours, give the row a source of your own" in out
    krakow = next(row for row in load(study).study.labor_rates if (row.role, row.location) == ("agent", "krakow"))
    assert krakow.salary == 99_000
    assert own("ILOSTAT 2024 (pay)") in (krakow.source or "")


def test_premiums_costs_and_notes_stay(study: Path) -> None:
    an_edition_ago(study)
    edit(study, "labor_rates", ("premium: as retail_bank has it", "premium: 5 % above the market"), (",1.1,", ",1.25,"))
    edit(study, "locations", ("asked of you: costs, max_fte, attrition, provider", "asked of you: done, lease of 2025"))
    edit(study, "risk_scores", ("PH,political,66.1,\"World Bank WGI bulk CSV, github:Iannehuenlabat/Data@964c9f4 WGIData.csv, 2021\",", "PH,political,66.1,\"World Bank WGI bulk CSV, github:Iannehuenlabat/Data@964c9f4 WGIData.csv, 2021\",seen by risk: "))  # fmt: skip
    assert main(["refresh", str(study), "--yes"]) == 0
    after = load(study).study
    krakow = next(row for row in after.labor_rates if (row.role, row.location) == ("agent", "krakow"))
    assert krakow.pay_premium == 1.25
    assert (krakow.note or "").endswith("premium: 5 % above the market")
    assert all((row.note or "").endswith("asked of you: done, lease of 2025") for row in after.locations)
    manila = next(row for row in after.risk_scores if (row.country, row.dimension) == ("PH", "political"))
    assert "seen by risk" in (manila.note or "")
    assert manila.score == 64.3


def test_a_study_that_was_rolled_on_keeps_what_was_carried_forward(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(text.replace("2027-01-01", "2027-07-01"), encoding="utf-8")
    edit(study, "labor_rates", (",80360,", ",82100,"))
    assert main(["refresh", str(study)]) == 0
    assert "0 rows change" in capsys.readouterr().out
    edit(study, "labor_rates", ("ILOSTAT 2024 (pay)", "ILOSTAT 2022 (pay)"))
    assert main(["refresh", str(study)]) == 0
    assert "2 rows change" in capsys.readouterr().out


def test_a_workbook_keeps_its_other_cells(study: Path, tmp_path: Path) -> None:
    fresh = load(study).study
    an_edition_ago(study)
    path = tmp_path / "own.xlsx"
    assert main(["convert", str(study), str(path)]) == 0
    book = openpyxl.load_workbook(path)
    book.create_sheet("Ours")["B2"] = "=1+1"
    book["labor_rates"]["A1"].font = Font(bold=True)
    book.save(path)
    assert main(["refresh", str(path), "--yes"]) == 0
    assert load(path).study.labor_rates == fresh.labor_rates
    book = openpyxl.load_workbook(path)
    assert book["Ours"]["B2"].value == "=1+1"
    assert book["labor_rates"]["A1"].font.bold


def test_a_formula_is_left_and_nothing_else_is_written(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_edition_ago(study)
    path = tmp_path / "own.xlsx"
    assert main(["convert", str(study), str(path)]) == 0
    book = openpyxl.load_workbook(path)
    sheet = book["fx"]
    row = next(line for line in range(3, 6) if sheet.cell(line, 1).value == "PLN")
    assert sheet.cell(row, 2).value == 0.2051
    sheet.cell(row, 2).value = "=0.2051*1"
    book.save(path)
    before = path.read_bytes()
    # No program has calculated the formula: the study cannot be read, and stays as it is.
    assert main(["refresh", str(path), "--yes"]) == 3
    assert path.read_bytes() == before
    assert "fx!" in capsys.readouterr().err


def test_the_document_has_every_change(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_edition_ago(study)
    capsys.readouterr()
    assert main(["refresh", str(study), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "sourcing-opt/refresh/1"
    assert said["written"] is False
    change = next(row for row in said["changes"] if row["table"] == "fx" and row["key"] == "PLN")
    assert (change["before"]["rate"], change["after"]["rate"]) == (0.2051, 0.192369)
