"""A plan whose figures are worked out by hand, and its story."""

from __future__ import annotations

import pytest

from sourcing_opt.io import content, load
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.report.story import Story, tell
from sourcing_opt.solving import Limits


@pytest.fixture(scope="package")
def plan() -> Plan:
    return optimise(load(content("inputs") / "tiny").study, Limits(gap=0.0))


@pytest.fixture(scope="package")
def story(plan: Plan) -> Story:
    return tell(plan, 0.0, "")
