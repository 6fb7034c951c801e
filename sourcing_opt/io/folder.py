"""A study in a folder: `study.yaml`, a CSV file per table, `policies.yaml` and `scenarios.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from yaml.nodes import MappingNode

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.atomic import new_folder
from sourcing_opt.io.csv_table import csv_text, read_csv
from sourcing_opt.io.raw import RawStudy, RawTable, left_alone, table_meant, unreadable
from sourcing_opt.io.yaml_table import compose, read_yaml, yaml_text
from sourcing_opt.schemas.columns.base import as_cell
from sourcing_opt.schemas.sourcing_model import SourcingModel
from sourcing_opt.schemas.study import REQUIRED, TABLES, Study, table_columns

FILES = {table: f"{table}.yaml" if table in {"study", "policies", "scenarios"} else f"{table}.csv" for table in TABLES}
"""Table -> its file."""
KINDS = ("csv", "yaml", "yml")
OTHER_KINDS = ("json", "ods", "tsv", "txt", "xls", "xlsm", "xlsx")
"""Of files in which somebody may have left a table where nobody reads it."""


def read_folder(folder: Path) -> RawStudy:
    """Find and read the tables in a folder. Files of one's own may stand beside them, unless they are nearly called like a table.

    Raises InvalidInput when there is no study.yaml or the folder cannot be listed.
    """
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise unreadable(f"the folder cannot be read: {error.strerror}", str(folder)) from error
    if FILES["study"] not in names:
        hint = did_you_mean(FILES["study"], names) or "sourcing-opt new writes a folder to start from"
        raise unreadable("the folder has no study.yaml", str(folder), hint)
    tables: list[RawTable] = []
    unread: set[str] = set()
    problems = list(_of_others(folder, [name for name in names if name not in FILES.values() and not name.startswith(".")]))
    for table, name in FILES.items():
        if name in names:
            read = read_yaml if name.endswith(".yaml") else read_csv
            try:
                tables.append(read(folder / name, table))
            except InvalidInput as error:
                problems += error.problems
                unread.add(table)
    return RawStudy(tables, problems, frozenset(unread), FILES.__getitem__)


def write_folder(study: Study, target: Path) -> None:
    """Write a study as a folder that `load` reads back as an equal study; optional tables without rows are left out.

    Raises NotWritable when the folder is there and not empty, or cannot be written.
    """
    with new_folder(target) as folder:
        for table in TABLES:
            if study.rows(table) or table in REQUIRED:
                (folder / FILES[table]).write_text(table_text(study, table), encoding="utf-8", newline="\n")


def table_text(study: Study, table: str) -> str:
    """A table as the text of its file; in CSV, columns that have their default in every row are left out."""
    rows = study.rows(table)
    if FILES[table].endswith(".yaml"):
        return yaml_text(table, rows)
    cells = [row.cells() for row in rows]
    columns = [
        name
        for name, field in table_columns(table).items()
        if field.is_required() or not rows or any(row[name] != as_cell(field.default) for row in cells)
    ]
    return csv_text(columns, cells)


def _of_others(folder: Path, names: Sequence[str]) -> Iterator[Problem]:
    """What is to be said of files that are no table."""
    for name in names:
        stem, _, kind = name.rpartition(".")
        if kind.lower() in OTHER_KINDS and stem in FILES:
            yield Problem("is not read", address=name, suggestion=f"this table is {FILES[stem]}", severity="warning")
        elif kind.lower() not in KINDS or _is_sourcing_model(folder / name):
            continue
        elif stem in FILES:
            yield Problem("this table is read from another kind of file", address=name, suggestion=f"write {FILES[stem]}")
        elif (near := table_meant(stem)) is not None:
            yield Problem("no such table", address=name, suggestion=f'did you mean "{FILES[near]}"?')
        else:
            yield left_alone(name)


def _is_sourcing_model(path: Path) -> bool:
    """Whether a file beside the tables is a sourcing model, for a study or an option to name."""
    if path.suffix.lower() != ".yaml" or path.stem in FILES:
        return False
    try:
        root = compose(path)
    except InvalidInput:
        return False
    return isinstance(root, MappingNode) and {str(key.value) for key, _ in root.value} <= SourcingModel.model_fields.keys()
