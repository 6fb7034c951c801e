"""A study's workbook handed back with every bad cell marked and commented, for somebody who works in a spreadsheet program."""

from __future__ import annotations

import io
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from sourcing_opt.errors import Problem
from sourcing_opt.io.atomic import new_file
from sourcing_opt.io.raw import read_bytes, unreadable
from sourcing_opt.io.workbook.archive import check_archive, transitional

AUTHOR = "sourcing-opt"
_FILLS = {"error": "FFFF9999", "warning": "FFFFE699"}
_CELL = re.compile(r"(?P<sheet>.*)!(?P<cell>[A-Z]{1,3}\d+)")
_THEIRS = "\n----\n"
"""Between our part of a comment and what stood there before."""


def annotate(path: Path, problems: Iterable[Problem], target: Path) -> None:
    """Write a copy of a workbook with each problem at its cell; one without a cell stands at the top of its sheet, or of the first.

    Marks of an earlier time are taken away. Formulas, formats and drop-downs stay, charts and pictures do not; values of formulas are
    there again once a spreadsheet program has saved the file. Raises InvalidInput when the file cannot be opened, NotWritable.
    """
    data = read_bytes(path)
    check_archive(data, path.name)
    with warnings.catch_warnings():
        # openpyxl warns of what it does not keep.
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(io.BytesIO(transitional(data)))
        except Exception as error:  # a damaged file can fail anywhere in the reader, in any way
            raise unreadable(
                f"the workbook is damaged ({error})", path.name, "save it again from a spreadsheet program"
            ) from error
    _clear(workbook)
    problems_at: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        problems_at[_place(problem, path.name, workbook.sheetnames)].append(problem)
    for (sheet, cell), problems_of_cell in problems_at.items():
        _mark(workbook[sheet][cell], problems_of_cell)
    with new_file(target) as draft:
        workbook.save(draft)


def _place(problem: Problem, name: str, sheets: list[str]) -> tuple[str, str]:
    """Sheet and cell that a problem's address names."""
    address = (problem.address or "").removeprefix(f"{name} > ")
    if (cell := _CELL.fullmatch(address)) and cell["sheet"] in sheets:
        return cell["sheet"], cell["cell"]
    return (address if address in sheets else sheets[0]), "A1"


def _mark(cell: Any, problems: list[Problem]) -> None:
    severity = "error" if any(problem.severity == "error" for problem in problems) else "warning"
    cell.fill = PatternFill("solid", fgColor=_FILLS[severity])
    text = "\n".join(dict.fromkeys(_message(problem) for problem in problems))
    theirs = f"{_THEIRS}{cell.comment.text}" if cell.comment else ""
    cell.comment = Comment(text + theirs, AUTHOR, height=60 + 15 * text.count("\n") + len(text) // 3, width=360)


def _message(problem: Problem) -> str:
    what = "" if problem.column is None else f"{problem.column}: "
    hint = "" if problem.suggestion is None else f" ({problem.suggestion})"
    where = "" if problem.address is None or _CELL.fullmatch(problem.address) else f" [{problem.address}]"
    return f"{what}{problem.message}{hint}{where}"


def _clear(workbook: Any) -> None:
    """Take our own marks away; what stood in a comment before us comes back."""
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    theirs = cell.comment.text.partition(_THEIRS)[2]
                    cell.comment = Comment(theirs, "") if theirs else None
                    if cell.fill.fgColor.rgb in _FILLS.values():
                        cell.fill = PatternFill()
