"""Records of the package: dataclasses and named tuples, their fields, and where each is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.house.sources import PACKAGE


def module_of(path: Path) -> str:
    """Its full name."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True)
class Made:
    """A call that makes a record."""

    record: str
    fields: tuple[str, ...]
    call: ast.Call


def is_record(node: ast.ClassDef) -> bool:
    """Whether it gets its arguments from its fields."""
    marks = [*(mark.func if isinstance(mark, ast.Call) else mark for mark in node.decorator_list), *node.bases]
    return any(isinstance(mark, ast.Name) and mark.id in ("dataclass", "NamedTuple") for mark in marks)


def own_fields(node: ast.ClassDef) -> list[str]:
    """The fields that it asks for, without those it inherits."""
    found = []
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            told = ast.unparse(line.value) if line.value else ""
            if "ClassVar" not in ast.unparse(line.annotation) and "init=False" not in told:
                found.append(line.target.id)
    return found


class Records:
    """All of them, and the names by which modules know them."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        """sources: module -> its text."""
        self.trees = {module: ast.parse(text) for module, text in sources.items()}
        self._classes = {
            (module, node.name): node
            for module, tree in self.trees.items()
            for node in tree.body
            if isinstance(node, ast.ClassDef)
        }
        self._imports = {
            (module, alias.asname or alias.name): (node.module or "", alias.name)
            for module, tree in self.trees.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def made(self, module: str) -> Iterator[Made]:
        """Every call in a module that makes a record of the package."""
        for top in self.trees[module].body:
            own = top.name if isinstance(top, ast.ClassDef) else None
            for node in ast.walk(top):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    name = own if node.func.id == "cls" and own else node.func.id
                    found = self._found(module, name)
                    if found is not None and is_record(self._classes[found]):
                        yield Made(name, tuple(self._fields(found)), node)

    def _found(self, module: str, name: str) -> tuple[str, str] | None:
        """Where a name's class stands, through whoever passes it on."""
        if (module, name) in self._classes:
            return module, name
        passed_on = self._imports.get((module, name))
        return None if passed_on is None or passed_on == (module, name) else self._found(*passed_on)

    def _fields(self, place: tuple[str, str]) -> list[str]:
        node, fields = self._classes[place], list[str]()
        for base in node.bases:
            above = self._found(place[0], base.id) if isinstance(base, ast.Name) else None
            fields += self._fields(above) if above is not None and is_record(self._classes[above]) else []
        return fields + own_fields(node)
