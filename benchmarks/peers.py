"""The search beside its peers, on the same programs, in turn, each run in a process of its own.

    python -m benchmarks.peers                           # every size but XS, its usual seeds: hours
    python -m benchmarks.peers --sizes M --seeds 1-3,11  # some of it
    python -m benchmarks.peers --small                   # do the solvers agree? half a minute

Exits 1 when what one has proven contradicts a plan of another, when a plan breaks a rule, or when two programs that should be one differ.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.cases import BANK, SIZES, Case, cases, prepare, seeds_in
from benchmarks.run import Run, run
from benchmarks.solvers import SOLVERS, missing
from benchmarks.steps import report
from benchmarks.stopwatch import Seconds
from benchmarks.tables import aligned, answers, tables, unfinished
from benchmarks.verdict import faults

USUAL = ("S", "M", "L", "XL", "static", "static_large", BANK)
SMALL, SMALL_LIMIT = ("XS", "static_small"), 20.0
"""Sizes, and the time limit of a run. [seconds]"""
PACKAGES = ("highspy", "pulp", "linopy", "pyomo", "numpy", "scipy")


def measure(case: Case, solvers: Sequence[str], gap: float, limit: float, repeats: int) -> Iterator[Run]:
    """Ours, a peer, ... and the same again. Who was stopped by the limit is not asked again."""
    given_up: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        prepare(case.study(), Path(folder))
        for _ in range(repeats):
            for solver in solvers:
                if solver in given_up:
                    continue
                found = run(solver, Path(folder), gap, limit)
                if unfinished(found):
                    given_up.add(solver)
                yield found


def main(arguments: list[str] | None = None) -> int:
    """Run, print, write; 1 when something is wrong."""
    options = _options(arguments)
    left_out = {solver: why for solver in options.solvers if (why := missing(solver)) is not None}
    print("".join(f"{why}\n" for why in left_out.values()), end="")
    solvers = [solver for solver in SOLVERS if solver in options.solvers and solver not in left_out]
    runs: dict[Case, list[Run]] = {}
    wrong: list[str] = []
    profiles: dict[str, dict[str, Seconds]] = {}
    for case in cases(options.sizes, options.seeds):
        runs[case] = []
        for found in measure(case, solvers, options.gap, options.limit, options.repeats):
            runs[case].append(found)
            print(_line(case, found), flush=True)
        wrong += [f"{case.name}: {fault}" for fault in faults(runs[case], options.gap)]
        _write(options, runs, profiles, wrong)
    made = tables(runs)
    print(
        f"\n{dt.datetime.now(dt.UTC):%Y-%m-%d}, gap {options.gap:g}, medians of {options.repeats}, at most {options.limit:g} s\n"
    )
    print("\n\n".join(filter(None, [*(table.text() for table in made), answers(runs)])))
    if summary := [row for table in made for row in table.summary()]:
        print(f"\n{aligned([list(summary[0]), *([str(cell) for cell in row.values()] for row in summary)])}")
    for case in cases(options.profile, options.seeds and options.seeds[:1]):
        if case.size not in {name.partition("/")[0] for name in profiles}:
            text, profiles[case.name] = report(case, options.gap)
            print(f"\n{text}", flush=True)
    _write(options, runs, profiles, wrong)
    agreed = f"all agree on {', '.join(case.name for case in runs)}"
    print("\n" + ("\n".join(f"WRONG: {fault}" for fault in wrong) or agreed))
    return int(bool(wrong))


def _line(case: Case, found: Run) -> str:
    seconds, said = found.seconds(), f": {found.said}" if found.said else ""
    ended = f"{case.name:16} {found.solver:8} {found.answer.status:18}"
    return f"{ended} {seconds.processor:8.2f} s of processor {seconds.clock:8.2f} s of clock{said}"


def _options(arguments: list[str] | None) -> argparse.Namespace:
    def among(known: Sequence[str]) -> str:
        return f"some of {','.join(known)}"

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = (*SIZES, BANK)
    parser.add_argument("--sizes", type=lambda text: text.split(","), default=list(USUAL), help=among(sizes))
    parser.add_argument("--seeds", type=seeds_in, metavar="1-3,11", help="instead of each size's usual ones")
    parser.add_argument("--solvers", type=lambda text: text.split(","), default=list(SOLVERS), help=among(list(SOLVERS)))
    parser.add_argument("--gap", type=float, default=0.001)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300.0, help="time for one run, in seconds")
    parser.add_argument(
        "--profile", type=lambda text: text.split(","), default=[], metavar="SIZES", help="sizes to show the steps of"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="everything, to read by machine")
    parser.add_argument("--small", action="store_true", help=f"{' and '.join(SMALL)}, once, at most {SMALL_LIMIT:g} s each")
    options = parser.parse_args(arguments)
    if options.small:
        options.sizes, options.seeds, options.repeats, options.limit = list(SMALL), (1,), 1, SMALL_LIMIT
    for name, known in (("sizes", sizes), ("profile", sizes), ("solvers", tuple(SOLVERS))):
        if unknown := [word for word in getattr(options, name) if word not in known]:
            parser.error(f"--{name}: no {', '.join(unknown)}: {among(known)}")
    return options


def _write(
    options: argparse.Namespace,
    runs: Mapping[Case, Sequence[Run]],
    profiles: Mapping[str, Mapping[str, Seconds]],
    wrong: Sequence[str],
) -> None:
    """Everything so far, where a file is asked for: hours of work are not lost when somebody stops it."""
    if options.json is None:
        return
    document = {
        "date": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        "machine": {"python": platform.python_version(), "processor": platform.machine(), "cores": os.cpu_count()},
        "packages": {name: _version(name) for name in PACKAGES},
        "gap": options.gap,
        "limit": options.limit,
        "cases": {
            case.name: {"group": case.group, "runs": [asdict(found) | {"total": found.seconds()} for found in several]}
            for case, several in runs.items()
        },
        "ratios": [row for table in tables(runs) for row in table.summary()],
        "profiles": profiles,
        "wrong": wrong,
    }
    options.json.write_text(json.dumps(document, indent=1), encoding="utf-8")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
