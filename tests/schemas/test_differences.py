"""What is not the same in two studies."""

from __future__ import annotations

from sourcing_opt.schemas.differences import Difference, differences
from tests.studies import small, study


def test_a_study_does_not_differ_from_itself() -> None:
    assert differences(study(), study()) == []


def test_the_order_of_rows_is_no_difference() -> None:
    assert differences(study(), study(labor_rates=small()["labor_rates"][::-1])) == []


def test_every_cell_that_differs_is_named() -> None:
    tables = small()
    tables["study"][0]["discount_rate"] = "0.1"
    tables["locations"][1] |= {"languages": "en", "max_fte": ""}
    del tables["locations"][1]["max_fte"]
    assert differences(study(), study(**tables)) == [
        Difference("study", (), "changed", "discount_rate", 0.08, 0.1),
        Difference("locations", ("windhoek",), "changed", "max_fte", 50, None),
        Difference("locations", ("windhoek",), "changed", "languages", "en; de", "en"),
    ]


def test_a_policy_of_another_type_differs_in_its_type() -> None:
    policy = small()["policies"][0] | {"type": "assignment"}
    found = differences(study(), study(policies=[policy]))
    assert Difference("policies", ("home",), "changed", "type", "share_limit", "assignment") in found


def test_a_renamed_row_is_another_row() -> None:
    policy = small()["policies"][0] | {"id": "abroad"}
    assert differences(study(), study(policies=[policy])) == [
        Difference("policies", ("home",), "removed"),
        Difference("policies", ("abroad",), "added"),
    ]
