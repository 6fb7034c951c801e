"""What a shell offers when somebody presses Tab: ids of the study, the plan or the runs that the line names so far.

Whatever cannot be read offers nothing: the command itself says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from sourcing_opt.schemas.study import Study

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
Names = Callable[[click.Context], Iterable[str]]


def offered(context: click.Context, names: Names, incomplete: str) -> list[str]:
    """The names that begin so; none where they cannot be read."""
    try:
        return sorted(name for name in names(context) if name.startswith(incomplete))
    except Exception:  # somebody is in the middle of typing: nothing is said before the command runs
        return []


def one_of(names: Names) -> Complete:
    """Completes a name."""

    @wraps(names)
    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in offered(context, names, incomplete)]

    return complete


def some_of(names: Names) -> Complete:
    """Completes the last of names with commas between them, each once."""

    @wraps(names)
    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, comma, last = incomplete.rpartition(",")
        ids_before = before.split(",")
        return [CompletionItem(before + comma + name) for name in offered(context, names, last) if name not in ids_before]

    return complete


def or_file(names: Names) -> Complete:
    """Completes a name, or the path of a file where no name begins so."""

    @wraps(names)
    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        offers = offered(context, names, incomplete)
        return [CompletionItem(incomplete, type="file"), *map(CompletionItem, offers)]

    return complete


def processes(context: click.Context) -> Iterable[str]:
    """Ids of the processes of the plan or study on the line."""
    return [process.id for process in _study(context).processes]


def locations(context: click.Context) -> Iterable[str]:
    """Ids of the locations of the plan or study on the line."""
    return [location.id for location in _study(context).locations]


def measures(context: click.Context) -> Iterable[str]:
    """What a plan of the study on the line can be measured by."""
    from sourcing_opt.analysis.answers.measures import measures_of

    return measures_of(_study(context))


def aims(context: click.Context) -> Iterable[str]:
    """The same, as `solve --then` has them."""
    return [f"{name}:min" for name in measures(context)]


def rules(context: click.Context) -> Iterable[str]:
    """Policies of the study on the line, and inputs that act as rules."""
    from sourcing_opt.analysis.answers.rules import rules_of

    return [rule.name for rule in rules_of(_study(context), context.params.get("of") or "policies")]


def kinds_of_alternative(context: click.Context) -> Iterable[str]:
    """What alternatives can be best at."""
    from sourcing_opt.analysis.answers.alternatives import KINDS

    return KINDS


def countries(context: click.Context) -> Iterable[str]:
    """Codes of the countries of which figures are published."""
    from sourcing_opt.schemas.shipped import reference

    return [row["country"] for row in reference("countries")]


def jobs_known(context: click.Context) -> Iterable[str]:
    """The kinds of job of which pay is published."""
    from sourcing_opt.facts.roles import roles

    return roles()


def examples(context: click.Context) -> Iterable[str]:
    """Studies that come with the program."""
    from sourcing_opt.io import examples

    return examples()


def schemas(context: click.Context) -> Iterable[str]:
    """Tables, files and answers that have a schema."""
    from sourcing_opt.cli.schemas import names

    return names()


def scenarios(context: click.Context) -> Iterable[str]:
    """Scenarios of the study on the line."""
    from sourcing_opt.schemas.vary import scenario_names

    return scenario_names(_study(context))


def models(context: click.Context) -> Iterable[str]:
    """Sourcing models that come with the program."""
    from sourcing_opt.io import model_names

    return model_names()


def runs(context: click.Context) -> Iterable[str]:
    """Ids of runs, and labels of those that stand alone under theirs or are asked for their history."""
    from sourcing_opt.batch.registry import run_folders
    from sourcing_opt.cli.plans import RUNS

    given = context.params
    entries = list(run_folders(given.get("runs") or given.get("folder") or RUNS))
    labels = [entry.manifest.label for entry in entries]
    alone = {label for label in labels if labels.count(label) == 1 or "folder" in given}
    return {entry.manifest.run for entry in entries} | alone


def changes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes a change: a table, a column of its key, the id of a row: `labor_rates[location=pune].`"""
    return [CompletionItem(text) for text in offered(context, lambda context: _changes(_study(context), incomplete), incomplete)]


def _changes(study: Study, incomplete: str) -> Iterable[str]:
    from sourcing_opt.schemas.columns.base import key_of
    from sourcing_opt.schemas.study import TABLES

    filled = [table for table in TABLES if study.rows(table)]
    match = re.match(r"(\w+)\[(?:.*,)?", incomplete)
    if match is None:
        return [f"{table}." if table == "study" else f"{table}[" for table in filled]
    rows = study.rows(match[1]) if match[1] in filled else ()
    keys = [(column, value) for row in rows for column, value in zip(row.key, key_of(row), strict=True)]
    return {f"{match[0]}{column}={value}]." for column, value in keys}


def _study(context: click.Context) -> Study:
    from sourcing_opt.cli.plans import plan_path
    from sourcing_opt.io import load
    from sourcing_opt.io.plan_document import is_plan, read_plan

    given = context.params
    # Before an option that is still without its value, Click leaves what stands for arguments unread.
    first = next(iter(context.args), None)
    path = plan_path(str(given.get("study") or given.get("edited") or given.get("plan") or first), given.get("runs"))
    if is_plan(path) or context.info_name == "show":
        return read_plan(path).made_from
    return load(path).study
