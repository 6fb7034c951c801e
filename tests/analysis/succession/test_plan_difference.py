"""What is not the same in two plans: inputs, allocation, what happens when, and the bridge's figures for other programs."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from sourcing_opt.analysis.succession.bridge import Made
from sourcing_opt.analysis.succession.plan_difference import PlanDifference, ShareChange, difference
from sourcing_opt.analysis.succession.schedule_changes import Turn, turns
from sourcing_opt.documents.plans.diff import diff_document
from sourcing_opt.economics import appraise
from sourcing_opt.errors import InvalidInput
from sourcing_opt.optimisation import evaluated
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.schemas.tables.processes import Volume
from tests.two_plans import ADDS_UP, EXACT, by_hand, later, quarterly, salary, solved, tiny


def compared(a: Made, b: Made) -> PlanDifference:
    return difference(a, b, EXACT)


def happens(found: PlanDifference) -> list[tuple[object, ...]]:
    return [(t.kind, t.process or t.location, t.change, round(t.share, 6), t.before, t.after) for t in found.turns]


def test_one_changed_wage() -> None:
    """The 20 people for invoices in Pune cost 1,000 a year more, and 100 more once for what they are taught: a tenth of a year's pay."""
    found = compared(solved(tiny(), "a"), solved(salary(tiny(), "pune", 11_000), "b"))
    assert found.inputs == (Difference("labor_rates", ("clerk", "pune"), "changed", "salary", 10_000.0, 11_000.0),)
    assert (found.work, found.shares, found.turns, found.carried) == ((), (), (), False)
    steps = {step["name"]: step for step in diff_document(found)["bridge"]["steps"]}
    wages = steps.pop("wages")
    assert (wages["run"], wages["one_off"], wages["npv"]) == ([20_000, 20_000], [2_000, 0], 30_400)
    assert {amount for step in steps.values() for amount in (*step["run"], *step["one_off"], step["npv"])} == {0}


def test_the_same_plan_twice() -> None:
    found = compared(solved(tiny(), "a"), solved(tiny(), "a"))
    assert (found.inputs, found.work, found.shares, found.turns) == ((), (), (), ())
    assert found.periods == ("2027", "2028")
    assert not np.any([step.total for step in found.bridge.steps])


def test_another_choice() -> None:
    """With dear people in Pune, invoices take the room in Krakow; claims stay."""
    found = compared(solved(tiny(), "a"), solved(salary(tiny(), "pune", 30_000), "b"))
    assert found.shares == (
        ShareChange("claims", 1, "krakow", (0.0, 0.5), (0.0, 0.0), 15.0),
        ShareChange("claims", 1, "london", (1.0, 0.5), (1.0, 1.0), 15.0),
        ShareChange("invoices", 1, "krakow", (0.0, 0.0), (1.0, 1.0), 20.0),
        ShareChange("invoices", 1, "pune", (1.0, 1.0), (0.0, 0.0), 20.0),
    )
    assert [change.first for change in found.shares] == [1, 1, 0, 0]
    assert found.turns == (
        Turn("dropped", "opens", None, None, "pune", 1.0, 0.0, "2027", None),
        Turn("dropped", "goes live", "claims", 1, "krakow", 0.5, 15.0, "2028", None),
        Turn("added", "goes live", "invoices", 1, "krakow", 1.0, 20.0, None, "2027"),
        Turn("dropped", "goes live", "invoices", 1, "pune", 1.0, 20.0, "2027", None),
    )


def test_a_later_study_is_held_against_what_was_assumed_of_it() -> None:
    """Wages and volumes that grow as they were said to are no change; a year later Krakow's are not what they were said to be."""
    rates = tuple(row.replace(wage_inflation=0.07) for row in tiny().labor_rates)
    processes = tuple(row.replace(growth=0.1) for row in tiny().processes)
    locations = tuple(row.replace(max_fte=None) for row in tiny().locations)
    a = solved(tiny().replace(labor_rates=rates, processes=processes, locations=locations, policies=()), "a")
    study = later(a, 1, 2)
    same = compared(a, solved(study, "b"))
    assert (same.carried, same.inputs, same.work, same.turns) == (True, (), (), ())
    assert same.periods == ("2028",)
    [change] = compared(a, solved(salary(study, "krakow", 22_000), "b")).inputs
    assert (change.key, change.column, change.after) == (("clerk", "krakow"), "salary", 22_000)
    assert change.before == pytest.approx(21_400)


def test_the_arithmetic_of_carrying_figures_forward_is_no_change() -> None:
    study = salary(tiny(), "pune", 10_000 * (1 + 1e-12))
    assert compared(solved(tiny(), "a"), solved(study, "b")).inputs == ()
    [change] = compared(solved(tiny(), "a"), solved(salary(tiny(), "pune", 10_000.01), "b")).inputs
    assert change.after == 10_000.01


def test_where_the_work_is_stands_apart_and_who_says_so_does_not_matter() -> None:
    baseline = tuple(row.replace(source="ledger", note="counted") for row in tiny().baseline)
    moved = tuple(row.replace(location="krakow") if row.process == "helpline" else row for row in baseline)
    found = compared(solved(tiny(), "a"), solved(tiny().replace(baseline=moved), "b"))
    assert found.inputs == ()
    assert found.work == (
        Difference("baseline", ("helpline", "london", "", ""), "removed"),
        Difference("baseline", ("helpline", "krakow", "", ""), "added"),
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([("claims", "krakow", 1, 0.5)], [("claims", "krakow", 3, 0.5)], [("later", 0.5, "2027-Q2", "2027-Q4")]),
        ([("claims", "krakow", 3, 0.5)], [("claims", "krakow", 1, 0.5)], [("earlier", 0.5, "2027-Q4", "2027-Q2")]),
        ([("claims", "krakow", 1, 0.5)], [("claims", "krakow", 1, 0.5)], []),
        ([("claims", "krakow", 1, 0.5)], [("claims", "krakow", 1, 0.75)], [("added", 0.25, None, "2027-Q2")]),
        ([("claims", "krakow", 1, 0.5)], [("claims", "krakow", 2, 0.25)], [("later", 0.25, "2027-Q2", "2027-Q3"), ("dropped", 0.25, "2027-Q2", None)]),
        # What keeps its quarter is not taken for what came late.
        ([("claims", "krakow", 0, 0.5), ("claims", "krakow", 2, 0.5)], [("claims", "krakow", 2, 0.5)], [("dropped", 0.5, "2027-Q1", None)]),
        ([("claims", "krakow", 0, 0.4), ("claims", "krakow", 1, 0.4)], [("claims", "krakow", 3, 0.8)], [("later", 0.4, "2027-Q1", "2027-Q4"), ("later", 0.4, "2027-Q2", "2027-Q4")]),
    ],
)  # fmt: skip
def test_when_work_goes_live(ours: Any, theirs: Any, expected: list[tuple[object, ...]]) -> None:
    found = compared(by_hand(quarterly(), "a", *ours), by_hand(quarterly(), "b", *theirs))
    assert [(kind, share, was, is_) for kind, _, _, share, was, is_ in happens(found)] == expected


@pytest.mark.parametrize("seed", range(25))
def test_what_is_told_makes_the_one_plan_of_the_other(seed: int) -> None:
    """Taken out of when the first has it and put to when the second has it, every share that is told of gives the second's moves."""
    chance = random.Random(seed)

    def plan(name: str) -> Made:
        waves = [
            (process, chance.randrange(4), chance.choice((0.1, 0.25, 0.3)))
            for process in ("claims", "invoices")
            for _ in range(3)
        ]
        return by_hand(quarterly(), name, *((process, "krakow", wave, share) for process, wave, share in waves))

    a, b = (evaluated(appraise(made.study), made.decisions) for made in (plan("a"), plan("b")))
    axes, found = a.economics.axes, list(turns(a, b, 0))
    told = np.zeros(axes.shape)
    for turn in found:
        [p] = axes.by_process[str(turn.process)]
        for label, sign in ((turn.before, -1), (turn.after, 1)):
            if label is not None:
                told[p, axes.location_index[turn.location], axes.calendar.labels.index(label)] += sign * turn.share
    assert np.allclose(a.decisions.arrive + told, b.decisions.arrive, atol=1e-5)
    assert all(turn.before != turn.after for turn in found)


def test_when_locations_open() -> None:
    a = by_hand(quarterly(), "a", opens={"pune": 1})
    assert happens(compared(a, by_hand(quarterly(), "b", opens={"pune": 2}))) == [
        ("later", "pune", "opens", 1, "2027-Q2", "2027-Q3")
    ]
    assert happens(compared(by_hand(quarterly(), "b"), a)) == [("added", "pune", "opens", 1, None, "2027-Q2")]
    # Two quarters on it is open already, in both.
    assert happens(compared(a, by_hand(later(a, 2, 2), "b"))) == []


def test_when_locations_close() -> None:
    locations = tuple(row.replace(closing_cost=1.0) for row in quarterly().locations)
    a, b = (by_hand(quarterly().replace(locations=locations), name) for name in "ab")
    a.decisions.closes[0], b.decisions.closes[0] = 3, 1
    assert happens(compared(a, b)) == [("earlier", "krakow", "closes", 1, "2027-Q4", "2027-Q2")]
    assert happens(compared(a, by_hand(later(a, 2, 2), "c"))) == [("dropped", "krakow", "closes", 1, "2027-Q4", None)]


MOVE = ("claims", "krakow", 1, 0.5)


def test_what_has_happened_as_it_was_meant_to_is_not_told() -> None:
    a = by_hand(quarterly(), "a", MOVE, ("invoices", "krakow", 3, 1.0))
    b = by_hand(later(a, 2, 2), "b", ("invoices", "krakow", 1, 1.0))
    assert (happens(compared(a, b)), compared(a, b).shares) == ([], ())


def test_what_should_have_happened_and_is_still_to_come_is_late() -> None:
    a = by_hand(quarterly(), "a", MOVE)
    b = by_hand(later(a, 2, 2, ("claims", "krakow", 0.2), ("claims", "london", 0.8)), "b", ("claims", "krakow", 1, 0.3))
    found = compared(a, b)
    assert happens(found) == [("later", "claims", "goes live", 0.3, "2027-Q2", "2027-Q4")]
    [arrived, left] = found.shares
    assert (arrived.location, arrived.before) == ("krakow", (0.5, 0.5))
    assert arrived.after == pytest.approx((0.2, 0.5))
    assert (left.location, left.first, found.periods[left.first]) == ("london", 0, "2027-Q3")


def test_what_has_happened_before_its_time_is_early() -> None:
    a = by_hand(quarterly(), "a", ("claims", "krakow", 3, 0.5))
    b = by_hand(later(a, 2, 2, ("claims", "krakow", 0.5), ("claims", "london", 0.5)), "b")
    assert happens(compared(a, b)) == [("earlier", "claims", "goes live", 0.5, "2027-Q4", "before 2027-Q3")]


def test_what_lies_beyond_the_end_of_the_second_plan_is_not_dropped() -> None:
    a = by_hand(quarterly(), "a", ("claims", "krakow", 3, 0.5))
    b = by_hand(later(a, 1, 2), "b")
    assert (happens(compared(a, b)), compared(a, b).work) == ([], ())


def test_processes_and_locations_that_only_one_plan_has() -> None:
    without = tiny().replace(
        processes=tuple(row for row in tiny().processes if row.id != "helpline"),
        baseline=tuple(row for row in tiny().baseline if row.process != "helpline"),
        locations=tuple(row for row in tiny().locations if row.id != "pune"),
        labor_rates=tuple(row for row in tiny().labor_rates if row.location != "pune"),
    )
    a, b = solved(tiny(), "a"), solved(without, "b")
    gone = [change for change in compared(a, b).shares if change.process == "helpline"]
    assert gone == [ShareChange("helpline", 1, "krakow", (1.0, 1.0), (0.0, 0.0), 10.0)]
    come = [change for change in compared(b, a).shares if change.location == "pune"]
    assert come == [ShareChange("invoices", 1, "pune", (0.0, 0.0), (1.0, 1.0), 20.0)]
    assert ("added", "pune", "opens", 1, None, "2027") in happens(compared(b, a))


def test_work_that_needs_nobody_moves_all_the_same() -> None:
    processes = tuple(row.replace(fte=1) if row.id == "claims" else row for row in quarterly().processes)
    idle = quarterly().replace(
        processes=processes, volumes=tuple(Volume(process="claims", period=t, factor=0) for t in (1, 2, 3, 4))
    )
    found = compared(by_hand(idle, "a", MOVE), by_hand(idle, "b"))
    assert [(turn.kind, turn.share, turn.fte) for turn in found.turns] == [("dropped", 0.5, 0.0)]
    assert {change.fte for change in found.shares} == {0.0}


def test_the_document_adds_up_to_the_cent() -> None:
    a = solved(tiny(), "a")
    b = solved(salary(later(a, 1, 2), "krakow", 23_456.789), "b")
    content = json.loads(json.dumps(diff_document(compared(a, b)), default=str))
    assert content["schema"] == "sourcing-opt/diff/1"
    assert content["before"] == {
        "name": "a",
        "study": "Tiny",
        "digest": a.study.digest,
        "first_period": "2027",
        "last_period": "2028",
    }
    assert content["carried"] is True
    assert [change["table"] for change in content["inputs"]] == ["labor_rates"]
    bridge = content["bridge"]
    assert bridge["periods"] == ["2027", "2028", "2029"]
    standing = [bridge["before"], *bridge["steps"]]
    for kind in ("run", "one_off"):
        sums = np.sum([step[kind] for step in standing], axis=0)
        assert np.abs(sums - bridge["after"][kind]).max() < ADDS_UP
    for step in (*standing, bridge["after"]):
        assert step["npv"] == pytest.approx(np.add(step["run"], step["one_off"]) @ bridge["discount"], abs=0.01)


REFUSED = {
    "another currency": ("neither study's fx has a rate", tiny().study.replace(currency="EUR")),
    "another kind of period": ("plans are not of one kind of period: year and quarter", quarterly().study),
    "an earlier start": ("give the earlier plan first", tiny().study.replace(start="2026-01-01")),
    "a start after the end": ("b: begins 2029-01-01, in no period of a", tiny().study.replace(start="2029-01-01")),
}


@pytest.mark.parametrize(("message", "settings"), REFUSED.values(), ids=REFUSED)
def test_plans_that_have_nothing_in_common(message: str, settings: Any) -> None:
    with pytest.raises(InvalidInput, match=message):
        compared(by_hand(tiny(), "a"), by_hand(tiny().replace(study=settings), "b"))
