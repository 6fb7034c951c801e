"""Four quarters of retail_bank in a row: wages, exchange rates and volumes drift from what was planned, and every quarter the study is rolled and solved.

    python -m benchmarks.quarters [--folder DIR] [--quarters 4] [--switching 100000] [--gap 0.001]

First the study is rolled with nothing new and the same end: what is left of the plan must cost in every period what it did, and be kept when it is solved again.

Prints what moves between the quarters, whether any process goes back to a place it left, and each quarter's cost bridge. Exits 1 when what
is left of a plan costs something else or is not kept, a process moves back and forth, or a bridge does not add up to the cent.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sourcing_opt.cli.main import main as sourcing_opt
from sourcing_opt.io import load
from sourcing_opt.optimisation import optimise, previous_plan
from sourcing_opt.plan import Plan, moves
from sourcing_opt.solving import Limits

DRIFT = {"GB": 1.004, "IN": 1.02, "PH": 1.012, "PL": 1.015, "RO": 1.02, "ZA": 0.995, "EG": 1.05, "KE": 0.99}
"""What salaries are above plan after each further quarter, by country."""
FX = {"INR": 0.985, "PHP": 1.01, "PLN": 1.015, "EUR": 0.995, "ZAR": 0.97, "EGP": 0.9, "RON": 1.0}
"""What exchange rates are above plan after each further quarter."""
FIRST_GAP = 0.0001
"""Of the first plan, and of the one that is rolled unchanged."""
VOLUMES = 1.01, 0.985
"""What volumes are above plan, in turn, by the order of processes."""


def run(*args: object) -> None:
    """The command line; anything but success ends the benchmark."""
    code = sourcing_opt([str(arg) for arg in args])
    if code not in (0, 5):
        sys.exit(f"sourcing-opt {' '.join(map(str, args))}: exit {code}")


def surprises(study: Path, quarter: int, folder: Path) -> list[str]:
    """Files with the new figures of a quarter, as a finance team would send them; the options that name them."""
    rolled = load(study).study
    places = {location.id: location.country for location in rolled.locations}
    sent: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {
        "labor_rates": (
            ["role", "location", "salary"],
            [(row.role, row.location, row.salary * DRIFT.get(places[row.location], 1.0)) for row in rolled.labor_rates],
        ),
        "fx": (["currency", "rate"], [(row.currency, row.rate * FX.get(row.currency, 1.0)) for row in rolled.fx]),
        "processes": (
            ["id", "volume"],
            [
                (row.id, row.volume * VOLUMES[(number + quarter) % len(VOLUMES)])
                for number, row in enumerate(rolled.processes)
                if row.volume is not None
            ],
        ),
    }
    folder.mkdir(parents=True)
    options = []
    for table, (header, rows) in sent.items():
        with (folder / f"{table}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        options += ["--update", str(folder / f"{table}.csv")]
    return options


def legs(plan: Path) -> set[tuple[str, int, str | None, str]]:
    """(process, shift, from, to) of every move of a plan."""
    decided = json.loads(plan.read_text())["moves"]
    return {(move["process"], move["shift"], move["from"], move["to"]) for move in decided}


def carried_out(plan: Path, period: str) -> set[tuple[str, int, str | None, str]]:
    """The moves of a plan that go live in a period."""
    decided = json.loads(plan.read_text())["moves"]
    return {(move["process"], move["shift"], move["from"], move["to"]) for move in decided if move["wave"] == period}


def main() -> int:
    """Roll and solve; 1 when a process went back, or a bridge does not add up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--quarters", type=int, default=4)
    parser.add_argument("--switching", type=float, default=100_000.0)
    parser.add_argument(
        "--gap", type=float, default=0.001, help="of the quarters that follow, whose ceilings the new volumes break"
    )
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    study, failed = folder / "bank", False
    run("new", study, "--example", "retail_bank")
    left: set[tuple[str, int, str | None]] = set()
    before: Path | None = None
    for quarter in range(1, options.quarters + 1):
        label = f"2027-Q{quarter}"
        plan, began = folder / f"plan-{label}.json", time.perf_counter()
        if before is not None:
            following, plain = folder / f"bank-{label}", folder / f"plain-{label}"
            run("roll", study, "--plan", before, "--to", label, "-o", plain)
            sent = surprises(plain, quarter, folder / f"sent-{label}")
            run("roll", study, "--plan", before, "--to", label, "-o", following, "--switching", str(options.switching), *sent)
            study = following
        with plan.open("w") as file:
            stdout, sys.stdout = sys.stdout, file
            try:
                run("solve", study, "--format", "json", "--gap", str(FIRST_GAP if before is None else options.gap))
            finally:
                sys.stdout = stdout
        live = carried_out(plan, label)
        back = {(process, shift, place) for process, shift, _, place in legs(plan)} & left
        left |= {(process, shift, place) for process, shift, place, _ in live}
        content = json.loads(plan.read_text())
        summary = content["summary"]
        print(
            f"{label}: cost {summary['plan_npv']:,.0f}, saving {summary['npv_saving']:,.0f}, gap {content['solve']['gap']:.4%}, "
            f"{len(content['moves'])} moves, {len(live)} live in the quarter, {time.perf_counter() - began:.1f} s"
        )
        if back:
            failed = True
            print(f"  moves back: {sorted(map(str, back))}")
        if before is None:
            failed |= not _unchanged(study, plan, folder)
        else:
            kept = len(legs(before) & legs(plan))
            print(
                f"  of {len(legs(before))} moves of the plan before {kept} are in this one; {len(legs(plan) - legs(before))} are new"
            )
            difference = folder / f"diff-{label}.json"
            with difference.open("w") as file:
                stdout, sys.stdout = sys.stdout, file
                try:
                    run("diff", before, plan, "--format", "json", "--gap", str(options.gap))
                finally:
                    sys.stdout = stdout
            failed |= not _adds_up(json.loads(difference.read_text())["bridge"])
        before = plan
    return int(failed)


def _unchanged(study: Path, plan: Path, folder: Path) -> bool:
    """Whether the plan, carried on with nothing new, costs in every period what it did, and is kept when it is solved again."""
    same = folder / "unchanged"
    run("roll", study, "--plan", plan, "--to", "2027-Q2", "--same-end", "-o", same)
    before, left = json.loads(plan.read_text()), previous_plan(load(same).study)
    flow = before["cash_flow"]
    costs = [sum(found) for found in zip(*flow["run"].values(), *flow["one_off"].values(), strict=True)]
    apart = max(abs(now - cost) for now, cost in zip(left.run_cost_by_period + left.one_off_by_period, costs[1:], strict=True))
    again = optimise(left.economics.study, Limits(FIRST_GAP))
    kept = sum(len(found) for found in (legs(plan) & _legs(again), legs(plan) ^ _legs(again))), len(legs(plan) & _legs(again))
    print(
        f"rolled unchanged: costs differ by {apart:.6f} at most in any period; {kept[1]} of {kept[0]} moves are the same when it is solved again"
    )
    return apart < 0.005 and kept[0] == kept[1]


def _legs(plan: Plan) -> set[tuple[str, int, str | None, str]]:
    axes = plan.economics.axes
    return {
        (
            axes.workstreams[move.p].process.id,
            axes.workstreams[move.p].shift + 1,
            None if move.origin is None else axes.locations[move.origin].id,
            axes.locations[move.destination].id,
        )
        for move in moves(plan)
    }


def _adds_up(bridge: dict[str, Any]) -> bool:
    """Print a bridge; whether it adds up to the cent in every period."""
    steps = [bridge["before"], *bridge["steps"], bridge["after"]]
    for step in steps:
        print(
            f"  {step['name']:10} {sum(step['run']):18,.2f} {sum(step['one_off']):18,.2f} {sum(step['run']) + sum(step['one_off']):18,.2f}"
        )
    for kind in ("run", "one_off"):
        for period in range(len(bridge["before"][kind])):
            total = bridge["before"][kind][period] + sum(step[kind][period] for step in bridge["steps"])
            if abs(total - bridge["after"][kind][period]) > 0.005:
                print(f"  does not add up in period {period + 1}: {total:,.4f} and {bridge['after'][kind][period]:,.4f}")
                return False
    return True


if __name__ == "__main__":
    sys.exit(main())
