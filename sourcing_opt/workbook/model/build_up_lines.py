"""The lines of the sheet `Cost build-up`: one formula for each column, from the inputs to run cost and one-off cost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.run_cost import BUILD_UP
from sourcing_opt.workbook.books.layout import Layout
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.page import begin_page
from sourcing_opt.workbook.grid.table import Row, set_widths, write
from sourcing_opt.workbook.model import pay
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import (
    ARRIVALS,
    COMPONENTS,
    GOVERNANCE,
    NAME,
    ONE_OFFS,
    PER_FTE,
    PLACED,
    PLANNED_COST,
    PLANNED_FTE,
    STILL_RAMPING,
    TODAYS_COST,
    TODAYS_FTE,
    TODAYS_ONE_OFF,
    TODAYS_SHARE,
    allow_overrides,
    once,
    todays_share,
    used,
)
from sourcing_opt.workbook.model.pairs import live_columns
from sourcing_opt.workbook.model.work import HOURS, UNITS, loss_columns, period_columns


def write_build_up(book: Book, at: Layout) -> None:
    """Fill the sheet."""
    sheet, table = book.sheets[NAME], at.build_up
    begin_page(
        sheet,
        book.formats,
        NAME,
        '"For all" is for all of the work, if it were all done at the location; its share of it makes the cost. '
        "A share in the column Override replaces the plan's: cost, policies and checks follow.",
    )
    set_widths(sheet, table.columns)
    write(sheet, book.formats, table, _rows(book, at))
    if table.count:
        allow_overrides(sheet, table, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
    sheet.freeze_panes(table.first, 3)
    sheet.repeat_rows(table.top, table.top + 1)


def _rows(book: Book, at: Layout) -> Iterator[Row]:
    economics = book.plan.economics
    formulas = _Formulas(book, at)
    blocks = pay.pay_blocks(book)
    ramp_up = economics.transition.ramp_up(book.arrive) + economics.ramp_up_before
    for number, (p, l) in enumerate(book.pairs):
        work = {**book.work(p), **book.place(l), "Work": "today's" if economics.existing[p] else "new"}
        values = _values(book, p, l, blocks, ramp_up[p, l])
        for t in range(book.count):
            index = number * book.count + t
            yield {
                **work,
                **book.period(t),
                "Pair": number + 1,
                "Share by plan": float(book.share[p, l, t]),
                PLACED: 0.0 if economics.existing[p] else float(book.todays_way[p, l]),
                **{header: Formula(text, values[header][t]) for header, text in formulas.of(index).items()},
                "Work row": Formula(formulas.work_row(index), p + 1),
                "Place row": Formula(formulas.place_row(index), l + 1),
                "Pay row": Formula(formulas.pay_row(index), l * book.count + t + 1),
            }


def _values(book: Book, p: int, l: int, blocks: dict[str, Floats], ramp_up: Floats) -> dict[str, list[float]]:
    """What the formulas of a pair come to, period by period."""
    economics = book.plan.economics
    run, transition, share = economics.run, economics.transition, book.share[p, l]
    arrive, fte, today = book.arrive[p, l], economics.fte[p, l], float(book.todays_way[p, l])
    whole = np.zeros(book.count)
    total = run.total[p, l]
    one_offs = {name: arrive * transition.arrival[name][p, l] for name in ARRIVALS}
    one_offs |= {"ramp_up": ramp_up, "severance": book.leave[p, l] * transition.severance[p, l]}
    values: dict[str, Floats] = {
        "Share today": whole + economics.baseline[p, l],
        TODAYS_SHARE: whole + today,
        TODAYS_ONE_OFF: np.asarray(
            sum(cost[p, l] for cost in book.plan.baseline.one_off.values()) - economics.ramp_up_before[p, l]
        ),
        "Share used": share,
        "Arrives": arrive,
        "Leaves": book.leave[p, l],
        "Hours for all": economics.hours[p],
        "FTE for all": fte,
        TODAYS_FTE: today * fte,
        PLANNED_FTE: share * fte,
        **{header: economics.pay.mix[p] @ blocks[block][:, l] for block, header in PER_FTE.items()},
        "FTE-years by build-up": whole if run.quoted[p, l] else fte * economics.axes.calendar.years,
        **{header: run.components[name][p, l] for name, header in COMPONENTS.items()},
        "Delivery for all": run.delivery[p, l] * economics.axes.calendar.years,
        "Run cost for all": total,
        TODAYS_COST: today * total,
        PLANNED_COST: share * total,
        STILL_RAMPING: economics.ramp_up_before[p, l],
        "FTE arriving": arrive * fte,
        **{once(name): cost for name, cost in one_offs.items()},
        "One-off cost": np.asarray(sum(one_offs.values())),
    }
    return {header: np.asarray(each).tolist() for header, each in values.items()}


class _Formulas:
    """Writes the formulas of any line; what is the same on every line is put together once."""

    def __init__(self, book: Book, at: Layout) -> None:
        self._table, self._at, self._periods = at.build_up, at, pay.ramp_periods(book)
        labels = {block: period_columns(book, block) for block in (HOURS, UNITS)}
        self._hours, self._units = (at.work.area(names[0], names[-1]) for names in labels.values())
        self._losses, self._live = loss_columns(book), live_columns(book)
        self._before, self._count = book.ramps_up_before, book.count
        self._new, self._todays_share = book.has_new_work, todays_share(book)
        self._mix = at.work.area(*_ends(pay.role_columns(book, "Mix")))
        self._blocks = {header: at.pay.pay.area(*_ends(pay.role_columns(book, block))) for block, header in PER_FTE.items()}
        rates = book.axes.calendar.labels
        self._fx = at.periods.rates.area(rates[0], rates[-1])

    def work_row(self, index: int) -> str:
        """The row of the work on the sheet Work."""
        return self._at.pairs.pairs.at("Work row", self._table.cell("Pair", index))

    def place_row(self, index: int) -> str:
        """The row of the location on the sheet Places."""
        return self._at.pairs.pairs.at("Place row", self._table.cell("Pair", index))

    def pay_row(self, index: int) -> str:
        """The row of the location and the period on the sheet Pay."""
        return f"{self._at.pairs.pairs.at('Pay row', self._table.cell('Pair', index))}+{self._table.cell('No.', index)}-1"

    def of(self, index: int) -> dict[str, str]:
        """Column -> formula of a line."""
        return {**self._shares(index), **self._people(index), **self._run_cost(index), **self._one_offs(index)}

    def _cells(self, index: int, *headers: str) -> Iterator[str]:
        return (self._table.cell(header, index) for header in headers)

    def _shares(self, index: int) -> dict[str, str]:
        pair, number, today, share = self._cells(index, "Pair", "No.", "Share today", "Share used")
        before = f"IF({number}=1,{today},{self._table.cell('Share used', index - 1)})"
        return {
            "Share today": self._at.allocation.at("Share today", pair),
            **({TODAYS_SHARE: f"{today}+{self._table.cell(PLACED, index)}"} if self._new else {}),
            "Share used": used(self._table, "Share by plan", index),
            "Arrives": f"MAX(0,{share}-{before})",
            "Leaves": f"MAX(0,{before}-{share})",
        }

    def _people(self, index: int) -> dict[str, str]:
        pair, number, work, row = self._cells(index, "Pair", "No.", "Work row", "Pay row")
        hours, fte, today, share = self._cells(index, "Hours for all", "FTE for all", self._todays_share, "Share used")
        arrives = self._table.cell("Arrives", index)
        return {
            "Hours for all": f"INDEX({self._hours},{work},{number})",
            "FTE for all": f"{hours}/{self._at.pairs.pairs.at('Hours per FTE', pair)}",
            TODAYS_FTE: f"{today}*{fte}",
            PLANNED_FTE: f"{share}*{fte}",
            "FTE arriving": f"{arrives}*{fte}",
            **{
                header: f"SUMPRODUCT(INDEX({self._mix},{work},0),INDEX({block},{row},0))"
                for header, block in self._blocks.items()
            },
            "FTE-years by build-up": f"IF({self._at.pairs.pairs.at('Quote row', pair)}=0,{fte}*years_per_period,0)",
        }

    def _run_cost(self, index: int) -> dict[str, str]:
        pair, number, place, row = self._cells(index, "Pair", "No.", "Place row", "Pay row")
        years, total, today, share = self._cells(
            index, "FTE-years by build-up", "Run cost for all", self._todays_share, "Share used"
        )
        earned, loaded, hiring, training, leads = self._cells(index, *PER_FTE.values())
        cell = {name: self._table.cell(header, index) for name, header in COMPONENTS.items()}
        pairs, places, delivery = self._at.pairs.pairs, self._at.places, self._table.cell("Delivery for all", index)
        prices = self._at.periods.periods.at("Price index", number)
        night = pairs.at("Night premium", pair)
        formulas = {
            "salary": f"{years}*{earned}",
            "night_premium": f"{cell['salary']}*{night}",
            "on_cost": f"{years}*({loaded}-{earned})*(1+{night})",
            "seat": f"{years}*{self._at.pay.pay.at('Seat', row)}",
            "attrition": f"{years}*{places.at('Attrition', place)}*({hiring}+{training})",
            "management": f"{years}*{leads}",
            "data_rules": f"{years}*{pairs.at('Safeguards', pair)}*{prices}",
            "margin": f"SUM({cell[BUILD_UP[0]]}:{cell['data_rules']})*{places.at('Margin', place)}",
            "quote": self._quote(index),
            "governance": f"{delivery}*{places.at('Governance', place)}",
        }
        return {COMPONENTS[name]: text for name, text in formulas.items()} | {
            "Delivery for all": f"SUM({cell[BUILD_UP[0]]}:{cell['quote']})",
            "Run cost for all": f"{delivery}+{self._table.cell(GOVERNANCE, index)}",
            TODAYS_COST: f"{today}*{total}",
            PLANNED_COST: f"{share}*{total}",
        }

    def _quote(self, index: int) -> str:
        pair, number, work, fte = self._cells(index, "Pair", "No.", "Work row", "FTE for all")
        pairs = self._at.pairs.pairs
        priced = pairs.at("Priced by", pair)
        units = f"INDEX({self._units},{work},{number})"
        quantity = f'IF({priced}="unit",{units},IF({priced}="fte",{fte},{self._at.work.at("Part", work)}))'
        rise = f"(1+{pairs.at('Indexation', pair)})^{self._at.periods.periods.at('Middle', number)}"
        rate = f"INDEX({self._fx},{pairs.at('Currency row', pair)},{number})"
        return f"{pairs.at('Quote', pair)}*{rise}*{rate}*{quantity}*years_per_period"

    def _one_offs(self, index: int) -> dict[str, str]:
        number, work, place = self._cells(index, "No.", "Work row", "Place row")
        years, arriving, arrives, leaves, fte = self._cells(
            index, "FTE-years by build-up", "FTE arriving", "Arrives", "Leaves", "FTE for all"
        )
        earned, _, hiring, training, _ = self._cells(index, *PER_FTE.values())
        works, places, delivery = self._at.work, self._at.places, self._table.cell("Delivery for all", index)
        moved = f"{arrives}*{works.at('Existing', work)}"
        employed = f"{arrives}*{years}/years_per_period*(1+{places.at('Margin', place)})"
        starting = f"{years}/years_per_period*(1+{places.at('Margin', place)})*({hiring}+{training})"
        travel = f"{works.at('Travel', work)}*{places.at('Abroad', place)}*{self._at.periods.periods.at('Price index', number)}"
        lost = "+".join(
            f"IF({number}>{k},{self._table.cell('Arrives', index - k)}*{works.at(header, work)},0)"
            for k, header in enumerate(self._losses[: self._count])
        )
        ramp_up = f"({lost})*{delivery}/years_per_period"
        formulas = {
            "hiring": f"{employed}*{hiring}",
            "training": f"{employed}*{training}",
            "knowledge_transfer": f"{moved}*{works.at('Transfer', work)}/weeks_per_year*{delivery}/years_per_period",
            "parallel_running": f"{moved}*{works.at('Parallel', work)}/weeks_per_year*{delivery}/years_per_period",
            "travel": f"{arriving}*{works.at('Existing', work)}*{travel}",
            "ramp_up": f"{ramp_up}+{self._table.cell(STILL_RAMPING, index)}" if self._before else ramp_up,
            "severance": f"{leaves}*{fte}*{places.at('Severance', place)}/weeks_per_year*{earned}",
        }
        first, last = (self._table.cell(once(name), index) for name in (next(iter(ONE_OFFS)), "severance"))
        found = {once(name): text for name, text in formulas.items()} | {"One-off cost": f"SUM({first}:{last})"}
        if self._new:
            # New work starts in the first period; nothing is handed over.
            losses, count = works.area(*_ends(self._losses)), len(self._losses)
            lost = f"IF({number}>{count},0,INDEX({losses},{work},MIN({number},{count})))*{delivery}/years_per_period"
            found[TODAYS_ONE_OFF] = f"{self._table.cell(PLACED, index)}*(IF({number}=1,{starting},0)+{lost})"
        return found | ({STILL_RAMPING: self._still_ramping(index)} if self._before else {})

    def _still_ramping(self, index: int) -> str:
        """Of what went live in each period before the start, what is lost in this one."""
        pair, number, work, delivery = self._cells(index, "Pair", "No.", "Work row", "Delivery for all")
        losses, count = self._at.work.area(*_ends(self._losses)), len(self._losses)
        lost = "+".join(
            f"IF({number}+{k}>{count},0,{self._at.pairs.pairs.at(header, pair)}*INDEX({losses},{work},{number}+{k}))"
            for k, header in enumerate(self._live, 1)
        )
        return f"({lost or '0'})*{delivery}/years_per_period"


def _ends(headers: list[str]) -> tuple[str, str]:
    return headers[0], headers[-1]
