"""Runs as a batch leaves them, made up."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sourcing_opt.batch.manifest import MANIFEST, WORKBOOK, Manifest, Settings
from sourcing_opt.errors import Exit
from sourcing_opt.io.plan_document import DOCUMENT


def figures(npv: float = 90e6, fte: tuple[float, float, float] = (60, 30, 10), moves: int = 3) -> dict[str, Any]:
    """A plan in figures: everybody costs 100,000 onshore, 50,000 nearshore, 25,000 offshore."""
    models = zip(("onshore", "nearshore", "offshore"), fte, (100_000.0, 50_000.0, 25_000.0), strict=True)
    groups = [{"location_model": model, "fte": people, "run_cost": people * cost} for model, people, cost in models]
    return {
        "npv": npv, "baseline_npv": 100e6, "npv_saving": 100e6 - npv, "run_cost_last_year": sum(group["run_cost"] for group in groups),
        "one_off": 500_000.0 * moves, "payback_years": 1.5, "moves": moves, "moved_fte": 7.5 * moves, "groups": groups,
        "countries": ["GB", "PL"], "vendors": [], "risk": {"political": 20.0}, "left": 0.6, "worst_country": "GB",
        "one_country_processes": 1, "penalty_npv": 0.0,
    }  # fmt: skip


def manifest(job: str = "bank", first: str = "2027-Q1", ended: str = "2027-01-04T06:00:20.000+00:00", **changes: Any) -> Manifest:
    """A run with a plan, or with what `changes` say. Its id follows from all the rest."""
    content: dict[str, Any] = {
        "job": job, "model": None, "scenarios": (), "study": "Bank", "digest": "d" * 64, "first_period": first,
        "last_period": "2029-Q4", "currency": "GBP", "settings": Settings(), "versions": {"sourcing-opt": "1.0", "python": "3.11"},
        "status": "optimal", "exit_code": Exit.OK, "objective": 90e6, "bound": 89.95e6, "gap": 0.0005, "figures": figures(),
        "began": "2027-01-04T06:00:00.000+00:00", "ended": ended, "timings": {"solve": 18.5, "write": 1.25},
        "files": {WORKBOOK: "a" * 64, DOCUMENT: "b" * 64},
    } | changes  # fmt: skip
    return Manifest(run=hashlib.sha256(repr(content).encode()).hexdigest()[:16], **content)


def without_plan(job: str = "bank", first: str = "2027-Q1", **changes: Any) -> Manifest:
    """A run that found that there is none."""
    nothing: dict[str, Any] = dict.fromkeys(("objective", "bound", "gap", "figures"))
    message = "these cannot hold together: floor: at least 90 % onshore; cap: at most 50 % in GB"
    told = {"status": "infeasible", "exit_code": Exit.INFEASIBLE, "message": message, "files": {}}
    return manifest(job, first, **nothing | told | changes)


def put(output: Path, run: Manifest) -> str:
    """Write a run's folder; its name."""
    name = f"{run.label.replace('/', '.')}-{run.run}"
    (output / name).mkdir(parents=True)
    for file in run.files:
        (output / name / file).write_bytes(b"whatever")
    (output / name / MANIFEST).write_text(run.model_dump_json(indent=1), encoding="utf-8")
    return name


def four_quarters() -> list[Manifest]:
    """Two labels over four quarters, one of them without a plan in the third, and a run that was repeated."""
    quarters = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
    runs = []
    for number, first in enumerate(quarters):
        fte = (60.0 - 10 * number, 30.0 + 6 * number, 10.0 + 5 * number)
        runs.append(
            manifest(
                "bank",
                first,
                f"{first[:4]}-{3 * number + 1:02}-04T06:00:20.000+00:00",
                figures=figures(90e6 - 2e6 * number, fte, 3 - number),
            )
        )
        make = without_plan if number == 2 else manifest
        runs.append(make("bank", first, model="nearshore", scenarios=("recession",)))
    runs.append(manifest("bank", "2027-Q2", "2027-04-05T09:00:00.000+00:00", figures=figures(87e6, (48, 38, 14))))
    return runs
