"""The tables about places: `locations`, `providers`, `provider_tiers`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import References, Row
from sourcing_opt.schemas.columns.cells import (
    Amount,
    Country,
    Currency,
    Date,
    Id,
    Languages,
    Number,
    Text,
    Timezone,
    Words,
    YesNo,
    refuse,
)
from sourcing_opt.schemas.columns.quantities import (
    BELOW_ONE,
    Factor,
    Mark,
    Money,
    Months,
    People,
    Plausible,
    Share,
    WorkHours,
    Yearly,
    fraction,
)
from sourcing_opt.schemas.columns.zones import Position

CAPTIVE = "captive"
"""The provider every study has: the company itself."""

SCORECARD = ("industry_experience", "specialization", "technology", "security", "communication", "quality_control")
"""The marks of the providers' scorecard."""
LocationModel = Literal["onshore", "nearshore", "offshore"]


class Location(Row):
    """A delivery centre: one place run by one provider."""

    key: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    """Short name used by the other tables."""
    name: Text
    """What the place is called."""
    country: Country
    """Where it is. [ISO 3166-1]"""
    city: Text | None = None
    """Where in the country."""
    timezone: Timezone
    """Its clock. [IANA zone]"""
    latitude: Annotated[Number, Plausible(low=-60, high=75, least=-90, most=90)] | None = None
    """How far north it is, below 0 for south. Blank: where the reference city of its time zone is. [degrees]"""
    longitude: Annotated[Number, Plausible(low=-180, high=180, least=-180, most=180)] | None = None
    """How far east it is, below 0 for west. [degrees]"""
    provider: Annotated[Id, References("providers")] = CAPTIVE
    """Who runs it; "captive" is the company itself."""
    location_model: LocationModel | None = None
    """onshore, nearshore or offshore. Blank: onshore in the home country; nearshore within 3 hours and 5,000 km of home; else offshore."""
    kind: Literal["people", "machine"] = "people"
    """people, or a machine: a platform whose work is no person's. It takes no FTE, is priced by quotes per unit or year, and its waves may be of any size."""
    status: Literal["open", "candidate", "closed"] = "open"
    """open today, a candidate that could be opened, or closed for good."""
    min_fte: People = 0.0
    """Smallest scale worth running, in the end state, if it is open then. [FTE]"""
    max_fte: People | None = None
    """Capacity. Blank: no limit. [FTE]"""
    opening_cost: Money = 0.0
    """One-off cost of opening a candidate, in the location's currency. [money]"""
    ready_months: Months = 0.0
    """Months until a candidate can open. [months]"""
    fixed_cost: Money = 0.0
    """Cost of being open, whatever is done there, in the location's currency. [money/year]"""
    closing_cost: Money | None = None
    """One-off cost of closing an open location, in its currency. Blank: it is not closed. [money]"""
    seat_cost: Money = 0.0
    """Workplace, equipment and connectivity, in the location's currency. [money/FTE/year]"""
    carbon: Annotated[Amount, Plausible(low=50, high=20_000, least=0, most=1_000_000)] | None = None
    """What the work of one person emits there: energy, buildings, journeys. Blank: nothing is counted. [kg CO2e/FTE/year]"""
    attrition: Annotated[Amount, fraction(0.8, 1.5)] = 0.0
    """People who leave and are replaced every year. [share/year]"""
    productive_hours: WorkHours | None = None
    """Hours a full-time person really works. Blank: the study's. [hours/FTE/year]"""
    productivity: Factor = 1.0
    """Work done per productive hour relative to the standard. [factor]"""
    quality: Mark = 100.0
    """Delivery quality. [0-100]"""
    night_premium: Annotated[Amount, fraction(1, 1.5)] = 0.0
    """Premium on pay for hours between 22:00 and 6:00 local time. [share of salary]"""
    languages: Languages = ()
    """Languages it can staff. [ISO 639]"""
    certifications: Words = ()
    """Certifications it holds."""
    surge: Annotated[Amount, fraction(1, 4)] = 0.0
    """How much more it could do for a while when another location fails. [share of FTE]"""
    severance_weeks: Annotated[Amount, Plausible(low=0, high=104, least=0, most=1_040)] = 0.0
    """Pay owed to a person whose work leaves. [weeks of pay]"""
    severance_weeks_a_year: Annotated[Amount, Plausible(low=0, high=8, least=0, most=52)] = 0.0
    """Pay owed besides for each year of service. [weeks of pay/year]"""
    service_years: Annotated[Amount, Plausible(low=0, high=25, least=0, most=60)] = 0.0
    """Mean length of service of those whose work would leave. [years]"""
    severance_cap: Annotated[Amount, Plausible(low=0, high=104, least=0, most=1_040)] | None = None
    """Most that is owed, whatever the length of service. Blank: no limit. [weeks of pay]"""
    price_inflation: Yearly | None = None
    """Yearly rise of what is paid in its currency but is no wage and no quote: seats, sites. Blank: the study's. [share/year]"""
    lease_ends: Date | None = None
    """Last day of the lease of its seats: until then they are paid for, whoever sits there. Blank: seats go with people. [date]"""
    leased_seats: People | None = None
    """How many seats are leased. Blank: of those who are there when the horizon starts. [FTE]"""
    capex_share: Share = 0.0
    """Part of its opening cost that is capitalised and deducted from profits over years. [share of opening cost]"""
    currency: Currency | None = None
    """Currency of its costs and salaries. Blank: the study's. [ISO 4217]"""
    own_staff: YesNo = False
    """Whether its people come and go: who is idle is paid, growth hires, who leaves anyway needs no severance. Blank: it has as many as its work takes."""
    intake: Annotated[Amount, Plausible(low=0.5, high=2_000, least=0, most=1e6)] | None = None
    """Most people it takes in. Blank: any number. [FTE/month]"""
    temps_limit: Annotated[Amount, fraction(0.5, 5)] = 0.0
    """Most temps it has at once. [share of its own people]"""
    temps_premium: Annotated[Amount, fraction(1, 5)] = 0.0
    """What a temp costs more than one of its own. [share of pay and on-cost]"""
    notice_weeks: Annotated[Amount, Plausible(low=0, high=26, least=0, most=520)] = 0.0
    """Paid weeks between telling a person to go and going. [weeks of pay and on-cost]"""

    @model_validator(mode="after")
    def _only_a_candidate_gets_ready(self) -> Self:
        if self.ready_months and self.status != "candidate":
            raise refuse(f"ready_months is for a candidate, and the status is {self.status}", "leave it blank")
        return self

    @model_validator(mode="after")
    def _says_how_people_come_and_go(self) -> Self:
        for column in ("intake", "temps_limit", "temps_premium", "notice_weeks"):
            if getattr(self, column) and not self.own_staff:
                raise refuse(f"{column} says nothing without own_staff", "set own_staff: yes, or leave it blank")
        return self

    @model_validator(mode="after")
    def _scale_in_order(self) -> Self:
        if self.max_fte is not None and self.max_fte < self.min_fte:
            raise refuse(f"max_fte {self.max_fte:g} is below min_fte {self.min_fte:g}")
        return self

    @model_validator(mode="after")
    def _machines_have_no_people(self) -> Self:
        if self.is_machine and (self.min_fte or self.max_fte is not None):
            raise refuse("a machine has no people: leave min_fte and max_fte blank")
        return self

    @property
    def is_machine(self) -> bool:
        """Whether its work is no person's."""
        return self.kind == "machine"

    @model_validator(mode="after")
    def _position_is_whole(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise refuse(f"a position needs both latitude and longitude, and {missing} is blank")
        return self

    @property
    def severance(self) -> float:
        """Owed at the mean length of service. [weeks of pay]"""
        weeks = self.severance_weeks + self.severance_weeks_a_year * self.service_years
        return weeks if self.severance_cap is None else min(weeks, self.severance_cap)

    @property
    def position(self) -> Position | None:
        """Where it is on the map, as far as it is stated."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.country, self.latitude, self.longitude)


class Provider(Row):
    """Who runs locations: the company itself or a vendor."""

    key: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    """Short name used by the other tables."""
    name: Text
    """What it is called."""
    type: Literal["captive", "vendor"]
    """captive (the company itself) or vendor."""
    margin: Annotated[Amount, fraction(0.6, BELOW_ONE)] = 0.0
    """Added to the cost build-up, not to quotes. [share of cost]"""
    governance: Annotated[Amount, fraction(0.3, BELOW_ONE)] = 0.0
    """Kept in the retained organisation to steer it. [share of spend]"""
    min_spend: Money = 0.0
    """Committed spend in every year the provider is used, in the study's currency. [money/year]"""
    spent: Money = 0.0
    """Paid in the contract year under way, before the horizon starts, in the study's currency. [money]"""
    discounts: Literal["all_units", "incremental"] = "all_units"
    """Whether a tier's discount is on all of a year's spend, or on what lies above its threshold."""
    industry_experience: Mark | None = None
    """Scorecard mark. [0-100]"""
    specialization: Mark | None = None
    """Scorecard mark. [0-100]"""
    technology: Mark | None = None
    """Scorecard mark. [0-100]"""
    security: Mark | None = None
    """Scorecard mark. [0-100]"""
    communication: Mark | None = None
    """Scorecard mark. [0-100]"""
    quality_control: Mark | None = None
    """Scorecard mark. [0-100]"""


class ProviderTier(Row):
    """A discount on a provider's spend in a year, once the spend reaches a threshold: on all of it, or on what lies above."""

    key: ClassVar[tuple[str, ...]] = ("provider", "from_spend")

    provider: Annotated[Id, References("providers")]
    """The provider."""
    from_spend: Money
    """Spend before discount from which the tier holds, in the study's currency. [money/year]"""
    discount: Share
    """Taken off all spend of the year; with incremental discounts, off what lies above. [share of spend]"""
