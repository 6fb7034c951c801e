"""The values stored in the workbook are what a spreadsheet program makes of its formulas."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

OFFICE = shutil.which("soffice")
TOLERANCE = 1e-6

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice trusts stored values unless told not to."""


def recalculated(path: Path, folder: Path) -> Any:
    """The workbook with every formula calculated anew, as values."""
    assert OFFICE
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, encoding="utf-8")
    setting = f"-env:UserInstallation={profile.as_uri()}"
    command = [OFFICE, setting, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    # It says that all went well even when it could not read the file.
    return openpyxl.load_workbook(folder / path.name, data_only=True)


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_every_cell_is_what_libreoffice_calculates(workbook: Path, tmp_path: Path) -> None:
    book, stored = openpyxl.load_workbook(workbook), openpyxl.load_workbook(workbook, data_only=True)
    anew = recalculated(workbook, tmp_path)
    wrong, compared = [], 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    ours, theirs = (each[sheet.title][cell.coordinate].value for each in (stored, anew))
                    if not same(ours, theirs):
                        wrong.append(f"{sheet.title}!{cell.coordinate} {ours} {theirs} {cell.value}")
    assert compared > 500
    assert wrong == []


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return abs(ours - theirs) <= TOLERANCE * max(1.0, abs(ours))
    return bool(ours == theirs)
