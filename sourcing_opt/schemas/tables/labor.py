"""The tables about people and their price: `roles`, `labor_rates`, `quotes`, `transition`, `fx`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import References, Row
from sourcing_opt.schemas.columns.cells import Amount, Currency, Id, Language, Positive, Shares, Text, refuse
from sourcing_opt.schemas.columns.quantities import (
    BELOW_ONE,
    Factor,
    Mark,
    Money,
    Months,
    People,
    Plausible,
    Share,
    Weeks,
    Yearly,
    fraction,
)
from sourcing_opt.schemas.tables.processes import LocationId, ProcessId


class Role(Row):
    """A kind of job."""

    key: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    """Short name used by the other tables."""
    name: Text
    """What the job is called."""
    hiring_cost: Annotated[Amount, fraction(1, 1.9)] = 0.0
    """Recruiting one person. [share of yearly salary]"""
    training_weeks: Weeks = 0.0
    """Paid training before a new person works. [weeks]"""
    ramp: Shares = ()
    """Productivity in each month after arrival, then 1. [share]"""
    span: Annotated[Positive, Plausible(low=2, high=200, least=0.1, most=10_000)] | None = None
    """People per lead. Blank: leads are not costed. [FTE/lead]"""
    lead_pay: Annotated[Amount, Plausible(low=0.5, high=5, least=0, most=20)] = 1.5
    """What a lead earns. [multiple of the role's salary]"""


class LaborRate(Row):
    """What a role costs at a location, and how many there are to hire."""

    key: ClassVar[tuple[str, ...]] = ("role", "location")

    role: Annotated[Id, References("roles")]
    """The role."""
    location: LocationId
    """The location."""
    salary: Money
    """Gross pay at the start of the horizon, in the location's currency. [money/FTE/year]"""
    pay_premium: Factor = 1.0
    """What this employer pays relative to the salary figure, e.g. outsourcing pay over the country's average. [factor]"""
    on_cost: Annotated[Amount, fraction(0.8, 1.5)] = 0.0
    """Employer's social contributions and benefits. [share of salary]"""
    wage_inflation: Yearly = 0.0
    """Yearly pay rise. [share/year]"""
    max_headcount: People | None = None
    """How many can be employed there. Blank: no limit. [FTE]"""
    pool_growth: Yearly = 0.0
    """Yearly growth of how many that is. [share/year]"""
    scarce_from: People | None = None
    """From how many of its own people on each further one is paid more. Blank: pay does not rise with size. [FTE]"""
    scarce_premium: Annotated[Amount, fraction(0.6, 5)] = 0.0
    """How much more. [share of pay and on-cost]"""

    @model_validator(mode="after")
    def _says_from_when_and_how_much(self) -> Self:
        if (self.scarce_from is None) != (not self.scarce_premium):
            missing = "scarce_premium" if self.scarce_premium == 0 else "scarce_from"
            raise refuse(f"pay that rises with size needs both scarce_from and scarce_premium, and {missing} is blank")
        return self


class LanguagePool(Row):
    """What people cost more who speak a language at a location, and how many there are to hire."""

    key: ClassVar[tuple[str, ...]] = ("language", "location")

    language: Language
    """A language that the location offers. [ISO 639]"""
    location: LocationId
    """The location."""
    premium: Annotated[Amount, fraction(0.6, 5)] = 0.0
    """More pay for work in it; of several languages the largest counts. [share of salary]"""
    max_headcount: People | None = None
    """How many who speak it can be employed there. Blank: no limit. [FTE]"""
    pool_growth: Yearly = 0.0
    """Yearly growth of how many that is. [share/year]"""


class Staff(Row):
    """How many people a location with its own staff has when the horizon begins."""

    key: ClassVar[tuple[str, ...]] = ("role", "location")

    role: Annotated[Id, References("roles")]
    """The role."""
    location: LocationId
    """A location whose own_staff is yes."""
    people: People
    """Employed there, those who are idle too. Without a row: as many as today's work takes in the first period. [FTE]"""


class Quote(Row):
    """A vendor's bid for a process at a location; it replaces the cost build-up."""

    key: ClassVar[tuple[str, ...]] = ("process", "location")

    process: ProcessId
    """The process."""
    location: LocationId
    """The location."""
    price: Money
    """The bid at the start of the horizon, for what `per` says. [money]"""
    per: Literal["unit", "fte", "year"]
    """unit of volume, FTE and year, or year for the whole process."""
    indexation: Yearly = 0.0
    """Yearly rise agreed in the bid. [share/year]"""
    currency: Currency | None = None
    """Currency of the price. Blank: the location's. [ISO 4217]"""
    indexed_to: Literal["nothing", "prices", "wages"] = "nothing"
    """What it rises with besides its indexation: nothing, price inflation, or wage inflation of the process's roles at the location."""
    indexation_cap: Yearly | None = None
    """It rises by no more than this. Blank: no limit. [share/year]"""
    base_volume: Annotated[Amount, Plausible(low=0, high=1e10, least=0, most=1e13, in_thousands=True)] | None = None
    """Volume agreed for all of the process, in units or FTE as `per` says; a share of the work has as much of it. Blank: none, and what is done is
    paid for. [units or FTE/year]"""
    dead_band: Annotated[Amount, fraction(0.3, BELOW_ONE)] = 0.0
    """Part by which the volume may be off the base without a change of the charge. [share of base volume]"""
    arc: Money | None = None
    """Additional resource charge for each unit above the band. Blank: the price. [money/unit]"""
    rrc: Money | None = None
    """Reduced resource credit for each unit below the band. Blank: the price. [money/unit]"""
    fixed_per_year: Money = 0.0
    """Charged besides while the place does any of the process; it counts for no discount and no commitment. [money/year]"""
    gain_share: Share = 0.0
    """The company's part of what automation saves: the price falls by it as handling time does. [share]"""
    quality_target: Mark | None = None
    """Quality from which bonus and malus are counted. [0-100]"""
    bonus: Annotated[Amount, fraction(0.05, BELOW_ONE)] = 0.0
    """Added to the charge for each point of quality above the target. [share/point]"""
    malus: Annotated[Amount, fraction(0.05, BELOW_ONE)] = 0.0
    """Taken off the charge for each point of quality below the target. [share/point]"""

    @property
    def says_more_than_a_price(self) -> bool:
        """Whether it has terms beside a price, what that is for, and a yearly rise."""
        plain = {"process", "location", "price", "per", "indexation", "currency", "source", "note"}
        return any(getattr(self, name) != field.default for name, field in type(self).model_fields.items() if name not in plain)

    @model_validator(mode="after")
    def _bands_have_a_base(self) -> Self:
        if self.base_volume is None and (stated := [name for name in ("dead_band", "arc", "rrc") if getattr(self, name)]):
            raise refuse(f"{', '.join(stated)} without a base_volume to count from")
        if self.base_volume is not None and self.per == "year":
            raise refuse("a price per year has no base_volume", "write the price per unit or per FTE")
        return self

    @model_validator(mode="after")
    def _incentives_have_an_object(self) -> Self:
        if self.gain_share and self.per == "fte":
            raise refuse("gain_share with a price per FTE: fewer people are fewer FTE already", "leave gain_share blank")
        if self.quality_target is None and (self.bonus or self.malus):
            raise refuse("bonus and malus need a quality_target")
        return self


class Transition(Row):
    """What moving work takes, by its complexity."""

    key: ClassVar[tuple[str, ...]] = ("complexity",)

    complexity: Literal["simple", "standard", "complex"]
    """Complexity of the processes it holds for."""
    lead_months: Months
    """From decision to going live. [months]"""
    knowledge_transfer_weeks: Weeks
    """Paid weeks in which the receiving team learns before it goes live. [weeks]"""
    parallel_weeks: Weeks
    """Weeks in which the receiving team works while the leaving team still does. [weeks]"""
    travel: Money
    """Travel for work that arrives outside the home country, in the study's currency. [money/FTE moved]"""
    programme_office: Money = 0.0
    """Programme management, legal and consulting for work that moves, in the study's currency. [money/FTE moved]"""
    it_setup: Money = 0.0
    """Systems, access and connectivity for work that moves, in the study's currency. [money/FTE moved]"""
    stabilisation_months: Months = 0.0
    """After going live, until it runs as it will. [months]"""
    double_management: Annotated[Amount, fraction(0.5, BELOW_ONE)] = 0.0
    """Management that stays beside the new one's until then. [share of run cost]"""
    disruption_probability: Share = 0.0
    """How likely it is that going live goes wrong. [share]"""
    disruption_weeks: Weeks = 0.0
    """Work done again if it does, spread over that time. [weeks]"""

    @model_validator(mode="after")
    def _settles_within_some_time(self) -> Self:
        for column in ("double_management", "disruption_weeks"):
            if getattr(self, column) and not self.stabilisation_months:
                raise refuse(
                    f"{column} says nothing without stabilisation_months", "say how long it takes until the work runs as it will"
                )
        return self


ASSUMED_TRANSITION = tuple(
    Transition(
        complexity=complexity,
        lead_months=lead,
        knowledge_transfer_weeks=transfer,
        parallel_weeks=parallel,
        travel=travel,
        source="assumption",
    )
    for complexity, lead, transfer, parallel, travel in (
        ("simple", 3, 4, 2, 500),
        ("standard", 6, 8, 3, 1000),
        ("complex", 9, 12, 4, 2000),
    )
)
"""Used where a study has no `transition` table. Lead times are half of the published 3-6 months for a simple and 12-18 for a
complex implementation, as half of those is stabilisation after going live; transfer weeks start at the published 3-4."""


class Fx(Row):
    """A currency's price in the study's currency."""

    key: ClassVar[tuple[str, ...]] = ("currency",)

    currency: Currency
    """The currency. [ISO 4217]"""
    rate: Annotated[Positive, Plausible(low=1e-8, high=1e8, least=1e-12, most=1e12)]
    """Price of one unit at the start of the horizon. [study currency/unit]"""
    drift: Yearly = 0.0
    """Expected yearly change of that price. [share/year]"""
    volatility: Annotated[Amount, fraction(0.6, BELOW_ONE)] = 0.0
    """Standard deviation of that change. [share/year]"""
