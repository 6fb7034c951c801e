"""What is shown about a plan, in the order in which it is told."""

from __future__ import annotations

import numpy as np

from sourcing_opt.analysis.comparison.figures import Figures, figures
from sourcing_opt.economics.cost.components import COMPONENTS, ONE_OFF_COMPONENTS
from sourcing_opt.economics.geography import location_model
from sourcing_opt.plan import Plan, summary
from sourcing_opt.plan.summary import LOCATION_MODELS, last_year
from sourcing_opt.report.pictures import (
    COLORS,
    GAIN,
    GREY,
    Bars,
    Cell,
    Exhibit,
    ExhibitColumn,
    Point,
    Series,
    SiteMap,
    money,
    scaled,
    series_of,
)
from sourcing_opt.report.rules import rules
from sourcing_opt.report.transition import flows, place_names, timeline
from sourcing_opt.schemas.columns.codes import countries
from sourcing_opt.tolerances import LEAST_WORK

TODAY, PLANNED = "Today's way", "By plan"
_LABELS = {component.name: component.label for component in COMPONENTS}
_GROUPS = {
    "Pay and on-cost": ("salary", "night_premium", "language_premium", "on_cost"),
    "Attrition and management": ("attrition", "management"),
    "Workplace and site": ("seat", "fixed"),
    "Data rules": ("data_rules",),
    "Vendor's margin": ("margin",),
    "Vendor's quote": ("quote",),
    "Governance": ("governance",),
    "Carbon": ("carbon",),
    "Errors": ("errors",),
    "Licences": ("licence",),
    "People who come and go": ("joining", "release", "temps", "idle", "scarcity"),
    "Irrecoverable VAT": ("irrecoverable_vat",),
    "Waiting for calls": ("waiting",),
}
"""What a person costs in a year, in few words -> the components of run cost."""
assert {name for names in _GROUPS.values() for name in names} == {
    component.name for component in COMPONENTS if component.added_to != "one_off" and component.group != "contract"
}, "every component of run cost is in a group, but those of a contract that are no person's"


def exhibits(plan: Plan) -> tuple[Exhibit, ...]:
    """Everything that can be shown about a plan."""
    exhibits = [_cost(plan), _saving(plan), _one_off(plan), flows(plan), _map(plan), _countries(plan), timeline(plan)]
    exhibits += [_people(plan), _build_up(plan), _risk(plan), rules(plan)]
    return tuple(exhibit for exhibit in exhibits if exhibit is not None)


def location_models(plan: Plan) -> list[str]:
    """(L,) The location model of every location."""
    return [location_model(plan.economics.study, location) for location in plan.economics.axes.locations]


def _cost(plan: Plan) -> Exhibit:
    labels, currency = plan.economics.axes.calendar.labels, plan.economics.study.study.currency
    kinds = (
        ("Run cost, today's way", GREY, plan.baseline.run_cost_by_period),
        ("Run cost, by plan", GAIN, plan.run_cost_by_period),
        ("One-off cost, by plan", COLORS["offshore"], plan.one_off_by_period),
    )
    divisor, unit = scaled(currency, [float(amount) for _, _, amounts in kinds for amount in amounts])
    facts = summary(plan)
    change = facts.plan_last_year - facts.baseline_last_year
    way = "less" if change < 0 else "more"
    sentence = f"In the last twelve months, running the work costs {money(abs(change), currency)} {way} than today's way."
    if round(change) == 0:
        sentence = "In the last twelve months, running the work costs what it costs today's way."
    return Exhibit(
        key="cost",
        title="Cost over time",
        says=sentence,
        columns=(ExhibitColumn("Period"), *(ExhibitColumn(f"{name} ({currency})", "money") for name, _, _ in kinds)),
        rows=tuple((label, *(float(amounts[t]) for _, _, amounts in kinds)) for t, label in enumerate(labels)),
        picture=Bars(
            categories=labels,
            series=tuple(Series(name, color, tuple((amounts / divisor).tolist())) for name, color, amounts in kinds),
            unit=f"{unit} a period",
            form="columns",
        ),
    )


def _saving(plan: Plan) -> Exhibit | None:
    if not plan.economics.existing.any():
        return None
    labels, currency = plan.economics.axes.calendar.labels, plan.economics.study.study.currency
    saving, so_far = plan.saving_by_period, np.cumsum(plan.saving_by_period)
    divisor, unit = scaled(currency, so_far.tolist())
    match plan.payback_years:
        case None:
            sentence = "Within the horizon, what is saved does not come to stay above what is spent."
        case 0.0:
            sentence = "At no time is more spent than saved."
        case years:
            sentence = f"What was spent is saved again after {years:.1f} years."
    return Exhibit(
        key="saving",
        title="Saving so far",
        says=sentence,
        columns=(
            ExhibitColumn("Period"),
            ExhibitColumn(f"Saving ({currency})", "money"),
            ExhibitColumn(f"Saving so far ({currency})", "money"),
        ),
        rows=tuple((label, float(saving[t]), float(so_far[t])) for t, label in enumerate(labels)),
        picture=Bars(
            categories=labels,
            series=(Series("Saving so far", GAIN, tuple((so_far / divisor).tolist())),),
            unit=f"{unit}, nominal",
            form="line",
        ),
    )


def _one_off(plan: Plan) -> Exhibit | None:
    currency = plan.economics.study.study.currency
    amounts = {_LABELS[name]: float(plan.one_off_by_component[name].sum()) for name in ONE_OFF_COMPONENTS}
    amounts = {name: amount for name, amount in amounts.items() if amount}
    if not amounts:
        return None
    total = sum(amounts.values())
    largest = max(amounts, key=lambda name: amounts[name])
    divisor, unit = scaled(currency, list(amounts.values()))
    return Exhibit(
        key="one_off",
        title="What it costs once",
        says=f"One-off cost is {money(total, currency)} over the horizon; the largest part is {largest.lower()}.",
        columns=(
            ExhibitColumn("For"),
            ExhibitColumn(f"One-off cost ({currency})", "money"),
            ExhibitColumn("Part of all", "share"),
        ),
        rows=(*((name, amount, amount / total) for name, amount in amounts.items()), ("All", total, 1.0)),
        picture=Bars(
            categories=tuple(amounts),
            series=(Series("One-off cost", COLORS["offshore"], tuple(amount / divisor for amount in amounts.values())),),
            unit=unit,
            form="bars",
        ),
    )


def _map(plan: Plan) -> Exhibit | None:
    """Where the sites that have people are, and of which it is not stated; None where it is stated of none."""
    people = plan.fte[:, :, -1].sum(axis=0)
    points, unstated = [], []
    for location, name, model, fte in zip(
        plan.economics.axes.locations, place_names(plan), location_models(plan), people.tolist(), strict=True
    ):
        if fte <= LEAST_WORK:
            continue
        if location.latitude is None or location.longitude is None:
            unstated.append(name)
        else:
            points.append(Point(name=name, latitude=location.latitude, longitude=location.longitude, model=model, fte=fte))
    return site_map(tuple(points), plan.economics.axes.calendar.labels[-1], tuple(unstated)) if points else None


def site_map(points: tuple[Point, ...], period: str, unstated: tuple[str, ...] = ()) -> Exhibit:
    """The map of sites that have people, and the names of those of which it is not stated where they are."""
    says = f"{len(points)} {'site has' if len(points) == 1 else 'sites have'} people in {period}, by plan."
    if unstated:
        says = f"{says[:-1]}, and those whose position is not stated: {', '.join(unstated)}."
    return Exhibit(
        key="map",
        title="Where the sites are",
        says=says,
        columns=(
            ExhibitColumn("Site"),
            ExhibitColumn("Location model"),
            ExhibitColumn("Latitude", "points"),
            ExhibitColumn("Longitude", "points"),
            ExhibitColumn("FTE by plan", "people"),
        ),
        rows=tuple((site.name, site.model, site.latitude, site.longitude, site.fte) for site in points),
        picture=SiteMap(points),
    )


def _countries(plan: Plan) -> Exhibit:
    spreads = [spread for spread in summary(plan).by_country if spread.baseline_fte or spread.plan_fte]
    before, after = (sum(getattr(spread, name) for spread in spreads) for name in ("baseline_fte", "plan_fte"))
    largest = max(spreads, key=lambda spread: (spread.plan_fte, spread.name))
    label, names = plan.economics.axes.calendar.labels[-1], countries()
    return Exhibit(
        key="countries",
        title="People by country",
        says=f"In {label}, {largest.plan_fte / after:.0%} of the people are in {names.get(largest.name, largest.name)}, the country with the most."
        if after
        else "",
        columns=(
            ExhibitColumn("Country"),
            ExhibitColumn("FTE, today's way", "people"),
            ExhibitColumn("FTE, by plan", "people"),
            ExhibitColumn("Part, today's way", "share"),
            ExhibitColumn("Part, by plan", "share"),
        ),
        rows=tuple(
            (
                names.get(spread.name, spread.name),
                spread.baseline_fte,
                spread.plan_fte,
                _part(spread.baseline_fte, before),
                _part(spread.plan_fte, after),
            )
            for spread in spreads
        ),
        picture=Bars(
            categories=tuple(names.get(spread.name, spread.name) for spread in spreads),
            series=(
                Series(TODAY, GREY, tuple(spread.baseline_fte for spread in spreads)),
                Series(PLANNED, GAIN, tuple(spread.plan_fte for spread in spreads)),
            ),
            unit=f"FTE in {label}",
            form="bars",
        ),
    )


def _people(plan: Plan) -> Exhibit:
    labels, models = plan.economics.axes.calendar.labels, np.array(location_models(plan))
    names = [name for name in LOCATION_MODELS if name in models]
    by_plan, todays = ({name: side.fte[:, models == name].sum(axis=(0, 1)) for name in names} for side in (plan, plan.baseline))
    ends = [f"{by_plan[name][-1]:,.0f} {name}" for name in names if by_plan[name][-1] > LEAST_WORK]
    return Exhibit(
        key="people",
        title="People by location model",
        says=f"In {labels[-1]}, by plan: {', '.join(ends)} (FTE).",
        columns=(
            ExhibitColumn("Period"),
            *(ExhibitColumn(f"{name.capitalize()}, by plan (FTE)", "people") for name in names),
            *(ExhibitColumn(f"{name.capitalize()}, today's way (FTE)", "people") for name in names),
        ),
        rows=tuple(
            (label, *(float(ways[name][t]) for ways in (by_plan, todays) for name in names)) for t, label in enumerate(labels)
        ),
        picture=Bars(
            categories=labels,
            series=tuple(Series(name.capitalize(), COLORS[name], tuple(by_plan[name].tolist())) for name in names),
            unit="FTE, by plan",
            form="stacked columns",
        ),
    )


def _build_up(plan: Plan) -> Exhibit | None:
    """Run cost of a year of a person's work, in the last twelve months, at every place that has people then."""
    currency, axes, last = plan.economics.study.study.currency, plan.economics.axes, last_year(plan)
    costs = {name: cost[:, :, last].sum(axis=(0, 2)) for name, cost in plan.run_cost.items()}
    costs |= {name: cost[:, last].sum(axis=1) for name, cost in plan.people_cost.items()}
    costs["fixed"] = plan.site_cost["fixed"][:, last].sum(axis=1)
    years = plan.fte[:, :, last].sum(axis=(0, 2)) * axes.calendar.years
    places = [l for l in range(len(axes.locations)) if years[l] > LEAST_WORK]
    groups = {group: sum(costs.get(name, 0.0) for name in names) for group, names in _GROUPS.items()}
    per_fte = {group: [float(cost[l] / years[l]) for l in places] for group, cost in groups.items() if np.any(cost)}
    if not places:
        return None
    totals = [sum(column) for column in zip(*per_fte.values(), strict=True)] if per_fte else [0.0] * len(places)
    order = sorted(range(len(places)), key=lambda at: (-totals[at], axes.locations[places[at]].id))
    names = tuple(axes.locations[places[at]].name for at in order)
    names = _told_apart(names, tuple(axes.locations[places[at]].id for at in order))
    divisor, unit = scaled(currency, totals)
    outside = [amounts for amounts in plan.commercial.values() if np.abs(amounts[last]).any()]
    dearest, cheapest = order[0], order[-1]
    sentence = f"A person's work for a year costs from {money(totals[cheapest], currency)} to {money(totals[dearest], currency)}."
    return Exhibit(
        key="build_up",
        title="Cost of a person's work, by place",
        says=sentence + (" Providers' discounts and commitments are not in it." if outside else ""),
        columns=(
            ExhibitColumn("Place"),
            *(ExhibitColumn(group, "money") for group in per_fte),
            ExhibitColumn(f"All ({currency}/FTE/year)", "money"),
        ),
        rows=tuple((name, *(per_fte[group][at] for group in per_fte), totals[at]) for name, at in zip(names, order, strict=True)),
        picture=Bars(
            categories=names,
            series=series_of({group: [values[at] / divisor for at in order] for group, values in per_fte.items()}),
            unit=f"{unit} per FTE and year",
            form="stacked bars",
        ),
    )


def _risk(plan: Plan) -> Exhibit:
    before, after = figures(plan.baseline), figures(plan)
    known = [name for name in after.risk if after.risk[name] is not None and before.risk[name] is not None]
    words = {name: name.replace("_", " ").capitalize() for name in after.risk}
    rows: list[tuple[Cell, ...]] = [
        (f"{words[name]}: mean score, 0 best, 100 worst", before.risk[name], after.risk[name]) for name in after.risk
    ]
    rows += [
        ("Part of the work left when the worst country is lost, %", 100 * before.left, 100 * after.left),
        (
            "Processes that the loss of one country would stop",
            f"{before.one_country_processes}",
            f"{after.one_country_processes}",
        ),
    ]
    series = (
        Series(TODAY, GREY, tuple(float(before.risk[name] or 0.0) for name in known)),
        Series(PLANNED, GAIN, tuple(float(after.risk[name] or 0.0) for name in known)),
    )
    picture = Bars(tuple(words[name] for name in known), series, "mean score, 0 best, 100 worst", "bars")
    return Exhibit(
        key="risk",
        title="Risk",
        says=_loss(after),
        columns=(ExhibitColumn("At the end"), ExhibitColumn(TODAY, "points"), ExhibitColumn(PLANNED, "points")),
        rows=tuple(rows),
        picture=picture if known else None,
    )


def _loss(after: Figures) -> str:
    many = after.one_country_processes
    alone = {0: "No process would", 1: "1 process would"}.get(many, f"{many} processes would")
    return (
        f"Were {countries().get(after.worst_country, after.worst_country)} lost, {after.left:.0%} of the work would go on, with the surge of the other sites. "
        f"{alone} stop altogether with the loss of one country."
    )


def _told_apart(names: tuple[str, ...], ids: tuple[str, ...]) -> tuple[str, ...]:
    """Names, with the id behind those that several share: a chart has one place for each."""
    return tuple(f"{name} ({id_})" if names.count(name) > 1 else name for name, id_ in zip(names, ids, strict=True))


def _part(part: float, total: float) -> float | None:
    return part / total if total else None
