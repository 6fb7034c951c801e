"""Hypothesis strategies for valid studies that use every table and every column, with awkward text in them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sourcing_opt.schemas.columns.base import kinds_of, limits_of
from sourcing_opt.schemas.columns.cells import Text
from sourcing_opt.schemas.columns.spelling import folded
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.contracts import Contract, Package
from sourcing_opt.schemas.tables.labor import Fx, LaborRate, Quote, Role, Transition
from sourcing_opt.schemas.tables.links import Link
from sourcing_opt.schemas.tables.locations import Location, Provider, ProviderTier
from sourcing_opt.schemas.tables.marks import Judgement, ScorePart
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.pools import Pool
from sourcing_opt.schemas.tables.previous import PreviousMove, PreviousSite
from sourcing_opt.schemas.tables.processes import SHIFTS, Baseline, Fit, Process, ProcessRole, Volume
from sourcing_opt.schemas.tables.risk import DataRule, RiskScore
from sourcing_opt.schemas.tables.scenarios import Change
from sourcing_opt.schemas.tables.settings import StudySettings
from sourcing_opt.schemas.tables.taxes import Incentive, Tax

AWKWARD = (
    "=1+1", "+1", "-1", "-x", "@sum", "'", "''", "'=1", "'text", "007", "1e5", "1_000", "0x1F", "1,200", "NO", "yes", "null", "~", "NA", "nan",
    "#N/A", "# not a comment", "- item", "a: b", "{a: b}", "[a]", "&a", "*a", "!tag", "%d", "`", '"', 'say "no"', "a,b", "a;b", "a|b", "x=y",
    " lead", "trail ", "two\nlines", "\nlead", "trail\n", "tab\there", "\t", "Zürich", "東京", "👍", "\u2028", "\ufeff", "_x0041_", "<b>", "2027-01-31",
    "TRUE", "1:30",
)  # fmt: skip
_TEXT = TypeAdapter(Text)


def _is_text(text: str) -> bool:
    try:
        _TEXT.validate_python(text)
    except ValidationError:
        return False
    return True


_SIGNS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u00a0\u202f\u2007\u2009\ufffe\uffff")
texts = st.sampled_from([text for text in AWKWARD if _is_text(text)]) | st.text(_SIGNS, min_size=1, max_size=5).filter(_is_text)
FUNCTIONS = (
    "=1+1",
    "-x",
    "'text",
    "1e5",
    "NO",
    "null",
    "~",
    "nan",
    "#N/A",
    "a: b",
    "[a]",
    "!tag",
    'say "no"',
    "x=y",
    "Zürich",
    "東京",
    "👍",
)
choices = st.lists(st.sampled_from(FUNCTIONS), min_size=1, max_size=2)
"""The values chosen in a selector."""
ids = st.from_regex(r"[A-Za-z1-9][A-Za-z0-9_.-]{0,4}", fullmatch=True)
_LISTS = {
    "languages": st.lists(st.sampled_from(["en", "no", "de"]), max_size=2),
    "certifications": st.lists(st.sampled_from(["iso27001", "pci"]), max_size=2),
    "data_classes": st.lists(st.sampled_from(["personal", "public"]), max_size=2),
    "ramp": st.lists(st.floats(0, 1), max_size=3),
}
_SPECIAL = {
    "country": st.just("GB"), "home_country": st.just("GB"), "timezone": st.just("Europe/London"),
    "home_timezone": st.just("Europe/London"), "currency": st.sampled_from(["GBP", "NOK"]), "data_class": st.sampled_from(["personal", "public"]), "dimension": st.sampled_from(["political", "natural"]),
    "scenario": st.sampled_from(["dear", "cheap"]), "id": ids, "city": st.sampled_from(FUNCTIONS),
}  # fmt: skip


_POSITIONS: st.SearchStrategy[dict[str, st.SearchStrategy[float] | None]] = st.sampled_from([
    {"latitude": None, "longitude": None},
    {"latitude": st.floats(50, 58), "longitude": st.floats(-6, 2)},
])  # fmt: skip
"""In Britain, or blank."""


def values(name: str, field: FieldInfo) -> st.SearchStrategy[Any]:
    """What may stand in a column, by its type."""
    if name in _LISTS | _SPECIAL:
        return (_LISTS | _SPECIAL)[name]
    [kind] = [kind for kind in kinds_of(field) if kind is not type(None)]
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if kind in (int, float):
        least, most = limits_of(field)
        limits: dict[str, Any] = {name: limit for name, limit in (("min_value", least), ("max_value", most)) if limit is not None}
        if kind is int:
            return st.integers(**({"min_value": 1} | limits | {"max_value": min(4, limits.get("max_value", 4))}))
        if any(hasattr(mark, "gt") for mark in _marks(field)):
            limits["min_value"] += 1e-9  # not so close above that 15 digits cannot tell
        return st.floats(allow_nan=False, allow_infinity=False, **({"max_value": 1e15} | limits))
    return {bool: st.booleans(), dt.date: st.dates(dt.date(1901, 1, 1), dt.date(2200, 12, 31)), str: texts}[kind]


def _marks(field: FieldInfo) -> list[Any]:
    """The constraints of a column; those of one that may be blank stand inside its union."""
    inside = [mark for kind in get_args(field.annotation) for mark in getattr(kind, "__metadata__", ())]
    return [*field.metadata, *inside, *(deep for mark in inside for deep in getattr(mark, "metadata", ()))]


def rows(row: type[Any], **fixed: st.SearchStrategy[Any] | None) -> st.SearchStrategy[dict[str, Any]]:
    """Rows of a table: some columns drawn as told, columns fixed to None left out, any other by its type."""
    left_out = {name for name, strategy in fixed.items() if strategy is None}
    fields = {name: field for name, field in row.columns().items() if name not in left_out}
    told = {name: strategy for name, strategy in fixed.items() if strategy is not None}
    drawn = {name: values(name, field) for name, field in fields.items() if name not in told} | told
    needed = {name for name, field in fields.items() if field.is_required()} | told.keys()
    return st.fixed_dictionaries(
        {name: drawn[name] for name in fields if name in needed},
        optional={name: drawn[name] for name in fields if name not in needed},
    )


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """A valid study of up to two processes, locations, providers and roles."""

    def several(strategy: st.SearchStrategy[Any], *key: str, least: int = 0) -> list[dict[str, Any]]:
        return draw(st.lists(strategy, min_size=least, max_size=3, unique_by=lambda row: tuple(row.get(name) for name in key)))

    def named(least: int) -> list[str]:
        return draw(st.lists(ids, min_size=least, max_size=2, unique_by=folded))

    processes, locations, providers, roles, pools = named(1), named(1), named(0), named(1), named(0)
    process, location, role = (st.sampled_from(names) for names in (processes, locations, roles))
    provider = st.sampled_from([*providers, "captive"])
    tiers = several(rows(ProviderTier, provider=provider), "provider") if providers else []  # more discounts must not fall
    selectors = st.fixed_dictionaries(
        {}, optional={"function": choices, "complexity": st.sampled_from([["simple"], ["standard", "complex"]])}
    )
    places = st.fixed_dictionaries({}, optional={"country": st.sampled_from([["GB"], ["IN", "NA"]]), "city": choices})
    common = {
        "for": selectors,
        "where": places,
        "from": st.integers(1, 4),
        "to": None,
        "score": st.just("quality"),
        "allow_empty": st.just(True),
    }
    rules = st.one_of([
        rows(kind, type=st.just(name), **{column: told for column, told in common.items() if column in kind.columns() and (name, column) != ("switching", "from")},
             # Two bounds would have to be in order; one is enough.
             **{"min": None} if {"min", "max"} <= kind.columns().keys() else {},
             **{"max": values("max", kind.columns()["max"])} if "max" in kind.columns() else {},
             **{"from": st.just(1)} if name == "switching" else {})
        for name, kind in POLICY_TYPES.items()
    ])  # fmt: skip
    mixed = draw(st.booleans())
    home = draw(location)
    status = {name: "open" if name == home else draw(st.sampled_from(["candidate", "closed"])) for name in locations}
    coverage = {name: draw(st.sampled_from(list(SHIFTS))) for name in processes}
    turns = [(name, "opens" if status[name] == "candidate" else "closes") for name in locations if status[name] != "closed"]
    return parse({
        "study": [draw(_settings())],
        "processes": [
            draw(rows(Process, id=st.just(name), fte=None, volume=st.floats(0, 1e9), handling_minutes=st.floats(0.1, 1e4), function=st.sampled_from(FUNCTIONS), role=None if mixed else role,
                      **({"pool": st.sampled_from([None, *pools[:1]]), "occupancy": None} if name == processes[0] else {"pool": None}),
                      shift_shares=None, coverage=st.just(coverage[name]), max_locations=None, min_locations=st.just(1),
                      # Less than all of the work, and an end to what comes back.
                      rework_minutes=st.floats(0, 0.09), repeat_rate=st.floats(0, 0.9)))
            for name in processes
        ],
        "locations": [
            draw(rows(Location, id=st.just(name), provider=provider, status=st.just(status[name]), max_fte=None, kind=st.just("people"), **draw(_POSITIONS),
                      own_staff=None, intake=None, temps_limit=None, temps_premium=None, notice_weeks=None,
                      **({} if status[name] == "candidate" else {"ready_months": None})))
            for name in locations
        ],
        "labor_rates": several(rows(LaborRate, role=role, location=location, scarce_from=None, scarce_premium=None), "role", "location"),
        "providers": [draw(rows(Provider, id=st.just(name))) for name in providers],
        "roles": [draw(rows(Role, id=st.just(name))) for name in roles],
        "baseline": [draw(rows(Baseline, process=st.just(name), location=st.just(home), mode=None, shift=None if shift is None else st.just(shift), share=st.just(1)))
                     for name in processes for shift in draw(st.sampled_from([[None], range(1, SHIFTS[coverage[name]] + 1)]))],
        "previous_moves": several(_previous_moves(coverage, home, locations), *PreviousMove.key),
        "previous_sites": [draw(rows(PreviousSite, location=st.just(name), change=st.just(change))) for name, change in turns if draw(st.booleans())],
        "quotes": several(_quotes(process, location), "process", "location"),
        "fit": several(rows(Fit, process=process, location=location), "process", "location"),
        "pools": [
            draw(rows(Pool, id=st.just(name), profile=st.sampled_from([[], [0.25, 0.75] * 3, [0.1] * 6]).map(lambda parts: [part / (sum(parts) or 1) for part in parts])))
            for name in pools
        ],
        "modes": several(rows(Mode, process=process, mode=st.sampled_from(["bots", "assisted"])), "process", "mode"),
        "volumes": several(rows(Volume, process=process), "process", "period"),
        "provider_tiers": tiers,
        "contracts": several(rows(Contract, provider=provider, process=process), "provider", "process") if providers else [],
        "packages": several(rows(Package, provider=provider, processes=st.just(processes), min_share=st.floats(0.1, 1)), "id")
        if providers and len(processes) > 1 else [],
        "links": [draw(rows(Link, process=st.just(processes[0]), other=st.just(processes[1]), units=st.floats(0, 1e6)))] if len(processes) > 1 else [],
        "taxes": several(rows(Tax, rate=st.floats(0, 0.4), markup=st.floats(0, 0.5)), "country"),
        "incentives": several(rows(Incentive, location=location), "location"),
        "transition": several(rows(Transition, stabilisation_months=st.floats(0.1, 12)), "complexity"),
        "fx": [draw(rows(Fx, currency=st.just("NOK")))],
        "risk_scores": several(rows(RiskScore, location=None, country=_SPECIAL["country"]), "country", "dimension"),
        "marks": several(rows(Judgement, provider=provider, function=None, mark=st.sampled_from(["security", "punctuality"])), "provider", "mark") if providers else [],
        "scores": several(rows(ScorePart, score=st.just("trust"), part=st.sampled_from(["quality", "security"]), weight=st.floats(0.1, 10)), "score", "part"),
        "data_rules": several(rows(DataRule, allowed=st.just("with_cost")), "data_class", "country"),
        "policies": several(rules, "id"),
        "scenarios": several(rows(Change, table=st.just("locations"), column=st.just("city"), where=places, operation=st.just("set")), "scenario", "step"),
        "process_roles": [
            draw(rows(ProcessRole, process=st.just(name), role=role, share=st.just(1))) for name in (processes if mixed else [])
        ],
    })  # fmt: skip


def _quotes(process: st.SearchStrategy[str], location: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Plain prices, bands about a base volume, and incentives."""
    plain: dict[str, Any] = {"process": process, "location": location, "indexed_to": st.sampled_from(["nothing", "prices"])}
    bands: dict[str, Any] = dict.fromkeys(("base_volume", "dead_band", "arc", "rrc"))
    judged: dict[str, Any] = dict.fromkeys(("gain_share", "quality_target", "bonus", "malus"))
    money = st.floats(1, 1e6)
    return st.one_of(
        rows(Quote, **plain, **bands, **judged),
        rows(Quote, **plain, **judged, per=st.just("unit"), price=st.just(1e6), base_volume=money, arc=money, rrc=money),
        rows(Quote, **plain, **bands, per=st.just("year"), quality_target=st.floats(1, 100)),
    )


@st.composite
def _settings(draw: st.DrawFn) -> dict[str, Any]:
    """Contract years begin with the horizon, or a year before."""
    row = draw(rows(StudySettings, periods=st.just(4), currency=st.just("GBP"), contract_start=None))
    start = row["start"]
    a_year_before = [start.replace(year=start.year - 1)] if start.day < 29 and start.year > 1901 else []
    began = draw(st.sampled_from([None, start, *a_year_before]))
    settings: dict[str, Any] = row if began is None else row | {"contract_start": began}
    return settings


@st.composite
def _previous_moves(draw: st.DrawFn, coverage: dict[str, str], home: str, locations: list[str]) -> dict[str, Any]:
    """Moves from home, where all work is; three under way take no more than there is."""
    process, away = draw(st.sampled_from(list(coverage))), [name for name in locations if name != home]
    common: dict[str, Any] = {"origin_mode": None, "mode": None}
    common |= {"process": st.just(process), "shift": st.sampled_from([None, *range(1, SHIFTS[coverage[process]] + 1)])}
    live = rows(PreviousMove, **common, origin=None, destination=st.just(home), period=st.integers(-4, 0), status=st.just("live"))
    kinds = [live]
    if away:
        gone = {"origin": st.just(home), "destination": st.sampled_from(away), "period": st.integers(1, 4)}
        status = st.sampled_from(["under_way", "planned"])
        kinds.append(rows(PreviousMove, **common, **gone, share=st.floats(0, 0.3), status=status))
    row: dict[str, Any] = draw(st.one_of(kinds))
    return row
