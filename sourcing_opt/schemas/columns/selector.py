"""Selectors: which processes or locations a policy is about, by any of their attributes.

`{country: [IN, PH], location_model: offshore}` in YAML, `country=IN|PH; location_model=offshore` in a cell.
Every named attribute must match; an attribute matches when any of its values is listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from sourcing_opt.errors import did_you_mean
from sourcing_opt.schemas.columns.cells import SEPARATOR, Country, Id, Language, Text, Timezone, refuse
from sourcing_opt.schemas.columns.spelling import clean

OPEN_PROCESS_ATTRIBUTES = frozenset({"process", "function", "role", "data_classes", "languages", "certifications"})
"""Attributes of processes whose values a study makes up; of the others there is a list."""
OPEN_LOCATION_ATTRIBUTES = frozenset({"location", "country", "city", "timezone", "provider", "languages", "certifications"})
"""The same of locations: a code is known everywhere, but not every study has it."""
_GRADES = ("1", "2", "3", "4", "5")
_PROCESS_WORDS: dict[str, Any] = {
    "process": Id,
    "function": Text,
    "service_type": ("front_office", "back_office", "kpo"),
    "role": Id,
    "coverage": ("8x5", "16x5", "24x7"),
    "data_classes": Text,
    "languages": Language,
    "certifications": Text,
    "data_transfer": ("free", "with_cost", "no"),
    "strategic_importance": _GRADES,
    "performance": _GRADES,
    "criticality": ("low", "medium", "high"),
    "complexity": ("simple", "standard", "complex"),
}
_LOCATION_WORDS: dict[str, Any] = {
    "location": Id,
    "country": Country,
    "city": Text,
    "timezone": Timezone,
    "provider": Id,
    "provider_type": ("captive", "vendor"),
    "location_model": ("onshore", "nearshore", "offshore"),
    "status": ("open", "candidate", "closed"),
    "languages": Language,
    "certifications": Text,
}
"""Attribute -> the type of its values, or all of them."""
PROCESS_ATTRIBUTES, LOCATION_ATTRIBUTES = tuple(_PROCESS_WORDS), tuple(_LOCATION_WORDS)
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
        if len({clean(name) for name, _, _ in parts}) < len(parts):
            raise refuse("the same name stands twice", "list its values with |")
        value = {clean(name): options.split("|") for name, _, options in parts}
    if not isinstance(value, Mapping):
        raise refuse("expected names and their values", f"like {example}")
    choices = {}
    for name, options in value.items():
        listed = options if isinstance(options, (list, tuple)) else (options,)
        choices[str(name)] = tuple(clean(option) if isinstance(option, str) else option for option in listed)
        if not listed or any(isinstance(option, str) and re.search(r"[;|]", option) for option in listed):
            raise refuse(f'"{name}" needs values, without ; and | in them', f"like {example}")
    return choices


def _selector(words: Mapping[str, Any]) -> BeforeValidator:
    readers = {name: None if isinstance(kind, tuple) else TypeAdapter(kind) for name, kind in words.items()}

    def read(value: object) -> dict[str, tuple[object, ...]]:
        choices = read_choices(value, "country=IN|PH; location_model=offshore")
        for name in choices:
            if name not in words:
                raise refuse(f'no attribute "{name}" to select by', did_you_mean(name, words))
        return {
            name: tuple(_word(name, option, words[name], readers[name]) for option in options)
            for name, options in choices.items()
        }

    return BeforeValidator(read)


def _word(name: str, option: object, kind: Any, reader: TypeAdapter[str] | None) -> object:
    """A value of an attribute, as the study has it. What is none is refused by name."""
    if reader is None:
        text = f"{option:g}" if isinstance(option, float) else str(option)
        if text not in kind:
            raise refuse(f'no {name} is "{text}"', did_you_mean(text, kind) or f"expected {', '.join(kind)}")
        return text
    try:
        return reader.validate_python(option)
    except ValidationError as error:
        context = error.errors(include_url=False)[0].get("ctx", {})
        raise refuse(f'{name} "{option}": {context.get("message", "expected text")}', context.get("suggestion")) from error


Choices = dict[str, tuple[Text, ...]]
"""Name -> the values chosen of it."""
ProcessSelector = Annotated[Choices, _selector(_PROCESS_WORDS)]
LocationSelector = Annotated[Choices, _selector(_LOCATION_WORDS)]
