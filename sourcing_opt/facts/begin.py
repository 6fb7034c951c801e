"""A study of one's own to start from: published figures where there are any, and a labelled assumption wherever the user is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from sourcing_opt.facts import rows
from sourcing_opt.facts.figures import (
    EDITION,
    assumed_pay,
    currency_of,
    exchange,
    inflation,
    pay,
    premium,
    rows_of,
    zone_of,
)
from sourcing_opt.facts.newer import START
from sourcing_opt.facts.places import City, Unknown, city, country
from sourcing_opt.facts.roles import role, roles
from sourcing_opt.schemas.checks.money import scales
from sourcing_opt.schemas.columns import codes
from sourcing_opt.schemas.columns.spelling import folded
from sourcing_opt.schemas.columns.zones import zone_places
from sourcing_opt.schemas.parse import RawRow, parse
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import ASSUMED_TRANSITION

DATA_CLASS = "personal_data"
SPOKEN_BY = 0.2
"""A language that so many of a country's people speak can be staffed there."""

SEAT_USD, SPACE = 2_500, 0.1
"""Assumption: a seat costs so much for equipment and connectivity, and this part of a clerk's pay for space. [US dollars/FTE/year]"""
OPENING_USD, FIXED_USD = 400_000, 200_000
"""Assumption: opening a centre, and running it whatever is done there, a year. [US dollars]"""
SAFEGUARDS_USD = 500
"""Assumption: contract clauses, assessment, closed desktops, where data is not free to go. [US dollars/FTE/year]"""
ATTRITION = 0.2
"""Assumption where none is published."""
SEVERANCE_WEEKS = 12
"""Assumption. [weeks of pay]"""

Word = TypeVar("Word")


class Asked(NamedTuple):
    """What a study needs that no table knows."""

    table: str
    columns: str
    what: str
    offered: str


ASKED = (
    Asked(
        "processes",
        "all",
        "your work: a row for each process, its yearly volume and minutes a unit, or its FTE",
        "one process of 100 FTE for each role",
    ),
    Asked("baseline", "all", "where each process is done today", "all of it at the first site at home"),
    Asked(
        "locations",
        "seat_cost",
        "workplace, equipment and connectivity a year",
        f"{SEAT_USD:,} US dollars and a tenth of a clerk's pay",
    ),
    Asked(
        "locations",
        "opening_cost, fixed_cost",
        "what a new centre costs once and every year",
        f"{OPENING_USD:,} and {FIXED_USD:,} US dollars",
    ),
    Asked("locations", "max_fte, min_fte", "how large each may and must be", "blank: no limit"),
    Asked("locations", "attrition", "who leaves in a year", f"the newest published figure of quality A or B, else {ATTRITION:g}"),
    Asked(
        "locations",
        "severance_weeks",
        "what you pay those whose work leaves",
        f"{SEVERANCE_WEEKS} weeks at home, nothing where nobody works yet",
    ),
    Asked("locations", "provider", "who runs it: add vendors to providers", "captive: yourselves"),
    Asked(
        "labor_rates",
        "pay_premium, max_headcount",
        "what you pay relative to the country's average, and how many there are to hire",
        "pay_premium by the income of the country; no limit",
    ),
    Asked("roles", "all", "hiring, training, ramp-up and leads", "as in retail_bank"),
    Asked(
        "data_rules",
        "cost",
        "what safeguards cost where data is not free to go",
        f"{SAFEGUARDS_USD} US dollars a person and year",
    ),
    Asked("transition", "all", "how long a move takes and what it costs", "stated assumptions"),
    Asked(
        "study",
        "discount_rate, price_inflation, periods",
        "your cost of capital, the rise of prices, the horizon",
        "0.09, consumer prices at home since 2016, 12 quarters",
    ),
    Asked("policies", "all", "the rules a plan has to keep", "none: the plan is the cheapest there is"),
)


def introduction() -> list[str]:
    """What is filled in, and what is asked of the user, table by table: a line each."""
    return [
        f"A study for sourcing-opt, filled with figures published until {EDITION}: pay, on-costs, exchange rates, risks, rules for data, hours, places.",
        'Each row says where its figures are from. What no source knows is an assumption, labelled so; a note that begins or ends with "asked of you" says what to replace.',
        "A figure of your own needs a source of your own: sourcing-opt refresh brings newer figures to the rows whose source is still the tables'.",
        "Asked of you, by table:",
        *(f"* {asked.table}, {asked.columns}: {asked.what}. Offered: {asked.offered}." for asked in ASKED),
        "",
    ]


class Begun(NamedTuple):
    """The words of the command line, understood."""

    home: str
    cities: tuple[City, ...]
    roles: tuple[str, ...]
    currency: str


def understood(home: str, sites: str, wanted: str, currency: str | None) -> tuple[Begun | None, list[str]]:
    """What the words of a command stand for; None, and every word that stands for nothing, with what may have been meant."""
    wrong: list[str] = []

    def read(option: str, reader: Callable[[str], Word], text: str) -> Word | None:
        try:
            return reader(text)
        except Unknown as unknown:
            wrong.append(f"{option}: {unknown}")
        return None

    at_home = read("--home", country, home)
    cities = [known_city for text in _sites(sites) if (known_city := read("--sites", city, text)) is not None]
    known = [
        job for text in wanted.replace(";", ",").split(",") if text.strip() and (job := read("--roles", role, text)) is not None
    ]
    money = read("--currency", _currency, currency) if currency is not None else None
    wrong += [
        f"--sites: {place.name} {place.country} stands twice" for place in sorted({c for c in cities if cities.count(c) > 1})
    ]
    wrong += [f"--roles: {name} stands twice" for name in sorted({name for name in known if known.count(name) > 1})]
    wrong += [f"{option}: names nothing" for option, text in (("--sites", sites), ("--roles", wanted)) if not text.strip(" ,;")]
    if wrong or at_home is None:
        return None, wrong
    return Begun(at_home, tuple(cities), tuple(known), money or currency_of(at_home)), []


def _sites(text: str) -> Iterator[str]:
    """`Monterrey MX, Cape Town, South Africa`: a part that is only a country belongs to the part before it."""
    before = ""
    for part in (item.strip() for item in text.replace(";", ",").split(",")):
        if before and codes.country_named(part):
            yield f"{before} {part}"
            before = ""
            continue
        if before:
            yield before
        before = part
    if before:
        yield before


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code not in codes.currencies():
        raise Unknown(
            f'"{text.strip()}" is no currency ({codes.currency_meant(text.strip()) or "write its ISO 4217 code, like USD"})'
        )
    if exchange(code, "USD") is None and code != "USD":
        raise Unknown(f"no exchange rate of {code} is known: choose another and change it afterwards")
    return code


def begin(name: str, begun: Begun) -> Study:
    """A sound study that can be solved: figures of the tables with their sources, assumptions that say so."""
    home, places = begun.home, list(begun.cities)
    if all(place.country != home for place in places):
        places.insert(0, _home_city(home))
    places.sort(key=lambda place: place.country != home)
    ids = _ids(places)
    return parse(
        {
            "study": [_settings(name, begun, places[0])],
            "processes": [_process(role) for role in begun.roles],
            "locations": [_location(place, ids[place], begun) for place in places],
            "labor_rates": [_labor_rate(role, place, ids[place]) for place in places for role in begun.roles],
            "roles": [_role(role) for role in begun.roles],
            "baseline": [
                {"process": f"{role}_work", "location": ids[places[0]], "share": 1, **_assumed("where is it done today?")}
                for role in begun.roles
            ],
            "transition": [row.cells() for row in ASSUMED_TRANSITION],
            "fx": list(_fx(begun, places)),
            "risk_scores": [
                {"country": code, "dimension": dimension, **cells}
                for code in dict.fromkeys(place.country for place in places)
                for dimension in rows.DIMENSIONS
                if (cells := rows.risk_score(code, dimension)) is not None
            ],
            "data_rules": [_data_rule(code, begun) for code in dict.fromkeys(place.country for place in places) if code != home],
        }
    )


def _home_city(home: str) -> City:
    """The main business city, at the reference city of its clock."""
    zone = zone_of(home)
    name, position = zone.rpartition("/")[2].replace("_", " "), zone_places()[zone]
    try:
        return city(f"{name} {home}")
    except Unknown:
        return City(
            name=name, country=home, latitude=round(position.latitude, 2), longitude=round(position.longitude, 2), timezone=zone
        )


def _ids(places: Sequence[City]) -> dict[City, str]:
    """A short name for each place, with its country where two have the same."""
    slugs = {place: "_".join(place.name.lower().replace("'", "").replace("-", " ").replace(".", "").split()) for place in places}
    plain = list(map(folded, slugs.values()))
    return {place: slug if plain.count(folded(slug)) == 1 else f"{slug}_{place.country.lower()}" for place, slug in slugs.items()}


def _assumed(note: str) -> dict[str, object]:
    return {"source": "assumption", "note": f"asked of you: {note}"}


def _settings(name: str, begun: Begun, home: City) -> RawRow:
    prices, worked = inflation(begun.home), rows.productive_hours(begun.home)
    return {
        "name": name,
        "home_country": begun.home,
        "home_timezone": home.timezone,
        "currency": begun.currency,
        "start": START,
        "periods": 12,
        "discount_rate": 0.09,
        "price_inflation": round(prices.value, 3),
        "productive_hours": worked["productive_hours"],
        "source": f"{worked['source']}; {prices.source} {prices.year} (price_inflation); assumption (the rest)",
        "note": f"figures of {EDITION}; productive_hours: {worked['note']}; asked of you: discount_rate, the horizon",
    }


def _process(name: str) -> RawRow:
    title = roles()[name]["name"]
    return {
        "id": f"{name}_work",
        "name": f"Work of {title[0].lower() if title[1].islower() else title[0]}{title[1:]}s",
        "function": "Operations",
        "service_type": "kpo" if name in ("engineer", "analyst") else "front_office" if "agent" in name else "back_office",
        "fte": 100,
        "role": name,
        "data_classes": DATA_CLASS,
        **_assumed("replace it by your processes, with their volume and minutes a unit, or their FTE"),
    }


def _location(place: City, slug: str, begun: Begun) -> RawRow:
    at_home = place.country == begun.home
    worked = rows.productive_hours(place.country)
    leaving, whose = _attrition(place.country)
    speak = [row["language"] for row in rows_of("languages", place.country) if float(row["share"]) >= SPOKEN_BY]
    clerk = (pay(place.country, "4") or assumed_pay(place.country, "4")).yearly / _per_dollar(currency_of(place.country))
    return {
        "id": slug,
        "name": place.name,
        "country": place.country,
        "city": place.name,
        "timezone": place.timezone,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "status": "open" if at_home else "candidate",
        "opening_cost": 0 if at_home else _local(OPENING_USD, place.country),
        "fixed_cost": _local(FIXED_USD, place.country),
        "seat_cost": _local(SEAT_USD + SPACE * clerk, place.country),
        "attrition": leaving,
        "productive_hours": worked["productive_hours"],
        "languages": "; ".join(speak),
        "severance_weeks": SEVERANCE_WEEKS if at_home else 0,
        "currency": currency_of(place.country),
        "price_inflation": None if at_home else round(inflation(place.country).value, 3),
        "source": f"{worked['source']}; {inflation(place.country).source} {inflation(place.country).year} (price_inflation); GeoNames (position, zone); Unicode CLDR (languages){whose}; assumption (the rest)",
        "note": f"{worked['note']}; asked of you: costs, max_fte, attrition, provider",
    }


def _attrition(code: str) -> tuple[float, str]:
    """The newest published figure of all who leave, and whose it is; in words that begin with a semicolon, or none."""
    published = [
        row
        for row in rows_of("attrition", code)
        if row["quality"] in ("A", "B") and row["measure"].startswith("total") and row["year"] >= "2015"
    ]
    if not published:
        return ATTRITION, ""
    newest = max(published, key=lambda row: row["year"])
    return round((float(newest["low"]) + float(newest["high"])) / 2, 3), f"; {newest['source']}, {newest['year']} (attrition)"


def _per_dollar(currency: str) -> float:
    """The newest price of a US dollar."""
    return 1 / scales()[currency].dollars


def _local(dollars: float, code: str) -> float:
    """In a country's money, roughly."""
    return float(f"{dollars * _per_dollar(currency_of(code)):.2g}")


def _labor_rate(name: str, place: City, slug: str) -> RawRow:
    paid, why = premium(place.country, roles()[name]["isco_groups"])
    made = rows.labor_rate(name, place.country, START.year)
    return {
        "role": name,
        "location": slug,
        "pay_premium": float(f"{paid:.3g}"),
        **made,
        "note": f"{made['note']}; premium: {why}",
    }


def _role(name: str) -> RawRow:
    row = roles()[name]
    kept = {column: cell for column, cell in row.items() if column not in ("role", "isco_groups", "note")}
    return {"id": name, **kept, "note": f"asked of you; {row['note']}"}


def _fx(begun: Begun, places: Sequence[City]) -> Iterator[RawRow]:
    paid = {currency_of(place.country): place.country for place in reversed(places)}
    for currency, code in sorted(paid.items()):
        if currency != begun.currency and (cells := rows.fx(currency, code, begun.currency, begun.home)) is not None:
            yield {"currency": currency, **cells}


def _data_rule(code: str, begun: Begun) -> RawRow:
    made = rows.data_rule(code, float(f"{SAFEGUARDS_USD * _per_dollar(begun.currency):.2g}"))
    where = "the EU's list, which holds for data of people in the EU"
    european = begun.home == "GB" or rows.data_status(begun.home)["status"] == "eu"
    law = (
        "asked of you: the cost"
        if european
        else "your data may be under other law; asked of you: whether the rule holds, and the cost"
    )
    free = made["allowed"] == "yes"
    if begun.home == "GB":
        citation = "UK GDPR Art. 45A" if free else "UK GDPR Art. 46"
    else:
        within = rows.data_status(code)["status"] == "eu"
        citation = "EU GDPR: within the EU" if within else "EU GDPR Art. 45" if free else "EU GDPR Art. 46"
    return {"data_class": DATA_CLASS, "country": code, "citation": citation, **made, "note": f"{where}: check before use; {law}"}
