"""Studies in Python: of DataFrames, varied, written; what is wrong names table, row and column."""

from __future__ import annotations

import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sourcing_opt as so
from sourcing_opt.cli.main import main
from sourcing_opt.schemas.study import TABLES, table_columns


@pytest.mark.parametrize("name", ["tiny", "retail_bank"])
def test_a_study_comes_back_from_its_tables(name: str) -> None:
    shipped = so.example(name)
    again = so.Study.from_tables(**shipped.tables)
    assert again.digest == shipped.digest
    assert set(shipped.tables) <= set(TABLES)
    for table, frame in shipped.tables.items():
        assert list(frame.columns) == list(table_columns(table))


def test_rows_may_be_dicts_and_values_numpys_or_pandas() -> None:
    tables: dict[str, Any] = {**so.example("tiny").tables}
    settings = {
        "name": "Tiny",
        "home_country": "GB",
        "currency": "GBP",
        "start": pd.Timestamp("2027-01-01"),
        "periods": np.int64(2),
    }
    settings |= {"discount_rate": np.float64(0.25), "discounting": "end", "period": "year", "source": "assumption"}
    rows = [
        {"id": "onshore_floor", "type": "share_limit", "where": {"location_model": ["onshore"]}, "min": 0.25, "penalty": np.nan}
    ]
    study = so.Study.from_tables(
        **tables | {"study": settings, "policies": rows, "locations": tables["locations"].set_index("id")}
    )
    assert so.solve(study).npv == pytest.approx(2_692_800)
    assert study.table("study")["start"].tolist() == [pd.Timestamp("2027-01-01").date()]


def test_everything_wrong_is_said_at_once_by_table_row_and_column() -> None:
    tables = so.example("tiny").tables
    rates = tables["labor_rates"].assign(salary=[-1, 20000, 10000])
    locations = tables["locations"].set_index("id")
    locations["country"] = locations["country"].replace("PL", "Poland")
    processes = tables["processes"].rename(columns={"role": "rolle"})
    with pytest.raises(so.InvalidInput) as raised:
        so.Study.from_tables(
            **tables | {"labor_rates": rates, "locations": locations, "processes": processes, "study": tables["study"]}
        )
    said = str(raised.value)
    assert 'labor_rates.loc[0] salary "-1' in said
    assert 'locations.loc[\'krakow\'] country "Poland": not an ISO 3166-1 alpha-2 country code (write "PL")' in said
    assert "processes rolle: no such column" in said
    assert said.count("\n") >= 2


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"labour_rates": pd.DataFrame()}, 'labour_rates: no such table (did you mean "labor_rates"?)'),
        ({"fx": "fx.csv"}, "fx: expected a DataFrame or a list of dicts, not str"),
        ({"study": []}, "study: expected one row, not 0"),
        ({"policies": [{"id": "a", "type": "share"}]}, 'policies[0] type "share": no such type of policy'),
    ],
)
def test_what_is_no_table_is_refused(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(so.InvalidInput) as raised:
        so.Study.from_tables(**so.example("tiny").tables | tables)
    assert message in str(raised.value)


def test_a_study_is_varied_as_the_commands_vary_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same changes by --set, and by DataFrames."""
    tiny = so.example("tiny")
    dear = tiny.with_("labor_rates[location=pune].salary*=3")
    rates = tiny.table("labor_rates")
    rates.loc[rates["location"] == "pune", "salary"] *= 3
    by_table = tiny.with_(labor_rates=rates)
    assert by_table.digest == dear.digest != tiny.digest
    assert by_table.changes == ("with_: labor_rates: replaced, 3 rows",)
    so.write(tiny, tmp_path / "tiny")
    main(["solve", str(tmp_path / "tiny"), "--set", "labor_rates[location=pune].salary*=3", "--format", "json"])
    assert f'"npv": {so.solve(dear).npv:.1f}' in capsys.readouterr().out.replace('"plan_npv"', '"npv"')
    with pytest.raises(so.InvalidInput, match="no such scenario"):
        tiny.with_(scenario="storm")
    with pytest.raises(so.InvalidInput, match='no row has "puna"'):
        tiny.with_("labor_rates[location=puna].salary=1")
    assert so.solve(tiny.with_(model="as_is")).status == "as it is"


def test_scenarios_are_laid_over_one_another() -> None:
    bank = so.example("retail_bank")
    both = bank.with_(scenario=bank.scenarios[:2])
    assert both.digest == bank.with_(scenario=bank.scenarios[0]).with_(scenario=bank.scenarios[1]).digest
    assert len(both.changes) >= 2


def test_what_should_be_said_is_a_warning() -> None:
    tables = so.example("tiny").tables
    odd = tables["labor_rates"].assign(salary=[40000, 20000, 100])
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        study = so.Study.from_tables(**tables | {"labor_rates": odd})
    assert [each.category for each in heard] == [so.StudyWarning] * len(study.warnings)
    assert "labor_rates.loc[2]" in str(heard[0].message)
    assert Path(heard[0].filename).name == Path(__file__).name


def test_a_study_is_written_and_read_again(tmp_path: Path) -> None:
    tiny = so.example("tiny")
    for name in ("folder", "book.xlsx"):
        assert so.load(so.write(tiny, tmp_path / name)).digest == tiny.digest
        with pytest.raises(so.NotWritable, match="is there already"):
            so.write(tiny, tmp_path / name)
    assert "processes: 3" in repr(tiny)
    assert "<h4>Tiny</h4>" in tiny._repr_html_()
    with pytest.raises(so.InvalidInput, match="did you mean"):
        so.example("retailbank")
    with pytest.raises(KeyError, match="labor_rates"):
        tiny.table("labour_rates")


def test_a_frame_may_be_as_pandas_leaves_it() -> None:
    tiny = so.example("tiny")
    locations = tiny.table("locations").set_index("id", drop=False).convert_dtypes()
    salary: Any = [Decimal(40_000), 20_000, np.int32(10_000)]
    classes: Any = [np.array([]), np.array(["health"]), None]
    rates = tiny.table("labor_rates").assign(salary=salary)
    processes = tiny.table("processes").assign(data_classes=classes)
    again = tiny.with_(locations=locations, labor_rates=rates, processes=processes.astype({"service_type": "category"}))
    assert again.digest == tiny.digest


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"gap": -1.0}, 'gap "-1.0": must be at least 0 and at most 1'),
        ({"time_limit": float("nan")}, "time_limit"),
        ({"resolution": -5.0}, "resolution"),
    ],
)
def test_what_is_no_limit_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(so.InvalidInput, match=said):
        so.solve("tiny, which is not even read", **asked)
    with pytest.raises(so.InvalidInput, match="jobs"):
        so.compare(so.example("tiny"), models=[], scenarios=[], jobs=0)
