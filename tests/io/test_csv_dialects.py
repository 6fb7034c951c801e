"""CSV files as spreadsheet programs abroad write them: read where they can mean one thing only, and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from sourcing_opt.io.csv_table import number_text
from tests.studies import small, write_files


def folder(tmp_path: Path, text: str, table: str = "fx", encoding: str = "utf-8") -> Path:
    path = write_files(small(), tmp_path / "study")
    (path / f"{table}.csv").write_text(text, encoding=encoding, newline="")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("currency;rate\nZAR;0,043\n", "separated by semicolons, and read so; commas stand before decimals: 0,043 is 0.043"),
        ("currency\trate\nZAR\t0.043\n", "separated by tabs, and read so"),
        ("currency|rate\nZAR|0.043\n", "separated by bars, and read so"),
        ("sep=;\ncurrency;rate\nZAR;0.043\n", "separated by semicolons, and read so"),
        ('"sep=;"\r\ncurrency;rate\r\nZAR;0,0430\r\n', "separated by semicolons, and read so; commas"),
        ("\n\ncurrency;rate\nZAR;0.043\n", "separated by semicolons"),
    ],
)
def test_what_stands_between_columns_is_seen_and_said(text: str, said: str, tmp_path: Path) -> None:
    loaded = load(folder(tmp_path, text))
    assert loaded.study.fx[0].rate == 0.043
    [warning] = [problem for problem in loaded.warnings if "separated" in problem.message]
    assert said in str(warning)


def test_a_line_that_names_the_comma_says_nothing_new(tmp_path: Path) -> None:
    loaded = load(folder(tmp_path, "sep=,\ncurrency,rate\nZAR,0.043\n"))
    assert (loaded.study.fx[0].rate, loaded.warnings) == (0.043, ())
    assert loaded.address("fx", 0) == "fx.csv:3"


@pytest.mark.parametrize(
    ("salary", "read"),
    [("30.000,00", 30000), ("30000,5", 30000.5), ("30.000", 30000), ("1.234.567", 1234567), ("30000", 30000)],
)
def test_decimal_commas_say_what_a_dot_is(salary: str, read: float, tmp_path: Path) -> None:
    text = f"role;location;salary;on_cost\nagent;leeds;{salary};0,15\nagent;windhoek;120000;0\nagent;pune;4000;0\n"
    assert load(folder(tmp_path, text, "labor_rates")).study.labor_rates[0].salary == read


@pytest.mark.parametrize(
    ("salary", "on_cost", "message"),
    [
        ("26.000", "0.15", 'salary "26.000": thousands, or three decimals? (write 26000 or 26.0)'),
        ("30.000", "", 'salary "30.000": thousands, or three decimals? (write 30000 or 30.0)'),
        ("30000", "0,15", 'on_cost "0,15": expected a number (write 0.15)'),
        ("30,000", "0.15", 'salary "30,000": expected a number (write 30000)'),
        ("30,000", "1", 'salary "30,000": expected a number (write 30000)'),
    ],
)
def test_what_may_mean_two_things_is_refused(salary: str, on_cost: str, message: str, tmp_path: Path) -> None:
    other = "0.2" if on_cost == "0,15" else ""
    text = f"role;location;salary;on_cost\nagent;leeds;{salary};{on_cost}\nagent;windhoek;120000;{other}\nagent;pune;4000;\n"
    with pytest.raises(InvalidInput) as caught:
        load(folder(tmp_path, text, "labor_rates"))
    assert f"labor_rates.csv:2 {message}" in str(caught.value)


def test_lists_of_numbers_have_commas_too(tmp_path: Path) -> None:
    text = 'id;name;ramp\nagent;Agent;"0,5; 0,8"\n'
    assert load(folder(tmp_path, text, "roles")).study.roles[0].ramp == (0.5, 0.8)


@pytest.mark.parametrize(
    ("value", "text"), [(26.125, "26.1250"), (0.125, "0.125"), (1234.125, "1234.125"), (26.5, "26.5"), (26, "26")]
)
def test_our_own_numbers_are_never_taken_for_thousands(value: float, text: str) -> None:
    assert number_text(value) == text
