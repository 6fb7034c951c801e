"""Who solves when there is much to solve: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

import click
from click.core import ParameterSource

NEARER = (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP, ParameterSource.ENVIRONMENT, ParameterSource.COMMANDLINE)
"""Where an option's value may come from; each goes before those to its left."""


def cluster_of(context: click.Context, scheduler: str | None) -> str | None:
    """What a command that has `--jobs` and `--scheduler` is to work with: the scheduler, or None for processes of this machine.

    What is said on the command line goes before what is set for all commands, and the two side by side are a usage error.
    """
    jobs, cluster = (
        NEARER.index(context.get_parameter_source(name) or ParameterSource.DEFAULT) for name in ("jobs", "scheduler")
    )
    if scheduler is not None and jobs == cluster:
        raise click.UsageError("--jobs is for processes of this machine, --scheduler for workers of a cluster: give one of them")
    return scheduler if cluster > jobs else None
