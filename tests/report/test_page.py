"""The page of a plan: it says what the plan says, and asks nobody for anything."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.errors import Exit
from sourcing_opt.optimisation import as_is
from sourcing_opt.plan import Plan
from sourcing_opt.report.exhibits import exhibits, site_map
from sourcing_opt.report.page import page
from sourcing_opt.report.pictures import Flows, Point, written
from sourcing_opt.report.story import Story, tell


@pytest.fixture(scope="module")
def html(story: Story) -> str:
    return page(story)


def test_the_headline_is_the_one_worked_out_by_hand(story: Story) -> None:
    """inputs/tiny/README.md: 763,200 saved of 3,456,000, which is 22.1 %; 45 people's worth of work moves."""
    told = {fact.name: f"{fact.value} {fact.unit}" for fact in story.facts}
    assert told["Saving"] == "763.2 GBP thousand, present value, 22.1% of today's way"
    assert told["Work moved"] == "45 FTE"
    assert story.proof == "Sourcing plan: the least net present cost, proven when it was made."


def test_every_person_is_in_the_flows_once(plan: Plan, story: Story) -> None:
    shown = story.exhibit("flows")
    assert shown is not None
    assert isinstance(shown.picture, Flows)
    flows = [(band.origin, band.destination, round(band.fte, 6)) for band in shown.picture.bands]
    assert sorted(flows) == [("London", "Krakow", 25), ("London", "London", 15), ("London", "Pune", 20)]
    assert sum(fte for _, _, fte in flows) == pytest.approx(plan.fte[:, :, -1].sum())


def test_every_picture_has_its_table_and_its_words(story: Story, html: str) -> None:
    for each in story.exhibits:
        section = html[html.index(f'<section id="{each.key}"') :].split("</section>")[0]
        assert section.count("<tr>") == len(each.rows) + 1
        assert (each.picture is None) == ('role="img" aria-label=' not in section)
    drawn = re.search(r'id="charts">(.*?)</script>', html)
    assert drawn is not None
    assert list(json.loads(drawn[1])) == [each.key for each in story.exhibits if each.picture is not None]


def test_nothing_is_fetched(html: str) -> None:
    """The page forbids it, and no element names anything outside of it."""
    assert "default-src 'none'" in html
    without = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"|@import|url\(", without) == []
    assert without.count("<script") == 0


def test_the_same_plan_gives_the_same_bytes(plan: Plan, html: str) -> None:
    assert page(tell(replace(plan), 0.0, "")) == html


def test_a_name_cannot_write_into_the_page(plan: Plan) -> None:
    study = plan.economics.study
    named = study.replace(
        study=study.study.model_copy(update={"name": "<b>&\"'"}),
        processes=tuple(row.model_copy(update={"name": f"</script><script>{row.id}"}) for row in study.processes),
    )
    made = page(tell(as_is(named), None, ""))
    assert "<h1>&lt;b&gt;&amp;&quot;&#x27;</h1>" in made
    assert made.count("<script") == 3


def test_a_plan_that_moves_nothing_can_be_shown(plan: Plan) -> None:
    told = {each.key: each for each in exhibits(as_is(plan.economics.study))}
    assert "timeline" not in told
    assert "one_off" not in told
    assert told["flows"].says == "All work stays where it is."


def test_sites_are_on_a_map_when_it_is_known_where_they_are(story: Story, html: str) -> None:
    points = (Point(name="London", latitude=51.5, longitude=-0.1, model="onshore", fte=15.0),)
    shown = site_map(points, "2028")
    assert shown.says == "1 site has people in 2028, by plan."
    partly = site_map(points, "2028", ("Pune",))
    assert partly.says == "1 site has people in 2028, by plan, and those whose position is not stated: Pune."
    made = page(replace(story, exhibits=(shown,)))
    assert '"latitude":51.5' in made
    assert "equalEarth" in made


def test_figures_are_written_as_their_columns_have_them() -> None:
    assert [written(-0.001, "people"), written(-1234.5, "money"), written(None, "share"), written(0.25, "share")] == [
        "0.0", "−1,234", "–", "25.0%",
    ]  # fmt: skip


def test_from_the_command_line(plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "plan.json", tmp_path / "report.html"
    source.write_text(json.dumps(plan_document(plan)), encoding="utf-8")
    assert main(["report", str(source), "-o", str(target)]) == Exit.OK
    assert capsys.readouterr().out == f"Written: {target}\n"
    assert "the least net present cost, proven when it was made" in target.read_text(encoding="utf-8")
    assert main(["report", str(source), "-o", str(tmp_path / "report.doc")]) == Exit.USAGE
    source.write_text("{}", encoding="utf-8")
    assert main(["report", str(source), "-o", str(target)]) == Exit.INVALID_INPUT


def test_a_missing_extra_is_named(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sourcing_opt.cli.commands.plans.report.LIBRARIES", ("no_such_library",))
    (tmp_path / "plan.json").write_text(json.dumps(plan_document(plan)), encoding="utf-8")
    assert main(["report", str(tmp_path / "plan.json"), "-o", str(tmp_path / "report.html")]) == Exit.USAGE
    assert 'no_such_library is not installed: pip install "sourcing-opt[report]"' in capsys.readouterr().err
