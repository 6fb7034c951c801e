"""The table `study`: the question itself."""

from __future__ import annotations

from typing import Annotated, Literal

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Amount, Country, Currency, Date, Ordinal, Positive, Text, Timezone
from sourcing_opt.schemas.columns.quantities import BELOW_ONE, Count, Money, People, Plausible, WorkHours, Yearly, fraction

Period = Literal["month", "quarter", "year"]
WEEKS_A_YEAR = 52
"""Weeks of pay."""
MONTHS_A_YEAR = 12
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": MONTHS_A_YEAR}
"""Length of each kind of period. [months]"""


class StudySettings(Row):
    """One question: for whom, in which currency, over which horizon."""

    name: Text
    """What the study is called on every page."""
    home_country: Country
    """Where the company's retained organisation is. [ISO 3166-1]"""
    home_timezone: Timezone | None = None
    """Time zone of the home business day. Blank: the country's, where it has only one. [IANA zone]"""
    currency: Currency
    """The currency of every total. [ISO 4217]"""
    start: Date
    """First day of the first period. [date]"""
    periods: Annotated[Ordinal, Plausible(low=1, high=120, least=1, most=600)]
    """Length of the horizon. [periods]"""
    period: Period = "quarter"
    """Length of a period: month, quarter or year."""
    discount_rate: Annotated[Amount, fraction(0.3, BELOW_ONE)] = 0.08
    """Nominal cost of capital. [share/year]"""
    discounting: Literal["mid", "end"] = "mid"
    """Whether a period's cash flows count at its middle or its end."""
    productive_hours: WorkHours = 1600.0
    """Hours a full-time person really works, unless a location says otherwise. [hours/FTE/year]"""
    price_inflation: Yearly = 0.0
    """Yearly rise of everything that is not a wage or a quote: seats, sites, travel, compliance. [share/year]"""
    carbon_price: Money = 0.0
    """What the company counts for what its work emits, in the study's currency. [money/t CO2e]"""
    irrecoverable_vat: Annotated[Amount, fraction(0.25, BELOW_ONE)] = 0.0
    """Tax on what vendors and the company's own centres abroad charge, as far as it cannot be recovered; before discounts. [share of charges]"""
    smallest_move: People | None = None
    """Fewest people worth moving: what of a process goes live at a place in a period. Blank: any number. [FTE]"""
    contract_start: Date | None = None
    """First day of providers' contract years; they count spend for discounts and commitments. Blank: the start. [date]"""
    minimise: Literal["cost", "cost_after_tax"] = "cost"
    """What the best plan has least of, as present value: cost, or cost less what it saves of tax (table taxes)."""
    depreciation_years: Annotated[Positive, Plausible(low=1, high=20, least=0.1, most=100)] = 5.0
    """Over how long what is capitalised of opening sites is deducted from profits. [years]"""
    fiscal_year_starts: Annotated[Ordinal, Plausible(low=1, high=12, least=1, most=12)] = 1
    """Month in which fiscal years begin. [month]"""
    beyond: Count = 0
    """Years after the horizon for which the business case carries the last year's saving forward; plans are chosen within the horizon. [years]"""
    beyond_growth: Yearly = 0.0
    """How that saving changes in each of these years. [share/year]"""
    sourcing_model: Text | None = None
    """The sourcing model laid over it unless another is asked for: its name, or its file beside the study. Blank: none."""
