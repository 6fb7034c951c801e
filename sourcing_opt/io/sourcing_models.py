"""Sourcing models: files in `models/`, or the user's own, each a mapping with a list of policies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError
from yaml.nodes import MappingNode

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean, errors_among
from sourcing_opt.io.loading import Loaded
from sourcing_opt.io.raw import unreadable
from sourcing_opt.io.shipped import content
from sourcing_opt.io.yaml_table import compose, entries_of, line_of, mapping, table_of
from sourcing_opt.schemas.checks.crosscheck import cross_findings
from sourcing_opt.schemas.parse import check_columns, parse_rows
from sourcing_opt.schemas.sourcing_model import SourcingModel

SUFFIX = ".yaml"
KEYS = tuple(name for name in SourcingModel.model_fields if name != "id")
"""What may stand in a file."""


class LoadedModel(NamedTuple):
    """A sourcing model and where its policies stand."""

    model: SourcingModel
    address: Callable[[int | None, str | None], str]
    """(policy from 0, column) -> `offshore.yaml:9`."""
    warnings: tuple[Problem, ...] = ()
    """What should be said of its file."""

    def over(self, loaded: Loaded) -> Loaded:
        """The study with the model laid over it; what is found wrong with a policy is placed in the file it comes from.

        Raises InvalidInput where the two do not go together.
        """
        own_rules = len(loaded.study.policies)

        def address(table: str, row: int | None = None, column: str | None = None) -> str:
            from_model = table == "policies" and row is not None and row >= own_rules
            return self.address(row - own_rules, column) if from_model and row is not None else loaded.address(table, row, column)

        laid = replace(loaded, study=self.model.over(loaded.study), address=address)
        problems = laid.placed(cross_findings(laid.study))
        if errors_among(problems):
            raise InvalidInput(problems)
        ours = [problem for problem in problems if problem.table == "policies" and (problem.row or 0) >= own_rules]
        return replace(laid, warnings=(*loaded.warnings, *self.warnings, *ours))


def model_names() -> list[str]:
    """The sourcing models that come with the program."""
    return sorted(path.stem for path in content("models").glob(f"*{SUFFIX}"))


def load_model(
    name_or_path: str, folder: Path = Path(), asked_at: str = "sourcing model", beside: Path | None = None
) -> LoadedModel:
    """Read a sourcing model: one that comes with the program, by its name, or a file, seen from `folder` or else from `beside`.

    asked_at: the address of the name, for when it is none. Raises InvalidInput with all problems, each with its address.
    """
    known = model_names()
    path = content("models") / f"{name_or_path}{SUFFIX}" if name_or_path in known else folder / name_or_path
    if beside is not None and not _is_file(path):
        path = beside / name_or_path
    if path.suffix != SUFFIX or not _is_file(path):
        hint = did_you_mean(name_or_path, known) or f"models: {', '.join(known)}; or name a {SUFFIX} file"
        raise InvalidInput([Problem("there is none of this name", value=name_or_path, suggestion=hint, address=asked_at)])
    root = compose(path)
    if not isinstance(root, MappingNode):
        raise unreadable("expected keys and their values", path.name, f"keys: {', '.join(KEYS)}")
    lines = {str(key.value): line_of(key) for key, _ in root.value}
    problems = [_unknown_key(name, f"{path.name}:{line}") for name, line in lines.items() if name not in KEYS]
    policies = next((value for key, value in root.value if key.value == "policies"), None)
    table = table_of(path, "policies", entries_of(path, "policies", policies))
    rows, unsound = parse_rows("policies", table.rows)
    problems += [
        replace(problem, address=table.address(problem.row, problem.column))
        for problem in [*check_columns("policies", table.columns), *unsound]
    ]
    header = {name: value for name, value in mapping(root, path, problems).items() if name in KEYS and value != ""}
    try:
        model = SourcingModel.model_validate({**header, "id": path.stem, "policies": tuple(rows.values())})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0])
            address = f"{path.name}:{lines[name]}" if name in lines else path.name
            message = "is blank and has no default" if detail["type"] == "missing" else detail["msg"]
            problems.append(Problem(message, table=None, row=None, column=name, value=header.get(name), address=address))
    if errors_among(problems):
        raise InvalidInput(problems)
    return LoadedModel(model, table.address, tuple(problems))


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def own_model(loaded: Loaded) -> LoadedModel | None:
    """The sourcing model that a study itself names, whose file may stand beside it. Raises InvalidInput."""
    own_name = loaded.study.study.sourcing_model
    return None if own_name is None else load_model(own_name, loaded.folder, loaded.address("study", 0, "sourcing_model"))


def _unknown_key(name: str, address: str) -> Problem:
    hint = did_you_mean(name, KEYS) or f"keys: {', '.join(KEYS)}"
    return Problem("no such key", table=None, row=None, column=name, suggestion=hint, address=address)
