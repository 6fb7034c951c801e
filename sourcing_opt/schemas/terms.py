"""Whether providers' terms are about what is there: tiers, contracts, packages, what quotes rise with."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.errors import Problem, did_you_mean
from sourcing_opt.schemas.study import Study


def tiers_rise(study: Study) -> Iterator[Problem]:
    """More spend is never discounted less."""
    for index, tier in enumerate(study.provider_tiers):
        lower = [
            row.discount for row in study.provider_tiers if row.provider == tier.provider and row.from_spend < tier.from_spend
        ]
        if lower and tier.discount < max(lower):
            yield Problem(
                f"below the {max(lower):g} of a lower threshold",
                table="provider_tiers",
                row=index,
                column="discount",
                value=tier.discount,
            )


def credits_are_no_larger_than_prices(study: Study) -> Iterator[Problem]:
    """Less work is never charged below nothing."""
    for index, quote in enumerate(study.quotes):
        if quote.rrc is not None and quote.rrc > quote.price:
            yield Problem(
                f"is above the price {quote.price:g}: more would be credited than was charged",
                table="quotes",
                row=index,
                column="rrc",
                value=quote.rrc,
                suggestion="at most the price",
            )


def packages_are_of_processes(study: Study) -> Iterator[Problem]:
    """Every process of a package is one of the study's."""
    known = {process.id for process in study.processes}
    for index, package in enumerate(study.packages):
        for name in package.processes:
            if name not in known:
                yield Problem(
                    "no such row in processes",
                    table="packages",
                    row=index,
                    column="processes",
                    value=name,
                    suggestion=did_you_mean(name, known),
                )


def providers_run_something(study: Study) -> Iterator[Problem]:
    """A contract or a package of a provider that runs no location changes nothing."""
    run = {location.provider for location in study.locations}
    for table in ("contracts", "packages"):
        for index, row in enumerate(study.rows(table)):
            provider = getattr(row, "provider")
            if provider not in run:
                yield Problem(
                    "runs no location, so that this says nothing",
                    table=table,
                    row=index,
                    column="provider",
                    value=provider,
                    severity="warning",
                )


def tax_saves_less_than_cost(study: Study) -> Iterator[Problem]:
    """What home deducts of a centre's charge is worth less than what the centre costs."""
    home = next((row.rate for row in study.taxes if row.country == study.study.home_country), 0.0)
    for index, row in enumerate(study.taxes):
        if row.country != study.study.home_country and home * (1 + row.markup) >= 1:
            yield Problem(
                f"with {home:g} tax at home a cost of 1 there would take {home * (1 + row.markup):.3g} off it",
                table="taxes",
                row=index,
                column="markup",
                value=row.markup,
                suggestion="usual are 0.05 to 0.15",
            )


def wages_can_be_followed(study: Study) -> Iterator[Problem]:
    """A quote that rises with wages needs the roles of its process, and their labor rates at its location."""
    rated = {(rate.role, rate.location) for rate in study.labor_rates}
    for index, quote in enumerate(study.quotes):
        if quote.indexed_to != "wages":
            continue
        roles = [process.role for process in study.processes if process.id == quote.process and process.role]
        roles += [row.role for row in study.process_roles if row.process == quote.process]
        missing = [role for role in roles if (role, quote.location) not in rated]
        if missing or not roles:
            what = f"no labor rate for {', '.join(missing)} at {quote.location}" if roles else f"{quote.process} has no role"
            yield Problem(
                f"there are no wages to rise with: {what}",
                table="quotes",
                row=index,
                column="indexed_to",
                value=quote.indexed_to,
                suggestion="add the labor rate, or write the rise into indexation",
            )
