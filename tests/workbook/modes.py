"""A study in whose plan work is automated where it is and elsewhere, by shifts, under rules, after tax, and after a plan before."""

from __future__ import annotations

from sourcing_opt.schemas.study import Study
from tests.economics.desk import desk


def in_modes() -> Study:
    """Calls in two shifts, some in a mode today and some under way to be; books that two modes are to be had for; new work that begins in one."""
    size = {"function": "Service", "service_type": "front_office", "role": "agent"}
    return desk(
        {"periods": 4, "period": "quarter", "discount_rate": 0.1, "price_inflation": 0.05, "minimise": "cost_after_tax", "beyond": 2},
        processes=[
            {"id": "books", "name": "Books", "volume": 90_000, "handling_minutes": 12} | size,
            {"id": "calls", "name": "Calls", "volume": 200_000, "handling_minutes": 6, "coverage": "16x5", "lead_periods": 1} | size,
            {"id": "data", "name": "Data", "fte": 12} | size,
        ],
        home={"severance_weeks": 20, "seat_cost": 900, "certifications": "iso"},
        away={"provider": "vendor", "max_fte": 12, "severance_weeks": 4},
        providers=[{"id": "vendor", "name": "V", "type": "vendor", "technology": 70, "margin": 0.1, "governance": 0.03}],
        role={"hiring_cost": 0.1, "training_weeks": 3, "ramp": "0.5; 0.8"},
        transition=[
            {"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 3, "parallel_weeks": 1, "travel": 300, "programme_office": 90, "it_setup": 50}
        ],
        taxes=[{"country": "GB", "rate": 0.25}],
        modes=[
            {"process": "books", "mode": "bots", "automated": 0.5, "build_cost": 9_000, "licence": 0.05, "ready_months": 5},
            {"process": "books", "mode": "assisted", "handling": 0.8, "build_cost": 1_000, "min_technology": 80},
            {"process": "calls", "mode": "bots", "automated": 0.6, "handling": 1.2, "build_cost": 5_000, "licence": 0.02},
            {"process": "data", "mode": "bots", "automated": 0.3, "build_cost": 2_000, "certifications": "iso"},
        ],
        baseline=[
            {"process": "books", "location": "home", "share": 1},
            {"process": "calls", "location": "home", "share": 0.5},
            {"process": "calls", "location": "home", "share": 0.2, "mode": "bots"},
            {"process": "calls", "location": "away", "share": 0.3},
        ],
        previous_moves=[
            {"process": "calls", "destination": "home", "mode": "bots", "period": 0, "share": 0.2, "status": "live", "origin": "home"},
            {"process": "calls", "shift": 1, "origin": "home", "destination": "home", "mode": "bots", "period": 1, "share": 0.25, "status": "under_way"},
            {"process": "calls", "shift": 2, "origin": "home", "destination": "away", "mode": "bots", "period": 2, "share": 0.5, "status": "planned"},
        ],
        policies=[
            {"id": "cap", "type": "amount_limit", "metric": "one_off_cost", "max": 20_000, "penalty": 0.1},
            {"id": "moved", "type": "stability", "max": 0.3, "penalty": 50},
            {"id": "two", "type": "count_limit", "of": "location", "min": 2, "from": "end", "penalty": 500},
            {"id": "again", "type": "switching", "max": 0, "penalty": 900},
        ],
    )  # fmt: skip
