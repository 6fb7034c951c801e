"""Twenty runs of retail_bank, one at a time, two at a time, and on a Dask cluster of two workers on this machine: how long each batch takes.

    python -m benchmarks.throughput [--runs 20] [--only 1,2,dask]

All in one run of this program, so that the ratios are of one machine in one state. Exits 1 when the three batches do not give the same plans.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sourcing_opt.io import content
from sourcing_opt.io.plan_document import DOCUMENT

MODELS = ("own", "captive_first", "hybrid", "multi_vendor", "regulated_core")
SCENARIOS = ("none", "rupee_up_15", "offshore_wages_up", "safeguards_double")


def write_jobs(folder: Path, runs: int) -> Path:
    """A jobs file for so many runs of retail_bank, at a gap of 0.1 %."""
    shutil.copytree(content("inputs") / "retail_bank", folder / "bank")
    lines, left = ["jobs:"], runs
    for scenario in SCENARIOS:
        models = MODELS[: max(0, left)]
        left -= len(models)
        if models:
            lines.append(f"- {{name: {scenario}, study: bank, models: [{', '.join(models)}], scenarios: [{scenario}]}}")
    path = folder / "jobs.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@contextmanager
def cluster() -> Iterator[str]:
    """A Dask scheduler with two workers of one thread each; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    host, _, port = address.rpartition("//")[2].partition(":")
    begun = [_in_background("scheduler", "--host", host, "--port", port)]
    begun += [_in_background("worker", address, "--nthreads", "1", "--local-directory", tempfile.mkdtemp()) for _ in range(2)]
    time.sleep(5)
    try:
        yield address
    finally:
        for process in begun:
            process.terminate()
            process.wait()


def _in_background(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def timed(jobs: Path, output: Path, *options: str) -> float:
    """How long a batch takes. [seconds]"""
    began = time.perf_counter()
    command = [sys.executable, "-m", "sourcing_opt", "batch", str(jobs), "-o", str(output), *options]
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    if code not in (0, 5):
        sys.exit(f"the batch ended with exit code {code}")
    return time.perf_counter() - began


def main() -> int:
    """Time the batches; 1 when their plans differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", default="1,2,dask")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    jobs, seconds = write_jobs(folder, options.runs), {}
    for way in options.only.split(","):
        if way == "dask":
            with cluster() as address:
                seconds[way] = timed(jobs, folder / way, "--scheduler", address)
        else:
            seconds[way] = timed(jobs, folder / way, "--jobs", way)
        print(f"{way}: {seconds[way]:.0f} s", flush=True)
    if {"1", "2"} <= seconds.keys():
        print(f"two at a time: {seconds['1'] / seconds['2']:.2f} times as many runs an hour as one at a time")
    if {"2", "dask"} <= seconds.keys():
        print(f"the cluster takes {seconds['dask'] / seconds['2'] - 1:+.1%} against two at a time")
    plans = {way: [path.read_bytes() for path in sorted((folder / way).glob(f"*/{DOCUMENT}"))] for way in seconds}
    same = len({tuple(documents) for documents in plans.values()}) == 1
    print("all plans are the same" if same else "the plans differ")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
