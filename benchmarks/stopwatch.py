"""Where the time goes, step by step, on the clock and in processor time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Seconds(NamedTuple):
    """How long something took."""

    clock: float = 0.0
    processor: float = 0.0
    """Of this process and of those it has waited for: it says more than the clock on a machine that is shared."""

    def plus(self, other: Seconds) -> Seconds:
        """Both."""
        return Seconds(self.clock + other.clock, self.processor + other.processor)

    def since(self, other: Seconds) -> Seconds:
        """What has passed since another time."""
        return Seconds(self.clock - other.clock, self.processor - other.processor)

    @classmethod
    def now(cls) -> Seconds:
        """Since some time in the past."""
        ended = os.times()
        return cls(time.perf_counter(), time.process_time() + ended.children_user + ended.children_system)


class Stopwatch:
    """Every second counts once: a step inside another one interrupts it."""

    def __init__(self) -> None:
        """Nothing is measured yet."""
        self.steps: dict[str, Seconds] = {}
        self._running: list[str] = []
        self._since = Seconds()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What happens inside is this step."""
        self._lap()
        self.steps.setdefault(name, Seconds())
        self._running.append(name)
        try:
            yield
        finally:
            self._lap()
            self._running.pop()

    def watch(self, owner: Any, attribute: str, name: str) -> None:
        """From now on every call of a function, method or class is this step. Raises AttributeError where there is none."""
        called: Callable[..., Any] = getattr(owner, attribute)

        def watched(*args: Any, **options: Any) -> Any:
            with self.step(name):
                return called(*args, **options)

        setattr(owner, attribute, watched)

    def _lap(self) -> None:
        now = Seconds.now()
        if self._running:
            self.steps[self._running[-1]] = self.steps[self._running[-1]].plus(now.since(self._since))
        self._since = now
