"""`sourcing-opt doctor`: what is installed, and does it work."""

from __future__ import annotations

import operator
import os
import platform
import re
import tempfile
from collections.abc import Iterator
from typing import NamedTuple

import click

from sourcing_opt import __version__
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import Exit, SourcingError, worst

TINY_COST = 2_692_800
"""Least net present cost of the shipped study `tiny`, worked out by hand in its README. [EUR]"""

DIALECT = {">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt}
"""How a range of versions is written."""


EXTRAS = {"dask": "to use a Dask cluster", "report": "to write reports"}
"""Extra that a user may want -> what for."""


class Examination(NamedTuple):
    """One thing looked at."""

    what: str
    detail: str
    """What was found: a version, a place; or what is wrong with it and what to do."""
    missing: bool = False
    """Not there, and only needed by some."""
    exit_code: Exit = Exit.OK
    """What the doctor exits with because of it."""
    warning: bool = False
    """It works, as far as one can see, and somebody should look."""

    @property
    def state(self) -> str:
        """ok, warning, missing, or not ok."""
        if self.warning:
            return "warning"
        return "missing" if self.missing else "ok" if self.exit_code is Exit.OK else "not ok"


@click.command(short_help="Say what is installed and whether it works; solve a small study.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
@click.pass_context
def doctor(context: click.Context, format: str) -> Exit:
    """Look at everything sourcing-opt works with: libraries, solvers, LibreOffice, the configuration file, what ships
    with it; then solve the small study `tiny`, whose least cost is known.

    What only some need may be missing. The exit code is 7 when the solver does not answer, 8 when its answer is wrong
    or a library is not one that sourcing-opt works with.

    \b
    Examples:
      sourcing-opt doctor
      sourcing-opt doctor --format json
    """
    watch = watching("looking at what is installed")
    root = context.find_root().command
    findings = [*_machine(), *_libraries(), *_configuration(root), *_content(), *_folder(), *_programs(), *_solvers()]
    watch.end()
    code = worst(finding.exit_code for finding in findings)
    if format == "json":
        from sourcing_opt.documents.doctor import doctor_document

        say_json(doctor_document(code is Exit.OK, [(finding.what, finding.state, finding.detail) for finding in findings]))
    else:
        indented = "\n" + 27 * " "
        lines = [f"{finding.state:<8} {finding.what:<17} {finding.detail.replace(chr(10), indented)}" for finding in findings]
        from sourcing_opt.cli.text.look import page

        verdict = "All that is needed works." if code is Exit.OK else "Not all that is needed works."
        click.echo(page("\n".join(lines), verdict))
    return code


def _machine() -> Iterator[Examination]:
    yield Examination(what="sourcing-opt", detail=__version__)
    yield Examination(what="Python", detail=platform.python_version())
    processors = f"{os.cpu_count() or '?'} processors"
    try:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.1f} GiB of memory"
    except (AttributeError, ValueError, OSError):  # not every system tells
        memory = ""
    yield Examination(what="machine", detail=f"{platform.platform()}, {processors}{memory}")


def _libraries() -> Iterator[Examination]:
    """Each library that the package asks for, and what its extras for users ask for."""
    from importlib.metadata import PackageNotFoundError, requires, version

    try:
        asked = requires("sourcing-opt") or []
    except PackageNotFoundError:
        message = "sourcing-opt is not installed, only its files are there: pip install it to have its libraries looked at"
        yield Examination(what="libraries", detail=message, missing=True)
        return
    for requirement in asked:
        wanted, _, condition = requirement.partition(";")
        named = re.search(r"extra == .(\w+)", condition)
        extra = None if named is None or named[1] not in EXTRAS else named[1]
        if condition and not extra:
            continue
        match = re.match(r"[\w.-]+", wanted)
        assert match is not None
        name, clauses = match[0], sorted(re.findall(r"[<>=!]=?[\d.]+", wanted), reverse=True)
        range_ = ",".join(clauses)
        try:
            installed = version(name)
        except PackageNotFoundError:
            how = (
                f'install it with pip install "sourcing-opt[{extra}]", {EXTRAS[extra]}' if extra else "install sourcing-opt anew"
            )
            message = f"is not installed: {how}"
            yield Examination(
                what=name, detail=message, missing=extra is not None, exit_code=Exit.OK if extra else Exit.CHECK_FAILED
            )
            continue
        if all(within(installed, clause) for clause in clauses):
            yield Examination(what=name, detail=installed)
        else:
            message = f'{installed} is outside {range_}: pip install "{name}{range_}"'
            yield Examination(what=name, detail=message, exit_code=Exit.CHECK_FAILED)


def within(version: str, clause: str) -> bool:
    """Whether a version, like 3.3.2, satisfies one clause of a range, like `>=3.3` or `<4`; what is no number is left out."""
    match = re.fullmatch(r"([<>=!]=?)([\d.]+)", clause)
    assert match is not None
    return bool(DIALECT[match[1]](_numbers(version), _numbers(match[2])))


def _numbers(version: str) -> tuple[int, ...]:
    """3.10.0rc1 -> (3, 10): zeros at the end do not count."""
    match = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in re.sub(r"(\.0+)+$", "", match[0]).split(".")) if match else ()


def _configuration(root: click.Command) -> Iterator[Examination]:
    from sourcing_opt.cli.configuration import FILE, in_use, read

    path = in_use()
    if path is None:
        yield Examination(what="configuration", detail=f"no {FILE} is in use")
        return
    try:
        read(path, root)
        yield Examination(what="configuration", detail=str(path))
    except SourcingError as error:
        yield Examination(what="configuration", detail=str(error), exit_code=error.exit_code)


def _content() -> Iterator[Examination]:
    from sourcing_opt.io import examples, model_names

    for what, names in {"examples": examples(), "sourcing models": model_names()}.items():
        gone = Examination(
            what=what, detail="the files that ship with sourcing-opt are not there: install it anew", exit_code=Exit.CHECK_FAILED
        )
        yield Examination(what=what, detail=", ".join(names)) if names else gone


def _folder() -> Iterator[Examination]:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"sourcing-opt")
        yield Examination(what="temporary folder", detail=tempfile.gettempdir())
    except OSError as error:
        message = f"cannot be written to: {error.strerror}: make room, or name another one in TMPDIR"
        yield Examination(what="temporary folder", detail=message, exit_code=Exit.NOT_WRITABLE)


def _programs() -> Iterator[Examination]:
    from sourcing_opt.io.workbook.libreoffice import require_libreoffice

    try:
        yield Examination(what="LibreOffice", detail=require_libreoffice())
    except SourcingError as error:
        yield Examination(what="LibreOffice", detail=str(error), missing=True)


def _solvers() -> Iterator[Examination]:
    """CBC, SCIP, HiGHS, and what HiGHS says of `tiny`."""
    try:
        from sourcing_opt.solving.probe import probe
        from sourcing_opt.solving.tested import untested
    except ImportError as error:
        yield Examination(
            what="HiGHS", detail=f"cannot be loaded: {error}: install sourcing-opt anew", exit_code=Exit.SOLVER_MISSING
        )
        return
    for name in ("CBC", "SCIP"):
        try:
            yield Examination(what=name, detail=probe(name.lower()))
        except SourcingError as error:
            yield Examination(what=name, detail=str(error), missing=True)
    try:
        newer = untested()
        yield Examination(what="HiGHS", detail=newer or probe("highs"), warning=newer is not None)
    except SourcingError as error:
        yield Examination(what="HiGHS", detail=str(error), exit_code=Exit.SOLVER_MISSING)
        return
    yield _tiny()


def _tiny() -> Examination:
    from sourcing_opt.io import content, load
    from sourcing_opt.optimisation import optimise
    from sourcing_opt.solving import Limits

    try:
        plan = optimise(load(content("inputs") / "tiny").study, Limits(gap=0.0))
    except SourcingError as error:
        return Examination(what="tiny", detail=str(error), exit_code=Exit.CHECK_FAILED)
    if abs(plan.objective - TINY_COST) > 0.01:
        message = f"costs {plan.objective:,.2f} where {TINY_COST:,} is right: install sourcing-opt anew, or report it"
        return Examination(what="tiny", detail=message, exit_code=Exit.CHECK_FAILED)
    return Examination(what="tiny", detail=f"solved: costs {plan.objective:,.2f}, as worked out by hand")
