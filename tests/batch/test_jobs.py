"""A jobs file says what is to be solved, and everything that is wrong with it, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.batch.jobs import read_jobs
from sourcing_opt.batch.manifest import Settings
from sourcing_opt.errors import InvalidInput


def read(folder: Path, text: str) -> str:
    """The problems of a file, a line each."""
    path = folder / "jobs.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_jobs(path)
    return str(caught.value)


def test_everything_that_may_stand_in_it(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(
        "output: ../all\n"
        "defaults: {gap: 0.01, time_limit: 600, threads: 2, seed: 3, solver: cbc}\n"
        "jobs:\n"
        "- name: bank\n"
        "  study: studies/retail.xlsx\n"
        "  models: [own, nearshore, models/mine.yaml]\n"
        "  scenarios: [none, recession, [recession, wage_shock]]\n"
        "  gap: 0.5\n"
        "- {study: studies/retail.xlsx, models: nearshore, scenarios: recession}\n"
        "- study: .\n",
        encoding="utf-8",
    )
    jobs = read_jobs(path)
    bank, retail, folder = jobs.jobs
    assert jobs.output == tmp_path / "../all"
    assert (bank.name, bank.models) == ("bank", ("own", "nearshore", "models/mine.yaml"))
    assert bank.scenarios == ((), ("recession",), ("recession", "wage_shock"))
    assert bank.settings == Settings(solver="cbc", gap=0.5, time_limit=600, threads=2, seed=3)
    assert (retail.name, retail.models, retail.scenarios, retail.gap) == ("retail", ("nearshore",), (("recession",),), 0.01)
    assert (folder.name, folder.models, folder.scenarios) == (tmp_path.name, ("own",), ((),))


def test_what_is_left_out_or_blank_has_its_default(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text("output:\njobs:\n- {study: bank, gap: ~}\n", encoding="utf-8")
    jobs = read_jobs(path)
    assert jobs.output == tmp_path / "runs"
    assert jobs.jobs[0].settings == Settings(solver="highs", gap=0.0001, time_limit=None, threads=1, seed=0)


@pytest.mark.parametrize(
    ("job", "problem"),
    [
        ("{name: a}", "study: is blank and has no default"),
        ("nothing", 'jobs "nothing": expected keys and their values'),
        ("{study: x, modles: own}", 'modles: no such key (did you mean "models"?)'),
        ("{study: x, zzz: own}", "zzz: no such key (keys: solver, gap, resolution, time_limit, threads, seed, name, study, models, scenarios)"),
        ("{study: my bank}", 'name "my bank": an id has only letters, digits, _ . - and begins with a letter or digit (write "my_bank")'),
        ("{study: x, gap: 2}", 'gap "2": must be at most 1'),
        ("{study: x, gap: -1}", 'gap "-1": must be at least 0'),
        ("{study: x, gap: 1%}", 'gap "1%": expected a number (write 0.01)'),
        ("{study: x, time_limit: 0}", 'time_limit "0": must be above 0'),
        ("{study: x, threads: 1.5}", 'threads "1.5": expected a whole number'),
        ("{study: x, seed: [1]}", "seed: expected a number"),
        ("{study: x, solver: glpk}", 'solver "glpk": expected highs, cbc or scip'),
        ("{study: x, models: {a: b}}", 'models: expected a list: begin every item with "- "'),
        ("{study: x, models: []}", "models: is empty"),
        ("{study: x, models: [own, own]}", 'models "own": stands twice'),
        ("{study: x, models: [a.yaml, b/a.yaml]}", 'models "a": stands twice'),
        ("{study: x, scenarios: []}", "scenarios: is empty"),
        ("{study: x, scenarios: [[a, b], [a, b]]}", 'scenarios "a+b": stands twice'),
        ("{study: x, scenarios: [a b]}", 'scenarios "a b": an id has only letters, digits, _ . - and begins with a letter or digit (write "a_b")'),
        ("{study: x, study: y}", "study: stands twice, first in line 3"),
    ],
)  # fmt: skip
def test_what_can_be_wrong_with_a_job(job: str, problem: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"jobs:\n- {{study: sound}}\n- {job}\n") == f"jobs.yaml:3 {problem}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {study: x}\n", "jobs.yaml: expected keys and their values"),
        ("jobs:\n", "jobs.yaml:1 jobs: is blank and has no default"),
        ("jobs: []\n", "jobs.yaml:1 jobs: is empty"),
        ("jobs: soon\n", 'jobs.yaml:1 jobs "soon": expected a list: begin every item with "- "'),
        ("job:\n- {study: x}\njobs: [{study: x}]\n", 'jobs.yaml:1 job: no such key (did you mean "jobs"?)'),
        ("jobs: [{study: x}]\ndefaults: 5\n", 'jobs.yaml:2 defaults "5": expected keys and their values'),
        ("jobs:\n- {study: a/bank}\n- {study: b/bank.xlsx}\n", 'jobs.yaml:3 name "bank": stands twice (first at jobs.yaml:2)'),
        ("jobs: [&a {study: x}]\n", "jobs.yaml:1: not readable as YAML: anchors and aliases (& and *) are not supported"),
    ],
)
def test_what_can_be_wrong_with_the_file(text: str, problem: str, tmp_path: Path) -> None:
    assert read(tmp_path, text).partition(" (quote text")[0] == problem


def test_what_is_wrong_with_the_defaults_is_said_once_and_all_in_the_order_of_lines(tmp_path: Path) -> None:
    text = "jobs:\n- {study: a, gap: 9}\n- {study: b, models: []}\ndefaults: {gap: 2, zeal: 1}\n"
    assert read(tmp_path, text).splitlines() == [
        'jobs.yaml:2 gap "9": must be at most 1',
        "jobs.yaml:3 models: is empty",
        'jobs.yaml:4 gap "2": must be at most 1',
        "jobs.yaml:4 zeal: no such key (keys: solver, gap, resolution, time_limit, threads, seed)",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").touch()
    with pytest.raises(InvalidInput, match=r'job\.yaml: there is no such file \(did you mean "jobs.yaml"\?\)'):
        read_jobs(tmp_path / "job.yaml")
    with pytest.raises(InvalidInput, match=r"jobs\.yaml: the file is empty"):
        read_jobs(tmp_path / "jobs.yaml")
