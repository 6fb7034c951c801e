"""What a component of cost is: its name, its group, what it is added to, its formula, and the inputs it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Group = Literal["run", "contract", "arrival", "ramp_up", "departure", "mode", "site", "people", "pool"]
"""What it is paid for: running work, having a contract, work that arrives, getting up to speed after that, work that leaves, having a mode, having a site, people who come and go,
people who wait for calls."""
Base = Literal["build_up", "delivery", "run", "one_off"]
"""What it is added to: the base of the margin, what the place is paid (the base of governance), run cost, one-off cost."""
Step = Literal["volume", "quality", "wages", "fx", "prices", "one_offs"]
"""A step of a cost bridge; see `analysis.succession.input_groups`."""


class Input(NamedTuple):
    """A column that a component reads."""

    table: str
    column: str
    step: Step
    """In which step of a cost bridge its figures come in."""
    with_prices: bool = False
    """Whether it rises with price inflation: a study that begins later has it at that day's prices."""


@dataclass(frozen=True)
class Component:
    """A part of run cost or of one-off cost."""

    name: str
    label: str
    """For people."""
    unit: str
    group: Group
    added_to: Base
    formula: str
    """As models/README.md has it."""
    inputs: tuple[Input, ...]
    """Beside people and exchange rates, which all of them read."""
    paid_for: str = ""
    """Of one-off cost: which moves."""
