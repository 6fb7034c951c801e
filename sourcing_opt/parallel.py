"""Questions answered by solving many times, whoever does it: this process, several, or other machines."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Lost:
    """Stands for the result of an item whose process died whenever it was tried."""

    reason: str


WorkOut = Callable[[Callable[[T], R], Iterable[T]], Generator[tuple[int, R | Lost], None, None]]
"""Carries out a function for every item: the results as they come, each with the number of its item, from 0. Closing it ends all work."""


def in_this_process(function: Callable[[T], R], items: Iterable[T]) -> Generator[tuple[int, R | Lost], None, None]:
    """One item after the other, here."""
    for number, item in enumerate(items):
        yield number, function(item)


def in_order(results: Iterable[tuple[int, R]]) -> Iterator[R]:
    """The results in the order of their items, each as soon as it and those before it are there."""
    early: dict[int, R] = {}
    due = 0
    for number, result in results:
        early[number] = result
        while due in early:
            yield early.pop(due)
            due += 1
