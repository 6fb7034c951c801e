"""What has been asked about a plan: what rules cost, other plans that are as good, what less of something costs. From the answers' own documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sourcing_opt.report.pictures import GAIN, Bars, Cell, Exhibit, ExhibitColumn, Series, money, scaled
from sourcing_opt.tolerances import HALF_A_CENT

Document = Mapping[str, Any]
"""An answer as its command wrote it."""
MEASURES = {
    "moved_fte": "FTE moved",
    "risk": "all risks",
    "largest_country": "part in the largest country",
    "largest_vendor": "part at the largest vendor",
    "lost_country": "part lost with a country",
    "one_off": "one-off cost",
}
"""What measures are called that are not called by their own name."""
_SHARES = ("largest_country", "largest_vendor", "lost_country")


def prices(document: Document) -> Exhibit:
    """What each rule costs, the dearest first."""
    currency = document["study"]["currency"]
    rules = sorted(
        document["rules"],
        key=lambda rule: (rule["price"] is None, -(rule["price"]["shown"] if rule["price"] else 0.0), rule["rule"]),
    )
    dear = {rule["rule"]: float(rule["price"]["shown"]) for rule in rules if rule["price"] and rule["price"]["known"]}
    divisor, unit = scaled(currency, list(dear.values()))
    together = document["together"]["together"]
    says = "No rule is known to cost anything alone."
    if dear:
        first = next(iter(dear))
        says = f"The dearest rule is {first}: without it, the plan would cost {money(dear[first], currency)} less."
    if together and together["known"]:
        says += f" Without all of them it would cost {money(together['shown'], currency)} less; single prices do not add up."
    return Exhibit(
        key="prices",
        title="What rules cost",
        says=says + _unfinished(document),
        columns=(
            ExhibitColumn("Rule"),
            ExhibitColumn("In words"),
            ExhibitColumn(f"Price ({currency}, present value)", "money"),
            ExhibitColumn("At least", "money"),
            ExhibitColumn("At most", "money"),
            ExhibitColumn("If it were the only rule", "money"),
            ExhibitColumn("Owner"),
        ),
        rows=tuple(
            (rule["rule"], rule["words"], *_interval(rule["price"]), _interval(rule["alone"])[0], rule["owner"]) for rule in rules
        ),
        picture=Bars(
            categories=tuple(dear),
            series=(Series("Price", GAIN, tuple(amount / divisor for amount in dear.values())),),
            unit=f"{unit}, present value",
            form="bars",
        )
        if dear
        else None,
    )


def alternatives(document: Document) -> Exhibit:
    """Other plans that are as good."""
    currency, others = document["study"]["currency"], document["alternatives"]
    names = list(document["plan"]["measures"])
    allowed = money(document["allowed"], currency)
    many = {0: "No other plan was found that costs", 1: "1 other plan costs"}.get(len(others), f"{len(others)} other plans cost")
    rows: list[tuple[Cell, ...]] = [("This answer's plan", 0.0, 0.0, 0.0, 0.0, *_measured(document["plan"]["measures"], names))]
    rows += [
        (other["words"].capitalize(), *_interval(other["dearer"]), other["elsewhere"], *_measured(other["measures"], names))
        for other in others
    ]
    return Exhibit(
        key="alternatives",
        title="Other plans that are as good",
        says=f"{many} at most {allowed} more.{_unfinished(document)}",
        columns=(
            ExhibitColumn("Plan"),
            ExhibitColumn(f"Costs more ({currency}, present value)", "money"),
            ExhibitColumn("At least", "money"),
            ExhibitColumn("At most", "money"),
            ExhibitColumn("Work elsewhere", "share"),
            *(ExhibitColumn(_header(name), "share" if name in _SHARES else "points") for name in names),
        ),
        rows=tuple(rows),
    )


def frontier(document: Document) -> Exhibit:
    """What less of something costs."""
    currency, measure, points = document["study"]["currency"], document["measure"], document["points"]
    least = min(point["cost"] for point in points)
    more = [point["cost"] - least for point in points]
    divisor, unit = scaled(currency, more)
    names: list[str] = []
    for point in points:
        name = f"{point['value']:.1%}" if measure in _SHARES else f"{point['value']:,.5g}"
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    lowest = points[-1]
    return Exhibit(
        key="frontier",
        title=f"What less of {_called(measure)} costs",
        says=f"From {names[0]} to {names[-1]} costs {money(lowest['cost'] - points[0]['cost'], currency)} more.{_unfinished(document)}",
        columns=(
            ExhibitColumn(_header(measure)),
            ExhibitColumn(f"Cost ({currency}, present value)", "money"),
            ExhibitColumn("Proven: no plan costs less than", "money"),
            ExhibitColumn("More than the cheapest", "money"),
            ExhibitColumn("Price of one less", "money"),
            ExhibitColumn("What changes"),
        ),
        rows=tuple(
            (name, point["cost"], point["proven"], amount, point["price_of_a_unit_less"], ", ".join(point["changes"]))
            for name, point, amount in zip(names, points, more, strict=True)
        ),
        picture=Bars(
            categories=tuple(names),
            series=(Series("More than the cheapest", GAIN, tuple(amount / divisor for amount in more)),),
            unit=f"{unit} more than the cheapest",
            form="bars",
        ),
    )


def cost_in(document: Document) -> float:
    """Of the plan that an answer is about. [money, present value]"""
    return float(document["points"][0]["cost"] if "points" in document else document["plan"]["cost"])


ANSWERS: Mapping[str, Callable[[Document], Exhibit]] = {
    "sourcing-opt/prices/1": prices,
    "sourcing-opt/alternatives/1": alternatives,
    "sourcing-opt/frontier/1": frontier,
}
"""Schema of an answer's document -> what is shown of it."""


def _interval(interval: Document | None) -> tuple[float | str | None, float | None, float | None]:
    """What is shown of an amount, and what is proven of it: below its resolution it is less than something."""
    if interval is None:
        return "not known", None, None
    low, high = interval["low"], interval["high"]
    if interval["known"] or high is None:
        return interval["shown"], low, high
    return ("0" if high <= HALF_A_CENT else f"less than {max(1.0, high):,.0f}"), low, high


def _measured(measures: Document, names: list[str]) -> list[float | None]:
    return [measures.get(name) for name in names]


def _called(measure: str) -> str:
    return MEASURES.get(measure, measure.replace("_", " "))


def _header(measure: str) -> str:
    name = _called(measure)
    return name[0].upper() + name[1:]


def _unfinished(document: Document) -> str:
    """Where a search was stopped, that is said."""
    if document["interrupted"] or not document.get("complete", True):
        return " It was stopped before everything was known as closely as was asked for."
    return ""
