"""Chance, in the few forms that random studies need."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any


class Dice:
    """Chance, in the few forms the studies need."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def often(self, chance: float = 0.3) -> bool:
        """Whether something is switched on."""
        return self.random.random() < chance

    def one(self, *options: Any) -> Any:
        """Any of the options."""
        return self.random.choice(options)

    def between(self, low: float, high: float, digits: int = 3) -> float:
        """A number of few digits."""
        return round(self.random.uniform(low, high), digits)

    def maybe(self, row: dict[str, Any], chance: float, **columns: Callable[[], Any]) -> None:
        """Fill each column with its own chance."""
        for name, value in columns.items():
            if self.often(chance):
                row[name] = value()

    def split(self, parts: int, digits: int = 2) -> list[float]:
        """Shares that add up to 1."""
        cut = sorted(self.between(0.1, 0.9, digits) for _ in range(parts - 1))
        return [round(b - a, digits) for a, b in zip([0.0, *cut], [*cut, 1.0], strict=True)]
