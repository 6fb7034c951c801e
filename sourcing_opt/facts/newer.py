"""What the tables would change in a study today: the rows whose source says that they are the tables', and no others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sourcing_opt.facts import rows
from sourcing_opt.facts.figures import EDITION, currency_of, inflation, known, on_cost
from sourcing_opt.facts.roles import roles
from sourcing_opt.facts.rows import Cells
from sourcing_opt.schemas.columns.base import Row, key_of
from sourcing_opt.schemas.shipped import reference
from sourcing_opt.schemas.study import Study
from sourcing_opt.tolerances import SAME_FIGURE

TABLES = ("locations", "labor_rates", "fx", "risk_scores", "data_rules")
"""Those that have figures of the tables."""
START = dt.date(int(EDITION[:4]) + 1, 1, 1)
"""What `new` begins with, so that pay is at its start as the tables have it."""


class Newer(NamedTuple):
    """A row whose figures are others by now."""

    table: str
    row: int
    """Index of the row in its table."""
    key: str
    before: Cells
    after: Cells
    """Column -> cell; those that change, and the source and note that go with them."""


class Compared(NamedTuple):
    """A study held against the tables."""

    newer: tuple[Newer, ...]
    current: int
    """Rows that are as the tables have them."""
    own: int
    """Rows of these tables with another source: they stay as they are."""


def compare(study: Study) -> Compared:
    """Every row of the tables' that differs from what they say today. A source of one's own keeps a row as it is.

    A study that begins at another time has its figures carried there: they stay until their source has newer ones.
    """
    newer, current, with_own_source = [], 0, 0
    rolled = study.study.start != START
    for table in TABLES:
        for index, row in enumerate(study.rows(table)):
            made = _made(study, table, row) if _is_theirs(table, row) else None
            if made is None:
                with_own_source += 1
                continue
            cells = row.cells()
            changed = {
                column: cell
                for column, cell in made.items()
                if column not in ("source", "note") and not _same(cells[column], cell)
            }
            source = _source(table, row.source or "", str(made["source"]))
            newest = source == row.source and (rolled or not changed) and _same_rate(table, row, made)
            if newest:
                current += 1
                continue
            changed["source"] = source
            changed["note"] = _note(row.note, made.get("note"))
            after = {column: cell for column, cell in changed.items() if cell != cells[column]}
            newer.append(
                Newer(
                    table=table,
                    row=index,
                    key=", ".join(filter(None, key_of(row))),
                    before={column: cells[column] for column in after},
                    after=after,
                )
            )
    return Compared(tuple(newer), current, with_own_source)


def _same(in_study: object, made: object) -> bool:
    if isinstance(in_study, int | float) and isinstance(made, int | float):
        return abs(in_study - made) <= SAME_FIGURE * max(abs(in_study), abs(made))
    return in_study == made


def _same_rate(table: str, row: Row, made: Cells) -> bool:
    """Whether an exchange rate is of the same month: its source does not say it, its note does."""
    return table != "fx" or (row.note or "").split(";")[0] == str(made["note"]).split(";")[0]


def _made(study: Study, table: str, row: Row) -> Cells | None:
    """The figures of a row as the tables have them today; None where they know nothing of what it is about."""
    cells, home = row.cells(), study.study.home_country
    countries = {location.id: location.country for location in study.locations}
    paid = {location.id: location.currency or study.study.currency for location in study.locations}
    match table:
        case "locations" if cells["country"] in known():
            return rows.productive_hours(str(cells["country"]))
        case "labor_rates" if cells["role"] in roles():
            location = str(cells["location"])
            if countries[location] in known() and paid[location] == currency_of(countries[location]):
                return rows.labor_rate(str(cells["role"]), countries[location], study.study.start.year)
        case "fx" if home in known():
            currency = str(cells["currency"])
            country = next(
                (countries[name] for name, money in paid.items() if money == currency and countries[name] in known()), None
            )
            return rows.fx(currency, country, study.study.currency, home) if country else None
        case "risk_scores" if cells["country"] in known():
            return rows.risk_score(str(cells["country"]), str(cells["dimension"]))
        case "data_rules" if cells["country"] in known() and cells["allowed"] != "no":
            alike = [rule.cost for rule in study.data_rules if rule.data_class == cells["data_class"]]
            cost = float(str(cells["cost"])) or max(alike, default=0.0)
            return rows.data_rule(str(cells["country"]), cost)
    return None


def _shape(text: str) -> str:
    """A source without what differs from edition to edition: years, versions, days of extracts."""
    return re.sub(r"@\w+|\d[\d.-]*", "#", text)


@cache
def _shapes(table: str) -> frozenset[str]:
    """What the tables' own sources look like."""
    cited = {row["id"]: _shape(row["source"]) for row in reference("sources")}
    match table:
        case "labor_rates":
            agencies = {_shape(on_cost(country).source.split(",")[0].split(" (")[0]) for country in known()} - {"assumption"}
            contributions = [f"{agency}, # (on-cost)" for agency in agencies] + ["assumption (on-cost)"]
            paid = ("ILOSTAT # (pay)", "assumption (pay)")
            return frozenset(
                f"{pay}; {cost}; {inflation(known()[0]).source} # (prices)" for pay in paid for cost in contributions
            )
        case "fx":
            return frozenset(f"{cited[name]}, crossed with" for name in ("ecb", "fed", "imf"))
        case "risk_scores":
            return frozenset(f"{cited[name]}, #" for name in ("wgi", "inform"))
        case "data_rules":
            return frozenset(
                f"{text}, # (status); assumption (cost{more})" for text in cited.values() for more in ("", ", refusal")
            )
        case _:
            return frozenset({f"{cited['pwt'].split(',')[0]}, # (hours)"})


def _is_theirs(table: str, row: Row) -> bool:
    shape = _shape(row.source or "")
    if table == "fx":
        shape = re.sub(r" [A-Z]{3}$", "", shape)
    if table == "locations":
        shape = shape.partition(";")[0]
    return shape in _shapes(table)


def _source(table: str, in_study: str, made: str) -> str:
    """The new source; of a location only the hours are the tables' to renew, and of a rule for data the status."""
    if table == "locations":
        return made + in_study[len(in_study.partition(";")[0]) :]
    if table == "data_rules":
        return made.partition(" (status)")[0] + in_study[in_study.index(" (status)") :]
    return made


def _note(in_study: str | None, made: object) -> str | None:
    """The new note, with what stood behind or instead of the old one: what is asked, why a premium, what somebody typed."""
    if made is None or in_study is None:
        return in_study if made is None else str(made)
    for mark in ("; premium: ", "; asked of you"):
        if mark in in_study:
            return str(made) + in_study[in_study.index(mark) :]
    return str(made) if _alike(in_study, str(made)) else f"{made}; {in_study}"


def _alike(one: str, other: str) -> bool:
    return one.split(" ")[0] == other.split(" ")[0]


def lines(compared: Compared) -> Iterator[str]:
    """Row by row what changes, in words."""
    for row in compared.newer:
        figures = [
            f"{column} {_cell(row.before[column])} -> {_cell(cell)}"
            for column, cell in row.after.items()
            if column not in ("source", "note")
        ]
        renewed = f"source {row.before['source']} -> {row.after['source']}" if "source" in row.after else None
        sources = [renewed or "if it is yours, give the row a source of your own"]
        yield f"{row.table} {row.key}: {'; '.join(figures + sources)}"


def _cell(cell: object) -> str:
    return "blank" if cell is None else f"{cell:.10g}" if isinstance(cell, float) else str(cell)
