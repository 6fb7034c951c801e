"""The newest HiGHS that the tests have passed with: a newer one may print, prove or cut in another way."""

from __future__ import annotations

import re
from importlib.metadata import version

NEWEST = "1.15.1"
"""As in requirements/dev.txt."""


def untested() -> str | None:
    """A warning when the HiGHS that is installed is newer than any that was tested."""
    installed = version("highspy")
    if _numbers(installed) <= _numbers(NEWEST):
        return None
    return f"HiGHS {installed} is newer than {NEWEST}, the newest that sourcing-opt was tested with: compare a plan with one of yours before you rely on it"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
