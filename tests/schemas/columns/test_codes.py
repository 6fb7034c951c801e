"""Countries, currencies, languages and clocks as people write them: the hint is the right one, and never another country's."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.economics.geography import location_model
from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from sourcing_opt.schemas.columns import codes
from sourcing_opt.schemas.columns.zones import timezones, zone_named, zone_places, zones_meant
from tests.studies import small, write_files


def said(tmp_path: Path, table: str = "locations", **cells: str) -> str:
    tables = small()
    tables[table][0].update(cells)
    try:
        return "\n".join(f"warning: {problem}" for problem in load(write_files(tables, tmp_path / "study")).warnings)
    except InvalidInput as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"), ("EL", "GR"), ("Turkey", "TR"), ("Türkiye", "TR"), ("Czech Republic", "CZ"), ("Hong Kong", "HK"), ("UAE", "AE"), ("Kosovo", "XK"),
        ("GBR", "GB"), ("in", "IN"), ("Deutschland", "DE"), ("Polska", "PL"), ("USA", "US"), ("Phillipines", "PH"), ("England", "GB"), ("Viet Nam", "VN"),
        ("Ivory Coast", "CI"), ("Korea", "KR"), ("NAM", "NA"),
    ],
)  # fmt: skip
def test_names_and_other_codes_of_countries(text: str, code: str, tmp_path: Path) -> None:
    assert codes.country_meant(text) == code
    assert f'write "{code}"' in said(tmp_path, country=text)


@pytest.mark.parametrize("text", ["ZZ", "EU", "Atlantis", "QQ", "Dollar", "XX", "Congo"])
def test_no_country_is_made_up(text: str) -> None:
    assert codes.country_meant(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("jp", "ja"), ("cn", "zh"), ("ua", "uk"), ("gr", "el"), ("cz", "cs"), ("Deutsch", "de"), ("español", "es"), ("en-GB", "en"), ("English", "en")],
)  # fmt: skip
def test_languages_as_people_write_them(text: str, code: str, tmp_path: Path) -> None:
    assert f'write "{code}"' in said(tmp_path, languages=text)


@pytest.mark.parametrize("text", ["ch", "xx", "zz", "Klingonish"])
def test_no_language_is_made_up(text: str) -> None:
    assert codes.language_meant(text) in (None, text)


def test_kosovo_is_a_country_with_a_clock_and_money(tmp_path: Path) -> None:
    text = said(tmp_path, country="XK", timezone="Europe/Belgrade", currency="EUR")
    assert [line for line in text.splitlines() if "timezone" in line or "is not the money" in line] == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("RMB", 'write "CNY"'), ("NTD", 'write "TWD"'), ("GBX", "a hundredth of those in GBX"), ("Rs", "INR, PKR"), ("£", 'write "GBP"'), ("€", 'write "EUR"'),
        ("$", "USD, CAD"), ("zł", 'write "PLN"'), ("Euro", 'write "EUR"'), ("Indian Rupee", 'write "INR"'), ("eur", 'write "EUR"'), ("DEM", "out of use: write EUR"),
        ("TRL", "write TRY"), ("kr", "SEK, NOK"), ("¥", "JPY or CNY"),
    ],
)  # fmt: skip
def test_money_as_people_write_it(text: str, hint: str, tmp_path: Path) -> None:
    assert hint in said(tmp_path, currency=text)


@pytest.mark.parametrize(
    ("alias", "zone"),
    [
        ("US/Eastern", "America/New_York"), ("Asia/Calcutta", "Asia/Kolkata"), ("Europe/Kiev", "Europe/Kyiv"), ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Mexico/General", "America/Mexico_City"), ("GB", "Europe/London"), ("Singapore", "Asia/Singapore"), ("America/Coral_Harbour", "America/Atikokan"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"), ("Europe/Belfast", "Europe/London"),
    ],
)  # fmt: skip
def test_another_name_of_a_zone_is_that_zone(alias: str, zone: str) -> None:
    assert zone_named(alias) == zone


def test_a_mexican_site_is_near_whatever_its_home_zone_is_called(tmp_path: Path) -> None:
    tables = small()
    tables["study"][0] |= {"home_country": "US", "home_timezone": "US/Central"}
    tables["locations"][2] |= {"country": "MX", "timezone": "Mexico/General", "city": "Monterrey"}
    aliased = load(write_files(tables, tmp_path / "aliased")).study
    tables["study"][0]["home_timezone"], tables["locations"][2]["timezone"] = "America/Chicago", "America/Mexico_City"
    plain = load(write_files(tables, tmp_path / "plain")).study
    assert location_model(aliased, aliased.locations[2]) == "nearshore"
    assert aliased.digest == plain.digest


def test_every_name_of_a_zone_is_a_place_or_refused() -> None:
    refused = {name for name in timezones() if zone_named(name) is None}
    assert all("/" not in name for name in refused)
    assert {zone_named(name) for name in timezones() - refused} <= zone_places().keys() | {
        name for name in timezones() if name.startswith("Etc/")
    }


@pytest.mark.parametrize(
    ("text", "country", "zone"),
    [
        ("Asia/Bangalore", "IN", "Asia/Kolkata"), ("Europe/Cracow", "PL", "Europe/Warsaw"), ("Manila", "PH", "Asia/Manila"), ("asia/manila", "PH", "Asia/Manila"),
        ("Asia/Cebu", "PH", "Asia/Manila"), ("Europe/Munich", "DE", "Europe/Berlin"), ("America/Boston", "US", "America/New_York"), ("IST", "IN", "Asia/Kolkata"),
        ("IST", "IE", "Europe/Dublin"), ("CST", "CN", "Asia/Shanghai"), ("CST", "US", "America/Chicago"), ("CET", "PL", "Europe/Warsaw"), ("PST", "PH", "Asia/Manila"),
        ("localtime", "PL", "Europe/Warsaw"), ("Factory", "IN", "Asia/Kolkata"), ("EST", "PA", "America/Panama"), ("UTC", "GB", "Europe/London"),
        ("India Standard Time", "IN", "Asia/Kolkata"), ("Asia/Shenzen", "CN", "Asia/Shanghai"),
    ],
)  # fmt: skip
def test_what_is_no_zone_leads_to_the_right_one(text: str, country: str, zone: str, tmp_path: Path) -> None:
    assert f'not an IANA time zone of one place (write "{zone}"' in said(tmp_path, country=country, timezone=text)


@pytest.mark.parametrize(
    "text",
    [
        "Asia/Bangalore",
        "Asia/Bangladesh",
        "Europe/Warszawa",
        "America/Georgia",
        "Asia/Kolkatta",
        "Europe/Londonn",
        "Africa/Capetown",
    ],
)
def test_no_hint_leads_to_another_continent_or_from_india_to_siam(text: str) -> None:
    assert "Asia/Bangkok" not in zones_meant(text)
    assert all(zone.split("/")[0] == text.split("/")[0] for zone in zones_meant(text))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"timezone": "Europe/Warsaw"}, 'timezone "Europe/Warsaw": is not in GB (write "Europe/London")'),
        ({"timezone": "Asia/Kolkata"}, "is not in GB"),
        ({"timezone": "Europe/Jersey"}, "warning: locations.csv:2"),
        ({"timezone": "Etc/UTC"}, "warning: locations.csv:2 timezone \"Etc/UTC\": is no place"),
        ({"country": "PL", "timezone": "Europe/Berlin"}, "is not in PL, though its clock is the same"),
        ({"country": "CH", "timezone": "Asia/Shanghai"}, "is not in CH"),
        ({"currency": "ZAR"}, "warning: locations.csv:2 currency \"ZAR\": is not the money of GB, GBP"),
    ],
)  # fmt: skip
def test_a_site_has_the_clock_and_money_of_its_country_or_that_is_said(
    cells: dict[str, str], message: str, tmp_path: Path
) -> None:
    assert message in said(tmp_path, **cells)


def test_home_has_the_clock_of_its_country(tmp_path: Path) -> None:
    text = said(tmp_path, "study", home_timezone="America/New_York")
    assert 'study.yaml:6 home_timezone "America/New_York": is not in GB (write "Europe/London")' in text


def test_everything_comes_in_the_first_report(tmp_path: Path) -> None:
    """A wrong setting hides neither the blank time zone, nor the rates that are missing, nor any cell."""
    tables = small()
    tables["study"][0] |= {"home_country": "US", "discount_rate": "9"}
    tables["locations"][0]["currency"] = "PLN"
    tables["fx"].append({"currency": "INR", "rate": "much"})
    tables["locations"][2]["currency"] = "INR"
    tables["processes"][0]["volume"] = "many"
    tables["policies"][0]["to"] = "9"
    with pytest.raises(InvalidInput) as caught:
        load(write_files(tables, tmp_path / "study"))
    text = str(caught.value)
    for part in (
        "write 0.09",
        "home_timezone: is blank, and US has 29 time zones",
        'currency "PLN": this currency has no rate in fx',
        'rate "much"',
        'volume "many"',
        "beyond the horizon",
    ):
        assert part in text
    assert '"INR": this currency' not in text
