"""The components of cost, as one list: what each is called, what it is added to, by which formula, from which inputs.

The order of addition, the margin's base, what prices carry forward, the steps of a cost bridge and the tables of the documentation follow from it. A new one
is a row here and its numpy formula in `run_cost`, `transition` or `sites`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.cost.component import Component, Input, Step

PER_FTE = "money/FTE/year"

_PAY = (
    Input("labor_rates", "salary", "wages"),
    Input("labor_rates", "pay_premium", "wages"),
    Input("labor_rates", "wage_inflation", "wages"),
    Input("process_roles", "share", "wages"),
    Input("processes", "role", "wages"),
)
_ON_COST = Input("labor_rates", "on_cost", "wages")
_HIRING = Input("roles", "hiring_cost", "wages")
_TRAINING = Input("roles", "training_weeks", "wages")
_NIGHT = (Input("locations", "night_premium", "prices"), Input("processes", "coverage", "volume"))
_LANGUAGES = (
    Input("language_pools", "premium", "wages"),
    Input("language_pools", "language", "wages"),
    Input("processes", "languages", "wages"),
)
_MARGIN = Input("providers", "margin", "prices")
_OWN_STAFF = (
    Input("locations", "own_staff", "prices"),
    Input("locations", "attrition", "prices"),
    Input("locations", "intake", "prices"),
    Input("locations", "temps_limit", "prices"),
    Input("staff", "people", "volume"),
)
_OF_POOLS = ["service_level", "target_seconds", "call_seconds", "patience_seconds", "profile", "occupancy_included"]
_COMPLEXITY = Input("processes", "complexity", "one_offs")

COMPONENTS: tuple[Component, ...] = (
    Component(
        name="salary",
        label="Salary",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum over the roles of p: mix[p,r] pay[r,l,t]",
        inputs=_PAY,
    ),
    Component(
        name="night_premium",
        label="Night premium",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="salary x night_premium[l] x night part of the shift at l",
        inputs=(*_PAY, *_NIGHT),
    ),
    Component(
        name="language_premium",
        label="Language premium",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="salary x the largest premium[l] of the languages of p",
        inputs=(*_PAY, *_LANGUAGES),
    ),
    Component(
        name="on_cost",
        label="On cost",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum_r mix[p,r] pay[r,l,t] on_cost[r,l] x (1 + night premium + language premium)",
        inputs=(*_PAY, _ON_COST, *_NIGHT, *_LANGUAGES),
    ),
    Component(
        name="seat",
        label="Seat",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="seat_cost[l] x FX[l,t] x P_t",
        inputs=(Input("locations", "seat_cost", "prices", with_prices=True),),
    ),
    Component(
        name="attrition",
        label="Attrition",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="attrition[l] x sum_r mix[p,r] (hiring_cost[r] pay[r,l,t] + training_weeks[r]/52 pay[r,l,t] (1 + on_cost[r,l]))",
        inputs=(Input("locations", "attrition", "prices"), *_PAY, _ON_COST, _HIRING, _TRAINING),
    ),
    Component(
        name="management",
        label="Management",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum_r mix[p,r] lead_pay[r] / span[r] x pay[r,l,t] (1 + on_cost[r,l])",
        inputs=(*_PAY, _ON_COST, Input("roles", "span", "wages"), Input("roles", "lead_pay", "wages")),
    ),
    Component(
        name="data_rules",
        label="Data rules",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum of the costs of rules `with_cost` for the process's data classes in l's country, x P_t",
        inputs=(Input("data_rules", "allowed", "prices"), Input("data_rules", "cost", "prices", with_prices=True)),
    ),
    Component(
        name="margin",
        label="Margin",
        unit=PER_FTE,
        group="run",
        added_to="delivery",
        formula="margin of l's provider x the sum of the above",
        inputs=(_MARGIN,),
    ),
    Component(
        name="quote",
        label="Quote",
        unit="money/year",
        group="run",
        added_to="delivery",
        formula="price x quantity x (1 + indexation)^m_t x FX, in place of all of the above",
        inputs=tuple(Input("quotes", column, "prices") for column in ("price", "per", "indexation", "currency")),
    ),
    Component(
        name="governance",
        label="Governance",
        unit="money/year",
        group="run",
        added_to="run",
        formula="governance of l's provider x delivery",
        inputs=(Input("providers", "governance", "prices"),),
    ),
    Component(
        name="carbon",
        label="Carbon",
        unit="money/year",
        group="run",
        added_to="run",
        formula="fte[p,l,t] x carbon[l]/1000 x carbon_price x P_t",
        inputs=(Input("locations", "carbon", "prices"), Input("study", "carbon_price", "prices", with_prices=True)),
    ),
    Component(
        name="errors",
        label="Errors",
        unit="money/year",
        group="run",
        added_to="run",
        formula="units handled x error rate x cost_per_error x P_t",
        inputs=(
            Input("processes", "cost_per_error", "quality", with_prices=True),
            *(Input("service_levels", column, "quality") for column in ("measure", "value")),
        ),
    ),
    Component(
        name="hiring",
        label="Hiring",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="fte x sum_r mix hiring_cost pay x (1 + margin)",
        inputs=(*_PAY, _HIRING, _MARGIN),
        paid_for="build-up only: a quote covers its vendor's own",
    ),
    Component(
        name="training",
        label="Training",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="fte x sum_r mix training_weeks/52 pay (1 + on_cost) x (1 + margin)",
        inputs=(*_PAY, _ON_COST, _TRAINING, _MARGIN),
        paid_for="build-up only",
    ),
    Component(
        name="knowledge_transfer",
        label="Knowledge transfer",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="knowledge_transfer_weeks/52 x delivery[p,l,w]",
        inputs=(Input("transition", "knowledge_transfer_weeks", "one_offs"), _COMPLEXITY),
        paid_for="existing work",
    ),
    Component(
        name="parallel_running",
        label="Parallel running",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="parallel_weeks/52 x delivery[p,l,w]",
        inputs=(Input("transition", "parallel_weeks", "one_offs"), _COMPLEXITY),
        paid_for="existing work",
    ),
    Component(
        name="travel",
        label="Travel",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="fte x travel x P_w",
        inputs=(Input("transition", "travel", "one_offs", with_prices=True), _COMPLEXITY),
        paid_for="existing work, arriving outside the home country",
    ),
    Component(
        name="ramp_up",
        label="Ramp-up",
        unit="money",
        group="ramp_up",
        added_to="one_off",
        formula="in the k-th period after arrival: loss[p,l,k] x delivery[p,l,w+k] + more errors[p,l,k] x cost of an error in every unit",
        inputs=(
            Input("roles", "ramp", "one_offs"),
            *(Input("service_levels", column, "quality") for column in ("at_arrival", "ramp_months")),
        ),
        paid_for="all work",
    ),
    Component(
        name="stabilisation",
        label="Stabilisation",
        unit="money",
        group="ramp_up",
        added_to="one_off",
        formula="in the k-th period after arrival: settles[p,k] x delivery[p,l,w+k]",
        inputs=(
            *(
                Input("transition", column, "one_offs")
                for column in ("stabilisation_months", "double_management", "disruption_probability", "disruption_weeks")
            ),
            _COMPLEXITY,
        ),
        paid_for="existing work",
    ),
    Component(
        name="severance",
        label="Severance",
        unit="money",
        group="departure",
        added_to="one_off",
        formula="fte[p,l,w] x severance_weeks[l]/52 x sum_r mix pay",
        inputs=(*_PAY, Input("locations", "severance_weeks", "one_offs")),
        paid_for="work that leaves l",
    ),
    Component(
        name="opening",
        label="Opening",
        unit="money",
        group="site",
        added_to="one_off",
        formula="opening_cost[l] x FX[l,t] x P_t",
        inputs=(Input("locations", "opening_cost", "one_offs", with_prices=True),),
        paid_for="candidates that open",
    ),
    Component(
        name="closing",
        label="Closing",
        unit="money",
        group="site",
        added_to="one_off",
        formula="closing_cost[l] x FX[l,t] x P_t",
        inputs=(Input("locations", "closing_cost", "one_offs", with_prices=True),),
        paid_for="open sites that close",
    ),
    Component(
        name="fixed",
        label="Fixed cost of sites",
        unit="money/year",
        group="site",
        added_to="run",
        formula="fixed_cost[l] x FX[l,t] x P_t, while the site is open",
        inputs=(Input("locations", "fixed_cost", "prices", with_prices=True),),
    ),
    Component(
        name="joining",
        label="People who join",
        unit="money/FTE",
        group="people",
        added_to="run",
        formula="joiners x (hiring_cost[r] + training_weeks[r]/52 (1 + on_cost[r,l])) pay[r,l,t] x (1 + margin)",
        inputs=(*_PAY, _ON_COST, _HIRING, _TRAINING, _MARGIN, *_OWN_STAFF),
    ),
    Component(
        name="release",
        label="People let go",
        unit="money/FTE",
        group="people",
        added_to="run",
        formula="released x (severance_weeks[l]/52 + notice_weeks[l]/52 (1 + on_cost[r,l])) pay[r,l,t]",
        inputs=(
            *_PAY,
            _ON_COST,
            Input("locations", "severance_weeks", "one_offs"),
            Input("locations", "notice_weeks", "one_offs"),
        ),
    ),
    Component(
        name="temps",
        label="Temps",
        unit="money/FTE-year",
        group="people",
        added_to="run",
        formula="temps x temps_premium[l] x pay[r,l,t] (1 + on_cost[r,l]) x (1 + margin)",
        inputs=(*_PAY, _ON_COST, Input("locations", "temps_premium", "prices"), _MARGIN),
    ),
    Component(
        name="idle",
        label="Idle people",
        unit="money/FTE-year",
        group="people",
        added_to="run",
        formula="idle x (pay[r,l,t] (1 + on_cost[r,l]) + seat) x (1 + margin)",
        inputs=(*_PAY, _ON_COST, Input("locations", "seat_cost", "prices", with_prices=True), _MARGIN),
    ),
    Component(
        name="scarcity",
        label="Scarce people",
        unit="money/FTE-year",
        group="people",
        added_to="run",
        formula="scarce x scarce_premium[r,l] x pay[r,l,t] (1 + on_cost[r,l]) x (1 + margin)",
        inputs=(
            *_PAY,
            _ON_COST,
            *(Input("labor_rates", column, "wages") for column in ("scarce_from", "scarce_premium")),
            _MARGIN,
        ),
    ),
    Component(
        name="waiting",
        label="Waiting for calls",
        unit="money/FTE-year",
        group="pool",
        added_to="run",
        formula="waiting[k,l,t] x (the build-up + margin) x (1 + governance of l's provider)",
        inputs=(Input("processes", "pool", "quality"), *(Input("pools", column, "quality") for column in _OF_POOLS)),
    ),
)
"""In the order in which they are added."""

MARGIN_BASE = tuple(each.name for each in COMPONENTS if each.added_to == "build_up")
"""What the margin is on."""
BUILD_UP = tuple(each.name for each in COMPONENTS if each.unit == PER_FTE)
"""Components of the cost build-up per FTE, the margin with them."""
RUN_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "run")
"""Components of the run cost of work; every total is their sum."""
DELIVERY = tuple(component.name for component in COMPONENTS if component.added_to in ("build_up", "delivery"))
"""What a place is paid for work: the build-up and its margin, or the quote."""
ON_TOP = tuple(component.name for component in COMPONENTS if component.group == "run" and component.added_to == "run")
"""What work costs beside what its place is paid."""
ARRIVAL_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "arrival")
"""One-off components paid in the period of arrival."""
PEOPLE_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "people")
"""Components of the cost of people who come and go."""
POOL_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "pool")
"""Components of the cost of people who wait for calls."""
ONE_OFF_COMPONENTS = tuple(each.name for each in COMPONENTS if each.added_to == "one_off")
"""All components of one-off cost."""


def in_order(formulas: Mapping[str, Floats], names: Iterable[str]) -> dict[str, Floats]:
    """What the formulas give for the components of these names, in the order of the list.

    Raises LookupError when a component has no formula, or a formula stands for none.
    """
    names = tuple(names)
    if without := [name for name in names if name not in formulas]:
        raise LookupError(f"economics/cost/components.py lists {', '.join(without)}: write the formula, there is none")
    if unlisted := [name for name in formulas if name not in names]:
        raise LookupError(f"there is a formula for {', '.join(unlisted)}: economics/cost/components.py has to list it here")
    return {name: formulas[name] for name in names}


def columns_read(*, step: Step | None = None, with_prices: bool | None = None) -> dict[str, tuple[str, ...]]:
    """Table -> its columns that components read: those of a step, or those that rise with prices."""
    found: dict[str, dict[str, None]] = {}
    for component in COMPONENTS:
        for each in component.inputs:
            if step in (None, each.step) and with_prices in (None, each.with_prices):
                found.setdefault(each.table, {})[each.column] = None
    return {table: tuple(names) for table, names in found.items()}
