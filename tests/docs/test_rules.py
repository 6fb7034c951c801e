"""docs/rules.md: every rule is a row that a study takes, of a bank that has what it is about."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from sourcing_opt.io import examples, load
from sourcing_opt.schemas.policies import POLICY_TYPES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
RULES = [
    (number, yaml.safe_load(text))
    for number, text in re.findall(r"^\*\*(\d+)\. .+?\*\*\n\n```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
]
ROWS = [row for _, rows in RULES for row in rows]


def test_there_are_thirty_each_a_row() -> None:
    assert [int(number) for number, _ in RULES] == list(range(1, len(RULES) + 1))
    assert len(RULES) >= 30
    assert PAGE.read_text(encoding="utf-8").count("```yaml") == len(RULES)
    assert {row["type"] for row in ROWS} <= set(POLICY_TYPES)


def test_the_bank_takes_them_all(tmp_path: Path) -> None:
    """Without a warning: every word in them means something there, and nothing that is wrong can be told before a search."""
    bank = shutil.copytree(examples()["retail_bank"], tmp_path / "bank")
    (bank / "policies.yaml").write_text(yaml.safe_dump(ROWS), encoding="utf-8")
    varied = load(bank)
    assert [policy.id for policy in varied.study.policies] == [row["id"] for row in ROWS]
    assert varied.warnings == ()
