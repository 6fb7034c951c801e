"""The command reference, docs/commands.md, made from what --help says: `make docs`."""

from __future__ import annotations

import click

from sourcing_opt.cli.main import cli


def reference() -> str:
    """The help of sourcing-opt and of each of its commands, as one Markdown page."""
    page = ["# The commands of sourcing-opt", "What `--help` says; `make docs` writes this page."]
    root = click.Context(cli, info_name="sourcing-opt", terminal_width=100)
    page.append(_block(root))
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        assert command is not None
        page += [f"## {name}", _block(click.Context(command, info_name=name, parent=root))]
    return "\n\n".join(page) + "\n"


def _block(context: click.Context) -> str:
    return f"```\n{context.get_help()}\n```"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
