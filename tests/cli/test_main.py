"""What the shell is told: exit codes and messages, and how soon help comes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from sourcing_opt import __version__, errors
from sourcing_opt.cli import main as front
from sourcing_opt.cli.main import COMMANDS, cli, main


@pytest.fixture
def command_that_raises(monkeypatch: pytest.MonkeyPatch) -> type:
    """`raises(error)` puts a command in the place of `new` that raises it."""

    class Raises:
        def __init__(self, error: BaseException) -> None:
            @click.command()
            def new() -> None:
                raise error

            monkeypatch.setattr(front, "import_module", lambda _: type("module", (), {"new": new}))

    return Raises


@pytest.mark.parametrize("kind", errors.SourcingError.__subclasses__())
def test_an_error_of_the_users_gives_its_message_and_its_code(
    kind: type[errors.SourcingError], command_that_raises: type, capsys: pytest.CaptureFixture[str]
) -> None:
    error = errors.InvalidInput([errors.Problem("what is wrong")]) if kind is errors.InvalidInput else kind("what is wrong")
    command_that_raises(error)
    assert main(["new"]) == kind.exit_code
    captured = capsys.readouterr()
    assert captured.err.endswith("what is wrong\n")
    assert captured.out == ""
    assert "Traceback" not in captured.err


def test_exit_codes_of_errors_are_all_different() -> None:
    codes = [kind.exit_code for kind in errors.SourcingError.__subclasses__()]
    assert len(set(codes)) == len(codes)
    assert errors.Exit.BUG not in codes


def test_anything_else_is_a_bug_and_says_so(command_that_raises: type, capsys: pytest.CaptureFixture[str]) -> None:
    command_that_raises(ZeroDivisionError("oh"))
    assert main(["new"]) == 1
    error = capsys.readouterr().err
    assert "Traceback" in error
    assert "ZeroDivisionError: oh" in error
    assert f"bug in sourcing-opt {__version__}" in error


def test_an_interrupt_gives_130(command_that_raises: type, capsys: pytest.CaptureFixture[str]) -> None:
    command_that_raises(KeyboardInterrupt())
    assert main(["new"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_a_command_returns_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def new() -> errors.Exit:
        return errors.Exit.STOPPED_BY_LIMIT

    monkeypatch.setattr(front, "import_module", lambda _: type("module", (), {"new": new}))
    assert main(["new"]) == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["slove"], "No such command 'slove' (did you mean \"solve\"?)"),
        (["xyzzy"], "No such command 'xyzzy'"),
        (["--nonsense"], "No such option"),
        (["validate"], "Missing argument 'STUDY'"),
        (["validate", "here", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["new", "here", "--example", "retail_bnk"], 'no example "retail_bnk" (did you mean "retail_bank"?)'),
        (["new", "here", "--example", "xyzzy"], "there are: "),
    ],
)
def test_wrong_use_gives_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def test_the_environment_sets_options(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SOURCING_OPT_VALIDATE_FORMAT", "json")
    assert main(["validate", "not_there"]) == 3
    assert json.loads(capsys.readouterr().out)["valid"] is False


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    @click.command()
    def new() -> None:
        click.echo(str(click.get_current_context().color))

    monkeypatch.setattr(front, "import_module", lambda _: type("module", (), {"new": new}))
    monkeypatch.setenv("NO_COLOR", "1")
    main(["new"])
    monkeypatch.delenv("NO_COLOR")
    main(["new"])
    assert capsys.readouterr().out == "False\nNone\n"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"sourcing-opt, version {__version__}, with HiGHS {version('highspy')}\n"


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    lines = capsys.readouterr().out.split()
    assert set(COMMANDS) <= set(lines)
    assert {str(int(code)) for code in errors.Exit} <= set(lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained_by_example(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help is not None
    assert re.search(rf"Examples:\n +sourcing-opt {name}\b", command.help)
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_comes_without_the_heavy_imports(arguments: list[str]) -> None:
    heavy = {"pandas", "numpy", "scipy", "pulp", "highspy", "pydantic", "babel", "openpyxl", "xlsxwriter", "yaml", "rich"}
    program = "import sys; from sourcing_opt.cli.main import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(done.stderr.split())


def test_a_reader_that_goes_away_is_no_bug() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-m", "sourcing_opt", "--version"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this system")
def test_a_full_disk_behind_stdout_is_no_bug() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sourcing_opt", "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (9, "The output could not be written: No space left on device.\n")
