"""The studies that come with the program."""

from __future__ import annotations

from sourcing_opt.schemas.shipped import content

__all__ = ["content", "examples"]


def examples() -> list[str]:
    """The names of the shipped studies."""
    return sorted(path.parent.name for path in content("inputs").glob("*/study.yaml"))
