"""Studies, plans and answers into files, whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sourcing_opt.api.answers import Alternatives, Answer, Comparison, Difference, Explanation, Frontier, Prices
from sourcing_opt.api.plan import Plan
from sourcing_opt.api.study import Study
from sourcing_opt.errors import NotWritable
from sourcing_opt.io import write_folder, write_input_workbook
from sourcing_opt.io.atomic import new_file
from sourcing_opt.io.workbook.as_written import require_as_written
from sourcing_opt.workbook import RunLog, write_plan
from sourcing_opt.workbook.answers.alternatives import write_alternatives
from sourcing_opt.workbook.answers.frontier import write_frontier
from sourcing_opt.workbook.answers.prices import write_prices
from sourcing_opt.workbook.answers.why import write_why
from sourcing_opt.workbook.books.comparison import write_comparison
from sourcing_opt.workbook.books.difference import write_difference


def write(what: Study | Plan | Answer, path: str | os.PathLike[str], *, force: bool = False) -> Path:
    """Write a study as a folder or a workbook (.xlsx), a plan or an answer as a workbook or its document (.json). Returns the path.

    A study replaces nothing. A workbook that somebody has edited since it was written is replaced with `force` alone. Raises NotWritable,
    and AuditFailed where a workbook's formulas do not come to what the plan says, with nothing left behind.
    """
    target = Path(path)
    kind = target.suffix.lower()
    if isinstance(what, Study):
        if target.exists() and (target.is_file() or any(target.iterdir())):
            raise NotWritable(f"{target}: is there already; remove it or choose another name")
        (write_input_workbook if kind == ".xlsx" else write_folder)(what._loaded.study, target)
    elif kind == ".json":
        with new_file(target) as draft:
            draft.write_text(json.dumps(what.document(), indent=2) + "\n", encoding="utf-8")
    elif kind == ".xlsx":
        if not force:
            require_as_written(target)
        _write_workbook(what, target)
    else:
        raise NotWritable(f"{target}: {type(what).__name__.lower()}s are written as .xlsx or .json")
    return target


def _write_workbook(what: Plan | Answer, target: Path) -> None:
    match what:
        case Plan():
            write_plan(what._plan, target, RunLog(origin=what.study._provenance(), limits=what._limits, solver=what._solver))
        case Comparison():
            write_comparison(what._found, target)
        case Prices():
            write_prices(what._found, target)
        case Explanation():
            write_why(what._found, target)
        case Alternatives():
            write_alternatives(what._found, what._core, target)
        case Frontier():
            write_frontier(what._found, target)
        case Difference():
            write_difference(what._found, target)
        case Answer():
            raise NotWritable(f"{target}: a {type(what).__name__.lower()} has no workbook: write it as .json")
