"""Random policies of all types, hard and soft, for any part of a random study."""

from __future__ import annotations

from typing import Any

from tests.oracle.dice import Dice

Rows = list[dict[str, Any]]

SUMS = ("share_limit", "share_limit", "assignment", "assignment", "amount_limit", "score_limit", "survivability", "stability")
"""The types that can be told from shares and moves alone, the simplest twice."""


def random_policy(
    dice: Dice, number: int, periods: int, processes: Rows, locations: Rows, kind: str | None = None
) -> dict[str, Any]:
    """A row of the table `policies`, of a type whose bounds are sums where none is asked for."""
    row: dict[str, Any] = {"id": f"rule{number}", "type": kind or dice.one(*SUMS), "allow_empty": "yes"}
    row |= _whom_and_when(dice, periods, processes, locations)
    low, high = sorted(dice.one(0.0, 0.1, 0.25, 0.5, 0.8, 1.0) for _ in range(2))
    match row["type"]:
        case "share_limit":
            row["metric"] = dice.one("fte", "cost", "volume")
        case "amount_limit":
            row["metric"] = dice.one("fte", "run_cost", "one_off_cost", "moved_fte", "carbon")
            unit = {"fte": 20, "moved_fte": 20, "run_cost": 300_000, "one_off_cost": 50_000, "carbon": 10}[row["metric"]]
            low, high = (
                (round(dice.between(0, unit)) if row["metric"] in ("fte", "run_cost") else 0),
                dice.between(unit, 3 * unit),
            )
            if row["metric"] == "one_off_cost":
                row["for"] = {"process": processes[0]["id"]}
        case "score_limit":
            row["score"] = dice.one("quality", "security", "flood", "trust")
            low, high = dice.one(40, 60), dice.one(60, 80)
        case "count_limit":
            low, high = dice.one(1, 2, 2, 3), dice.one(0, 1, 1, 2)
    if row["type"] in ("survivability", "count_limit", "together", "apart"):
        row["of"] = dice.one("location", "country", "provider")
    if row["type"] in ("count_limit", "together"):
        row["counts_from"] = dice.one(0.01, 0.2, 0.5)
    match row["type"]:
        case "stability":
            row["max"] = high
        case "switching":
            row["max"] = dice.one(0, 0, 1)
            row.pop("from", None)
            row.pop("to", None)
        case "survivability":
            row["min"] = dice.one(0.2, 0.5, 0.8)
        case "together" | "apart" | "under_way":
            pass
        case "count_limit":
            row |= dice.one({"min": low}, {"max": high}, {"min": 1, "max": max(1, high)})
        case _:
            moves = row.get("metric") in ("moved_fte", "one_off_cost", "carbon")
            row |= {"max": high} if moves else dice.one({"min": low}, {"max": high}, {"max": high}, {"min": low, "max": high})
    # Per FTE or process a violation costs thousands; per unit of money, hour of work or point, a little.
    small = row.get("metric") in ("cost", "volume", "run_cost", "one_off_cost") or row["type"] == "score_limit"
    dice.maybe(row, 0.5, penalty=lambda: dice.one(0, 0.5, 10) if small else dice.one(0, 10, 20_000, 1_000_000))
    return row


def _whom_and_when(dice: Dice, periods: int, processes: Rows, locations: Rows) -> dict[str, Any]:
    row: dict[str, Any] = {}
    dice.maybe(
        row,
        0.5,
        where=lambda: dice.one(
            {"country": [row["country"] for row in locations[:2]]}, {"location": locations[-1]["id"]}, {"location_model": ["offshore", "nearshore"]},
            {"provider": "captive"}, {"provider_type": "vendor"}, {"status": "candidate"}, {"languages": "en"}, {"city": ["North"]},
        ),
        each=lambda: dice.one("process", "function", "service_type", "role", "location", "country", "city", "provider", "location_model"),
    )  # fmt: skip
    row["for"] = dice.one(
        {}, {}, {"process": processes[0]["id"]}, {"function": "Finance"}, {"role": "agent"}, {"data_classes": "personal"},
        {"coverage": ["16x5", "24x7"]}, {"strategic_importance": ["1", "5"]}, {"service_type": ["kpo", "front_office"]}, {"complexity": "standard"},
    )  # fmt: skip
    begins = dice.one(*range(1, periods + 1))
    if dice.often(0.2):
        row["from"] = "end"
    else:
        dice.maybe(row, 0.5, **{"from": lambda: begins}, to=lambda: dice.one(*range(begins, periods + 1)))
    return row
