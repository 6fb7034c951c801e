"""Random tiny studies with every feature switched on and off; the same seed gives the same study."""

from __future__ import annotations

from typing import Any

from sourcing_opt.schemas.columns.zones import zone_places
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import LanguagePool
from tests.oracle.contracting import contracted
from tests.oracle.crew import staffed
from tests.oracle.dice import Dice
from tests.oracle.following import following
from tests.oracle.grades import graded
from tests.oracle.moding import moded
from tests.oracle.random_policies import random_policy
from tests.oracle.taxing import taxed

Rows = list[dict[str, Any]]

PLACES = (
    ("GB", "Europe/London", "GBP"), ("PL", "Europe/Warsaw", "PLN"), ("MA", "Africa/Casablanca", "MAD"), ("IN", "Asia/Kolkata", "INR"),
    ("PH", "Asia/Manila", "PHP"), ("US", "America/New_York", "USD"), ("NP", "Asia/Kathmandu", "NPR"),
)  # fmt: skip
"""Country, time zone, currency."""
RATES = {"GBP": 1.0, "PLN": 0.2, "MAD": 0.08, "INR": 0.01, "PHP": 0.014, "USD": 0.8, "NPR": 0.006}
"""Price of a unit. [study currency/unit]"""
ROLES = ("agent", "clerk")


def random_study(seed: int) -> Study:
    """A study of 2-3 processes, 2-3 locations, 1-3 periods; ten seeds with a plan to follow and ten without take turns."""
    dice = Dice(seed)
    settings = _settings(dice)
    locations = _locations(dice)
    processes = _processes(dice, settings["periods"])
    tables: dict[str, Rows] = {"study": [settings], "processes": processes, "locations": locations}
    tables["baseline"] = _baseline(dice, processes, locations)
    tables["process_roles"] = [
        {"process": process["id"], "role": role, "share": share}
        for process in processes
        if "role" not in process
        for role, share in zip(ROLES, dice.split(2), strict=True)
    ]
    tables["labor_rates"] = _labor_rates(dice, locations, {row["location"] for row in tables["baseline"]})
    tables["fx"] = [_currency(dice, name) for name in RATES if name != settings["currency"]]
    tables |= _people_and_providers(dice)
    tables["risk_scores"] = [
        {"country": country, "dimension": "flood", "score": dice.one(10, 50, 90)}
        for country in sorted({row["country"] for row in locations})
    ]
    if dice.often():
        tables["risk_scores"].append({"location": locations[0]["id"], "dimension": "flood", "score": 30})
    tables["scores"] = [
        {"score": "trust", "part": part, "weight": weight, "reversed": "yes" if part == "flood" else "no"}
        for part, weight in (("security", 2), ("quality", 1), ("flood", 0.5))
    ]
    tables["marks"] = [
        {"provider": provider, "mark": "security", "value": value} | ({"function": function} if function else {})
        for provider, function, value in (("vendor", processes[0]["function"], 85), ("vendor", None, 40))
        if seed % 3
    ]
    tables |= _exceptions(dice, settings["periods"], processes, locations)
    tables["policies"] = [
        random_policy(dice, number, settings["periods"], processes, locations) for number in range(dice.one(0, 0, 1, 1, 2))
    ]
    study = _worth_moving(Dice(seed + 1_000_000), parse({table: rows for table, rows in tables.items() if rows}))
    study = _emitting(Dice(seed + 5_000_000), study)
    study = staffed(Dice(seed + 3_000_000), graded(Dice(seed + 2_000_000), study))
    study = taxed(Dice(seed + 7_000_000), contracted(Dice(seed + 6_000_000), study))
    study = following(dice, study) if seed // 10 % 2 == 0 else study
    return moded(Dice(seed + 8_000_000), _in_time(Dice(seed + 4_000_000), study))


def all_or_nothing_study(seed: int) -> Study:
    """A study of new work in one period, each process whole at one location."""
    study = random_study(seed)
    settings = study.study.replace(periods=1)
    processes = tuple(row.replace(min_share=1.0, min_locations=1, max_locations=None) for row in study.processes)
    policies = tuple(row.replace(from_=1, to=None) for row in study.policies)
    # Where people come and go, how many are there already decides.
    silent: dict[str, Any] = {
        "ready_months": 0.0,
        "own_staff": False,
        "intake": None,
        "temps_limit": 0.0,
        "temps_premium": 0.0,
        "notice_weeks": 0.0,
    }
    locations = tuple(row.replace(**silent) for row in study.locations)
    rates = tuple(row.replace(scarce_from=None, scarce_premium=0.0) for row in study.labor_rates)
    volumes = tuple(row for row in study.volumes if row.period == 1)
    return study.replace(
        study=settings,
        processes=processes,
        locations=locations,
        staff=(),
        labor_rates=rates,
        language_pools=tuple(row.replace(max_headcount=None) for row in study.language_pools),
        baseline=(),
        policies=policies,
        volumes=volumes,
        previous_moves=(),
        previous_sites=(),
        modes=(),
    )


def _worth_moving(dice: Dice, study: Study) -> Study:
    """In half of the studies: how many people are worth moving, of the study or of a process."""
    if not dice.often(0.5):
        return study
    asked = dice.one(None, 0.5, 1.0, 3.0, 8.0)
    own = tuple(row.replace(smallest_move=dice.one(None, None, 0.0, 2.0, 6.0)) for row in study.processes)
    return study.replace(study=study.study.replace(smallest_move=asked), processes=own)


def _emitting(dice: Dice, study: Study) -> Study:
    """In some of the studies: what work emits, and what that is counted as."""
    if not dice.often(0.4):
        return study
    locations = tuple(row.replace(carbon=dice.one(None, 0.0, 400.0, 2_500.0)) for row in study.locations)
    return study.replace(study=study.study.replace(carbon_price=dice.one(0.0, 90.0, 1_000.0)), locations=locations)


def _in_time(dice: Dice, study: Study) -> Study:
    """In some studies: candidates that are not ready at once, and talent pools that grow or shrink."""
    if not dice.often(0.4):
        return study
    locations = tuple(
        row.replace(ready_months=dice.one(0.0, 1.0, 3.0, 4.0, 12.0)) if row.status == "candidate" else row
        for row in study.locations
    )
    rates = tuple(row.replace(pool_growth=dice.one(0.0, -0.2, 0.3)) for row in study.labor_rates)
    transition = tuple(
        row.replace(
            stabilisation_months=dice.one(1.0, 2.5, 8.0), double_management=dice.one(0.0, 0.1), disruption_probability=dice.one(0.0, 0.3),
            disruption_weeks=dice.one(0.0, 6.0),
        )
        for row in study.transition
    )  # fmt: skip
    pools = tuple(
        LanguagePool(language="en", location=row.id, premium=dice.one(0.0, 0.15), max_headcount=dice.one(None, 6.0, 25.0), pool_growth=dice.one(0.0, 0.2))
        for row in locations
        if "en" in row.languages and dice.often(0.5)
    )  # fmt: skip
    return study.replace(locations=locations, labor_rates=rates, transition=transition, language_pools=pools)


def _settings(dice: Dice) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": "Random",
        "currency": "GBP",
        "periods": dice.one(1, 2, 2, 3),
        "period": dice.one("month", "quarter", "year"),
    }
    row["start"] = dice.one("2027-01-01", "2027-04-01", "2027-02-15", "2027-01-31")
    row["home_country"] = dice.one("GB", "GB", "PL", "US")
    if row["home_country"] == "US" or dice.often():
        row["home_timezone"] = {"GB": "Europe/London", "PL": "Europe/Warsaw", "US": "America/Chicago"}[row["home_country"]]
    dice.maybe(row, 0.5, discount_rate=lambda: dice.between(0, 0.2), discounting=lambda: dice.one("mid", "end"))
    dice.maybe(row, 0.4, productive_hours=lambda: dice.one(1500, 1720), price_inflation=lambda: dice.between(-0.02, 0.1))
    return row


def _processes(dice: Dice, periods: int) -> Rows:
    return [_process(dice, name, periods) for name in ("calls", "books", "data")[: dice.one(2, 2, 3)]]


def _process(dice: Dice, name: str, periods: int) -> dict[str, Any]:
    row: dict[str, Any] = {"id": name, "name": name, "function": dice.one("Service", "Finance")}
    row["service_type"] = dice.one("front_office", "back_office", "kpo")
    if dice.often(0.5):
        row |= {"volume": dice.between(10_000, 100_000, 0), "handling_minutes": dice.between(5, 20, 1)}
    else:
        row["fte"] = dice.between(2, 30, 1) if dice.often(0.97) else 0
    if dice.often(0.7):
        row["role"] = dice.one(*ROLES)
    dice.maybe(row, 0.3, growth=lambda: dice.between(-0.2, 0.3), automation=lambda: dice.between(0, 0.3))
    dice.maybe(row, 0.15, languages=lambda: "en", certifications=lambda: "iso", min_overlap_hours=lambda: dice.one(1, 3.5))
    dice.maybe(row, 0.15, min_quality=lambda: dice.one(60, 80), strategic_importance=lambda: dice.one(1, 5))
    dice.maybe(
        row, 0.3, data_classes=lambda: dice.one("personal", "personal; cards"), complexity=lambda: dice.one("simple", "complex")
    )
    dice.maybe(row, 0.7, lead_periods=lambda: dice.one(0, 0, 1, periods))
    if dice.often(0.2):
        row["coverage"] = coverage = dice.one("16x5", "24x7")
        dice.maybe(row, 0.5, shift_shares=lambda: dice.split(3 if coverage == "24x7" else 2))
    if dice.often(0.4):
        row["min_share"] = share = dice.one(0.2, 0.4, 0.5, 1.0)
        row["min_locations"] = 2 if share <= 0.5 and dice.often() else 1
        dice.maybe(row, 0.3, max_locations=lambda: 2)
    elif dice.often(0.2):
        row["max_locations"] = dice.one(1, 2)
    return row


def _locations(dice: Dice) -> Rows:
    found = []
    for number in range(dice.one(2, 3, 3)):
        country, zone, currency = dice.one(*PLACES)
        row = {"id": f"{country.lower()}{number}", "name": country, "country": country, "timezone": zone}
        row["provider"] = dice.one("captive", "captive", "vendor")
        row["status"] = "open" if number == 0 or dice.often(0.4) else "candidate"
        dice.maybe(row, 0.8, languages=lambda: "en", certifications=lambda: "iso")
        dice.maybe(row, 0.5, currency=lambda currency=currency: currency, seat_cost=lambda: dice.between(500, 4000, 0))  # type: ignore[misc]
        dice.maybe(row, 0.5, attrition=lambda: dice.between(0, 0.5), night_premium=lambda: dice.between(0, 0.4))
        dice.maybe(row, 0.3, city=lambda: dice.one("North", "South"), location_model=lambda: dice.one("nearshore", "offshore"))
        if row.get("city") == "North":
            there = zone_places()[zone]
            row |= {"latitude": there.latitude + 3, "longitude": there.longitude}
        dice.maybe(row, 0.3, productive_hours=lambda: dice.one(1600, 1800), productivity=lambda: dice.between(0.7, 1.2))
        dice.maybe(
            row,
            0.3,
            surge=lambda: dice.one(0.1, 0.3),
            quality=lambda: dice.one(50, 70, 90),
            severance_weeks=lambda: dice.one(4, 26),
        )
        dice.maybe(row, 0.4, max_fte=lambda: dice.between(5, 60, 1), fixed_cost=lambda: dice.between(1_000, 200_000, 0))
        if dice.often(0.25):
            row["min_fte"] = min(dice.between(1, 10, 1), row.get("max_fte", 10))
        if row["status"] == "candidate":
            dice.maybe(row, 0.6, opening_cost=lambda: dice.between(1_000, 300_000, 0))
        else:
            dice.maybe(row, 0.3, closing_cost=lambda: dice.between(0, 100_000, 0))
        found.append(row)
    return found


def _baseline(dice: Dice, processes: Rows, locations: Rows) -> Rows:
    open_today = [row["id"] for row in locations if row["status"] == "open"]
    found: Rows = []
    for process in processes:
        if dice.often(0.75):
            places = dice.random.sample(open_today, min(len(open_today), 2 if dice.often(0.4) else 1))
            shares = dice.split(len(places))
            found += [
                {"process": process["id"], "location": place, "share": share} for place, share in zip(places, shares, strict=True)
            ]
    return found


def _labor_rates(dice: Dice, locations: Rows, used_today: set[str]) -> Rows:
    found = []
    for location in locations:
        rate = RATES[location["currency"]] if "currency" in location else 1.0
        for role in ROLES:
            if location["id"] in used_today or dice.often(0.95):
                row = {"role": role, "location": location["id"], "salary": round(dice.between(8_000, 40_000, 0) / rate)}
                dice.maybe(row, 0.4, on_cost=lambda: dice.between(0, 0.4), wage_inflation=lambda: dice.between(-0.02, 0.15))
                dice.maybe(row, 0.15, pay_premium=lambda: dice.between(0.8, 1.3), max_headcount=lambda: dice.between(3, 40, 1))
                found.append(row)
    return found


def _currency(dice: Dice, name: str) -> dict[str, Any]:
    row = {"currency": name, "rate": RATES[name]}
    dice.maybe(row, 0.4, drift=lambda: dice.between(-0.1, 0.1))
    return row


def _people_and_providers(dice: Dice) -> dict[str, Rows]:
    vendor: dict[str, Any] = {"id": "vendor", "name": "A vendor", "type": "vendor", "security": dice.one(30, 70)}
    dice.maybe(
        vendor,
        0.5,
        margin=lambda: dice.between(0, 0.3),
        governance=lambda: dice.between(0, 0.1),
    )
    providers = [vendor]
    if dice.often(0.2):
        providers.append({"id": "captive", "name": "We", "type": "captive", "governance": dice.between(0, 0.05), "margin": 0.02})
    roles: Rows = []
    for name in ROLES if dice.often(0.7) else ():
        row: dict[str, Any] = {"id": name, "name": name}
        dice.maybe(
            row,
            0.5,
            hiring_cost=lambda: dice.between(0, 0.3),
            training_weeks=lambda: dice.one(2, 8),
            ramp=lambda: dice.one("0.5", "0.2; 0.5; 0.7; 0.9"),
        )
        dice.maybe(row, 0.5, span=lambda: dice.one(8, 15), lead_pay=lambda: dice.one(1.2, 2))
        roles.append(row)
    transition: Rows = []
    if dice.often(0.4):
        transition = [
            {"complexity": name, "lead_months": dice.one(0, 2, 4), "knowledge_transfer_weeks": dice.between(0, 10, 1),
             "parallel_weeks": dice.one(0, 3), "travel": dice.one(0, 2000)}
            for name in ("simple", "standard")
        ]  # fmt: skip
    return {"providers": providers, "roles": roles, "transition": transition}


def _exceptions(dice: Dice, periods: int, processes: Rows, locations: Rows) -> dict[str, Rows]:
    """What is said about a process in a period, a process at a place, or data in a country."""
    quotes, fit = [], []
    for process in processes:
        for location in locations:
            pair = {"process": process["id"], "location": location["id"]}
            if dice.often(0.12):
                # [money per unit, per FTE and year, per year]
                price = {"unit": 4, "fte": 25_000, "year": 300_000}
                per = dice.one("unit", "fte", "year") if "volume" in process else dice.one("fte", "year")
                quote = pair | {"per": per, "price": round(price[per] * dice.between(0.5, 2), 2), "currency": "GBP"}
                dice.maybe(quote, 0.4, indexation=lambda: dice.between(0, 0.1), currency=lambda: dice.one("GBP", "USD"))
                quotes.append(quote)
            if dice.often(0.15):
                exception = dict(pair)
                dice.maybe(exception, 0.5, productivity=lambda: dice.between(0.8, 1.2), quality=lambda: dice.one(55, 95))
                dice.maybe(exception, 0.2, allowed=lambda: "no")
                fit.append(exception)
    volumes = [
        {"process": process["id"], "period": period, "factor": dice.between(0.5, 1.6)}
        for process in processes
        for period in range(1, periods + 1)
        if dice.often(0.15)
    ]
    rules = []
    for name in ("personal", "cards"):
        for country in sorted({row["country"] for row in locations}):
            if dice.often(0.4):
                allowed = dice.one("yes", "no", "with_cost", "with_cost")
                rules.append(
                    {"data_class": name, "country": country, "allowed": allowed, "cost": 900 if allowed == "with_cost" else 0}
                )
    return {"quotes": quotes, "fit": fit, "volumes": volumes, "data_rules": rules}
