"""What pictures show, as numbers."""

from __future__ import annotations

from sourcing_opt.report.pictures import SEVERAL, series_of


def test_every_kind_has_a_color_of_its_own() -> None:
    series = series_of({f"kind {n}": [1.0 + n, 2.0] for n in range(len(SEVERAL))})
    assert [one.name for one in series] == [f"kind {n}" for n in range(len(SEVERAL))]
    assert len({one.color for one in series}) == len(SEVERAL)


def test_of_more_kinds_than_colors_the_smallest_are_shown_together() -> None:
    """Kinds of 1 to 9 at each of two places: 6 of 9 keep their name, what is left is 1 + 2 + 3."""
    assert len(SEVERAL) == 7
    series = series_of({f"kind {n}": [float(n), -float(n)] for n in range(1, 10)})
    assert [one.name for one in series] == ["kind 4", "kind 5", "kind 6", "kind 7", "kind 8", "kind 9", "All else"]
    assert series[-1].values == (6.0, -6.0)
