"""The command reference, docs/commands.md, made from what --help says: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sourcing_opt.cli.main import cli


def reference() -> str:
    """The help of sourcing-opt and of each of its commands, as one Markdown page; a group's commands follow it, a level down."""
    page = ["# The commands of sourcing-opt", "What `--help` says; `make docs` writes this page."]
    return "\n\n".join([*page, *_sections(click.Context(cli, info_name="sourcing-opt", terminal_width=100))]) + "\n"


def _sections(context: click.Context, above: str = "#") -> Iterator[str]:
    yield f"```\n{context.get_help()}\n```"
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None
            below = click.Context(command, info_name=name, parent=context)
            yield f"{above}# {below.command_path.removeprefix('sourcing-opt ')}"
            yield from _sections(below, f"{above}#")


if __name__ == "__main__":
    click.echo(reference(), nl=False)
