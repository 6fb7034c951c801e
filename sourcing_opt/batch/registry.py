"""The registry: an SQLite file beside the run folders that lists them all, for many processes at once.

It is an index. The manifests in the folders are the truth, and the registry can be made anew from them at any time.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import ValidationError

from sourcing_opt.batch.entry import COLUMNS, Entry, in_order
from sourcing_opt.batch.manifest import MANIFEST, Manifest
from sourcing_opt.errors import InvalidInput, NotWritable, Problem, SourcingError, did_you_mean

REGISTRY = "registry.sqlite"
"""The registry's file, beside the run folders."""
VERSION = 1
"""Of the registry's table; raised with every change of its columns or of the manifest."""
PATIENCE = 30.0
"""How long one process waits for another that is writing. [seconds]"""
_RUN_FOLDER = re.compile(r"[^.].*-[0-9a-f]{16}")
_SHOWN = 6
"""Labels or ids named in a message."""
_CREATE = f"CREATE TABLE runs ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())}, manifest TEXT NOT NULL)"
_RECORD = f"INSERT OR REPLACE INTO runs VALUES ({', '.join('?' * len(COLUMNS))}, ?)"  # noqa: S608  # nothing of a user's in it


@contextmanager
def open_registry(path: Path) -> Iterator[sqlite3.Connection]:
    """The registry at `path`, made when it is not there; closed on leaving.

    Raises InvalidInput when the file is damaged or from a newer version, NotWritable when it is locked for too long or
    cannot be written; the same for what SQLite says while it is open.
    """
    with _told(path), closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
        _require_whole(connection, path)
        yield connection


def record(connection: sqlite3.Connection, manifest: Manifest, folder: str) -> None:
    """List a run that is whole in its folder (its name, beside the registry); an earlier entry of the same id is replaced."""
    with _writing(connection):
        _insert(connection, Entry(manifest, folder))


def reconcile(connection: sqlite3.Connection, output: Path) -> int:
    """Make the registry say what the run folders in `output` say; how many entries were added, replaced or dropped."""
    with _writing(connection):
        known = {entry.manifest.run: entry for entry in runs(connection)}
        # Looked for with the registry in hand: whoever records a run put its folder in place before.
        entries = {entry.manifest.run: entry for entry in run_folders(output)}
        changed = [entry for run, entry in entries.items() if known.get(run) != entry]
        gone = [run for run, entry in known.items() if run not in entries and not (output / entry.folder).is_dir()]
        for entry in changed:
            _insert(connection, entry)
        connection.executemany("DELETE FROM runs WHERE run = ?", [(run,) for run in gone])
    return len(changed) + len(gone)


def runs(connection: sqlite3.Connection) -> list[Entry]:
    """All runs of the registry, the newest quarter last."""
    rows = connection.execute("SELECT manifest, folder FROM runs")
    return in_order(Entry(Manifest.model_validate_json(manifest), folder) for manifest, folder in rows)


def listed(output: Path) -> list[Entry]:
    """All runs of a folder, the newest quarter last; its registry is brought up to date on the way.

    Where it cannot be written, the run folders tell alone. Raises InvalidInput when the registry is damaged.
    """
    path = output / REGISTRY
    if not path.exists() and not any(run_folders(output)):
        return []  # whoever names a wrong folder finds nothing new in it
    try:
        with open_registry(path) as connection:
            reconcile(connection, output)
            return runs(connection)
    except NotWritable:
        return in_order(run_folders(output))


def find(entries: Sequence[Entry], run: str) -> Entry:
    """The run whose id begins with `run`, or whose folder that is. Raises InvalidInput when there is none, or more than one."""
    folder, run = run.strip().rstrip("/").rpartition("/")[2], run.strip()
    matching = [entry for entry in entries if entry.manifest.run.startswith(run.lower()) or entry.folder == folder] if run else []
    if len(matching) == 1:
        return matching[0]
    if matching:
        ids = ", ".join(entry.manifest.run for entry in matching[:_SHOWN])
        message, hint = (
            f"{len(matching)} runs have ids that begin so: {ids}{', ...' if len(matching) > _SHOWN else ''}",
            "write more of it",
        )
    else:
        labels = sorted({entry.manifest.label for entry in entries})
        message = "no run's id begins so, and none has this label"
        hint = did_you_mean(run, [*labels, *(entry.manifest.run for entry in entries)]) or _there(labels)
    raise InvalidInput([Problem(message, address="run", value=run, suggestion=hint)])


def run_folders(output: Path) -> Iterator[Entry]:
    """The runs that are whole in their folders, by the manifests; what is being written or was moved aside is not one."""
    for folder, manifest in _manifests(output):
        if isinstance(manifest, Manifest) and folder.name.endswith(f"-{manifest.run}"):
            yield Entry(manifest, folder.name)


def unread(output: Path) -> list[Problem]:
    """Run folders whose manifest cannot be read, as warnings."""
    return [
        Problem(manifests, address=str(folder / MANIFEST), suggestion="the next batch runs it again", severity="warning")
        for folder, manifests in _manifests(output)
        if isinstance(manifests, str)
    ]


def _manifests(output: Path) -> Iterator[tuple[Path, Manifest | str]]:
    """Each run folder with its manifest, or with why that cannot be read."""
    for path in sorted(output.glob(f"*/{MANIFEST}")):
        if _RUN_FOLDER.fullmatch(path.parent.name):
            try:
                yield path.parent, Manifest.model_validate_json(path.read_bytes())
            except OSError as error:
                yield path.parent, f"cannot be read, so the run is not listed: {error.strerror or error}"
            except ValidationError:
                yield path.parent, "is damaged or from another version of sourcing-opt, so the run is not listed"


def _there(labels: Sequence[str]) -> str:
    more = ", ..." if len(labels) > _SHOWN else ""
    return f"there are {', '.join(labels[:_SHOWN])}{more}" if labels else "there are no runs"


def _insert(connection: sqlite3.Connection, entry: Entry) -> None:
    connection.execute(_RECORD, (*entry.row.values(), entry.manifest.model_dump_json()))


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction, all of it or nothing; others wait from its beginning, so none has to be turned away later."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    """See that the file is a whole registry that this version knows; an empty or older one becomes one."""
    [said] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise _damaged(path, said)
    version = _version(connection)
    if version > VERSION:
        message = f"was written by a newer sourcing-opt (registry version {version}, this one knows {VERSION})"
        raise InvalidInput([Problem(message, address=str(path), suggestion="update sourcing-opt, or move the file away")])
    if version < VERSION:
        _make(connection)


def _make(connection: sqlite3.Connection) -> None:
    """Begin an empty table, unless another process has just done it; an older version's is made anew from the run folders."""
    _use_wal(connection)
    with _writing(connection):
        if _version(connection) < VERSION:
            connection.execute("DROP TABLE IF EXISTS runs")
            connection.execute(_CREATE)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Have readers and a writer at the same time.

    Two processes that make the same file would wait for each other: SQLite turns one away at once, and it asks again.
    """
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _version(connection: sqlite3.Connection) -> int:
    [version] = connection.execute("PRAGMA user_version").fetchone()
    assert isinstance(version, int)
    return version


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a user can do about it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if not hasattr(error, "sqlite_errorcode"):
            raise  # our mistake, not the file's
        raise _for_user(path, error) from error


def _for_user(path: Path, error: sqlite3.DatabaseError) -> SourcingError:
    kept = "; nothing is lost: the runs are in their folders"
    match error.sqlite_errorcode & 0xFF:  # the kind; the rest of the code is detail
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            what = f"another program has held it for {PATIENCE:g} s: close it, or wait until it is through, and try again{kept}"
        case sqlite3.SQLITE_FULL:
            what = f"the disk is full: make room and try again{kept}"
        case sqlite3.SQLITE_IOERR:
            what = f"the disk is full or does not answer as it should ({error}): make room, and try again{kept}"
        case sqlite3.SQLITE_CANTOPEN if not path.parent.is_dir():
            what = f"the folder {path.parent} is not there: create it first"
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            what = f"not allowed ({error}): have the right to write here, or write somewhere else"
        case _:
            return _damaged(path, str(error))
    return NotWritable(f"{path}: cannot be written: {what}")


def _damaged(path: Path, said: str) -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                f"is damaged ({' '.join(said.split())}): move it away; the next batch or `sourcing-opt runs list` makes it anew "
                "from the run folders, nothing is lost",
                address=str(path),
            )
        ]
    )
