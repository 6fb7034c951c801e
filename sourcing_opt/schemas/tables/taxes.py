"""The tables that a business case has besides cost: `taxes`, `incentives`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Amount, Country, Date
from sourcing_opt.schemas.columns.quantities import BELOW_ONE, Money, People, Share, fraction
from sourcing_opt.schemas.tables.processes import LocationId


class Tax(Row):
    """What profits are taxed at in a country, and what the company's own centres there charge."""

    key: ClassVar[tuple[str, ...]] = ("country",)

    country: Country
    """The country; the home country's row is the group's own rate. [ISO 3166-1]"""
    rate: Annotated[Amount, fraction(0.4, BELOW_ONE)]
    """Statutory rate on profits. [share of profit]"""
    markup: Annotated[Amount, fraction(0.2, BELOW_ONE)] = 0.0
    """What the company's own centres there charge home above their cost; not at home. [share of cost]"""


class Incentive(Row):
    """What a government grants for work that goes to a location."""

    key: ClassVar[tuple[str, ...]] = ("location",)

    location: LocationId
    """The location."""
    per_job: Money = 0.0
    """Paid for every person's worth of work that goes live there, if none of it is there today; the first come first; study's currency. [money/FTE]"""
    max_jobs: People | None = None
    """How many jobs it is paid for, over the horizon. Blank: all. [FTE]"""
    training_grant: Share = 0.0
    """Part of initial training that is paid for. [share of training cost]"""
    tax_holiday_until: Date | None = None
    """Last day on which the company's own centre there pays no tax on its profit. Blank: none. [date]"""
