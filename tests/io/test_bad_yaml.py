"""YAML that is not plain settings or lists of rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from tests.studies import small, write_files

SETTINGS = "name: Small\nhome_country: GB\ncurrency: GBP\nstart: 2027-01-01\nperiods: 4\n"
RULE = "- id: home\n  type: share_limit\n  min: 0.25\n"

CASES = [
    ("study", SETTINGS + "discount: 0.1\n", "study.yaml:6 discount: no such column", 'did you mean "discounting"?'),
    ("study", SETTINGS.replace("currency: GBP\n", ""), "study.yaml currency: column is missing", ""),
    ("study", SETTINGS + "name: Again\n", 'study.yaml:6 name: stands twice, first in line 1', ""),
    ("study", "", "study.yaml: the file is empty", ""),
    ("study", "# nothing yet\n", "study.yaml: expected settings, each on a line", "like name: My study"),
    ("study", "- name: Small\n", "study.yaml: expected settings, each on a line", "like name: My study"),
    ("study", SETTINGS + "note: a: b\n", "study.yaml:6: not readable as YAML: mapping values are not allowed here", ""),
    ("study", SETTINGS + "note: 'open\n", "not readable as YAML: found unexpected end of stream", ""),
    ("study", SETTINGS + "note: \x01\n", "study.yaml:6: holds a control character", ""),
    ("study", SETTINGS + "note: &all yes\n", "study.yaml:6: not readable as YAML: anchors and aliases", ""),
    ("study", SETTINGS + "note: !!python/name:os.system\n", "study.yaml:6: not readable as YAML: tags (!) are not supported", ""),
    ("study", SETTINGS + "note: [a, b]\n", "study.yaml:6 note: expected text", ""),
    ("study", SETTINGS + "note: " + "[" * 5000 + "\n", "study.yaml: nested too deeply", ""),
    ("study", SETTINGS + "---\n" + SETTINGS, "study.yaml:6: not readable as YAML: but found another document", ""),
    ("policies", "id: home\ntype: share_limit\n", "policies.yaml:1: expected a list", 'begin every one of the policies with "- "'),
    ("policies", RULE + "- home\n", "policies.yaml:4: expected columns and their values", ""),
    ("policies", RULE + "  minn: 0.5\n", "policies.yaml:4 minn: no such column", 'did you mean "min"?'),
    ("policies", RULE + "  min: 0.5\n", "policies.yaml:4 min: stands twice, first in line 3", ""),
    ("policies", RULE + "  where: {country: GB,\n    country: IN}\n", "policies.yaml:5 country: stands twice, first in line 4", ""),
    ("policies", RULE + "  where: {county: GB}\n", 'policies.yaml:4 where: no attribute "county" to select by', 'did you mean "country"?'),
    ("policies", RULE + "  where: {country: [GB, ]}\n  for: {function: [~]}\n", 'policies.yaml:5 for: function "": expected text, not only spaces', ""),
    ("policies", RULE + "  where: {country: []}\n", 'policies.yaml:4 where: "country" needs values', ""),
    ("policies", RULE + '  for: {function: ["A;B"]}\n', 'policies.yaml:4 for: "function" needs values, without ; and | in them', ""),
    ("policies", "- type: share_limit\n  min: 1\n", "policies.yaml id: column is missing", ""),
    ("policies", RULE + "- id: second\n  min: 1\n", "policies.yaml:4 type: is blank; expected one of", ""),
    ("policies", "- id: stay\n  type: assignment\n  metric: fte\n  min: 1\n", "policies.yaml:3 metric: no such column here", ""),
]  # fmt: skip


@pytest.mark.parametrize(("table", "text", "message", "hint"), CASES)
def test_bad_yaml(table: str, text: str, message: str, hint: str, tmp_path: Path) -> None:
    folder = write_files(small(), tmp_path)
    (folder / f"{table}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load(folder)
    [line] = str(caught.value).splitlines()
    assert message in line
    assert hint in line


def test_scalars_stay_what_was_written(tmp_path: Path) -> None:
    """No `NO` that becomes false, no 007 that becomes 7, no 1e3 that becomes a number where text is meant; blanks are blank."""
    folder = write_files(small(), tmp_path)
    settings = SETTINGS.replace("GB\n", "NO\n").replace("Small", "007") + "source: 1e3\nnote: ~\nperiod:\nprice_inflation: null\n"
    (folder / "study.yaml").write_text(settings, encoding="utf-8")
    read = load(folder).study.study
    assert (read.home_country, read.name, read.source) == ("NO", "007", "1e3")
    assert (read.note, read.period, read.price_inflation) == (None, "quarter", 0.0)


@pytest.mark.parametrize("text", ["# none yet\n", "[]\n", "~\n"])
def test_no_policies(text: str, tmp_path: Path) -> None:
    folder = write_files(small(), tmp_path)
    (folder / "policies.yaml").write_text(text, encoding="utf-8")
    assert load(folder).study.policies == ()
