"""JSON documents that a report is made of, or that are added to it, read and examined."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io.raw import read_text, unreadable
from sourcing_opt.plan import Plan
from sourcing_opt.report import comparison, difference
from sourcing_opt.report.answers import ANSWERS, Document, cost_in
from sourcing_opt.report.pictures import Exhibit
from sourcing_opt.report.story import Story
from sourcing_opt.tolerances import TIES

Told = TypeVar("Told")

STORIES: Mapping[str, Callable[[Document], Story]] = {
    comparison.SCHEMA: comparison.tell_comparison,
    difference.SCHEMA: difference.tell_difference,
}
"""Schema of a document that is no plan -> how it is told."""


def story_in(path: Path) -> Story | None:
    """The story of a comparison or a difference; None where the file is something else. Raises InvalidInput where it is not whole."""
    if path.suffix.lower() != ".json":
        return None
    try:
        document = json.loads(read_text(path))
    except (RecursionError, ValueError):
        return None  # Who reads plans says what is wrong with it.
    tell = STORIES.get(_schema(document))
    return None if tell is None else _told(tell, document, path)


def answers_about(plan: Plan, paths: tuple[Path, ...]) -> tuple[Exhibit, ...]:
    """What has been asked about a plan, in the order of the files. Raises InvalidInput with everything that is wrong with them."""
    exhibits: dict[str, Exhibit] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            exhibit = _answer(plan, path)
        except InvalidInput as error:
            problems += error.problems
            continue
        # A frontier against one measure is another picture than one against another.
        count = sum(key.split("_")[0] == exhibit.key for key in exhibits)
        key = f"{exhibit.key}_{count + 1}" if count else exhibit.key
        exhibits[key] = replace(exhibit, key=key)
    if problems:
        raise InvalidInput(problems)
    return tuple(exhibits.values())


def _answer(plan: Plan, path: Path) -> Exhibit:
    try:
        document = json.loads(read_text(path))
    except (RecursionError, ValueError) as error:
        raise unreadable(f"is not JSON: {error}", path.name, _again(ANSWERS)) from error
    show = ANSWERS.get(_schema(document))
    if show is None:
        raise unreadable(f'is no answer about a plan: its schema is "{_schema(document)}"', path.name, _again(ANSWERS))
    exhibit = _told(show, document, path)
    digest, cost = _told(lambda answer: (str(answer["study"]["digest"]), cost_in(answer)), document, path)
    study = plan.economics.study
    if digest != study.digest:
        hint = "ask again about the plan that is reported: inputs that somebody changed make another study"
        message = f"answers for another study: its inputs have the digest {digest[:16]}"
        raise InvalidInput([Problem(message, address=path.name, value=study.digest[:16], suggestion=hint)])
    apart = plan.objective - cost
    if abs(apart) <= TIES * abs(plan.objective):
        return exhibit
    way = "more" if apart > 0 else "less"
    says = f"{exhibit.says} The plan of this report costs {study.study.currency} {abs(apart):,.0f} {way} than the one that was asked about."
    return replace(exhibit, says=says)


def _told(tell: Callable[[Document], Told], document: Any, path: Path) -> Told:
    """What is made of a document. Raises InvalidInput where parts of it are gone or are something else."""
    try:
        return tell(document)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise unreadable(
            "is not whole: parts of it are gone or are something else", path.name, _again((_schema(document),))
        ) from error


def _schema(document: Any) -> str:
    return str(document.get("schema")) if isinstance(document, dict) else ""


def _again(schemas: Any) -> str:
    """By which commands documents are written."""
    commands = {"prices": "price", "comparison": "compare"}
    names = [schema.split("/")[1] for schema in schemas]
    return f"write it anew: sourcing-opt {' or '.join(commands.get(name, name) for name in names)} --format json"
