"""`validate`: all problems at once, each with its place, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.io import content, load


@pytest.fixture
def broken(folder: Path) -> Path:
    """A study with an unknown table and a location that stands twice."""
    (folder / "lokations.csv").write_text("id\n", encoding="utf-8")
    locations = folder / "locations.csv"
    lines = locations.read_text(encoding="utf-8").splitlines()
    locations.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def suspicious(folder: Path) -> Path:
    """A study whose work is done today where it could not go."""
    today = load(folder).study.baseline[0]
    (folder / "fit.csv").write_text(f"process,location,allowed\n{today.process},{today.location},no\n", encoding="utf-8")
    return folder


def test_a_sound_study_is_summed_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(folder)]) == 0
    captured = capsys.readouterr()
    study = load(folder).study
    assert captured.err == ""
    assert captured.out.startswith(f"{study.study.name}: the study is sound; 0 warnings.\n")
    assert f"{len(study.locations)} locations in" in captured.out
    assert f"baseline {len(study.baseline)}" in captured.out


def test_a_sound_study_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(folder), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    study = load(folder).study
    assert document["schema_version"] == 1
    assert document["valid"] is True
    assert document["problems"] == []
    assert document["study"]["digest"] == study.digest
    assert document["study"]["rows"]["processes"] == len(study.processes)
    assert document["study"]["baseline_fte"] > 0


def test_every_problem_is_a_line_with_its_place(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    table, twice = sorted(captured.err.splitlines(), key=lambda line: "lokations" not in line)
    assert 'did you mean "locations.csv"?' in table
    last_line = len((broken / "locations.csv").read_text(encoding="utf-8").splitlines())
    assert twice.startswith(f"locations.csv:{last_line} ")


def test_problems_as_json(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken), "--format", "json"]) == 3
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert captured.err == ""
    assert document["valid"] is False
    assert document["study"] is None
    twice = next(problem for problem in document["problems"] if problem["table"] == "locations" and problem["row"] is not None)
    assert twice["address"].startswith("locations.csv:")
    assert twice["severity"] == "error"
    assert twice["message"]


def test_a_warning_does_not_make_a_study_unsound(suspicious: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(suspicious)]) == 0
    captured = capsys.readouterr()
    assert captured.err.startswith("warning: baseline.csv:2 ")
    assert "1 warning." in captured.out


def test_a_study_no_plan_can_mend_is_invalid(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load(folder).study.study
    (folder / "volumes.csv").write_text(
        f"process,period,factor\n{load(folder).study.processes[0].id},{settings.periods},19\n", encoding="utf-8"
    )
    assert main(["validate", str(folder)]) == 3
    assert "max_fte" in capsys.readouterr().err


def test_a_study_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "nowhere")]) == 3
    assert "nowhere" in capsys.readouterr().err


def test_near_and_far_say_why_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(content("inputs") / "tiny"), "--places"]) == 0
    out = capsys.readouterr().out
    assert "  krakow: nearshore, 1 h of clock (within 3) and 1,447 km from London to Warsaw (within 5,000)" in out
    assert "  london: onshore, in the home country, GB" in out
    bank = str(content("inputs") / "retail_bank")
    assert main(["validate", bank, "--places"]) == 0
    assert "  cairo_norvisto: offshore, stated in the study" in capsys.readouterr().out
    assert main(["validate", bank, "--places", "--format", "json"]) == 0
    places = json.loads(capsys.readouterr().out)["places"]
    assert {place["location_model"] for place in places} == {"onshore", "nearshore", "offshore"}
