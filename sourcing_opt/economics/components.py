"""The components of cost, as one list: what each is called, what it is added to, by which formula, from which inputs.

The order of addition, the margin's base, what prices carry forward, the steps of a cost bridge and the tables of the documentation follow from it. A new one
is a row here and its numpy formula in `run_cost`, `transition` or `sites`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.component import Component, Input, Step

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
_MARGIN = Input("providers", "margin", "prices")
_COMPLEXITY = Input("processes", "complexity", "one_offs")
_LEVEL = tuple(Input("quotes", column, "prices") for column in ("indexation", "indexed_to", "indexation_cap", "currency"))
"""What a quote's price level follows."""
_OF_QUOTE = tuple(
    Input("quotes", column, "prices")
    for column in ("price", "per", "base_volume", "dead_band", "arc", "rrc", "gain_share", "quality_target", "bonus", "malus")
)

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
        name="on_cost",
        label="On cost",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum_r mix[p,r] pay[r,l,t] on_cost[r,l] x (1 + night premium)",
        inputs=(*_PAY, _ON_COST, *_NIGHT),
    ),
    Component(
        name="seat",
        label="Seat",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="seat_cost[l] x FX[l,t] x P[l,t]",
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
        formula="charge x (1 + rise)^m_t x FX x gain x outcome, in place of all of the above",
        inputs=(*_LEVEL, *_OF_QUOTE, Input("processes", "automation", "volume"), Input("locations", "quality", "prices")),
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
        name="irrecoverable_vat",
        label="Irrecoverable VAT",
        unit="money/year",
        group="run",
        added_to="run",
        formula="irrecoverable_vat x delivery of a vendor, or of a captive abroad x (1 + its markup)",
        inputs=(Input("study", "irrecoverable_vat", "prices"), Input("taxes", "markup", "prices")),
    ),
    Component(
        name="fixed_charge",
        label="Fixed charge",
        unit="money/year",
        group="contract",
        added_to="run",
        formula="fixed_per_year x (1 + rise)^m_t x FX, while l does any of the process",
        inputs=(*_LEVEL, Input("quotes", "fixed_per_year", "prices")),
    ),
    Component(
        name="hand_over",
        label="Handing over",
        unit="money/year",
        group="contract",
        added_to="run",
        formula="cost x units x P_t x the part of a link that is apart",
        inputs=(
            Input("links", "cost", "prices", with_prices=True),
            Input("links", "units", "prices"),
            Input("links", "of", "prices"),
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
        formula="fte x sum_r mix training_weeks/52 pay (1 + on_cost) x (1 + margin) x (1 - training_grant[l])",
        inputs=(*_PAY, _ON_COST, _TRAINING, _MARGIN, Input("incentives", "training_grant", "one_offs")),
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
        formula="in the k-th period after arrival: loss[p,k] x delivery[p,l,w+k]",
        inputs=(Input("roles", "ramp", "one_offs"),),
        paid_for="all work",
    ),
    Component(
        name="severance",
        label="Severance",
        unit="money",
        group="departure",
        added_to="one_off",
        formula="fte[p,l,w] x severance[l]/52 x sum_r mix pay",
        inputs=(
            *_PAY,
            *(
                Input("locations", column, "one_offs")
                for column in ("severance_weeks", "severance_weeks_a_year", "service_years", "severance_cap")
            ),
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
    Component(
        name="fixed",
        label="Fixed cost of sites",
        unit="money/year",
        group="site",
        added_to="run",
        formula="fixed_cost[l] x FX[l,t] x P[l,t], while the site is open; and seat_cost[l] x FX[l,t] x P[l,t] x empty seats, until their lease ends",
        inputs=(
            Input("locations", "fixed_cost", "prices", with_prices=True),
            Input("locations", "seat_cost", "prices", with_prices=True),
            Input("locations", "lease_ends", "prices"),
            Input("locations", "leased_seats", "prices"),
        ),
    ),
)
"""In the order in which they are added."""

MARGIN_BASE = tuple(each.name for each in COMPONENTS if each.added_to == "build_up")
"""What the margin is on."""
BUILD_UP = tuple(each.name for each in COMPONENTS if each.unit == PER_FTE)
"""Components of the cost build-up per FTE, the margin with them."""
RUN_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "run")
"""Components of the run cost of work; every total is their sum."""
ARRIVAL_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "arrival")
"""One-off components paid in the period of arrival."""
DEPARTURE_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "departure")
"""One-off components paid when work leaves."""
ONE_OFF_COMPONENTS = tuple(each.name for each in COMPONENTS if each.added_to == "one_off")
"""All components of one-off cost."""


def in_order(formulas: Mapping[str, Floats], names: Iterable[str]) -> dict[str, Floats]:
    """What the formulas give for the components of these names, in the order of the list.

    Raises LookupError when a component has no formula, or a formula stands for none.
    """
    names = tuple(names)
    if without := [name for name in names if name not in formulas]:
        raise LookupError(f"economics/components.py lists {', '.join(without)}: write the formula, there is none")
    if unlisted := [name for name in formulas if name not in names]:
        raise LookupError(f"there is a formula for {', '.join(unlisted)}: economics/components.py has to list it here")
    return {name: formulas[name] for name in names}


def columns_read(*, step: Step | None = None, with_prices: bool | None = None) -> dict[str, tuple[str, ...]]:
    """Table -> its columns that components read: those of a step, or those that rise with prices."""
    found: dict[str, dict[str, None]] = {}
    for component in COMPONENTS:
        for each in component.inputs:
            if step in (None, each.step) and with_prices in (None, each.with_prices):
                found.setdefault(each.table, {})[each.column] = None
    return {table: tuple(names) for table, names in found.items()}
