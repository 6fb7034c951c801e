"""The shipped sourcing models: what each makes of the studies that come with them, and what each is for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.attributes import process_attributes
from sourcing_opt.economics.axes import axes_of
from sourcing_opt.economics.feasibility import check
from sourcing_opt.economics.scores import NIGHT, scores
from sourcing_opt.errors import Problem
from sourcing_opt.io import Loaded, content, load, load_model, model_names
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.processes import Fit
from sourcing_opt.solving import Limits

SAVED_IN_TINY = {
    "onshore": 6 * 18_400,  # a tenth of 60 people may leave: to Krakow, where no site has to be opened
    "nearshore": 30 * 18_400,  # Krakow is full; three people are too few to open Pune for
    "offshore": 512_000 + 3 * 18_400,  # invoices to Pune, and a twentieth of 60 people to Krakow
    "hybrid": 763_200,  # the best plan has 15, 25 and 20 people: none below a fifth
    "regulated_core": 512_000 + 184_000,  # health data may not go to India, so claims stay at home
    "captive_first": 763_200,  # there are no vendors
    "core_matrix": 763_200,  # nothing is important
    "follow_the_sun": 763_200,  # nothing runs beyond one shift
}
"""Sourcing model -> saving, from the gains a head in inputs/tiny/README.md."""


def laid_over(name: str, loaded: Loaded) -> tuple[Study, list[Problem]]:
    laid = load_model(name).over(loaded)
    return laid.study, [problem for problem in laid.placed(check(laid.study)) if problem.severity == "error"]


def optimum(name: str | None, study: Study) -> Plan:
    return optimise(study if name is None else load_model(name).model.over(study), Limits(gap=0))


@pytest.mark.parametrize(("name", "saved"), SAVED_IN_TINY.items())
def test_tiny_by_hand(name: str, saved: float) -> None:
    study, errors = laid_over(name, load(content("inputs") / "tiny"))
    assert errors == []
    assert optimise(study, Limits(gap=0)).npv_saving == pytest.approx(saved)


def test_several_vendors_need_vendors() -> None:
    _, errors = laid_over("multi_vendor", load(content("inputs") / "tiny"))
    assert 'policy "multi_vendor.at_least_two" selects no location' in str(errors[0])


def test_every_model_goes_with_the_retail_bank() -> None:
    loaded = load(content("inputs") / "retail_bank")
    assert [str(problem) for name in model_names() for problem in laid_over(name, loaded)[1]] == []


def desk(**process: Any) -> Study:
    """100 people at home in a zone without daylight saving; two dearer and one cheaper place, the cheap one in the home zone."""
    places = [
        ("home", "GB", "Etc/UTC", "captive", "onshore", 40_000), ("east", "SG", "Etc/GMT-8", "captive", "offshore", 41_000),
        ("alpha_town", "PL", "Etc/UTC", "alpha", "nearshore", 20_000), ("beta_town", "PT", "Etc/UTC", "beta", "nearshore", 30_000),
    ]  # fmt: skip
    return parse(
        {
            "study": [{"name": "Desk", "home_country": "GB", "home_timezone": "Etc/UTC", "currency": "GBP", "start": "2027-01-01", "periods": 8}],
            "processes": [
                {"id": "desk", "name": "Desk", "function": "Service", "service_type": "front_office", "fte": 100, "role": "agent", "complexity": "simple"}
                | process
            ],
            "locations": [
                {"id": name, "name": name, "country": country, "timezone": zone, "provider": provider, "location_model": model}
                for name, country, zone, provider, model, _ in places
            ],
            "labor_rates": [{"role": "agent", "location": place[0], "salary": place[-1]} for place in places],
            "providers": [{"id": name, "name": name, "type": "vendor"} for name in ("alpha", "beta")],
            "baseline": [{"process": "desk", "location": "home", "share": 1}],
            "data_rules": [
                {"data_class": "health", "country": "SG", "allowed": "no"}, {"data_class": "cards", "country": "SG", "allowed": "with_cost", "cost": 1},
                {"data_class": "cards", "country": "PL", "allowed": "yes"},
            ],
        }
    )  # fmt: skip


def share_at_end(plan: Plan, **where: str) -> float:
    """Of all people, those at locations with an attribute."""
    [(name, value)] = where.items()
    inside = [getattr(location, name) == value for location in plan.economics.axes.locations]
    return float(plan.fte[:, inside, -1].sum() / plan.fte[:, :, -1].sum())


def test_avoidable_night_is_what_another_place_would_do_by_day() -> None:
    study = desk(coverage="24x7")
    axes = axes_of(study)
    assert [location.id for location in axes.locations] == ["alpha_town", "beta_town", "east", "home"]
    # 9-17, 17-1 and 1-9 at home are 17-1, 1-9 and 9-17 in the east: 0, 3, 5 hours of night there against 3, 5 and 0.
    expected = np.array([[0, 0, 3, 0], [0, 0, 2, 0], [5, 5, 0, 5]]) / 8 * 100
    np.testing.assert_allclose(scores(study, axes, NIGHT), expected)
    assert not scores(desk(), axes_of(desk()), NIGHT).any()


def test_follow_the_sun_does_each_shift_by_day_though_it_is_dearer() -> None:
    study = desk(coverage="24x7")
    assert share_at_end(optimum(None, study), id="east") == 0
    plan = optimum("follow_the_sun", study)
    night = (plan.fte[:, :, -1] * scores(study, plan.economics.axes, NIGHT)).sum() / plan.fte[:, :, -1].sum()
    assert night == pytest.approx(3)
    assert share_at_end(plan, id="east") == pytest.approx((1 - 3 * 3 / 62.5) / 3)


def test_several_vendors_share_what_one_would_have() -> None:
    study = desk()
    assert share_at_end(optimum(None, study), provider="alpha") == 1
    plan = optimum("multi_vendor", study)
    assert share_at_end(plan, provider="alpha") == pytest.approx(0.2)
    assert share_at_end(plan, provider="beta") == pytest.approx(0.2)


def test_a_critical_process_survives_its_vendor() -> None:
    study = desk()
    [process], [home] = study.processes, study.baseline
    vital = process.replace(id="vital", fte=10, criticality="high")
    # What alpha does best it would do alone, and far within its fifth of all work.
    best = Fit(process="vital", location="alpha_town", productivity=1.5)
    study = study.replace(processes=(process, vital), baseline=(home, home.replace(process="vital")), fit=(best,))
    plan = optimum("multi_vendor", study)
    alpha, row = plan.economics.axes.location_index["alpha_town"], plan.economics.axes.by_process["vital"][0]
    assert plan.share[row, alpha, -1] == pytest.approx(0.5)


def test_own_centres_first_leaves_vendors_a_tenth() -> None:
    assert share_at_end(optimum("captive_first", desk()), provider="alpha") == pytest.approx(0.1)
    assert share_at_end(optimum("captive_first", desk(strategic_importance=4)), provider="captive") == pytest.approx(1)


@pytest.mark.parametrize(
    ("importance", "performance", "vendor"),
    # Well done it stays; middling, in own hands; poor, with whoever does it well; and what is not important where it costs least.
    [(5, 5, 0), (4, 4, 0), (4, 3, 0), (5, 1, 1), (3, 5, 1), (1, 1, 1)],
)
def test_core_and_not_core(importance: int, performance: int, vendor: float) -> None:
    study = desk(strategic_importance=importance, performance=performance)
    assert share_at_end(optimum("core_matrix", study), provider="alpha") == pytest.approx(vendor)
    poor = tuple(row.replace(quality=70) if row.provider != "captive" else row for row in study.locations)
    taken = share_at_end(optimum("core_matrix", study.replace(locations=poor)), provider="captive")
    # A mean of 80 leaves two in three to a partner with 70.
    assert taken == pytest.approx({(5, 1): 1 / 3}.get((importance, performance), 1 - vendor))


@pytest.mark.parametrize(
    ("classes", "transfer"), [("", "free"), ("staff", "free"), ("cards", "with_cost"), ("cards; health", "no")]
)
def test_the_regulated_core_is_read_from_the_data_rules(classes: str, transfer: str) -> None:
    study = desk(data_classes=classes) if classes else desk()
    assert process_attributes(study, study.processes[0])["data_transfer"] == {transfer}
    at_home = share_at_end(optimum("regulated_core", study), country="GB")
    assert at_home == pytest.approx(1 if transfer == "no" else 0)
    assert appraise(study).eligible.any()
