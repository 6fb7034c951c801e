"""Where a city is: its country, its position and its clock, by whichever name people call it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from sourcing_opt.facts.figures import known
from sourcing_opt.schemas.columns import codes
from sourcing_opt.schemas.columns.spelling import folded, latin, typo_of
from sourcing_opt.schemas.shipped import reference

SHOWN = 3
"""Near matches that are offered."""


class City(NamedTuple):
    """A place where a centre may stand."""

    name: str
    """In plain letters: Krakow, Sao Paulo."""
    country: str
    latitude: float
    longitude: float
    timezone: str


class Unknown(ValueError):
    """A word that stands for no country, place or role; says what may have been meant."""


@cache
def _cities(country: str) -> Mapping[str, City]:
    """Folded name -> city; of two with one name, the larger."""
    city_of: dict[str, City] = {}
    for row in reference("cities"):
        if row["country"] == country:
            city = City(
                name=latin(row["city"]),
                country=country,
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                timezone=row["timezone"],
            )
            for name in (row["city"], *filter(None, row["other_names"].split("; "))):
                city_of.setdefault(folded(name), city)
    return city_of


def country(text: str) -> str:
    """The code of a country that the tables are about, from its code, its name or another name of it. Raises Unknown."""
    code = codes.country_named(text.strip())
    if code is None:
        meant = codes.country_nearly(text.strip())
        hint = f": did you mean {meant} ({codes.countries()[meant]})?" if meant else f"; known are {', '.join(known())}"
        raise Unknown(f'"{text.strip()}" is no country{hint}')
    if code not in known():
        raise Unknown(f"there are no figures for {codes.countries()[code]}; known are {', '.join(known())}")
    return code


def city(text: str) -> City:
    """The city of `Krakow PL`, `Cape Town, South Africa`. Raises Unknown."""
    words = text.replace(",", " ").split()
    if len(words) < 2:
        raise Unknown(f'"{text.strip()}" names no city and country{_elsewhere(text) or ": write them like Krakow PL"}')
    # The longest ending that is a country: Cape Town South Africa is not in the country Africa.
    split = next((n for n in range(1, len(words)) if codes.country_named(" ".join(words[n:]))), len(words) - 1)
    name, code = " ".join(words[:split]), country(" ".join(words[split:]))
    cities = _cities(code)
    saint = re.sub(r"^St\.? ", "Saint ", name)
    for spelled in (name, f"{name} City", name.removesuffix(" City"), saint):
        if known := cities.get(folded(spelled)):
            return known
    names = list(dict.fromkeys(city.name for city in cities.values()))
    near = [typo] if (typo := typo_of(name, names)) else []
    near += [
        near_name for near_name in difflib.get_close_matches(latin(name), names, n=SHOWN, cutoff=0.7) if near_name not in near
    ]
    hint = f": did you mean {' or '.join(f'{near_name} {code}' for near_name in near[:SHOWN])}?" if near else _elsewhere(name)
    raise Unknown(
        f'no city "{name}" is known in {codes.countries()[code]}{hint or "; write the nearest large one, and change its name afterwards"}'
    )


def _elsewhere(name: str) -> str:
    elsewhere = [f"{known.name} {code}" for code, known in _named(name)]
    return f": did you mean {' or '.join(elsewhere[:SHOWN])}?" if elsewhere else ""


def _named(name: str) -> Iterator[tuple[str, City]]:
    for code in known():
        if found := _cities(code).get(folded(name.strip())):
            yield code, found
