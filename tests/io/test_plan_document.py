"""Reading a plan's JSON document back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sourcing_opt.analysis.workbook.decisions import decided
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.errors import InvalidInput
from sourcing_opt.io.plan_document import DOCUMENT, read_plan, read_plan_document
from tests.edited import plan, plan_workbook

AGAIN = "write it anew: sourcing-opt solve --format json"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / DOCUMENT, plan_document(plan()))


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def said(path: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_plan(path)
    return str(caught.value)


def test_everything_comes_back(path: Path) -> None:
    read, made = read_plan_document(path), plan()
    assert read.name == DOCUMENT
    assert read.made_from.digest == made.economics.study.digest
    assert read.objective == pytest.approx(made.objective, rel=1e-11)
    assert read.total is None
    assert all(decision.override is None for decision in (*read.shares, *read.sites))


def test_it_holds_the_decisions_of_the_plan(path: Path) -> None:
    made = plan()
    found = decided(made.economics, read_plan(path), lambda decision: decision.used)
    np.testing.assert_allclose(found.arrive, made.decisions.arrive, atol=1e-11)
    np.testing.assert_allclose(found.leave, made.decisions.leave, atol=1e-11)
    assert found.opens.tolist() == made.decisions.opens.tolist()
    assert found.closes.tolist() == made.decisions.closes.tolist()
    assert (found.opens >= 0).any()  # a candidate opens: the comparison is of something


def test_workbook_document_and_folder_say_the_same(path: Path, tmp_path: Path) -> None:
    by_workbook, by_document = read_plan(plan_workbook(tmp_path / "plan.xlsx")), read_plan(path)
    assert read_plan(tmp_path) == by_document
    assert by_workbook.made_from.digest == by_document.made_from.digest

    def used(read: Any) -> list[tuple[object, ...]]:
        return sorted((d.process, d.shift, d.location, d.period, round(d.used, 9)) for d in read.shares if d.used)

    assert used(by_workbook) == used(by_document)


def test_a_decision_knows_where_it_stands(path: Path) -> None:
    addresses = {decision.address.split("[")[0] for decision in (*read_plan(path).shares, *read_plan(path).sites)}
    assert addresses == {"plan.json > allocation", "plan.json > sites"}


def test_a_folder_without_a_plan(tmp_path: Path) -> None:
    hint = "give a plan's workbook, its JSON document, or the folder of a run"
    assert said(tmp_path) == f"{tmp_path}: is a folder without a plan.json ({hint})"


def test_a_file_that_is_none(tmp_path: Path) -> None:
    assert said(tmp_path / "plan.json") == "plan.json: is not a file"


def test_no_json(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text('{"schema":\n oops}', encoding="utf-8")
    assert said(tmp_path / "plan.json") == f"plan.json:2: is not JSON: Expecting value ({AGAIN})"


@pytest.mark.parametrize(
    ("content", "schema"), [({"schema": "sourcing-opt/check/1"}, "sourcing-opt/check/1"), ([], None), ({}, None)]
)
def test_other_json(content: object, schema: str | None, tmp_path: Path) -> None:
    message = said(written(tmp_path / "plan.json", content))
    assert message == f'plan.json: is not a plan: its schema is "{schema}", expected "sourcing-opt/plan/1" ({AGAIN})'


def test_a_document_of_an_earlier_version(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["inputs"]
    assert (
        said(written(path, content))
        == f"plan.json: does not hold the study it was made from: an earlier version wrote it ({AGAIN})"
    )


def test_inputs_that_are_no_study(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["inputs"]["processes"][0]["fte"] = "many"
    content["inputs"]["locations"][0]["status"] = "shut"
    lines = said(written(path, content)).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("plan.json > inputs: ") for line in lines)
    assert "fte" in lines[0]
    assert '"many"' in lines[0]


def test_inputs_that_somebody_changed(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["inputs"]["labor_rates"][0]["salary"] += 1
    assert (
        said(written(path, content))
        == f"plan.json: its inputs are not what the plan was made from: somebody changed them ({AGAIN})"
    )


BROKEN: dict[str, Callable[[Any], object]] = {
    "no allocation": lambda content: content.pop("allocation"),
    "no sites": lambda content: content.pop("sites"),
    "no digest": lambda content: content["study"].pop("digest"),
    "a study that is none": lambda content: content.update(study=[]),
    "shares that are none": lambda content: content["allocation"][0].update(share=None),
    "a share that is a word": lambda content: content["allocation"][0].update(share=["all"]),
    "a row that is none": lambda content: content["allocation"].insert(0, 7),
    "a wave that is none": lambda content: content["sites"][0].update(wave="2031"),
    "no objective": lambda content: content["solve"].update(objective=None),
    "inputs that are a list": lambda content: content.update(inputs=[1]),
    "tables that are none": lambda content: content["inputs"].update(processes=7),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_document_that_is_not_whole(change: Callable[[Any], object], path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    assert said(written(path, content)) == f"plan.json: is not whole: parts of the plan are gone or are something else ({AGAIN})"
