"""The same study in another unit: all money, or all people, times a number. Its plan is the same, its cost in proportion."""

from __future__ import annotations

from typing import Any

from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import ASSUMED_TRANSITION

LOCAL_MONEY = {
    "locations": ("opening_cost", "fixed_cost", "closing_cost", "seat_cost"),
    "labor_rates": ("salary",),
    "quotes": ("price", "arc", "rrc", "fixed_per_year"),
}
STUDY_MONEY = {
    "transition": ("travel", "programme_office", "it_setup"),
    "providers": ("min_spend", "spent"),
    "provider_tiers": ("from_spend",),
    "data_rules": ("cost",),
    "processes": ("cost_per_error",),
    "incentives": ("per_job",),
    "links": ("cost",),
    "modes": ("build_cost", "licence"),
}
"""Table -> its columns of money, in the location's or the study's currency."""
BY_WORK = {
    "processes": ("volume", "fte", "smallest_move"),
    "incentives": ("max_jobs",),
    "links": ("units",),
    "modes": ("build_cost",),
    "locations": ("max_fte", "min_fte", "intake", "leased_seats", "opening_cost", "fixed_cost", "closing_cost"),
    "labor_rates": ("max_headcount", "scarce_from"),
    "staff": ("people",),
    "language_pools": ("max_headcount",),
    "providers": ("min_spend", "spent"),
    "provider_tiers": ("from_spend",),
    "quotes": ("base_volume", "fixed_per_year"),
}
"""Table -> its columns that grow with all work."""
IN_MONEY = {("amount_limit", "run_cost"), ("amount_limit", "one_off_cost"), ("share_limit", "cost")}
"""Policies whose violation is money,"""
BY_SHARE = {"assignment", "survivability", "count_limit", "together", "apart", "switching"}
"""and those whose violation is a share or a number."""


def with_money(study: Study, factor: float) -> Study:
    """All money times a number, as if the study's and all other currencies were weaker."""
    written = {row.complexity for row in study.transition}
    assumed = tuple(row for row in ASSUMED_TRANSITION if row.complexity not in written)
    study = study.replace(transition=(*study.transition, *assumed), study=_row(study.study, ("carbon_price",), factor))
    return _scaled(study, factor, {**LOCAL_MONEY, **STUDY_MONEY}, _policy_money)


def with_people(study: Study, factor: float) -> Study:
    """All work times a number, and all that goes with it."""
    scaled = _scaled(study, factor, BY_WORK, _policy_people)
    quotes = tuple(row.replace(price=row.price * factor) if row.per == "year" else row for row in scaled.quotes)
    return scaled.replace(quotes=quotes, study=_row(study.study, ("smallest_move",), factor))


def _scaled(study: Study, factor: float, columns: dict[str, tuple[str, ...]], policy: Any) -> Study:
    tables: dict[str, Any] = {
        table: tuple(_row(row, names, factor) for row in study.rows(table))
        for table, names in columns.items()
        if study.rows(table)
    }
    return study.replace(**tables, policies=tuple(policy(row, factor) for row in study.policies))


def _row(row: Any, names: tuple[str, ...], factor: float) -> Any:
    return row.replace(**{name: getattr(row, name) * factor for name in names if getattr(row, name) is not None})


def _policy_money(policy: Any, factor: float) -> Any:
    in_money = (policy.type, getattr(policy, "metric", None)) in IN_MONEY
    names = ("min", "max") if in_money and policy.type == "amount_limit" else () if in_money else ("penalty",)
    return _row(policy, names, factor)


def _policy_people(policy: Any, factor: float) -> Any:
    names = ("min", "max") if policy.type == "amount_limit" else ("penalty",) if policy.type in BY_SHARE else ()
    return _row(policy, names, factor)
