"""Work on a Dask cluster: a real scheduler and worker processes on this machine, which are killed, missing, or not as they should be."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import dask
import pytest
from distributed import Client

from sourcing_opt.analysis.comparison.compare import Column, cases_of, compare
from sourcing_opt.batch.run import versions
from sourcing_opt.batch.workers import cluster
from sourcing_opt.batch.workers.executors import Lost, work_out
from sourcing_opt.cli.main import main
from sourcing_opt.documents.plans.comparison import comparison_document
from sourcing_opt.errors import Exit, InvalidInput, SolverMissing
from sourcing_opt.io import content, load, load_model
from sourcing_opt.solving import Limits
from tests.batch import errands
from tests.batch.workers.test_executors import ROOT, WHILE, until
from tests.cli.pressed import CALLS, answers, pressed

pytestmark = pytest.mark.long

NANNY, ALONE = (), ("--no-nanny",)
"""A worker that is started anew when it dies, and one that is not."""


@dataclass(frozen=True)
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    def kill_a_worker(self) -> None:
        """One that is free, or else the first to be."""
        [(_, pid)] = work_out(errands.whose, [0], scheduler=self.address)
        assert not isinstance(pid, Lost)
        os.kill(pid, signal.SIGKILL)

    def work_until(self, act: Callable[[], object]) -> None:
        """Have much worked out, and do something as soon as there are results."""
        for _ in work_out(errands.whose, range(100), scheduler=self.address):
            act()


@contextmanager
def started(folder: Path, *workers: Sequence[str], configured: Mapping[str, str] = MappingProxyType({})) -> Iterator[Cluster]:
    """A scheduler and workers, each with options of its own; `configured` is Dask's configuration, as environment variables."""

    def start(part: str, *options: object) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.dask_{part}",
            "--host",
            "127.0.0.1",
            "--no-dashboard",
            *map(str, options),
        ]
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | dict(configured)
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running.callback(process.wait)
        running.callback(process.terminate)
        return process

    with ExitStack() as running:
        told = folder / "scheduler.json"
        protocol = ["--protocol", "tls"] if configured else []
        scheduler = start("scheduler", *protocol, "--port", 0, "--scheduler-file", told)
        assert until(lambda: told.exists() and told.stat().st_size > 0)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        own = ["--nthreads", 2, "--local-directory", folder]
        those = [start("worker", address, *protocol, *own, *options) for options in workers]
        if those:
            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(len(those), timeout=WHILE)
        yield Cluster(address, scheduler, those)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("dask"), NANNY, NANNY) as running:
        yield running


def test_results_and_errors_come_back(two: Cluster) -> None:
    assert sorted(work_out(errands.double, range(5, 12), scheduler=two.address)) == [(n, 2 * (n + 5)) for n in range(7)]
    assert list(work_out(errands.double, [], scheduler=two.address)) == []
    with pytest.raises(InvalidInput) as caught:
        list(work_out(errands.refuse_negative, [1, -1, 2], scheduler=two.address))
    assert [problem.row for problem in caught.value.problems] == [3, None]


def test_an_item_is_taken_when_there_is_a_worker_for_it(two: Cluster) -> None:
    """Two workers, though each has two threads."""
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(6):
            taken += 1
            yield number

    for done, _ in enumerate(work_out(errands.double, items(), scheduler=two.address)):
        assert taken <= done + 2


def test_what_a_killed_worker_had_is_worked_out_by_another(two: Cluster) -> None:
    worked: dict[int, int | Lost] = {}
    for number, pid in work_out(errands.whose, range(12), scheduler=two.address):
        assert not isinstance(pid, Lost)
        if not worked:
            os.kill(pid, signal.SIGKILL)
        worked[number] = pid
    assert sorted(worked) == list(range(12))
    assert len(set(worked.values())) >= 2


def test_a_comparison_on_a_cluster_is_that_of_one_process(two: Cluster) -> None:
    tiny = load(content("inputs") / "tiny")
    cases = cases_of(tiny, None, [load_model(name) for name in ("nearshore", "offshore", "onshore", "hybrid")], [])
    heard: list[str] = []

    def hear(column: Column) -> None:
        if not heard:
            two.kill_a_worker()
        heard.append(column.name)

    exact = Limits(gap=0)
    found = compare(tiny.study, cases, exact, partial(work_out, scheduler=two.address), hear)
    assert heard == [case.name for case in cases]
    assert json.dumps(comparison_document(found)) == json.dumps(comparison_document(compare(tiny.study, cases, exact)))


@pytest.mark.parametrize("name", CALLS)
def test_questions_about_a_plan_on_a_cluster(name: str, two: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    """They are answered as by one process; and Ctrl-C keeps what came back by then."""
    assert main(CALLS[name]) == Exit.OK
    alone = json.loads(capsys.readouterr().out)
    call = [*CALLS[name], "--scheduler", two.address]
    assert main(call) == Exit.OK
    assert json.loads(capsys.readouterr().out) == alone
    code, out, err = pressed(call, "between")
    assert (code, err) == (Exit.STOPPED_BY_LIMIT, "")
    document = json.loads(out)
    assert document["interrupted"]
    kept = [answer for answer in answers(document) if answer in answers(alone)]
    assert 0 < len(kept) < len(answers(alone))


def test_an_item_that_every_worker_dies_of_is_lost(two: Cluster) -> None:
    results = dict(work_out(errands.fall_on_one, range(4), scheduler=two.address))
    lost = results.pop(1)
    assert results == {0: 0, 2: 2, 3: 3}
    assert isinstance(lost, Lost)
    assert lost.reason.startswith("every worker that worked on it died, the last at tcp://127.0.0.1:")


def test_a_scheduler_needs_only_dask(two: Cluster) -> None:
    list(work_out(errands.double, [1], scheduler=two.address))
    with Client(two.address, set_as_default=False) as client:
        assert not client.run_on_scheduler(lambda: "sourcing_opt" in __import__("sys").modules)


def test_workers_with_other_versions_are_refused(two: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = versions()
    monkeypatch.setattr(cluster, "versions", lambda: ours | {"highspy": "0.9"})
    with pytest.raises(SolverMissing, match=rf"  tcp://127.0.0.1:\d+: highspy {ours['highspy']} \(here 0.9\)"):
        list(work_out(errands.double, [1], scheduler=two.address))


def test_workers_without_the_package_are_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare.py"
    bare.write_text("import sys\nsys.modules['sourcing_opt'] = None\n", encoding="utf-8")
    with started(tmp_path, [*ALONE, "--preload", str(bare)]) as one, pytest.raises(SolverMissing, match="sourcing_opt"):
        list(work_out(errands.double, [1], scheduler=one.address))


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 3.0)
    with (
        started(tmp_path) as none,
        pytest.raises(SolverMissing, match=rf"no workers: start some with `dask worker {none.address}"),
    ):
        list(work_out(errands.double, [1], scheduler=none.address))


def test_workers_that_do_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "RETURN", 0.5)
    monkeypatch.setattr(cluster, "LOOK", 0.1)
    with started(tmp_path, ALONE) as one, pytest.raises(SolverMissing, match="has no workers any more"):
        one.work_until(one.workers[0].kill)


def test_a_scheduler_that_goes_away(tmp_path: Path) -> None:
    with started(tmp_path, ALONE) as one, pytest.raises(SolverMissing, match=f"at {one.address} has gone away"):
        one.work_until(one.scheduler.kill)


@pytest.mark.parametrize("address", ["", "here", "foo://here:1", "tcp:/127.0.0.1:1", "127.0.0.1:1", "no.such.host.invalid:8786"])
def test_addresses_where_no_scheduler_is(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1.0)
    with pytest.raises(SolverMissing, match=f"no Dask scheduler answers at '{address}': start one with `dask scheduler`"):
        list(work_out(errands.double, [1], scheduler=address))


def test_somebody_else_who_listens_is_no_scheduler(two: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that never says a word, and a worker."""
    with Client(two.address, set_as_default=False) as client:
        worker = next(iter(client.nthreads()))
    monkeypatch.setattr(cluster, "ANSWER", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for address in (f"127.0.0.1:{silent.getsockname()[1]}", worker):
            with pytest.raises(SolverMissing, match="no Dask scheduler answers"):
                list(work_out(errands.double, [1], scheduler=address))


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SolverMissing, match=r'pip install "sourcing-opt\[dask\]"'):
        list(work_out(errands.double, [1], scheduler="127.0.0.1:1"))


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Dask's configuration for TLS, with a certificate that everybody shows and trusts."""
    folder = tmp_path_factory.mktemp("certificates")
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=dask",
        "-keyout",
        key,
        "-out",
        certificate,
    ]
    subprocess.run(made, check=True, capture_output=True)
    roles = [f"{role}.{part}" for role in ("client", "scheduler", "worker") for part in ("key", "cert")]
    return {"ca-file": certificate} | {name: key if name.endswith("key") else certificate for name in roles}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_work_travels_by_tls_with_dasks_own_configuration(certified: dict[str, str], tmp_path: Path) -> None:
    settings = {f"distributed.comm.tls.{name}": value for name, value in certified.items()}
    variables = {"DASK_" + name.upper().replace("-", "_").replace(".", "__"): value for name, value in settings.items()}
    with dask.config.set(settings), started(tmp_path, ALONE, configured=variables) as running:
        assert running.address.startswith("tls://")
        assert sorted(work_out(errands.double, range(3), scheduler=running.address)) == [(0, 0), (1, 2), (2, 4)]
        with (
            dask.config.set(dict.fromkeys(settings)),
            pytest.raises(SolverMissing, match="no Dask scheduler answers"),
        ):
            list(work_out(errands.double, [1], scheduler=running.address))
