"""`new --home --sites --roles`: a study filled with published figures, each with its source; what is wrong comes all at once."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.facts.begin import ASKED
from sourcing_opt.facts.figures import known
from sourcing_opt.facts.roles import roles
from sourcing_opt.io import content, load
from sourcing_opt.schemas.study import TABLES, Study, table_columns

REFERENCE = content("inputs") / "reference"
INSURER = [
    "--home",
    "US",
    "--sites",
    "Monterrey MX, Manila PH, Krakow PL",
    "--roles",
    "agent,case_handler,accountant",
    "--currency",
    "USD",
]


def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one(name: str, **key: str) -> dict[str, str]:
    (row,) = (row for row in table(name) if all(row[column] == value for column, value in key.items()))
    return row


def begun(tmp_path: Path, *arguments: str, name: str = "own") -> Study:
    assert main(["new", str(tmp_path / name), *arguments]) == 0
    assert main(["validate", str(tmp_path / name)]) == 0
    return load(tmp_path / name).study


@pytest.fixture
def insurer(tmp_path: Path) -> Study:
    return begun(tmp_path, *INSURER, name="insurer")


def test_the_insurers_pay_is_the_surveys(insurer: Study) -> None:
    """Recomputed from the tables: twelve months, at the prices of 2026, in the country's money."""
    groups = {"agent": "4", "case_handler": "43", "accountant": "32"}
    country = {location.id: location.country for location in insurer.locations}
    assert len(insurer.labor_rates) == 12
    for row in insurer.labor_rates:
        code, paid = country[row.location], []
        prices = {int(each["year"]): float(each["inflation"]) for each in table("inflation") if each["country"] == code}
        recent = [each for year, each in prices.items() if year >= 2016]
        mean = 1.0
        for each in recent:
            mean *= 1 + each
        mean = mean ** (1 / len(recent))
        for group in groups[row.role]:
            survey = one("wages", country=code, isco_group=group)
            euro = one("exchange_rates", currency="EUR", date=survey["year"]) if code == "PL" else {"units_per_usd": "1"}
            zloty = one("exchange_rates", currency="PLN", date=survey["year"]) if code == "PL" else {"units_per_usd": "1"}
            assert (survey["currency"] == "EUR") == (code == "PL")
            pay = 12 * float(survey["monthly_pay"]) / float(euro["units_per_usd"]) * float(zloty["units_per_usd"])
            for year in range(int(survey["year"]) + 1, 2027):
                pay *= 1 + prices.get(year, mean - 1)
            paid.append(pay)
            assert f"{float(survey['monthly_pay']):,.2f}" in (row.note or "")
            assert f"ILOSTAT {survey['year']} (pay)" in (row.source or "")
        assert row.salary == pytest.approx(sum(paid) / len(paid), rel=5e-4)
        assert row.on_cost == float(one("on_cost", country=code)["on_cost"])
        assert row.wage_inflation == pytest.approx(mean - 1, abs=5e-4)


def test_the_insurers_other_figures_are_the_tables(insurer: Study) -> None:
    for location in insurer.locations:
        hours = one("working_hours", country=location.country)
        assert location.productive_hours == float(hours["annual_hours"])
        assert f", {hours['year']} (hours)" in (location.source or "")
        assert location.currency == one("countries", country=location.country)["currency"]
    for row in insurer.fx:
        newest = [each for each in table("exchange_rates") if each["currency"] == row.currency][-1]
        assert row.rate == pytest.approx(1 / float(newest["units_per_usd"]), rel=1e-5)
        assert newest["date"] in (row.note or "")
    governance = {"political": "political_stability", "rule_of_law": "rule_of_law", "corruption": "control_of_corruption", "government": "government_effectiveness"}  # fmt: skip
    for score in insurer.risk_scores:
        code = score.country or ""
        if score.dimension == "natural_hazard":
            assert score.score == pytest.approx(10 * float(one("hazard", country=code)["natural_hazard"]), abs=0.05)
        else:
            estimate = float(one("governance", country=code, dimension=governance[score.dimension])["estimate"])
            assert score.score == pytest.approx(50 - 20 * estimate, abs=0.05)
    assert {row.country: row.allowed for row in insurer.data_rules} == {"MX": "with_cost", "PH": "with_cost", "PL": "yes"}
    assert insurer.study.home_timezone == "America/New_York"
    manila = next(location for location in insurer.locations if location.id == "manila")
    assert (manila.timezone, manila.latitude, manila.longitude) == ("Asia/Manila", 14.6, 120.98)


def test_every_row_has_a_source_and_assumptions_say_what_is_asked(insurer: Study) -> None:
    for name in TABLES:
        for row in insurer.rows(name):
            assert row.source, (name, row)
    for name in ("processes", "baseline", "locations", "roles", "data_rules", "study"):
        for row in insurer.rows(name):
            assert "asked of you" in (row.note or ""), (name, row)
    for asked in ASKED:
        columns = [] if asked.columns == "all" else asked.columns.split(", ")
        assert set(columns) <= table_columns(asked.table).keys()


def test_the_sources_stand_in_the_workbook_of_the_plan(tmp_path: Path, insurer: Study) -> None:
    assert main(["solve", str(tmp_path / "insurer"), "-o", str(tmp_path / "plan.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx", read_only=True, data_only=True)
    (sheet,) = (book[title] for title in book.sheetnames if title.lower().replace(" ", "_") in ("in_labor_rates", "labor_rates"))
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    assert {row.source for row in insurer.labor_rates} <= cells
    assert {row.note for row in insurer.labor_rates} <= cells


def test_every_country_and_role_can_be_begun_with(tmp_path: Path) -> None:
    """All 47, with pay, hours and rates for each; 423 rows of pay, in a currency whose rates are yearly."""
    cities: dict[str, str] = {}
    for row in table("cities"):
        cities.setdefault(row["country"], f"{row['city']} {row['country']}")
    study = begun(tmp_path, "--home", "KE", "--sites", ",".join(cities[code] for code in known()), "--roles", ",".join(roles()))
    assert len(study.locations) == len(known()) == 47
    assert len(study.labor_rates) == 47 * 9
    assert study.study.currency == "KES"
    assert {row.currency for row in study.fx} == {location.currency for location in study.locations} - {"KES"}
    assert all(row.salary > 0 for row in study.labor_rates)


def test_pay_that_no_survey_has_is_an_assumption_with_its_formula(tmp_path: Path) -> None:
    study = begun(tmp_path, "--home", "NZ", "--sites", "Casablanca MA, Kingston JM, Shanghai CN", "--roles", "agent")
    said = {row.location: (row.source or "", row.note or "") for row in study.labor_rates}
    assert said["casablanca"][0].startswith("assumption (pay)")
    assert "income per head in 2023 x 0.7" in said["casablanca"][1]
    assert "pay of all employees in 2022 x 0.9" in said["auckland"][1]
    assert "assumption (on-cost)" in said["kingston"][0]


def test_a_workbook_holds_the_same(tmp_path: Path) -> None:
    folder = begun(tmp_path, *INSURER, name="insurer")
    assert main(["new", str(tmp_path / "insurer"), *INSURER, "--xlsx"]) == 0
    assert load(tmp_path / "insurer.xlsx").study == folder


def test_places_are_known_by_their_other_names(tmp_path: Path) -> None:
    sites = "Cracow Poland, Cape Town, South Africa, Bangalore India, Sao Paulo Brasil, leeds uk, Cebu PH"
    study = begun(tmp_path, "--home", "Great Britain", "--sites", sites, "--roles", "Customer service agent")
    assert [location.id for location in study.locations] == [
        "leeds",
        "krakow",
        "cape_town",
        "bengaluru",
        "sao_paulo",
        "cebu_city",
    ]
    assert study.study.home_timezone == "Europe/London"


def test_everything_unknown_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "--home",
        "Amerika",
        "--sites",
        "Monterey MX, Krakov PL, Hyderabad PH, Zurich CH, Manila",
        "--roles",
        "agnet,wizard",
        "--currency",
        "dollar",
    ]
    assert main(["new", str(tmp_path / "own"), *words]) == 2
    said = capsys.readouterr().err
    for part in (
        '"Amerika" is no country: did you mean US', "did you mean Monterrey MX?", "did you mean Krakow PL?", "did you mean Hyderabad IN or Hyderabad PK?",
        "no figures for Switzerland", "did you mean Manila PH?", 'did you mean "agent"?', '"wizard" is no role', '"dollar" is no currency',
    ):  # fmt: skip
        assert part in said, part
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--home", "US"], "needs --sites, --roles too"),
        (["--currency", "USD"], "needs --home, --sites, --roles too"),
        (["--example", "tiny", *INSURER], "leave out --home, --sites, --roles, --currency"),
        (["--home", "US", "--sites", ",", "--roles", "agent"], "--sites: names nothing"),
        (["--home", "US", "--sites", "Manila PH, Manila Philippines", "--roles", "agent,agent"], "Manila PH stands twice"),
    ],
)
def test_half_a_question_is_refused(words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "own"), *words]) == 2
    assert re.search(re.escape(said), capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []
