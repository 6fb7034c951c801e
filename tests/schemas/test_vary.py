"""Changes to a study say what they did; one that misses is refused with what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from sourcing_opt.io.updates import updated
from sourcing_opt.schemas.vary import read_change, scenario_layer, set_layer, vary
from tests.studies import small, study, write_files


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("labor_rates[location=pune].salary*=1.1", "labor_rates.salary: 1 row changed, of 3"),
        ("labor_rates.salary*=1.1", "labor_rates.salary: 3 rows changed, of 3"),
        ("labor_rates.salary*=1", "labor_rates.salary: 0 rows changed, of 3"),
        ("study.discount_rate=0.1", "study.discount_rate: 1 row changed, of 1"),
        ("locations[country=GB|IN].attrition+=0.05", "locations.attrition: 2 rows changed, of 3"),
    ],
)
def test_a_change_tells_how_many_rows_it_changed(change: str, told: str) -> None:
    assert vary(study(), set_layer([change])).told == (f"--set: {told}",)


def test_a_scenario_tells_too() -> None:
    told = vary(study(), scenario_layer(study(), "dear")).told
    assert told == ("scenario dear: labor_rates.salary: 1 row changed, of 3",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("labor_rates[location=pnue].salary*=1.1", 'no row has "pnue" in the filter\'s location (did you mean "pune"?)'),
        ("labor_rates[location=pune|leds].salary*=1.1", 'no row has "leds" in the filter\'s location (did you mean "leeds"?)'),
        ("labor_rates[location=pune; role=clerk].salary*=1.1", 'no row has "clerk" in the filter\'s role (there are agent)'),
        ("labor_rates.salary*=110%", 'value "110%": expected a number (write 1.1)'),
        ("labor_rates.salary*=1,1", "(write 1.1)"),
        ("labor_rates.salary*=ten", "(write a factor, like 1.1)"),
        ("study.discount_rate+=1%", "(write 0.01)"),
        ("study.discount_rate=9", "write 0.09"),
        ("labor_rates.salary*=nan", "expected a finite number"),
        ("labor_rates.salary=blank", "is blank and has no default"),
        ("processes.fte=26.000", "thousands, or three decimals?"),
        ("locations[country=UK].attrition=0.1", 'no row has "UK"'),
    ],
)
def test_a_change_that_misses_is_refused(change: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        vary(study(), set_layer([change]))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "change", ["locations[location=leeds].max_fte=", "locations[id=leeds].max_fte=blank", "locations[id=leeds].max_fte= blank "]
)
def test_a_limit_can_be_blanked(change: str) -> None:
    if "location=" in change:
        with pytest.raises(InvalidInput, match="no such column in locations"):
            read_change(change)
    else:
        assert vary(study(), set_layer([change])).study.locations[0].max_fte is None


def file(tmp_path: Path, name: str, *lines: str) -> Path:
    (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / name


def test_an_update_tells_what_it_changed_and_added_and_blanks(tmp_path: Path) -> None:
    sites = file(tmp_path, "locations.csv", "id,max_fte,attrition", "leeds,blank,0.2", "pune,50,")
    rates = file(tmp_path, "fx.csv", "currency,rate", "ZAR,0.05", "INR,0.0079")
    found = updated(study(), [sites, rates])
    assert found.said == ("locations.csv: 1 row changed, 0 added", "fx.csv: 1 row changed, 1 added")
    assert [(row.max_fte, row.attrition) for row in found.study.locations] == [(None, 0.2), (50, 0), (50, 0)]


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        (
            "labor_rates.csv",
            ["role,location,salary", "agent,pume,5"],
            "nearly has (did you mean agent, pune?)" if False else "pume",
        ),
        (
            "labor_rates.csv",
            ["role,location,salary", "Agent,pune,5000"],
            '"Agent, pune": the study has no such row, and nearly has (did you mean agent, pune?)',
        ),
        ("labor_rates.csv", ["role,location,salary", "agent,windhok,5000"], "did you mean agent, windhoek?"),
        ("processes.csv", ["id,growth", "invoises,0.1"], "did you mean invoices?"),
        ("policies.yaml", ["- id: Home", "  type: share_limit", "  min: 0.3"], "did you mean home?"),
        (
            "labor_rates.csv",
            ["role,location,salary", "agent,pune,5000", "agent,pune,6000"],
            '"agent, pune": stands twice among the new figures (first at labor_rates.csv:2)',
        ),
        ("labor_rates.csv", ["role,location,salary", "agent,pune,5.000"], "thousands, or three decimals?"),
        ("fx.csv", ["currency,rate", "ZAR,23"], "upside down"),
    ],
)
def test_an_update_that_misses_is_refused(name: str, lines: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        updated(study(), [file(tmp_path, name, *lines)])
    assert message in str(caught.value)


def test_validate_tries_every_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = small()
    tables["scenarios"] += [tables["scenarios"][0] | {"scenario": "wrong", "where": "location=poona"}]
    assert main(["validate", str(write_files(tables, tmp_path / "study"))]) == 3
    assert 'scenario wrong, labor_rates salary "location=poona": no row has "poona"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("period", "start", "begins", "ends", "numbers"),
    [
        ("quarter", "2027-01-01", "2027-Q3", "2027-Q4", (3, 4)), ("quarter", "2027-01-01", "Q2 2027", "2027q3", (2, 3)), ("quarter", "2027-01-01", "2027", "2027", (1, 4)),
        ("quarter", "2027-01-01", "2027-04", "2027-09", (2, 3)), ("month", "2027-01-01", "2027-Q1", "2027-Q1", (1, 3)), ("month", "2027-11-01", "2027-12", "2028-01", (2, 3)),
        ("year", "2027-01-01", "2028", "2029", (2, 3)), ("quarter", "2027-02-15", "2027-05-15", "2027-08-15", (2, 3)), ("quarter", "2027-01-01", "2027-04-01", "2027-12-31", (2, 4)),
        ("quarter", "2027-01-01", "2", "2027-Q4", (2, 4)),
    ],
)  # fmt: skip
def test_periods_have_names(period: str, start: str, begins: str, ends: str, numbers: tuple[int, int], tmp_path: Path) -> None:
    tables = small()
    tables["study"][0] |= {"period": period, "start": start}
    tables["policies"][0] |= {"from": begins, "to": ends}
    policy = load(write_files(tables, tmp_path / "study")).study.policies[0]
    assert (policy.from_, policy.to) == numbers


@pytest.mark.parametrize("name", ["2031-Q1", "2027-Q5", "2026", "2027-02", "2027-13", "spring"])
def test_a_name_of_no_period_is_refused(name: str, tmp_path: Path) -> None:
    tables = small()
    tables["policies"][0]["from"] = name
    with pytest.raises(InvalidInput, match=r"policies.yaml:6 from"):
        load(write_files(tables, tmp_path / "study"))


def test_a_season_by_name(tmp_path: Path) -> None:
    tables = small() | {"volumes": [{"process": "calls", "period": "2027-Q4", "factor": "1.2"}]}
    assert load(write_files(tables, tmp_path / "study")).study.volumes[0].period == 4


def test_a_sourcing_model_beside_the_study_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(small(), tmp_path / "study")
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    (folder / "ours.yaml").write_text("title: Ours\nused_by: Us\nwhen: Now\n", encoding="utf-8")
    assert main(["solve", str(folder), "--model", "ours.yaml"]) == 0
    assert main(["compare", str(folder), "--models", "ours.yaml", "--scenarios", ""]) == 0
    assert "ours" in capsys.readouterr().out
