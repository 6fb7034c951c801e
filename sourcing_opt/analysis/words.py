"""What an input asks for, in words."""

from __future__ import annotations

from collections.abc import Mapping

from sourcing_opt.analysis.bounds import row_number
from sourcing_opt.formulation import Origin
from sourcing_opt.schemas.policies import (
    AmountLimit,
    Apart,
    Assignment,
    CountLimit,
    Rule,
    ScoreLimit,
    ShareLimit,
    Stability,
    Survivability,
    Switching,
    Together,
)
from sourcing_opt.schemas.previous import PreviousMove
from sourcing_opt.schemas.study import Study


def in_words(study: Study, origin: Origin) -> str:
    """The rule that the input is, in one line."""
    row = study.rows(origin.table)[row_number(study, origin)]
    if isinstance(row, Rule):
        return _rule(row, origin.column)
    if isinstance(row, PreviousMove):
        return f"{row.share:.4g} of it is under way from {row.origin} to {row.destination}, live in period {row.period}"
    number = f"{getattr(row, str(origin.column)):,g}"
    return {
        "smallest_move": f"no fewer than {number} people of a process go live at a place in a period",
        "max_fte": f"holds at most {number} FTE",
        "min_fte": f"is worth running from {number} FTE on",
        "max_headcount": f"at most {number} people of this role to hire here",
        "min_share": f"at least {number} of it wherever it is done",
        "min_locations": f"at least {number} locations",
        "max_locations": f"at most {number} locations",
    }[str(origin.column)]


def _rule(policy: Rule, side: str | None) -> str:
    bound = getattr(policy, side) if side else 0.0
    least = f"at {'least' if side == 'min' else 'most'}"
    work, places = _selected(" of", policy.for_), _selected(" in", policy.where)
    match policy:
        case ShareLimit():
            text = f"{least} {bound:.4g} of the {policy.metric}{work}{places}"
        case AmountLimit():
            text = f"{least} {bound:,.12g} {policy.metric} a period{work}{places}"
        case CountLimit():
            text = f"{least} {bound:,.12g} {_PLURAL[policy.of]}{work}{places}"
        case ScoreLimit():
            text = f"mean {policy.score} of {least} {bound:,.12g}{work}{places}"
        case Survivability():
            text = f"{least} {bound:.4g} of each process{work} goes on when any one {policy.of} is lost{places}"
        case Together():
            text = f"the processes{work} share their {_PLURAL[policy.of]}{places}"
        case Apart():
            text = f"the processes{work} never share a {policy.of}{places}"
        case Assignment():
            text = f"{least} {bound:.4g} of each process{work}{places}"
        case Stability():
            text = f"{least} {bound:.4g} of the FTE is elsewhere than before{work}{places}"
        case Switching():
            text = f"{least} {bound:,.12g} processes{work} depart from the plan before"
        case _:
            raise AssertionError(policy.id)
    return text + (f", for each {policy.each}" if policy.each else "") + _when(policy)


_PLURAL = {"location": "locations", "country": "countries", "provider": "providers"}


def _selected(word: str, choices: Mapping[str, tuple[str, ...]]) -> str:
    chosen = " and ".join(f"{name} {' or '.join(options)}" for name, options in choices.items())
    return f"{word} {chosen}" if chosen else ""


def _when(policy: Rule) -> str:
    if policy.from_ == "end":
        return ", in the last period"
    if policy.to is not None:
        return f", in periods {policy.from_} to {policy.to}"
    return f", from period {policy.from_} on" if policy.from_ > 1 else ""
