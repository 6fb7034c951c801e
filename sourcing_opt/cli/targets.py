"""Where a study is written: a path that ends in .xlsx is a workbook, any other a folder, and neither replaces anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sourcing_opt.errors import NotWritable

if TYPE_CHECKING:
    from sourcing_opt.schemas.study import Study


def is_workbook(target: Path) -> bool:
    """Whether a study written to `target` becomes one workbook."""
    return target.suffix.lower() == ".xlsx"


def refuse_existing(target: Path) -> None:
    """Raise NotWritable when something stands at `target`; an empty folder may be filled, unless one is in it."""
    if target.exists() and target.samefile(Path.cwd()):
        # A folder is put in place whole; the user's shell would be left in the one that is gone.
        raise NotWritable(f"{target}: is the folder you are in; name a new one")
    empty_folder = target.is_dir() and not any(target.iterdir())
    if target.exists() and not empty_folder:
        raise NotWritable(f"{target}: is there already; remove it or choose another name")


def write_study(study: Study, target: Path) -> None:
    """Write a study as a workbook or a folder, once `refuse_existing` has let it pass. Raises NotWritable."""
    from sourcing_opt.io import write_folder, write_input_workbook

    if is_workbook(target):
        write_input_workbook(study, target)
    else:
        write_folder(study, target)
