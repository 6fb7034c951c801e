"""docs/reference/python.md: every public name of sourcing_opt, from its signature and docstring."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cached_property

import sourcing_opt
from pages.markdown import code, page


def python_page() -> str:
    """The page: functions, then what they give, then errors."""
    named = [(name, getattr(sourcing_opt, name)) for name in sourcing_opt.__all__ if name != "__version__"]
    functions = [_function(name, value, "##") for name, value in named if inspect.isfunction(value)]
    errors = [(name, value) for name, value in named if inspect.isclass(value) and issubclass(value, (Exception, Warning))]
    classes = [(name, value) for name, value in named if inspect.isclass(value) and (name, value) not in errors]
    introduction = (
        "`import sourcing_opt as so`. How to work with it: [the guide](../guides/python.md). `so.__version__` is the version."
    )
    listed = "\n".join(f"* `{name}`: {_said(value)}{_code(value)}" for name, value in errors)
    said = f"## Errors\n\nEvery error is a `SourcingError`, says what to do, and has the `exit_code` of the command line.\n\n{listed}"
    return page("Python names", introduction, *functions, *(_class(name, value) for name, value in classes), said)


def _function(name: str, function: object, level: str) -> str:
    assert callable(function)
    signature = inspect.signature(function)
    parameters = [str(parameter).replace("'", "") for parameter in signature.parameters.values()]
    if any(parameter.kind is parameter.KEYWORD_ONLY for parameter in signature.parameters.values()) and "*" not in "".join(
        parameters
    ):
        first = next(n for n, each in enumerate(signature.parameters.values()) if each.kind is each.KEYWORD_ONLY)
        parameters.insert(first, "*")
    lines = "".join(f"    {parameter},\n" for parameter in parameters)
    given = str(signature.return_annotation).strip("'")
    return f"{level} {name}\n\n```text\n{name}(\n{lines}) -> {given}\n```\n\n{_documented(function)}"


def _class(name: str, value: type) -> str:
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    kind = f" A kind of `{bases}`." if bases else ""
    return "\n\n".join([f"## {name}\n\n{_documented(value)}{kind}", *_members(value)])


def _members(value: type) -> Iterator[str]:
    own = [name for name in dict.fromkeys((*inspect.get_annotations(value), *vars(value))) if not name.startswith("_")]
    facts = []
    for name in own:
        member = inspect.getattr_static(value, name, None)
        if isinstance(member, cached_property):
            facts.append(f"* `{name}`: {_said(member.func)}")
        elif isinstance(member, property) and member.fget is not None:
            facts.append(f"* `{name}`: {_said(member.fget)}")
        elif not isinstance(member, classmethod) and not inspect.isfunction(member):
            facts.append(f"* `{name}`")
    if facts:
        yield "\n".join(facts)
    for name in own:
        member = inspect.getattr_static(value, name, None)
        if isinstance(member, classmethod) or inspect.isfunction(member):
            yield _function(f"{value.__name__}.{name}", getattr(value, name), "###")


def _documented(value: object) -> str:
    """A docstring with its examples as a block of code."""
    text, arrow, example = (inspect.getdoc(value) or "").partition(">>>")
    return f"{text.strip()}\n\n```pycon\n{arrow}{example.rstrip()}\n```" if arrow else text.strip()


def _said(value: object) -> str:
    return " ".join((inspect.getdoc(value) or "").partition(">>>")[0].split())


def _code(error: type) -> str:
    found = getattr(error, "exit_code", None)
    return "" if found is None else f" Exit code {int(found)}, {code(found.name)}."
