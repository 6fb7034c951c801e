"""Every answer's document is a file of its name, and says its own name and version."""

from __future__ import annotations

from importlib import import_module

import pytest

from sourcing_opt import documents
from sourcing_opt.documents import ANSWERS
from tests.house.sources import PACKAGE

SHARED = {"__init__", "parts", "digits", "questions"}
"""What documents are put together from."""
FOLDER = PACKAGE / "documents"


def test_every_file_is_an_answer_and_every_answer_a_file() -> None:
    assert sorted(path.stem for path in FOLDER.rglob("*.py") if path.stem not in SHARED) == sorted(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_document_is_called_as_its_file_is(name: str) -> None:
    [path] = FOLDER.rglob(f"{name}.py")
    module = import_module(".".join((documents.__name__, *path.relative_to(FOLDER).with_suffix("").parts)))
    assert module.SCHEMA.split("/")[:2] == ["sourcing-opt", name]
    assert [made for made in vars(module) if made.endswith("_document") and vars(module)[made].__module__ == module.__name__]
