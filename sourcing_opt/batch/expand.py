"""Jobs -> runs: every study read, varied and checked before anything is solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sourcing_opt.batch.jobs import OWN, Job, Jobs
from sourcing_opt.batch.manifest import label_of
from sourcing_opt.batch.run import Run, versions
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import InvalidInput, Problem, SourcingError, errors_among, said
from sourcing_opt.io import Loaded, LoadedModel, load, load_model, own_model
from sourcing_opt.io.varied import varied

LONGEST = 200
"""Characters of a folder's name: a disk takes 255, and a draft or a damaged folder has a longer name."""


@dataclass(frozen=True)
class Expected:
    """A run as it was asked for, and what is known of it before the start."""

    label: str
    run: Run | None
    """None: the study, the sourcing model or a scenario cannot be used as they stand."""
    error: SourcingError | None = None
    """Why it will have no plan: of what could not be read, or of what no plan can mend."""

    @property
    def id(self) -> str | None:
        """The run's; None where there is none."""
        return None if self.run is None else self.run.id


def expand(jobs: Jobs, tell: Callable[[str], None] = lambda _: None) -> list[Expected]:
    """All runs of a jobs file in its order: of each job, its models with their scenarios; the same run stands once.

    tell: hears what should be said of each job's study, and what its scenarios change.
    """
    installed = versions()
    expected_runs = (
        expected for number, job in enumerate(jobs.jobs) for expected in _runs_of(jobs, number, job, installed, tell)
    )
    return list({(expected.label, expected.id): expected for expected in expected_runs}.values())


def _runs_of(jobs: Jobs, number: int, job: Job, installed: Mapping[str, str], tell: Callable[[str], None]) -> Iterator[Expected]:
    def of_job(line: str) -> None:
        tell(f"{job.name}: {line}")

    folder = jobs.path.parent
    try:
        loaded = load(folder / job.study)
    except InvalidInput as error:
        for name in job.models:
            yield from (_without(job, name, scenarios, error) for scenarios in job.scenarios)
        return
    for position, name in enumerate(job.models):
        try:
            asked_at = jobs.address(("jobs", number, "models", position))
            model = own_model(loaded) if name == OWN else load_model(name, folder, asked_at, loaded.folder)
        except InvalidInput as error:
            yield from (_without(job, name, scenarios, error) for scenarios in job.scenarios)
            continue
        for row, scenarios in enumerate(job.scenarios):
            try:
                expected = _run(job, loaded, model, scenarios, installed, of_job)
                _require_a_short_name(expected, jobs.address(("jobs", number)))
                yield expected
            except InvalidInput as error:
                place = jobs.address(("jobs", number, "scenarios", row))
                placed = [replace(problem, address=problem.address or place) for problem in error.problems]
                yield _without(job, name, scenarios, InvalidInput(placed))


def _run(
    job: Job,
    loaded: Loaded,
    model: LoadedModel | None,
    scenarios: tuple[str, ...],
    installed: Mapping[str, str],
    tell: Callable[[str], None],
) -> Expected:
    """The run, with what is known of it. Raises InvalidInput when study, model and scenarios do not go together."""
    base = varied(loaded, scenarios, tell=tell)
    laid = base if model is None else model.over(base)
    model_id, moves = (None, True) if model is None else (model.model.id, model.model.moves)
    run = Run(
        job=job.name,
        model=model_id,
        scenarios=scenarios,
        study=laid.study,
        moves=moves,
        settings=job.settings,
        versions=dict(installed),
    )
    problems = [*laid.warnings, *laid.placed(check(laid.study))]
    errors = errors_among(problems)
    for problem in problems:
        if problem.severity == "warning":
            tell(said(problem))
    return Expected(run.label, run, InvalidInput(errors) if errors else None)


def _require_a_short_name(expected: Expected, address: str) -> None:
    """Raises InvalidInput for a run whose folder could have no name on some disk."""
    if expected.run is not None and len(expected.run.folder) > LONGEST:
        message = f"a run's folder is called after its job, sourcing model and scenarios, here with {len(expected.run.folder)} characters; at most {LONGEST} go on every disk"
        raise InvalidInput(
            [Problem(message, column="name", value=expected.run.job, suggestion="give the job a shorter name", address=address)]
        )


def _without(job: Job, name: str, scenarios: tuple[str, ...], error: SourcingError) -> Expected:
    """A run of which there is no more than what it would have been called."""
    return Expected(label_of(job.name, None if name == OWN else Path(name).stem, scenarios), None, error)
