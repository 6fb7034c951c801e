"""The jobs file: which studies are to be solved, under which sourcing models and scenarios, and how."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from sourcing_opt.batch.manifest import Settings
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.yaml_document import YamlDocument, read_document
from sourcing_opt.schemas.columns.cells import Id, Text

OWN, NONE = "own", "none"
"""For a sourcing model: the study's own rules. For a scenario: the study as it is."""


def _listed(value: object) -> object:
    """One alone needs no list."""
    return [value] if isinstance(value, str) else value


def _laid(value: object) -> object:
    return [] if value == NONE else _listed(value)


Scenarios = Annotated[tuple[Id, ...], BeforeValidator(_laid)]


class Job(Settings):
    """A study, to be solved under each of the models with each of the scenarios."""

    name: Id
    """What its runs are called from quarter to quarter. Left out: the name of the study's folder or file."""
    study: Text
    """Folder or workbook, as seen from the jobs file."""
    models: Annotated[tuple[Text, ...], BeforeValidator(_listed), Field(min_length=1)] = (OWN,)
    """Sourcing models by name or file, as seen from the jobs file."""
    scenarios: Annotated[tuple[Scenarios, ...], BeforeValidator(_listed), Field(min_length=1)] = ((),)
    """Each a list of scenarios that are laid over one another."""

    @property
    def settings(self) -> Settings:
        """How its runs are solved."""
        return Settings(**{name: getattr(self, name) for name in Settings.model_fields})


class JobsFile(BaseModel):
    """All that may stand in a jobs file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    output: Text = "runs"
    defaults: Settings = Settings()
    jobs: Annotated[tuple[Job, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Jobs:
    """A jobs file."""

    path: Path
    output: Path
    """Folder for the runs."""
    jobs: tuple[Job, ...]
    address: Callable[[Sequence[str | int]], str]
    """Of a place in the file, by the keys and positions that lead there."""


def read_jobs(path: Path) -> Jobs:
    """Read a jobs file. Raises InvalidInput with all problems, each with its address."""
    document = read_document(path)
    content = _filled(document.content, path.parent)
    problems = list(_repeated(content, document))
    try:
        file = JobsFile.model_validate(content)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems += [_problem(detail, document) for detail in details if not _is_said_already(detail, document)]
    if problems:
        raise InvalidInput(sorted(problems, key=lambda problem: int(str(problem.address).rpartition(":")[2])))
    return Jobs(path, path.parent / file.output, file.jobs, document.address)


def _filled(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What stands in the file without its blanks, every job with the defaults and with a name."""
    content = {name: value for name, value in content.items() if value != ""}
    defaults, jobs = content.get("defaults"), content.get("jobs")
    if isinstance(jobs, list):
        shared = defaults if isinstance(defaults, dict) else {}
        content["jobs"] = [_job(shared, job, folder) if isinstance(job, dict) else job for job in jobs]
    return content


def _job(defaults: Mapping[str, Any], job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    filled = {name: value for name, value in (*defaults.items(), *job.items()) if value != ""}
    if isinstance(study := filled.get("study"), str):
        filled.setdefault("name", Path(os.path.abspath(folder / study)).name.removesuffix(".xlsx"))
    return filled


def _repeated(content: Mapping[str, Any], document: YamlDocument) -> Iterator[Problem]:
    """Names of jobs that stand twice, and what stands twice in a job: one run would be two."""
    first: dict[str, str] = {}
    for number, job in enumerate(content["jobs"] if isinstance(content.get("jobs"), list) else ()):
        if not isinstance(job, dict):
            continue
        if isinstance(name := job.get("name"), str):
            address = document.address(("jobs", number, "name"))
            if first.setdefault(name, address) != address:
                yield Problem(
                    "stands twice",
                    table=None,
                    row=None,
                    column="name",
                    value=name,
                    suggestion=f"first at {first[name]}",
                    address=address,
                )
        for key, called in (("models", _model_id), ("scenarios", _laid_over)):
            items = list(map(called, job[key])) if isinstance(job.get(key), list) else []
            for index, item in enumerate(items):
                if item in items[:index]:
                    place = document.address(("jobs", number, key, index))
                    yield Problem("stands twice", table=None, row=None, column=key, value=item, address=place)


def _model_id(name: object) -> str:
    return Path(str(name)).stem


def _laid_over(scenarios: object) -> str:
    return "+".join(map(str, scenarios)) if isinstance(scenarios, list) else str(scenarios)


def _is_said_already(detail: ErrorDetails, document: YamlDocument) -> bool:
    """Of the defaults, if a job has it from there; of its items, if it is a list without a sound one."""
    if detail["type"] == "too_short":
        return bool(detail["input"])
    match detail["loc"]:
        case ("jobs", int(number), str(key), *_):
            content: Any = document.content
            return key in content.get("defaults", {}) and key not in content["jobs"][number]
    return False


def _problem(detail: ErrorDetails, document: YamlDocument) -> Problem:
    place = detail["loc"]
    names = [step for step in place if isinstance(step, str)]
    name, value = names[-1], detail["input"]
    context, suggestion = detail.get("ctx", {}), None
    match detail["type"]:
        case "missing":
            message, value = "is blank and has no default", None
        case "extra_forbidden":
            known = {1: JobsFile, 2: Settings if names[0] == "defaults" else Job}[len(names)].model_fields
            message, value = "no such key", None
            suggestion = did_you_mean(name, known) or f"keys: {', '.join(known)}"
        case "refused":
            message, suggestion = context["message"], context["suggestion"]
        case "literal_error":
            message = "expected " + context["expected"].replace("'", "")
        case "greater_than_equal":
            message = f"must be at least {context['ge']:g}"
        case "greater_than":
            message = f"must be above {context['gt']:g}"
        case "less_than_equal":
            message = f"must be at most {context['le']:g}"
        case "too_short":
            message = "is empty"
        case "model_type":
            message = "expected keys and their values"
        case "tuple_type":
            message = 'expected a list: begin every item with "- "'
        case _:
            message = detail["msg"]
    shown = value if isinstance(value, (str, int, float)) else None
    return Problem(
        message, table=None, row=None, column=name, value=shown, suggestion=suggestion, address=document.address(place)
    )
