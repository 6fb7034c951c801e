"""What is said about rows that follow a plan: one wrong cell or row each, and the message."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.schemas.study import Study
from tests.economics.desk import desk

Row = dict[str, Any]
TWO_SHIFTS = {"coverage": "16x5"}
YEARS = {"periods": 2}


def move(**columns: Any) -> Row:
    """All of the work, under way from home to away in the first year."""
    row = {"process": "work", "origin": "home", "destination": "away", "period": 1, "share": 1, "status": "under_way"}
    return {name: value for name, value in (row | columns).items() if value is not None}


def at(location: str, share: float = 1, shift: int | None = None) -> Row:
    return {"process": "work", "location": location, "share": share} | ({} if shift is None else {"shift": shift})


def moves(*rows: Row, **changes: Any) -> dict[str, Any]:
    return {"settings": YEARS, "previous_moves": list(rows)} | changes


CASES: list[tuple[dict[str, Any], str]] = [
    # One row.
    (moves(move(status="live")), "previous_moves: is live, so its period is 0 or below"),
    (moves(move(period=0)), "previous_moves: is under_way, so its period is 1 or above"),
    (moves(move(period=-1, status="planned")), "previous_moves: is planned, so its period is 1 or above"),
    (moves(move(destination="home")), "previous_moves: leaves and arrives at the same location, in the same mode"),
    (moves(move(origin=None)), "previous_moves: origin is blank: only work that was new, and is live now, came from nowhere"),
    (moves(move(status="done")), 'previous_moves.status "done": expected live, under_way or planned'),
    # What it refers to.
    (moves(move(process="wrok")), 'previous_moves.process "wrok": no such row in processes (did you mean "work"?)'),
    (moves(move(origin="hom")), 'previous_moves.origin "hom": no such row in locations (did you mean "home"?)'),
    (moves(move(destination="awya")), 'previous_moves.destination "awya": no such row in locations (did you mean "away"?)'),
    (moves(move(period=3)), 'previous_moves.period "3": beyond the horizon of 2 periods'),
    (moves(move(share=0.5), move(share=0.5)), 'previous_moves.process "work, home, away, 1": stands twice; the key must be unique'),
    # Shifts.
    (moves(move(shift=2)), 'previous_moves.shift "2": process "work" has 1 shift'),
    (
        {"process": TWO_SHIFTS, "baseline": [at("home"), at("away", 1, 3)]},
        'baseline.shift "3": process "work" has 2 shifts',
    ),
    (
        {"process": TWO_SHIFTS, "baseline": [at("home", 1, 1), at("home", 0.5, 2), at("away", 0.4, 2)]},
        'baseline.share: the shares of process "work", shift 2, add up to 0.9, not 1',
    ),
    (
        # Rows with and without a shift add up in each.
        {"process": TWO_SHIFTS, "baseline": [at("home", 0.5), at("away", 0.5, 1), at("away", 0.6, 2)]},
        'baseline.share: the shares of process "work", shift 2, add up to 1.1, not 1',
    ),
    (
        {"process": TWO_SHIFTS, "baseline": [at("home", 1, 2)]},
        'baseline.share: the shares of process "work", shift 1, add up to 0, not 1',
    ),
    # Where the work is.
    (
        moves(move(), move(period=2, share=0.5)),
        'previous_moves.share: 1.5 of process "work", shift 1, is under way from "home", where 1 of it is done today'
        " (correct the baseline, or what is under way)",
    ),
    (
        moves(move(share=0.6), process=TWO_SHIFTS, baseline=[at("home", 1, 1), at("home", 0.5, 2), at("away", 0.5, 2)]),
        'previous_moves.share: 0.6 of process "work", shift 2, is under way from "home", where 0.5 of it is done today'
        " (correct the baseline, or what is under way)",
    ),
    (
        moves(move(share=0.5), move(origin="away", destination="home", share=0.5, status="planned"), baseline=[at("home", 0.5), at("away", 0.5)]),
        'previous_moves.origin "home": process "work" leaves here in period 1, in which some of it arrives here'
        " (write the moves from where it was to where it goes)",
    ),
    (
        {"away": {"status": "closed"}, "baseline": [at("home", 0.5), at("away", 0.5)]},
        'baseline.location "away": work is done today at a location that is not open (set its status to open)',
    ),
    # Sites.
    (
        {"away": {"status": "closed"}, "previous_sites": [{"location": "away", "change": "opens", "period": 1}]},
        'previous_sites.change "opens": "away" opens, and its status is closed (correct the one or the other)',
    ),
    (
        {"away": {"status": "candidate"}, "previous_sites": [{"location": "away", "change": "closes", "period": 1}]},
        'previous_sites.change "closes": "away" closes, and its status is candidate (correct the one or the other)',
    ),
    (
        {"previous_sites": [{"location": "home", "change": "closes", "period": 2}]},
        'previous_sites.period "2": beyond the horizon of 1 periods',
    ),
    # Contract years.
    (
        {"settings": {"contract_start": "2027-04-01"}},
        'study.contract_start "2027-04-01": is after the start: give the first day of the contract year under way',
    ),
    (
        {"settings": {"contract_start": "2026-11-01", "period": "quarter"}},
        'study.contract_start "2026-11-01": a contract year has to begin with a quarter of the horizon, which starts 2027-01-01',
    ),
    (
        {"settings": {"contract_start": "2026-10-15", "period": "month"}},
        'study.contract_start "2026-10-15": a contract year has to begin with a month of the horizon, which starts 2027-01-01',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), CASES, ids=range(len(CASES)))
def test_it_is_told(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk(**changes)
    assert message in told(caught.value)


def told(error: InvalidInput) -> list[str]:
    """Every problem as a line: table, column, value, message, suggestion."""
    lines = []
    for problem in error.problems:
        where = str(problem.table) + (f".{problem.column}" if problem.column else "")
        value = "" if problem.value is None else f' "{problem.value}"'
        lines.append(f"{where}{value}: {problem.message}" + (f" ({problem.suggestion})" if problem.suggestion else ""))
    return lines


FINE: list[dict[str, Any]] = [
    moves(move(), move(period=2, status="planned")),
    moves(move(period=0, status="live"), move(origin=None, period=-3, status="live")),
    moves(move(share=0.5), move(shift=2, period=2, share=0.5), process=TWO_SHIFTS),
    # From one place to another and on: in another period, or of another shift.
    moves(move(share=0.5), move(origin="away", destination="home", period=2, status="planned")),
    moves(move(shift=1), move(shift=2, origin="away", destination="home", status="planned"), process=TWO_SHIFTS),
    {"settings": {"contract_start": "2026-10-01", "period": "quarter"}},
    {"settings": {"contract_start": "2025-01-01"}},
    {"away": {"status": "candidate"}, "previous_sites": [{"location": "away", "change": "opens", "period": 1}]},
]  # fmt: skip


@pytest.mark.parametrize("changes", FINE, ids=range(len(FINE)))
def test_it_is_fine(changes: dict[str, Any]) -> None:
    assert isinstance(desk(**changes), Study)
