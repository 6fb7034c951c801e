"""Writes the generated pages of the documentation anew: `make docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pages.documents import documents_page
from pages.policies import policies_page
from pages.python_names import python_page
from pages.tables import tables_page

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "policies.md": policies_page,
    "documents.md": documents_page,
    "python.md": python_page,
}
"""Page -> what makes it."""

if __name__ == "__main__":
    for name, made in PAGES.items():
        (REFERENCE / name).write_text(made(), encoding="utf-8")
