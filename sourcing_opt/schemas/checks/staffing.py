"""What must hold of places whose people come and go: they are the company's own, and the staff they have is theirs."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.study import Study


def staff_is_somebodys_own(study: Study) -> Iterator[Problem]:
    """A vendor's people are the vendor's: its price says what they cost. Who is employed is so at a place with its own staff."""
    vendors = {provider.id for provider in study.providers if provider.type == "vendor"}
    for index, location in enumerate(study.locations):
        if location.own_staff and location.provider in vendors:
            yield Problem(
                f'"{location.provider}" is a vendor: how its people come and go is its own matter',
                table="locations",
                row=index,
                column="own_staff",
                value="yes",
                suggestion="leave it blank",
            )
    own = {location.id for location in study.locations if location.own_staff}
    for index, row in enumerate(study.staff):
        if row.location not in own and any(location.id == row.location for location in study.locations):
            yield Problem(
                "this location has no own_staff: it has as many people as its work takes",
                table="staff",
                row=index,
                column="location",
                value=row.location,
                suggestion="set its own_staff to yes, or delete the row",
            )
    for index, rate in enumerate(study.labor_rates):
        if rate.scarce_from is not None and rate.location not in own:
            yield Problem(
                "counts the people of a location with own_staff, and this one has none",
                table="labor_rates",
                row=index,
                column="scarce_from",
                value=rate.scarce_from,
                suggestion="set its own_staff to yes, or leave it blank",
            )
    for index, incentive in enumerate(study.incentives):
        if incentive.training_grant and incentive.location in own:
            yield Problem(
                "is for training that work brings with it when it arrives; where there is own_staff, people are hired and trained one by one",
                table="incentives",
                row=index,
                column="training_grant",
                value=incentive.training_grant,
                suggestion="take it off what training costs there, or leave it blank: it changes nothing",
                severity="warning",
            )
