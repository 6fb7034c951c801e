"""Cells of a study put anew where they stand: in the CSV files of a folder, or in the cells of a workbook, and nowhere else."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from openpyxl import load_workbook

from sourcing_opt.errors import InvalidInput, NotWritable, Problem
from sourcing_opt.io.atomic import new_file
from sourcing_opt.io.folder import FILES, table_text
from sourcing_opt.io.loading import Loaded
from sourcing_opt.io.raw import read_bytes
from sourcing_opt.io.workbook.archive import check_archive, transitional
from sourcing_opt.schemas.study import Study


class Refill(NamedTuple):
    """New cells of one row."""

    table: str
    row: int
    cells: Mapping[str, object]


_PLAN = "In_"
"""Before the names of the input sheets of a plan's workbook."""


def refilled(study: Study, refills: Sequence[Refill]) -> Study:
    """The study with the new cells. Raises InvalidInput, where they would make it unsound."""
    from sourcing_opt.schemas.parse import parse
    from sourcing_opt.schemas.study import TABLES

    tables = {table: [dict(row.cells()) for row in study.rows(table)] for table in TABLES}
    for table, row, cells in refills:
        tables[table][row].update(cells)  # type: ignore[arg-type]
    return parse(
        {table: [{c: v for c, v in row.items() if v is not None} for row in rows] for table, rows in tables.items() if rows}
    )


def refill(loaded: Loaded, refills: Sequence[Refill]) -> None:
    """Write the new cells into the study's own files, each whole or not at all.

    In a folder the CSV files of the tables concerned are written anew; in a workbook the cells, while formulas and formats stay and charts
    and pictures do not. Raises InvalidInput for a plan's workbook and for a cell that holds a formula, NotWritable.
    """
    study = refilled(loaded.study, refills)
    if loaded.origin.is_dir():
        with ExitStack() as drafts:
            for table in dict.fromkeys(refill.table for refill in refills):
                draft = drafts.enter_context(new_file(loaded.origin / FILES[table]))
                draft.write_text(table_text(study, table), encoding="utf-8", newline="\n")
        return
    _refill_workbook(loaded, refills)


def _refill_workbook(loaded: Loaded, refills: Sequence[Refill]) -> None:
    path = loaded.origin
    if path.suffix.lower() != ".xlsx":
        raise NotWritable(f"{path}: only .xlsx is written: turn it into one, or into a folder, with sourcing-opt convert")
    data = read_bytes(path)
    check_archive(data, path.name)
    with warnings.catch_warnings():
        # openpyxl warns of what it does not keep.
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(transitional(data)))
    if any(title.startswith(_PLAN) for title in workbook.sheetnames):
        hint = f"refresh the study it was made for, or sourcing-opt convert {path.name} a_study first"
        raise InvalidInput(
            [Problem("is the workbook of a plan, whose cells belong together", address=path.name, suggestion=hint)]
        )
    problems: list[Problem] = []
    for table, row, cells in refills:
        for column, value in cells.items():
            if "!" not in loaded.address(table, None, column):
                # The sheet has no such column: there is nowhere to write a note or a source.
                continue
            sheet, cell = _place(loaded.address(table, row, column))
            if workbook[sheet][cell].data_type == "f":
                problems.append(
                    Problem(
                        "is a formula, and stays one",
                        table=table,
                        row=row,
                        column=column,
                        suggestion="give the row a source of its own",
                    )
                )
            else:
                workbook[sheet][cell].value = value
    if problems:
        raise InvalidInput(loaded.placed(problems))
    with new_file(path) as draft:
        workbook.save(draft)


def _place(address: str) -> tuple[str, str]:
    """`study.xlsx > labor_rates!C5` -> sheet and cell."""
    matched = re.fullmatch(r"(?:.* > )?(.*)!([A-Z]+\d+)", address)
    assert matched is not None, address
    return matched[1], matched[2]
