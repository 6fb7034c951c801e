"""Facility location problems with published optima, read as studies and solved through the public interface.

    python -m benchmarks.known_optima DIR [--family F] [--instance I] [--highs]

DIR holds `optima.csv` (family, instance, optimum) and a folder of problems per family. Exits 1 unless every optimum is reached and proven.
With --highs, HiGHS alone solves the same programs in turn, each run in a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import math
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import prepare
from benchmarks.run import run
from benchmarks.stopwatch import Seconds
from benchmarks.verdict import faults
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.processes import Process
from sourcing_opt.schemas.tables.settings import StudySettings
from sourcing_opt.solving import Limits
from sourcing_opt.solving.outcome import Progress

REACHED = 1e-6
"""Relative difference from the published optimum that is none: optima are published to nine digits or so."""
PROVEN = 1e-9
"""Relative gap that is none."""
NEAR = 0.1
"""A plan within this of the optimum is a usable one. [share]"""
PATIENCE = 60.0
"""Time for HiGHS alone on one problem. [seconds]"""

HOME = {"country": "DK", "timezone": "Europe/Copenhagen"}
"""The problems know no geography: every place is at home."""


@dataclass(frozen=True)
class Problem:
    """Capacitated facility location. Facilities i, customers j."""

    capacity: list[float]
    """(I,)"""
    fixed_cost: list[float]
    """(I,) Of opening it."""
    demand: list[float]
    """(J,)"""
    cost: list[list[float]]
    """(I, J) Of serving all of a customer from a facility."""
    single_source: bool
    """Whether a customer may not be split."""


def read_cflp(text: str) -> Problem:
    """`m n`, m x `capacity fixed_cost`, then for each of n customers its demand and m costs. Customers may be split."""
    numbers = _numbers(text)
    m, n = int(next(numbers)), int(next(numbers))
    capacity, fixed_cost = _sites(numbers, m)
    demand, by_customer = [], []
    for _ in range(n):
        demand.append(next(numbers))
        by_customer.append([next(numbers) for _ in range(m)])
    return Problem(capacity, fixed_cost, demand, [list(row) for row in zip(*by_customer, strict=True)], single_source=False)


def read_sscflp(text: str) -> Problem:
    """`m n`, m x `capacity fixed_cost`, n demands, then for each of m facilities n costs. Customers may not be split."""
    numbers = _numbers(text)
    m, n = int(next(numbers)), int(next(numbers))
    capacity, fixed_cost = _sites(numbers, m)
    demand = [next(numbers) for _ in range(n)]
    cost = [[next(numbers) for _ in range(n)] for _ in range(m)]
    return Problem(capacity, fixed_cost, demand, cost, single_source=True)


READERS: dict[str, Callable[[str], Problem]] = {"cflp_orlib": read_cflp, "sscflp_holmberg": read_sscflp}
"""Family -> the reader of its format."""


def _numbers(text: str) -> Iterator[float]:
    return map(float, text.split())


def _sites(numbers: Iterator[float], count: int) -> tuple[list[float], list[float]]:
    pairs = [(next(numbers), next(numbers)) for _ in range(count)]
    return [capacity for capacity, _ in pairs], [cost for _, cost in pairs]


def as_study(problem: Problem, name: str) -> Study:
    """Facility = candidate location, customer = new process of as many FTE as its demand, cost = a quote for the whole process.

    One period of a year, money of one value throughout, so that net present cost is the problem's objective.
    """
    most = 1 if problem.single_source else None
    return Study(
        study=StudySettings(
            name=name,
            home_country=HOME["country"],
            currency="EUR",
            start=dt.date(2027, 1, 1),
            periods=1,
            period="year",
            discount_rate=0.0,
        ),
        processes=tuple(
            Process(id=f"C{j}", name=f"Customer {j}", function="demand", service_type="back_office", fte=fte, max_locations=most)
            for j, fte in enumerate(problem.demand)
        ),
        locations=tuple(
            Location(id=f"F{i}", name=f"Facility {i}", status="candidate", max_fte=capacity, opening_cost=cost, **HOME)
            for i, (capacity, cost) in enumerate(zip(problem.capacity, problem.fixed_cost, strict=True))
        ),
        quotes=tuple(
            Quote(process=f"C{j}", location=f"F{i}", price=price, per="year")
            for i, row in enumerate(problem.cost)
            for j, price in enumerate(row)
        ),
    )


@dataclass(frozen=True)
class Result:
    """What became of one problem."""

    family: str
    instance: str
    optimum: float
    """As published."""
    found: float
    gap: float
    """Proven."""
    nodes: int
    seconds: Seconds
    """From study to audited plan."""
    usable: float
    """From study to the first plan within NEAR of the optimum. [processor seconds]"""

    @property
    def difference(self) -> float:
        """Relative difference of what was found from the published optimum."""
        return abs(self.found - self.optimum) / abs(self.optimum)

    @property
    def reached(self) -> bool:
        """Whether the published optimum was found and proven."""
        return self.difference <= REACHED and self.gap <= PROVEN


def solve(problem: Problem, family: str, instance: str, optimum: float) -> Result:
    """Solve one problem to proven optimality."""
    study = as_study(problem, instance)
    began, usable = Seconds.now(), list[float]()

    def look(progress: Progress) -> None:
        if not usable and progress.objective <= (1 + NEAR) * optimum:
            usable.append(Seconds.now().since(began).processor)

    plan = optimise(study, Limits(gap=0.0), progress=look)
    seconds = Seconds.now().since(began)
    # What is solved before anything is reported has its first plan no later than its last.
    usable.append(seconds.processor)
    gap = math.inf if plan.gap is None else plan.gap
    return Result(family, instance, optimum, plan.objective, gap, plan.outcome.nodes, seconds, usable[0])


@dataclass(frozen=True)
class Comparison:
    """The same program solved here and by HiGHS alone."""

    ours: Seconds
    highs: Seconds
    faults: list[str]


def compare(problem: Problem) -> Comparison:
    """One after the other, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(as_study(problem, "compared"), Path(folder))
        runs = [run(solver, Path(folder), 0.0, PATIENCE) for solver in ("ours", "highs")]
    return Comparison(runs[0].seconds(), runs[1].seconds(), faults(runs, 0.0))


def problems(folder: Path, family: str | None = None, instance: str | None = None) -> Iterator[tuple[Problem, str, str, float]]:
    """Those listed in `optima.csv`, or of a family or a name: with family, name and optimum."""
    with (folder / "optima.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    for row in listed:
        if family not in (None, row["family"]) or instance not in (None, row["instance"]):
            continue
        [path] = [path for path in (folder / row["family"]).iterdir() if path.name.split(".")[0] == row["instance"]]
        problem = READERS[row["family"]](path.read_text(encoding="utf-8"))
        yield problem, row["family"], row["instance"], float(row["optimum"])


def results(folder: Path, family: str | None = None, instance: str | None = None) -> Iterator[Result]:
    """One after the other, the problems of a folder, solved."""
    return (solve(*found) for found in problems(folder, family, instance))


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each problem; 0 when all were reached, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--family", choices=READERS)
    parser.add_argument("--instance")
    parser.add_argument("--highs", action="store_true", help="compare with HiGHS alone")
    options = parser.parse_args(arguments)

    heads = (
        f"{'instance':26} {'optimum':>14} {'found':>14} {'difference':>10} {'gap':>8} {'nodes':>6} {'seconds':>8} {'to 10 %':>8}"
    )
    print(heads + (f" {'ours':>8} {'HiGHS':>8}" if options.highs else ""))
    done, compared = list[Result](), list[Comparison]()
    for found in problems(options.folder, options.family, options.instance):
        result = solve(*found)
        done.append(result)
        line = (
            f"{result.family + '/' + result.instance:26} {result.optimum:14.3f} {result.found:14.3f} {result.difference:10.1e} "
            f"{result.gap:8.1e} {result.nodes:6d} {result.seconds.processor:8.2f} {result.usable:8.2f}"
        )
        if options.highs:
            compared.append(compare(found[0]))
            line += f" {compared[-1].ours.processor:8.2f} {compared[-1].highs.processor:8.2f}"
            line += "".join(f"  WRONG: {fault}" for fault in compared[-1].faults)
        print(line + ("" if result.reached else "  NOT REACHED"), flush=True)
    reached = sum(result.reached for result in done)
    total = sum(result.seconds.processor for result in done)
    print(f"{reached} of {len(done)} published optima reached and proven, {total:.1f} processor seconds")
    if compared:
        ours, highs = (
            sum(seconds) for seconds in zip(*((one.ours.processor, one.highs.processor) for one in compared), strict=True)
        )
        print(
            f"solved here {ours:.1f}, by HiGHS alone {highs:.1f} processor seconds: {highs / max(ours, 1e-9):.2f} times as long"
        )
    return 0 if done and reached == len(done) and not any(one.faults for one in compared) else 1


if __name__ == "__main__":
    sys.exit(main())
