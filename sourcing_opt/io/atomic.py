"""Output that is either all there or not at all: written under another name beside the target, then renamed.

A kill leaves what was there, and a draft whose name tells who was writing it; `sweep` clears that away.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sourcing_opt.errors import NotWritable

HERE = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
"""This machine, in the name of a draft."""
ABANDONED = 24 * 3600.0
"""Age at which nobody writes a draft any more, on whichever machine. [seconds]"""

_IN_THE_WAY = {errno.EEXIST, errno.ENOTEMPTY}


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
        _settle_names(target.parent)
    except OSError as error:
        raise not_writable(target, error) from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path, replace: bool = False) -> Iterator[Path]:
    """Give a folder to fill; on leaving, it becomes the target, which must not be there or be an empty folder.

    replace: a folder that is there gives way, and at every moment one of the two is whole on the disk. Raises NotWritable, with
    nothing left behind, when it cannot be written.
    """
    target = Path(os.path.realpath(target))
    draft = _beside(target)
    try:
        if target.exists() and not (target.is_dir() and (replace or not any(target.iterdir()))):
            raise NotWritable(f"{target}: is there already: choose another name, or delete it first")
        draft.mkdir()
        yield draft
        for path in draft.rglob("*"):
            (_settle if path.is_file() else _settle_names)(path)
        _settle_names(draft)
        (_swap if replace else _fill)(draft, target)
        _settle_names(target.parent)
    except OSError as error:
        raise not_writable(target, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Clear away what killed writers have left in a folder; drafts that somebody is writing now stay."""
    for path in folder.glob(".sourcing-opt-*"):
        matched = re.fullmatch(r"\.sourcing-opt-(\w+)-(\d+)-\w+\.(?:tmp|old\.(.+))", path.name)
        if matched is None or not _is_abandoned(path, matched[1], int(matched[2])):
            continue
        if matched[3]:
            _put_right(path, folder / matched[3])
        elif path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def ensure_folder(target: Path) -> None:
    """Make a folder that is not there yet, in one that is. Raises NotWritable."""
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        raise not_writable(target, error) from error


def not_writable(target: Path, error: OSError) -> NotWritable:
    """What the system's refusal means for somebody who wants to write there."""
    if error.errno in _IN_THE_WAY:
        return NotWritable(f"{target}: is there already: choose another name, or delete it first")
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


def _beside(target: Path, end: str = "tmp") -> Path:
    return target.with_name(f".sourcing-opt-{HERE}-{os.getpid()}-{secrets.token_hex(4)}.{end}")


def _settle(path: Path) -> None:
    """Have the content on the disk before the name: a crash leaves the old file or the new one."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _settle_names(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _fill(draft: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        target.rmdir()
    draft.rename(target)


def _swap(draft: Path, target: Path) -> None:
    while True:
        old = _beside(target, f"old.{target.name}")
        # Another writer may be doing the same: what is not there any more has given way already,
        with suppress(FileNotFoundError):
            target.rename(old)
        try:
            draft.rename(target)
            return
        except OSError as error:
            # and what has come meanwhile gives way next.
            if error.errno not in _IN_THE_WAY:
                raise
        finally:
            _put_right(old, target)


def _put_right(old: Path, target: Path) -> None:
    """What has given way to a target goes back when the target did not come, and goes away when it did."""
    with suppress(OSError):  # a folder cannot take the name of another that holds something
        old.rename(target)
    if target.exists():
        shutil.rmtree(old, ignore_errors=True)


def _is_abandoned(path: Path, machine: str, writer: int) -> bool:
    try:
        if time.time() - path.stat().st_mtime > ABANDONED:
            return True
    except FileNotFoundError:
        return False
    # Elsewhere signal 0 is no question.
    if machine != HERE or os.name != "posix":
        return False
    try:
        os.kill(writer, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
