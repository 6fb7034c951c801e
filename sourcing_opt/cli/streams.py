"""stdout is the answer's alone, down to the file descriptor: what a library prints past Python goes where errors go."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import click

STDOUT, STDERR = 1, 2
"""File descriptors."""


def say_json(content: Any, indent: int = 1) -> None:
    """Answer with a document. Where stdout is not UTF-8, in ASCII: so it is JSON in whatever encoding it is read."""
    encoding = str(getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
    click.echo(json.dumps(content, indent=indent, ensure_ascii=encoding != "utf8", default=str))


@contextmanager
def answers_alone() -> Iterator[None]:
    """Keep stdout for what is written to `sys.stdout`; what else is written to its descriptor goes to stderr's for as long.

    Nothing happens to the descriptors where a caller has put another stream in the place of stdout.
    """
    _hold_closed_descriptors()
    stdout = sys.stdout
    if stdout is not sys.__stdout__ or not isinstance(stdout, io.TextIOWrapper):
        yield
        return
    kept = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    # What the encoding of the terminal does not have is written as \u65e5: it is no reason to fail.
    sys.stdout = open(kept, "w", encoding=stdout.encoding, errors="backslashreplace")  # noqa: SIM115
    try:
        yield
    finally:
        answers, sys.stdout = sys.stdout, stdout
        # Every answer has been flushed as it was given, so that its failure was seen.
        with suppress(OSError):
            os.dup2(answers.fileno(), STDOUT)
        with suppress(OSError):
            answers.close()


def _hold_closed_descriptors() -> None:
    """Let nothing that is opened later take the place of a standard stream that the caller has closed."""
    for descriptor in range(STDERR + 1):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout, sys.stderr = _or_nowhere(sys.stdout), _or_nowhere(sys.stderr)


def _or_nowhere(stream: TextIO | None) -> TextIO:
    return open(os.devnull, "w", encoding="utf-8") if stream is None else stream
