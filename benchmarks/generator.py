"""Studies of any size, drawn from a seed: invented, but with the proportions, the prices and the rules of a real one.

The same arguments give the same study. There is always a plan: everything can stay where it is today.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study

Row = dict[str, object]
"""Column -> cell, as a file would hold it."""


@dataclass(frozen=True)
class Country:
    """A country as a place to do business from."""

    code: str
    timezone: str
    currency: str
    rate: float
    """[study currency/unit]"""
    pay: float
    """Relative to home."""
    on_cost: float
    """[share of salary]"""
    wage_inflation: float
    """[share/year]"""
    attrition: float
    """[share/year]"""
    languages: str


HOME = Country("GB", "Europe/London", "GBP", 1.0, 1.0, 0.14, 0.035, 0.15, "en; fr; de")
ABROAD = (
    Country("PL", "Europe/Warsaw", "PLN", 0.20, 0.52, 0.20, 0.06, 0.16, "en; de; fr"),
    Country("IN", "Asia/Kolkata", "INR", 0.0094, 0.24, 0.12, 0.08, 0.30, "en"),
    Country("PH", "Asia/Manila", "PHP", 0.0138, 0.27, 0.10, 0.06, 0.28, "en"),
    Country("RO", "Europe/Bucharest", "RON", 0.17, 0.44, 0.03, 0.07, 0.18, "en; fr; de"),
    Country("ZA", "Africa/Johannesburg", "ZAR", 0.043, 0.36, 0.05, 0.06, 0.22, "en"),
    Country("PT", "Europe/Lisbon", "EUR", 0.85, 0.60, 0.24, 0.04, 0.14, "en; fr; de"),
    Country("EG", "Africa/Cairo", "EGP", 0.016, 0.20, 0.19, 0.12, 0.25, "en; fr"),
    Country("MY", "Asia/Kuala_Lumpur", "MYR", 0.18, 0.33, 0.15, 0.05, 0.20, "en"),
    Country("BG", "Europe/Sofia", "EUR", 0.85, 0.42, 0.19, 0.08, 0.17, "en; de"),
    Country("MU", "Indian/Mauritius", "MUR", 0.017, 0.34, 0.09, 0.06, 0.18, "en; fr"),
)

SALARY = {
    "agent": 25_000, "clerk": 26_000, "case_handler": 30_000, "service_desk": 32_000,
    "accountant": 42_000, "analyst": 52_000, "engineer": 58_000,
}  # fmt: skip
"""Role -> what it earns at home. [GBP/year]"""
FUNCTIONS = {
    "customer_service": ("front_office", "agent", "case_handler"),
    "sales_support": ("front_office", "agent", "clerk"),
    "finance": ("back_office", "clerk", "accountant"),
    "hr": ("back_office", "clerk", "case_handler"),
    "it": ("back_office", "service_desk", "engineer"),
    "analytics": ("kpo", "analyst", "engineer"),
}
"""Function -> its service type and the two roles its processes are made of."""
VENDORS = ("vendor_a", "vendor_b", "vendor_c", "vendor_d")

FIRST = "L000"
"""The first location: at home, open, and the company's own, so that any work can be there today."""

ROOM = 1.7
"""Capacity of a location that works today, relative to its work: enough for growth and peaks."""

POLICIES: list[Row] = [
    {"id": "country_cap", "type": "share_limit", "where": "location_model=nearshore|offshore", "each": "country", "max": 0.4},
    {"id": "onshore_floor", "type": "share_limit", "where": "location_model=onshore", "min": 0.25},
    {"id": "few_vendors_in_front", "type": "share_limit", "for": "service_type=front_office",
     "where": "provider_type=vendor", "max": 0.3, "penalty": 2000, "allow_empty": "yes"},
    {"id": "core_stays", "type": "assignment", "for": "strategic_importance=5", "where": "location_model=onshore",
     "min": 1, "allow_empty": "yes"},
    {"id": "no_kpo_at_vendors", "type": "assignment", "for": "service_type=kpo", "where": "provider_type=vendor",
     "max": 0, "allow_empty": "yes"},
]  # fmt: skip
DATA_RULES: list[Row] = [
    {"data_class": "personal", "country": "IN", "allowed": "with_cost", "cost": 900},
    {"data_class": "personal", "country": "ZA", "allowed": "with_cost", "cost": 700},
    {"data_class": "personal", "country": "EG", "allowed": "no"},
    {"data_class": "health", "country": "IN", "allowed": "no"},
    {"data_class": "health", "country": "PH", "allowed": "no"},
    {"data_class": "health", "country": "EG", "allowed": "no"},
]


def generate(processes: int = 300, locations: int = 30, periods: int = 12, seed: int = 1, at_once: bool = False) -> Study:
    """A study of so many processes, locations (at least two) and quarters.

    at_once: work may go live in the first period, and periods are years: one of them pays for most moves.
    """
    random = Random(seed)
    work = [_process(random, f"P{number:04d}") for number in range(processes)]
    countries = _countries(locations)
    sites = [_site(random, f"L{number:03d}", country) for number, country in enumerate(countries)]
    mix = {str(process["id"]): _mix(random, process) for process in work}
    baseline = _baseline(random, work, sites)
    _give_capacity(random, work, sites, baseline)
    abroad = {country.currency: country.rate for country in countries if country is not HOME}
    return parse(
        {
            "study": [
                {"name": f"{processes} x {locations} x {periods}, seed {seed}", "home_country": HOME.code, "currency": HOME.currency,
                 "start": "2027-01-01", "periods": periods, "period": "year" if at_once else "quarter", "price_inflation": 0.025}
            ],
            "processes": [process | {"lead_periods": 0} for process in work] if at_once else work,
            "locations": sites,
            "labor_rates": [
                row for site, country in zip(sites, countries, strict=True) for row in _labor_rates(random, site, country)
            ],
            "providers": [
                {"id": name, "name": name, "type": "vendor", "margin": random.uniform(0.1, 0.22), "governance": 0.06}
                for name in VENDORS
            ],
            "roles": [
                {"id": role, "name": role, "hiring_cost": 0.12, "training_weeks": 4, "ramp": "0.5; 0.7; 0.85; 0.95", "span": 12}
                for role in SALARY
            ],
            "process_roles": [
                {"process": process, "role": role, "share": share}
                for process, roles in mix.items()
                for role, share in roles.items()
            ],
            "baseline": baseline,
            "quotes": _quotes(random, mix, sites, countries),
            "volumes": _season(random, work, periods),
            "fx": [{"currency": currency, "rate": rate, "drift": -0.01} for currency, rate in abroad.items()],
            "data_rules": DATA_RULES,
            "policies": POLICIES,
        }
    )  # fmt: skip


def _process(random: Random, name: str) -> Row:
    """Most are small and simple in their needs; a few are large, run around the clock, or may not be cut into slivers."""
    function = random.choice(list(FUNCTIONS))
    row: Row = {
        "id": name,
        "name": f"{function} {name}",
        "function": function,
        "service_type": FUNCTIONS[function][0],
        "fte": round(min(400.0, random.lognormvariate(3.0, 0.9)), 1),
        "growth": random.choice((-0.01, 0.0, 0.02, 0.04)),
        "automation": random.choice((0.0, 0.02, 0.03)),
        "languages": random.choice(("en", "en", "en", "en; fr", "en; de")),
        "min_overlap_hours": random.choice((0, 0, 0, 0, 2, 4)),
        "coverage": random.choices(("8x5", "16x5", "24x7"), (85, 8, 7))[0],
        "data_classes": random.choice(("", "", "personal", "personal", "health")),
        "strategic_importance": random.choices((1, 2, 3, 4, 5), (10, 25, 35, 20, 10))[0],
        "complexity": random.choices(("simple", "standard", "complex"), (3, 5, 2))[0],
    }
    if random.random() < 0.3:
        row |= {"min_share": random.choice((0.1, 0.2, 0.25)), "max_locations": random.choice((2, 3, 4))}
    return {column: cell for column, cell in row.items() if cell != ""}


def _countries(count: int) -> list[Country]:
    """One place in five is at home; the others go round the world."""
    home = max(1, count // 5)
    return [HOME] * home + [ABROAD[number % len(ABROAD)] for number in range(count - home)]


def _site(random: Random, name: str, country: Country) -> Row:
    at_home = country is HOME
    is_open = at_home or random.random() < 0.5
    by_vendor = random.random() < (0.2 if at_home else 0.5)
    fixed = random.uniform(150_000, 600_000) * (0.4 + 0.6 * country.pay) / country.rate
    row: Row = {
        "id": name,
        "name": f"{country.code} {name}",
        "country": country.code,
        "timezone": country.timezone,
        "currency": country.currency,
        "provider": random.choice(VENDORS) if by_vendor and name != FIRST else "captive",
        "status": "open" if is_open else "candidate",
        "fixed_cost": round(fixed),
        "seat_cost": round(random.uniform(3000, 7000) * (0.4 + 0.6 * country.pay) / country.rate),
        "attrition": country.attrition,
        "productivity": 1.0 if at_home else round(random.uniform(0.86, 1.0), 2),
        "night_premium": 0.25,
        "severance_weeks": 12 if at_home else 6,
        "languages": country.languages,
    }
    if not is_open:
        row["opening_cost"] = round(fixed * 2)
    elif random.random() < 0.6:
        row["closing_cost"] = round(fixed)
    return row


def _mix(random: Random, process: Row) -> dict[str, float]:
    """Role -> share."""
    _, junior, senior = FUNCTIONS[str(process["function"])]
    share = random.choice((1.0, 0.8, 0.7, 0.6))
    return {junior: share} if share == 1 else {junior: share, senior: round(1 - share, 1)}


def _baseline(random: Random, work: list[Row], sites: list[Row]) -> list[Row]:
    """At most a quarter of the work is abroad, where every policy lets it be, and a third of the processes there only in part."""
    home = [site for site in sites if site["country"] == HOME.code]
    abroad = [site for site in sites if site["status"] == "open" and site["country"] != HOME.code]
    left = 0.25 * sum(_size(process) for process in work)
    rows: list[Row] = []
    for process in work:
        if process["service_type"] == "kpo":
            here, there = ([site for site in group if site["provider"] == "captive"] for group in (home, abroad))
        else:
            here, there = home, abroad
        stays = process["strategic_importance"] == 5 or not there or _size(process) > left or random.random() < 0.7
        share = 1.0 if stays else random.choice((1.0, 1.0, 0.6))
        rows.append({"process": process["id"], "location": random.choice(here if stays else there)["id"], "share": share})
        if share < 1:
            rows.append({"process": process["id"], "location": random.choice(here)["id"], "share": round(1 - share, 1)})
        left -= 0.0 if stays else _size(process)
    return rows


def _size(process: Row) -> float:
    """[FTE]"""
    return float(str(process["fte"]))


def _give_capacity(random: Random, work: list[Row], sites: list[Row], baseline: list[Row]) -> None:
    """Room for today's work and some more, or, at a candidate, for a part of all work; and the smallest scale worth running."""
    size = {process["id"]: _size(process) for process in work}
    load: dict[object, float] = defaultdict(float)
    for row in baseline:
        load[row["location"]] += size[row["process"]] * float(str(row["share"]))
    total = sum(size.values())
    for site in sites:
        there = load[site["id"]] / float(str(site["productivity"]))
        spare = random.uniform(0.02, 0.06) * total if site["country"] != HOME.code else 0.0
        site["max_fte"] = round(there * ROOM + spare + 5)
        site["min_fte"] = round(0.3 * (there if site["status"] == "open" else spare), 1)


def _labor_rates(random: Random, site: Row, country: Country) -> list[Row]:
    """Pay of every role; a candidate's country may lack a role, or have few people for it."""
    rows: list[Row] = []
    for role, salary in SALARY.items():
        row: Row = {
            "role": role,
            "location": site["id"],
            "salary": round(salary * country.pay / country.rate * random.uniform(0.9, 1.1)),
            "on_cost": country.on_cost,
            "wage_inflation": country.wage_inflation,
        }
        if site["status"] == "candidate":
            if random.random() < 0.1:
                continue
            if random.random() < 0.4:
                row["max_headcount"] = round(float(str(site["max_fte"])) * random.uniform(0.2, 0.6))
        rows.append(row)
    return rows


def _quotes(random: Random, mix: dict[str, dict[str, float]], sites: list[Row], countries: list[Country]) -> list[Row]:
    """Vendors bid for one process in eight, about what their own cost build-up and margin come to."""
    rows: list[Row] = []
    for site, country in zip(sites, countries, strict=True):
        for process, roles in mix.items() if site["provider"] != "captive" else ():
            if random.random() < 0.125:
                pay = sum(SALARY[role] * share for role, share in roles.items()) * country.pay * (1 + country.on_cost)
                price = round((pay + 6000) * random.uniform(1.15, 1.35) / country.rate)
                rows.append(
                    {
                        "process": process,
                        "location": site["id"],
                        "price": price,
                        "per": "fte",
                        "indexation": country.wage_inflation,
                    }
                )
    return rows


def _season(random: Random, work: list[Row], periods: int) -> list[Row]:
    """One process in seven has a peak in one quarter of every year."""
    rows: list[Row] = []
    for process in work:
        if random.random() < 1 / 7:
            peak, factor = random.randrange(4), random.choice((1.1, 1.15, 1.25))
            rows += [{"process": process["id"], "period": t + 1, "factor": factor} for t in range(periods) if t % 4 == peak]
    return rows
