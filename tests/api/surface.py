"""The public names of sourcing_opt with their signatures, as text: `python -m tests.api.surface > tests/api/surface.txt`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from functools import cached_property

import sourcing_opt


def surface() -> str:
    """A line for each public name, and for each public attribute of a class of `api`."""
    return "".join(f"{line}\n" for name in sorted(sourcing_opt.__all__) for line in _lines(name, getattr(sourcing_opt, name)))


def _lines(name: str, value: object) -> Iterator[str]:
    if inspect.isclass(value):
        yield f"class {name}({', '.join(base.__name__ for base in value.__bases__)})"
        if value.__module__.startswith("sourcing_opt.api"):
            yield from (
                f"    {line}"
                for member in sorted({*vars(value), *inspect.get_annotations(value)})
                for line in _member(value, member)
            )
    elif callable(value):
        yield f"{name}{inspect.signature(value)}"
    else:
        yield f"{name}: {type(value).__name__}"


def _member(owner: type, name: str) -> Iterator[str]:
    if name.startswith("_") and name not in ("_repr_html_", "__repr__"):
        return
    member = inspect.getattr_static(owner, name, None)
    if isinstance(member, property) and member.fget is not None:
        yield f"{name}: {inspect.get_annotations(member.fget)['return']}"
    elif isinstance(member, cached_property):
        yield f"{name}: {inspect.get_annotations(member.func)['return']}"
    elif isinstance(member, classmethod) or inspect.isfunction(member):
        yield f"{name}{inspect.signature(getattr(owner, name))}"
    else:
        yield f"{name}: {inspect.get_annotations(owner).get(name, type(member).__name__)}"


if __name__ == "__main__":
    sys.stdout.write(surface())
