"""Output that is either all there or not at all: written under another name beside the target, then renamed."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sourcing_opt.errors import NotWritable


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a name to write a file under; on leaving, it becomes the target, replacing a file that was there.

    Raises NotWritable, with nothing left behind, when it cannot be written.
    """
    # A link stays a link: what it points to is replaced.
    target = Path(os.path.realpath(target))
    draft = _beside(target)
    try:
        if target.exists() and not target.is_file():
            raise NotWritable(f"{target}: is there and is not a file: choose another name")
        yield draft
        _settle(draft)
        os.replace(draft, target)
    except OSError as error:
        raise _not_writable(target, error) from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder to fill; on leaving, it becomes the target, which must not be there or be an empty folder.

    Raises NotWritable, with nothing left behind, when it cannot be written.
    """
    target = Path(os.path.realpath(target))
    draft = _beside(target)
    try:
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise NotWritable(f"{target}: is there already: choose another name, or delete it first")
        draft.mkdir()
        yield draft
        for path in draft.rglob("*"):
            if path.is_file():
                _settle(path)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except OSError as error:
        raise _not_writable(target, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".sourcing-opt-{secrets.token_hex(4)}.tmp")


def _settle(path: Path) -> None:
    """Have the content on the disk before the name: a crash leaves the old file or the new one."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _not_writable(target: Path, error: OSError) -> NotWritable:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            what = f"the folder {target.parent} is not there: create it first"
        case errno.EACCES | errno.EPERM | errno.EBUSY:
            what = "not allowed: close the file if another program has it open, or write somewhere else"
        case errno.EROFS:
            what = "this place is read-only: write somewhere else"
        case errno.ENOSPC | errno.EDQUOT:
            what = "the disk is full: make room, or write somewhere else"
        case errno.ENAMETOOLONG:
            what = "the name is too long"
        case _:
            what = f"{error.strerror or error}: write somewhere else"
    return NotWritable(f"{target}: cannot be written: {what}")
