"""Rows of a study made of published figures: pay, exchange rates, risks, rules for data, hours. Each says where it is from and how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

from sourcing_opt.facts.figures import (
    Pay,
    assumed_pay,
    currency_of,
    exchange,
    hours,
    inflation,
    on_cost,
    pay,
    price_rise,
    row_of,
    rows_of,
    yearly_mean,
)
from sourcing_opt.facts.roles import groups_of

Cells = dict[str, object]
"""Column -> cell."""

GOVERNANCE = {
    "political_stability": "political",
    "rule_of_law": "rule_of_law",
    "control_of_corruption": "corruption",
    "government_effectiveness": "government",
}
"""World Bank governance indicator -> risk dimension."""
HAZARD = "natural_hazard"
DIMENSIONS = (*GOVERNANCE.values(), HAZARD)

FREE = {"eu", "adequate"}
"""Where personal data of the EU may go without further safeguards."""


def labor_rate(role: str, country: str, year: int) -> Cells:
    """Survey pay at the price level of the year before `year`, on-cost, and prices as a proxy for the rise of pay; `role` is one of the known."""
    groups = groups_of(role)
    earned = [pay(country, group) or assumed_pay(country, group) for group in groups]
    risen = [price_rise(country, int(wage.monthly.year), year - 1) for wage in earned]
    contributions, prices = on_cost(country), inflation(country)
    survey, first = earned[0].monthly, risen[0]
    paid = "assumption (pay)" if survey.source == "assumption" else f"ILOSTAT {survey.year} (pay)"
    agency = contributions.source.split(",")[0].split(" (")[0]
    stated = f"{agency}, {contributions.year} (on-cost)" if contributions.year else "assumption (on-cost)"
    return {
        "salary": rounded(fmean(wage.yearly * rise for wage, rise in zip(earned, risen, strict=True))),
        "on_cost": contributions.value,
        "wage_inflation": round(prices.value, 3),
        "source": f"{paid}; {stated}; {prices.source} {prices.year} (prices)",
        "note": f"ISCO {' and '.join(groups)}: {' and '.join(map(_monthly, earned))} a month{_conversion(country, earned[0])} x 12 x {first:.3f} "
        f"for prices to {year - 1}, quality {survey.quality or 'none'}{_assumed(earned[0])}; premium and pool: assumption; "
        f"wage inflation: consumer prices {prices.year} as a proxy",
    }


def _monthly(earned: Pay) -> str:
    return f"{earned.monthly.value:,.2f} {earned.currency}"


def _conversion(country: str, earned: Pay) -> str:
    own_currency, year = currency_of(country), earned.monthly.year
    if earned.currency == own_currency:
        return ""
    return f" x {yearly_mean(own_currency, year) / yearly_mean(earned.currency, year):.6g} {own_currency} per {earned.currency}"


def _assumed(earned: Pay) -> str:
    return f" ({earned.monthly.note})" if earned.monthly.source == "assumption" else ""


def rounded(amount: float) -> float:
    """Four significant digits: more would promise an accuracy that surveys do not have."""
    return float(f"{amount:.4g}")


def fx(currency: str, country: str, base: str, home: str) -> Cells | None:
    """A currency's price; None where it or the study's is in no table.

    Drift is the measured one, but a fall is limited to the gap between inflation at home and in `country`: with consumer prices as the
    proxy for pay, a currency that falls faster would promise savings that real pay rises take away.
    """
    rate = exchange(currency, base)
    if rate is None:
        return None
    gap = (1 + inflation(home).value) / (1 + inflation(country).value) - 1
    limit = (
        f"a fall limited to the inflation gap {gap:.3f}" if gap < 0 else f"no fall, as prices rise less there (gap {gap:+.3f})"
    )
    return {
        "rate": float(f"{rate.rate:.6g}"),
        "drift": round(max(rate.drift, min(0.0, gap)), 3) + 0.0,
        "volatility": round(rate.volatility, 4),
        "source": f"{rate.source}, crossed with {base}",
        "note": f"rate of {rate.date}; drift measured at {rate.drift:.3f}, {limit}",
    }


def risk_score(country: str, dimension: str) -> Cells | None:
    """A risk on one scale, 0 best and 100 worst; None for a dimension that nothing is published about."""
    if dimension == HAZARD:
        row = rows_of("hazard", country)[0]
        return _risk(row, 10 * float(row["natural_hazard"]), "10 x INFORM natural hazard")
    indicator = next((name for name, ours in GOVERNANCE.items() if ours == dimension), None)
    governance_row = indicator and row_of("governance", country, dimension=indicator)
    return (
        _risk(governance_row, 100 * (2.5 - float(governance_row["estimate"])) / 5, "100 x (2.5 - WGI estimate) / 5")
        if governance_row
        else None
    )


def _risk(row: Mapping[str, str], score: float, formula: str) -> Cells:
    return {"score": round(score, 1), "source": f"{row['source']}, {row['year']}", "note": formula}


def data_status(country: str) -> Mapping[str, str]:
    """What the EU says about personal data that goes there."""
    return rows_of("data_transfer", country)[0]


def data_rule(country: str, cost: float) -> Cells:
    """Free where the EU finds protection adequate, else with safeguards that cost `cost`. [study currency/FTE/year]"""
    row = data_status(country)
    free = row["status"] in FREE
    return {
        "allowed": "yes" if free else "with_cost",
        "cost": 0.0 if free else cost,
        "source": f"{row['source']}, {row['as_of']} (status); assumption (cost)",
    }


def productive_hours(country: str) -> Cells:
    """Hours worked in a year, of all who work there."""
    worked = hours(country)
    doubt = f", quality {worked.quality}" + (f": {worked.note}" if worked.note else "")
    return {
        "productive_hours": worked.value,
        "source": f"{worked.source.split(',')[0]}, {worked.year} (hours)",
        "note": f"hours of all who work, part-time too{doubt}",
    }
