"""The registry: an index of the run folders that many processes write, and that says what to do when it cannot be used."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sourcing_opt.batch import registry
from sourcing_opt.batch.registry import REGISTRY, find, listed, open_registry, reconcile, record, run_folders, runs, unread
from sourcing_opt.errors import Exit, InvalidInput, NotWritable, SourcingError
from tests.batch.runs import four_quarters, manifest, put, without_plan

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from sourcing_opt.batch.registry import open_registry, record
from tests.batch.runs import manifest

print("ready", flush=True)
sys.stdin.readline()
number = 0
while number < int(sys.argv[3]):
    with open_registry(Path(sys.argv[1])) as connection:
        for _ in range(5):
            record(connection, manifest(sys.argv[2], digest=f"{number:064}"), f"folder {number}")
            number += 1
    print(number, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry with a hundred runs in it."""
    with open_registry(tmp_path / REGISTRY) as connection:
        for number in range(100):
            record(connection, manifest(digest=f"{number:064}"), f"folder {number}")
    return tmp_path / REGISTRY


@contextmanager
def writer(path: Path, job: str, count: int) -> Iterator[subprocess.Popen[str]]:
    """A process that writes runs, five each time it opens the registry, once a line is written to it."""
    command = [sys.executable, "-c", WRITER, str(path), job, str(count)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def check(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def refusal(path: Path) -> SourcingError:
    with pytest.raises(SourcingError) as caught, open_registry(path) as connection:
        record(connection, manifest(), "folder")
    return caught.value


def test_a_run_is_listed_with_its_figures(tmp_path: Path) -> None:
    run = manifest(model="nearshore", scenarios=("recession", "wage_shock"))
    with open_registry(tmp_path / REGISTRY) as connection:
        record(connection, run, "bank.nearshore-1")
        [entry] = runs(connection)
        assert entry.manifest == run
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM runs").fetchone())
    assert row.pop("manifest") == run.model_dump_json()
    assert row == entry.row
    told = {name: row[name] for name in ("label", "folder", "exit_code", "npv", "offshore_fte", "nearshore_run_cost")}
    assert told == {
        "label": "bank/nearshore/recession+wage_shock", "folder": "bank.nearshore-1", "exit_code": 0, "npv": 90e6,
        "offshore_fte": 10.0, "nearshore_run_cost": 1.5e6,
    }  # fmt: skip


def test_a_run_recorded_again_replaces_itself(tmp_path: Path) -> None:
    run = manifest()
    with open_registry(tmp_path / REGISTRY) as connection:
        for ended in ("2027-01-04T06:00:20.000+00:00", "2027-01-05T06:00:20.000+00:00"):
            record(connection, run.model_copy(update={"ended": ended}), "folder")
        assert [entry.manifest.ended for entry in runs(connection)] == ["2027-01-05T06:00:20.000+00:00"]


def test_the_newest_quarter_comes_last(tmp_path: Path) -> None:
    for run in reversed(four_quarters()):
        put(tmp_path, run)
    quarters = [entry.manifest.first_period for entry in listed(tmp_path)]
    assert len(quarters) == 9
    assert quarters == sorted(quarters)


def test_it_is_made_anew_from_the_run_folders(tmp_path: Path) -> None:
    folders = {put(tmp_path, run) for run in four_quarters()}
    with open_registry(tmp_path / REGISTRY) as connection:
        assert reconcile(connection, tmp_path) == 9
        assert {entry.folder for entry in runs(connection)} == folders
        assert reconcile(connection, tmp_path) == 0


def test_entries_follow_their_folders(tmp_path: Path) -> None:
    """One was lost, one never got its entry, one was solved again by a batch killed before it could say so."""
    lost, again, new = manifest("lost"), manifest("again"), without_plan("new")
    with open_registry(tmp_path / REGISTRY) as connection:
        record(connection, lost, "lost-1")
        record(connection, again, put(tmp_path, again.model_copy(update={"ended": "2027-01-05T06:00:20.000+00:00"})))
        put(tmp_path, new)
        assert reconcile(connection, tmp_path) == 3
        found = {entry.manifest.job: entry.manifest.ended for entry in runs(connection)}
    assert found == {"again": "2027-01-05T06:00:20.000+00:00", "new": new.ended}


def test_what_is_no_run_is_not_listed(tmp_path: Path) -> None:
    """A draft, a folder moved aside, somebody's own copy, and one that cannot be read, which is named."""
    kept = put(tmp_path, manifest("kept"))
    for name in (f".sourcing-opt-{kept}", f"{kept}.damaged-1", "my copy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_bytes((tmp_path / kept / "manifest.json").read_bytes())
    broken = put(tmp_path, manifest("broken"))
    (tmp_path / broken / "manifest.json").write_text("{", encoding="utf-8")
    assert [entry.folder for entry in run_folders(tmp_path)] == [kept]
    assert [str(problem) for problem in unread(tmp_path)] == [
        f"{tmp_path}/{broken}/manifest.json: is damaged or from another version of sourcing-opt, so the run is not listed "
        "(the next batch runs it again)"
    ]


def test_an_entry_stays_as_long_as_its_folder(tmp_path: Path) -> None:
    """A manifest that cannot be read just now is no reason to forget the run."""
    folder = put(tmp_path, manifest())
    assert len(listed(tmp_path)) == 1
    (tmp_path / folder / "manifest.json").write_text("{", encoding="utf-8")
    assert len(listed(tmp_path)) == 1


def test_looking_leaves_nothing_behind_where_no_runs_are(tmp_path: Path) -> None:
    assert listed(tmp_path) == []
    assert listed(tmp_path / "nowhere") == []
    assert list(tmp_path.iterdir()) == []


def test_two_processes_make_and_fill_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / REGISTRY
    with writer(path, "one", 50) as one, writer(path, "two", 50) as two:
        go(one)
        go(two)
        assert (one.wait(), two.wait()) == (0, 0)
    with open_registry(path) as connection:
        jobs = [entry.manifest.job for entry in runs(connection)]
        [mode] = connection.execute("PRAGMA journal_mode").fetchone()
    assert (jobs.count("one"), jobs.count("two"), mode) == (50, 50, "wal")
    assert check(path) == "ok"


@pytest.mark.parametrize("lines", [1, 4, 9])
def test_a_writer_killed_in_the_middle_leaves_it_whole(lines: int, tmp_path: Path) -> None:
    path = tmp_path / REGISTRY
    with writer(path, "killed", 10_000) as process:
        assert process.stdout is not None
        go(process)
        said = [int(process.stdout.readline()) for _ in range(lines)][-1]
        process.send_signal(signal.SIGKILL)
    assert check(path) == "ok"
    with open_registry(path) as connection:
        assert len(runs(connection)) >= said, "what was recorded is there"
        record(connection, manifest(), "folder")


def test_a_process_killed_while_making_it_is_no_obstacle(tmp_path: Path) -> None:
    """All that can be left by then is an empty file, with or without a log."""
    with closing(sqlite3.connect(tmp_path / REGISTRY)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / REGISTRY).touch()
    for folder in (tmp_path, tmp_path / "other"):
        with open_registry(folder / REGISTRY) as connection:
            record(connection, manifest(), "folder")


def test_an_older_one_is_made_anew(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / REGISTRY, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE runs (run TEXT)")
    put(tmp_path, manifest())
    assert len(listed(tmp_path)) == 1


@pytest.mark.parametrize("harm", ["not a database", "cut short", "overwritten"])
def test_a_damaged_one_is_named_and_can_be_moved_away(harm: str, path: Path) -> None:
    content = path.read_bytes()
    middle = len(content) // 2
    harmed = {
        "not a database": b"Dear diary, " * 1000,
        "cut short": content[:middle],
        "overwritten": content[:4096] + b"\xff" * 8192 + content[4096 + 8192 :],
    }
    path.write_bytes(harmed[harm])
    put(path.parent, manifest())
    with pytest.raises(InvalidInput) as caught:
        listed(path.parent)
    told = str(caught.value)
    assert told.startswith(f"{path}: is damaged (")
    assert told.endswith(
        "): move it away; the next batch or `sourcing-opt runs list` makes it anew from the run folders, nothing is lost"
    )
    assert path.read_bytes() == harmed[harm], "left as it was, for whoever wants to look into it"
    path.rename(path.with_name("damaged.sqlite"))
    assert len(listed(path.parent)) == 1


def test_a_newer_one_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    told = refusal(path)
    assert told.exit_code == Exit.INVALID_INPUT
    assert str(told) == (
        f"{path}: was written by a newer sourcing-opt (registry version 2, this one knows 1) "
        "(update sourcing-opt, or move the file away)"
    )


def test_one_that_is_held_by_another_program(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PATIENCE", 0.1)
    put(path.parent, manifest())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = refusal(path)
        assert [entry.manifest.run for entry in listed(path.parent)] == [manifest().run], "who only reads need not wait"
    assert told.exit_code == Exit.NOT_WRITABLE
    assert str(told) == (
        f"{path}: cannot be written: another program has held it for 0.1 s: close it, or wait until it is through, and try again; "
        "nothing is lost: the runs are in their folders"
    )


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    told = refusal(tmp_path / "nowhere" / REGISTRY)
    assert isinstance(told, NotWritable)
    assert str(told) == (
        f"{tmp_path}/nowhere/{REGISTRY}: cannot be written: the folder {tmp_path}/nowhere is not there: create it first"
    )


def test_a_place_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / REGISTRY).mkdir()
    told = refusal(tmp_path / REGISTRY)
    assert isinstance(told, NotWritable)
    assert "cannot be written: not allowed (unable to open database file): have the right to write here" in str(told)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (sqlite3.SQLITE_FULL, "the disk is full: make room and try again; nothing is lost: the runs are in their folders"),
        (sqlite3.SQLITE_IOERR_WRITE, "the disk is full or does not answer as it should (disk I/O error): make room"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "not allowed (disk I/O error): have the right to write here"),
    ],
)
def test_what_the_disk_refuses_while_it_is_open(code: int, message: str, path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with pytest.raises(NotWritable) as caught, open_registry(path):
        raise error
    assert f"{path}: cannot be written: {message}" in str(caught.value)


def test_a_mistake_of_ours_is_not_blamed_on_the_file(path: Path) -> None:
    with pytest.raises(sqlite3.ProgrammingError), open_registry(path) as connection:
        connection.execute("SELECT ?", ())


def test_a_folder_that_may_only_be_read_is_listed_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere, so the file is opened as the system would open it for somebody who may not."""
    other = path.parent / "without a registry"
    for folder in (path.parent, other):
        put(folder, manifest())
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **options: connect(f"{path.as_uri()}?mode=ro", uri=True, **options))
    assert refusal(path).exit_code == Exit.NOT_WRITABLE
    for folder in (path.parent, other):
        assert [entry.manifest.run for entry in listed(folder)] == [manifest().run]


def test_a_run_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    for run in four_quarters():
        put(tmp_path, run)
    entries = listed(tmp_path)
    wanted = entries[3]
    assert find(entries, wanted.manifest.run[:8]) == wanted


@pytest.mark.parametrize(
    ("run", "message"),
    [
        ("bnak", 'run "bnak": no run\'s id begins so, and none has this label (did you mean "bank"?)'),
        ("zzz", 'run "zzz": no run\'s id begins so, and none has this label (there are bank, bank/nearshore/recession)'),
        ("", 'run "": no run\'s id begins so, and none has this label (there are bank, bank/nearshore/recession)'),
    ],
)
def test_a_run_that_is_none(run: str, message: str, tmp_path: Path) -> None:
    for each in four_quarters():
        put(tmp_path, each)
    with pytest.raises(InvalidInput) as caught:
        find(listed(tmp_path), run)
    assert str(caught.value) == message


def test_a_beginning_that_several_share(path: Path) -> None:
    with open_registry(path) as connection:
        entries = runs(connection)
    shared = next(digit for digit in "0123456789abcdef" if sum(entry.manifest.run[0] == digit for entry in entries) > 6)
    with pytest.raises(InvalidInput, match=rf'run "{shared}": \d+ runs have ids that begin so: .*, \.\.\. \(write more of it\)'):
        find(entries, shared)
