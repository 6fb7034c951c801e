"""`countries`: the tables' figures side by side, with year and quality, and what is old or missing."""

from __future__ import annotations

import json

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.facts.figures import known
from sourcing_opt.facts.side_by_side import KINDS
from sourcing_opt.schemas.shipped import reference


def test_countries_stand_side_by_side_by_any_of_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["countries", "Polska", "za", "Viet Nam"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["PL", "ZA", "VN"]
    assert len(lines) - 1 >= len(KINDS)
    paid = next(line for line in lines if line.startswith("Pay of clerks"))
    assert "(2024 A)" in paid
    assert "4,544 (2020 B)" in paid
    assert "Pay is 5 years old or more: ZA 2020" in lines


def test_without_any_all_are_shown_and_what_is_missing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["countries"]) == 0
    out = capsys.readouterr().out
    assert [line[:2] for line in out.splitlines()[3 : 3 + len(known())]] == list(known())
    assert len(known()) == 47
    assert "Not published: CN pay of clerks, JM employer's on-cost, MA pay of clerks, NZ pay of clerks" in out


def test_the_document_has_every_figure_with_its_source_and_age(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["countries", *known(), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    cited = {row["source"] for row in reference("sources")} | {"World Bank, ILOSTAT"}
    for country in document["countries"]:
        for name, fact in country["facts"].items():
            assert fact["source"] in cited, (country["country"], name)
            assert fact["year"], (country["country"], name)
            assert fact["quality"] in ("A", "B", "C")
            assert fact["age"] is not None
    by_code = {country["country"]: country["facts"] for country in document["countries"]}
    emirates = by_code["AE"]["pay_clerks"]
    assert (emirates["year"], emirates["age"], emirates["quality"]) == ("2009", 17, "C")
    assert by_code["PL"]["inflation"]["age"] == 1
    assert by_code["PL"]["rate"]["age"] == 0
    assert "rate" not in by_code["US"]


def test_unknown_countries_are_all_said_with_what_may_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["countries", "Poand", "CH", "Amerika"]) == 2
    said = capsys.readouterr().err
    assert "did you mean PL (Poland)?" in said
    assert "there are no figures for Switzerland" in said
    assert "did you mean US (United States)?" in said
