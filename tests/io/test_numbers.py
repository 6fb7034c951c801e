"""Numbers that are percentages, thousands, or nobody's: refused with what to write, or said."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from sourcing_opt.schemas.checks.plausible import range_of
from sourcing_opt.schemas.columns.base import kinds_of, limits_of
from sourcing_opt.schemas.columns.numerals import instead
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import TABLES
from tests.studies import small, write_files


def said(tmp_path: Path, table: str, **cells: str) -> str:
    """All that is said of the small study with these cells, as on the terminal."""
    tables = small()
    blank = {"transition": {"complexity": "simple", "lead_months": "3", "knowledge_transfer_weeks": "4", "parallel_weeks": "2", "travel": "500"},
             "quotes": {"process": "invoices", "location": "pune", "price": "15000", "per": "fte"}, "fit": {"process": "calls", "location": "pune"},
             "volumes": {"process": "calls", "period": "2", "factor": "1.1"}, "provider_tiers": {"provider": "infosys", "from_spend": "1", "discount": "0.1"},
             "risk_scores": {"country": "IN", "dimension": "flood", "score": "30"}}  # fmt: skip
    rows = tables.setdefault(table, [blank.get(table, {})])
    rows[0].update(cells)
    try:
        return "\n".join(f"warning: {problem}" for problem in load(write_files(tables, tmp_path / "study")).warnings)
    except InvalidInput as error:
        return str(error)


@pytest.mark.parametrize(
    ("table", "column", "typed", "fraction"),
    [
        ("study", "discount_rate", "9", "0.09"), ("study", "discount_rate", "1", "0.01"), ("study", "discount_rate", "12.5", "0.125"),
        ("study", "price_inflation", "2", "0.02"), ("labor_rates", "on_cost", "15", "0.15"), ("labor_rates", "on_cost", "2", "0.02"),
        ("labor_rates", "wage_inflation", "3", "0.03"), ("labor_rates", "wage_inflation", "2.5", "0.025"), ("labor_rates", "wage_inflation", "-2", "-0.02"),
        ("providers", "margin", "18", "0.18"), ("providers", "governance", "6", "0.06"), ("providers", "governance", "1", "0.01"),
        ("locations", "attrition", "36", "0.36"), ("locations", "night_premium", "10", "0.1"), ("locations", "surge", "20", "0.2"),
        ("roles", "hiring_cost", "10", "0.1"), ("quotes", "indexation", "3", "0.03"), ("fx", "drift", "-4", "-0.04"), ("fx", "volatility", "8", "0.08"),
        ("processes", "growth", "5", "0.05"), ("processes", "automation", "5", "0.05"), ("provider_tiers", "discount", "3", "0.03"),
        ("baseline", "share", "60", "0.6"), ("policies", "min", "25", "0.25"), ("labor_rates", "pay_premium", "130", "1.3"),
        ("locations", "productivity", "95", "0.95"), ("volumes", "factor", "115", "1.15"), ("fit", "productivity", "110", "1.1"),
    ],
)  # fmt: skip
def test_percentages_typed_whole_are_refused_with_the_fraction(
    table: str, column: str, typed: str, fraction: str, tmp_path: Path
) -> None:
    text = said(tmp_path, table, **{column: typed})
    [line] = [line for line in text.splitlines() if f'{column} "{typed}"' in line]
    assert not line.startswith("warning")
    assert f"write {fraction}" in line


@pytest.mark.parametrize(
    ("table", "column", "typed"),
    [
        ("labor_rates", "wage_inflation", "0.6"), ("locations", "attrition", "0.9"), ("providers", "margin", "0.7"), ("study", "discount_rate", "0.4"),
        ("locations", "productive_hours", "400"), ("processes", "handling_minutes", "40000"), ("roles", "span", "1"), ("locations", "quality", "0.85"),
        ("risk_scores", "score", "0.3"), ("locations", "max_fte", "999999"), ("study", "periods", "240"), ("locations", "severance_weeks", "200"),
        ("locations", "surge", "2"), ("volumes", "factor", "7"),
    ],
)  # fmt: skip
def test_what_is_unusual_is_said_with_its_row(table: str, column: str, typed: str, tmp_path: Path) -> None:
    lines = said(tmp_path, table, **{column: typed}).splitlines()
    assert any(line.startswith("warning: ") and f'{column} "{typed}": is outside the usual' in line for line in lines), lines


@pytest.mark.parametrize(
    "typed", ["1e308", "9" * 400, "9" * 5000, "99999999999999999999", "nan", "inf", "-inf", "1e999", "0x1F", "1e20"]
)
@pytest.mark.parametrize(
    ("table", "column"),
    [("labor_rates", "salary"), ("study", "periods"), ("processes", "lead_periods"), ("policies", "max"), ("fx", "rate")],
)
def test_figures_of_nobody_are_refused_in_every_column(table: str, column: str, typed: str, tmp_path: Path) -> None:
    text = said(tmp_path, table, **{column: typed})
    assert any(f" {column} " in line and not line.startswith("warning") for line in text.splitlines()), text
    assert len(text) < 2000


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("26.000", "(write 26000 or 26.0)"), ("1.234.567", "(write 1234567)"), ("1,00,000", "(write 100000)"), ("26'000", "(write 26000)"),
        ("26’000", "(write 26000)"), ("26 000", "(write 26000)"), ("26\u202f000", "(write 26000)"), ("26k", "(write 26000)"), ("2.5 lakh", "(write 250000)"),
        ("£26,000", "(write 26000)"), ("26.000,50", "(write 26000.50)"), ("26,000.50", "(write 26000.50)"), ("１２", "(write 12)"), ("−5", "(write -5)"),
        ("5-", "(write -5)"), ("GBP 30,000", "(write 30000)"), ("1_000", "(write 1000)"), ("0,5", "(write 0.5)"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(typed: str, message: str, tmp_path: Path) -> None:
    assert message in said(tmp_path, "labor_rates", salary=typed)


@pytest.mark.parametrize("text", ["abc", "1/3", "1 to 2", "1,2,3", "Rs. 500 or so", "--"])
def test_no_hint_where_a_guess_would_be_a_guess(text: str) -> None:
    assert instead(text) is None


@pytest.mark.parametrize(("table", "column", "typed"), [
    ("locations", "productivity", "1.125"), ("fx", "rate", "1.125"), ("labor_rates", "on_cost", "0.125"), ("labor_rates", "salary", "26000.125"),
    ("labor_rates", "salary", "30000.0"), ("processes", "min_share", "0.333"),
])  # fmt: skip
def test_three_decimals_are_decimals_where_thousands_make_no_sense(table: str, column: str, typed: str, tmp_path: Path) -> None:
    assert "thousands" not in said(tmp_path, table, **{column: typed})


@pytest.mark.parametrize(
    ("currency", "rate", "salary"),
    [("VND", "0.000031", "180000000"), ("IDR", "0.00004", "60000000"), ("KWD", "2.4", "9000"), ("ZAR", "0.043", "120000")],
)
def test_pay_in_weak_and_strong_currencies_is_usual(currency: str, rate: str, salary: str, tmp_path: Path) -> None:
    tables = small()
    tables["locations"][1]["currency"] = currency
    tables["fx"] = [{"currency": currency, "rate": rate}]
    tables["labor_rates"][1]["salary"] = salary
    warnings = load(write_files(tables, tmp_path / "study")).warnings
    assert [problem for problem in warnings if problem.table == "labor_rates"] == []


def test_a_yearly_pay_of_thirty_pounds_is_said_and_refused_beside_others(tmp_path: Path) -> None:
    tables = small()
    tables["labor_rates"][0]["salary"] = "30"
    assert "is about 39.9 US dollars a year" in str(load(write_files(tables, tmp_path / "few")).warnings[0])
    tables["roles"].append({"id": "clerk", "name": "Clerk"})
    tables["labor_rates"] += [row | {"role": "clerk", "salary": "20000"} for row in tables["labor_rates"]]
    with pytest.raises(InvalidInput, match=r"half of all pay here is above"):
        load(write_files(tables, tmp_path / "many"))


@pytest.mark.parametrize(
    ("currency", "rate", "message"),
    [
        ("INR", "126.97", "is upside down"), ("PLN", "5.2", "is upside down"), ("VND", "32000", "is upside down"), ("ZAR", "22", "write 0.0454545"),
        ("INR", "0.79", "is 1e+02 times what it was"), ("EUR", "0.085", "times what it was"),
    ],
)  # fmt: skip
def test_exchange_rates_are_held_against_the_sourced_ones(currency: str, rate: str, message: str, tmp_path: Path) -> None:
    tables = small()
    tables["fx"].append({"currency": currency, "rate": rate}) if currency != "ZAR" else tables["fx"][0].update(rate=rate)
    try:
        text = "\n".join(map(str, load(write_files(tables, tmp_path / "study")).warnings))
    except InvalidInput as error:
        text = str(error)
    assert message in text


@pytest.mark.parametrize(
    ("currency", "rate"), [("INR", "0.0079"), ("INR", "0.02"), ("EUR", "0.85"), ("EUR", "1.18"), ("JPY", "190"), ("TRY", "0.016")]
)
def test_rates_near_the_sourced_ones_or_without_one_pass(currency: str, rate: str, tmp_path: Path) -> None:
    tables = small()
    tables["fx"].append({"currency": currency, "rate": rate})
    assert [problem for problem in load(write_files(tables, tmp_path / "study")).warnings if problem.table == "fx"] == []


def test_every_number_has_a_range() -> None:
    free = [
        (name, column)
        for name, row_type in (TABLES | POLICY_TYPES).items()
        for column, field in row_type.columns().items()
        if {float, int} & set(kinds_of(field)) and range_of(row_type, column) is None and None in limits_of(field)
    ]
    assert {column for _, column in free} == {"from"}  # its limit is the horizon's
