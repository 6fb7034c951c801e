"""The components of cost, as one list: what each is called, what it is added to, by which formula, from which inputs.

The order of addition, the margin's base, what prices carry forward, the steps of a cost bridge and the tables of the documentation follow from it. A new one
is a row here, or in `one_offs`, and its numpy formula in `run_cost`, `transition` or `sites`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.cost.component import Component, Input, Step
from sourcing_opt.economics.cost.one_offs import HIRING, MARGIN, ON_COST, ONE_OFFS, OWN_STAFF, PAY, SEVERANCE, TRAINING

PER_FTE = "money/FTE/year"

_NIGHT = (Input("locations", "night_premium", "prices"), Input("processes", "coverage", "volume"))
_LANGUAGES = (
    Input("language_pools", "premium", "wages"),
    Input("language_pools", "language", "wages"),
    Input("processes", "languages", "wages"),
)
_LEVEL = tuple(Input("quotes", column, "prices") for column in ("indexation", "indexed_to", "indexation_cap", "currency"))
"""What a quote's price level follows."""
_OF_QUOTE = tuple(
    Input("quotes", column, "prices")
    for column in ("price", "per", "base_volume", "dead_band", "arc", "rrc", "gain_share", "quality_target", "bonus", "malus")
)
_OF_POOLS = ["service_level", "target_seconds", "call_seconds", "patience_seconds", "profile", "occupancy_included"]

COMPONENTS: tuple[Component, ...] = (
    Component(
        name="salary",
        label="Salary",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum over the roles of p: mix[p,r] pay[r,l,t]",
        inputs=PAY,
    ),
    Component(
        name="night_premium",
        label="Night premium",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="salary x night_premium[l] x night part of the shift at l",
        inputs=(*PAY, *_NIGHT),
    ),
    Component(
        name="language_premium",
        label="Language premium",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="salary x the largest premium[l] of the languages of p",
        inputs=(*PAY, *_LANGUAGES),
    ),
    Component(
        name="on_cost",
        label="On cost",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum_r mix[p,r] pay[r,l,t] on_cost[r,l] x (1 + night premium + language premium)",
        inputs=(*PAY, ON_COST, *_NIGHT, *_LANGUAGES),
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
        inputs=(Input("locations", "attrition", "prices"), *PAY, ON_COST, HIRING, TRAINING),
    ),
    Component(
        name="management",
        label="Management",
        unit=PER_FTE,
        group="run",
        added_to="build_up",
        formula="sum_r mix[p,r] lead_pay[r] / span[r] x pay[r,l,t] (1 + on_cost[r,l])",
        inputs=(*PAY, ON_COST, Input("roles", "span", "wages"), Input("roles", "lead_pay", "wages")),
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
        inputs=(MARGIN,),
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
        name="licence",
        label="Licences",
        unit="money/year",
        group="run",
        added_to="run",
        formula="licence of p's mode x units x P_t",
        inputs=(Input("modes", "licence", "prices", with_prices=True),),
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
    *ONE_OFFS,
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
    Component(
        name="joining",
        label="People who join",
        unit="money/FTE",
        group="people",
        added_to="run",
        formula="joiners x (hiring_cost[r] + training_weeks[r]/52 (1 + on_cost[r,l])) pay[r,l,t] x (1 + margin)",
        inputs=(*PAY, ON_COST, HIRING, TRAINING, MARGIN, *OWN_STAFF),
    ),
    Component(
        name="release",
        label="People let go",
        unit="money/FTE",
        group="people",
        added_to="run",
        formula="released x (severance[l]/52 + notice_weeks[l]/52 (1 + on_cost[r,l])) pay[r,l,t]",
        inputs=(
            *PAY,
            ON_COST,
            *SEVERANCE,
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
        inputs=(*PAY, ON_COST, Input("locations", "temps_premium", "prices"), MARGIN),
    ),
    Component(
        name="idle",
        label="Idle people",
        unit="money/FTE-year",
        group="people",
        added_to="run",
        formula="idle x (pay[r,l,t] (1 + on_cost[r,l]) + seat) x (1 + margin)",
        inputs=(*PAY, ON_COST, Input("locations", "seat_cost", "prices", with_prices=True), MARGIN),
    ),
    Component(
        name="scarcity",
        label="Scarce people",
        unit="money/FTE-year",
        group="people",
        added_to="run",
        formula="scarce x scarce_premium[r,l] x pay[r,l,t] (1 + on_cost[r,l]) x (1 + margin)",
        inputs=(
            *PAY,
            ON_COST,
            *(Input("labor_rates", column, "wages") for column in ("scarce_from", "scarce_premium")),
            MARGIN,
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
DEPARTURE_COMPONENTS = tuple(each.name for each in COMPONENTS if each.group == "departure")
"""One-off components paid when work leaves."""
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
