"""The manual page, docs/sourcing-opt.1, made from what --help says: `make docs`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc

import click

from sourcing_opt import __version__
from sourcing_opt.cli.main import cli

AS_IT_IS = "\b\n"
"""Begins a paragraph whose lines Click leaves alone."""


def manual() -> str:
    """All commands and their options, for `man`; no date, so that the same version gives the same page."""
    context = click.Context(cli, info_name="sourcing-opt")
    words, _, rest = cleandoc(cli.help or "").partition("\n\n")
    lines = [
        f'.TH SOURCING-OPT 1 "" "sourcing-opt {__version__}" "User Commands"',
        ".SH NAME",
        f"sourcing-opt \\- {_escaped(words[0].lower() + words[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        ".B sourcing\\-opt",
        _escaped(" ".join(cli.collect_usage_pieces(context))),
        ".SH DESCRIPTION",
        *_paragraphs(rest),
        ".SH OPTIONS",
        *_options(context),
        ".SH COMMANDS",
        *_commands(context),
    ]
    return "\n".join(lines) + "\n"


def _commands(context: click.Context) -> Iterator[str]:
    group = context.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, info_name=name, parent=context)
        usage = " ".join([below.command_path, *command.collect_usage_pieces(below)])
        yield f".SS {_escaped(usage)}"
        yield from _paragraphs(command.help or "")
        yield from _options(below)
        if isinstance(command, click.Group):
            yield from _commands(below)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n{2,}", cleandoc(text)):
        yield ".PP"
        if paragraph.startswith(AS_IT_IS):
            yield from (".nf", *map(_escaped, paragraph.removeprefix(AS_IT_IS).split("\n")), ".fi")
        else:
            yield _escaped(" ".join(paragraph.split()))


def _options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        if (record := parameter.get_help_record(context)) is not None:
            names, told = record
            yield from (".TP", f".B {_escaped(names)}", _escaped(" ".join(told.split())))


def _escaped(text: str) -> str:
    """As roff writes it: a hyphen that can be pasted, no line that is taken for a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    click.echo(manual(), nl=False)
