"""Where the time of `sourcing-opt solve STUDY -o PLAN.xlsx` goes, from the files to the workbook, in a process of its own.

python -m benchmarks.steps CASE [--gap 0.001]      (CASE: retail_bank, or a size and a seed, like L/1)
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks.cases import BANK, SIZES, Case
from benchmarks.stopwatch import Seconds, Stopwatch
from benchmarks.tables import steps_table

WATCHED = (
    ("read", "sourcing_opt.io", "load"),
    ("check", "sourcing_opt.cli.commands.plans.solve", "require_sound"),
    ("appraise", "sourcing_opt.optimisation.optimise", "appraise"),
    ("build", "sourcing_opt.optimisation.optimise", "build"),
    ("search: the rest", "sourcing_opt.optimisation.optimise", "solve"),
    ("search: relaxations", "sourcing_opt.solving.search.relaxation.Relaxation", "solve"),
    ("search: relaxations", "sourcing_opt.solving.search.relaxation.Relaxation", "stand_at"),
    ("search: relaxations", "sourcing_opt.solving.search.relaxation.Relaxation", "link"),
    ("search: plans", "sourcing_opt.solving.search.plans.Plans", "restricted"),
    ("search: plans", "sourcing_opt.solving.search.plans.Plans", "complete"),
    ("search: proof", "sourcing_opt.solving.best", "certified"),
    ("hand-over", "sourcing_opt.solving.best", "Problem"),
    ("hand-over", "sourcing_opt.solving.search.branch_and_bound", "Relaxation"),
    ("settle", "sourcing_opt.optimisation.optimise", "settled"),
    ("audit", "sourcing_opt.optimisation.optimise", "audit"),
    ("workbook", "sourcing_opt.workbook", "write_plan"),
)
"""Step, the module or class in it, and the name there that is called."""
START, REST = "start", "the rest"
SEARCH = "search"


def profile(case: Case, gap: float) -> dict[str, Seconds]:
    """Step -> how long it takes, on the command line. Raises RuntimeError when the command fails."""
    from sourcing_opt.io import content, write_folder

    with tempfile.TemporaryDirectory() as folder:
        study, written = Path(folder, "study"), Path(folder, "steps.json")
        if case.size == BANK:
            study = content("inputs") / BANK
        else:
            write_folder(case.study(), study)
        command = [sys.executable, "-m", "benchmarks.steps", str(study), "--gap", str(gap), "--into", str(written)]
        place, quiet = Path(__file__).parent.parent, subprocess.DEVNULL
        done = subprocess.run(command, cwd=place, stdout=quiet, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{case.name}: exit code {done.returncode}: {done.stderr.strip()}")
        return {step: Seconds(*both) for step, both in json.loads(written.read_text()).items()}


def without_search(steps: dict[str, Seconds]) -> Seconds:
    """What the command takes besides searching."""
    total = Seconds()
    for step, seconds in steps.items():
        if not step.startswith(SEARCH):
            total = total.plus(seconds)
    return total


def report(case: Case, gap: float) -> tuple[str, dict[str, Seconds]]:
    """The table of a case, with the sum that the search has no part in."""
    steps = profile(case, gap)
    besides = without_search(steps)
    text = (
        f"{case.name}, from the command line: without the search {besides.processor:.2f} s ({besides.clock:.2f} s on the clock)"
    )
    return f"{text}\n{steps_table(steps)}", steps


def _here(study: Path, gap: float) -> dict[str, Seconds]:
    """Run the command in this process."""
    watch, patched = Stopwatch(), []
    main = import_module("sourcing_opt.cli.main").main
    for step, place, name in WATCHED:
        module, _, last = place.rpartition(".")
        owner = getattr(import_module(module), last) if last[0].isupper() else import_module(place)
        patched.append((owner, name, step))
    began = Seconds.now().processor
    for owner, name, step in patched:
        watch.watch(owner, name, step)
    # Importing waits for nothing: its processor time will do for the clock.
    watch.steps[START] = Seconds(began, began)
    with tempfile.TemporaryDirectory() as folder, watch.step(REST):
        code = main(["solve", str(study), "-o", str(Path(folder, "plan.xlsx")), "--gap", str(gap)])
    if code:
        sys.exit(code)
    order = [START, *dict.fromkeys(step for step, *_ in WATCHED), REST]
    return {step: watch.steps[step] for step in order if step in watch.steps}


def main() -> int:
    """Print the table; with --into, be the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("--gap", type=float, default=0.001)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.into is not None:
        options.into.write_text(json.dumps(_here(Path(options.case), options.gap)))
        return 0
    size, _, seed = options.case.partition("/")
    if size not in (*SIZES, BANK):
        parser.error(f"no size {size}: choose {', '.join((*SIZES, BANK))}")
    print(report(Case(size, None if size == BANK else int(seed or 1)), options.gap)[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
