"""What somebody reads at the terminal, and another program in the document, when there is no plan."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sourcing_opt.analysis.diagnosis import InputChange
from sourcing_opt.analysis.diagnosis.wording import change_text
from sourcing_opt.cli.main import main

POLICIES = """\
- id: spread
  type: survivability
  min: 0.5
  from: 2
- id: onshore_floor
  type: share_limit
  where: {location_model: onshore}
  min: 0.25
  from: 2
  owner: Board
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """tiny with 15 seats in Krakow, where claims and helpline need 20 to survive the loss of London."""
    path = tmp_path / "tiny"
    shutil.copytree(Path(__file__).parents[3] / "inputs" / "tiny", path)
    (path / "policies.yaml").write_text(POLICIES, encoding="utf-8")
    locations = (path / "locations.csv").read_text(encoding="utf-8")
    (path / "locations.csv").write_text(locations.replace("open,30,", "open,15,"), encoding="utf-8")
    return path


def test_the_text_says_what_where_and_the_ways_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(folder), "--gap", "0"]) == 4
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "No plan keeps all hard rules.",
        "",
        "These 2 cannot hold together; without any one of them the others can:",
        "  locations.csv:3  krakow max_fte:  holds at most 15 FTE",
        "  policies.yaml:3  spread min:      at least 0.5 of each process goes on when any one location is lost, from period 2 on",
        "because of what processes need:",
        "  processes.csv:3  claims:    may not go to pune (health data may not go to IN (made-up rule))",
        "  processes.csv:4  helpline:  may not go to pune (shares 2.5 h of the home business day, needs 4 h)",
        "",
        "Ways out, cheapest first (cost: present value of the plan that is best then):",
        "  spread min 0.5 -> 0.37 (-0.13)                                3,071,152 GBP",
        "  krakow max_fte 15 -> 18 (+3); spread min 0.5 -> 0.43 (-0.07)  3,081,328 GBP",
        "  krakow max_fte 15 -> 20 (+5)                                  3,120,800 GBP",
    ]


def test_the_document_has_addresses_and_costs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(folder), "--gap", "0", "--format", "json"]) == 4
    shown = capsys.readouterr()
    assert shown.err == ""
    document = json.loads(shown.out)
    assert (document["schema"], document["status"], document["explained"]) == ("sourcing-opt/diagnosis/1", "infeasible", True)
    [conflict] = document["conflicts"]
    assert [member["address"] for member in conflict["members"]] == ["locations.csv:3", "policies.yaml:3"]
    assert all(member["proven"] for member in conflict["members"])
    costs = [repair["npv"] for repair in document["repairs"]]
    assert costs == sorted(costs)
    assert ("krakow", "max_fte", 15, 20) in [
        (change["key"][0], change["column"], change["before"], change["after"])
        for repair in document["repairs"]
        for change in repair["changes"]
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (InputChange("policies", ("onshore_floor",), "min", 0, 0.6, 0.52), "onshore_floor min 0.6 -> 0.52 (-0.08)"),
        (InputChange("locations", ("manila",), "max_fte", 3, 2500.0, 2538.0), "manila max_fte 2,500 -> 2,538 (+38)"),
        (InputChange("labor_rates", ("clerk", "pune"), "max_headcount", 2, 5.0, 10.0), "clerk pune max_headcount 5 -> 10 (+5)"),
        (
            InputChange("policies", ("budget",), "max", 1, 12_340_000.0, 12_400_000.0),
            "budget max 12,340,000 -> 12,400,000 (+60,000)",
        ),
        (InputChange("policies", ("walls",), None, 1, None, None), "without walls"),
    ],
)
def test_a_change_reads_in_the_inputs_own_unit(change: InputChange, text: str) -> None:
    assert change_text(change) == text


def test_a_move_under_way_can_be_called_off(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    not_there = "- {id: not_there, type: assignment, for: {process: invoices}, where: {location: krakow}, max: 0, from: 2}\n"
    (folder / "policies.yaml").write_text(not_there, encoding="utf-8")
    moves = "process,origin,destination,period,share,status\ninvoices,london,krakow,2,0.25,under_way\n"
    (folder / "previous_moves.csv").write_text(moves, encoding="utf-8")
    assert main(["solve", str(folder), "--gap", "0"]) == 4
    shown = capsys.readouterr().err
    assert (
        "  previous_moves.csv:2  invoices london krakow 2:  0.25 of it is under way from london to krakow, live in period 2\n"
        in shown
    )
    ways = [line.split("  ")[1] for line in shown.splitlines() if line.endswith(" GBP")]
    assert ways == ["without invoices london krakow 2", "not_there max 0 -> 0.25 (+0.25)"]
