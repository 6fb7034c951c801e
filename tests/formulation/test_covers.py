"""Whole work that does not fit into a place together: by eye on ten people's room, and against all that fits."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from benchmarks.known_optima import Problem, as_study
from sourcing_opt.economics import appraise
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.formulation.asked import free_input, undone_after
from sourcing_opt.formulation.covers import Covers
from sourcing_opt.formulation.implied import Links, links_in, numbered
from sourcing_opt.schemas.study import Study


def work(*people: float, capacity: float = 10.0, whole: bool = True) -> Study:
    """New work of so many people, and two sites with room for so many that may open."""
    return as_study(Problem([capacity] * 2, [100.0] * 2, [*people], [[1.0] * len(people)] * 2, single_source=whole), "covers")


def program(*people: float, capacity: float = 10.0) -> Formulation:
    return build(appraise(work(*people, capacity=capacity)))


def at_the_first(model: Formulation, *share: float) -> Floats:
    """(N,) With these shares of each process at the first site, which is open."""
    x = np.zeros(len(model.program.cost))
    x[model.arrive.columns] = np.where(model.arrive.l == 0, np.array(share)[model.arrive.p], 0.0)
    x[model.opens[0, 0]] = 1.0
    return x


@pytest.mark.parametrize(("workstreams", "most"), [((0, 1), 1), ((0, 2), 2), ((1, 2), 2), ((0, 1, 2), 2)])
def test_so_many_fit(workstreams: tuple[int, ...], most: int) -> None:
    """Six and five people are too many for ten, six and four just fit."""
    assert Covers(program(6, 5, 4)).most(0, workstreams) == most


def test_what_is_freed_gives_room_for_all() -> None:
    model = program(6, 5, 4)
    covers = Covers(model)
    for table, key, column in (("locations", "F0", "max_fte"), ("processes", "C1", "max_locations")):
        with undone_after(model.program):
            free_input(model, table, (key,), column)
            assert covers.most(0, (0, 1)) == 2
        assert covers.most(0, (0, 1)) == 1


def test_work_with_a_smallest_share_of_all_goes_whole_too() -> None:
    study = work(6, 5, 4, whole=False)
    assert not Covers(build(appraise(study))).hold(0, (0, 1))
    whole = study.replace(processes=tuple(row.replace(min_share=1.0) for row in study.processes))
    model = build(appraise(whole))
    assert Covers(model).most(0, (0, 1)) == 1
    free_input(model, "processes", ("C0",), "min_share")
    assert Covers(model).most(0, (0, 1)) == 2


def test_the_row_says_so() -> None:
    """share[0] + share[1] <= open: nine tenths of both are too much; the third, which is smaller, is not in it."""
    model = program(6, 5, 4)
    links = Links(model)
    x = at_the_first(model, 0.9, 0.9, 0.1)
    assert (link := (0, 0, 0, 1)) in (violated := links.violated(x, 0.02))
    assert links.are_some(violated)
    assert (links.rows([link]).matrix @ x - links.rows([link]).upper).tolist() == pytest.approx([0.8])
    assert links_in(numbered(violated)) == violated


def test_too_much_for_the_place_is_never_there() -> None:
    links = Links(model := program(11, 3))
    [link] = links.violated(at_the_first(model, 0.5, 0.2), 0.02)
    assert link == (0, 0, 0)
    assert links.are_some([link])
    row = links.rows([link])
    assert row.matrix.tocoo().data[row.matrix.tocoo().data != 0].tolist() == [1.0]  # open makes no room
    assert (row.matrix @ at_the_first(model, 1.0, 0.0) - row.upper).tolist() == [1.0]


def test_nothing_that_fits_is_lost() -> None:
    """Every set of whole processes that has room keeps every row that any fractions violate; and rows there are."""
    dice, rows_tried = np.random.default_rng(5), 0
    for _ in range(40):
        people = dice.integers(1, 12, 6).astype(float)
        model = program(*people.tolist(), capacity=float(dice.integers(6, 24)))
        links = Links(model)
        share = dice.random(6).tolist()
        rows = links.rows(violated) if (violated := links.violated(at_the_first(model, *share), 0.02)) else None
        if rows is None:
            continue
        for chosen in product((0.0, 1.0), repeat=6):
            if people @ chosen <= model.economics.sites.max_fte[0]:
                x = at_the_first(model, *chosen)
                assert (rows.matrix @ x <= rows.upper).all(), (people, chosen)
                rows_tried += len(rows.upper)
    assert rows_tried > 500
