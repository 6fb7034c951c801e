"""The generated pages are what they are made of, and between them stands everything that can be named."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import openpyxl
import pytest

import sourcing_opt
from pages.__main__ import PAGES, REFERENCE
from pages.hooks import elsewhere
from pages.policies import row_of, with_row
from sourcing_opt.cli.main import cli
from sourcing_opt.cli.schemas import names
from sourcing_opt.errors import Exit
from sourcing_opt.io import examples, load, model_names
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import TABLES, table_columns

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name](), "out of date: run `make docs`"


@pytest.mark.parametrize("name", POLICY_TYPES)
def test_every_type_has_a_worked_row(name: str) -> None:
    study = with_row(load(examples()["tiny"]).study, row_of(name))
    assert study.policies[-1].type == name


@cache
def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    """From a heading to the next of its level."""
    text = read(page)
    heading = re.search(rf"^(#+) {re.escape(title)}$", text, flags=re.M)
    assert heading is not None, f"{page} has no section {title}"
    return re.split(rf"^#{{1,{len(heading[1])}}} ", text[heading.end() :], maxsplit=1, flags=re.M)[0]


def commands(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name, groups included."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, f"{path} {name}".strip())


def test_every_table_and_column_is_documented() -> None:
    for table in TABLES:
        told = section("docs/reference/tables.md", table)
        assert [column for column in table_columns(table) if f"| `{column}` |" not in told] == [], table


def test_every_type_of_policy_and_its_columns_are_documented() -> None:
    shared = section("docs/reference/policies.md", "What all types share")
    for name, rule in POLICY_TYPES.items():
        told = section("docs/reference/policies.md", name) + shared
        assert [column for column in rule.columns() if f"| `{column}` |" not in told] == [], name


def test_every_command_and_option_is_documented() -> None:
    for path, command in commands(cli):
        told = section("docs/commands.md", path) if path else read("docs/commands.md")
        options = [option for each in command.params if isinstance(each, click.Option) for option in each.opts]
        assert [option for option in options if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", told)] == [], path


def test_every_exit_code_and_document_is_documented() -> None:
    told = section("docs/reference/documents.md", "Exit codes")
    assert [each for each in Exit if f"| {int(each)} | `{each.name}` |" not in told] == []
    for name in names():
        if name not in TABLES:
            assert f":{name}:" in section("docs/reference/documents.md", name)


def test_every_public_name_is_documented() -> None:
    page = "docs/reference/python.md"
    for name in set(sourcing_opt.__all__) - {"__version__"}:
        value = getattr(sourcing_opt, name)
        if inspect.isclass(value) and issubclass(value, (Exception, Warning)):
            assert f"* `{name}`: " in section(page, "Errors")
            continue
        told = section(page, name)
        members = vars(value) if inspect.isclass(value) else {}
        assert [each for each in members if not each.startswith("_") and each not in told] == [], name


def test_every_sourcing_model_and_example_is_named() -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in [*ROOT.glob("docs/**/*.md"), *ROOT.glob("models/*.md")])
    assert [name for name in (*model_names(), *examples()) if name not in everything] == []


def test_every_sheet_of_a_plan_is_in_finances_guide(tmp_path: Path) -> None:
    path = sourcing_opt.write(sourcing_opt.solve(sourcing_opt.example("tiny")), tmp_path / "plan.xlsx")
    sheets = openpyxl.load_workbook(path, read_only=True).sheetnames
    listed = {
        name.strip()
        for cell in re.findall(r"^\| ([^|]+) \|", read("docs/guides/finance.md"), flags=re.M)
        for name in cell.split(",")
    }
    assert [sheet for sheet in sheets if not sheet.startswith("In_") and sheet not in listed] == []


def test_pages_that_stand_elsewhere_are_there() -> None:
    assert {"models/README.md", "CHANGELOG.md"} <= elsewhere().keys()
    assert {f"gallery/{name}.md" for name in examples()} <= set(elsewhere().values())
