"""Ctrl-C for a real process that asks questions about a plan: a signal from outside, as soon as it stands where it is to be hit."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from sourcing_opt.io import content

Moment = Literal["between", "within"]
"""Between two questions, once the first is answered; or within the search for the second one."""

PROGRAM = """
import sys, time
from sourcing_opt.cli.main import main
from sourcing_opt.cli.watch import Watch
from sourcing_opt.solving.search.branch_and_bound import Search

WHERE, ANSWERED = sys.argv[1], []

def here(hit=lambda: False):
    print("here", file=sys.stderr, flush=True)
    until = time.monotonic() + 60
    while time.monotonic() < until and not hit():
        time.sleep(0.01)

def answered(self, done, asked, left=None):
    ANSWERED.append(done)
    if WHERE == "between" and len(ANSWERED) == 1:
        here()

def run(self, tree=None, real=Search.run):
    if WHERE == "within" and len(ANSWERED) == 1:
        here(lambda: self.clock.stopped)
    return real(self, tree)

Watch.answered, Search.run = answered, run
sys.exit(main(sys.argv[2:]))
"""


TINY = str(content("inputs") / "tiny")
CALLS = {
    "price": ["price", TINY, "--of", "all", "--format", "json"],
    "explain": ["explain", TINY, "invoices", "--format", "json"],
    "alternatives": ["alternatives", TINY, "--within", "20%", "--core", "--format", "json"],
    "frontier": ["frontier", TINY, "--against", "moved_fte", "--points", "4", "--format", "json"],
}
"""Questions, each with more than one answer."""


def answers(document: dict[str, Any]) -> list[Any]:
    """What the document of one of them says that had to be asked for."""
    match document["schema"].split("/")[1]:
        case "prices":
            intervals = [document["together"]["together"], *(rule["price"] for rule in document["rules"])]
            return [interval for interval in intervals if interval is not None]
        case "explanation":
            return list(document["asked"])
        case "alternatives":
            return [alternative | {"words": ""} for alternative in document["alternatives"]]
    return [(point["value"], point["cost"]) for point in document["points"]]


def pressed(call: list[str], moment: Moment) -> tuple[int, str, str]:
    """Exit code, stdout, and what is on stderr besides."""
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, moment, *call], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line == "here\n", line + process.stderr.read()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    return process.returncode, out, err
