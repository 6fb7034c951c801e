"""Solvers are run, timed and judged as the tables say."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

import benchmarks.run
from benchmarks.cases import Case, cases, prepare, seeds_in
from benchmarks.generator import generate
from benchmarks.peers import main
from benchmarks.run import STOPPED, Run, run
from benchmarks.solvers import SOLVERS, Answer
from benchmarks.stopwatch import Seconds, Stopwatch
from benchmarks.tables import tables
from benchmarks.verdict import faults
from sourcing_opt.solving import Limits

GOOD = Answer("optimal", objective=1000.0, bound=999.5, breach=0.0)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    prepare(generate(6, 2, 2), folder)
    return folder


def solved(solver: str, answer: Answer = GOOD, seconds: float = 1.0) -> Run:
    return Run(solver, answer, {"solve": Seconds(2 * seconds, seconds)})


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "all.json"
    only = ["--sizes", "XS", "--seeds", "1", "--repeats", "1", "--solvers", "ours,highs", "--profile", "XS"]
    assert main([*only, "--json", str(path)]) == 0
    printed = capsys.readouterr().out
    for words in ("highs/ours", "XS, not looked at", "search: relaxations", "workbook", "all agree on XS/1"):
        assert words in printed, words
    written = json.loads(path.read_text())
    assert {found["solver"] for found in written["cases"]["XS/1"]["runs"]} == {"ours", "highs"}
    assert written["wrong"] == []


def test_every_program_builder_hands_over_the_same(small: Path) -> None:
    handed = {solver: SOLVERS[solver](small, Limits(), Stopwatch()).handed for solver in ("arrays", "pulp")}
    assert handed["arrays"] == pytest.approx(handed["pulp"], rel=1e-12)
    other = [*handed["pulp"][:-1], handed["pulp"][-1] + 1]
    runs = [Run("arrays", Answer(handed=handed["arrays"])), Run("pulp", Answer(handed=other))]
    assert faults(runs, 0.001) == ["pulp handed over another program than arrays"]


def test_who_hangs_is_ended(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmarks.run, "GRACE", 0.01)
    assert run("highs", small, 0.001, 0.01).answer.status == STOPPED


def test_who_fails_says_so(tmp_path: Path) -> None:
    found = run("highs", tmp_path / "nothing", 0.001, 10)
    assert "FileNotFoundError" in found.said
    assert [fault.split(":")[0] for fault in faults([found], 0.001)] == ["highs failed"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (replace(GOOD, objective=999.0, bound=998.9), "ours has proven 999.50; peer has a plan for 999.00"),
        (replace(GOOD, bound=1000.1, objective=1000.2), "peer has proven 1,000.10; ours has a plan for 1,000.00"),
        (Answer("infeasible"), "peer calls it infeasible"),
        (replace(GOOD, bound=990.0), "peer calls 1,000.00 optimal"),
        (replace(GOOD, bound=None), "peer calls optimal what it has no plan or no bound for"),
        (replace(GOOD, breach=0.01, objective=900.0, bound=899.5), "peer's plan breaks a row by 1.0e-02"),
    ],
)
def test_contradictions(answer: Answer, words: str) -> None:
    found = faults([solved("ours"), solved("peer", answer)], 0.001)
    assert len(found) == 1
    assert words in found[0]


def test_within_the_gap_there_is_no_contradiction() -> None:
    limited = Answer("feasible", objective=1300.0, bound=700.0, breach=0.0)
    assert faults([solved("ours"), solved("peer", replace(GOOD, objective=999.9)), solved("slow", limited)], 0.001) == []


def test_medians_and_ratios() -> None:
    runs = [solved("ours", seconds=seconds) for seconds in (1, 2, 9)] + [
        solved("highs", seconds=seconds) for seconds in (5, 6, 7)
    ]
    late = [solved("ours"), solved("highs", Answer("feasible", 1000.0, 900.0), seconds=60)]
    [table] = tables({Case("M", 1): runs, Case("M", 2): late, Case("M", 11): runs})
    assert table.text().splitlines()[2].split() == ["M/1", "2.00", "(4.00)", "2.00", "(4.00)", "6.00", "(12.0)", "3.00"]
    assert table.text().splitlines()[3].split()[-1] == ">60.0"
    tuned, unseen = table.summary()
    assert (tuned["cases"], tuned["number"], tuned["mean, processor"], tuned["least, clock"]) == (
        "M, tuned on",
        2,
        ">13.4",
        "3.00",
    )
    assert (unseen["cases"], unseen["number"], unseen["mean, processor"]) == ("M, not looked at", 1, "3.00")


def test_a_second_counts_once() -> None:
    watch, began = Stopwatch(), Seconds.now()
    with watch.step("outer"):
        with watch.step("inner"):
            time.sleep(0.02)
        with watch.step("outer"):
            time.sleep(0.01)
    passed = Seconds.now().since(began).clock
    assert watch.steps["inner"].clock >= 0.02
    assert watch.steps["outer"].clock >= 0.01
    assert watch.steps["inner"].clock + watch.steps["outer"].clock <= passed


def test_what_is_solved() -> None:
    assert seeds_in("1-3,11") == (1, 2, 3, 11)
    assert cases(["XL", "retail_bank"], (5,)) == [Case("XL", 5), Case("retail_bank")]


def test_an_unknown_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--sizes", "XS,huge"])
    assert "no huge: some of XS,S,M" in capsys.readouterr().err
