"""What somebody who watches sees, in a real terminal; and nobody else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sourcing_opt.cli.watch import Watch
from sourcing_opt.solving.outcome import Progress
from tests.cli.terminal import shown
from tests.studies import small, write_files

PROGRAM = """
import os, signal, sys, threading, time
import click
from sourcing_opt.cli.watch import Watch
from sourcing_opt.solving.outcome import Progress

done = threading.Event()
signal.signal(signal.SIGINT, lambda *_: done.set())
watch = Watch("solving")
watch.phase("solving", 60)
watch.progress(Progress({seconds}, {objective}, 990.0, 7))
time.sleep(0.8)
click.echo("warning: said meanwhile", err=True)
os.kill(os.getpid(), signal.SIGINT)
time.sleep(0.8)
watch.end()
print("the answer", done.is_set())
"""
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
"""The cursor."""


@pytest.mark.parametrize(
    ("objective", "standing", "acknowledged"),
    [
        (
            "1000.0",
            "best plan 1,000, proven within 1.00%, 7 nodes, at most 60 s left",
            "Stopping, the best plan so far is kept.\n",
        ),
        ("float('inf')", "no plan yet, 7 nodes, at most ", "Stopping.\n"),
    ],
    ids=["plan", "none"],
)
def test_it_moves_and_acknowledges_and_leaves_nothing(objective: str, standing: str, acknowledged: str, tmp_path: Path) -> None:
    code, text = shown("-c", PROGRAM.format(seconds=1.0, objective=objective), columns=120, cwd=tmp_path)
    assert code == 0
    assert text.index(HIDE) < text.index(standing[:24]) < text.index("warning: said meanwhile\n") < text.index(acknowledged)
    # On a line of its own, though click asks a stream for its encoding and else writes past it.
    assert "\x1b[2Kwarning: said meanwhile\n" in text
    assert text.endswith("the answer True\n")
    assert text.count(HIDE) == text.count(SHOW) == 1


def test_nothing_is_drawn_in_a_log_or_on_a_dumb_terminal(tmp_path: Path) -> None:
    program = PROGRAM.format(seconds=1.0, objective="1000.0")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("the answer True\n", "warning: said meanwhile\n")
    _, text = shown("-c", program, columns=80, cwd=tmp_path, TERM="dumb")
    assert text == "warning: said meanwhile\nthe answer True\n"


def test_what_the_line_says() -> None:
    watch = Watch("reading")
    assert watch.line() == "reading, 0 s"
    watch.phase("solving")
    watch.progress(Progress(seconds=0.0, objective=2_000.0, bound=1_000.0, nodes=1_204))
    assert watch.line() == "solving, 0 s: best plan 2,000, proven within 50.00%, 1,204 nodes"
    watch.progress(Progress(seconds=0.0, objective=2_000.0, bound=-1e9, nodes=0))
    assert "nothing proven yet" in watch.line()
    watch.phase("asking what each rule costs")
    watch.answered(3, 12, 20.4)
    assert watch.line() == "asking what each rule costs, 0 s: 3 of 12 done, about 20 s left"
    watch.answered(12, 12, 0.0)
    assert watch.line() == "asking what each rule costs, 0 s: 12 of 12 done"
    watch.end()


def test_a_question_says_how_far_it_is(tmp_path: Path) -> None:
    study = write_files(small(), tmp_path / "mine")
    program = "import sys; from sourcing_opt.cli import watch; watch.PATIENCE = 0.0; watch.BEAT = 0.01; from sourcing_opt.cli.main import main; sys.exit(main(sys.argv[1:]))"
    code, text = shown("-c", program, "price", str(study), columns=120, cwd=tmp_path)
    assert code == 0
    assert (
        text.index(HIDE)
        < text.index("asking what each rule costs, ")
        < text.index(" done")
        < text.index("what each rule costs, in GBP")
    )
    assert text.count(HIDE) == text.count(SHOW) == 1
