"""What has been asked about a plan, a comparison and a difference: pages and slides say what their documents say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from sourcing_opt.cli.main import main
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.errors import Exit, InvalidInput
from sourcing_opt.io import content
from sourcing_opt.plan import Plan
from sourcing_opt.report.answers import alternatives, frontier, prices
from sourcing_opt.report.comparison import tell_comparison
from sourcing_opt.report.deck import write_deck
from sourcing_opt.report.difference import tell_difference
from sourcing_opt.report.given import answers_about, story_in
from sourcing_opt.report.page import page
from sourcing_opt.report.pictures import Bars, Waterfall
from sourcing_opt.report.story import tell

TINY = str(content("inputs") / "tiny")


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """The document that a command answers with."""
    assert main([*arguments, "--format", "json"]) == Exit.OK
    return json.loads(capsys.readouterr().out)


def costs(*steps: tuple[str, float]) -> dict[str, Any]:
    """A difference of two plans of one period, by the steps of its bridge."""
    side = {"name": "a.json", "study": "Tiny", "digest": "0" * 64, "first_period": "2027", "last_period": "2027"}
    before, after = 100.0, 100.0 + sum(amount for _, amount in steps)

    def step(name: str, amount: float) -> dict[str, Any]:
        return {"name": name, "words": name, "run": [amount], "one_off": [0.0], "npv": amount}

    bridge = {
        "currency": "GBP", "notes": [], "before": step("before", before),
        "steps": [step(name, amount) for name, amount in steps], "after": step("after", after),
    }  # fmt: skip
    return {
        "schema": "sourcing-opt/diff/1", "before": side, "after": side | {"name": "b.json"}, "carried": False,
        "inputs": [], "work": [], "periods": ["2027"], "allocation": [], "bridge": bridge,
    }  # fmt: skip


def test_answers_are_shown_beside_the_plan(plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the plan's own study, in the order in which they are given; where nothing was asked, nothing is said."""
    source, answer, target = tmp_path / "plan.json", tmp_path / "prices.json", tmp_path / "report.html"
    source.write_text(json.dumps(plan_document(plan)), encoding="utf-8")
    document = asked(capsys, "price", TINY)
    answer.write_text(json.dumps(document), encoding="utf-8")
    assert main(["report", str(source), "-o", str(target)]) == Exit.OK
    assert "What rules cost" not in target.read_text(encoding="utf-8")
    assert main(["report", str(source), "--with", str(answer), "-o", str(target)]) == Exit.OK
    shown = target.read_text(encoding="utf-8")
    assert shown.index('<section id="rules"') < shown.index('<section id="prices"')
    for rule in document["rules"]:
        assert rule["rule"] in shown[shown.index('<section id="prices"') :]
    told = tell(plan, 0.0, "", answers_about(plan, (answer,)))
    write_deck(told, tmp_path / "deck.pptx", None)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(str(tmp_path / "deck.pptx")).slides]
    assert titles[-3:] == ["Rules", "What rules cost", "Next steps"]
    answer.write_text(json.dumps(document | {"plan": document["plan"] | {"cost": plan.objective - 5000.0}}), encoding="utf-8")
    assert "costs GBP 5,000 more than the one that was asked about" in answers_about(plan, (answer,))[0].says


def test_an_answer_that_does_not_belong_to_the_plan_is_said(plan: Plan, tmp_path: Path) -> None:
    """All of them at once, each with its file."""
    digest = plan.economics.study.digest
    whole = {"schema": "sourcing-opt/prices/1", "study": {"digest": digest, "currency": "GBP"}}
    documents: dict[str, Any] = {
        "half.json": whole,
        "other.json": costs() | {"schema": "sourcing-opt/check/1"},
        "nobody's.json": whole
        | {"study": {"currency": "GBP"}, "rules": [], "together": {"together": None}, "interrupted": False},
        "list.json": [],
    }
    for name, document in documents.items():
        (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "text.json").write_text("no", encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        answers_about(plan, tuple(tmp_path / name for name in (*documents, "text.json")))
    said = str(error.value)
    assert [name for name in (*documents, "text.json") if name not in said] == []
    assert "half.json: is not whole" in said


def test_prices_say_less_than_where_nothing_is_known() -> None:
    """Dearest first; what is below its resolution is no bar of the picture."""

    def rule(name: str, price: dict[str, Any] | None) -> dict[str, Any]:
        return {"rule": name, "words": name, "price": price, "alone": None, "owner": None}

    document = {
        "study": {"currency": "GBP"}, "interrupted": False, "complete": False, "together": {"together": None},
        "rules": [
            rule("unknown", None),
            rule("little", {"shown": 0.0, "low": 0.0, "high": 40.0, "known": False}),
            rule("dear", {"shown": 900.0, "low": 890.0, "high": 910.0, "known": True}),
        ],
    }  # fmt: skip
    shown = prices(document)
    assert [(row[0], row[2]) for row in shown.rows] == [("dear", 900.0), ("little", "less than 40"), ("unknown", "not known")]
    assert isinstance(shown.picture, Bars)
    assert shown.picture.categories == ("dear",)
    assert shown.says.endswith("It was stopped before everything was known as closely as was asked for.")


def test_alternatives_and_the_frontier_have_every_plan(capsys: pytest.CaptureFixture[str]) -> None:
    others = asked(capsys, "alternatives", TINY, "--within", "20%")
    shown = alternatives(others)
    assert len(shown.rows) == len(others["alternatives"]) + 1
    trade_off = asked(capsys, "frontier", TINY, "--against", "moved_fte", "--points", "3")
    along = frontier(trade_off)
    assert [row[1] for row in along.rows] == [point["cost"] for point in trade_off["points"]]
    assert isinstance(along.picture, Bars)
    assert len(set(along.picture.categories)) == len(trade_off["points"])


def test_a_comparison_has_every_way(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Ways without a plan say why; the same document gives the same bytes, as page and as slides."""
    document = asked(capsys, "compare", TINY, "--models", "offshore,multi_vendor", "--scenarios", "")
    source = tmp_path / "comparison.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    told = story_in(source)
    assert told is not None
    cost = told.exhibit("cost")
    assert cost is not None
    assert [row[0] for row in cost.rows] == [column["name"] for column in document["columns"] if column["figures"]]
    remarks = told.exhibit("remarks")
    assert remarks is not None
    assert remarks.rows[0][0] == "multi_vendor"
    assert page(told) == page(tell_comparison(document))
    for name in ("a.pptx", "b.pptx"):
        write_deck(told, tmp_path / name, None)
    assert (tmp_path / "a.pptx").read_bytes() == (tmp_path / "b.pptx").read_bytes()
    assert main(["report", str(source), "--with", str(source), "-o", str(tmp_path / "c.html")]) == Exit.USAGE
    source.write_text(json.dumps({key: value for key, value in document.items() if key != "columns"}), encoding="utf-8")
    with pytest.raises(InvalidInput, match="is not whole"):
        story_in(source)


def test_the_bridge_of_a_difference_is_a_waterfall_that_meets_its_ends(tmp_path: Path) -> None:
    """Steps that are nothing are left out; where totals fall below 0, slides have the table."""
    told = tell_difference(costs(("volume", 30.0), ("fx", 0.0), ("wages", -50.0)))
    bridge = told.exhibits[0]
    assert isinstance(bridge.picture, Waterfall)
    assert bridge.picture.names == ("Before", "Volume", "Wages", "After")
    assert bridge.picture.starts == (0.0, 100.0, 130.0, 0.0)
    assert bridge.picture.ends == (100.0, 130.0, 80.0, 80.0)
    assert [bridge.picture.kind_of(number) for number in range(4)] == ["All of it", "More", "Less", "All of it"]
    assert bridge.says == "The second plan costs 20.0 GBP less, present value."
    for steps in ((("wages", -150.0),), (("wages", 0.0),)):
        other = tell_difference(costs(*steps))
        assert page(other) == page(replace(other))
        write_deck(other, tmp_path / "deck.pptx", None)
        charts = [
            shape for slide in Presentation(str(tmp_path / "deck.pptx")).slides for shape in slide.shapes if shape.has_chart
        ]
        assert len(charts) == (steps[0][1] >= 0)
