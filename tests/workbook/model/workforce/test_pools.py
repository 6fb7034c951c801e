"""The sheet `Pools`: agents, who waits and what it costs, what splitting costs; and the same by LibreOffice, before and after an edit."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.optimisation import as_is, optimise
from sourcing_opt.plan import Plan
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from sourcing_opt.workbook.report.checks import ALL_OK
from sourcing_opt.workbook.report.headline import AFTER_NPV, fact_cells
from tests.pooled import HOURS, PAY, PRODUCTIVE, two_centres
from tests.workbook.edits import edited
from tests.workbook.office import differences, errors, needs_office, recalculated, values

AT_20, AT_40 = 24.437816, 45.841541
AN_AGENT = HOURS / PRODUCTIVE * PAY
RUN = RunLog(origin="pooled", limits=Limits(gap=0.0), solver="highs")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return optimise(two_centres(26_200, only_at_leeds=True), Limits(gap=0.0))


@pytest.fixture(scope="module")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pools") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


def table(path: Path, *headers: str) -> list[tuple[Any, ...]]:
    """These columns of the first table of the sheet that has them."""
    rows = list(openpyxl.load_workbook(path, data_only=True)["Pools"].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if set(headers) <= set(row))
    at = [rows[top].index(header) for header in headers]
    found = []
    for row in rows[top + 1 :]:
        if row[0] in (None, "Total"):
            break
        found.append(tuple(row[column] for column in at))
    return found


def test_who_waits_where(written: Path) -> None:
    rows = table(written, "Location", "Load by plan", "Agents by plan", "Waiting by plan", "Cost of waiting by plan")
    waiting = (AT_20 - 20) * HOURS / PRODUCTIVE
    assert [row[0] for row in rows] == ["leeds", "leeds", "york", "york"]
    assert [row[1:] for row in rows[::2]] == [
        pytest.approx((20, AT_20, waiting, waiting * PAY), rel=1e-6),
        pytest.approx((20, AT_20, waiting, waiting * 26_200), rel=1e-6),
    ]


def test_what_splitting_costs(written: Path) -> None:
    agents, together, cost = table(written, "Agents as split", "Agents at one place", "Splitting costs")[0]
    assert (agents, together) == pytest.approx((2 * AT_20, AT_40), rel=1e-6)
    assert cost == pytest.approx((2 * AT_20 - AT_40) * AN_AGENT * (1 + 26_200 / PAY) / 2, rel=1e-6)


def test_a_pool_at_one_place_is_not_split(tmp_path: Path) -> None:
    write_plan(optimise(two_centres(), Limits(gap=0.0)), tmp_path / "one.xlsx", RUN)
    assert table(tmp_path / "one.xlsx", "Splitting costs") == [(pytest.approx(0, abs=1e-6),)] * 2


def test_the_table_of_agents_says_how_far_it_is_off(written: Path) -> None:
    rows = table(written, "Load", "Agents", "Missing")
    assert rows[0] == (0, 0, pytest.approx(rows[0][2]))
    assert max(row[2] for row in rows[1:]) < 0.01
    assert all(after[1] > row[1] for row, after in pairwise(rows))
    [told] = [row[0] for row in openpyxl.load_workbook(written)["Pools"].iter_rows(max_row=2, values_only=True)][1:]
    assert f"{max(row[2] for row in rows[1:]):.4f}" in str(told)


def test_a_study_without_pools_has_no_such_sheet(tmp_path: Path) -> None:
    study = two_centres()
    alone = study.replace(pools=(), processes=tuple(row.replace(pool=None) for row in study.processes))
    write_plan(as_is(alone), tmp_path / "plan.xlsx", RUN)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert "Pools" not in book.sheetnames
    assert "Pool" not in [cell.value for row in book["Cost build-up"].iter_rows(max_row=8) for cell in row]


@needs_office
def test_libreoffice_agrees_before_and_after_edits(plan: Plan, written: Path, tmp_path: Path) -> None:
    changed = [tmp_path / f"changed{seed}.xlsx" for seed in range(2)]
    expected = [edited(plan, written, path, seed) for seed, path in enumerate(changed)]
    (tmp_path / "anew").mkdir()
    anew, *after = recalculated([written, *changed], tmp_path / "anew")
    compared, wrong = differences(written, anew)
    assert (wrong, compared > 500) == ([], True)
    assert values(anew)["Cover"]["A4"].value == ALL_OK
    for now, path in zip(expected, after, strict=True):
        assert errors(path) == []
        # Between two loads of the table of agents, a few thousandths of an agent may be missing.
        assert float(values(path)["Summary"][fact_cells()[AFTER_NPV]].value) == pytest.approx(now.npv, rel=2e-5)
