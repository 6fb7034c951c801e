"""The workbook is live: every figure follows from the inputs and the decisions, as LibreOffice calculates it.

`SOURCING_OPT_WORKBOOKS` sets how many generated studies are looked at beside the shipped ones; seeds count from 0.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sourcing_opt.errors import Infeasible
from sourcing_opt.io import load
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import write_plan
from sourcing_opt.workbook.report.checks import ALL_OK, CHANGED, NOT_OK
from sourcing_opt.workbook.report.headline import AFTER_NPV, BEFORE_NPV, SAVING, fact_cells
from tests.oracle.studies import random_study
from tests.workbook.conftest import RUN, everything, planned
from tests.workbook.edits import edited
from tests.workbook.modes import in_modes
from tests.workbook.office import differences, errors, needs_office, recalculated, values
from tests.workbook.rolled import rolled

STUDIES = int(os.environ.get("SOURCING_OPT_WORKBOOKS", "1"))
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
    modes = [optimise(in_modes(), Limits(gap=0))]
    return [planned(everything()), planned(rolled()), *modes, *shipped, *random_plans(STUDIES)]


@dataclass(frozen=True)
class Calculated:
    """Workbooks as they were written, and after five changes each; and what LibreOffice made of them, in one go."""

    written: list[Path]
    anew: list[Path]
    expected: list[Plan]
    """What Python makes of the changed ones."""
    changed: list[Path]


@pytest.fixture(scope="module")
def calculated(plans: list[Plan], tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    folder = tmp_path_factory.mktemp("written")
    written = [folder / f"plan{number}.xlsx" for number in range(len(plans))]
    changed = [folder / f"changed{number}.xlsx" for number in range(len(plans))]
    for plan, path in zip(plans, written, strict=True):
        write_plan(plan, path, RUN)
    both = enumerate(zip(plans, written, changed, strict=True))
    expected = [edited(plan, path, target, seed) for seed, (plan, path, target) in both]
    (folder / "anew").mkdir()
    anew = recalculated([*written, *changed], folder / "anew")
    return Calculated(written, anew[: len(written)], expected, anew[len(written) :])


def fact(book: Any, name: str) -> float:
    """A headline figure."""
    return float(book["Summary"][fact_cells()[name]].value)


@needs_office
def test_every_cell_is_what_libreoffice_calculates(plans: list[Plan], calculated: Calculated) -> None:
    for plan, path, anew in zip(plans, calculated.written, calculated.anew, strict=True):
        compared, wrong = differences(path, anew)
        assert wrong == []
        assert compared > 500
        book = values(anew)
        assert fact(book, AFTER_NPV) == pytest.approx(plan.npv, abs=CENT)
        assert fact(book, SAVING) == pytest.approx(plan.npv_saving, abs=CENT)
        assert book["Cover"]["A4"].value == ALL_OK


@needs_office
def test_after_edits_libreoffice_and_python_agree(plans: list[Plan], calculated: Calculated) -> None:
    """Five changes in each workbook, to inputs and by overrides."""
    changes = 0
    for before, plan, path in zip(plans, calculated.expected, calculated.changed, strict=True):
        assert errors(path) == []
        book = values(path)
        assert fact(book, AFTER_NPV) == pytest.approx(plan.npv, rel=1e-9, abs=CENT), path.name
        assert fact(book, BEFORE_NPV) == pytest.approx(plan.baseline.npv, rel=1e-9, abs=CENT), path.name
        assert fact(book, SAVING) == pytest.approx(plan.npv_saving, rel=1e-9, abs=CENT), path.name
        changed = plan.npv != pytest.approx(before.npv, rel=1e-6)
        changes += changed
        assert book["Cover"]["A4"].value in ({CHANGED, NOT_OK} if changed else {ALL_OK, CHANGED, NOT_OK})
    assert changes > len(plans) / 2
