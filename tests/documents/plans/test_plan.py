"""The JSON document: the same study gives the same bytes, however its files are ordered."""

from __future__ import annotations

import csv
import json
import random
import shutil
from pathlib import Path

import yaml

from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.io import content, load
from sourcing_opt.io.plan_document import SCHEMA
from sourcing_opt.optimisation import optimise
from sourcing_opt.solving import Limits


def _answer(folder: Path) -> str:
    return json.dumps(plan_document(optimise(load(folder).study, Limits(gap=0))))


def _shuffle(folder: Path, seed: int) -> None:
    """Put rows, columns and settings of every table in another order."""
    rng = random.Random(seed)
    for path in folder.glob("*.csv"):
        header, *rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        order = rng.sample(range(len(header)), len(header))
        rng.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[row[i] for i in order] for row in [header, *rows]])
    for path in folder.glob("*.yaml"):
        found = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        if isinstance(found, dict):
            found = dict(rng.sample(list(found.items()), len(found)))
        else:
            rng.shuffle(found)
        path.write_text(yaml.safe_dump(found, sort_keys=False), encoding="utf-8")


def _with_a_twin(folder: Path) -> None:
    """Add a second Pune: equal costs, which only the rules for ties can tell apart."""
    shutil.copytree(content("inputs") / "tiny", folder)
    for name in ("locations.csv", "labor_rates.csv"):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text + text.splitlines()[-1].replace("pune", "puna") + "\n", encoding="utf-8")


def test_a_shuffled_study_gives_the_same_bytes(tmp_path: Path) -> None:
    _with_a_twin(tmp_path / "study")
    expected = _answer(tmp_path / "study")
    for seed in range(5):
        shuffled = tmp_path / str(seed)
        shutil.copytree(tmp_path / "study", shuffled)
        _shuffle(shuffled, seed)
        assert _answer(shuffled) == expected


def test_equal_costs_are_said_and_settled_by_id(tmp_path: Path) -> None:
    _with_a_twin(tmp_path / "study")
    found = json.loads(_answer(tmp_path / "study"))
    assert found["solve"]["another_plan_costs_the_same"] is True
    assert [site["location"] for site in found["sites"]] == ["puna"]


def test_tiny_is_as_its_readme_says() -> None:
    found = plan_document(optimise(load(content("inputs") / "tiny").study, Limits(gap=0)))
    assert found["schema"] == SCHEMA
    assert found["summary"]["baseline_npv"] == 3_456_000
    assert found["summary"]["plan_npv"] == 2_692_800
    assert found["solve"]["another_plan_costs_the_same"] is False
    assert [(move["wave"], move["process"], move["to"], move["share"]) for move in found["moves"]] == [
        ("2027", "helpline", "krakow", 1.0),
        ("2027", "invoices", "pune", 1.0),
        ("2028", "claims", "krakow", 0.5),
    ]
