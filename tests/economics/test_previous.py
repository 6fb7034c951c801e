"""Where a study follows a plan, by hand: ten people, 20,000 a year at home and 10,000 away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.feasibility import check
from tests.economics.desk import AWAY, HOME, desk

Row = dict[str, Any]
RAMP = {"ramp": "0; 0.5; 0.75; 0.9"}


def at(location: str, share: float = 1, shift: int | None = None) -> Row:
    return {"process": "work", "location": location, "share": share} | ({} if shift is None else {"shift": shift})


def move(status: str, period: int, share: float = 1, shift: int | None = None) -> Row:
    row = {"process": "work", "origin": "home", "destination": "away", "period": period, "share": share, "status": status}
    return row | ({} if shift is None else {"shift": shift})


def live(*rows: Row, **changes: Any) -> list[float]:
    """What the ramp-up of moves that are live costs away in each of four months, when all of the work is there."""
    study = desk(
        {"period": "month", "periods": 4}, role=RAMP, baseline=[at("away")], previous_moves=list(rows), **changes
    )  # fmt: skip
    return list(appraise(study).ramp_up_before[0, AWAY])


def test_a_shift_is_done_where_its_rows_say() -> None:
    """Rows without a shift are about all of them."""
    study = desk(process={"coverage": "16x5"}, baseline=[at("home", 0.4), at("home", 0.6, 1), at("away", 0.6, 2)])
    economics = appraise(study)
    assert economics.baseline.tolist() == [[0, 1], [0.6, 0.4]]
    # Five people each; the second shift three away at 10,000 and two at home at 20,000.
    assert economics.baseline_run_cost.tolist() == [5 * 20_000 + 30_000 + 40_000]


def test_the_tail_of_a_ramp_up() -> None:
    # Of 100,000 a year, a month costs 8,333; lost are all, 1/2, 1/4 and 1/10 of the months from the first on.
    month = 100_000 / 12
    assert live(move("live", 0)) == pytest.approx([0.5 * month, 0.25 * month, 0.1 * month, 0])
    assert live(move("live", -1)) == pytest.approx([0.25 * month, 0.1 * month, 0, 0])
    assert live(move("live", -3)) == pytest.approx([0, 0, 0, 0])
    # Waves add up.
    assert live(move("live", 0, 0.5), move("live", -2, 0.3)) == pytest.approx([0.28 * month, 0.125 * month, 0.05 * month, 0])


def test_only_what_is_live_ramps_up() -> None:
    assert live() == [0, 0, 0, 0]
    assert live({**move("under_way", 1), "origin": "away", "destination": "home"}) == [0, 0, 0, 0]


def test_the_tail_is_paid_by_the_plan_and_by_the_baseline() -> None:
    """It is no saving to end a ramp-up: whatever is decided, it is paid."""
    study = desk({"periods": 2}, role={"ramp": ";".join(["0"] * 18)}, baseline=[at("away")], previous_moves=[move("live", 0)])
    economics = appraise(study)
    # Twelve months were lost before, six are left.
    assert economics.ramp_up_before.sum(axis=(0, 1)).tolist() == pytest.approx([50_000, 0])
    assert economics.baseline_run_cost.tolist() == [100_000, 100_000]
    assert economics.baseline_cost.tolist() == pytest.approx([150_000, 100_000])


def test_a_move_of_one_shift_is_of_its_work_only() -> None:
    study = desk(
        {"periods": 2}, process={"coverage": "16x5"}, previous_moves=[move("under_way", 2, 0.5, 2), move("planned", 2, 0.5)]
    )
    previous = appraise(study).previous
    assert previous.arrive[:, AWAY].tolist() == [[0, 0.5], [0, 1]]
    assert previous.leave[:, HOME].tolist() == [[0, 0.5], [0, 1]]
    assert previous.under_way[:, AWAY].tolist() == [[0, 0], [0, 0.5]]
    assert previous.leaving[:, HOME].tolist() == [[0, 0], [0, 0.5]]


def test_the_share_the_plan_before_has_at_a_place() -> None:
    economics = appraise(desk({"periods": 3}, previous_moves=[move("under_way", 1, 0.25), move("planned", 3, 0.5)]))
    assert economics.previous.share(economics.baseline)[0].tolist() == [[0.25, 0.25, 0.75], [0.75, 0.75, 0.25]]


def test_what_is_under_way_goes_live_before_the_lead_time() -> None:
    economics = appraise(desk({"periods": 3}, process={"lead_periods": 2}, previous_moves=[move("under_way", 1, 0.5)]))
    assert economics.may_arrive[0].tolist() == [[True, False, True], [False, False, True]]
    assert economics.may_leave[0].tolist() == [[False, False, False], [True, False, True]]


def test_nothing_undoes_what_is_under_way() -> None:
    """Away, where it arrives in the first period, nothing leaves then; at home, from where it leaves, nothing arrives."""
    study = desk(
        {"periods": 2},
        process={"lead_periods": 0},
        baseline=[at("home", 0.5), at("away", 0.5)],
        previous_moves=[move("under_way", 1, 0.5)],
    )
    economics = appraise(study)
    assert economics.may_arrive[0].tolist() == [[True, True], [False, True]]
    assert economics.may_leave[0].tolist() == [[False, True], [True, True]]


ACME = {"id": "acme", "name": "Acme", "type": "vendor"}
TIER = [{"provider": "acme", "from_spend": 100_000, "discount": 0.1}]


def terms(began: str, spent: float, **columns: Any) -> dict[str, list[float]]:
    """What is settled in each of six quarters in which acme does all of the work for 25,000 a quarter."""
    study = desk(
        {"period": "quarter", "periods": 6, "contract_start": began}, away={"provider": "acme"}, baseline=[at("away")],
        providers=[ACME | {"spent": spent} | columns], provider_tiers=TIER,
    )  # fmt: skip
    return {name: np.round(paid, 6).tolist() for name, paid in appraise(study).baseline_commercial.items()}


@pytest.mark.parametrize(
    ("began", "spent", "rebate"),
    [
        # Four quarters, then two: 100,000 of 100,000, 50,000 of 50,000.
        ("2027-01-01", 0, [0, 0, 0, -10_000, 0, -5_000]),
        ("2025-01-01", 0, [0, 0, 0, -10_000, 0, -5_000]),
        # Two quarters gone, two left: 50,000 and what was spent of 100,000; then a whole year.
        ("2026-07-01", 0, [0, 0, 0, 0, 0, -10_000]),
        ("2026-07-01", 49_999, [0, 0, 0, 0, 0, -10_000]),
        ("2026-07-01", 50_000, [0, -10_000, 0, 0, 0, -10_000]),
        ("2026-07-01", 80_000, [0, -13_000, 0, 0, 0, -10_000]),
        # One quarter left, four, and one of a year cut short.
        ("2026-04-01", 75_000, [-10_000, 0, 0, 0, -10_000, -2_500]),
    ],
)
def test_discounts_of_the_contract_year_under_way(began: str, spent: float, rebate: list[float]) -> None:
    assert terms(began, spent)["rebate"] == rebate


def test_a_commitment_counts_what_was_spent_before() -> None:
    assert terms("2026-07-01", 60_000, min_spend=120_000)["min_spend"] == [0, 10_000, 0, 0, 0, 20_000]
    assert terms("2026-07-01", 90_000, min_spend=120_000)["min_spend"] == [0, 0, 0, 0, 0, 20_000]


def test_who_was_paid_this_year_is_used_this_year() -> None:
    """Nothing is done at acme's any more: what its year lacks of the commitment is due all the same."""
    study = desk(
        {"period": "quarter", "periods": 6, "contract_start": "2026-07-01"}, away={"provider": "acme"},
        providers=[ACME | {"spent": 60_000, "min_spend": 120_000}],
    )  # fmt: skip
    assert appraise(study).baseline_commercial["min_spend"].tolist() == [0, 60_000, 0, 0, 0, 0]


def test_a_year_that_ends_within_the_first_period_counts_from_its_beginning() -> None:
    lengths = appraise(desk({"period": "quarter", "periods": 1, "contract_start": "2026-07-01"})).commercials.lengths
    assert lengths == (0.75,)


def test_nothing_goes_where_it_is_closed_for_good() -> None:
    economics = appraise(desk(away={"status": "closed", "opening_cost": 1_000, "fixed_cost": 500}))
    assert not economics.eligible[0, AWAY]
    assert economics.reasons["work", "away"] == ("is closed",)
    assert economics.baseline_cost.tolist() == [200_000], "it costs nothing either"


def test_work_under_way_to_where_it_may_not_go_is_told() -> None:
    study = desk(away={"status": "closed"}, previous_moves=[move("under_way", 1, 0.5)])
    [problem] = [problem for problem in check(study) if problem.severity == "error"]
    assert (problem.table, problem.row, problem.column, problem.value) == ("previous_moves", 0, "destination", "away")
    assert problem.message == 'process "work" is under way to a place where it may not go: is closed'
    assert problem.suggestion == "delete the row to call the move off, or allow it"
    assert check(desk(away={"status": "closed"}, previous_moves=[move("planned", 1, 0.5)])) == []


def test_work_that_is_under_way_elsewhere_need_not_fit_where_it_is() -> None:
    late: dict[str, Any] = {"process": {"lead_periods": 1}, "home": {"max_fte": 6}}
    assert [problem.message for problem in check(desk(**late)) if problem.table == "locations"] == [
        "10.0 FTE of today's work cannot have left by 2027"
    ]
    assert check(desk(**late, previous_moves=[move("under_way", 1, 0.4)])) == []


def test_a_site_that_has_turned_before_its_time_does_not_turn_again() -> None:
    opens = [{"location": "away", "change": "opens", "period": 2}]
    candidate = appraise(desk({"periods": 3}, away={"status": "candidate"}, previous_sites=opens)).previous
    is_open = appraise(desk({"periods": 3}, previous_sites=opens)).previous
    assert (candidate.opens[AWAY], is_open.opens[AWAY]) == (1, -1)
