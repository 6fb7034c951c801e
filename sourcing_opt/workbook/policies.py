"""The sheet `Policies`: every rule, and where it comes closest to being broken."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.plan import Finding, findings
from sourcing_opt.plan.evaluations import BINDING
from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cells import Formula, put
from sourcing_opt.workbook.formats import Number
from sourcing_opt.workbook.pages import begin_page
from sourcing_opt.workbook.tables import Column, Row, Shown, Table, set_widths, write

NAME = "Policies"


def tightest(book: Book) -> list[Finding]:
    """Of every bound of every repetition of a policy, the period with the least room left."""
    least: dict[tuple[str, str, str], Finding] = {}
    for found in findings(book.plan):
        key = found.policy, found.label, found.side
        if key not in least or found.slack < least[key].slack:
            least[key] = found
    return list(least.values())


def plan_policies(book: Book) -> Table:
    """Where the bounds will stand."""
    columns = (
        Column("Policy", width=26),
        Column("For", "blank: all it selects", width=22),
        Column("Type", width=13),
        Column("Kind", width=8),
        Column("Tightest in", "period", width=12),
        Column("Plan has", "", "computed", "amount", 14),
        Column("Bound", width=8),
        Column("Asks for", "", "computed", "amount", 14),
        Column("Room left", "", "formula", "amount", 14),
        Column("Unit", width=9),
        Column("Status", ink="formula", width=10),
        Column("Penalty", f"{book.currency}/unit/period", "computed", "money", 14),
        Column("Owner", width=24),
        Column("Rationale", width=86),
    )
    return Table(NAME, "Policies", columns, 3, len(tightest(book)))


def write_policies(book: Book, table: Table) -> None:
    """Fill the sheet."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(
        sheet,
        formats,
        NAME,
        "Each rule in the period in which it leaves the least room. A soft rule may be broken, at its penalty.",
    )
    set_widths(sheet, table.columns)
    write(sheet, formats, table, _rows(book, table))
    if not table.count:
        put(sheet, table.first, 0, "The study has no policies.", formats.style("subtitle"))
    sheet.freeze_panes(table.first, 1)
    sheet.repeat_rows(table.top, table.top + 1)


def _rows(book: Book, table: Table) -> Iterator[Row]:
    policies = {policy.id: policy for policy in book.plan.economics.study.policies}
    for index, found in enumerate(tightest(book)):
        policy = policies[found.policy]
        has, bound, side, room = (table.cell(header, index) for header in ("Plan has", "Asks for", "Bound", "Room left"))
        # The solver's arithmetic would show as a room of -0.0 %.
        left = round(found.left, 9)
        slack = found.bound - left if found.side == "max" else left - found.bound
        none = f"{BINDING:f}*MAX(1,ABS({bound}))"
        number: Number = "share" if found.unit == "share" else "amount"
        yield {
            "Policy": found.policy,
            "For": found.label or None,
            "Type": policy.type,
            "Kind": "hard" if found.penalty is None else "soft",
            "Tightest in": book.axes.calendar.labels[found.period],
            "Plan has": Shown(left, number),
            "Bound": found.side,
            "Asks for": Shown(found.bound, number),
            "Unit": found.unit,
            "Room left": Shown(Formula(f'IF({side}="max",{bound}-{has},{has}-{bound})', slack), number),
            "Status": Formula(f'IF({room}<-{none},"violated",IF({room}<={none},"binding","slack"))', found.status),
            "Penalty": found.penalty,
            "Owner": policy.owner,
            "Rationale": policy.rationale,
        }
