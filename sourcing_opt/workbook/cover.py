"""The sheet `Cover`: the plan in one page, and the way to everything else."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.utility import quote_sheetname

from sourcing_opt import __version__
from sourcing_opt.io.spreadsheet import PREFIX
from sourcing_opt.solving import Status
from sourcing_opt.workbook import checks, run_log, summary
from sourcing_opt.workbook.book import SHEETS, Book
from sourcing_opt.workbook.cells import Formula, done, put
from sourcing_opt.workbook.formats import INKS
from sourcing_opt.workbook.headline import Fact
from sourcing_opt.workbook.inputs import shown_tables
from sourcing_opt.workbook.pages import begin_page, section

NAME = "Cover"
_WIDTHS = (40, 20, 24, 3, 16, 74)
_LEFT, _RIGHT = 0, 4
"""The headline stands on the left, the contents on the right."""


def write_cover(book: Book, facts: list[Fact], master: Formula, origin: str) -> None:
    """Fill the sheet; facts are the headline as it stands on the summary."""
    sheet, formats, plan = book.sheets[NAME], book.formats, book.plan
    study = plan.economics.study
    begin_page(sheet, formats, study.study.name, f"Sourcing plan: {_proof(book)}")
    for column, width in enumerate(_WIDTHS):
        done(sheet.set_column(column, column, width))
    put(sheet, 3, _LEFT, Formula(f"{checks.NAME}!A3", str(master.value)), formats.style("good"))
    checks.mark(sheet, formats, "A4", checks.ALL_OK)

    section(sheet, formats, 5, "Headline", 3, _LEFT)
    cells = summary.fact_cells()
    for line, fact in enumerate(facts, 6):
        value = fact.value.value if isinstance(fact.value, Formula) else fact.value
        assert value is not None
        link = Formula(f"{quote_sheetname(summary.NAME)}!{cells[fact.name]}", value)
        put(sheet, line, _LEFT, fact.name, formats.figure("text", "text"))
        put(sheet, line, _LEFT + 1, link, formats.figure("link", fact.number, "headline"))
        put(sheet, line, _LEFT + 2, fact.unit, formats.style("unit"))

    section(sheet, formats, 5, "Contents", 2, _RIGHT)
    for line, (name, content) in enumerate(_contents(book), 6):
        done(sheet.write_url(line, _RIGHT, f"internal:{quote_sheetname(name)}!A1", formats.style("link"), name))
        put(sheet, line, _RIGHT + 1, content, formats.figure("text", "text"))

    below = 6 + len(facts) + 1
    section(sheet, formats, below, "Colours", 3, _LEFT)
    legend = [(ink, says) for ink, (_, says) in INKS.items() if ink != "text"]
    for line, (ink, says) in enumerate(legend, below + 1):
        put(sheet, line, _LEFT, says, formats.figure(ink, "text"))
    below += len(legend) + 2
    section(sheet, formats, below, "From", 3, _LEFT)
    for line, (name, text) in enumerate(_provenance(book, origin), below + 1):
        put(sheet, line, _LEFT, name, formats.figure("text", "text"))
        put(sheet, line, _LEFT + 1, text, formats.style("plain"))


def _proof(book: Book) -> str:
    gap, status = book.plan.gap, book.plan.outcome.status
    if status is Status.OPTIMAL:
        return "the least net present cost, proven" + ("" if gap is None or gap < 5e-7 else f" to within {gap:.2%}")
    return "stopped before the proof; " + (
        "nothing is proven" if gap is None else f"within {gap:.2%} of the least net present cost"
    )


def _contents(book: Book) -> Iterator[tuple[str, str]]:
    yield from list(SHEETS.items())[1:]
    for table in shown_tables(book.plan.economics.study):
        count = len(book.plan.economics.study.rows(table))
        yield (
            f"{PREFIX}{table}",
            "Input: the settings" if table == "study" else f"Input: {count:,} {'row' if count == 1 else 'rows'}",
        )
    yield run_log.NAME, "Versions, limits, solver: how to make this plan again"


def _provenance(book: Book, origin: str) -> Iterator[tuple[str, str]]:
    study = book.plan.economics.study
    yield "Study", origin
    yield "Digest of the study", study.digest[:16]
    yield "sourcing-opt", __version__
    yield "Solver", book.plan.outcome.solver
