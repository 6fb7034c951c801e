"""The folders of runs: whole or not there, whatever was killed, and however many batches write to the same place."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from itertools import count
from pathlib import Path

from pydantic import ValidationError

from sourcing_opt.batch.manifest import MANIFEST, Manifest
from sourcing_opt.batch.run import Answer
from sourcing_opt.errors import NotWritable
from sourcing_opt.io.atomic import new_folder, not_writable


def kept(folder: Path, run: str) -> Manifest | None:
    """The manifest of the run whose folder this is; None unless it is there, of this run, and every file is as it was written."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        is_whole = all(_hash(folder / name) == written for name, written in manifest.files.items())
    except (OSError, ValidationError):
        return None
    return manifest if is_whole and manifest.run == run else None


def keep(folder: Path, answer: Answer, replace: bool = False) -> Manifest:
    """Write a run's folder; the manifest that is then there. If another batch was faster, that is its one.

    replace: an older folder gives way, and a kill at any moment leaves one of the two. Raises NotWritable.
    """
    try:
        with new_folder(folder, replace) as draft:
            for name, content in answer.files.items():
                (draft / name).write_bytes(content)
            (draft / MANIFEST).write_text(answer.manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except NotWritable:
        first = None if replace else kept(folder, answer.manifest.run)
        if first is None:
            raise
        return first
    return answer.manifest


def set_aside(folder: Path, run: str) -> Path | None:
    """Move the damaged folder of a run out of the way; its new name, or None when there is nothing to move. Raises NotWritable."""
    for number in count(1):
        aside = folder.with_name(f"{folder.name}.damaged-{number}")
        if aside.exists():
            continue
        try:
            folder.rename(aside)
        except FileNotFoundError:
            return None
        except OSError as error:
            if aside.exists():
                continue
            raise not_writable(folder, error) from error
        if kept(aside, run) is None:
            return aside
        # Another batch has put a whole one in its place in the meantime.
        with suppress(OSError):
            aside.rename(folder)
        return None
    raise AssertionError


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
