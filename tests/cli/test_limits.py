"""When a solve may end, as the shell says it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.batch.manifest import Settings
from sourcing_opt.cli.main import main
from sourcing_opt.io import content

TINY = str(content("inputs") / "tiny")


@pytest.mark.parametrize(
    ("options", "gap", "resolution"),
    [
        ([], 0.0001, "none"),
        (["--gap", "0.01"], 0.01, "none"),
        (["--resolution", "1000"], 0, 1000),
        (["--resolution", "0"], 0, 0),
        (["--resolution", "1000", "--gap", "0.0001"], 0.0001, 1000),
    ],
)
def test_an_amount_alone_leaves_no_share(options: list[str], gap: float, resolution: object, tmp_path: Path) -> None:
    assert main(["solve", TINY, "-o", str(tmp_path / "plan.xlsx"), *options]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Run log"]
    told = {name.value: value.value for name, value, *_ in sheet.iter_rows(min_row=3)}
    assert (told["Gap asked for"], told["Resolution asked for (present value)"]) == (gap, resolution)
    assert told["Proven by"] == "sourcing-opt"


def test_a_share_that_the_environment_sets_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCING_OPT_SOLVE_GAP", "0.02")
    assert main(["solve", TINY, "-o", str(tmp_path / "plan.xlsx"), "--resolution", "1000"]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Run log"]
    assert ("Gap asked for", 0.02) in {(name.value, value.value) for name, value, *_ in sheet.iter_rows(min_row=3)}


@pytest.mark.parametrize("command", [("solve", TINY), ("compare", TINY), ("diff", "a", "b")])
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--gap", "nan", "nan is no number"),
        ("--gap", "2", "2.0 is not in the range 0<=x<=1"),
        ("--resolution", "nan", "nan is no number"),
        ("--resolution", "inf", "inf is not in the range"),
        ("--resolution", "-1", "-1.0 is not in the range"),
        ("--time-limit", "inf", "inf is not in the range"),
    ],
)
def test_what_is_no_limit(
    command: tuple[str, ...], option: str, value: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, option, value]) == 2
    assert f"Invalid value for '{option}': {said}" in capsys.readouterr().err


def test_of_a_batch() -> None:
    assert (Settings().gap, Settings(resolution=1000).gap, Settings(resolution=1000, gap=0.01).gap) == (0.0001, 0.0, 0.01)
    limits = Settings(resolution=1000, time_limit=60, seed=3).limits
    assert (limits.gap, limits.resolution, limits.seconds, limits.seed) == (0.0, 1000, 60, 3)
