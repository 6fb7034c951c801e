"""The command line's front door: which commands there are, and what a shell is told when one fails.

A command lives in a module of its own, in a function of the same name. It returns its exit code (None is 0) or raises a
`SourcingError`. Modules are imported when asked for and import what is heavy inside their function, so that help comes at once.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from sourcing_opt import __version__
from sourcing_opt.cli.configuration import commands, in_use, options, read, variable
from sourcing_opt.cli.streams import answers_alone
from sourcing_opt.errors import Exit, InvalidInput, SourcingError, did_you_mean

COMMANDS = {
    "new": "sourcing_opt.cli.commands.studies.new",
    "countries": "sourcing_opt.cli.commands.studies.countries",
    "refresh": "sourcing_opt.cli.commands.studies.refresh",
    "schema": "sourcing_opt.cli.commands.schema",
    "validate": "sourcing_opt.cli.commands.studies.validate",
    "convert": "sourcing_opt.cli.commands.studies.convert",
    "solve": "sourcing_opt.cli.commands.plans.solve",
    "compare": "sourcing_opt.cli.commands.plans.compare",
    "price": "sourcing_opt.cli.commands.plans.price",
    "explain": "sourcing_opt.cli.commands.plans.explain",
    "alternatives": "sourcing_opt.cli.commands.plans.alternatives",
    "frontier": "sourcing_opt.cli.commands.plans.frontier",
    "show": "sourcing_opt.cli.commands.plans.show",
    "check": "sourcing_opt.cli.commands.plans.check",
    "report": "sourcing_opt.cli.commands.plans.report",
    "batch": "sourcing_opt.cli.commands.batch",
    "roll": "sourcing_opt.cli.commands.studies.roll",
    "diff": "sourcing_opt.cli.commands.plans.diff",
    "runs": "sourcing_opt.cli.commands.runs",
    "config": "sourcing_opt.cli.commands.config",
    "doctor": "sourcing_opt.cli.commands.doctor",
}
"""Command -> its module, in the order of work, which is the order of the help."""

COMPLETE = "_SOURCING_OPT_COMPLETE"
"""Set by the script that a shell was given, when it asks what Tab offers."""

READER_GONE = 141
"""What a shell shows for any program whose reader went away, as in `... | head -1`."""


class LazyGroup(click.Group):
    """A group that imports a command only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; its options can be set by environment variables that are named like them."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        for path, subcommand in commands(command, (cmd_name,)):
            for name, option in options(subcommand).items():
                option.envvar = variable(path, name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with; a near match is offered for one that does not exist."""
        if args[0] not in COMMANDS and (near := did_you_mean(args[0], COMMANDS)):
            ctx.fail(f"No such command '{args[0]}' ({near})")
        return super().resolve_command(ctx, args)


def _say_version(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        solver = f"HiGHS {version('highspy')}"
    except PackageNotFoundError:
        solver = "no solver: install sourcing-opt anew"
    click.echo(f"sourcing-opt, version {__version__}, with {solver}")
    context.exit()


@click.group(cls=LazyGroup, context_settings={"max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Show the version, and the solver's.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Which work should be done where: the plan with the least net present cost that keeps every rule.

    A study is a folder of YAML and CSV files, or one workbook.

    \b
    Examples:
      sourcing-opt new demo --example retail_bank
      sourcing-opt validate demo
      sourcing-opt solve demo -o plan.xlsx

    Every option can also be set as SOURCING_OPT_<COMMAND>_<OPTION> in the environment, like
    SOURCING_OPT_VALIDATE_FORMAT=json, or in a file (see the command config). Results go to stdout, everything else
    to stderr.

    \b
    Exit codes:
      0  done; a plan is proven within the gap
      1  a bug in sourcing-opt
      2  wrong use of the command line
      3  invalid input
      4  no plan keeps every hard rule
      5  a limit stopped a solve that had a plan: written
      6  a limit stopped a solve before any plan was found
      7  the solver is missing
      8  an audit or a check failed: nothing written
      9  the output cannot be written
    130  interrupted
    """
    try:
        if (path := in_use()) is not None:
            context.default_map = read(path, context.command)
    except InvalidInput:
        # The doctor says it among the rest.
        if context.invoked_subcommand != "doctor":
            raise


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line on `args` (default: the process's own); the exit code. Never raises."""
    with answers_alone():
        return _run(args)


def _run(args: Sequence[str] | None) -> int:
    try:
        if asked := os.environ.get(COMPLETE):
            from click.shell_completion import shell_complete

            return shell_complete(cli, {}, "sourcing-opt", COMPLETE, asked)
        arguments = sys.argv[1:] if args is None else list(args)
        color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
        with cli.make_context("sourcing-opt", arguments, color=color) as context:
            return cli.invoke(context) or Exit.OK
    except click.exceptions.Exit as finished:
        return finished.exit_code
    except (Exception, KeyboardInterrupt) as error:
        return report(error)


def report(error: BaseException) -> int:
    """Tell the user on stderr what went wrong; the exit code that goes with it."""
    if isinstance(error, SourcingError):
        click.echo(error, err=True)
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        click.echo("Interrupted.", err=True)
        return Exit.INTERRUPTED
    if isinstance(error, OSError) and error.errno in {errno.EPIPE, errno.ENOSPC}:
        return _stdout_failed(error)
    traceback.print_exception(error)
    click.echo(
        f"This is a bug in sourcing-opt {__version__}, not in your study. "
        "Please report it with the lines above and, if you may share it, the study.",
        err=True,
    )
    return Exit.BUG


def _stdout_failed(error: OSError) -> int:
    # Python flushes stdout once more when it ends and would complain again: let that go nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return READER_GONE
    click.echo(f"The output could not be written: {error.strerror}.", err=True)
    return Exit.NOT_WRITABLE
