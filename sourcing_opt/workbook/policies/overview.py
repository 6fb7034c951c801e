"""The sheet `Policies`: every rule on a line, where it comes closest to being broken, and what broken ones cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sourcing_opt.schemas.policies import Policy
from sourcing_opt.workbook.grid.cells import Formula, Value, done, put
from sourcing_opt.workbook.grid.page import LINE_HEIGHT, begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Shown, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_cell
from sourcing_opt.workbook.policies import by_period as policies_by_period
from sourcing_opt.workbook.policies.by_period import BINDS, BREACH, NOTHING, OK, RULES, Outcome, colour, number_of
from sourcing_opt.workbook.workings import selections
from sourcing_opt.workbook.workings.amounts import Amounts
from sourcing_opt.workbook.workings.context import Line
from sourcing_opt.workbook.workings.selections import Selections

NAME = "Policies"
_TOP = 4


@dataclass(frozen=True)
class Bound:
    """One bound of a policy: its lines stand together in the sheet of periods."""

    line: Line
    """The first."""
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Pages:
    """The sheets about policies: rules, and the workings they rest on."""

    rules: Table
    penalties: Table
    bounds: list[Bound]
    idle: list[Policy]
    """Policies without a bound to keep: they are about no work, or about none that could break them."""
    lines: list[Line]
    by_period: policies_by_period.Tables
    chosen: Selections
    selected: selections.Tables
    amounts: Amounts


def plan_policies(book: Book, build_up: Table, sites: Table, work: Table) -> Pages:
    """Where everything about policies will stand; sites is the table of locations by period."""
    chosen, amounts = Selections(book), Amounts(book, build_up, work)
    selected = selections.plan_selections(book, chosen)
    by_period, lines = policies_by_period.plan_by_period(book, chosen, selected.pairs, amounts, sites)
    of_policy = {
        bound: tuple(number for number, _ in numbered)
        for bound, numbered in groupby(enumerate(lines), key=lambda each: (each[1].of.policy.id, each[1].side))
    }
    bounds = [Bound(lines[numbers[0]], numbers) for numbers in of_policy.values()]
    idle = [policy for policy in book.plan.economics.study.policies if policy.id not in {name for name, _ in of_policy}]
    rules = Table(NAME, "Policies", _columns(book), _TOP, len(bounds) + len(idle))
    penalties = Table(NAME, "Penalties", _penalty_columns(book), rules.end + 3, book.count if _soft(lines) else 0)
    return Pages(rules, penalties, bounds, idle, lines, by_period, chosen, selected, amounts)


def _columns(book: Book) -> tuple[Column, ...]:
    return (
        Column("Policy", width=25),
        Column("Kind", width=6),
        Column("Rule", width=9),
        Column("Asks for", "", "link", "amount", 10),
        Column("Plan has", "where tightest", "link", "amount", 11),
        Column("Room left", "", "link", "amount", 11),
        Column("Unit", width=8),
        Column("Tightest for", "blank: all it selects", "link", "text", 30),
        Column("In", "period", "link", "text", 10),
        Column("Bounds", "number", "computed", "count", 8),
        Column("Binding", "of them", "link", "count", 8),
        Column("Broken", "of them", "link", "count", 8),
        Column("Status", "", "formula", "text", 10),
        Column("Penalty", f"{book.currency}/unit/period", "link", "amount", 12),
        Column("Owner", width=23),
        Column("Rationale", width=58),
    )


def _penalty_columns(book: Book) -> tuple[Column, ...]:
    return (
        Column("Period"),
        Column("No.", "period", number="count"),
        Column("Penalty", book.currency, "link", "money", total=True),
        Column("Discount factor", "", "link", "factor"),
        Column("Present value", book.currency, "formula", "money", total=True),
    )


def write_policies(book: Book, pages: Pages, periods: Table, work: Table) -> None:
    """Fill the sheet and those it rests on; periods has the discount factors, work the parts of the shifts."""
    sheet, formats, rules = book.sheets[NAME], book.formats, pages.rules
    begin_page(
        sheet,
        formats,
        NAME,
        "Each rule where it leaves the least room; every bound in every period is on the sheet Policies by period. "
        "A soft rule may be broken, at its penalty.",
    )
    section(sheet, formats, rules.top - 1, "Rules", len(rules.columns))
    set_widths(sheet, rules.columns)
    rows = list(_rows(book, pages))
    write(sheet, formats, rules, rows)
    _wrap(book, rules, rows)
    if rules.count:
        colour(sheet, book, rules.here.all("Status"))
    else:
        put(sheet, rules.first, 0, "The study has no policies.", formats.style("subtitle"))
    if pages.penalties.count:
        section(
            sheet, formats, pages.penalties.top - 1, "What broken soft rules count for in the choice: in no cost of the plan", 5
        )
        write(sheet, formats, pages.penalties, _penalty_rows(book, pages, periods))
    sheet.freeze_panes(rules.first, 1)
    sheet.repeat_rows(rules.top, rules.top + 1)
    policies_by_period.write_by_period(book, pages.by_period, pages.lines)
    selections.write_selections(book, pages.chosen, pages.selected, work)
    pages.amounts.write()


def standings(book: Book, pages: Pages) -> Counter[str]:
    """How many rules have which status."""
    found = (_standing([policies_by_period.outcome(book, pages.lines[n]) for n in bound.numbers]) for bound in pages.bounds)
    return Counter(found) + Counter([NOTHING] * len(pages.idle))


def hard_broken(book: Book, pages: Pages) -> int:
    """How many bounds of hard rules are broken."""
    hard = [bound for bound in pages.bounds if bound.line.of.policy.penalty is None]
    return sum(_standing([policies_by_period.outcome(book, pages.lines[n]) for n in bound.numbers]) == BREACH for bound in hard)


def penalty_value(book: Book, pages: Pages) -> float:
    """Present value of what broken soft rules count for. [money]"""
    discount = book.axes.calendar.discount
    return sum(policies_by_period.penalty_in(book, pages.lines, t) * float(discount[t]) for t in range(book.count))


def _standing(found: list[Outcome]) -> str:
    """The status of a rule, from those of its lines: the worst of them."""
    return next((says for says in (BREACH, BINDS, OK) if any(each.says == says for each in found)), NOTHING)


def _rows(book: Book, pages: Pages) -> Iterator[Row]:
    lines, here = pages.by_period.lines, pages.rules
    for index, bound in enumerate(pages.bounds):
        policy, number, span = bound.line.of.policy, number_of(bound.line.unit), (bound.numbers[0], bound.numbers[-1] + 1)
        part = {column.header: lines.part(column.header, *span) for column in lines.columns}
        cell = {column.header: here.cell(column.header, index) for column in here.columns}
        found = [policies_by_period.outcome(book, pages.lines[n]) for n in bound.numbers]
        rooms = [each.room for each in found if each.room is not None]
        tight = next((n for n, each in enumerate(found) if rooms and each.room == min(rooms)), None)
        at = f"MATCH({cell['Room left']},{part['Room left']},0)"

        def of_tightest(
            header: str, value: Value, part: dict[str, str] = part, cell: dict[str, str] = cell, at: str = at
        ) -> Formula:
            """What a column says in the tightest line; a blank there is no zero."""
            assert value is None or isinstance(value, (int, float, str))
            return Formula(f'IF({cell["Room left"]}="","",INDEX({part[header]},{at})&"")', "" if value is None else value)

        binding, broken = (sum(each.says == says for each in found) for says in (BINDS, BREACH))
        yield {
            "Policy": policy.id,
            "Kind": "hard" if policy.penalty is None else "soft",
            "Rule": RULES[bound.line.side],
            "Asks for": Shown(bound.line.bound, number),
            "Plan has": Shown(
                Formula(
                    f'IF({cell["Room left"]}="","",INDEX({part["Tightest"]},{at}))',
                    "" if tight is None else found[tight].tightest or 0.0,
                ),
                number,
            ),
            "Room left": Shown(
                Formula(f'IF(COUNT({part["Room left"]})=0,"",MIN({part["Room left"]}))', min(rooms) if rooms else ""), number
            ),
            "Unit": bound.line.unit,
            "Tightest for": of_tightest("For", None if tight is None else pages.lines[bound.numbers[tight]].label),
            "In": of_tightest("In", None if tight is None else found[tight].period),
            "Bounds": len(bound.numbers),
            "Binding": Formula(f'COUNTIF({part["Status"]},"{BINDS}")', binding),
            "Broken": Formula(f'COUNTIF({part["Status"]},"{BREACH}")', broken),
            "Status": Formula(
                f'IF({cell["Broken"]}>0,"{BREACH}",IF({cell["Binding"]}>0,"{BINDS}",IF({cell["Room left"]}="","{NOTHING}","{OK}")))',
                _standing(found),
            ),
            "Penalty": None
            if policy.penalty is None
            else Formula(input_cell("policies", "penalty", bound.line.of.row), policy.penalty),
            "Owner": policy.owner,
            "Rationale": policy.rationale,
        }
    for policy in pages.idle:
        yield {
            "Policy": policy.id,
            "Kind": "hard" if policy.penalty is None else "soft",
            "Bounds": 0,
            "Status": NOTHING,
            "Owner": policy.owner,
            "Rationale": policy.rationale,
        }


def _wrap(book: Book, rules: Table, rows: list[Row]) -> None:
    """Give every rationale the lines it needs."""
    sheet, last = book.sheets[NAME], rules.columns[-1]
    for line, row in enumerate(rows, rules.first):
        text = str(row["Rationale"] or "")
        put(sheet, line, rules.left + len(rules.columns) - 1, text or None, book.formats.style("remark"))
        done(sheet.set_row(line, LINE_HEIGHT * max(1, -(-len(text) // int(last.width)))))


def _soft(lines: list[Line]) -> bool:
    return any(line.of.policy.penalty is not None for line in lines)


def _penalty_rows(book: Book, pages: Pages, periods: Table) -> Iterator[Row]:
    by_period, here, discount = pages.by_period, pages.penalties, book.axes.calendar.discount
    for t, label in enumerate(book.axes.calendar.labels):
        cost = policies_by_period.penalty_in(book, pages.lines, t)
        yield {
            **book.period(t),
            "Penalty": Formula(f"SUMPRODUCT({by_period.lines.all('Penalty')},{by_period.excess.all(label)})", cost),
            "Discount factor": Formula(periods.link("Discount factor", t), float(discount[t])),
            "Present value": Formula(f"{here.cell('Penalty', t)}*{here.cell('Discount factor', t)}", cost * float(discount[t])),
        }
