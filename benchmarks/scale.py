"""How long a large study takes from its rows to its workbook, and how much of that HiGHS itself would need.

python -m benchmarks.scale [--processes 300 --locations 30 --periods 12 --seed 1 --gap 0.005] [--small] [-o PLAN.xlsx] [--direct]
"""

from __future__ import annotations

import argparse
import math
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import highspy
import numpy as np

from benchmarks.generator import generate
from sourcing_opt.economics import Economics
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.plan import Plan, optimise
from sourcing_opt.solving import Limits
from sourcing_opt.solving.best import find_best
from sourcing_opt.solving.engine import Clock
from sourcing_opt.solving.problem import Problem
from sourcing_opt.solving.relaxation import Relaxation
from sourcing_opt.workbook import RunLog, write_plan

REPEATS = 3
"""Short steps are measured so often; the median counts."""
PATIENCE = 600.0
"""Longest time HiGHS alone is given. [seconds]"""
SMALL = (20, 8, 4)
"""Processes, locations, periods."""


@dataclass(frozen=True)
class Size:
    """Of the model as HiGHS gets it."""

    rows: int
    columns: int
    nonzeros: int
    integers: int


@dataclass(frozen=True)
class Solved:
    """A solve in processor time, which says more than the clock on a machine that is shared."""

    seconds: float
    gap: float


@dataclass(frozen=True)
class Yardstick:
    """The same matrix, handed over as arrays that are there."""

    size: Size
    build: float
    """Economics -> program, its matrix included, median. [seconds]"""
    handover: float
    """Program -> the search's relaxation in HiGHS's hands, median. [seconds]"""
    direct: float
    """Arrays -> HiGHS, median. [seconds]"""
    solves: tuple[Solved, Solved] | None
    """Solved as the package does it, and by HiGHS left alone with it, where that was asked for."""

    @property
    def ratio(self) -> float:
        """How many times as long it takes to build and hand over a model as to hand it over alone."""
        return (self.build + self.handover) / self.direct


def measure_yardstick(economics: Economics, limits: Limits, solve: bool) -> Yardstick:
    """Build the model, hand it over, read its arrays back, and hand these over."""
    build_seconds = median_seconds(lambda: build(economics).program.matrix)
    model = build(economics)
    handover = median_seconds(lambda: Relaxation(Problem(model), Clock(), limits.gap))
    arrays = Arrays(Linear.of(model.program))
    direct = median_seconds(arrays.load)
    solves = (solve_here(model, limits), arrays.solve(limits)) if solve else None
    return Yardstick(arrays.size, build_seconds, handover, direct, solves)


def solve_here(model: Formulation, limits: Limits) -> Solved:
    """Solve it as the package does, hand-over included."""
    began = time.process_time()
    gap = find_best(model, replace(limits, seconds=PATIENCE)).gap
    return Solved(time.process_time() - began, math.inf if gap is None else gap)


class Arrays:
    """A program as numpy arrays, as HiGHS takes it."""

    def __init__(self, linear: Linear) -> None:
        matrix, whole = linear.matrix, linear.integer
        rows, columns = linear.shape
        self.size = Size(rows, columns, matrix.nnz, int(whole.sum()))
        kinds = int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize)
        bounds = linear.cost, linear.lower, linear.upper, linear.row_lower, linear.row_upper
        places = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
        head = columns, rows, matrix.nnz, *kinds, linear.offset
        self.arrays: tuple[Any, ...] = *head, *bounds, *places, matrix.data, whole.astype(np.int32)

    def load(self) -> highspy.Highs:
        """Hand it over."""
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        model.setOptionValue("output_flag", False)
        model.passModel(*self.arrays)
        return model

    def solve(self, limits: Limits) -> Solved:
        """Solve it with HiGHS as it comes."""
        model = self.load()
        model.setOptionValue("mip_rel_gap", limits.gap)
        model.setOptionValue("threads", limits.threads)
        model.setOptionValue("time_limit", PATIENCE)
        began = time.process_time()
        model.run()
        return Solved(time.process_time() - began, model.getInfo().mip_gap)


def seconds_of(step: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def median_seconds(step: Callable[[], object]) -> float:
    """How long it takes, as a rule."""
    return statistics.median(seconds_of(step) for _ in range(REPEATS))


def peak_memory() -> float:
    """Most memory the process has held so far. [MB]"""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write(plan: Plan, limits: Limits, path: Path | None) -> float:
    """Write the workbook, where it is asked for or where it is thrown away. [seconds]"""
    run = RunLog(origin="generated", limits=limits, solver="highs", times=plan.times)
    with tempfile.TemporaryDirectory() as folder:
        return seconds_of(lambda: write_plan(plan, path or Path(folder, "plan.xlsx"), run))


def report(plan: Plan, workbook: float, processor: float, memory: float, yardstick: Yardstick) -> str:
    """Everything measured, as text; processor time tells more than the clock on a machine that is shared."""
    size, steps = yardstick.size, plan.times | {"workbook": workbook}
    lines = [f"{step:12} {seconds:8.1f} s" for step, seconds in steps.items()]
    lines.append(
        f"{'total':12} {sum(steps.values()):8.1f} s ({processor:.1f} s of processor), gap {plan.gap:.2%} ({plan.outcome.status}), peak {memory:,.0f} MB"
    )
    lines.append(f"model: {size.rows:,} rows, {size.columns:,} columns, {size.nonzeros:,} nonzeros, {size.integers:,} integers")
    medians = f"build {yardstick.build:.2f} s, hand-over {yardstick.handover:.2f} s, arrays alone {yardstick.direct:.3f} s"
    lines.append(f"medians of {REPEATS}: {medians}: ratio {yardstick.ratio:.0f}")
    if yardstick.solves is not None:
        ours, alone = yardstick.solves
        lines.append(
            f"solved, processor time: here {ours.seconds:.1f} s, gap {ours.gap:.2%}; HiGHS alone {alone.seconds:.1f} s, gap {alone.gap:.2%}"
        )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Generate, solve, write, and print what each step took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=300)
    parser.add_argument("--locations", type=int, default=30)
    parser.add_argument("--periods", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gap", type=float, default=0.005)
    parser.add_argument("--small", action="store_true", help="20 x 8 x 4, for a look at whether it works")
    parser.add_argument(
        "--direct", action="store_true", help="also let HiGHS alone solve the same matrix, for at most 10 minutes"
    )
    parser.add_argument("-o", "--workbook", type=Path)
    options = parser.parse_args(arguments)
    if options.small:
        options.processes, options.locations, options.periods = SMALL

    limits = Limits(gap=options.gap)
    study = generate(options.processes, options.locations, options.periods, options.seed)
    print(study.study.name, flush=True)
    plan = optimise(study, limits)
    workbook = write(plan, limits, options.workbook)
    processor, memory = time.process_time(), peak_memory()
    print(report(plan, workbook, processor, memory, measure_yardstick(plan.economics, limits, options.direct)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
