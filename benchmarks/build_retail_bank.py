"""Builds the tables of `inputs/retail_bank` that follow from the country tables in `inputs/reference`.

What a person decides about the bank (its work, its centres, its vendors) is written in the study's own files. Pay, exchange
rates, risk scores, data rules and productive hours are derived here, so that a refreshed country table refreshes the study:

    python benchmarks/build_retail_bank.py
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from statistics import fmean

INPUTS = Path(__file__).parents[1] / "inputs"
STUDY = INPUTS / "retail_bank"

Table = list[dict[str, str]]

START = 2027
"""Pay is brought to the level of the year before."""
HOME = "GB"

GROUPS = {
    "agent": "4", "clerk": "4",
    "senior_agent": "43", "case_handler": "43", "hr_admin": "43", "service_desk": "43",
    "accountant": "32",
    "engineer": "2", "analyst": "2",
}  # fmt: skip
"""Role -> the ISCO major groups whose mean pay it has: 4 clerks, 3 technicians, 2 professionals."""

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
    "glasgow": 0.97, "swansea": 0.95, "sunderland_wexcombe": 0.95, "dublin": 1.05, "porto": 0.97, "krakow": 1.05,
    "wroclaw_norvisto": 1.02, "cluj_veltrana": 1.05, "nairobi_maziwa": 1.05, "hyderabad": 1.02, "chennai_veltrana": 0.95,
    "manila_veltrana": 1.05, "cebu": 0.93, "kuala_lumpur": 1.1,
}  # fmt: skip
"""Assumption: pay at the location relative to its country's; 1 where it is not named."""

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

WORLD_BANK = {
    "political_stability": "political",
    "rule_of_law": "rule_of_law",
    "control_of_corruption": "corruption",
    "government_effectiveness": "government",
}
"""World Bank governance indicator -> risk dimension."""


@cache
def reference(name: str) -> Table:
    """A country table."""
    return read(INPUTS / "reference" / f"{name}.csv")


def read(path: Path) -> Table:
    """The rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Table) -> None:
    """Write rows as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def find(name: str, **key: str) -> dict[str, str]:
    """The one row of a country table with these values."""
    (row,) = (row for row in reference(name) if all(row[column] == value for column, value in key.items()))
    return row


def inflation(country: str) -> float:
    """Geometric mean of consumer price inflation over the ten years to 2025, a proxy for the rise of pay."""
    years = [float(row["inflation"]) for row in reference("inflation") if row["country"] == country and int(row["year"]) > 2015]
    return math.prod(1 + year for year in years) ** (1 / len(years)) - 1


def price_rise(country: str, year: int) -> float:
    """How much dearer things are in the year before `START` than in `year`; where no figure is out yet, the ten-year mean."""
    known = {int(row["year"]): float(row["inflation"]) for row in reference("inflation") if row["country"] == country}
    return math.prod(1 + known.get(later, inflation(country)) for later in range(year + 1, START))


def yearly_pay(country: str, group: str) -> float:
    """The survey's pay of an ISCO group, for a year, in the country's currency, at the price level before `START`."""
    row = find("wages", country=country, isco_group=group)
    currency = find("countries", country=country)["currency"]
    pay = 12 * float(row["monthly_pay"])
    if row["currency"] != currency:
        conversion = find("wage_conversion", from_currency=row["currency"], to_currency=currency, year=row["year"])
        pay *= float(conversion["rate"])
    return pay * price_rise(country, int(row["year"]))


def productive_hours(country: str) -> float:
    """Hours a full-time person works in a year: the weeks, less leave and public holidays, times the productive share."""
    time = find("working_time", country=country)
    holidays = int(find("public_holidays", country=country)["on_working_days"])
    hours = float(time["weekly_hours"]) * (52 - (float(time["leave_days"]) + holidays) / 5)
    return round(hours * float(time["productive_share"]) / 5) * 5


def labor_rates(locations: Table) -> Table:
    """A row for every role at every location that has it."""
    return [
        labor_rate(role, location)
        for location in locations
        for role in (GROUPS if STAFFED[location["id"]] == "all" else STAFFED[location["id"]].split())
    ]


def labor_rate(role: str, location: Mapping[str, str]) -> dict[str, str]:
    """Pay from the wage survey, on-cost and inflation of the country, premium and pool as assumed."""
    country, groups = location["country"], GROUPS[role]
    premium = fmean(float(find("pay_premium", country=country, isco_group=group)["premium"]) for group in groups)
    survey = find("wages", country=country, isco_group=groups[0])
    on_cost = find("on_cost", country=country)
    pool = SCARCE.get(role, 0) * float(location["max_fte"]) if country != HOME else 0
    return {
        "role": role,
        "location": location["id"],
        "salary": rounded(fmean(yearly_pay(country, group) for group in groups)),
        "pay_premium": f"{premium * CITY_PAY.get(location['id'], 1):.3g}",
        "on_cost": on_cost["on_cost"],
        "wage_inflation": f"{inflation(country):.3f}",
        "max_headcount": f"{round(pool, -1):g}" if pool else "",
        "source": f"ILOSTAT {survey['year']} (pay); {on_cost['source'].split(',')[0].split(' (')[0]}, {on_cost['year']} (on-cost); "
        "World Bank, ILOSTAT 2016-2025 (prices)",
        "note": f"ISCO {' and '.join(groups)} x {price_rise(country, int(survey['year'])):.3f} for prices to {START - 1}; "
        "premium and pool: assumption; wage inflation: consumer prices 2016-2025 as a proxy",
    }


def rounded(amount: float) -> str:
    """Four significant digits: more would promise an accuracy that surveys do not have."""
    return f"{float(f'{amount:.4g}'):.0f}"


def fx() -> Table:
    """Rates against sterling.

    Drift is the measured one, but a fall is limited to the gap between British and local inflation: with consumer prices as the
    proxy for pay, a currency that falls faster would promise savings that real pay rises take away.
    """
    rows = []
    for row in reference("exchange_rates"):
        country = next(entry["country"] for entry in reference("countries") if entry["currency"] == row["currency"])
        gap = min(0.0, (1 + inflation(HOME)) / (1 + inflation(country)) - 1)
        measured = float(row["drift"])
        rows.append({
            "currency": row["currency"], "rate": row["gbp_per_unit"], "drift": f"{max(measured, gap):.3f}", "volatility": row["volatility"],
            "source": row["source"],
            "note": f"rate of {row['date']}; drift measured at {measured:.3f}, a fall limited to the inflation gap {gap:.3f}",
        })  # fmt: skip
    return rows


def risk_scores() -> Table:
    """Country risks on one scale, 0 best and 100 worst."""
    governance = [
        risk(row, WORLD_BANK[row["dimension"]], 100 * (2.5 - float(row["estimate"])) / 5, "100 x (2.5 - WGI estimate) / 5")
        for row in reference("governance")
    ]
    hazards = [
        risk(row, "natural_hazard", 10 * float(row["natural_hazard"]), "10 x INFORM natural hazard")
        for row in reference("hazard")
    ]
    return governance + hazards


def risk(row: Mapping[str, str], dimension: str, score: float, formula: str) -> dict[str, str]:
    """One risk of one country."""
    source = f"{row['source']}, {row['year']}"
    return {"country": row["country"], "dimension": dimension, "score": f"{score:.1f}", "source": source, "note": formula}


def data_rules() -> Table:
    """For each class of data and country abroad: free where adequacy holds, else with safeguards, or refused."""
    rows = []
    for data_class, cost in SAFEGUARDS.items():
        for row in reference("data_transfer"):
            if row["country"] == HOME:
                continue
            free, refused = row["status"] in {"eu", "adequate"}, row["country"] in REFUSED.get(data_class, ())
            rows.append({
                "data_class": data_class, "country": row["country"],
                "allowed": "yes" if free else "no" if refused else "with_cost",
                "cost": "" if free or refused else str(cost),
                "citation": "UK GDPR Art. 45" if free else "the bank's data policy" if refused else "UK GDPR Art. 46",
                "source": f"{row['source']}, {row['as_of']} (status); assumption (cost, refusal)",
                "note": "the EU's list, which Britain's follows for these countries: check before use",
            })  # fmt: skip
    return rows


def located(location: Mapping[str, str]) -> dict[str, str]:
    """The location with the productive hours of its country."""
    return {**location, "productive_hours": f"{productive_hours(location['country']):g}"}


def derived() -> dict[str, Table]:
    """Table of the study -> its rows as they follow from the country tables and the study's own list of locations."""
    locations = [located(location) for location in read(STUDY / "locations.csv")]
    return {
        "locations": locations,
        "labor_rates": labor_rates(locations),
        "fx": fx(),
        "risk_scores": risk_scores(),
        "data_rules": data_rules(),
    }


def main() -> None:
    """Write the derived tables."""
    for name, rows in derived().items():
        write(STUDY / f"{name}.csv", rows)


if __name__ == "__main__":
    main()
