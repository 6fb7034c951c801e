"""Tables in YAML: `study.yaml` is one mapping, `policies.yaml` and `scenarios.yaml` are lists of mappings.

Every scalar stays text, so that `NO` is Norway and `007` keeps its zeros; what a cell means is for the schemas to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io.csv_table import number_text
from sourcing_opt.io.raw import RawTable, read_text, unreadable
from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.study import table_columns

_BLANK = {"", "~", "null", "Null", "NULL"}


def read_yaml(path: Path, table: str) -> RawTable:
    """Read a table; `study` is a mapping, any other table a list of mappings.

    Raises InvalidInput for anything but plain mappings, lists and scalars.
    """
    root = compose(path)
    if isinstance(root, ScalarNode) and _is_blank(root):
        root = None
    if table == "study":
        if not isinstance(root, MappingNode):
            raise unreadable("expected settings, each on a line", path.name, "like name: My study")
        return table_of(path, table, [root])
    return table_of(path, table, entries_of(path, table, root))


def entries_of(path: Path, table: str, node: Node | None) -> list[Node]:
    """The items of a list that holds a table's rows. Raises InvalidInput when it is none."""
    if node is not None and not isinstance(node, SequenceNode):
        raise unreadable("expected a list", f"{path.name}:{line_of(node)}", f'begin every one of the {table} with "- "')
    return [] if node is None else list(node.value)


def table_of(path: Path, table: str, entries: Sequence[Node]) -> RawTable:
    """The table whose rows are the mappings given. Raises InvalidInput for anything but plain mappings, lists and scalars."""
    problems: list[Problem] = []
    rows: list[dict[str, object]] = []
    lines: list[dict[str | None, int]] = []
    for entry in entries:
        if isinstance(entry, MappingNode):
            rows.append({name: value for name, value in mapping(entry, path, problems).items() if value not in (None, "")})
            lines.append({None: line_of(entry)} | {str(key.value): line_of(key) for key, _ in entry.value})
        else:
            problems.append(Problem("expected columns and their values", address=f"{path.name}:{line_of(entry)}"))
    if problems:
        raise InvalidInput(problems)

    def address(row: int | None, column: str | None) -> str:
        places = [lines[row]] if row is not None else lines
        line = next((place[column] for place in places if column in place), places[0][None] if row is not None else None)
        return path.name if line is None or (row is None and column is None) else f"{path.name}:{line}"

    # A key may stand in some rows only: all of them together are the table's columns. Without rows none is missing.
    columns = dict.fromkeys(name for place in lines for name in place if name) or table_columns(table)
    return RawTable(name=table, columns=list(columns), rows=rows, address=address)


class _Loader(yaml.BaseLoader):
    """Keeps scalars as text and refuses what can make a small file mean something large or something else."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(problem="anchors and aliases (& and *) are not supported", problem_mark=event.start_mark)
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="tags (!) are not supported", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def compose(path: Path) -> Node | None:
    """The one document of a file, as nodes that know their lines. Raises InvalidInput when it cannot be read as YAML."""
    text = read_text(path)
    try:
        return yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise unreadable(
            f"not readable as YAML: {error.problem}", f"{path.name}:{line}", "quote text with special signs"
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise unreadable("holds a control character", f"{path.name}:{line}") from error
    except RecursionError as error:
        raise unreadable("nested too deeply", path.name) from error


def mapping(node: MappingNode, path: Path, problems: list[Problem]) -> dict[str, object]:
    """Names and values, every scalar as text, blanks as empty text; what is wrong is added to the problems."""
    values: dict[str, object] = {}
    first: dict[str, int] = {}
    for key, value in node.value:
        name, place = str(key.value), f"{path.name}:{line_of(key)}"
        if not isinstance(key, ScalarNode):
            problems.append(Problem("a name must be plain text", address=place))
        elif name in values:
            problems.append(
                Problem(f"stands twice, first in line {first[name]}", table=None, row=None, column=name, address=place)
            )
        else:
            values[name], first[name] = _value(value, path, problems), line_of(key)
    return values


def _value(node: Node, path: Path, problems: list[Problem]) -> object:
    if isinstance(node, MappingNode):
        return mapping(node, path, problems)
    if isinstance(node, SequenceNode):
        return [_value(item, path, problems) for item in node.value]
    return "" if _is_blank(node) else str(node.value)


def _is_blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and (not node.value.strip() or (node.style is None and node.value in _BLANK))


def line_of(node: Node) -> int:
    """Its line in the file, from 1."""
    return int(node.start_mark.line) + 1


def yaml_text(table: str, rows: Sequence[Row]) -> str:
    """A table as YAML: all settings of the study; of other tables' rows the columns that differ from their defaults."""
    plain = [{name: _plain(value) for name, value in _filled(table, row)} for row in rows]
    content: object = plain[0] if table == "study" else plain
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=130)


class _Choice(dict[str, object]):
    """A selector, written on one line."""


class _Bare(str):
    """A number, a date, yes or no, written without quotation marks."""


class _Dumper(yaml.SafeDumper):
    """Lists and selectors on one line, rows as blocks."""


def _bare(dumper: yaml.SafeDumper, data: _Bare) -> Node:
    tag = dumper.resolve(ScalarNode, data, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, data)


_Dumper.add_representer(_Choice, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True))
_Dumper.add_representer(_Bare, _bare)


def _filled(table: str, row: Row) -> Iterable[tuple[str, object]]:
    names = {field.alias or name: name for name, field in type(row).model_fields.items()}
    for column in table_columns(table):
        field = type(row).columns().get(column)
        value = None if field is None else getattr(row, names[column])
        if value is not None and (table == "study" or column == "type" or value != getattr(field, "default", None)):
            yield column, value


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return _Bare("yes" if value else "no")
    if isinstance(value, (int, float)):
        return _Bare(number_text(value))
    if isinstance(value, dt.date):
        return _Bare(value.isoformat())
    if isinstance(value, Mapping):
        return _Choice({name: options[0] if len(options) == 1 else list(options) for name, options in value.items()})
    return value
