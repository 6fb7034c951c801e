"""docs/reference/documents.md: exit codes, and every JSON document and file format, from their schemas."""

from __future__ import annotations

from typing import Any

from pages.markdown import code, page, table
from sourcing_opt.cli.schemas import names, schema_of
from sourcing_opt.errors import Exit
from sourcing_opt.schemas.study import TABLES

MEANINGS = {
    Exit.OK: ("done; a plan is proven within the gap", "go on"),
    Exit.BUG: ("a bug in sourcing-opt", "report it with what stderr says"),
    Exit.USAGE: ("wrong use of the command line", "read what stderr says; `--help`"),
    Exit.INVALID_INPUT: ("invalid input: every problem is said with its file, row and column", "mend the study"),
    Exit.INFEASIBLE: ("no plan keeps every hard rule; the document says which conflict and what would give one", "loosen a rule, or make it soft"),
    Exit.STOPPED_BY_LIMIT: ("a limit or Ctrl-C stopped a solve that had a plan: it is written, with what is proven of it", "allow more time, or live with the gap"),
    Exit.NOTHING_FOUND: ("a limit stopped a solve before any plan was found", "allow more time"),
    Exit.SOLVER_MISSING: ("the solver is missing or does not answer", "`sourcing-opt doctor`"),
    Exit.CHECK_FAILED: ("an audit or a check failed; a plan that fails is not written", "`check` says where; an audit is a bug to report"),
    Exit.NOT_WRITABLE: ("the output cannot be written", "another name, or `--force` for a workbook that somebody edited"),
    Exit.INTERRUPTED: ("interrupted before there was anything to keep", "start again"),
}  # fmt: skip
"""Exit code -> what it means, and what to do."""


def documents_page() -> str:
    """The page."""
    codes = table(
        ("code", "name", "means", "what to do"),
        ((str(int(each)), code(each.name), *MEANINGS[each]) for each in Exit),
    )
    introduction = (
        "Every document names its schema in `schema`, as `sourcing-opt/NAME/VERSION`; the version is raised when a reader would have to change. "
        "`sourcing-opt schema NAME` prints the JSON Schema. Money is in the study's currency; figures have twelve significant digits."
    )
    described = [name for name in names() if name not in TABLES]
    return page(
        "Exit codes and documents",
        "## Exit codes\n\n"
        + codes
        + "\n\nA batch exits with the most severe code of its runs; 141 is what a shell shows where the reader of a pipe went away.",
        f"## Documents and files\n\n{introduction}",
        *map(_section, described),
    )


def _section(name: str) -> str:
    schema = schema_of(name)
    version = schema["$id"].rsplit(":", 1)[1]
    title = schema["title"].removeprefix("sourcing-opt: ")
    lines = [(code(key), _kind(value), value.get("description", "")) for key, value in _properties(schema).items()]
    listed = table(("key", "holds", "meaning"), lines) if lines else ""
    return f"### {name}\n\n{title if '.' in title.split()[0] else title[0].upper() + title[1:]}; `urn:sourcing-opt:{name}:{version}`.\n\n{listed}".rstrip()


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return _properties(found)
    properties: dict[str, Any] = schema.get("properties", {})
    for option in schema.get("anyOf", ()):
        properties = properties | _properties({"$defs": schema.get("$defs", {})} | option)
    return properties


def _kind(schema: dict[str, Any]) -> str:
    if "const" in schema:
        return code(str(schema["const"]))
    if "enum" in schema:
        return ", ".join(code(str(word)) for word in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(option) for option in schema["anyOf"]))
    kind = schema.get("type", "object")
    words = {"object": "an object", "array": "a list", "string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false", "null": "null"}  # fmt: skip
    return " or ".join(words[each] for each in ([kind] if isinstance(kind, str) else kind))
