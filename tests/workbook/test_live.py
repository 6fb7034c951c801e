"""The workbook is live: every figure follows from the inputs and the decisions, as LibreOffice calculates it.

`SOURCING_OPT_WORKBOOKS` sets how many generated studies are looked at beside the shipped ones; seeds count from 0.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sourcing_opt.errors import Infeasible
from sourcing_opt.io import load
from sourcing_opt.plan import Plan, optimise
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import write_plan
from sourcing_opt.workbook.report.checks import ALL_OK, CHANGED, NOT_OK
from sourcing_opt.workbook.report.headline import AFTER_NPV, BEFORE_NPV, SAVING, fact_cells
from tests.oracle.studies import random_study
from tests.workbook.conftest import RUN, everything, planned
from tests.workbook.edits import edited
from tests.workbook.office import differences, errors, needs_office, recalculated, values
from tests.workbook.rolled import rolled

STUDIES = int(os.environ.get("SOURCING_OPT_WORKBOOKS", "5"))
CENT = 0.01
INPUTS = Path("inputs")
AWKWARD = ("=1+1", "+1", "-x", "@sum", "#N/A", "'text", "NA", "<b>", "007", "\ufeffmark")
"""Words that a spreadsheet would like to make something else of."""


def random_plans(count: int) -> Iterator[Plan]:
    """Plans of the first random studies that have one, with awkward words in them."""
    found, seed = 0, 0
    while found < count:
        try:
            yield optimise(_with_awkward_words(random_study(seed), seed), Limits(gap=0))
            found += 1
        except Infeasible:
            pass
        seed += 1


def _with_awkward_words(study: Study, seed: int) -> Study:
    words = [AWKWARD[(seed * 5 + n) % len(AWKWARD)] for n in range(len(study.processes))]
    processes = [row.replace(name=word, note=word) for row, word in zip(study.processes, words, strict=True)]
    return study.replace(processes=tuple(processes))


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    shipped = [optimise(load(INPUTS / name).study, Limits(gap=0.02)) for name in ("tiny", "retail_bank")]
    return [planned(everything()), planned(rolled()), *shipped, *random_plans(STUDIES)]


@pytest.fixture(scope="module")
def written(plans: list[Plan], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("written")
    paths = [folder / f"plan{number}.xlsx" for number in range(len(plans))]
    for plan, path in zip(plans, paths, strict=True):
        write_plan(plan, path, RUN)
    return paths


def fact(book: Any, name: str) -> float:
    """A headline figure."""
    return float(book["Summary"][fact_cells()[name]].value)


@needs_office
def test_every_cell_is_what_libreoffice_calculates(plans: list[Plan], written: list[Path], tmp_path: Path) -> None:
    for plan, path, anew in zip(plans, written, recalculated(written, tmp_path), strict=True):
        compared, wrong = differences(path, anew)
        assert wrong == []
        assert compared > 500
        book = values(anew)
        assert fact(book, AFTER_NPV) == pytest.approx(plan.npv, abs=CENT)
        assert fact(book, SAVING) == pytest.approx(plan.npv_saving, abs=CENT)
        assert book["Cover"]["A4"].value == ALL_OK


@needs_office
def test_after_edits_libreoffice_and_python_agree(plans: list[Plan], written: list[Path], tmp_path: Path) -> None:
    """Five changes in each workbook, to inputs and by overrides."""
    (tmp_path / "edited").mkdir()
    targets = [tmp_path / "edited" / path.name for path in written]
    expected = [
        edited(plan, path, target, seed) for seed, (plan, path, target) in enumerate(zip(plans, written, targets, strict=True))
    ]
    changes = 0
    for before, plan, path in zip(plans, expected, recalculated(targets, tmp_path), strict=True):
        assert errors(path) == []
        book = values(path)
        assert fact(book, AFTER_NPV) == pytest.approx(plan.npv, rel=1e-9, abs=CENT), path.name
        assert fact(book, BEFORE_NPV) == pytest.approx(plan.baseline.npv, rel=1e-9, abs=CENT), path.name
        assert fact(book, SAVING) == pytest.approx(plan.npv_saving, rel=1e-9, abs=CENT), path.name
        changed = plan.npv != pytest.approx(before.npv, rel=1e-6)
        changes += changed
        assert book["Cover"]["A4"].value in ({CHANGED, NOT_OK} if changed else {ALL_OK, CHANGED, NOT_OK})
    assert changes > len(plans) / 2
