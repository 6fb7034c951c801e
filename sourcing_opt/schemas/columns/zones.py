"""Time zones: the IANA database's names, what they are called otherwise, and where they are."""

from __future__ import annotations

import difflib
import math
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from babel.core import get_global

from sourcing_opt.schemas.columns.spelling import folded, typo_of

EARTH_RADIUS_KM = 6371


class Position(NamedTuple):
    """Somewhere on the map, such as a time zone's reference city."""

    country: str
    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""


_SEVERAL = {
    "EST": ("America/New_York", "America/Panama", "Australia/Sydney"),
    "EDT": ("America/New_York",),
    "EST5EDT": ("America/New_York",),
    "CST": ("America/Chicago", "America/Mexico_City", "Asia/Shanghai"),
    "CDT": ("America/Chicago",),
    "CST6CDT": ("America/Chicago",),
    "MST": ("America/Denver", "America/Phoenix"),
    "MDT": ("America/Denver",),
    "MST7MDT": ("America/Denver",),
    "PST": ("America/Los_Angeles", "Asia/Manila"),
    "PDT": ("America/Los_Angeles",),
    "PST8PDT": ("America/Los_Angeles",),
    "HST": ("Pacific/Honolulu",),
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "BST": ("Europe/London", "Asia/Dhaka"),
    "CET": ("Europe/Warsaw", "Europe/Berlin", "Europe/Madrid"),
    "CEST": ("Europe/Warsaw", "Europe/Berlin", "Europe/Madrid"),
    "MET": ("Europe/Berlin", "Europe/Paris"),
    "EET": ("Europe/Bucharest", "Europe/Sofia", "Africa/Cairo"),
    "EEST": ("Europe/Bucharest", "Europe/Sofia"),
    "WET": ("Europe/Lisbon",),
    "GMT": ("Europe/London", "Africa/Accra"),
    "AST": ("America/Halifax", "Asia/Riyadh"),
    "GST": ("Asia/Dubai",),
    "SGT": ("Asia/Singapore",),
    "HKT": ("Asia/Hong_Kong",),
    "PHT": ("Asia/Manila",),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
    "MYT": ("Asia/Kuala_Lumpur",),
    "ICT": ("Asia/Bangkok", "Asia/Ho_Chi_Minh"),
    "WIB": ("Asia/Jakarta",),
    "PKT": ("Asia/Karachi",),
    "SAST": ("Africa/Johannesburg",),
    "EAT": ("Africa/Nairobi",),
    "WAT": ("Africa/Lagos",),
    "CAT": ("Africa/Harare", "Africa/Kigali"),
    "AEST": ("Australia/Sydney", "Australia/Brisbane"),
    "AEDT": ("Australia/Sydney",),
    "AWST": ("Australia/Perth",),
    "NZST": ("Pacific/Auckland",),
    "NZDT": ("Pacific/Auckland",),
    "BRT": ("America/Sao_Paulo",),
    "ART": ("America/Argentina/Buenos_Aires",),
    "COT": ("America/Bogota",),
    "PET": ("America/Lima",),
    "CLT": ("America/Santiago",),
    "MSK": ("Europe/Moscow",),
    "TRT": ("Europe/Istanbul",),
    "UTC": (),
    "ET": ("America/New_York",),
    "CT": ("America/Chicago",),
    "PT": ("America/Los_Angeles",),
    "MT": ("America/Denver",),
}
"""Abbreviation -> zones it may mean."""

CITIES = {
    "Asia/Kolkata": "Bangalore Bengaluru Mumbai Bombay Delhi New_Delhi Hyderabad Pune Chennai Madras Gurgaon Gurugram Noida Kolkata Calcutta "
    "Ahmedabad Jaipur Kochi Cochin Coimbatore Trivandrum Thiruvananthapuram Chandigarh Mohali Nagpur Indore Mysore Mysuru Vizag Visakhapatnam India",
    "Europe/Warsaw": "Cracow Krakow Wroclaw Breslau Lodz Gdansk Gdynia Tricity Poznan Katowice Szczecin Lublin Rzeszow Bydgoszcz Poland",
    "Europe/Bucharest": "Cluj Cluj-Napoca Iasi Timisoara Brasov Sibiu Craiova Oradea Romania",
    "Europe/Sofia": "Plovdiv Varna Burgas Bulgaria",
    "Europe/Prague": "Brno Ostrava Plzen Olomouc",
    "Europe/Budapest": "Debrecen Szeged Pecs Gyor Hungary",
    "Europe/Bratislava": "Kosice Zilina",
    "Europe/Lisbon": "Porto Oporto Braga Coimbra Aveiro",
    "Europe/Madrid": "Barcelona Valencia Seville Sevilla Malaga Bilbao Zaragoza Spain",
    "Europe/London": "Leeds Manchester Birmingham Glasgow Edinburgh Belfast Cardiff Swansea Sunderland Newcastle Liverpool Sheffield Bristol Nottingham",
    "Europe/Dublin": "Cork Galway Limerick Waterford Ireland",
    "Europe/Paris": "Lyon Marseille Lille Toulouse Nantes France",
    "Europe/Berlin": "Munich Muenchen Frankfurt Hamburg Cologne Koeln Duesseldorf Leipzig Dresden Stuttgart Nuremberg Hannover Germany",
    "Europe/Zurich": "Geneva Basel Bern Lausanne",
    "Europe/Rome": "Milan Milano Turin Torino Naples Napoli Italy",
    "Europe/Amsterdam": "Rotterdam Eindhoven Utrecht The_Hague",
    "Europe/Brussels": "Antwerp Ghent Liege",
    "Europe/Stockholm": "Gothenburg Malmo",
    "Europe/Vilnius": "Kaunas Klaipeda",
    "Europe/Tallinn": "Tartu",
    "Europe/Kyiv": "Kiev Kharkiv Lviv Odessa Odesa Dnipro",
    "Europe/Belgrade": "Novi_Sad Nis Pristina Prishtina",
    "Europe/Zagreb": "Split Rijeka Osijek",
    "Europe/Athens": "Thessaloniki Patras",
    "Europe/Istanbul": "Ankara Izmir Bursa",
    "Asia/Manila": "Cebu Makati Taguig Quezon_City Davao Clark Iloilo Bacolod Pasig Dumaguete Philippines",
    "Asia/Shanghai": "Beijing Peking Shenzhen Guangzhou Dalian Chengdu Wuhan Xian Hangzhou Suzhou Nanjing Tianjin Qingdao Wuxi Xiamen China",
    "Asia/Kuala_Lumpur": "Penang George_Town Johor_Bahru Cyberjaya Petaling_Jaya Malaysia",
    "Asia/Bangkok": "Chiang_Mai Phuket",
    "Asia/Ho_Chi_Minh": "Hanoi Da_Nang Danang",
    "Asia/Jakarta": "Bandung Yogyakarta Surabaya",
    "Asia/Colombo": "Kandy",
    "Asia/Dhaka": "Chittagong",
    "Asia/Karachi": "Lahore Islamabad Rawalpindi Faisalabad",
    "Asia/Tokyo": "Osaka Fukuoka Sapporo Okinawa",
    "Asia/Seoul": "Busan",
    "Asia/Dubai": "Abu_Dhabi Sharjah",
    "Asia/Riyadh": "Jeddah Dammam",
    "Asia/Jerusalem": "Tel_Aviv Haifa",
    "Asia/Taipei": "Kaohsiung",
    "Africa/Cairo": "Alexandria Giza",
    "Africa/Johannesburg": "Cape_Town Capetown Durban Pretoria",
    "Africa/Casablanca": "Rabat Fez Marrakech Tangier",
    "Africa/Nairobi": "Mombasa",
    "Africa/Lagos": "Abuja",
    "Africa/Accra": "Kumasi",
    "Indian/Mauritius": "Port_Louis Ebene",
    "America/New_York": "Boston Atlanta Miami Orlando Tampa Philadelphia Charlotte Raleigh Washington Pittsburgh Cleveland Columbus Jacksonville",
    "America/Chicago": "Dallas Houston Austin San_Antonio St_Louis Minneapolis Kansas_City Nashville Omaha Milwaukee",
    "America/Denver": "Salt_Lake_City",
    "America/Los_Angeles": "San_Francisco Seattle Portland San_Diego Las_Vegas",
    "America/Phoenix": "Tucson",
    "America/Toronto": "Montreal Ottawa Mississauga",
    "America/Vancouver": "Victoria_BC",
    "America/Edmonton": "Calgary",
    "America/Mexico_City": "Guadalajara Puebla Queretaro Leon Mexico",
    "America/Monterrey": "Saltillo",
    "America/Bogota": "Medellin Cali Barranquilla",
    "America/Costa_Rica": "San_Jose_CR Heredia",
    "America/Sao_Paulo": "Rio_de_Janeiro Curitiba Brasilia Porto_Alegre Campinas Florianopolis Belo_Horizonte",
    "America/Argentina/Buenos_Aires": "Rosario Buenos_Aires",
    "America/Santiago": "Valparaiso",
    "America/Lima": "Arequipa",
    "Australia/Sydney": "Canberra",
    "Pacific/Auckland": "Wellington Christchurch",
}
"""Zone -> cities in it where such work is done, and whose names people put in a zone's place."""


@cache
def timezones() -> frozenset[str]:
    """IANA names of time zones, those that are only another name of one included."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@cache
def zone_places() -> dict[str, Position]:
    """IANA zone -> country and position of its reference city, from the database's `zone.tab`."""
    places = {}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, position, zone = line.split("\t")[:3]
            latitude, longitude = re.findall(r"[+-]\d+", position)
            places[zone] = Position(country, _degrees(latitude, 2), _degrees(longitude, 3))
    return places


@cache
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for zone, place in sorted(zone_places().items()):
        found[place.country] = (*found.get(place.country, ()), zone)
    # Kosovo has a code that everybody uses, and no zone of its own.
    return found | {"XK": ("Europe/Belgrade",)}


def zones_of(country: str) -> tuple[str, ...]:
    """The IANA zones of a country, ordered by name."""
    return _zones_by_country().get(country, ())


@cache
def _by_other_names() -> dict[str, str]:
    """Any name of a zone that is a place -> the name that `zone.tab` has."""
    same: dict[str, list[str]] = {}
    aliases = get_global("zone_aliases")
    for name in timezones():
        same.setdefault(aliases.get(name, name), []).append(name)
    places = zone_places()
    return {name: zone for names in same.values() for zone in names if zone in places for name in names if name not in places}


def zone_named(name: str) -> str | None:
    """The zone that a name stands for: US/Eastern is America/New_York. None for what is none, or several."""
    if name in zone_places() or (name.startswith("Etc/") and name in timezones()):
        return name
    return None if name in _SEVERAL else _by_other_names().get(name)


def zones_meant(name: str) -> tuple[str, ...]:
    """The zones that somebody may have meant by a name that is none, the likeliest first; none where a guess would be a guess."""
    if name.upper() in _SEVERAL:
        return _SEVERAL[name.upper()]
    everywhere = {folded(zone): zone for zone in (*zone_places(), *_by_other_names())}
    if folded(name) in everywhere:
        return tuple(filter(None, [zone_named(everywhere[folded(name)])]))
    city = name.rpartition("/")[2]
    if found := [zone for zone in zone_places() if folded(zone.rpartition("/")[2]) == folded(city)]:
        return tuple(found)
    if found := [zone for zone, cities in CITIES.items() if folded(city) in map(folded, cities.split())]:
        return tuple(found)
    nearby = [zone for zone in zone_places() if zone.startswith(name.rpartition("/")[0])]
    by_city = {zone.rpartition("/")[2]: zone for zone in nearby}
    by_city |= {place: zone for zone, cities in CITIES.items() if zone in nearby for place in cities.split()}
    near = typo_of(city, by_city) or next(iter(difflib.get_close_matches(city, by_city, n=1, cutoff=0.78)), None)
    return (by_city[near],) if near else ()


def _degrees(iso6709: str, whole: int) -> float:
    sign, digits = (-1 if iso6709[0] == "-" else 1), iso6709[1:]
    degrees, minutes, seconds = digits[:whole], digits[whole : whole + 2], digits[whole + 2 :] or "0"
    return sign * (int(degrees) + int(minutes) / 60 + int(seconds) / 3600)


def kilometres(here: Position, there: Position) -> float:
    """The great-circle distance between two places."""
    north_here, north_there = math.radians(here.latitude), math.radians(there.latitude)
    east = math.radians(here.longitude - there.longitude)
    half = math.sin((north_here - north_there) / 2) ** 2 + math.cos(north_here) * math.cos(north_there) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
