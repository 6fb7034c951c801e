"""The digits of numbers in documents."""

from __future__ import annotations

from typing import Any


def rounded(value: Any) -> Any:
    """Twelve significant digits: what is beyond is the order in which a machine adds up."""
    match value:
        case float():
            return float(f"{value:.12g}")
        case dict():
            return {name: rounded(item) for name, item in value.items()}
        case list() | tuple():
            return [rounded(item) for item in value]
    return value
