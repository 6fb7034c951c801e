"""What a batch says while it works: a line of JSON for each event, in a file that several batches can write to at once."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from sourcing_opt.batch.run import now
from sourcing_opt.errors import NotWritable
from sourcing_opt.io.atomic import not_writable

JOURNAL = "log.jsonl"
"""The file, beside the run folders."""

Event = Literal["began", "skipped", "done", "failed", "ended"]
"""`began` and `ended` are of the batch, the others of a run."""


def note(output: Path, event: Event, **told: str | float | None) -> None:
    """Add a line to the journal, whole: in one write, behind what others have written. Raises NotWritable."""
    line = json.dumps({"time": now(), "event": event} | told, ensure_ascii=False) + "\n"
    path = output / JOURNAL
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)
    except OSError as error:
        raise not_writable(path, error) from error


def try_to_note(output: Path, event: Event, **told: str | float | None) -> None:
    """Add a line if that is possible: a batch that has begun does not end for want of its journal."""
    try:
        note(output, event, **told)
    except NotWritable:
        return
