"""Words that nothing else uses, and words that are the same to a reader: refused with what was meant, or said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from sourcing_opt.schemas.columns.spelling import clean, folded, typo_of
from tests.studies import Tables, small, write_files

Edit = Callable[[Tables], object]


def put(table: str, row: int, **cells: str) -> Edit:
    return lambda tables: tables[table][row].update(cells)


def add(name: str, /, **cells: str) -> Edit:
    return lambda tables: tables.setdefault(name, []).append(cells)


def rule(**cells: str) -> Edit:
    return add("policies", **({"id": "rule", "type": "assignment", "max": "0.5"} | cells))


def edited(tmp_path: Path, *edits: Edit) -> Path:
    tables = small()
    for edit in edits:
        edit(tables)
    return write_files(tables, tmp_path / "study")


def said(tmp_path: Path, *edits: Edit) -> str:
    """All that is said, as on the terminal."""
    try:
        return "\n".join(f"warning: {problem}" for problem in load(edited(tmp_path, *edits)).warnings)
    except InvalidInput as error:
        return str(error)


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        (
            {"for": "function=Service|Finanse"},
            'for: no process has the function "Finanse" (did you mean "Finance"?; set allow_empty',
        ),
        (
            {"for": "function=Finance|Legal"},
            'for: no process has the function "Legal" (there are Finance, Service; set allow_empty',
        ),
        ({"for": "process=calls|invoyces"}, 'for: there is no process "invoyces" (did you mean "invoices"?'),
        ({"for": "role=agent|clerk"}, 'for: no process has the role "clerk"'),
        ({"for": "data_classes=pii"}, 'for: no process has the data_classes "pii" (there is no data_classes'),
        ({"for": "languages=en|fr"}, 'for: no process has the languages "fr"'),
        ({"for": "languages=english"}, 'languages "english": not an ISO 639 language code (write "en")'),
        ({"for": "complexity=simple|hard"}, 'no complexity is "hard"'),
        ({"for": "strategic_importance=3|6"}, 'no strategic_importance is "6"'),
        ({"where": "country=GB|IM"}, 'where: no location has the country "IM"'),
        ({"where": "country=GB|UK"}, 'country "UK": not an ISO 3166-1 alpha-2 country code (write "GB")'),
        ({"where": "location=leeds|puna"}, 'where: there is no location "puna" (did you mean "pune"?'),
        ({"where": "provider=infosys|infosis"}, 'where: no location has the provider "infosis"'),
        ({"where": "city=Leeds"}, 'where: no location has the city "Leeds" (there is no city'),
        ({"where": "location_model=offshore|neershore"}, 'no location_model is "neershore" (did you mean "nearshore"?)'),
        (
            {"where": "timezone=Asia/Bangalore"},
            'timezone "Asia/Bangalore": not an IANA time zone of one place (write "Asia/Kolkata")',
        ),
    ],
)
def test_every_word_of_a_policy_is_one_of_the_study(selector: dict[str, str], message: str, tmp_path: Path) -> None:
    assert message in said(tmp_path, rule(**selector))


@pytest.mark.parametrize("selector", [{"for": "function=Finance|Legal"}, {"where": "country=GB|IM"}, {"where": "city=Leeds"}])
def test_a_policy_may_say_that_it_selects_less(selector: dict[str, str], tmp_path: Path) -> None:
    assert said(tmp_path, rule(**selector, allow_empty="yes")) == ""


@pytest.mark.parametrize("selector", [
    {"where": "location_model=onshore|nearshore|offshore"}, {"for": "criticality=high|medium"}, {"where": "timezone=Asia/Calcutta"},
    {"for": "strategic_importance=3|4|5"}, {"for": "function=Finance | Service"},
])  # fmt: skip
def test_words_of_a_list_and_other_names_of_a_zone_are_fine(selector: dict[str, str], tmp_path: Path) -> None:
    assert said(tmp_path, rule(**selector)) == ""


def test_functions_of_processes_may_differ_in_capitals_alone(tmp_path: Path) -> None:
    assert "differs only in capitals" not in said(tmp_path, put("processes", 1, function="SERVICE"))


SAME = [
    (put("processes", 1, function="Serviсe"), 'function "Serviсe": differs by "с" CYRILLIC SMALL LETTER ES (U+0441) from "Service"'),
    (put("processes", 1, function="Ѕеrvісе"), "CYRILLIC SMALL LETTER IE (U+0435)"),
    (put("processes", 1, function="Servιce"), "GREEK SMALL LETTER IOTA (U+03B9)"),
    (put("processes", 1, function="Sérvice"), 'from "Service"'),
    (rule(**{"for": "function=service"}), 'for "service": differs only in capitals from "Service" in processes'),
    (lambda t: [put("processes", 0, certifications="ISO-27001")(t), put("locations", 0, certifications="iso27001")(t)],
     'certifications "iso27001": differs only in capitals and separators from "ISO-27001" in processes'),
    (lambda t: [put("processes", 0, certifications="ISO_27001")(t), put("locations", 0, certifications="ISO.27001")(t)],
     'differs only in separators from "ISO_27001"'),
    (lambda t: [put("processes", 0, certifications="iso27001")(t), put("locations", 0, certifications="iso27OO1")(t)], "the letter O for the digit 0"),
    (lambda t: [put("processes", 0, data_classes="customer_data")(t), add("data_rules", data_class="customer-data", country="IN", allowed="no")(t)],
     'data_class "customer-data": differs only in separators from "customer_data" in processes'),
    (lambda t: [put("locations", 0, city="Pune")(t), put("locations", 1, city="PUNE")(t)], 'city "PUNE": differs only in capitals'),
    (lambda t: [put("locations", 0, city="Krakow")(t), put("locations", 1, city="Kraków")(t)], 'city "Kraków": differs by "ó"'),
    (lambda t: [add("risk_scores", country="GB", dimension="flood", score="30")(t), add("risk_scores", country="IN", dimension="Flood", score="3")(t)],
     'dimension "Flood": differs only in capitals from "flood"'),
    (lambda t: [add("risk_scores", country=c, dimension="flood", score="30")(t) for c in ("GB", "IN", "NA")]
     + [rule(type="score_limit", score="Flood")(t)], 'score "Flood": differs only in capitals from "flood" in risk_scores'),
    (add("providers", id="in_fosys", name="Another", type="vendor"), 'id "in_fosys": differs only in separators from "infosys"'),
    (add("roles", id="Agent", name="Another"), 'id "Agent": differs only in capitals from "agent"'),
    (add("scenarios", scenario="Dear", step="2", table="fx", column="rate", operation="multiply", value="1.1"), 'from "dear"'),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "message"), SAME)
def test_two_spellings_of_one_word_are_refused(edit: Edit, message: str, tmp_path: Path) -> None:
    text = said(tmp_path, edit)
    assert message in text
    assert "(write both " in text


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda t: [put("processes", 0, data_classes="customer_data")(t), add("data_rules", data_class="costumer_data", country="IN", allowed="no")(t)],
         'data_rules.csv:2 data_class "costumer_data": no process has data of the class "costumer_data" (did you mean "customer_data"?)'),
        (lambda t: [put("processes", 0, data_classes="custmer_data")(t), put("processes", 1, data_classes="customer_data")(t),
                    add("data_rules", data_class="customer_data", country="IN", allowed="no")(t)],
         'processes.csv:2 data_classes "custmer_data": no rule is about the class "custmer_data" (did you mean "customer_data"?)'),
        (lambda t: [put("processes", 0, certifications="iso27001")(t), put("locations", 0, certifications="iso27001")(t), put("locations", 1, certifications="iso2701")(t)],
         'certifications "iso2701": no process needs "iso2701" (did you mean "iso27001"?)'),
        (lambda t: [put("processes", 0, certifications="hitrust")(t), put("locations", 0, certifications="hitrsut")(t)], 'did you mean "hitrsut"?'),
        (lambda t: [put("processes", 0, languages="tl")(t), put("locations", 0, languages="fil")(t)], "fil"),
        (lambda t: [put("processes", 0, languages="no")(t), put("locations", 0, languages="nb")(t)], "is the same language as no in processes"),
    ],
)  # fmt: skip
def test_a_slip_in_a_need_an_offer_or_a_rule_is_refused(edit: Edit, message: str, tmp_path: Path) -> None:
    text = said(tmp_path, edit)
    assert message in text
    assert not text.startswith("warning")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            add("data_rules", data_class="health", country="IN", allowed="no"),
            "no process has data of this class: the rule changes nothing",
        ),
        (put("processes", 0, certifications="soc2"), "no location holds this certification: the process can go nowhere"),
        (put("processes", 0, languages="is"), "no location offers this language: the process can go nowhere"),
        (put("processes", 1, function="Servise"), 'function "Servise": is nearly "Service", and counts as another function'),
        (
            lambda t: [put("locations", 0, city="Manchester")(t), put("locations", 1, city="Manchster")(t)],
            'is nearly "Manchester"',
        ),
    ],
)
def test_what_may_be_meant_is_said(edit: Edit, message: str, tmp_path: Path) -> None:
    text = said(tmp_path, edit)
    assert text.startswith("warning: ")
    assert message in text


@pytest.mark.parametrize("edit", [
    put("locations", 0, languages="en; fr; de"), put("locations", 0, certifications="soc2; iso27001"),
    put("processes", 0, data_classes="customer_data"),
    lambda t: [put("processes", 0, certifications="iso27001")(t), put("locations", 0, certifications="iso27001; iso27701; iso9001")(t)],
    lambda t: [put("processes", 0, id="calls1.1")(t), put("baseline", 0, process="calls1.1")(t), add("processes", **(t["processes"][1] | {"id": "calls11"}))(t)],
    lambda t: [put("processes", 0, data_classes="phi")(t), put("processes", 1, data_classes="pii")(t), add("data_rules", data_class="pii", country="IN", allowed="no")(t)],
])  # fmt: skip
def test_what_is_offered_and_not_asked_for_is_nothing_to_say(edit: Edit, tmp_path: Path) -> None:
    assert said(tmp_path, edit) == ""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Finance ", "Finance"), ("\u00a0Finance", "Finance"), ("Fin\u00adance", "Finance"), ("Finance\u200b", "Finance"), ("\ufeffFinance", "Finance"),
        ("Retail\u2009banking", "Retail banking"), ("Retail\u3000banking", "Retail banking"), ("Retail  banking", "Retail banking"),
        ("Retail\nbanking", "Retail banking"), ("\u200eFinance\u200f", "Finance"), ("Cafe\u0301", "Café"), ("\u2060Finance", "Finance"),
        ("Finance", "Finance"), ("Zürich", "Zürich"), ("東京", "東京"),
    ],
)  # fmt: skip
def test_blanks_and_invisible_signs_are_no_difference(typed: str, read: str, tmp_path: Path) -> None:
    assert clean(typed) == read
    loaded = load(edited(tmp_path, put("processes", 1, function=typed), rule(**{"for": f"function={read}"})))
    assert loaded.study.processes[1].function == read
    assert len(loaded.warnings) == (typed != read)
    assert all(f'is read as "{read}"' in problem.message for problem in loaded.warnings)


def test_what_was_changed_is_said_once_for_a_column(tmp_path: Path) -> None:
    [line] = said(
        tmp_path,
        put("locations", 0, name="Leeds "),
        put("locations", 1, name="Wind\u00a0hoek"),
        put("locations", 2, name=" Pune"),
    ).splitlines()
    assert line.startswith(
        'warning: locations.csv:2 name "Leeds ": is read as "Leeds", without superfluous blanks (and so in 2 more cells'
    )


def test_notes_keep_their_lines(tmp_path: Path) -> None:
    loaded = load(edited(tmp_path, put("labor_rates", 0, source="line one\nline two")))
    assert (loaded.study.labor_rates[0].source, loaded.warnings) == ("line one\nline two", ())


@pytest.mark.parametrize(
    ("word", "other"),
    [("iso27001", "iso27701"), ("pii", "phi"), ("eu_data", "uk_data"), ("SOC1", "SOC2"), ("level1", "level10"), ("Sale", "Salt")],
)
def test_words_that_differ_by_meaning_are_not_called_misspelled(word: str, other: str) -> None:
    assert typo_of(word, [other]) is None
    assert folded(word) != folded(other)
