"""What quotes say beside a price: columns of the sheet `Pairs`, and of the cost build-up, in a study in which any of them does."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sourcing_opt.economics.terms.contracts import periods_of_term
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression, Operand
from sourcing_opt.workbook.grid.functions import if_, maximum, minimum, product_sum, sum_of
from sourcing_opt.workbook.grid.table import Column, Range, Table, across
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places, has_local_prices
from sourcing_opt.workbook.model.work import Work

Stated = Callable[[str, Operand], Expression]
"""Column of an input table, default where it is blank -> what the row says."""


def has_terms(study: Study) -> bool:
    """Whether any quote says more than a price, what it is for, and a yearly rise."""
    return any(quote.says_more_than_a_price for quote in study.quotes)


class RowsOf(NamedTuple):
    """Of a pair on other sheets."""

    work: Column
    place: Column
    pay: Column


class QuoteTerms:
    """What holds for a pair, whatever the period."""

    def __init__(self, table: Table, book: Book, quoted: Stated, rows: RowsOf, quality: Expression) -> None:
        """quoted: what the pair's quote says. quality: of the pair."""
        self._table, self._quoted = table, quoted
        named, work, pay, places = book[Periods].named, book[Work], book[Pay], book[Places]
        study, place_row = book.plan.economics.study, rows.place

        def wages() -> Expression:
            rises = Range(pay.rise[0], pay.rise[-1])
            return product_sum(work.mix.line(rows.work), rises.line(pay.rates_row.at(rows.pay)))

        def rise() -> Expression:
            to = quoted("indexed_to", "nothing")
            prices = places.price_inflation.at(place_row) if has_local_prices(study) else named("price_inflation")
            index = if_(to.equals("prices"), prices, if_(to.equals("wages"), wages(), 0))
            whole = quoted("indexation", 0) + index
            cap = quoted("indexation_cap", "")
            return if_(cap.equals(""), whole, minimum(whole, cap))

        def factor() -> Expression:
            points = quality - target
            judged = 1 + bonus * maximum(0, points) - malus * maximum(0, -points)
            return if_(target.equals(""), 1, maximum(0, judged))

        self.rise = table.add("Rise", "share/year", "link", "factor", cells=rise)
        self.has_base = table.add(
            "Base", "1 = agreed", "link", "count", cells=lambda: if_(quoted("base_volume", "").equals(""), 0, 1)
        )
        self.base_volume = self._figure("Base volume", "units or FTE/year", "base_volume", lambda: 0)
        self.dead_band = self._figure("Dead band", "share of base volume", "dead_band", lambda: 0)
        self.arc = self._figure("ARC", "quote's currency/unit", "arc", lambda: quoted("price", 0))
        self.rrc = self._figure("RRC", "quote's currency/unit", "rrc", lambda: quoted("price", 0))
        self.fixed = self._figure("Fixed", "quote's currency/year", "fixed_per_year", lambda: 0)
        self.gain_share = self._figure("Gain share", "share", "gain_share", lambda: 0)
        target = table.add("Target", "quality, blank: none", "link", "amount", cells=lambda: quoted("quality_target", ""))
        bonus = self._figure("Bonus", "share/point", "bonus", lambda: 0)
        malus = self._figure("Malus", "share/point", "malus", lambda: 0)
        self.outcome = table.add("Outcome", "factor", "link", "factor", cells=factor)
        self.automation = table.add("Automation", "share/year", "link", "factor", cells=lambda: work.automation.at(rows.work))

    def _figure(self, header: str, unit: str, column: str, default: Callable[[], Operand]) -> Column:
        return self._table.add(header, unit, "link", "amount", 12, cells=lambda: self._quoted(column, default()))


class ExitTerms:
    """What leaving a pair takes by its provider's contract."""

    def __init__(self, table: Table, book: Book) -> None:
        """Which contract is whose, and when it ends, is fixed: who runs a place, and dates, no formula can read."""
        study, axes, inputs = book.plan.economics.study, book.axes, book[Inputs]
        rows = {(row.provider, row.process): number for number, row in enumerate(study.contracts, 1)}
        keys = [(axes.locations[l].provider, axes.workstreams[p].process.id) for p, l in book.pairs]
        numbers = [rows.get((provider, process), rows.get((provider, None), 0)) for provider, process in keys]
        ends = [periods_of_term(axes, study.contracts[number - 1]) if number else 0 for number in numbers]
        self.row = table.add("Contract row", "of In_contracts, 0: none", "derived", "count", cells=numbers)
        self.ends = table.add("Term", "last period, 0: over", "derived", "count", cells=ends)

        def stated(header: str, unit: str, column: str) -> Column:
            return table.add(header, unit, "link", "factor", cells=lambda: inputs.looked_up("contracts", column, self.row))

        self.fee = stated("Exit fee", "share of charges", "exit_fee")
        self.help = stated("Transition help", "weeks of charge", "transition_help")


class Billed:
    """What is charged for all of the work, by part, in each period: columns of the cost build-up."""

    def __init__(
        self,
        table: Table,
        terms: QuoteTerms,
        pair: Column,
        middle: Expression,
        money: str,
        *,
        price: Callable[[], Expression],
        level: Callable[[], Expression],
        quantity: Callable[[], Expression],
        part: Callable[[], Expression],
    ) -> None:
        """price: of the quote, level: what it has become by the period, for a period; quantity and part: of the work. All in the rows of the table."""

        def charge(header: str, formula: Callable[[], Expression]) -> Column:
            return table.add(header, f"{money}, for all", "formula", "money", 13, cells=formula)

        self._quantity = table.add("Quantity", "as the quote counts, for all", "link", "amount", 13, cells=quantity)
        self._agreed = table.add(
            "Agreed", "as the quote counts, for all", "link", "amount", 13, cells=lambda: terms.base_volume.at(pair) * part()
        )
        self.level = table.add("Price level", "of the quote, for a period", "link", "factor", cells=level)
        band, has_base = terms.dead_band.at(pair), terms.has_base.at(pair)
        self.base = charge("Base charge", lambda: if_(has_base.equals(1), self._agreed, self._quantity) * price() * self.level)

        def off_the_band(units: Expression, rate: Column) -> Expression:
            return if_(has_base.equals(1), units * rate.at(pair) * self.level, 0)

        self.above = charge(
            "Above the band", lambda: off_the_band(maximum(0, self._quantity - (1 + band) * self._agreed), terms.arc)
        )
        self.below = charge(
            "Below the band", lambda: -off_the_band(maximum(0, (1 - band) * self._agreed - self._quantity), terms.rrc)
        )

        def saved() -> Expression:
            automated = 1 - (1 - terms.automation.at(pair)) ** middle
            return -(self.base + self.above + self.below) * terms.gain_share.at(pair) * automated

        self.gain = charge("Gain share", saved)
        self.outcome = charge(
            "Bonus or malus", lambda: (self.base + self.above + self.below + self.gain) * (terms.outcome.at(pair) - 1)
        )

    @property
    def charge(self) -> Expression:
        """All of it."""
        return sum_of(across(self.base, self.outcome, absolute=False))
