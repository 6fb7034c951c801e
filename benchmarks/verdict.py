"""Whether solvers agree: what one has proven, no plan of another may contradict."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.run import FAILED, Run
from sourcing_opt.solving import Status

SAME = 1e-6
"""Relative difference of two objectives that is the solvers' arithmetic."""
KEPT = 1e-5
"""A plan that breaks a row or a whole number by more than this, relatively, is none."""


def faults(runs: Sequence[Run], gap: float) -> list[str]:
    """What is wrong with runs on one case, in words; none when they agree."""
    found = [f"{run.solver} failed: {run.said}" for run in runs if run.answer.status == FAILED]
    found += [fault for run in runs for fault in _alone(run, gap)]
    plans = [run for run in runs if run.answer.objective is not None and (run.answer.breach or 0.0) <= KEPT]
    for run in runs:
        for other in plans:
            proven, objective = run.answer.bound, other.answer.objective
            assert objective is not None
            if run.answer.status == Status.INFEASIBLE:
                found.append(f"{run.solver} calls it infeasible; {other.solver} has a plan for {objective:,.2f}")
            elif proven is not None and proven > objective + SAME * abs(objective):
                found.append(f"{run.solver} has proven {proven:,.2f}; {other.solver} has a plan for {objective:,.2f}")
    built = [run for run in runs if run.answer.handed]
    for run in built[1:]:
        if not _alike(built[0].answer.handed, run.answer.handed):
            found.append(f"{run.solver} handed over another program than {built[0].solver}")
    return list(dict.fromkeys(found))


def _alone(run: Run, gap: float) -> list[str]:
    answer, found = run.answer, []
    if answer.breach is not None and not answer.breach <= KEPT:
        found.append(f"{run.solver}'s plan breaks a row by {answer.breach:.1e}")
    if answer.status == Status.OPTIMAL:
        if answer.objective is None or answer.bound is None:
            found.append(f"{run.solver} calls optimal what it has no plan or no bound for")
        elif answer.objective - answer.bound > (gap + SAME) * abs(answer.objective):
            found.append(f"{run.solver} calls {answer.objective:,.2f} optimal and has proven {answer.bound:,.2f}")
    return found


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= 1e-9 * max(abs(a), abs(b)) for a, b in zip(one, other, strict=True))
