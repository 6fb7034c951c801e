"""Builds the tables of `inputs/retail_bank` that follow from the country tables in `inputs/reference`.

What a person decides about the bank (its work, its centres, its vendors) is written in the study's own files. Pay, exchange
rates, price inflation, tax rates, risk scores, data rules and productive hours are derived here, so that a refreshed country table
refreshes the study:

    python benchmarks/build_retail_bank.py
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from sourcing_opt.facts import rows
from sourcing_opt.facts.figures import currency_of, exchange, inflation, premium, rows_of
from sourcing_opt.facts.roles import groups_of
from sourcing_opt.facts.roles import roles as known_roles
from sourcing_opt.schemas.shipped import reference

INPUTS = Path(__file__).parents[1] / "inputs"
STUDY = INPUTS / "retail_bank"

Table = list[dict[str, str]]

START = 2027
"""Pay is brought to the level of the year before."""
HOME, CURRENCY = "GB", "GBP"

STAFFED = {
    "leeds": "all",
    "glasgow": "all",
    "swansea": "agent senior_agent clerk case_handler hr_admin service_desk",
    "sunderland_wexcombe": "agent senior_agent clerk",
    "dublin": "case_handler accountant engineer analyst",
    "porto": "agent clerk case_handler service_desk engineer analyst",
    "krakow": "agent clerk case_handler accountant hr_admin service_desk engineer analyst",
    "wroclaw_norvisto": "clerk case_handler accountant hr_admin service_desk engineer",
    "cluj_veltrana": "agent clerk accountant hr_admin service_desk engineer",
    "cairo_norvisto": "agent senior_agent clerk service_desk",
    "cape_town_wexcombe": "agent senior_agent clerk case_handler",
    "nairobi_maziwa": "agent clerk",
    "pune": "agent clerk case_handler accountant hr_admin service_desk engineer analyst",
    "hyderabad": "clerk case_handler accountant service_desk engineer analyst",
    "chennai_veltrana": "agent clerk case_handler accountant hr_admin service_desk engineer",
    "manila_veltrana": "agent senior_agent clerk hr_admin service_desk",
    "cebu": "agent clerk case_handler accountant",
    "kuala_lumpur": "case_handler accountant service_desk engineer analyst",
    "port_louis_norvisto": "clerk case_handler accountant analyst",
}
"""Location -> the roles to be had there."""

CITY_PAY = {
    "swansea": 0.98, "sunderland_wexcombe": 0.98, "dublin": 1.05, "porto": 0.96, "nairobi_maziwa": 1.05, "wroclaw_norvisto": 0.97,
    "pune": 0.98, "hyderabad": 0.98, "chennai_veltrana": 0.95, "manila_veltrana": 1.05, "cebu": 1.02, "kuala_lumpur": 1.1,
}  # fmt: skip
"""Assumption: pay at the location relative to its country's; 1 where it is not named."""

EXPORT_PAY = {
    ("IN", "engineer"): 3.8,
    ("IN", "analyst"): 3.2,
    ("IN", "accountant"): 2.35,
    ("PH", "accountant"): 2.15,
}
"""Assumption: premiums over survey pay where service centres that export pay more than the table of premiums says. An engineer in a bank's own
centre in Bengaluru cost 33,000 dollars in 2024 (Cushman & Wakefield); the others keep an hour within what is published of home's cost."""

EMPLOYERS_RATE, FREE_OF_IT, LEVY = 0.15, 5000, 0.005
"""Britain: National Insurance of 2025, the pay that is free of it, and the apprenticeship levy. [share, pounds a year, share]"""
PENSION = 0.09
"""Assumption: what the bank pays into its British staff's pensions; the law asks for 3 % of part of the pay. [share of pay]"""
AWARDS = {"IN": (0.095, "Aon 2026")}
"""Country -> the year's pay awards where they were published, and by whom; elsewhere prices are the proxy. [share/year]"""

MARKUP = 0.1
"""Assumption: what the bank's centres abroad charge home above their cost."""

SCARCE = {"accountant": 0.3, "engineer": 0.4, "analyst": 0.25}
"""Assumption: abroad, the talent pool of these roles as a share of the location's capacity."""

SAFEGUARDS = {
    "customer_pii": 450,
    "card_data": 500,
    "payment_data": 300,
    "staff_data": 250,
    "health_data": 600,
    "crime_data": 800,
}
"""Assumption: class of data -> what transfer safeguards and closed desktops cost where no adequacy holds. [GBP/FTE/year]"""

REFUSED = {
    "health_data": ("EG", "KE", "IN", "PH", "MU"),
    "crime_data": ("EG", "KE", "ZA", "PH", "MY", "MU"),
    "card_data": ("KE",),
}
"""Assumption: class of data -> countries where the bank's data protection officer accepts no safeguards."""


def read(path: Path) -> Table:
    """The rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path: Path, table: Table) -> None:
    """Write a table as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def find(name: str, country: str) -> Mapping[str, str]:
    """The one row of a country table about a country."""
    (row,) = rows_of(name, country)
    return row


def productive_hours(country: str) -> float:
    """Hours a full-time person works in a year: the weeks, less leave and public holidays, times the productive share."""
    time = find("working_time", country)
    holidays = next(int(row["on_working_days"]) for row in rows_of("public_holidays", country) if row["year"] == f"{START}")
    hours = float(time["weekly_hours"]) * (52 - (float(time["leave_days"]) + holidays) / 5)
    return round(hours * float(time["productive_share"]) / 5) * 5


def labor_rates(locations: Table) -> Table:
    """A row for every role at every location that has it."""
    return [
        labor_rate(role, location)
        for location in locations
        for role in (known_roles() if STAFFED[location["id"]] == "all" else STAFFED[location["id"]].split())
    ]


def labor_rate(role: str, location: Mapping[str, str]) -> dict[str, str]:
    """Pay as published, premium and pool as assumed; on-cost and pay rises of countries of which newer ones were published than the tables have."""
    country = location["country"]
    made = written(rows.labor_rate(role, country, START))
    paid = EXPORT_PAY.get((country, role), premium(country, groups_of(role))[0]) * CITY_PAY.get(location["id"], 1)
    pool = SCARCE.get(role, 0) * float(location["max_fte"]) if country != HOME else 0
    rate = {
        "role": role,
        "location": location["id"],
        "salary": made["salary"],
        "pay_premium": f"{paid:.3g}",
        "on_cost": made["on_cost"],
        "wage_inflation": made["wage_inflation"],
        "max_headcount": f"{round(pool, -1):g}" if pool else "",
        "source": made["source"],
        "note": made["note"],
    }
    pay, contributions, prices = made["source"].split("; ")
    if country == HOME:
        on_cost = EMPLOYERS_RATE * (1 - FREE_OF_IT / (float(made["salary"]) * paid)) + LEVY + PENSION
        rate["on_cost"] = f"{on_cost:.3f}"
        rate["source"] = f"{pay}; HMRC 2025, assumption (on-cost); {prices}"
        rate["note"] += (
            f"; on-cost: {EMPLOYERS_RATE:.0%} of pay above {FREE_OF_IT:,} pounds, a levy of {LEVY:.1%}, {PENSION:.0%} pension"
        )
    if country in AWARDS:
        awards, publisher = AWARDS[country]
        rate["wage_inflation"] = f"{awards:.3f}"
        rate["source"] = f"{pay}; {contributions}; {publisher} (wage inflation); {prices}"
        rate["note"] = (
            made["note"].partition("; wage inflation")[0] + "; wage inflation: pay awards, beside the currency's fall as measured"
        )
    return rate


def written(cells: rows.Cells) -> dict[str, str]:
    """Cells as the study's files have them."""
    shown = {"drift": ".3f", "volatility": ".4f", "wage_inflation": ".3f", "score": ".1f", "salary": ".0f"}
    return {
        column: "" if value is None else format(value, shown.get(column, "")) if isinstance(value, float) else str(value)
        for column, value in cells.items()
    }


def countries(locations: Table) -> list[str]:
    """Where the bank could be, in the order of its locations."""
    return list(dict.fromkeys(location["country"] for location in locations))


def fx(locations: Table) -> Table:
    """Rates against sterling, for the money of every place that has another."""
    paid = {currency_of(country): country for country in reversed(countries(locations))}
    return [price_of(currency, country) for currency, country in sorted(paid.items()) if currency != CURRENCY]


def price_of(currency: str, country: str) -> dict[str, str]:
    """A currency's price; where pay rises by published awards, its drift is the measured one: prices are no proxy then, and nothing is counted twice."""
    cells, measured = rows.fx(currency, country, CURRENCY, HOME), exchange(currency, CURRENCY)
    assert cells is not None
    assert measured is not None
    row = {"currency": currency, **written(cells)}
    if country in AWARDS:
        row |= {
            "drift": f"{measured.drift:.3f}",
            "source": f"{row['source']}, drift as measured",
            "note": f"rate of {measured.date}; drift as measured, because pay there rises by published awards",
        }
    return row


def taxes(locations: Table) -> Table:
    """Statutory rates on profits, and what the bank's own centres abroad charge home above their cost."""
    return [
        {
            "country": country,
            "rate": find("corporate_tax", country)["rate"],
            "markup": "" if country == HOME else f"{MARKUP:g}",
            "source": f"Tax Foundation {find('corporate_tax', country)['year']} (rate)"
            + ("" if country == HOME else "; assumption (markup)"),
            "note": "" if country == HOME else "cost-plus of shared service centres; vendors charge no markup but their margin",
        }
        for country in countries(locations)
    ]


def risk_scores(locations: Table) -> Table:
    """Country risks on one scale, 0 best and 100 worst."""
    found = []
    for dimensions in (tuple(rows.GOVERNANCE.values()), (rows.HAZARD,)):
        for country in countries(locations):
            for dimension in dimensions:
                cells = rows.risk_score(country, dimension)
                assert cells is not None
                found.append({"country": country, "dimension": dimension, **written(cells)})
    return found


def data_rules(locations: Table) -> Table:
    """For each class of data and country abroad: free where adequacy holds, else with safeguards, or refused."""
    found = []
    for data_class, cost in SAFEGUARDS.items():
        for country in countries(locations):
            if country == HOME:
                continue
            made, refused = written(rows.data_rule(country, cost)), country in REFUSED.get(data_class, ())
            free = made["allowed"] == "yes"
            found.append({
                "data_class": data_class, "country": country,
                "allowed": "no" if refused and not free else made["allowed"],
                "cost": "" if refused or free else made["cost"],
                "citation": "UK GDPR Art. 45A" if free else "the bank's data policy" if refused else "UK GDPR Art. 46",
                "source": made["source"].replace("(cost)", "(cost, refusal)"),
                "note": "the EU's list, which Britain's follows for these countries: check before use",
            })  # fmt: skip
    return found


def roles() -> Table:
    """The jobs of the table of roles."""
    return [
        {"id": row["role"], **{column: row[column] for column in row if column not in ("role", "isco_groups")}}
        for row in reference("roles")
    ]


def located(location: Mapping[str, str]) -> dict[str, str]:
    """The location with the productive hours of its country, and abroad with the rise of its country's prices."""
    country = location["country"]
    return {
        **location,
        "productive_hours": f"{productive_hours(country):g}",
        "price_inflation": "" if country == HOME else f"{inflation(country).value:.3f}",
    }


def derived() -> dict[str, Table]:
    """Table of the study -> its rows as they follow from the country tables and the study's own list of locations."""
    locations = [located(location) for location in read(STUDY / "locations.csv")]
    return {
        "locations": locations,
        "roles": roles(),
        "labor_rates": labor_rates(locations),
        "fx": fx(locations),
        "risk_scores": risk_scores(locations),
        "data_rules": data_rules(locations),
        "taxes": taxes(locations),
    }


def main() -> None:
    """Write the derived tables."""
    for name, table in derived().items():
        write(STUDY / f"{name}.csv", table)


if __name__ == "__main__":
    main()
