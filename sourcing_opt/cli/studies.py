"""What all commands that solve do first: read a study, vary it, lay a sourcing model over it, and see that it is sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.errors import InvalidInput, NotWritable, Problem, said

if TYPE_CHECKING:
    from sourcing_opt.io import Loaded, LoadedModel


replacing = click.option("--force", is_flag=True, help="Replace a workbook at -o even if somebody has edited it.")


def require_workbook(output: Path, force: bool) -> None:
    """Better to hear of a wrong name, and of a workbook that somebody has worked in, before a long search than after it."""
    if output.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{output}: this is written as .xlsx; for JSON use --format json", param_hint="-o")
    require_folder(output)
    require_replaceable(output, force)


def require_folder(output: Path) -> None:
    """The same of a folder that is not there."""
    if not output.parent.is_dir():
        raise NotWritable(f"{output}: cannot be written: the folder {output.parent} is not there: create it first")


def require_replaceable(output: Path, force: bool) -> None:
    """Raise NotWritable when there is a workbook that somebody has edited, unless it may be replaced."""
    from sourcing_opt.io.workbook.as_written import require_as_written

    if not force:
        require_as_written(output)


def read(path: Path) -> Loaded:
    """The study of a folder or a workbook; what should be said of it is said. Raises InvalidInput."""
    from sourcing_opt.io import load

    loaded = load(path)
    say(loaded.warnings)
    return loaded


def under(loaded: Loaded, scenarios: Sequence[str] = (), changes: Sequence[str] = ()) -> Loaded:
    """The study under scenarios, in their order, and then with single changes made."""
    from sourcing_opt.io.varied import varied

    return varied(loaded, scenarios, changes, tell)


def model_of(loaded: Loaded, model: str | None = None) -> LoadedModel | None:
    """The sourcing model asked for, or else the study's own; its file may stand here or beside the study."""
    from sourcing_opt.io import load_model, own_model

    return own_model(loaded) if model is None else load_model(model, beside=loaded.folder)


def provenance(loaded: Loaded, model: LoadedModel | None, scenarios: Sequence[str], changes: Sequence[str]) -> str:
    """What was solved, in words: where it was read from and what was laid over it."""
    parts = [str(loaded.origin), *(f"scenario {name}" for name in scenarios), *(f"set {text}" for text in changes)]
    return ", ".join(parts if model is None else [*parts, f"sourcing model {model.model.id}"])


def tell(line: str) -> None:
    """A line on stderr; one that a command has told already, of the same study read or varied again, is not told twice."""
    told: set[str] = click.get_current_context().meta.setdefault(__name__, set())
    if line not in told:
        told.add(line)
        click.echo(line, err=True)


def say(problems: Iterable[Problem]) -> None:
    """Warnings go to stderr, a line each."""
    for problem in problems:
        tell(said(problem))


def require_sound(loaded: Loaded) -> None:
    """Show the study's warnings. Raises InvalidInput when no plan could mend what is wrong with it."""
    from sourcing_opt.economics.feasibility import check

    problems = [*loaded.warnings, *loaded.placed(check(loaded.study))]
    say(problem for problem in problems if problem.severity == "warning")
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise InvalidInput(errors)
