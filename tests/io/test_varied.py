"""What changes bring about is said of the changes: of a scenario, of a --set, of a file of new figures, never of the study's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import Loaded, load
from sourcing_opt.io.updates import updated
from sourcing_opt.io.varied import varied
from tests.studies import small, write_files

ODD = [
    ("study", "discount_rate", {}, "0.35", "is outside the usual"),
    ("labor_rates", "salary", {"role": "agent", "location": "pune"}, "20000000", "is about"),
    ("labor_rates", "on_cost", {"role": "agent", "location": "leeds"}, "0.9", "is outside the usual"),
    ("locations", "timezone", {"id": "leeds"}, "Europe/Lisbon", "is not in GB, though its clock is the same"),
    ("locations", "timezone", {"id": "pune"}, "Etc/GMT-5", "is no place"),
    ("locations", "currency", {"id": "leeds"}, "ZAR", "is not the money of GB, GBP"),
    ("locations", "attrition", {"id": "leeds"}, "0.95", "is outside the usual"),
    ("fx", "rate", {"currency": "ZAR"}, "0.3", "times what it was"),
    ("roles", "training_weeks", {"id": "agent"}, "60", "is outside the usual"),
    ("providers", "margin", {"id": "infosys"}, "0.8", "is outside the usual"),
]
"""Table, column, key of the row, a new value that is odd, what is said of it."""


def loaded(tmp_path: Path, **tables: list[dict[str, str]]) -> Loaded:
    return load(write_files(small() | tables, tmp_path / "study"))


def in_a_filter(key: dict[str, str]) -> str:
    return "; ".join(f"{column}={value}" for column, value in key.items())


@pytest.mark.parametrize(("table", "column", "key", "value", "said"), ODD)
@pytest.mark.parametrize("by", ["set", "scenario", "update"])
def test_an_odd_value_is_told_with_the_change_it_comes_from(
    by: str, table: str, column: str, key: dict[str, str], value: str, said: str, tmp_path: Path
) -> None:
    where = in_a_filter(key)
    change = f"{table}[{where}].{column}={value}" if where else f"{table}.{column}={value}"
    if by == "set":
        warnings = varied(loaded(tmp_path), changes=[change]).warnings
        address = f"--set {change}, {' '.join([table, *key.values()])}"
    elif by == "scenario":
        step = {
            "scenario": "odd",
            "step": "1",
            "table": table,
            "where": where,
            "column": column,
            "operation": "set",
            "value": value,
        }
        warnings = varied(loaded(tmp_path, scenarios=[step]), ["odd"]).warnings
        address = f"scenario odd {change}, {' '.join([table, *key.values()])}"
    else:
        lines = [f"{column}: {value}"] if table == "study" else [",".join([*key, column]), ",".join([*key.values(), value])]
        path = tmp_path / (f"{table}.yaml" if table == "study" else f"{table}.csv")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        warnings = updated(loaded(tmp_path).study, [path]).warnings
        address = f"{path.name}:{len(lines)}"
    [warning] = warnings
    assert (warning.address, warning.column, warning.severity) == (address, column, "warning")
    assert said in str(warning)


def test_what_the_study_said_before_is_not_said_again(tmp_path: Path) -> None:
    tables = small()
    tables["locations"][0]["attrition"] = "0.95"
    told = loaded(tmp_path, locations=tables["locations"])
    [of_the_file] = told.warnings
    assert varied(told, ["dear"], ["study.discount_rate=0.06"]).warnings == (of_the_file,)
    [_, of_the_change] = varied(told, changes=["locations[id=leeds].attrition=0.96"]).warnings
    assert str(of_the_change).startswith('--set locations[id=leeds].attrition=0.96, locations leeds attrition "0.96"')


def test_what_shows_elsewhere_names_all_changes_it_may_come_from(tmp_path: Path) -> None:
    tables = small()
    tables["locations"][1] |= {"currency": "EUR"}
    tables["study"][0] |= {"currency": "EUR", "home_country": "IE"}
    tables["locations"][0] |= {"country": "IE", "timezone": "Europe/Dublin"}
    tables["policies"] = []
    tables["fx"] = [{"currency": "EUR", "rate": "1"}]
    study = load(write_files(tables, tmp_path / "study"))
    assert not study.warnings
    changes = ["study.currency=GBP", "fx.rate=0.86"]
    [warning] = varied(study, changes=changes).warnings
    assert warning.address == "--set study.currency=GBP and fx.rate=0.86, locations windhoek"
    (tmp_path / "study.yaml").write_text("currency: GBP\n", encoding="utf-8")
    (tmp_path / "fx.csv").write_text("currency,rate\nEUR,0.86\n", encoding="utf-8")
    [warning] = updated(study.study, [tmp_path / "study.yaml", tmp_path / "fx.csv"]).warnings
    assert warning.address == "study.yaml, fx.csv, locations windhoek"


def test_of_scenarios_over_one_another_the_one_that_did_it(tmp_path: Path) -> None:
    step = {"step": "1", "table": "labor_rates", "where": "location=pune", "column": "salary"}
    steps = [
        step | {"scenario": "dear", "operation": "multiply", "value": "1.1"},
        step | {"scenario": "absurd", "operation": "set", "value": "20000000"},
    ]
    [warning] = varied(loaded(tmp_path, scenarios=steps), ["dear", "absurd"]).warnings
    assert str(warning.address).startswith("scenario absurd labor_rates[location=pune].salary=20000000")


def test_what_no_plan_can_mend_is_said_of_the_change_too(tmp_path: Path) -> None:
    under = varied(loaded(tmp_path), changes=["locations[id=leeds].max_fte=1"])
    [problem] = under.placed(check(under.study))
    assert str(problem).startswith('--set locations[id=leeds].max_fte=1, locations leeds max_fte "1.0"')
    assert under.address("locations", 1, "max_fte") == "locations.csv:3"


def test_all_that_is_no_change_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        varied(loaded(tmp_path), changes=["salary*=2", "fx.rat=1", "study.discount_rate=0.05"])
    assert len(caught.value.problems) == 2


def test_commands_say_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = small()
    tables["scenarios"][0] |= {"operation": "set", "value": "20000000"}
    study = str(write_files(tables, tmp_path / "study"))
    (tmp_path / "jobs.yaml").write_text("jobs:\n  - {name: one, study: study, scenarios: [dear]}\n", encoding="utf-8")
    told = "warning: scenario dear labor_rates[location=pune].salary=20000000, labor_rates agent pune salary"
    for command in (
        ["validate", study],
        ["solve", study, "--scenario", "dear"],
        ["compare", study, "--models", "", "--scenarios", "dear"],
        ["batch", str(tmp_path / "jobs.yaml"), "-o", str(tmp_path / "runs")],
    ):
        assert main(command) == 0
        assert capsys.readouterr().err.count(told.removeprefix("warning: ")) == 1, command


def test_actuals_are_read_as_told(tmp_path: Path) -> None:
    from sourcing_opt.io.updates import read_actuals

    path = tmp_path / "actuals.csv"
    path.write_text("process;location;share\ncalls;leeds;0,4\ncalls;pune\u00a0;0,6\n", encoding="utf-8")
    found = read_actuals(path, loaded(tmp_path).study)
    assert [(row.location, row.share) for row in found.baseline] == [("leeds", 0.4), ("pune", 0.6)]
    assert [str(warning.address) for warning in found.warnings] == ["actuals.csv:1", "actuals.csv:3"]
