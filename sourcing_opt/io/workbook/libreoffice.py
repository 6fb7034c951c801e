"""LibreOffice as a second opinion: a workbook with every formula calculated anew by a program that is not ours."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sourcing_opt.errors import SolverMissing
from sourcing_opt.io.raw import unreadable

SECONDS = 600
"""More than any workbook of ours takes; then something is wrong."""

_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice trusts stored values unless told not to."""


def require_libreoffice() -> str:
    """The program's path. Raises SolverMissing when it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SolverMissing("LibreOffice is not installed, or not on the PATH: install it, or leave --recalc out")
    return program


@contextmanager
def recalculated(path: Path) -> Iterator[Path]:
    """A copy of a workbook, calculated anew; it is gone on leaving.

    Raises SolverMissing when LibreOffice is not installed, InvalidInput when it cannot read the file.
    """
    program = require_libreoffice()
    with TemporaryDirectory(prefix="sourcing-opt-") as name:
        folder = Path(name)
        # A profile of its own: the user's may be in use, and knows nothing of recalculating.
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
        out = folder / "out"
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(out),
        ]
        try:
            subprocess.run([*command, str(path.resolve())], check=False, capture_output=True, timeout=SECONDS)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise unreadable(f"LibreOffice does not come to an end within {SECONDS} seconds", path.name) from error
        # It says that all went well even when it could not read the file.
        written = list(out.glob("*.xlsx")) if out.is_dir() else []
        if not written:
            raise unreadable("LibreOffice cannot read it", path.name, "open it there to see why")
        yield written[0]
