"""What an option is when no flag says it: `SOURCING_OPT_<COMMAND>_<OPTION>`, or else `sourcing-opt.toml`, or else its default.

Click looks in this order by itself. Here is which names there are, which file is in use, and what is wrong with it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean

FILE = "sourcing-opt.toml"
"""Looked for in the current folder and those above it; the nearest counts."""
CONFIG = "SOURCING_OPT_CONFIG"
"""Environment variable that names another file, or, when empty, none."""

MODELS = {"model", "models"}
"""Options that name sourcing models, each by its name or by its file."""

CommandPath = tuple[str, ...]
"""Like ("solve",), or ("runs", "list") for a command of a group."""


def commands(command: click.Command, path: CommandPath = ()) -> Iterator[tuple[CommandPath, click.Command]]:
    """A command and, if it is a group, all commands under it."""
    yield path, command
    for name, below in _subcommands(command).items():
        yield from commands(below, (*path, name))


def options(command: click.Command) -> dict[str, click.Option]:
    """Name, like `time-limit` -> option, of those that can be set without a flag: all but --help and --version."""
    given = [option for option in command.params if isinstance(option, click.Option) and not option.is_eager]
    return {max(option.opts, key=len).lstrip("-"): option for option in given}


def variable(path: CommandPath, name: str) -> str:
    """The environment variable of an option, like SOURCING_OPT_SOLVE_TIME_LIMIT."""
    return "_".join(["SOURCING_OPT", *path, name]).upper().replace("-", "_")


def key(path: CommandPath, name: str) -> str:
    """An option's place in the file, like solve.time_limit."""
    return ".".join([*path, name.replace("-", "_")])


def in_use() -> Path | None:
    """The configuration file that counts here; None when there is none."""
    named = os.environ.get(CONFIG)
    if named is not None:
        return Path(named).absolute() if named else None
    try:
        here = Path.cwd()
    except FileNotFoundError:  # somebody has removed the folder we are in
        return None
    # os.path: a folder that may not be looked into holds no file of ours, which is no error.
    return next((folder / FILE for folder in (here, *here.parents) if os.path.isfile(folder / FILE)), None)


def read(path: Path, root: click.Command) -> dict[str, Any]:
    """The values in a file, as a default map for Click: command -> parameter -> value, converted; groups are nested.

    root: the command whose subcommands the file's tables are for. Raises InvalidInput with everything that is wrong.
    """
    import tomllib

    try:
        text = path.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)
    except FileNotFoundError as error:
        raise _unreadable(CONFIG, f"there is no file {path}", "name one that is there, or leave it empty for none") from error
    except OSError as error:
        raise _unreadable(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _unreadable(str(path), "is not text in UTF-8: save it as such") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        address = f"{path}:{line[1]}" if line else str(path)
        raise _unreadable(address, f"is not TOML: {error}", "text stands in quotation marks") from error
    reading = _Reading(path, text)
    values = reading.table(root, tables, ())
    if reading.problems:
        raise InvalidInput(reading.problems)
    return values


@dataclass
class _Reading:
    """A file while it is read: what is wrong is gathered."""

    path: Path
    text: str
    problems: list[Problem] = field(default_factory=list)

    def table(self, command: click.Command, given: dict[str, Any], path: CommandPath) -> dict[str, Any]:
        """The values for one command, and for the commands under it."""
        below, known = _subcommands(command), options(command)
        values: dict[str, Any] = {}
        for word, value in given.items():
            name, place = word.replace("_", "-"), (*path, word)
            if name in below and isinstance(value, dict):
                values[name] = self.table(below[name], value, place)
            elif name in below:
                self.wrong(place, "is a command: its options stand in a table", f"[{'.'.join(place)}]")
            elif name not in known:
                self.unknown(command, place, value)
            elif known[name].name in values:
                self.wrong(place, "is there twice, with - and with _")
            else:
                try:
                    values[str(known[name].name)] = self.value(known[name], value)
                except click.BadParameter as error:
                    self.wrong(place, error.message.rstrip("."))
        return values

    def value(self, option: click.Option, given: Any) -> Any:
        """What the option is set to. Raises click.BadParameter."""
        if isinstance(given, list) != option.multiple:
            raise click.BadParameter('takes a list, like ["a", "b"]' if option.multiple else "takes one value, not a list")
        return tuple(self.one(option, item) for item in given) if option.multiple else self.one(option, given)

    def one(self, option: click.Option, given: Any) -> Any:
        """A value, as if it were typed after the flag: so what is wrong with it is said in the same words."""
        if isinstance(given, (dict, list)):
            raise click.BadParameter("takes one value, not a list or a table")
        text = str(given).lower() if isinstance(given, bool) else str(given)
        if isinstance(option.type, click.Path):
            text = self.beside(text)
        elif option.name in MODELS:
            text = ",".join(self.beside(name) if name.endswith(".yaml") else name for name in text.split(","))
        return option.type(text, param=option)

    def beside(self, name: str) -> str:
        """A path, seen from the file that names it."""
        return str(self.path.parent / os.path.expanduser(name.strip()))

    def unknown(self, command: click.Command, place: CommandPath, value: object) -> None:
        """Note a key that is neither an option nor a command."""
        *above, word = place
        name = word.replace("_", "-")
        below, known = list(_subcommands(command)), [option.replace("-", "_") for option in options(command)]
        kind = "command" if below and not known else "command or option" if below else "option"
        hint = did_you_mean(word, [*below, *known]) or f"there are: {', '.join([*below, *known]) or 'none'}"
        if name in {"help", "version"} or any(name == parameter.name for parameter in command.params):
            self.wrong(place, "can only be given on the command line: delete it")
        elif not above and not isinstance(value, dict):
            self.wrong(place, "stands in no table: put it under the command it is for", f"like [solve] {word} = ...")
        else:
            self.wrong(place, f"no such {kind}", hint)

    def wrong(self, place: CommandPath, message: str, suggestion: str | None = None) -> None:
        """Note a problem, with its line."""
        address = f"{self.path}:{_line(self.text, place)}"
        self.problems.append(
            Problem(message, table=None, row=None, column=".".join(place), suggestion=suggestion, address=address)
        )


def _subcommands(command: click.Command) -> dict[str, click.Command]:
    """Name -> command, of a group; empty for a command."""
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    subcommands = {name: command.get_command(context, name) for name in command.list_commands(context)}
    return {name: below for name, below in subcommands.items() if below is not None}


def _line(text: str, place: CommandPath) -> int:
    """The line where a key or table begins, from 1: the first after all beginnings of the file that are valid without it."""
    import tomllib

    lines, without = text.split("\n"), 0
    for count in range(1, len(lines) + 1):
        try:
            table: Any = tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:  # in the middle of a value of several lines
            continue
        for word in place:
            table = table.get(word) if isinstance(table, dict) else None
        if table is not None:
            break
        without = count
    return without + 1


def _unreadable(address: str, message: str, suggestion: str | None = None) -> InvalidInput:
    return InvalidInput([Problem(message, suggestion=suggestion, address=address)])
