"""Where a plan is that a command is given: a workbook, a JSON document, a run's folder, or a run by its id or label."""

from __future__ import annotations

from pathlib import Path

import click

from sourcing_opt.errors import InvalidInput, Problem

RUNS = Path("runs")
"""Where batches leave their runs if nobody says otherwise."""
WORKBOOK = "plan.xlsx"
"""A plan's workbook in the folder of its run."""

in_runs = click.option(
    "--runs",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a batch's runs: a plan can be named by its run's id, how that begins, or a label.  [default: runs, where it is there]",
)


def plan_path(given: str, runs: Path | None) -> Path:
    """The file or folder of a plan: what is there under that name, or else the one run that is called so.

    Raises InvalidInput when it is neither, when several runs are meant, and when the run came to no plan.
    """
    path = Path(given)
    if path.exists():
        return path
    folder = runs or (RUNS if RUNS.is_dir() else None)
    if folder is None:
        hint = "give a plan's workbook, its JSON document, or the folder of a run; for a run's id, name the folder with --runs"
        raise InvalidInput([Problem("there is no such file or folder", address=given, suggestion=hint)])
    return _run(given, folder)


def workbook_path(given: str, runs: Path | None) -> Path:
    """The same of a plan's workbook: that of a run stands in its folder."""
    path = plan_path(given, runs)
    if not path.is_dir():
        return path
    if not (path / WORKBOOK).is_file():
        hint = "give what sourcing-opt solve -o wrote, or the folder of a run"
        raise InvalidInput([Problem(f"is a folder without a {WORKBOOK}", address=str(path), suggestion=hint)])
    return path / WORKBOOK


def _run(given: str, folder: Path) -> Path:
    from sourcing_opt.batch.registry import find, listed

    entries = listed(folder)
    labelled = [entry for entry in entries if entry.manifest.label == given.strip()]
    if len(labelled) > 1:
        ids = ", ".join(f"{entry.manifest.run} ({entry.manifest.first_period})" for entry in labelled)
        message = f"{len(labelled)} runs have this label: {ids}"
        raise InvalidInput([Problem(message, address="run", value=given, suggestion="give the id of one")])
    entry = labelled[0] if labelled else find(entries, given)
    if not entry.manifest.has_plan:
        message = f"the run came to no plan: {entry.manifest.message or entry.manifest.status}"
        raise InvalidInput([Problem(message, address=entry.folder, suggestion="give one that has a plan")])
    return folder / entry.folder
