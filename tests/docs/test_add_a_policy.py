"""docs/developing/add_a_policy.md, done as it says, in a copy of the checkout: the type is whole, and a study can be solved with it."""

from __future__ import annotations

from pathlib import Path

from tests.docs.pages import blocks, carry_out, copy_of_the_checkout, run

PAGE = "add_a_policy.md"
USED = """
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import findings
from sourcing_opt.solving import Limits
from pathlib import Path

from sourcing_opt.workbook import RunLog, write_plan
from tests.policies.office import office

rule = {"type": "used_capacity", "where": {"location": "far"}, "max": 0.5, "penalty": 3}
plan = optimise(office(rule, far={"max_fte": 20}), Limits(gap=0.0))
assert round(plan.objective) == 690, plan.objective
assert [(found.label, found.left, found.bound) for found in findings(plan)] == [("far", 20.0, 10.0)] * 3
write_plan(plan, Path("plan.xlsx"), RunLog(origin="office", limits=Limits(), solver="highs"))
"""


def test_a_type_that_is_added_as_the_page_says_is_whole(tmp_path: Path) -> None:
    checkout = copy_of_the_checkout(tmp_path / "checkout")
    carry_out(PAGE, checkout)
    files = ["tests/formulation/test_golden.py", "tests/house/test_policy_types.py", "tests/policies/test_contract.py"]
    run(checkout, "-m", "pages")
    run(
        checkout,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-n",
        "0",
        *files,
        "-k",
        "used_capacity or no_file_is_left or golden_file",
    )
    run(checkout, "-c", USED)


def test_it_touches_every_room_that_has_to_know_a_type() -> None:
    written = {block.path for block in blocks(PAGE) if block.kind == "python"}
    rooms = ("schemas/policies", "formulation/policies", "plan/findings", "workbook/policies")
    assert written == {*(f"sourcing_opt/{room}/used_capacity.py" for room in rooms), "tests/policies/test_used_capacity.py"}
