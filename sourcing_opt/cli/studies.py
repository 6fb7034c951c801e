"""What all commands that solve do first: read a study, vary it, lay a sourcing model over it, and see that it is sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.errors import InvalidInput, NotWritable

if TYPE_CHECKING:
    from sourcing_opt.io import Loaded, LoadedModel


def require_workbook(output: Path) -> None:
    """Better to hear of a wrong name before a long search than after it."""
    if output.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{output}: this is written as .xlsx; for JSON use --format json", param_hint="-o")
    require_folder(output)


def require_folder(output: Path) -> None:
    """The same of a folder that is not there."""
    if not output.parent.is_dir():
        raise NotWritable(f"{output}: cannot be written: the folder {output.parent} is not there: create it first")


def varied(loaded: Loaded, scenarios: Sequence[str] = (), changes: Sequence[str] = ()) -> Loaded:
    """The study under scenarios, in their order, and then with single changes made."""
    from sourcing_opt.schemas.vary import read_change, with_changes, with_scenarios

    study = with_scenarios(loaded.study, scenarios)
    if changes:
        study = with_changes(study, [read_change(text) for text in changes], "--set")
    return replace(loaded, study=study)


def model_of(loaded: Loaded, model: str | None = None) -> LoadedModel | None:
    """The sourcing model asked for, or else the study's own, whose file may stand beside the study."""
    from sourcing_opt.io import load_model, own_model

    return own_model(loaded) if model is None else load_model(model)


def provenance(loaded: Loaded, model: LoadedModel | None, scenarios: Sequence[str], changes: Sequence[str]) -> str:
    """What was solved, in words: where it was read from and what was laid over it."""
    parts = [str(loaded.origin), *(f"scenario {name}" for name in scenarios), *(f"set {text}" for text in changes)]
    return ", ".join(parts if model is None else [*parts, f"sourcing model {model.model.id}"])


def require_sound(loaded: Loaded) -> None:
    """Show the study's warnings. Raises InvalidInput when no plan could mend what is wrong with it."""
    from sourcing_opt.economics.feasibility import check

    problems = loaded.placed(check(loaded.study))
    for problem in problems:
        if problem.severity == "warning":
            click.echo(f"warning: {problem}", err=True)
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise InvalidInput(errors)
