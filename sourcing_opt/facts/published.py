"""Published ranges that a study's figures are set beside, each with who published it and when; where a width is ours, it says so."""

from __future__ import annotations

from typing import NamedTuple

from sourcing_opt.facts.figures import on_cost, pay, price_rise, row_of, rows_of
from sourcing_opt.facts.roles import groups_of, roles


class Range(NamedTuple):
    """What was published."""

    low: float
    high: float
    source: str


COST_OF_HOME = Range(
    0.30,
    0.75,
    "cost of moved work: 25-60 % less (BCG, shared services), 28-38 % (A.T. Kearney), 47 % (Deloitte, British banks), 40-70 % (Everest, NASSCOM)",
)
"""What an hour abroad costs of what it costs at home. [share]"""
PAYBACK = Range(1.0, 3.5, "1.0 to 3.5 years; the median is 3.5 (ScottMadden, shared services)")
"""Of moving a person's work. [years]"""
TRANSFER_WEEKS = Range(3, 12, "3-4 weeks at least of knowledge transfer (vendor papers, 2026); above 12 weeks: assumption")
PARALLEL_WEEKS = Range(2, 4, "two to four weeks of parallel running (vendor papers, 2026)")
SEVERANCE = {
    "GB": Range(
        22,
        52,
        "terms of a large British bank: 4 weeks a year of service (22-40), 30-50 after redeployment; statutory pay is less",
    )
}
"""Country -> weeks of pay."""
CONTRIBUTIONS = {
    "GB": Range(0.12, 0.25, "15 % above 5,000 since April 2025 comes to 12-13.5 %, with pension 20-25 % (HMRC; 2026)")
}
"""Country -> on-cost as a share of salary, where the table's figure is out of date."""
CONTRIBUTIONS_WIDTH = 0.35
"""By how much of it an employer's on-cost may be off a country's average: an assumption."""
PAY_LOW, PAY_HIGH = 0.8, 1.25
"""Around a survey's mean: an assumption."""
PREMIUM_HIGH = 2.0
"""Published pay of agents in the cheaper countries is 1.3 to 2 times the survey's."""
RICH = 25_000
"""Income per head from which no such premium is known. [US dollars]"""


def pay_range(role: str, country: str, year: int) -> Range | None:
    """What a known role earns a year at the start of `year`, in the country's money; None where nothing was published."""
    if role not in roles():
        return None
    found = [pay(country, group) for group in groups_of(role)]
    surveys = [each for each in found if each is not None]
    if not surveys or len(surveys) < len(found):
        return None
    means = [each.yearly * price_rise(country, int(each.monthly.year), year - 1) for each in surveys]
    cheap = float(rows_of("gdp_per_head", country)[0]["usd"]) < RICH
    high = PREMIUM_HIGH if cheap else PAY_HIGH
    widths = f"x {PAY_LOW:g} to {high:g}" + (" (agents there earn up to twice the survey's mean)" if cheap else ": assumption")
    source = f"ILOSTAT {surveys[0].monthly.year}, raised by prices to {year - 1}, {widths}"
    return Range(min(means) * PAY_LOW, max(means) * high, source)


def on_cost_range(country: str) -> Range | None:
    """Employer's contributions and benefits."""
    if country in CONTRIBUTIONS:
        return CONTRIBUTIONS[country]
    row = row_of("on_cost", country)
    if row is None:
        return None
    if row["low"] and row["high"]:
        return Range(float(row["low"]), float(row["high"]), f"{on_cost(country).source} {row['year']}")
    value = float(row["on_cost"])
    return Range(
        value * (1 - CONTRIBUTIONS_WIDTH),
        value * (1 + CONTRIBUTIONS_WIDTH),
        f"{row['source']} {row['year']}, a third either way: assumption",
    )


def attrition_range(country: str) -> Range | None:
    """People who leave a service centre in a year."""
    rows = rows_of("attrition", country)
    if not rows:
        return None
    years = sorted({row["year"] for row in rows if row["year"]})
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else "".join(years)
    return Range(
        min(float(row["low"]) for row in rows),
        max(float(row["high"]) for row in rows),
        f"{rows[-1]['source']} and others, {span}",
    )
