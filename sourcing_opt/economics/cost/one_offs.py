"""The components of cost that are paid once, and what they and others read: a part of the list in `components`."""

from __future__ import annotations

from sourcing_opt.economics.cost.component import Component, Input

PAY = (
    Input("labor_rates", "salary", "wages"),
    Input("labor_rates", "pay_premium", "wages"),
    Input("labor_rates", "wage_inflation", "wages"),
    Input("process_roles", "share", "wages"),
    Input("processes", "role", "wages"),
)
ON_COST = Input("labor_rates", "on_cost", "wages")
HIRING = Input("roles", "hiring_cost", "wages")
TRAINING = Input("roles", "training_weeks", "wages")
MARGIN = Input("providers", "margin", "prices")
OWN_STAFF = (
    Input("locations", "own_staff", "prices"),
    Input("locations", "attrition", "prices"),
    Input("locations", "intake", "prices"),
    Input("locations", "temps_limit", "prices"),
    Input("staff", "people", "volume"),
)
SEVERANCE = tuple(
    Input("locations", column, "one_offs")
    for column in ("severance_weeks", "severance_weeks_a_year", "service_years", "severance_cap")
)
_COMPLEXITY = Input("processes", "complexity", "one_offs")

ONE_OFFS: tuple[Component, ...] = (
    Component(
        name="hiring",
        label="Hiring",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="fte x sum_r mix hiring_cost pay x (1 + margin)",
        inputs=(*PAY, HIRING, MARGIN),
        paid_for="build-up only: a quote covers its vendor's own",
    ),
    Component(
        name="training",
        label="Training",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="fte x sum_r mix training_weeks/52 pay (1 + on_cost) x (1 + margin) x (1 - training_grant[l])",
        inputs=(*PAY, ON_COST, TRAINING, MARGIN, Input("incentives", "training_grant", "one_offs")),
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
        name="programme_office",
        label="Programme office",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="fte x programme_office x P_w",
        inputs=(Input("transition", "programme_office", "one_offs", with_prices=True), _COMPLEXITY),
        paid_for="existing work",
    ),
    Component(
        name="it_setup",
        label="IT set-up",
        unit="money",
        group="arrival",
        added_to="one_off",
        formula="fte x it_setup x P_w",
        inputs=(Input("transition", "it_setup", "one_offs", with_prices=True), _COMPLEXITY),
        paid_for="existing work",
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
        formula="fte[p,l,w] x severance[l]/52 x sum_r mix pay",
        inputs=(
            *PAY,
            *SEVERANCE,
        ),
        paid_for="work that leaves l",
    ),
    Component(
        name="exit_fee",
        label="Exit fee",
        unit="money",
        group="departure",
        added_to="one_off",
        formula="exit_fee x y x the sum of delivery[p,l,t] from w to the end of the term",
        inputs=(Input("contracts", "exit_fee", "one_offs"), Input("contracts", "ends", "one_offs")),
        paid_for="work that leaves l before its contract ends",
    ),
    Component(
        name="transition_help",
        label="Transition help",
        unit="money",
        group="departure",
        added_to="one_off",
        formula="transition_help/52 x delivery[p,l,w]",
        inputs=(Input("contracts", "transition_help", "one_offs"),),
        paid_for="work that leaves l, where its contract says so",
    ),
    Component(
        name="build",
        label="Building modes",
        unit="money",
        group="mode",
        added_to="one_off",
        formula="build_cost, in the period in which the first work is done in the mode",
        inputs=(Input("modes", "build_cost", "one_offs"),),
        paid_for="modes that are used, and were not before",
    ),
    Component(
        name="opening",
        label="Opening",
        unit="money",
        group="site",
        added_to="one_off",
        formula="opening_cost[l] x FX[l,t] x P[l,t]",
        inputs=(Input("locations", "opening_cost", "one_offs", with_prices=True),),
        paid_for="candidates that open",
    ),
    Component(
        name="closing",
        label="Closing",
        unit="money",
        group="site",
        added_to="one_off",
        formula="closing_cost[l] x FX[l,t] x P[l,t]",
        inputs=(Input("locations", "closing_cost", "one_offs", with_prices=True),),
        paid_for="open sites that close",
    ),
    Component(
        name="job_grant",
        label="Job grants",
        unit="money",
        group="site",
        added_to="one_off",
        formula="- per_job[l] x the people whose work arrives at l, where none of it is today, up to max_jobs[l] in all, the first to come first",
        inputs=(Input("incentives", "per_job", "one_offs", with_prices=False), Input("incentives", "max_jobs", "one_offs")),
        paid_for="all work",
    ),
)
"""In the order in which they are added."""
