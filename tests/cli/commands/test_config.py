"""What is said by no flag: the environment, the file, the default; and what a wrong file is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from sourcing_opt.cli.configuration import commands, options, variable
from sourcing_opt.cli.main import cli, main
from sourcing_opt.io import content

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """`write(text)` makes a sourcing-opt.toml in the current folder, which is an empty one; no variable is set."""
    for name in [name for name in os.environ if name.startswith("SOURCING_OPT")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def written(text: str, name: str = "sourcing-opt.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """`ask(*arguments)`: exit code, stdout and stderr of the command line."""

    def asked(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return asked


@pytest.fixture
def shown(ask: Ask) -> Callable[[str, str], dict[str, Any]]:
    """`shown(command, option)`: what `config show` says of it."""

    def row(command: str, option: str) -> dict[str, Any]:
        code, out, _ = ask("config", "show", "--format", "json")
        assert code == 0
        [found] = [each for each in json.loads(out)["options"] if (each["command"], each["option"]) == (command, option)]
        return {key: found[key] for key in ("value", "source", "set_by")}

    return row


def test_flag_then_environment_then_file_then_default(write: Write, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_json(*flags: str) -> bool:
        return ask("validate", "nowhere", *flags)[1].startswith("{")

    assert not is_json()
    write('[validate]\nformat = "json"\n')
    assert is_json()
    assert not is_json("--format", "text")
    monkeypatch.setenv("SOURCING_OPT_VALIDATE_FORMAT", "text")
    assert not is_json()
    assert is_json("--format", "json")


def test_show_says_where_from(write: Write, shown: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    write("[solve]\ngap = 0.01\ntime_limit = 60\nthreads = 2\n[compare]\ntime-limit = 1\n[check]\nrecalc = true\n")
    monkeypatch.setenv("SOURCING_OPT_SOLVE_THREADS", "4")
    assert shown("solve", "gap") == {"value": 0.01, "source": "file", "set_by": "solve.gap"}
    assert shown("solve", "time-limit") == {"value": 60, "source": "file", "set_by": "solve.time_limit"}
    assert shown("compare", "time-limit") == {"value": 1, "source": "file", "set_by": "compare.time_limit"}
    assert shown("check", "recalc") == {"value": True, "source": "file", "set_by": "check.recalc"}
    assert shown("solve", "threads") == {"value": 4, "source": "environment", "set_by": "SOURCING_OPT_SOLVE_THREADS"}
    assert shown("solve", "seed") == {"value": 0, "source": "default", "set_by": None}
    assert shown("solve", "output") == {"value": None, "source": "default", "set_by": None}


def test_show_as_text(write: Write, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write('[solve]\nscenario = ["slump", "boom"]\n[check]\nrecalc = true\n')
    monkeypatch.setenv("SOURCING_OPT_COMPARE_JOBS", "2")
    code, out, err = ask("config", "show")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert (code, err, lines[0]) == (0, "", f"{path} is in use")
    solve, compare, check = (lines.index(name) for name in ("solve", "compare", "check"))
    assert "scenario slump boom sourcing-opt.toml: solve.scenario" in lines[solve:compare]
    assert "output - default" in lines[solve:compare]
    assert "jobs 2 SOURCING_OPT_COMPARE_JOBS" in lines[compare:check]
    assert "recalc yes sourcing-opt.toml: check.recalc" in lines[check:]
    path.unlink()
    assert ask("config", "show")[1].startswith("no sourcing-opt.toml is in use\n")


def test_show_knows_every_option_and_the_environment_sets_it(
    write: Write, ask: Ask, shown: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {(" ".join(path), name) for path, command in commands(cli) for name in options(command)}
    assert {
        (row["command"], row["option"]) for row in json.loads(ask("config", "show", "--format", "json")[1])["options"]
    } == known
    assert {("solve", "time-limit"), ("solve", "scenario"), ("validate", "annotate"), ("config show", "format")} <= known
    for path, command in commands(cli):
        assert {option.envvar for option in options(command).values()} == {variable(path, name) for name in options(command)}
    # Named like the flag, whatever the parameter is called.
    monkeypatch.setenv("SOURCING_OPT_SOLVE_SCENARIO", "slump boom")
    assert shown("solve", "scenario")["value"] == ["slump", "boom"]


def test_what_is_not_for_the_environment_is_left_alone(write: Write, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCING_OPT_VERSION", "1")
    monkeypatch.setenv("SOURCING_OPT_VALIDATE_HELP", "1")
    code, _, err = ask("validate", "nowhere")
    assert code == 3
    assert "nowhere" in err


def test_a_command_of_a_group_is_set_in_a_nested_table(write: Write, ask: Ask) -> None:
    write('[config.show]\nformat = "json"\n')
    rows = json.loads(ask("config", "show")[1])["options"]
    assert {
        "command": "config show",
        "option": "format",
        "value": "json",
        "source": "file",
        "set_by": "config.show.format",
    } in rows


def test_the_nearest_file_counts(write: Write, shown: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    write("[solve]\ngap = 0.5\nseed = 7\n")
    near = write("[solve]\ngap = 0.25\n", "year/quarter/sourcing-opt.toml")
    assert shown("solve", "gap")["value"] == 0.5
    monkeypatch.chdir(near.parent.parent)
    assert shown("solve", "gap")["value"] == 0.5
    (near.parent / "deeper").mkdir()
    monkeypatch.chdir(near.parent / "deeper")
    assert shown("solve", "gap")["value"] == 0.25
    assert shown("solve", "seed")["source"] == "default"


def test_another_file_or_none(write: Write, shown: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    write("[solve]\ngap = 0.5\n")
    write("[solve]\ngap = 0.25\n", "other/night.toml")
    monkeypatch.setenv("SOURCING_OPT_CONFIG", "other/night.toml")
    assert shown("solve", "gap")["value"] == 0.25
    monkeypatch.setenv("SOURCING_OPT_CONFIG", "")
    assert shown("solve", "gap")["source"] == "default"


def test_paths_are_seen_from_the_file(
    write: Write, ask: Ask, shown: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write('[solve]\noutput = "plans/next.xlsx"\nmodel = "mine.yaml"\n[compare]\nmodels = "offshore,mine.yaml"\n').parent
    (folder / "plans").mkdir()
    (folder / "elsewhere").mkdir()
    shutil.copy(content("models") / "nearshore.yaml", folder / "mine.yaml")
    monkeypatch.chdir(folder / "elsewhere")
    assert shown("compare", "models")["value"] == f"offshore,{folder / 'mine.yaml'}"
    assert ask("solve", str(content("inputs") / "tiny"))[0] == 0
    assert (folder / "plans" / "next.xlsx").is_file()
    assert list((folder / "elsewhere").iterdir()) == []


def test_a_home_and_a_place_from_the_root_stay(
    write: Write, shown: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    write('[solve]\noutput = "~/plan.xlsx"\nprevious = "/plans/last.xlsx"\n')
    assert shown("solve", "output")["value"] == str(Path("/home/anna/plan.xlsx"))
    assert shown("solve", "previous")["value"] == str(Path("/plans/last.xlsx"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[slove]\ngap = 1\n", '1 slove: no such command (did you mean "solve"?)'),
        ("[solve]\ngapp = 1\n", '2 solve.gapp: no such option (did you mean "gap"?)'),
        ("[solve]\ntime_limt = 1\n", '2 solve.time_limt: no such option (did you mean "time_limit"?)'),
        ("[check]\nxyzzy = 1\n", "2 check.xyzzy: no such option (there are: recalc, certificate, runs, format)"),
        ("[convert]\nxyzzy = 1\n", "2 convert.xyzzy: no such option (there are: none)"),
        ("[config.shwo]\n", '1 config.shwo: no such command (did you mean "show"?)'),
        ("[config]\nshow = 1\n", "2 config.show: is a command: its options stand in a table ([config.show])"),
        ("solve = 1\n", "1 solve: is a command: its options stand in a table ([solve])"),
        ("gap = 1\n", "1 gap: stands in no table: put it under the command it is for (like [solve] gap = ...)"),
        ("[solve]\nstudy = 'x'\n", "2 solve.study: can only be given on the command line: delete it"),
        ("[solve]\nhelp = true\n", "2 solve.help: can only be given on the command line: delete it"),
        ("[solve]\ntime-limit = 1\ntime_limit = 1\n", "3 solve.time_limit: is there twice, with - and with _"),
        ("[solve]\ngap = 1.5\n", "2 solve.gap: 1.5 is not in the range 0<=x<=1"),
        ("[solve]\ngap = true\n", "2 solve.gap: 'true' is not a valid float range"),
        ("[solve]\nthreads = 1.5\n", "2 solve.threads: '1.5' is not a valid integer range"),
        ("[solve]\nsolver = 'cplex'\n", "2 solve.solver: 'cplex' is not one of 'highs', 'cbc', 'scip'"),
        ("[solve]\nmodel = ['a']\n", "2 solve.model: takes one value, not a list"),
        ("[solve.model]\n", "1 solve.model: takes one value, not a list or a table"),
        ("[solve]\nscenario = 'a'\n", '2 solve.scenario: takes a list, like ["a", "b"]'),
        ("[solve]\nscenario = [['a']]\n", "2 solve.scenario: takes one value, not a list or a table"),
        ("[solve]\nset = [\n  'gap = 1',\n]\nseed = '''\nx'''\n", "5 solve.seed: 'x' is not a valid integer range"),
        ("[solve]\nmodel = offshore\n", "2: is not TOML: Invalid value (at line 2, column 9) (text stands in quotation marks)"),
    ],
)
def test_a_wrong_file_is_told_what_and_where(text: str, problem: str, write: Write, ask: Ask) -> None:
    path = write(text)
    assert ask("validate", "nowhere") == (3, "", f"{path}:{problem}\n")


def test_all_problems_of_all_commands_come_at_once(write: Write, ask: Ask) -> None:
    write("[solve]\ngap = 2\nsede = 1\n\n[compare]\njobs = 0\n")
    code, _, err = ask("validate", "nowhere")
    found = [line.split(":")[1].split(" ")[0] for line in err.replace(os.getcwd(), "").splitlines()]
    assert (code, found) == (3, ["2", "3", "6"])


@pytest.mark.parametrize("value", ["1.5", "fast"])
def test_a_wrong_value_is_told_what_the_flag_is_told(value: str, write: Write, ask: Ask) -> None:
    by_flag = ask("solve", "x", "--gap", value)[2]
    write(f"[solve]\ngap = '{value}'\n")
    told = ask("solve", "x")[2].strip().partition("solve.gap: ")[2]
    assert told
    assert told in by_flag


def test_a_file_that_cannot_be_read(write: Write, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("")
    path.write_bytes(b'[solve]\nmodel = "caf\xe9"\n')
    assert ask("config", "show") == (3, "", f"{path}: is not text in UTF-8: save it as such\n")
    monkeypatch.setenv("SOURCING_OPT_CONFIG", str(tmp_path))
    assert ask("config", "show") == (3, "", f"{tmp_path}: cannot be read: Is a directory\n")
    monkeypatch.setenv("SOURCING_OPT_CONFIG", "gone.toml")
    told = (
        f"SOURCING_OPT_CONFIG: there is no file {tmp_path / 'gone.toml'} (name one that is there, or leave it empty for none)\n"
    )
    assert ask("config", "show") == (3, "", told)


def test_help_comes_even_so(write: Write, ask: Ask) -> None:
    write("[slove]\n")
    assert ask("--help")[0] == 0
    assert ask("--version")[0] == 0


def test_variables_that_set_nothing_are_named(write: Write, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCING_OPT_SOLVE_GPA", "1")
    monkeypatch.setenv("SOURCING_OPT_CONFIG", "")
    monkeypatch.setenv("SOURCING_OPT_COMPARE_THREADS", "two")
    monkeypatch.setenv("SOURCING_OPT_SOLVE_THREADS", "two")
    code, out, err = ask("config", "show", "--format", "json")
    problems = [
        "SOURCING_OPT_SOLVE_THREADS: 'two' is not a valid integer range",
        'SOURCING_OPT_COMPARE_THREADS: sets nothing (did you mean "SOURCING_OPT_SOLVE_THREADS"?)',
        'SOURCING_OPT_SOLVE_GPA: sets nothing (did you mean "SOURCING_OPT_SOLVE_GAP"?)',
    ]
    assert code == 3
    assert json.loads(out)["problems"] == problems
    assert err.splitlines() == [problems[0], *(f"warning: {warning}" for warning in problems[1:])]


def test_help_with_a_file_comes_without_the_heavy_imports(write: Write, tmp_path: Path) -> None:
    write("[solve]\ngap = 0.25\n")
    heavy = {"pandas", "numpy", "scipy", "pulp", "highspy", "pydantic", "babel", "openpyxl", "xlsxwriter", "yaml"}
    program = "import sys; from sourcing_opt.cli.main import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", program, "solve", "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "[default: 0.25;" in " ".join(done.stdout.split())
    assert heavy.isdisjoint(done.stderr.split())


def test_a_removed_current_folder_has_no_file(write: Write, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert ask("config", "show")[1].startswith("no sourcing-opt.toml is in use\n")
    monkeypatch.chdir(tmp_path)


def test_names_of_two_options_are_never_one_variable() -> None:
    names = [variable(path, name) for path, command in commands(cli) for name in options(command)]
    assert len(set(names)) == len(names)


def test_an_option_without_a_long_name_keeps_its_short_one() -> None:
    @click.command()
    @click.option("-n", "count")
    def anything(count: str) -> None: ...

    assert list(options(anything)) == ["n"]
