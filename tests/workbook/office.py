"""LibreOffice calculates workbooks anew, several in one go; what differs from the values stored in them."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

OFFICE = shutil.which("soffice")
TOLERANCE = 1e-6
"""Relative; of 1 for what is smaller."""
needs_office = pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")

_RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice trusts stored values unless told not to."""


def recalculated(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Copies of workbooks in a folder, with every formula calculated anew."""
    assert OFFICE
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE_ALWAYS, encoding="utf-8")
    setting = f"-env:UserInstallation={profile.as_uri()}"
    command = [OFFICE, setting, "--headless", "--convert-to", "xlsx", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=1800)
    # It says that all went well even when it could not read a file.
    found = [folder / path.name for path in paths]
    assert [path.name for path in found if not path.exists()] == []
    return found


def values(path: Path) -> Any:
    """A workbook as the values stored in it; the file is not kept open."""
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True, read_only=True)


def differences(path: Path, anew: Path) -> tuple[int, list[str]]:
    """How many figures a workbook has, and the cells whose stored value is not what was calculated."""
    stored, calculated = values(path), values(anew)
    wrong, compared = [], 0
    for sheet in stored:
        rows = (each.iter_rows(values_only=True) for each in (sheet, calculated[sheet.title]))
        for number, (ours, theirs) in enumerate(zip_longest(*rows, fillvalue=()), 1):
            for column, (one, other) in enumerate(zip_longest(ours, theirs), 1):
                compared += isinstance(one, float | int)
                if not same(one, other):
                    address = f"{path.name} {sheet.title}!{get_column_letter(column)}{number}"
                    wrong.append(f"{address}: {one} stored, {other} calculated")
    return compared, wrong


def errors(path: Path) -> list[str]:
    """The cells that are #REF!, #N/A and the like."""
    return [
        f"{path.name} {sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in values(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.data_type == "e"
    ]


def same(ours: object, theirs: object) -> bool:
    """Equal but for arithmetic."""
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return abs(ours - theirs) <= TOLERANCE * max(1.0, abs(ours))
    return (ours or None) == (theirs or None)  # openpyxl reads an empty text as either
