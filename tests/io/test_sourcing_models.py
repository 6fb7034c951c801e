"""Sourcing models as files: the shipped ones, a user's own, and what is said about one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import content, load, load_model, model_names
from tests.studies import small, write_files

HEAD = "title: Ours\nused_by: us\nwhen: now\n"
RULE = "policies:\n- id: home\n  type: share_limit\n  where: {country: GB}\n  min: 0.5\n"

WRONG = [
    (HEAD + "polices: []\n", 'ours.yaml:4 polices: no such key (did you mean "policies"?)'),
    ("title: Ours\nwhen: now\n", "ours.yaml used_by: is blank and has no default"),
    (HEAD.replace("us\n", "\n"), "ours.yaml:2 used_by: is blank and has no default"),
    (HEAD + "moves: perhaps\n", 'ours.yaml:4 moves "perhaps": expected yes or no'),
    (HEAD + "title: Again\n", "ours.yaml:4 title: stands twice, first in line 1"),
    ("- " + HEAD.splitlines()[0] + "\n", "ours.yaml: expected keys and their values"),
    (HEAD + "policies: {id: home}\n", 'ours.yaml:4: expected a list (begin every one of the policies with "- ")'),
    (HEAD + RULE.replace("min", "minn"), 'ours.yaml:8 minn: no such column (did you mean "min"?)'),
    (HEAD + RULE.replace("0.5", "50"), 'ours.yaml:8 min "50": must be at most 1 (a fraction, not a percentage: write 0.5)'),
    (HEAD + RULE.replace("share_limit", "share"), 'ours.yaml:6 type "share": no such type of policy'),
    (HEAD + "note: 'open\n", "ours.yaml:5: not readable as YAML"),
]


def put(folder: Path, text: str) -> Path:
    path = folder / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_is_wrong_is_said_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    put(tmp_path, text)
    with pytest.raises(InvalidInput) as caught:
        load_model("ours.yaml", tmp_path)
    assert message in str(caught.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    put(tmp_path, "titel: Ours\nused_by: us\n" + RULE.replace("0.5", "half"))
    with pytest.raises(InvalidInput) as caught:
        load_model("ours.yaml", tmp_path)
    assert sorted(problem.column or "" for problem in caught.value.problems) == ["min", "titel", "title", "when"]


@pytest.mark.parametrize("name", ["nearshroe", "ours.yaml", "models/offshore", "../models/offshore.yml"])
def test_a_name_that_is_none(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"sourcing model .*: there is none of this name") as caught:
        load_model(name, tmp_path)
    assert "shore" in str(caught.value)


def test_every_shipped_model_says_who_uses_it_and_when() -> None:
    for name in model_names():
        model = load_model(name).model
        assert model.id == name
        assert min(len(model.title), len(model.used_by), len(model.when)) > 10
        assert all(policy.owner and policy.rationale for policy in model.policies)
        assert (content("models") / f"{name}.yaml").read_text(encoding="utf-8").startswith("# For ")


def test_the_model_comes_after_the_studys_own_policies(tmp_path: Path) -> None:
    loaded = load(write_files(small(), tmp_path / "study"))
    laid = load_model(str(put(tmp_path, HEAD + RULE))).over(loaded)
    assert [policy.id for policy in laid.study.policies] == ["home", "ours.home"]
    assert laid.address("policies", 0, "min") == loaded.address("policies", 0, "min")
    assert laid.address("policies", 1, "min") == "ours.yaml:8"
    assert laid.address("processes", 1, "id") == loaded.address("processes", 1, "id")


def test_what_a_model_does_wrong_in_a_study_is_placed_in_the_model(tmp_path: Path) -> None:
    loaded = load(write_files(small(), tmp_path / "study"))
    with pytest.raises(InvalidInput, match=r'ours\.yaml:7 where: no location has the country "MT"'):
        load_model(str(put(tmp_path, HEAD + RULE.replace("GB", "MT")))).over(loaded)
    nowhere = load_model(str(put(tmp_path, HEAD + RULE.replace("country: GB", "status: closed")))).over(loaded)
    [problem] = nowhere.placed(check(nowhere.study))
    assert str(problem).startswith('ours.yaml:7 where: policy "ours.home" selects no location')
    late = load_model(str(put(tmp_path, HEAD + RULE + "  from: 9\n")))
    with pytest.raises(InvalidInput, match=r"ours.yaml:9 from \"9\": beyond the horizon of 4 periods"):
        late.over(loaded)


def test_a_model_is_not_laid_over_twice(tmp_path: Path) -> None:
    """A study that names its model, with the model laid over it, is what a plan's workbook holds: read back, it is the same again."""
    tables = small()
    tables["study"][0]["sourcing_model"] = "offshore"
    loaded = load(write_files(tables, tmp_path / "study"))
    laid = load_model("offshore").over(loaded)
    assert loaded.study.study.sourcing_model == "offshore"
    assert laid.study.study.sourcing_model is None
    with pytest.raises(InvalidInput, match="stands twice"):
        load_model("offshore").over(laid)
