"""Kinds of job that pay is known for: each earns what some major groups of ISCO-08 earn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sourcing_opt.errors import did_you_mean
from sourcing_opt.facts.places import Unknown
from sourcing_opt.schemas.shipped import reference


@cache
def roles() -> Mapping[str, Mapping[str, str]]:
    """Role -> its row of the table `roles`."""
    return {row["role"]: row for row in reference("roles")}


def groups_of(role: str) -> str:
    """The ISCO major groups whose mean pay a role has: `43` is clerks and technicians."""
    return roles()[role]["isco_groups"]


def role(text: str) -> str:
    """The id of a role. Raises Unknown."""
    word = text.strip().lower().replace(" ", "_").replace("-", "_")
    if word in roles():
        return word
    by_name = {row["name"].lower(): name for name, row in roles().items()}
    if text.strip().lower() in by_name:
        return by_name[text.strip().lower()]
    hint = did_you_mean(word, roles())
    raise Unknown(f'"{text.strip()}" is no role with known pay ({hint or "known are " + ", ".join(roles())})')
