"""Selectors: which processes or locations a policy is about, by any of their attributes.

`{country: [IN, PH], location_model: offshore}` in YAML, `country=IN|PH; location_model=offshore` in a cell.
Every named attribute must match; an attribute matches when any of its values is listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator

from sourcing_opt.errors import did_you_mean
from sourcing_opt.schemas.cells import SEPARATOR, Text, refuse

PROCESS_ATTRIBUTES = (
    "process", "function", "service_type", "role", "coverage", "data_classes", "languages", "certifications",
    "data_transfer", "strategic_importance", "performance", "criticality", "complexity",
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


def read_choices(value: object, example: str) -> dict[str, tuple[object, ...]]:
    """Names and the values chosen of each, from a mapping or from a cell like `country=IN|PH; city=Pune`."""
    if isinstance(value, str):
        parts = [part.partition("=") for part in value.split(SEPARATOR) if part.strip()]
        if not all(equals for _, equals, _ in parts):
            raise refuse("expected name=value", f"like {example}")
        if len({name.strip() for name, _, _ in parts}) < len(parts):
            raise refuse("the same name stands twice", "list its values with |")
        value = {name.strip(): options.split("|") for name, _, options in parts}
    if not isinstance(value, Mapping):
        raise refuse("expected names and their values", f"like {example}")
    choices = {}
    for name, options in value.items():
        listed = options if isinstance(options, (list, tuple)) else (options,)
        choices[str(name)] = tuple(option.strip() if isinstance(option, str) else option for option in listed)
        if not listed or any(isinstance(option, str) and re.search(r"[;|]", option) for option in listed):
            raise refuse(f'"{name}" needs values, without ; and | in them', f"like {example}")
    return choices


def _selector(attributes: tuple[str, ...]) -> BeforeValidator:
    def read(value: object) -> dict[str, tuple[object, ...]]:
        choices = read_choices(value, "country=IN|PH; location_model=offshore")
        for name in choices:
            if name not in attributes:
                raise refuse(f'no attribute "{name}" to select by', did_you_mean(name, attributes))
        return choices

    return BeforeValidator(read)


Choices = dict[str, tuple[Text, ...]]
"""Name -> the values chosen of it."""
ProcessSelector = Annotated[Choices, _selector(PROCESS_ATTRIBUTES)]
LocationSelector = Annotated[Choices, _selector(LOCATION_ATTRIBUTES)]
