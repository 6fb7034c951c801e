"""A YAML file of nested keys, lists and texts, with the line of everything in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.raw import unreadable
from sourcing_opt.io.yaml_table import compose, line_of, mapping


class YamlDocument(NamedTuple):
    """What a file holds, every scalar as text, before anybody asks what it means."""

    content: dict[str, object]
    """A blank is empty text."""
    address: Callable[[Sequence[str | int]], str]
    """The keys and positions that lead to a place, as far as the file goes along -> `jobs.yaml:9`."""


def read_document(path: Path) -> YamlDocument:
    """Read a file of keys and values. Raises InvalidInput, each problem with its address."""
    if not path.exists():
        beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        raise unreadable("there is no such file", str(path), did_you_mean(path.name, beside))
    root = compose(path)
    if not isinstance(root, MappingNode):
        raise unreadable("expected keys and their values", path.name)
    problems: list[Problem] = []
    content = mapping(root, path, problems)
    if problems:
        raise InvalidInput(problems)
    return YamlDocument(content, lambda steps: f"{path.name}:{_line(root, steps)}")


def _line(node: Node, steps: Sequence[str | int]) -> int:
    line = line_of(node)
    for step in steps:
        match node:
            case MappingNode():
                child = next(((line_of(key), value) for key, value in node.value if key.value == step), None)
            case SequenceNode():
                child = next(((line_of(item), item) for index, item in enumerate(node.value) if index == step), None)
            case _:
                child = None
        if child is None:
            break
        line, node = child
    return line
