"""Questions about the plan of `tiny`, each of which its README answers by hand; and what must hold of any answer."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from functools import partial
from typing import TypeVar

import pytest

from sourcing_opt.analysis.answers.alternatives import alternatives
from sourcing_opt.analysis.answers.asked import Answer, Interval
from sourcing_opt.analysis.answers.core import core_of
from sourcing_opt.analysis.answers.curve import curve, read_range
from sourcing_opt.analysis.answers.entry import quoted
from sourcing_opt.analysis.answers.explain import Card, explain
from sourcing_opt.analysis.answers.frontier import frontier
from sourcing_opt.analysis.answers.price import Prices, price
from sourcing_opt.analysis.answers.sequence import in_sequence, read_then
from sourcing_opt.batch.workers.executors import work_out
from sourcing_opt.documents.plans.alternatives import alternatives_document
from sourcing_opt.documents.plans.explanation import explanation_document
from sourcing_opt.documents.plans.frontier import frontier_document
from sourcing_opt.documents.plans.prices import prices_document
from sourcing_opt.errors import Interrupted, InvalidInput
from sourcing_opt.io import content, load
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.policies import ShareLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.solving import Limits, Status
from tests.policies.office import office

T = TypeVar("T")
R = TypeVar("R")


@pytest.fixture(scope="module")
def tiny() -> Study:
    return load(content("inputs") / "tiny").study


@pytest.fixture(scope="module")
def prices(tiny: Study) -> Prices:
    return price(tiny, "all")


def test_the_price_of_the_floor(prices: Prices) -> None:
    [floor] = [each for each in prices.prices if each.rule.name == "onshore_floor"]
    assert floor.price is not None
    assert floor.margin is not None
    assert [floor.price.shown, floor.price.low, floor.price.high] == pytest.approx([22_400, 22_400, 22_400], abs=0.01)
    assert floor.margin.unit == "FTE"
    assert [floor.margin.unit_rate, floor.margin.units] == pytest.approx([4_480, 5])
    assert floor.margin.until == pytest.approx(1 / 6)


def test_where_work_may_go_has_a_price(prices: Prices) -> None:
    """Helpline in Pune gains 33,600 a head instead of 18,400 in Krakow, and its ten places there are of no use to claims: 15 must stay."""
    found = {each.rule.name: each.price.shown for each in prices.prices if each.price is not None}
    assert found["helpline.min_overlap_hours"] == pytest.approx(10 * (33_600 - 18_400))
    assert found["krakow.max_fte"] == pytest.approx(0, abs=0.01)


def test_prices_do_not_add_up_and_the_owners_are_named(prices: Prices) -> None:
    together = prices.together.together
    assert together is not None
    assert all(each.price is not None and together.shown >= each.price.shown - 0.01 for each in prices.prices)
    assert [(group.name, group.rules) for group in prices.owners] == [("Board", ("onshore_floor",))]
    assert prices.complete


def test_a_rule_stands_behind_its_twin(tiny: Study) -> None:
    [floor] = tiny.policies
    found = price(tiny.replace(policies=(floor, floor.replace(id="twin"))))
    assert [each.price.shown for each in found.prices if each.price is not None] == pytest.approx([0, 0], abs=0.01)
    assert [each.behind for each in found.prices] == [("twin",), ("onshore_floor",)]
    assert found.together.together is not None
    assert found.together.together.shown == pytest.approx(22_400)


def test_twice_the_money_is_twice_the_price(tiny: Study) -> None:
    rates = tuple(rate.replace(salary=2 * rate.salary) for rate in tiny.labor_rates)
    sites = tuple(place.replace(opening_cost=2 * place.opening_cost) for place in tiny.locations)
    transition = tuple(row.replace(travel=2 * row.travel) for row in tiny.transition)
    doubled = price(tiny.replace(labor_rates=rates, locations=sites, transition=transition))
    assert doubled.together.together is not None
    assert doubled.together.together.shown == pytest.approx(44_800)


def test_a_curve_is_the_price_where_the_bound_lifts_the_rule(tiny: Study, prices: Prices) -> None:
    found = curve(tiny, read_range("onshore_floor:0:0.3:4"), prices.base, 1.0)
    gains = {point.bound: point.gain.shown for point in found.points if point.gain is not None}
    assert gains == pytest.approx({0.0: 22_400, 0.1: 22_400, 0.2: 13_440, 0.25: 0, 0.3: -13_440}, abs=0.01)


@pytest.mark.parametrize("text", ["onshore_floor:1", "onshore_floor:a:b", "onshore_floor:0:1:1"])
def test_a_range_that_is_none(text: str) -> None:
    with pytest.raises(InvalidInput, match="write RULE"):
        read_range(text)


def test_a_rule_that_is_not_there(tiny: Study, prices: Prices) -> None:
    with pytest.raises(InvalidInput, match='did you mean "onshore_floor"'):
        curve(tiny, read_range("onshore_flor"), prices.base, 1.0)


@pytest.fixture(scope="module")
def krakow(tiny: Study) -> Card:
    [card] = explain(tiny, "invoices", "krakow").cards
    return card


def test_invoices_in_krakow_cost_more_than_their_own(krakow: Card) -> None:
    assert krakow.insist is not None
    assert krakow.split is not None
    assert krakow.insist.shown == pytest.approx(211_200)
    assert {line.name: round(line.amount) for line in krakow.split.own} == {
        "salary": 288_000,
        "knowledge_transfer": 16_000,
        "pune: opening": -160_000,
    }
    [claims] = krakow.split.displaced
    assert (claims.process, round(claims.amount), claims.after, claims.rules) == ("claims", 67_200, "london", ("krakow.max_fte",))
    assert krakow.split.own_total + krakow.split.others_total == pytest.approx(krakow.split.total, abs=0.005)


@pytest.mark.parametrize(("bid", "wins"), [(13_000, True), (13_100, False)])
def test_a_bid_below_the_entry_price_wins(tiny: Study, krakow: Card, bid: float, wins: bool) -> None:
    assert krakow.enters is not None
    assert krakow.enters.price == pytest.approx(20_000 - 211_200 / (20 * (1.44 + 0.08)))
    assert krakow.enters.now == pytest.approx(20_000)
    terms = Quote(process="invoices", location="krakow", price=0.0, per="fte", currency="GBP")
    plan = optimise(quoted(tiny, terms, bid), Limits(gap=0.0))
    axes = plan.economics.axes
    there = plan.share[axes.by_process["invoices"][0], axes.location_index["krakow"], -1]
    assert there == pytest.approx(1.0 if wins else 0.0)


def test_a_process_that_may_go_nowhere_else_is_answered(tiny: Study) -> None:
    found = explain(tiny, "helpline", "pune")
    [card] = found.cards
    assert (card.candidate.state, card.candidate.reasons) == ("may not", ("shares 2.5 h of the home business day, needs 4 h",))
    assert found.complete


def test_what_a_losing_move_makes_room_for(tiny: Study) -> None:
    """Claims that have to be in Krakow by half, at whatever cost, leave no room there for helpline's move to lose by itself."""
    forced = tiny.replace(
        policies=(ShareLimit.model_validate({"id": "abroad", "where": {"country": ("PL", "IN")}, "min": 0.75, "from": "end"}),),
        labor_rates=tuple(rate.replace(salary=45_000) if rate.location == "krakow" else rate for rate in tiny.labor_rates),
    )
    [card] = [card for card in explain(forced, "claims").cards if card.candidate.location == "krakow"]
    assert card.alone is not None
    assert card.alone < 0
    assert card.makes_room == ("abroad",)


def test_what_the_study_does_not_have(tiny: Study) -> None:
    with pytest.raises(InvalidInput, match=r"helpline.*\n.*pune"):
        explain(tiny, "helplin", "pun")
    with pytest.raises(InvalidInput, match='no measure "politcal"'):
        frontier(tiny, "politcal")
    with pytest.raises(InvalidInput, match='no kind of alternative "ris"'):
        alternatives(tiny, kinds=["ris"])


def test_alternatives_are_extremes_within_what_they_may_cost(tiny: Study) -> None:
    found = alternatives(tiny, 0.2)
    assert found.allowed == pytest.approx(0.2 * 763_200)
    assert {each.kind for each in found.found} == {"moved_fte", "largest_country", "different"}
    for each in found.found:
        assert each.dearer.high <= found.allowed + 1
        assert each.proven is None or each.proven == pytest.approx(each.measures[each.kind], rel=1e-3)
    assert {each.kind: each.why for each in found.left}["one_off"] == "as fewest people moved"


def test_what_is_certain_shrinks_as_more_may_be_spent(tiny: Study) -> None:
    certain = []
    for within in (0.001, 0.05, 0.2):
        core = core_of(tiny, alternatives(tiny, within, ("moved_fte",)))
        certain.append({(level.process, name) for level in core.levels for name in level.certain})
    assert certain[0] > certain[1] > certain[2] or certain[0] > certain[2]
    assert ("invoices", "location") in certain[0]


def test_a_frontier_falls(tiny: Study) -> None:
    found = frontier(tiny, "moved_fte", 5)
    assert [found.points[0].value, found.points[0].cost] == pytest.approx([45, 2_692_800])
    assert [found.points[-1].value, found.points[-1].cost] == pytest.approx([0, 3_456_000], abs=1e-3)
    values = [(point.value, point.cost) for point in found.points]
    assert values == sorted(values, key=lambda each: (-each[0], each[1]))
    assert found.complete


def test_no_point_has_more_of_the_measure_than_its_cost_needs() -> None:
    """Ten people each; going far saves 10 a head, desk 5, and calls as much near, where the risk is 22 and not 30. Desk at home, then books too: 52 and 22
    points over three. Calls far would cost the same, at 60 and 30 points; of plans that cost the same it is preferred, as nothing floods there.
    """
    works, scores = ("calls", "books", "desk"), {"political": (0, 22, 30), "flood": (0, 90, 0)}
    pay = {"calls": (20, 10, 10), "books": (20, 20, 10), "desk": (20, 20, 15)}
    places = ("home", "near", "far")
    work = {"function": "All", "service_type": "back_office", "fte": 10, "max_locations": 1}
    study = office(
        settings={"periods": 1},
        processes=[{"id": q, "name": q, "role": q} | work for q in works],
        baseline=[{"process": q, "location": "home", "share": 1} for q in works],
        labor_rates=[
            {"role": q, "location": place, "salary": salary} for q in works for place, salary in zip(places, pay[q], strict=True)
        ],
        risk_scores=[
            {"dimension": dimension, "location": place, "score": score}
            for dimension, points in scores.items()
            for place, score in zip(places, points, strict=True)
        ],
    )
    points = [(3 * point.value, point.cost - 350) for point in frontier(study, "political", 5).points]
    assert points == [pytest.approx(point) for point in [(82, 0), (52, 50), (22, 150), (0, 250)]]


def test_one_objective_after_another(tiny: Study) -> None:
    cheap = optimise(tiny, Limits(gap=0.0))
    plan, reached = in_sequence(tiny, cheap, [read_then("largest_country:min", 0.1), read_then("moved_fte:min", 0.0)], Limits())
    assert [each.measure for each in reached] == ["largest_country", "moved_fte"]
    assert plan.npv <= cheap.npv + 0.1 * cheap.npv_saving + 1
    assert reached[0].value == pytest.approx(1 / 3, abs=1e-6)
    with pytest.raises(InvalidInput, match="MEASURE:min"):
        read_then("moved_fte:max", 0.0)


def stopping(after: int) -> Callable[[Callable[[T], R], Iterable[T]], Generator[tuple[int, R], None, None]]:
    """Somebody who stops after so many answers."""

    def answer(function: Callable[[T], R], items: Iterable[T]) -> Generator[tuple[int, R], None, None]:
        for number, item in enumerate(items):
            if number == after:
                raise Interrupted("stopped")
            yield number, function(item)

    return answer


def test_what_was_answered_before_a_stop_is_kept(tiny: Study) -> None:
    found = price(tiny, "all", work_out=stopping(3))
    assert found.interrupted
    assert not found.complete
    assert sum(each.price is not None for each in found.prices) == 2
    assert prices_document(found)["interrupted"]


def test_the_answers_do_not_depend_on_who_works_them_out(tiny: Study, prices: Prices) -> None:
    others = partial(work_out, jobs=2)
    assert prices_document(price(tiny, "all", work_out=others)) == prices_document(prices)
    assert explanation_document(explain(tiny, "invoices", work_out=others)) == explanation_document(explain(tiny, "invoices"))


def test_documents_hold_plain_values(tiny: Study) -> None:
    found = alternatives(tiny, 0.2)
    assert alternatives_document(found, core_of(tiny, found))["core"]["sites"] == ["pune"]
    assert frontier_document(frontier(tiny, "one_off", 3))["points"][0]["cost"] == pytest.approx(2_692_800)


def test_an_interval_shows_nothing_that_is_not_known() -> None:
    dear, cheap = (Answer(cost, bound, None, Status.FEASIBLE) for cost, bound in ((100.0, 90.0), (95.0, 80.0)))
    found = Interval.between(dear, cheap)
    assert (found.shown, found.low, found.high, found.known) == (5.0, 0.0, 20.0, False)
