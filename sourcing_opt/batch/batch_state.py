"""Which batch was begun last with a jobs file, so that it can be finished, and not mixed with another."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from sourcing_opt.batch.expand import Expected
from sourcing_opt.batch.jobs import Jobs
from sourcing_opt.batch.run import now
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io.atomic import ensure_folder, new_file, sweep

BEGUN = ".batches"
"""Folder, beside the run folders, with a file for each jobs file."""
ANEW = "to begin a new batch leave out --resume: runs that are there and still asked for stay"


def begin(output: Path, jobs: Jobs, expected: Sequence[Expected]) -> None:
    """Write down which runs the batch has. Raises NotWritable."""
    path = _path(output, jobs)
    ensure_folder(path.parent)
    sweep(path.parent)
    content = {"jobs": os.path.realpath(jobs.path), "began": now(), "runs": _ids(expected)}
    with new_file(path) as draft:
        draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def require_same(output: Path, jobs: Jobs, expected: Sequence[Expected]) -> None:
    """See that the batch begun last has the same runs. Raises InvalidInput, naming those that are not the same."""
    try:
        before = json.loads(_path(output, jobs).read_text(encoding="utf-8"))["runs"]
    except OSError as error:
        nothing = f"nothing to resume: no batch was begun with it in {output}"
        raise InvalidInput([Problem(nothing, address=jobs.path.name, suggestion="leave out --resume")]) from error
    after = _ids(expected)
    changed = [
        Problem(_what(label, before, after), address=jobs.path.name, value=label)
        for label in {**before, **after}
        if label not in before or label not in after or before[label] != after[label]
    ]
    if changed:
        changed.append(Problem("this is not the batch that was begun", address=jobs.path.name, suggestion=ANEW))
        raise InvalidInput(changed)


def _what(label: str, before: dict[str, str | None], after: dict[str, str | None]) -> str:
    if label not in before:
        return "was not in the batch"
    return "has other inputs, settings or versions than when the batch was begun" if label in after else "is no longer asked for"


def _ids(expected: Sequence[Expected]) -> dict[str, str | None]:
    """Label -> run id; None for what has none."""
    return {one.label: one.id for one in expected}


def _path(output: Path, jobs: Jobs) -> Path:
    named = hashlib.sha256(os.path.realpath(jobs.path).encode()).hexdigest()[:16]
    return output / BEGUN / f"{named}.json"
