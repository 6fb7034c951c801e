"""The history of a label: one run for each quarter, held against the one before."""

from __future__ import annotations

import pytest

from sourcing_opt.batch.entry import Entry
from sourcing_opt.batch.history import Quarter, histories, history
from sourcing_opt.batch.manifest import Manifest
from tests.batch.runs import figures, four_quarters, manifest, without_plan


def entries(*manifests: Manifest) -> list[Entry]:
    return [Entry(run, f"{run.label}-{run.run}") for run in manifests]


def test_every_label_has_its_quarters_oldest_first() -> None:
    found = histories(entries(*reversed(four_quarters())))
    assert list(found) == ["bank", "bank/nearshore/recession"]
    for quarters in found.values():
        assert [quarter.entry.manifest.first_period for quarter in quarters] == ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]
        assert [quarter.before for quarter in quarters] == [None, *(quarter.entry for quarter in quarters[:-1])]


def test_changes_are_against_the_quarter_before() -> None:
    """The second quarter was solved twice: 88 million, then 87, which counts."""
    quarters = history(entries(*four_quarters()), "bank")
    assert [quarter.entry.row["npv"] for quarter in quarters] == [90e6, 87e6, 86e6, 84e6]
    assert [quarter.row["npv_change"] for quarter in quarters] == [None, -3e6, -1e6, -2e6]
    # 60, 30, 10 people at 100,000, 50,000, 25,000; then 48, 38, 14; then 40, 42, 20; then 30, 48, 25
    assert [quarter.row["run_cost_last_year_change"] for quarter in quarters] == [None, -700_000, -450_000, -575_000]


def test_beside_a_quarter_without_a_plan_there_is_no_change() -> None:
    quarters = history(entries(*four_quarters()), "bank/nearshore/recession")
    assert [quarter.entry.row["npv"] for quarter in quarters] == [90e6, 90e6, None, 90e6]
    assert [quarter.change("npv") for quarter in quarters] == [None, 0.0, None, None]


def test_different_money_is_not_subtracted() -> None:
    pounds, euros = entries(manifest(), manifest(first="2027-Q2", currency="EUR", figures=figures(99e6)))
    assert Quarter(euros, pounds).change("npv") is None


@pytest.mark.parametrize("planned_first", [True, False])
def test_a_run_with_a_plan_stands_for_its_quarter(planned_first: bool) -> None:
    early, late = "2027-01-04T06:00:00.000+00:00", "2027-01-05T06:00:00.000+00:00"
    planned = manifest(ended=early if planned_first else late)
    failed = without_plan(ended=late if planned_first else early)
    [quarter] = history(entries(failed, planned), "bank")
    assert quarter.entry.manifest == planned


def test_a_label_that_nobody_has() -> None:
    assert history(entries(*four_quarters()), "ban") == ()
