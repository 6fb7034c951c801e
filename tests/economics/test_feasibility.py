"""What is said about a study before it is solved, and where."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.economics.feasibility import check
from tests.economics.desk import desk


def told(**changes: Any) -> list[tuple[str | None, int | None, str | None, str]]:
    """(table, row, column, message) of every error."""
    return [(p.table, p.row, p.column, p.message) for p in check(desk(**changes)) if p.severity == "error"]


def test_nothing_to_say() -> None:
    assert check(desk()) == []


def test_new_work_that_may_go_nowhere() -> None:
    [problem] = told(process={"languages": "en"}, baseline=[])
    assert problem == (
        "processes", 0, "id",
        "no location may do this process: away: does not offer the language en; home: does not offer the language en",
    )  # fmt: skip


def test_work_without_a_price_where_it_is() -> None:
    [problem] = told(labor_rates=[{"role": "agent", "location": "away", "salary": 1}])
    assert problem == (
        "baseline", 0, "location", 'process "work" is done here today, but its roles have no labor rate here and there is no quote',
    )  # fmt: skip


def test_too_little_room_for_a_process_and_for_all() -> None:
    assert told(home={"max_fte": 4}, away={"max_fte": 5.5}, process={"lead_periods": 0}) == [
        ("processes", 0, "id", "needs 10.0 FTE, but all locations that may do it together hold 9.5 (max_fte)"),
        ("locations", None, "max_fte", "all locations together hold 9.5 FTE (max_fte), the work needs at least 10.0 in 2027"),
    ]


def test_enough_room_where_people_do_more() -> None:
    assert told(home={"max_fte": 4}, away={"max_fte": 5.5, "productivity": 2}) == []


def test_work_that_cannot_leave_in_time() -> None:
    [problem] = told(settings={"periods": 2}, home={"max_fte": 9}, process={"lead_periods": 1})
    assert problem == ("locations", 1, "max_fte", "10.0 FTE of today's work cannot have left by 2027")


def test_places_that_say_nothing_of_carbon_where_it_counts() -> None:
    limit = {"id": "cap", "type": "amount_limit", "metric": "carbon", "max": 5}
    assert check(desk(home={"carbon": 500})) == []
    [problem] = check(desk(home={"carbon": 500}, policies=[limit]))
    assert (problem.table, problem.row, problem.column, problem.severity) == ("locations", 0, "carbon", "warning")
    assert 'policy "cap" limits it' in problem.message
    assert len(check(desk(settings={"carbon_price": 80}))) == 2
    assert check(desk(settings={"carbon_price": 80}, home={"carbon": 500}, away={"carbon": 0})) == []


def test_a_policy_that_selects_nothing() -> None:
    rule = {"id": "rule", "type": "assignment", "max": 0.5, "where": {"status": "closed"}}
    assert told(policies=[rule]) == [("policies", 0, "where", 'policy "rule" selects no location')]
    assert told(policies=[rule | {"allow_empty": "yes"}]) == []


def test_work_where_it_may_not_go_stays_with_a_warning() -> None:
    [problem] = check(desk(process={"min_quality": 90}, home={"quality": 80}))
    assert (problem.severity, problem.table, problem.row) == ("warning", "baseline", 0)
    assert "has quality 80, needs 90; it may stay, not grow" in problem.message


@pytest.mark.parametrize("each", ["process", "country", "city"])
@pytest.mark.parametrize(
    ("selector", "column"), [({"for": {"criticality": "high"}}, "for"), ({"where": {"status": "closed"}}, "where")]
)
def test_an_empty_policy_is_told_by_what_is_empty(each: str, selector: dict[str, Any], column: str) -> None:
    rule = {"id": "rule", "type": "assignment", "max": 0.5, "each": each} | selector
    found = told(away={"city": "Pune"}, policies=[rule])
    assert [problem[:3] for problem in found] == [("policies", 0, column)]


def test_a_policy_repeated_for_what_nothing_has() -> None:
    [problem] = told(policies=[{"id": "rule", "type": "assignment", "max": 0.5, "each": "city"}])
    assert problem == ("policies", 0, "each", 'policy "rule" is repeated for every city, and nothing it selects has one')
