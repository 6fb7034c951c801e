"""`sourcing-opt config`: what every option is set to, and by what."""

from __future__ import annotations

import os
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import click
from click.core import ParameterSource

from sourcing_opt.cli.configuration import CONFIG, FILE, commands, in_use, key, options, variable
from sourcing_opt.cli.streams import say_json
from sourcing_opt.errors import Exit, Problem, did_you_mean


class Value(NamedTuple):
    """What an option is set to when no flag is given."""

    command: str
    """Like `solve`, or `runs list` for a command of a group."""
    option: str
    value: Any
    source: str
    """default, file or environment."""
    set_by: str | None
    """The file's key, like solve.gap, or the environment variable; None for a default."""


@click.group(short_help="Say what every option is set to, and by what.")
def config() -> None:
    """Options can be set for all runs: a flag goes before the environment, the environment before the file
    sourcing-opt.toml, and the file before the default.

    The file is the nearest in this folder and those above it; SOURCING_OPT_CONFIG names another, or none when it is
    empty. It has a table for each command. Paths in it are seen from its own folder:

    \b
      [solve]
      gap = 0.01
      time_limit = 600
      scenario = ["recession", "strong_dollar"]

    In the environment this is SOURCING_OPT_SOLVE_GAP=0.01; several values of one option are separated by blanks,
    several files like folders in PATH.

    \b
    Examples:
      sourcing-opt config show
      sourcing-opt config show --format json
    """


@config.command(short_help="All options: value, and where it comes from.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
@click.pass_context
def show(context: click.Context, format: str) -> Exit:
    """Show every option of every command: its value when no flag is given, and whether that is the default or comes
    from sourcing-opt.toml or the environment. Variables SOURCING_OPT_... that set nothing are named on stderr.

    \b
    Examples:
      sourcing-opt config show
      SOURCING_OPT_SOLVE_GAP=0.01 sourcing-opt config show --format json
    """
    root, path = context.find_root(), in_use()
    values, problems = _values(root.command, root.default_map or {})
    if format == "json":
        from sourcing_opt.documents.options import options_document

        say_json(options_document(path, [value._asdict() for value in values], problems))
    else:
        from sourcing_opt.cli.text.look import page

        click.echo(page(_text(values, path)))
    for problem in problems:
        click.echo(problem if problem.severity == "error" else f"warning: {problem}", err=True)
    return Exit.INVALID_INPUT if any(problem.severity == "error" for problem in problems) else Exit.OK


def _values(root: click.Command, defaults: Any) -> tuple[list[Value], list[Problem]]:
    """Every option of every command, and what is wrong with the environment."""
    values, problems, known = [], [], {CONFIG}
    for path, command in commands(root):
        of_command = reduce(lambda table, name: table.get(name, {}), path, defaults)
        context = command.make_context(" ".join(path), [], default_map=of_command, resilient_parsing=True)
        for name, option in options(command).items():
            known.add(variable(path, name))
            value, source, set_by = context.params[str(option.name)], "default", None
            match context.get_parameter_source(str(option.name)):
                case ParameterSource.ENVIRONMENT:
                    source, set_by = "environment", variable(path, name)
                    try:
                        option.type_cast_value(context, option.value_from_envvar(context))
                    except click.BadParameter as error:
                        problems.append(Problem(error.message.rstrip("."), address=set_by))
                        value = os.environ[set_by]
                case ParameterSource.DEFAULT_MAP:
                    source, set_by = "file", key(path, name)
            values.append(Value(command=" ".join(path), option=name, value=value, source=source, set_by=set_by))
    return values, problems + [
        Problem("sets nothing", suggestion=did_you_mean(name, known), address=name, severity="warning")
        for name in sorted(os.environ)
        if name.startswith("SOURCING_OPT_") and name not in known
    ]


def _text(values: list[Value], path: Path | None) -> str:
    lines = [f"no {FILE} is in use" if path is None else f"{path} is in use"]
    widths = max(len(value.option) for value in values), max(len(_shown(value.value)) for value in values)
    for command, of_command in groupby(values, key=lambda value: value.command):
        lines += ["", command]
        for value in of_command:
            where = f"{path.name}: {value.set_by}" if path and value.source == "file" else value.set_by or "default"
            lines.append(f"  {value.option:<{widths[0]}}  {_shown(value.value):<{widths[1]}}  {where}")
    return "\n".join(lines)


def _shown(value: Any) -> str:
    match value:
        case None | ():
            return "-"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return " ".join(map(str, value))
    return str(value)
