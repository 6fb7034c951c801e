"""Whether providers' terms are about what is there: tiers, contracts, packages, what quotes rise with."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.errors import Problem, did_you_mean
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import SCORECARD


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


def scores_are_of_something(study: Study) -> Iterator[Problem]:
    """A composite is of scores that are there, and of no composite; it is named like none of them."""
    composites = {row.score for row in study.scores}
    known = {"quality", *SCORECARD} | {row.mark for row in study.marks} | {row.dimension for row in study.risk_scores}
    for index, row in enumerate(study.scores):
        if row.score in known:
            yield Problem("is the name of one of the scores", table="scores", row=index, column="score", value=row.score)
        if row.part not in known:
            hint = None if row.part in composites else did_you_mean(row.part, known)
            message = "is a composite itself: name its parts" if row.part in composites else "no such score"
            yield Problem(message, table="scores", row=index, column="part", value=row.part, suggestion=hint)
    if composites and not all(any(row.weight for row in study.scores if row.score == name) for name in composites):
        yield Problem("all weights are 0", table="scores", row=0, column="weight", value=0)
    functions = {process.function for process in study.processes}
    for index, judged in enumerate(study.marks):
        if judged.function is not None and judged.function not in functions:
            yield Problem(
                "no process has this function",
                table="marks",
                row=index,
                column="function",
                value=judged.function,
                suggestion=did_you_mean(judged.function, functions),
            )


def machines_are_priced(study: Study) -> Iterator[Problem]:
    """A machine takes no people: what it costs is quoted, per unit or year."""
    machines = {location.id for location in study.locations if location.is_machine}
    for index, quote in enumerate(study.quotes):
        if quote.location in machines and quote.per == "fte":
            yield Problem(
                "a machine has no FTE",
                table="quotes",
                row=index,
                column="per",
                value=quote.per,
                suggestion="quote per unit, or per year",
            )


def links_have_units(study: Study) -> Iterator[Problem]:
    """Hand-overs are counted, or are the process's volume."""
    sized = {process.id for process in study.processes if process.volume is not None}
    for index, link in enumerate(study.links):
        if link.units is None and link.process not in sized:
            yield Problem(
                f'is blank, and process "{link.process}" is sized in FTE',
                table="links",
                row=index,
                column="units",
                value=None,
                suggestion="say how often work is handed over in a year",
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
