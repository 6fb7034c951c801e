"""A plan's JSON document, read back: the same as a plan's workbook says, without anybody's overrides."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io.raw import read_text, unreadable
from sourcing_opt.io.workbook.plan_workbook import Decision, Ended, PlanWorkbook, placed_by_key, read_plan_workbook
from sourcing_opt.io.workbook.spreadsheet import AS_MADE
from sourcing_opt.schemas.parse import examine
from sourcing_opt.schemas.study import Study

DOCUMENT = "plan.json"
"""The document's name in the folder of a run."""
SCHEMA = "sourcing-opt/plan/1"
"""Raised when a reader of the document would have to change."""
_AGAIN = "write it anew: sourcing-opt solve --format json"


def read_plan(path: Path) -> PlanWorkbook:
    """A plan from its workbook (.xlsx), its document (.json), or the folder of a run.

    Raises InvalidInput when it is none.
    """
    if path.is_dir():
        if not (path / DOCUMENT).is_file():
            raise unreadable(
                f"is a folder without a {DOCUMENT}",
                str(path),
                "give a plan's workbook, its JSON document, or the folder of a run",
            )
        return read_plan_document(path / DOCUMENT)
    return read_plan_document(path) if path.suffix.lower() == ".json" else read_plan_workbook(path)


def read_plan_document(path: Path) -> PlanWorkbook:
    """What `solve --format json` wrote. Raises InvalidInput when it is not that, or was changed since."""
    try:
        content = json.loads(read_text(path))
        schema = content.get("schema") if isinstance(content, dict) else None
    except json.JSONDecodeError as error:
        raise unreadable(f"is not JSON: {error.msg}", f"{path.name}:{error.lineno}", _AGAIN) from error
    except (RecursionError, ValueError) as error:
        raise unreadable(f"is no JSON that anybody should read: {error}", path.name, _AGAIN) from error
    if schema != SCHEMA:
        raise unreadable(f'is not a plan: its schema is "{schema}", expected "{SCHEMA}"', path.name, _AGAIN)
    if "inputs" not in content:
        raise unreadable("does not hold the study it was made from: an earlier version wrote it", path.name, _AGAIN)
    try:
        study, warnings = examine(content["inputs"])
        if study.digest == content["study"]["digest"]:
            return PlanWorkbook(
                name=path.name,
                shares=_shares(path, content),
                sites=_sites(path, content, study),
                made_from=study,
                objective=float(content["solve"]["objective"]),
                total=None,
                warnings=placed_by_key(warnings, study, path.name),
                ended=_ended(content["solve"]),
            )
    except InvalidInput as error:
        raise InvalidInput([Problem(str(problem), address=f"{path.name} > inputs") for problem in error.problems]) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise unreadable("is not whole: parts of the plan are gone or are something else", path.name, _AGAIN) from error
    raise unreadable("its inputs are not what the plan was made from: somebody changed them", path.name, _AGAIN)


def _shares(path: Path, content: dict[str, Any]) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            process=row["process"],
            shift=int(row["shift"]),
            location=row["location"],
            period=period,
            by_plan=float(share),
            override=None,
            address=f"{path.name} > allocation[{number}]",
            mode=row.get("mode"),
        )
        for number, row in enumerate(content["allocation"])
        for period, share in enumerate(row["share"], 1)
    )


def _ended(solve: dict[str, Any]) -> Ended:
    return Ended(
        status=str(solve.get("status") or ""),
        bound=None if solve.get("bound") is None else float(solve["bound"]),
        proof=solve.get("proof"),
        alternative=solve.get("another_plan_costs_the_same"),
        is_first=solve.get("first_of_those_that_do"),
    )


def _sites(path: Path, content: dict[str, Any], study: Study) -> tuple[Decision, ...]:
    """1 or 0 for each period of every location that opens or closes; any other is as it is today."""
    labels = content["study"]["periods"]
    decisions = []
    for number, site in enumerate(content["sites"]):
        turns, opens = labels.index(site["wave"]), site["change"] == "opens"
        for period in range(study.study.periods):
            is_open = opens == (period >= turns)
            decisions.append(
                Decision(
                    process=None,
                    shift=1,
                    location=site["location"],
                    period=period + 1,
                    by_plan=float(is_open),
                    override=None,
                    address=f"{path.name} > sites[{number}]",
                )
            )
    return tuple(decisions)


def is_plan(path: Path) -> bool:
    """Whether there is a plan, and not only a study: a plan's workbook, its document, or the folder of a run."""
    if path.is_dir():
        return (path / DOCUMENT).is_file()
    if path.suffix.lower() != ".xlsx":
        return path.suffix.lower() == ".json"
    try:
        with zipfile.ZipFile(path) as archive:
            return f'name="{AS_MADE}"'.encode() in archive.read("xl/workbook.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
