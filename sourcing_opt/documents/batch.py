"""The document of `batch`: what became of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sourcing_opt.documents.parts import COUNT, OBJECT, TEXT, Schema, answer, array, by_name
from sourcing_opt.errors import Exit

SCHEMA = "sourcing-opt/batch/1"
"""Raised when a reader of it would have to change."""


def batch_document(
    output: Path, exit_code: Exit, moved_aside: Sequence[Path], runs: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """How a batch ended. runs: what became of each, in the order of the jobs file; `state` is one of its cells."""
    return {
        "schema": SCHEMA,
        "output": str(output),
        "exit_code": int(exit_code),
        "counts": dict(Counter(run["state"] for run in runs)),
        "moved_aside": [path.name for path in moved_aside],
        "runs": list(runs),
    }


def schema() -> Schema:
    """Of the document."""
    return answer(
        SCHEMA,
        "what became of a batch, by batch",
        output=TEXT,
        exit_code=COUNT,
        counts=by_name(COUNT),
        moved_aside=array(TEXT),
        runs=array(OBJECT),
    )
