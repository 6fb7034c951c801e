"""Questions put one after the other, or to many at once; what the user stops is answered as far as it was."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from typing import Generic, TypeVar

from sourcing_opt.errors import Interrupted
from sourcing_opt.parallel import Lost, WorkOut

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")
Tell = Callable[[int, int, float], None]
"""Questions answered, questions known of, and the seconds that those left will take at the pace so far."""


class Answers(Generic[Q, A]):
    """To questions about one study."""

    def __init__(self, answer: Callable[[Q], A], work_out: WorkOut[Q, A], tell: Tell | None = None) -> None:
        """answer: travels by value, where others do the work."""
        self.found: dict[Q, A] = {}
        self.asked = 0
        self.interrupted = False
        self._answer, self._work_out, self._tell = answer, work_out, tell
        self._began = time.perf_counter()

    def ask(self, questions: Iterable[Q]) -> None:
        """Answer them all, each once; nothing more once the user has stopped it."""
        new = [question for question in dict.fromkeys(questions) if question not in self.found]
        self.asked += len(new)
        if self.interrupted or not new:
            return
        try:
            with closing(self._work_out(self._answer, new)) as results:
                for number, answer in results:
                    if not isinstance(answer, Lost):
                        self.found[new[number]] = answer
                        self.interrupted = bool(getattr(answer, "interrupted", False))
                    if self.interrupted:
                        break
                    if self._tell is not None:
                        done = len(self.found)
                        pace = (time.perf_counter() - self._began) / max(1, done)
                        self._tell(done, self.asked, pace * (self.asked - done))
        except (KeyboardInterrupt, Interrupted):
            self.interrupted = True
