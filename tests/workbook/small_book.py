"""A plan whose figures one can reckon in the head, as a workbook that is written once: what every sheet shows of it is read here.

Ten people at `home` earn 20,000 a year; in the second of two years all of them are at `away`, a vendor's new site, for 10,000. Nothing is discounted. A seat at
home costs 1,000 and the site 5,000 a year; opening away costs 3,000, the vendor takes 10 % on top and steering it 5 % of what it is paid; whoever leaves gets half a year's
pay; whoever is found costs a tenth of a year's. A person emits 2 t a year at home and 1 t away, and a tonne counts as 100.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from tests.economics.desk import AWAY, HOME, desk
from tests.plan.by_hand import plan_by_hand

PLAN = plan_by_hand(
    desk(
        settings={"periods": 2, "carbon_price": 100},
        home={"seat_cost": 1_000, "fixed_cost": 5_000, "severance_weeks": 26, "carbon": 2_000},
        away={"provider": "vendor", "status": "candidate", "opening_cost": 3_000, "max_fte": 20, "carbon": 1_000},
        role={"hiring_cost": 0.1},
        providers=[{"id": "vendor", "name": "A vendor", "type": "vendor", "margin": 0.1, "governance": 0.05}],
        risk_scores=[
            {"dimension": "political", "country": "GB", "score": 10},
            {"dimension": "political", "country": "IN", "score": 40},
        ],
        policies=[
            {"id": "abroad", "type": "share_limit", "where": {"country": "IN"}, "max": 0.75, "penalty": 1_000},
            {"id": "moving", "type": "amount_limit", "metric": "moved_fte", "max": 12},
        ],
    ),
    arrive=[(AWAY, 1, 1.0)],
    leave=[(HOME, 1, 1.0)],
    opens={AWAY: 1},
)


class SmallBook:
    """The workbook, as the values that stand in its cells: each was worked out by the tree that wrote its formula."""

    def __init__(self, path: Path) -> None:
        write_plan(PLAN, path, RunLog(origin="small", limits=Limits(gap=0.0), solver="highs"))
        self._book = openpyxl.load_workbook(path, data_only=True)

    def rows(self, sheet: str, *headers: str) -> list[tuple[Any, ...]]:
        """These columns of the first table of a sheet that has them all; figures to six digits after the point."""
        cells = self.cells(sheet)
        for number, row in enumerate(cells):
            if set(headers) <= set(row):
                places = [row.index(header) for header in headers]
                return list(_table(cells[number + 1 :], places))
        raise LookupError(f"{sheet} has no table with {', '.join(headers)}")

    def cells(self, sheet: str) -> list[list[Any]]:
        """All cells of a sheet, row by row."""
        return [[_plain(cell) for cell in row] for row in self._book[sheet].iter_rows(values_only=True)]

    def beside(self, sheet: str, name: str) -> Any:
        """What stands in the next cell that is filled, right of a name."""
        for row in self.cells(sheet):
            if name in row:
                return next(cell for cell in row[row.index(name) + 1 :] if cell is not None)
        raise LookupError(f"{sheet} does not say {name}")

    @property
    def sheets(self) -> list[str]:
        """Their names, in order."""
        return list(self._book.sheetnames)


def _table(cells: list[list[Any]], places: list[int]) -> Iterator[tuple[Any, ...]]:
    for row in cells:
        if row[places[0]] is None:
            return
        yield tuple(row[place] for place in places)


def _plain(cell: Any) -> Any:
    return round(cell, 6) if isinstance(cell, float) else cell
