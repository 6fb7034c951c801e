"""Numbers on the command line that are none, or none to reckon with."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.cli.main import main


@pytest.mark.parametrize(
    ("command", "option", "value", "says"),
    [
        ("solve", "--gap", "nan", "write one in the range 0<=x<=1"),
        ("solve", "--gap", "inf", "inf is not in the range 0<=x<=1"),
        ("solve", "--gap", "-inf", "not in the range 0<=x<=1"),
        ("solve", "--gap", "5%", "write 0.05"),
        ("solve", "--gap", "0,05", "write 0.05"),
        ("solve", "--gap", "5", "not in the range 0<=x<=1"),
        ("solve", "--threads", "100000", "not in the range 1<=x<=256"),
        ("solve", "--threads", "0", "not in the range 1<=x<=256"),
        ("solve", "--threads", "1e3", "not a valid integer"),
        ("solve", "--time-limit", "nan", "0<x<=31536000"),
        ("solve", "--time-limit", "1e308", "0<x<=31536000"),
        ("solve", "--seed", "99999999999999999999", "0<=x<=2147483647"),
        ("compare", "--jobs", "100000", "1<=x<=256"),
        ("compare", "--gap", "NaN", "0<=x<=1"),
        ("roll", "--switching", "nan", "0<=x<=1000000000000000"),
        ("roll", "--switching", "250,000", "write 250000"),
        ("batch", "--jobs", "99999999999", "1<=x<=256"),
    ],
)
def test_a_number_out_of_reach_is_refused(
    command: str, option: str, value: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"roll": ["--plan", "plan.xlsx", "--to", "2027-Q2"]}.get(command, [])
    assert main([command, str(tmp_path), *more, option, value]) == 2
    assert says in capsys.readouterr().err
