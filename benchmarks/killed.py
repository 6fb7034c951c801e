"""A batch is killed again and again and resumed: is every run there, whole, once, and as if nothing had happened?

python -m benchmarks.killed [--runs 60 --kills 10 --jobs 2 --seed 1]
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from sourcing_opt.batch.batch_state import BEGUN
from sourcing_opt.batch.folders import kept
from sourcing_opt.batch.manifest import MANIFEST, WORKBOOK
from sourcing_opt.batch.registry import REGISTRY
from sourcing_opt.io import content
from sourcing_opt.io.plan_document import DOCUMENT

DRAFTS = ".sourcing-opt-*"
START, RUN = 0.8, 0.1
"""About as long as it takes until the first run is there, and then the next. [seconds]"""


def write_jobs(folder: Path, runs: int) -> Path:
    """A jobs file for a study with a scenario for each run, which has a wage of its own."""
    shutil.copytree(content("inputs") / "tiny", folder / "study")
    changes = [
        f"- {{scenario: s{number:02}, step: 1, table: labor_rates, where: {{location: pune}}, column: salary, "
        f"operation: multiply, value: {1 + number / 100:.2f}}}\n"
        for number in range(runs)
    ]
    (folder / "study" / "scenarios.yaml").write_text("".join(changes), encoding="utf-8")
    path = folder / "jobs.yaml"
    names = ", ".join(f"s{number:02}" for number in range(runs))
    path.write_text(f"jobs:\n- study: study\n  scenarios: [{names}]\n", encoding="utf-8")
    return path


def begin(jobs: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    """A batch in a process of its own."""
    command = [sys.executable, "-m", "sourcing_opt", "batch", str(jobs), "-o", str(output), *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def run_killed(jobs: Path, output: Path, runs: int, kills: int, seed: int, *options: str) -> int:
    """Begin a batch, kill it at moments all along its way, and resume it until it is through; how often it was killed."""
    dice, killed = random.Random(seed), 0
    while True:
        again = ["--resume"] if any(output.glob(f"{BEGUN}/*.json")) else []
        batch = begin(jobs, output, *options, *again)
        if killed < kills:
            _wait_for_a_moment(batch, output, dice, runs // (kills + 2))
            batch.send_signal(signal.SIGKILL)
        code = batch.wait()
        if code == 0:
            return killed
        if code != -signal.SIGKILL:
            raise RuntimeError(f"the batch ended with exit code {code}")
        killed += 1


def _wait_for_a_moment(batch: subprocess.Popen[bytes], output: Path, dice: random.Random, most: int) -> None:
    """Until a few more runs are there, and then a little longer, or until the next folder is being written."""
    more = dice.randint(0, most)
    enough = len(folders(output)) + more
    while batch.poll() is None and len(folders(output)) < enough:
        time.sleep(0.005)
    if dice.random() < 0.5:
        time.sleep(dice.uniform(0, RUN if more else START))
        return
    left = set(output.glob(DRAFTS))
    while batch.poll() is None and set(output.glob(DRAFTS)) <= left:
        pass


def folders(output: Path) -> list[Path]:
    """The run folders, and none that is still being written."""
    return sorted(path.parent for path in output.glob(f"[!.]*/{MANIFEST}"))


def faults(output: Path, undisturbed: Path, runs: int) -> list[str]:
    """What is not as it would be if nobody had killed anything."""
    found = [f"{folder.name}: is not whole" for folder in folders(output) if kept(folder, folder.name[-16:]) is None]
    names, expected = ([folder.name for folder in folders(each)] for each in (output, undisturbed))
    if names != expected or len(names) != runs:
        found.append(f"{len(names)} runs are there, {len(expected)} in the undisturbed batch, {runs} were asked for")
    found += [
        f"{name}/{file}: is another one"
        for name in set(names) & set(expected)
        for file in (WORKBOOK, DOCUMENT)
        if (output / name / file).read_bytes() != (undisturbed / name / file).read_bytes()
    ]
    known = [*names, BEGUN, "log.jsonl", REGISTRY, f"{REGISTRY}-wal", f"{REGISTRY}-shm"]
    found += [f"{path.name}: is left over" for path in output.iterdir() if path.name not in known]
    found += [f"{path.name}: is left over" for path in (output / BEGUN).iterdir() if path.suffix != ".json"]
    with closing(sqlite3.connect(output / REGISTRY)) as registry:
        [said] = registry.execute("PRAGMA integrity_check").fetchone()
        listed = sorted(name for (name,) in registry.execute("SELECT folder FROM runs"))
    if said != "ok" or listed != names:
        found.append(f"the registry is {said} and lists {len(listed)} runs")
    return found


def main(arguments: list[str] | None = None) -> int:
    """1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in {"runs": 60, "kills": 10, "jobs": 2, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        jobs = write_jobs(Path(name), asked.runs)
        undisturbed, output = Path(name, "undisturbed"), Path(name, "killed")
        options = ("--jobs", str(asked.jobs))
        if begin(jobs, undisturbed, *options).wait() != 0:
            raise RuntimeError("the undisturbed batch failed")
        killed = run_killed(jobs, output, asked.runs, asked.kills, asked.seed, *options)
        found = faults(output, undisturbed, asked.runs)
    print(f"{asked.runs} runs, killed {killed} times: {len(found)} faults", *found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
