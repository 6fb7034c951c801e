"""Selectors: which processes or locations a policy is about, by any of their attributes.

`{country: [IN, PH], location_model: offshore}` in YAML, `country=IN|PH; location_model=offshore` in a cell.
Every named attribute must match; an attribute matches when any of its values is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator

from sourcing_opt.errors import did_you_mean
from sourcing_opt.schemas.cells import SEPARATOR, refuse

PROCESS_ATTRIBUTES = (
    "process", "function", "service_type", "role", "coverage", "data_classes", "languages", "certifications",
    "strategic_importance", "performance", "criticality", "complexity",
)  # fmt: skip
LOCATION_ATTRIBUTES = (
    "location", "country", "city", "timezone", "provider", "provider_type", "location_model", "status", "languages", "certifications",
)  # fmt: skip
EACH = (
    "process",
    "function",
    "service_type",
    "role",
    "location",
    "country",
    "city",
    "provider",
    "provider_type",
    "location_model",
)
"""What a policy can be repeated for."""


def _selector(attributes: tuple[str, ...]) -> BeforeValidator:
    def read(value: object) -> dict[str, tuple[str, ...]]:
        if isinstance(value, str):
            parts = [part for part in value.split(SEPARATOR) if part.strip()]
            if any("=" not in part for part in parts):
                raise refuse("expected attribute=value", "like country=IN|PH; location_model=offshore")
            named = [(name.strip(), options) for name, _, options in (part.partition("=") for part in parts)]
            if len({name for name, _ in named}) < len(named):
                raise refuse("an attribute is named twice", "list its values with |")
            value = {name: [option.strip() for option in options.split("|")] for name, options in named}
        if not isinstance(value, Mapping):
            raise refuse("expected attributes and their values", "like {country: [IN, PH]}")
        for name in value:
            if name not in attributes:
                raise refuse(f'no attribute "{name}" to select by', did_you_mean(str(name), attributes))
        listed = {str(name): options if isinstance(options, (list, tuple)) else (options,) for name, options in value.items()}
        return {name: tuple(map(str, options)) for name, options in listed.items()}

    return BeforeValidator(read)


ProcessSelector = Annotated[dict[str, tuple[str, ...]], _selector(PROCESS_ATTRIBUTES)]
LocationSelector = Annotated[dict[str, tuple[str, ...]], _selector(LOCATION_ATTRIBUTES)]
