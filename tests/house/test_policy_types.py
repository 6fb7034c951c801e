"""A type of policy is a file of its name in every room that has to know it: what one of them lacks is said by name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from sourcing_opt.schemas.policies import POLICY_TYPES
from tests.house.sources import PACKAGE, ROOT

ROOMS = {"schemas/policies": "class", "formulation/policies": "rows", "plan/findings": "findings", "workbook/policies": "lines"}
"""Room -> what a type's file there must define."""
SHARED = {"__init__", "rule", "shared", "binaries", "finding", "lines", "by_period", "overview"}
"""Files of the rooms that several types use."""


def defined(path: Path) -> set[str]:
    """The functions of a file at its top, and "class" where it has one."""
    tops = ast.parse(path.read_text(encoding="utf-8")).body
    return {
        "class" if isinstance(top, ast.ClassDef) else top.name for top in tops if isinstance(top, (ast.ClassDef, ast.FunctionDef))
    }


def read_by_the_oracle(name: str) -> bool:
    """Whether the oracle has a case, or a check of its class, for rules of a class."""
    for file in ("rules", "choices"):
        for node in ast.walk(ast.parse((ROOT / "tests" / "oracle" / f"{file}.py").read_text(encoding="utf-8"))):
            kinds = node.cls if isinstance(node, ast.MatchClass) else None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
                kinds = node.args[1]
            if kinds is not None and any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(kinds)):
                return True
    return False


def missing(kind: str, class_name: str) -> list[str]:
    """What there should be for a type of policy and is not."""
    found = []
    for room in ROOMS:
        path = PACKAGE / room / f"{kind}.py"
        if not path.is_file():
            found.append(f"sourcing_opt/{room}/{kind}.py")
        elif ROOMS[room] not in defined(path):
            found.append(f"{ROOMS[room]} in sourcing_opt/{room}/{kind}.py")
    tests = (f"tests/formulation/golden/policy_{kind}.lp", f"tests/policies/test_{kind}.py")
    found += [name for name in tests if not (ROOT / name).is_file()]
    cases = ROOT / "tests" / "policies" / f"test_{kind}.py"
    if cases.is_file() and "\nCONTRACT = Contract(" not in cases.read_text(encoding="utf-8"):
        found.append(f"CONTRACT in tests/policies/test_{kind}.py")
    found += [] if read_by_the_oracle(class_name) else [f"a case for {class_name} in tests/oracle/rules.py or choices.py"]
    drawn = f'"{kind}"' in (ROOT / "tests" / "oracle" / "random_policies.py").read_text(encoding="utf-8")
    found += [] if drawn else [f"random rows of {kind} in tests/oracle/random_policies.py"]
    loosest = f'    "{kind}": {{' in (ROOT / "tests" / "policies" / "test_properties.py").read_text(encoding="utf-8")
    found += [] if loosest else [f"the loosest of {kind} in NO_BOUND of tests/policies/test_properties.py"]
    page = (ROOT / "docs" / "reference" / "policies.md").read_text(encoding="utf-8")
    found += [] if f"\n## {kind}\n" in page else [f"a worked row of {kind} in pages/policies.py, and `make docs`"]
    mathematics = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    section = re.search(rf"^\*\*P\d+ {kind}\*\* \(`{kind}\.py`\)", mathematics, flags=re.MULTILINE)
    return found if section else [*found, f"a section **P… {kind}** (`{kind}.py`) in models/README.md"]


@pytest.mark.parametrize("kind", POLICY_TYPES)
def test_nothing_is_missing_of_a_type(kind: str) -> None:
    lacking = missing(kind, POLICY_TYPES[kind].__name__)
    assert not lacking, f"{kind} lacks {'; '.join(lacking)}"


def test_of_a_type_that_nobody_has_heard_of_everything_is_missing() -> None:
    assert len(missing("moon_limit", "MoonLimit")) == len(ROOMS) + 7


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_is_left_over(room: str) -> None:
    assert {path.stem for path in (PACKAGE / room).glob("*.py")} - SHARED == set(POLICY_TYPES)


def test_a_type_is_called_as_its_class_is() -> None:
    named = {"".join(word.capitalize() for word in kind.split("_")): rule.__name__ for kind, rule in POLICY_TYPES.items()}
    assert list(named) == list(named.values())


@pytest.mark.parametrize("kind", POLICY_TYPES)
def test_every_type_is_said_in_words(kind: str) -> None:
    """With each of its bounds, and of whom and where."""
    needed = {"score": "flood"} if kind == "score_limit" else {}
    sides: list[str | None] = [side for side in ("min", "max") if side in POLICY_TYPES[kind].model_fields]
    for side in sides or [None]:
        bound = {side: 1} if side else {}
        columns = {"id": "rule", "for": {"process": "calls"}, "where": {"country": "IN"}, "each": "country"}
        rule = POLICY_TYPES[kind].model_validate(columns | needed | bound)
        words = rule.in_words(side)
        assert "process calls" in words
        assert ("country IN" in words) != (kind == "switching"), "what departs from a plan does so wherever it is"
        assert words.endswith(", for each country")
        assert side is None or f"at {'least' if side == 'min' else 'most'} 1" in words
