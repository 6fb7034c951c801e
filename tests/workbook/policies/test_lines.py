"""The sheets about policies say of every rule what the audit says, and follow when somebody changes a share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.plan import Plan, findings, summary
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.workbook import write_plan
from sourcing_opt.workbook.policies.by_period import BINDS, BREACH, NOTHING, OK, RULES
from sourcing_opt.workbook.policies.lines import type_of
from tests.workbook.conftest import RUN, Rows, everything, planned
from tests.workbook.office import needs_office, recalculated

SIDES = {says: side for side, says in RULES.items()}
STATUSES = {"slack": OK, "binding": BINDS, "violated": BREACH}


def all_types() -> dict[str, Rows]:
    """A study with policies of every type, hard and soft, repeated and not, with every metric."""
    rules: Rows = [
        {"type": "share_limit", "where": "country=GB", "min": "0.9", "max": "0.95"},
        {"type": "share_limit", "metric": "cost", "each": "country", "max": "0.3"},
        {"type": "share_limit", "metric": "volume", "for": "service_type=back_office", "each": "process", "where": "country=IN", "max": "0.5"},
        {"type": "amount_limit", "each": "provider", "min": "10", "max": "30"},
        {"type": "amount_limit", "metric": "run_cost", "where": "country=IN", "max": "20000"},
        {"type": "amount_limit", "metric": "moved_fte", "max": "4"},
        {"type": "amount_limit", "metric": "one_off_cost", "max": "30000"},
        {"type": "amount_limit", "metric": "one_off_cost", "for": "process=desk", "max": "2000"},
        {"type": "count_limit", "max": "1", "each": "process"},
        {"type": "count_limit", "of": "country", "min": "3", "counts_from": "0.25"},
        {"type": "score_limit", "score": "quality", "min": "85"},
        {"type": "score_limit", "score": "political", "where": "provider=infosys", "max": "20"},
        {"type": "score_limit", "score": "security", "max": "60"},
        {"type": "score_limit", "score": "avoidable_night", "max": "5"},
        {"type": "survivability", "of": "country", "min": "0.6"},
        {"type": "together", "for": "process=calls|invoices", "counts_from": "0.3"},
        {"type": "apart", "for": "process=calls|desk", "of": "provider"},
        {"type": "assignment", "for": "process=desk", "where": "country=IN", "min": "0.2", "max": "0.5", "from": "2", "to": "3"},
        {"type": "assignment", "each": "location", "max": "0.7"},
        {"type": "stability", "max": "0.1"},
        {"type": "switching", "max": "1"},
        {"type": "under_way"},
    ]  # fmt: skip
    soft = [{"id": f"{number:02}_{rule['type']}", "penalty": "0.5", **rule} for number, rule in enumerate(rules)]
    hard = {"id": "kept", "type": "share_limit", "where": "provider=infosys", "min": "0.2", "from": "end", "owner": "Board"}
    tables = everything()
    tables["locations"] = [
        row | {"quality": str(80 + 5 * number), "surge": "0.1"} for number, row in enumerate(tables["locations"])
    ]
    tables["providers"][0] |= {"security": "55"}
    under_way = {"process": "invoices", "origin": "leeds", "destination": "pune", "period": "2", "share": "0.25"}
    tables["previous_moves"] = [under_way | {"status": "under_way"}]
    tables["risk_scores"] = [
        {"country": "GB", "dimension": "political", "score": "30"},
        {"country": "IN", "dimension": "political", "score": "45"},
        {"location": "pune", "dimension": "political", "score": "50"},
    ]
    return tables | {"policies": [*soft, hard]}


@pytest.fixture(scope="module")
def rules() -> Plan:
    return planned(all_types())


@pytest.fixture(scope="module")
def written(rules: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("policies") / "plan.xlsx"
    write_plan(rules, path, RUN)
    return path


def rows(path: Path, sheet: str, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a native Table, by header."""
    page = openpyxl.load_workbook(path, data_only=True)[sheet]
    header, *lines = page[page.tables[name].ref]
    for line in lines:
        yield dict(zip((cell.value for cell in header), (cell.value for cell in line), strict=True))


def test_every_type_of_policy_is_in_the_study(rules: Plan) -> None:
    """Or the tests below would say little: each binds, or is broken, somewhere."""
    found = findings(rules)
    assert {policy.type for policy in rules.economics.study.policies} == set(POLICY_TYPES)
    tight = {f.policy.partition("_")[2] for f in found if f.status != "slack"}
    assert tight >= set(POLICY_TYPES)


Rooms = dict[tuple[str, str, int], float]
"""(policy, side, period) -> the least room left."""


def rooms_shown(path: Path, plan: Plan) -> Rooms:
    """As the workbook has them."""
    found: Rooms = {}
    for line in rows(path, "Policies by period", "Policies_by_period"):
        for t, label in enumerate(plan.economics.axes.calendar.labels):
            if line[label] not in (None, ""):
                key = line["Policy"], SIDES[line["Rule"]], t
                room = line["Asks for"] - line[label] if key[1] == "max" else line[label] - line["Asks for"]
                found[key] = min(room, found.get(key, room))
    return found


def rooms_audited(plan: Plan) -> Rooms:
    """As the audit finds them."""
    found: Rooms = {}
    for f in findings(plan):
        key = f.policy, f.side, f.period
        found[key] = min(f.slack, found.get(key, f.slack))
    return found


def test_every_period_of_every_rule_is_what_the_audit_finds(rules: Plan, written: Path) -> None:
    assert rooms_shown(written, rules) == pytest.approx(rooms_audited(rules), abs=1e-6)


def test_every_rule_has_the_status_of_its_worst_bound(rules: Plan, written: Path) -> None:
    for row in rows(written, "Policies", "Policies"):
        own = [f for f in findings(rules) if f.policy == row["Policy"] and f.side == SIDES[row["Rule"]]]
        worst = min(own, key=lambda f: ("violated", "binding", "slack").index(f.status))
        assert row["Status"] == STATUSES[worst.status], row["Policy"]
        assert row["Room left"] == pytest.approx(min(f.slack for f in own), abs=1e-6), row["Policy"]
        assert row["Kind"] == ("soft" if worst.penalty is not None else "hard")


def test_what_broken_rules_cost_is_the_plans(rules: Plan, written: Path) -> None:
    cost = sum(row["Present value"] for row in rows(written, "Policies", "Penalties"))
    assert cost == pytest.approx(summary(rules).penalty_npv)
    assert cost > 0


def test_a_bound_is_a_link_to_the_cell_it_was_typed_into(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    page = book["Policies"]
    header, *lines = page[page.tables["Policies"].ref]
    column = [cell.value for cell in header].index("Asks for")
    for line in lines:
        target = str(line[column].value)
        if target.startswith("="):
            sheet, cell = target[1:].split("!")
            assert sheet == "In_policies"
            assert isinstance(book[sheet][cell.replace("$", "")].value, (int, float))
        else:
            assert str(line[0].value).endswith(("apart", "under_way"))  # their bound of one is no input


def test_a_rule_about_no_work_says_so(tmp_path: Path) -> None:
    tables = everything()
    idle = {"type": "survivability", "where": "city=Nowhere", "allow_empty": "yes", "min": "0.5"}
    nobody = {"type": "score_limit", "score": "quality", "where": "location=pune", "min": "10"}
    stay = {"id": "stay", "type": "stability", "max": "0"}
    write_plan(
        planned(tables | {"policies": [{"id": "idle", **idle}, {"id": "nobody", **nobody}, stay]}), tmp_path / "plan.xlsx", RUN
    )
    status = {row["Policy"]: row["Status"] for row in rows(tmp_path / "plan.xlsx", "Policies", "Policies")}
    assert status == {"idle": NOTHING, "nobody": NOTHING, "stay": BINDS}


@needs_office
def test_a_rule_follows_the_share_that_somebody_puts_in(written: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written)
    page = book["Cost build-up"]
    header, *lines = page[page.tables["Cost_build_up"].ref]
    at = {cell.value: number for number, cell in enumerate(header)}
    for line in lines:
        if line[at["Process"]].value == "desk":  # all of it stays in Hull
            line[at["Override"]].value = int(line[at["Location"]].value == "hull")
    book.save(tmp_path / "edited.xlsx")
    (tmp_path / "anew").mkdir()
    [anew] = recalculated([tmp_path / "edited.xlsx"], tmp_path / "anew")
    before, after = (
        {row["Policy"]: row for row in rows(path, "Policies", "Policies") if row["Rule"] == "at most"} for path in (written, anew)
    )
    assert before["19_stability"]["Room left"] < 0.1 < 0.1 + before["19_stability"]["Plan has"]
    assert after["19_stability"]["Plan has"] < before["19_stability"]["Plan has"]
    assert after["18_assignment"]["Tightest for"] == "desk hull"
    assert (after["17_assignment"]["Plan has"], after["17_assignment"]["Status"]) == (0, OK)


def test_every_type_of_policy_has_a_file_of_its_name() -> None:
    for name in POLICY_TYPES:
        kind = type_of(name)
        assert callable(kind.amounts), name
        assert callable(kind.lines), name
