"""What is printed for people fits the terminal, loses nothing on the way, and has colour only where there is some."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_opt.cli.text import look
from sourcing_opt.cli.text.look import page, table_text
from tests.cli.terminal import shown

COST = [
    ("Policy", "for", "status", "NPV of cost", "saving, last year"),
    ("offshore_ceiling", "it_service_desk, payroll and 3 more", "violated", "690,898,910", "111,334,932"),
    ("pace", "all", "slack", "1", "-2"),
]
PROGRAM = f"from sourcing_opt.cli.text.look import page, table_text; print(page('Title', table_text({COST!r}, left=(0, 1, 2))))"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "columns", lambda: 40)


def test_what_is_piped_is_as_wide_as_it_is() -> None:
    assert table_text(COST, left=(0, 1, 2)).split("\n") == [
        "Policy            for                                  status    NPV of cost  saving, last year",
        "offshore_ceiling  it_service_desk, payroll and 3 more  violated  690,898,910        111,334,932",
        "pace              all                                  slack               1                 -2",
    ]


@pytest.mark.usefixtures("narrow")
def test_a_narrow_table_wraps_and_goes_on_underneath() -> None:
    assert table_text(COST, left=(0, 1, 2)).split("\n") == [
        "Policy            for",
        "offshore_ceiling  it_service_desk,",
        "                  payroll and 3 more",
        "pace              all",
        "",
        "Policy            status    NPV of cost",
        "offshore_ceiling  violated  690,898,910",
        "pace              slack               1",
        "",
        "Policy            saving, last year",
        "offshore_ceiling        111,334,932",
        "pace                             -2",
    ]


CELLS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=20)
NUMBERS = st.integers(-(10**12), 10**12).map("{:,}".format)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4), st.integers(46, 200))
def test_no_figure_is_cut_and_no_line_is_too_long(rows: list[tuple[str, ...]], room: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look, "columns", lambda: room)
        text = table_text([("What", "first", "second one", "third"), *rows])
    from rich.cells import cell_len

    assert all(cell_len(line) <= room for line in text.split("\n"))
    found = text.split()
    assert all(number in found for row in rows for number in row[1:])


@pytest.mark.usefixtures("narrow")
def test_long_lines_wrap_and_commands_do_not() -> None:
    command = "  sourcing-opt show a_plan_with_a_long_name.xlsx --process payroll"
    told = "  policies.yaml:12  go_east: at least 0.8 of the fte in country PL or IN"
    assert page("A title", f"{told}\n{command}").split("\n") == [
        "A title",
        "",
        "  policies.yaml:12  go_east: at least",
        "    0.8 of the fte in country PL or IN",
        command,
    ]


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"COLUMNS": "60"}, True)],
    ids=["terminal", "NO_COLOR", "dumb", "COLUMNS"],
)
def test_colour_is_for_terminals_that_want_it(environment: dict[str, str], coloured: bool, tmp_path: Path) -> None:
    code, text = shown("-c", PROGRAM, columns=80, cwd=tmp_path, **environment)
    assert code == 0
    assert ("\x1b[1;31mviolated\x1b[0m" in text, "\x1b" in text) == (coloured, coloured)
    plain = re.sub(r"\x1b\[[\d;]*m", "", text).rstrip("\n").split("\n")
    assert plain[0] == "Title"
    assert (max(map(len, plain)) > 60) == ("COLUMNS" not in environment)
