"""Formulas that calculate themselves: what they print, what they come to, what they refuse; and that LibreOffice takes them for the same."""

from __future__ import annotations

import math
import os
import random
from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.grid.expression import Expression, Literal, lift, results, texts, total
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.functions import (
    Test as Criterion,
)
from sourcing_opt.workbook.grid.functions import (
    absolute,
    count_cells_where,
    count_filled,
    count_numbers,
    count_where,
    if_,
    index,
    largest_product,
    match,
    maximum,
    minimum,
    product_sum,
    rounded,
    sum_of,
    sum_where,
)
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds, Rows
from sourcing_opt.workbook.grid.single_cells import Cell
from sourcing_opt.workbook.grid.table import Headers, NoValue, Running, Table, across
from tests.workbook.office import differences, needs_office, recalculated

FIGURES = [3.0, -2.0, 0.5, 0.0, 7.25, 3.0]
MIXED: list[float | str | None] = [1.5, None, "", "Leeds", 0.0, "leeds"]
IDS = ["7", "007", "leeds", "Pune", "x.1", "LEEDS"]
SEED, COUNT = int(os.environ.get("SOURCING_OPT_FORMULAS", "11")), 400
"""Of the random formulas."""
PLACES = ["leeds", "pune", "hull", "leeds", "PUNE", "hull"]


class Desk(Table):
    """Six rows of figures, of figures with blanks and text among them, of ids that look like figures, and of places."""

    def __init__(self, sheet: str = "In") -> None:
        super().__init__(sheet, "Desk", 2, len(FIGURES))
        self.figure = self.add("Figure", "", "text", "factor", cells=FIGURES)
        self.mixed = self.add("Mixed", "", "text", "factor", cells=MIXED)
        self.id = self.add("Id", cells=IDS)
        self.place = self.add("Place", cells=PLACES)
        self.row = self.add("Row", "", "text", "count", cells=range(1, len(FIGURES) + 1))


DESK = Desk()


def text(expression: Expression, sheet: str = "In") -> str:
    return texts(expression, sheet, len(FIGURES))[1]


def value(expression: Expression) -> float | str:
    return results(expression, len(FIGURES))[1]


@pytest.mark.parametrize(
    ("expression", "says", "comes_to"),
    [
        (DESK.figure + DESK.row, "A6+E6", 0.0),
        (DESK.figure - (DESK.row - 1), "A6-(E6-1)", -3.0),
        (DESK.figure + (DESK.row - 1), "A6+E6-1", -1.0),
        (DESK.figure * (DESK.row / 4), "A6*E6/4", -1.0),
        (DESK.figure / (DESK.row * 4), "A6/(E6*4)", -0.25),
        ((DESK.figure + 1) * 2, "(A6+1)*2", -2.0),
        (-DESK.figure, "-A6", 2.0),
        # A spreadsheet binds the sign more strongly than the power.
        ((-DESK.figure) ** 2, "-A6^2", 4.0),
        (-(DESK.row**2), "-(E6^2)", -4.0),
        (DESK.row**-DESK.row, "E6^-E6", 0.25),
        ((DESK.figure > 0) * 5, "(A6>0)*5", 0.0),
        (DESK.mixed.equals("") * 1, '(B6="")*1', 1.0),
        (DESK.mixed.equals(0) * 1, "(B6=0)*1", 1.0),
        (DESK.mixed + 1, "B6+1", 1.0),
        (DESK.place.equals("PUNE") * 1, '(D6="PUNE")*1', 1.0),
        (DESK.place & "|" & DESK.id, 'D6&"|"&C6', "pune|007"),
        (lift('say "yes"'), '"say ""yes"""', 'say "yes"'),
        (DESK.figure.above() * 2, "A5*2", 6.0),
        (DESK.figure.fixed(4), "$A$9", 7.25),
        (DESK.figure.pinned(4), "$A9", 7.25),
        (DESK.figure.rows([5, 4, 3, 2, 1, 0]), "A9", 7.25),
        (DESK.figure.at(DESK.row), "INDEX($A$5:$A$10,E6)", -2.0),
        (sum_of(DESK.mixed.all), "SUM($B$5:$B$10)", 1.5),
        (maximum(0, DESK.figure), "MAX(0,A6)", 0.0),
        (minimum(DESK.mixed.all), "MIN($B$5:$B$10)", 0.0),
        (sum_of(across(DESK.figure, DESK.mixed, absolute=False)), "SUM(A6:B6)", -2.0),
        (match(lift("HULL"), DESK.place.all), 'MATCH("HULL",$D$5:$D$10,0)', 3.0),
        (index(Headers(DESK.figure, DESK.id), DESK.row), "INDEX($A$4:$C$4,E6)", "Mixed"),
        (rounded(DESK.figure * 0.25, lift(0)), "ROUND(A6*0.25,0)", -1.0),
        (count_where(DESK.place.all, "pune"), 'COUNTIF($D$5:$D$10,"pune")', 2.0),
        (count_filled(DESK.mixed.all), 'COUNTIF($B$5:$B$10,"<>")', 5.0),
        (count_numbers(DESK.mixed.all), "COUNT($B$5:$B$10)", 2.0),
        (
            DESK.figure.sum_where((DESK.place, DESK.place), (DESK.row, Criterion(">=", 2))),
            'SUMIFS($A$5:$A$10,$D$5:$D$10,D6,$E$5:$E$10,">=2")',
            5.25,
        ),
        (
            sum_where(DESK.figure.all, (DESK.row.all, Criterion("<", DESK.row + 1))),
            'SUMIFS($A$5:$A$10,$E$5:$E$10,"<"&E6+1)',
            1.0,
        ),
    ],
)  # fmt: skip
def test_what_a_formula_says_is_what_it_comes_to(expression: Expression, says: str, comes_to: float | str) -> None:
    assert text(expression) == says
    assert value(expression) == comes_to


def test_on_another_sheet_the_address_has_the_name_of_its_own() -> None:
    assert text(Desk("Cost of all").figure + 1, "Out") == "'Cost of all'!A6+1"
    assert text(Desk("Cost of all").figure.all, "Out") == "'Cost of all'!$A$5:$A$10"


def test_ids_that_look_like_figures_are_told_apart() -> None:
    """SUMIFS would take 7 and 007 for the same."""
    said = DESK.figure.sum_where((DESK.id, DESK.id))
    assert text(said) == "SUMPRODUCT(($C$5:$C$10=C6)*$A$5:$A$10)"
    assert value(said) == -2.0
    assert text(count_cells_where((DESK.id.all, DESK.id))) == "SUMPRODUCT(($C$5:$C$10=C6)*1)"


@pytest.mark.parametrize(
    "refused",
    [
        DESK.figure / 0,
        lift(0.0) ** 0,
        lift(-2.0) ** 0.5,
        DESK.place + 1,
        DESK.place > 1,
        DESK.figure & "",
        DESK.figure > 0,
        (DESK.figure > 0).equals(1),
        if_(DESK.row > 0, DESK.figure > 0, 2) + DESK.place,
        DESK.figure.at(DESK.figure),
        DESK.figure.at(0),
        DESK.figure.above(3),
        match(lift("x"), DESK.place.all),
        match(lift("p*"), DESK.place.all),
        count_where(DESK.place.all, "p*"),
        product_sum(DESK.figure.all * DESK.place.all),
        DESK.figure.sum_where((DESK.row, Criterion("<", DESK.row / 0))),
    ],
)
def test_what_programs_do_not_agree_on_has_no_value(refused: Expression) -> None:
    found = value(refused)
    assert isinstance(found, float)
    assert math.isnan(found)
    # In the branch that is not taken it does no harm.
    assert value(if_(DESK.row > 0, 1, refused)) == 1.0


def test_a_cell_without_a_value_is_not_written() -> None:
    table = Table("In", "T", 0, 2)
    table.add("Half", cells=lambda: lift(1) / table.column("Of"))
    table.add("Of", cells=[2.0, 0.0])
    with pytest.raises(NoValue, match=r"In!A4, Half: no program has a value for 1/B4"):
        table.columns[0].checked()


def test_letters_whose_capitals_differ_are_not_compared() -> None:
    with pytest.raises(ValueError, match="do not agree on the capitals of 'Straße'"):
        value(DESK.place.equals("Straße"))


def test_an_expression_is_no_condition_of_python() -> None:
    with pytest.raises(TypeError, match="use if_"):
        bool(DESK.figure > 0)


def test_rows_of_their_own() -> None:
    table = Table("In", "T", 0, 3)
    given = table.add("Given", cells=[1.0, 2.0, 4.0])
    own = table.add("Own", cells=lambda: Rows([given.rows(0) + 1, None, "text"]))
    kinds = table.add("Kinds", cells=lambda: Kinds([1, 0, 2], None, given * 2, -given))
    so_far = table.add("So far", cells=lambda: Running(so_far, given))
    assert (own.cells, own.formulas()) == ([2.0, None, "text"], ["A3+1", "", ""])
    assert (kinds.cells, kinds.formulas()) == ([2.0, None, -4.0], ["A3*2", "", "-A5"])
    assert (so_far.cells, so_far.formulas()) == ([1.0, 3.0, 7.0], ["A3", "D3+A4", "D4+A5"])


def random_expression(chance: random.Random, depth: int) -> Expression:
    """An expression over the desk's columns: any operator, any cell."""
    if depth == 0:
        leaves = [
            DESK.figure,
            DESK.mixed,
            DESK.row,
            DESK.figure.fixed(2),
            DESK.figure.above(),
            Literal(chance.choice([0, 2, -3, 0.25])),
        ]
        return chance.choice([*leaves, DESK.place, DESK.id, lift("Leeds")])

    def part() -> Expression:
        return random_expression(chance, depth - chance.choice([1, 1, depth]))

    column = chance.choice([DESK.figure, DESK.mixed, DESK.row])
    keys = chance.choice([DESK.place, DESK.id])
    makers = (
        lambda: part() + part(),
        lambda: part() - part(),
        lambda: part() * part(),
        lambda: part() / part(),
        lambda: part() ** chance.choice([2, -1, 0.5]),
        lambda: -part(),
        lambda: part() & part(),
        lambda: part().equals(part()),
        lambda: part().differs(part()),
        lambda: chance.choice([part() < 1, part() <= part(), part() > part(), part() >= 0]),
        lambda: if_(part() > part(), part(), part()),
        lambda: if_(DESK.mixed.equals(""), part(), part()),
        lambda: maximum(part(), part(), column.all),
        lambda: minimum(0, part()),
        lambda: absolute(part()),
        lambda: rounded(part(), lift(1)),
        lambda: column.at(DESK.row),
        lambda: match(keys, keys.all),
        lambda: match(DESK.figure, DESK.figure.all),
        lambda: sum_of(column.part(1, 4)),
        lambda: sum_of(across(DESK.figure, DESK.mixed)),
        lambda: product_sum(keys.all.equals(keys) * DESK.figure.all),
        lambda: product_sum((DESK.mixed.all.differs("")) * 1),
        lambda: largest_product((DESK.figure.all > part()) * DESK.row.all),
        lambda: column.sum_where((keys, keys), (DESK.row, Criterion(chance.choice(["<", "<=", ">", ">="]), DESK.row))),
        lambda: count_cells_where((keys.all, keys), (DESK.figure.all, 3)),
        lambda: DESK.figure.sum_where((DESK.mixed, Criterion(chance.choice(["<", "<=", ">", ">="]), chance.choice([0, 1])))),
        lambda: DESK.figure.sum_where((DESK.mixed, Criterion(">=", part()))),
        lambda: count_numbers(DESK.mixed.all),
        lambda: total([part(), part(), part()]),
    )  # fmt: skip
    return chance.choice(makers)()


@needs_office
def test_libreoffice_takes_them_for_the_same(tmp_path: Path) -> None:
    """Hundreds of random formulas over awkward cells, each in every row of a table."""
    chance = random.Random(SEED)
    found: list[Expression] = []
    while len(found) < COUNT:
        expression = random_expression(chance, 3)
        shown = results(expression, len(FIGURES))
        # What has no value is refused before it is written.
        if all(isinstance(each, str) or math.isfinite(each) for each in shown) and len(text(expression)) < 1000:
            found.append(expression)
    path = tmp_path / "random.xlsx"
    with new_workbook(path, Imprint()) as workbook:
        formats = Formats(workbook)
        Page(workbook, workbook.add_worksheet("In"), formats).table(DESK)
        page = Page(workbook, workbook.add_worksheet("Out"), formats)
        table = Table("Out", "Out", 0, len(FIGURES))
        for number, expression in enumerate(found):
            table.add(f"E{number}", "", "text", "factor", cells=lambda expression=expression: expression)  # type: ignore[misc]
        page.table(table)
        page.cell(Cell("Out", 20, 0, sum_of(DESK.figure.all)), None)
    (tmp_path / "anew").mkdir()
    [anew] = recalculated([path], tmp_path / "anew")
    compared, wrong = differences(path, anew)
    formulas = openpyxl.load_workbook(path)["Out"]
    assert [f"{formulas[line.split('!')[1].split(':')[0]].value} {line}" for line in wrong] == []
    assert compared > 3 * COUNT
    assert openpyxl.load_workbook(anew).sheetnames == ["In", "Out"]
