"""The studies that come with the program."""

from __future__ import annotations

from pathlib import Path

from sourcing_opt.schemas.shipped import content

__all__ = ["content", "examples"]


def examples() -> dict[str, Path]:
    """The names of the shipped studies, those of the gallery among them, and the folder of each."""
    inputs = content("inputs")
    found = (path.parent for pattern in ("*/study.yaml", "gallery/*/study.yaml") for path in inputs.glob(pattern))
    return {folder.name: folder for folder in sorted(found, key=lambda folder: folder.name)}
