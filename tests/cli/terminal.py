"""A terminal of some width, with a real process in it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path


def shown(*arguments: str, columns: int, cwd: Path, **environment: str) -> tuple[int, str]:
    """Exit code, and everything that a process of Python writes to its terminal."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR", "TERM"}}
    settings = inherited | {"TERM": "xterm-256color", "PYTHONPATH": str(Path.cwd()), "SOURCING_OPT_CONFIG": ""} | environment
    with subprocess.Popen([sys.executable, *arguments], cwd=cwd, env=settings, stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        text = b"".join(_read(ours)).decode()
        os.close(ours)
    return process.returncode, text.replace("\r\n", "\n")


def _read(descriptor: int) -> Iterator[bytes]:
    """Until nobody has the other end any more, which Linux says by an error."""
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:
            return
        if not piece:
            return
        yield piece
