"""A run's id says what determines its answer, and what becomes of a run is in its manifest, whatever that is."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sourcing_opt.batch.expand import Expected, expand
from sourcing_opt.batch.jobs import read_jobs
from sourcing_opt.batch.manifest import Settings
from sourcing_opt.batch.run import Run, carry_out, versions
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.errors import AuditFailed, Exit, InvalidInput, NothingFound, NotWritable, SolverMissing
from sourcing_opt.io import load
from sourcing_opt.optimisation import optimise
from tests.batch.batches import example, jobs_file


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run("tiny", None, (), load(example(tmp_path)).study, True, Settings(), versions())


def expected(folder: Path, *jobs: str) -> list[Expected]:
    return expand(read_jobs(jobs_file(folder, *jobs)))


def test_same_inputs_same_id(run: Run, tmp_path: Path) -> None:
    """Wherever they are read from, and whatever the order of their rows."""
    rates = tmp_path / "tiny" / "labor_rates.csv"
    header, *lines = rates.read_text(encoding="utf-8").splitlines()
    rates.write_text("\n".join([header, *reversed(lines)]), encoding="utf-8")
    (tmp_path / "tiny").rename(tmp_path / "elsewhere")
    assert replace(run, study=load(tmp_path / "elsewhere").study).id == run.id
    assert run.folder == f"tiny-{run.id}"
    assert len(run.id) == 16


def test_each_thing_that_determines_the_answer_changes_the_id(run: Run) -> None:
    study = run.study
    others: list[Run] = [
        replace(run, job="other"),
        replace(run, model="nearshore"),
        replace(run, scenarios=("dear",)),
        replace(run, study=study.replace(study=study.study.replace(discount_rate=0.2))),
        replace(run, moves=False),
        *(replace(run, versions=run.versions | {library: "0"}) for library in run.versions),
        *(replace(run, settings=Settings(**{name: value})) for name, value in _OTHER_SETTINGS.items()),
    ]
    assert _OTHER_SETTINGS.keys() == Settings.model_fields.keys()
    assert run.versions.keys() >= {"sourcing-opt", "python", "highspy", "pulp", "numpy", "pydantic", "xlsxwriter"}
    assert len({other.id for other in [run, *others]}) == 1 + len(others)


_OTHER_SETTINGS: dict[str, Any] = {"solver": "cbc", "gap": 0.01, "resolution": 5.0, "time_limit": 60, "threads": 2, "seed": 1}


def test_an_answer_is_the_plan_as_solve_has_it(run: Run) -> None:
    answer = carry_out(run)
    manifest = answer.manifest
    assert json.loads(answer.files["plan.json"]) == json.loads(json.dumps(plan_document(optimise(run.study))))
    assert answer.files["plan.json"].endswith(b"}\n")
    assert manifest.files == {name: sha256(content).hexdigest() for name, content in answer.files.items()}
    assert manifest.figures is not None
    assert (manifest.status, manifest.exit_code, manifest.figures["npv"]) == ("optimal", Exit.OK, pytest.approx(2_692_800))
    assert (manifest.run, manifest.digest, manifest.first_period, manifest.last_period) == (
        run.id,
        run.study.digest,
        "2027",
        "2028",
    )
    assert manifest.timings.keys() >= {"solve", "audit", "write"}
    assert manifest.began < manifest.ended


def test_same_run_same_bytes(run: Run) -> None:
    assert carry_out(run).files == carry_out(run).files


def test_where_nothing_may_move_the_study_is_evaluated(tmp_path: Path) -> None:
    [one] = expected(tmp_path, "{study: tiny, models: as_is}")
    assert one.run is not None
    manifest = carry_out(one.run).manifest
    assert (one.label, manifest.status, manifest.exit_code) == ("tiny/as_is", "as it is", Exit.OK)
    assert manifest.figures is not None
    assert manifest.figures["npv"] == pytest.approx(3_456_000)


def test_a_study_without_a_plan_says_why(tmp_path: Path) -> None:
    [one] = expected(tmp_path, "{study: tiny, models: cannot.yaml}")
    assert one.run is not None
    answer = carry_out(one.run)
    assert (answer.manifest.status, answer.manifest.exit_code, list(answer.files)) == (
        "infeasible",
        Exit.INFEASIBLE,
        ["diagnosis.json"],
    )
    assert str(answer.manifest.message).startswith("these cannot hold together: cannot.far")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NothingFound("no plan was found"), "nothing found", Exit.NOTHING_FOUND),
        (SolverMissing("CBC is not installed"), "failed", Exit.SOLVER_MISSING),
        (AuditFailed("the plan does not add up"), "failed", Exit.CHECK_FAILED),
        (NotWritable("the disk is full"), "failed", Exit.NOT_WRITABLE),
    ],
)
def test_what_a_user_can_act_on(error: Exception, status: str, code: Exit, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcing_opt.batch.run.optimise", _raise(error))
    answer = carry_out(run)
    assert (answer.manifest.status, answer.manifest.exit_code, answer.manifest.message) == (status, code, str(error))
    assert answer.files == {}


def test_a_bug_is_told_by_its_last_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcing_opt.batch.run.optimise", _raise(ZeroDivisionError("a share of nothing")))
    manifest = carry_out(run).manifest
    assert (manifest.status, manifest.exit_code) == ("failed", Exit.BUG)
    assert str(manifest.message).startswith("a bug in sourcing-opt: ")
    assert "ZeroDivisionError: a share of nothing" in str(manifest.message)


def _raise(error: Exception) -> Any:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_the_runs_of_a_job_are_its_models_with_its_scenarios(tmp_path: Path) -> None:
    runs = expected(
        tmp_path, "{study: tiny, models: [own, nearshore], scenarios: [none, dear, [dear, cheap]]}", "{study: tiny, name: x}"
    )
    assert [one.label for one in runs] == [
        "tiny", "tiny/own/dear", "tiny/own/dear+cheap", "tiny/nearshore", "tiny/nearshore/dear", "tiny/nearshore/dear+cheap", "x",
    ]  # fmt: skip
    assert [one.error for one in runs] == [None] * 7
    assert len({one.id for one in runs}) == 7


def test_the_study_s_own_model_by_its_name_is_the_same_run(tmp_path: Path) -> None:
    settings = example(tmp_path) / "study.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "sourcing_model: nearshore\n", encoding="utf-8")
    assert [one.label for one in expected(tmp_path, "{study: tiny, models: [own, nearshore]}")] == ["tiny/nearshore"]


def test_what_is_known_before_the_start(tmp_path: Path) -> None:
    runs = expected(
        tmp_path,
        "{study: nowhere, models: [own, nearshore]}",
        "{study: tiny, models: [ofshore, multi_vendor], scenarios: [none, daer]}",
    )
    told = {one.label: (one.run is not None, str(one.error)) for one in runs}
    unknown = 'jobs.yaml:3 "ofshore": there is none of this name (did you mean "offshore"?)'
    assert told == {
        "nowhere": (False, f"{tmp_path / 'nowhere'}: there is no such file or folder"),
        "nowhere/nearshore": (False, f"{tmp_path / 'nowhere'}: there is no such file or folder"),
        "tiny/ofshore": (False, unknown),
        "tiny/ofshore/daer": (False, unknown),
        "tiny/multi_vendor": (True, told["tiny/multi_vendor"][1]),
        "tiny/multi_vendor/daer": (False, 'jobs.yaml:3 scenario "daer": no such scenario (did you mean "dear"?)'),
    }
    assert told["tiny/multi_vendor"][1].startswith(
        'multi_vendor.yaml:8 where: policy "multi_vendor.at_least_two" selects no location'
    )
    assert all(isinstance(one.error, InvalidInput) for one in runs)
