"""A run: a study to be solved, by value, and what any process on any machine makes of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
import time
import traceback
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sourcing_opt import __version__
from sourcing_opt.analysis.comparison.compare import within
from sourcing_opt.analysis.comparison.figures import figures
from sourcing_opt.analysis.diagnosis.diagnose import diagnose
from sourcing_opt.analysis.diagnosis.wording import in_a_line, ways_out_in_lines
from sourcing_opt.batch.manifest import DIAGNOSIS, WORKBOOK, Manifest, Settings, label_of
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.documents.studies.diagnosis import diagnosis_document
from sourcing_opt.economics.axes import axes_of
from sourcing_opt.errors import Exit, Infeasible, Interrupted, NothingFound, SourcingError
from sourcing_opt.io.plan_document import DOCUMENT
from sourcing_opt.optimisation import as_is, optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Status
from sourcing_opt.workbook import RunLog, write_plan
from sourcing_opt.workbook.report.run_log import LIBRARIES

FAILED = "failed"
"""The status of a run that came to no solve."""
LAST_LINES = 3
"""Of a traceback, in a message."""


def versions() -> dict[str, str]:
    """Library -> version: all that can change a figure or a byte, on this machine."""
    libraries = {library: version(library) for library in sorted(LIBRARIES)}
    return {"sourcing-opt": __version__, "python": platform.python_version()} | libraries


@dataclass(frozen=True)
class Run:
    """One study, with a sourcing model and scenarios laid over it, to be solved."""

    job: str
    model: str | None
    scenarios: tuple[str, ...]
    study: Study
    """As it is to be solved."""
    moves: bool
    """Whether anything may move; if not, the study is evaluated as it stands."""
    settings: Settings
    versions: dict[str, str]
    """Of all who carry it out."""

    @cached_property
    def id(self) -> str:
        """What determines the answer, hashed: 16 hex digits."""
        determines = {
            "job": self.job,
            "model": self.model,
            "scenarios": self.scenarios,
            "study": self.study.digest,
            "moves": self.moves,
            "settings": self.settings.model_dump(),
            "versions": self.versions,
        }
        return hashlib.sha256(json.dumps(determines, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """What the run is called: see `label_of`."""
        return label_of(self.job, self.model, self.scenarios)

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return f"{self.label.replace('/', '.')}-{self.id}"

    def manifest(self, began: str, **outcome: Any) -> Manifest:
        """The manifest of the run that began then and has now ended like this."""
        labels, settings = axes_of(self.study).calendar.labels, self.study.study
        return Manifest(
            run=self.id,
            job=self.job,
            model=self.model,
            scenarios=self.scenarios,
            study=settings.name,
            digest=self.study.digest,
            first_period=labels[0],
            last_period=labels[-1],
            currency=settings.currency,
            settings=self.settings,
            versions=self.versions,
            began=began,
            ended=now(),
            **({"timings": {}, "files": {}} | outcome),
        )


@dataclass(frozen=True)
class Answer:
    """What became of a run: its manifest and, if there is a plan, the files that the manifest names."""

    manifest: Manifest
    files: dict[str, bytes]


def now() -> str:
    """The time. [ISO 8601, UTC]"""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def carry_out(run: Run) -> Answer:
    """Solve a run and write its plan, in memory. Whatever goes wrong is in the manifest: nothing is raised.

    Same run, same files, byte for byte, whoever carries it out.
    """
    began = now()
    try:
        plan = _plan_of(run)
        written = time.perf_counter()
        files = {WORKBOOK: _workbook(plan, run), DOCUMENT: _document(plan)}
        timings = plan.times | {"write": time.perf_counter() - written}
        return Answer(run.manifest(began, timings=timings, files=_hashes(files), **_found(plan)), files)
    except Infeasible as error:
        return _without_a_plan(run, began, error)
    except SourcingError as error:
        return Answer(run.manifest(began, **failure(error)), {})
    except Exception as error:
        last = "".join(traceback.format_exception(error)).strip().splitlines()[-LAST_LINES:]
        message = f"a bug in sourcing-opt: {' / '.join(line.strip() for line in last)}"
        return Answer(run.manifest(began, status=FAILED, exit_code=Exit.BUG, message=message), {})


def failure(error: SourcingError) -> dict[str, Any]:
    """Status, exit code and message of a run that ends with an error."""
    match error:
        case Infeasible():
            status: str = Status.INFEASIBLE
        case NothingFound():
            status = Status.NOTHING_FOUND
        case _:
            status = FAILED
    return {"status": str(status), "exit_code": error.exit_code, "message": str(error)}


def _plan_of(run: Run) -> Plan:
    limits = run.settings.limits
    if not run.moves:
        return as_is(run.study)
    plan = optimise(run.study, limits, run.settings.solver)
    if plan.outcome.interrupted:
        raise Interrupted("stopped before the plan was proven")
    return plan


def _without_a_plan(run: Run, began: str, error: Infeasible) -> Answer:
    """Why no plan keeps all hard rules, and what would give one: in the manifest, and as a document beside it."""
    try:
        diagnosis = diagnose(run.study, within(run.settings.limits))
    except SourcingError as stopped:
        return Answer(run.manifest(began, **failure(stopped)), {})
    told = [in_a_line(diagnosis) or str(error), *ways_out_in_lines(diagnosis, run.study.study.currency)]

    def address(table: str, row: int | None = None, column: str | None = None) -> str:
        return f"{table}, row {'?' if row is None else row + 1}, {column}"

    files = {
        DIAGNOSIS: (
            json.dumps(rounded(diagnosis_document(diagnosis, address)), indent=1, ensure_ascii=False, default=str) + "\n"
        ).encode()
    }
    outcome = failure(error) | {"message": "\n".join(told), "files": _hashes(files)}
    return Answer(run.manifest(began, **outcome), files)


def _found(plan: Plan) -> dict[str, Any]:
    return {
        "status": str(plan.outcome.status),
        "exit_code": Exit.STOPPED_BY_LIMIT if plan.outcome.status is Status.FEASIBLE else Exit.OK,
        "objective": plan.objective,
        "bound": plan.outcome.bound,
        "gap": plan.gap,
        "figures": rounded(asdict(figures(plan))),
    }


def _workbook(plan: Plan, run: Run) -> bytes:
    # The label is where it was read from: a path would be another one on the next machine.
    with TemporaryDirectory(prefix="sourcing-opt-") as folder:
        path = Path(folder, WORKBOOK)
        write_plan(plan, path, RunLog(origin=run.label, limits=run.settings.limits, solver=run.settings.solver))
        return path.read_bytes()


def _document(plan: Plan) -> bytes:
    return (json.dumps(plan_document(plan), indent=1, ensure_ascii=False) + "\n").encode()


def _hashes(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
