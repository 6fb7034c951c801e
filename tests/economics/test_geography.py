"""Near and far: by distance and clock from home, from positions where they are stated, with the reason."""

from __future__ import annotations

import pytest

from sourcing_opt.economics.geography import seen_from_home
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.schemas.columns.zones import Position, kilometres
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study
from tests.studies import small


def placed(*, home: dict[str, str] | None = None, there: dict[str, str] | None = None) -> Study:
    """The small study with a place in Nigeria, as far from London as makes the difference, and what is stated of it and of Leeds."""
    tables = small()
    tables["locations"][0] |= home or {}
    tables["locations"][1] |= {"country": "NG", "timezone": "Africa/Lagos"} | (there or {})
    tables["policies"] = []
    return parse(tables)


def seen(study: Study, index: int) -> tuple[str, str]:
    return seen_from_home(study, study.locations[index])


def test_a_study_that_says_nothing_goes_by_the_cities_of_time_zones() -> None:
    assert seen(placed(), 0) == ("onshore", "in the home country, GB")
    lagos = "1 h of clock (within 3) and 5,021 km from London to Lagos (more than 5,000)"
    assert seen(placed(), 1) == ("offshore", lagos)
    assert seen(placed(), 2)[0] == "offshore"
    assert seen(placed(there={"location_model": "nearshore"}), 1) == ("nearshore", "stated in the study")


def test_positions_decide_where_they_are_stated() -> None:
    kano = {"latitude": "12", "longitude": "8.52"}
    assert seen(placed(there=kano), 1)[0] == "nearshore"
    assert seen(placed(home={"latitude": "50.2", "longitude": "-5.5"}), 1)[0] == "nearshore"
    leeds = {"latitude": "53.8", "longitude": "-1.55"}
    assert "from leeds to Lagos (more than" in seen(placed(home=leeds), 1)[1]
    assert "from leeds to windhoek (within" in seen(placed(home=leeds, there=kano), 1)[1]


def test_the_nearest_place_at_home_counts() -> None:
    tables = small()
    tables["study"][0] |= {"home_country": "US", "home_timezone": "America/New_York", "currency": "USD"}
    tables["locations"] = [
        {"id": "leeds", "name": "New York", "country": "US", "timezone": "America/New_York", "latitude": "40.7", "longitude": "-74"},
        {"id": "dallas", "name": "Dallas", "country": "US", "timezone": "America/Chicago", "latitude": "32.8", "longitude": "-96.8"},
        {"id": "windhoek", "name": "Lima", "country": "PE", "timezone": "America/Lima", "latitude": "-12", "longitude": "-77"},
        {"id": "pune", "name": "Monterrey", "country": "MX", "timezone": "America/Monterrey", "latitude": "25.7", "longitude": "-100.3",
         "provider": "infosys"},
    ]  # fmt: skip
    tables |= {"fx": [], "policies": [], "scenarios": []}
    for process in tables["processes"]:
        process.pop("languages", None)
    monterrey = seen(parse(tables), 3)
    assert monterrey[0] == "nearshore"
    assert "from dallas to pune" in monterrey[1]


@pytest.mark.parametrize(
    ("position", "hint"),
    [
        ({"latitude": "-18.52", "longitude": "73.86"}, "latitude 18.52 and longitude 73.86 are meant?"),
        ({"latitude": "73.86", "longitude": "18.52"}, "latitude 18.52 and longitude 73.86 are meant?"),
        ({"latitude": "18.52", "longitude": "-73.86"}, "latitude 18.52 and longitude 73.86 are meant?"),
        ({"latitude": "18.52"}, None),
        ({"latitude": "1852", "longitude": "73.86"}, None),
    ],
    ids=["south for north", "exchanged", "west for east", "half", "no degrees"],
)
def test_a_position_that_cannot_be_is_refused(position: dict[str, str], hint: str | None) -> None:
    tables = small()
    tables["locations"][2] |= position
    with pytest.raises(InvalidInput) as caught:
        parse(tables)
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    if hint is not None:
        assert problem.suggestion == hint


def test_distances_are_those_of_the_map() -> None:
    london, cairo = Position("GB", 51.5083, -0.1253), Position("EG", 30.05, 31.25)
    assert kilometres(london, cairo) == pytest.approx(3_510, abs=15)
    assert kilometres(london, london) == 0
    assert kilometres(Position("", 0, 0), Position("", 0, 180)) == pytest.approx(20_015, abs=1)
