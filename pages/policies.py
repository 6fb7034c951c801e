"""docs/reference/policies.md: every type of policy with its columns and one worked row, solved on inputs/tiny."""

from __future__ import annotations

from typing import Any

import yaml

from pages.markdown import code, page, table
from pages.tables import HEADER, _column
from sourcing_opt.io import examples, load, load_model, model_names
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.policies import POLICY_TYPES, Rule
from sourcing_opt.schemas.study import TABLES, Study

WORKED: dict[str, dict[str, Any]] = {
    "share_limit": {"id": "half_at_home", "where": {"location_model": "onshore"}, "min": 0.5},
    "amount_limit": {"id": "small_waves", "metric": "moved_fte", "max": 15},
    "count_limit": {
        "id": "one_country_abroad",
        "of": "country",
        "where": {"location_model": ["nearshore", "offshore"]},
        "max": 1,
    },
    "score_limit": {"id": "quality", "score": "quality", "min": 80},
    "survivability": {"id": "never_all_at_once", "for": {"process": "invoices"}, "of": "location", "min": 0.5, "from": "end"},
    "together": {"id": "one_team", "for": {"process": ["invoices", "helpline"]}, "of": "location"},
    "apart": {"id": "never_together", "for": {"process": ["helpline", "claims"]}, "of": "location"},
    "assignment": {"id": "claims_stay", "for": {"process": "claims"}, "where": {"country": "GB"}, "min": 1},
    "stability": {"id": "most_stays", "max": 0.4},
    "switching": {"id": "change_of_mind", "penalty": 50_000},
    "under_way": {"id": "what_is_begun"},
}
"""Type -> a row of it that goes with `tiny`."""


def policies_page() -> str:
    """The page."""
    tiny = load(examples()["tiny"]).study
    cost = optimise(tiny).npv
    shared = [(code(name), *_column(name, field)) for name, field in Rule.columns().items()]
    introduction = (
        "A policy is one row of `policies`: what is limited, `for` which processes, `where`, repeated for `each` of something, `from` a period `to` another. "
        "It is hard, or has a `penalty` for each unit by which it is broken, in each period. `for` and `where` name attributes and their values; "
        "every named attribute must match, any of its values does. [Rules people ask for](../rules.md) has thirty, each as its row."
    )
    overview = table(("type", "says"), ((f"[{name}](#{name})", rule.__doc__ or "") for name, rule in POLICY_TYPES.items()))
    parts = [overview, f"## What all types share\n\n{table(HEADER, shared)}"]
    return page("Policies", introduction, *parts, *(_section(name, tiny, cost) for name in POLICY_TYPES), _models())


def _models() -> str:
    """The sets of policies that have a name."""
    models = [load_model(name).model for name in model_names()]
    lines = [(code(model.id), model.title, model.when) for model in models]
    words = (
        "A sourcing model is a set of policies that is laid over any study: `solve --model NAME`, `compare`, `sourcing_model` in `study.yaml`. "
        "One of your own is a YAML file like those in [models/](../../models/)."
    )
    return f"## Sourcing models\n\n{words}\n\n{table(('model', 'is', 'to look at when'), lines)}"


def row_of(name: str) -> dict[str, Any]:
    """The worked row of a type. Raises KeyError where it has none."""
    if name not in WORKED:
        raise KeyError(f"give the type {name} a worked row in pages/policies.py")
    return {"id": WORKED[name]["id"], "type": name} | WORKED[name]


def _section(name: str, tiny: Study, cost: float) -> str:
    rule = POLICY_TYPES[name]
    own = [(code(column), *_column(column, field)) for column, field in rule.columns().items() if column not in Rule.columns()]
    row = row_of(name)
    with_rule = with_row(tiny, row)
    policy = with_rule.policies[-1]
    sides = [side for side in ("min", "max") if getattr(policy, side, None) is not None]
    words = "; ".join(policy.in_words(side) for side in sides) if sides else policy.in_words(None)
    added = optimise(with_rule).npv - cost
    effect = f"costs {added:,.0f} GBP more than without it" if round(added) else "costs no more than without it"
    return "\n\n".join(
        [
            f"## {name}\n\n{' '.join((rule.__doc__ or '').split())}",
            table(HEADER, own),
            f"```yaml\n{yaml.safe_dump([row], sort_keys=False, default_flow_style=None, width=120)}```",
            f"In words: {words}. The best plan for `tiny` that keeps it {effect}.",
        ]
    )


def with_row(study: Study, row: dict[str, Any]) -> Study:
    """The study with a policy more, validated like any other."""
    tables = {
        table: [{column: cell for column, cell in each.cells().items() if cell is not None} for each in study.rows(table)]
        for table in TABLES
        if study.rows(table)
    }
    return parse(tables | {"policies": [*tables.get("policies", []), row]})
