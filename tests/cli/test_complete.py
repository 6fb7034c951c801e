"""What Tab offers, asked as the shells ask; and a real bash that is told how."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcing_opt.cli.main import COMPLETE, main
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.optimisation import as_is
from sourcing_opt.schemas.study import Study
from tests.batch import runs
from tests.studies import small, study, write_files

Tab = Callable[[str], list[str]]


@pytest.fixture
def tab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tab:
    """What is offered at the end of a line, in a folder with a study, its plan and runs."""
    write_files(small(), tmp_path / "mine")
    made: Study = study()
    (tmp_path / "plan.json").write_text(json.dumps(plan_document(as_is(made))), encoding="utf-8")
    for each in runs.four_quarters():
        runs.put(tmp_path / "runs", each)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(COMPLETE, "bash_complete")

    def tab(line: str) -> list[str]:
        words = shlex.split(line)
        monkeypatch.setenv("COMP_WORDS", f"sourcing-opt {line}")
        monkeypatch.setenv("COMP_CWORD", str(len(words) + line.endswith(" ")))
        assert main([]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return [item.removeprefix("plain,") for item in out.split()]

    return tab


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("sol", ["solve"]),
        ("solve mine --scen", ["--scenario"]),
        ("solve mine --scenario ", ["dear"]),
        ("solve mine --scenario x", []),
        ("solve nowhere --scenario ", []),
        ("solve mine --model re", ["file,re", "regulated_core"]),
        ("solve mine --set pol", ["policies["]),
        ("solve mine --set policies[", ["policies[id=home]."]),
        ("solve mine --set labor_rates[location=p", ["labor_rates[location=pune]."]),
        ("solve mine --set labor_rates[location=pune,r", ["labor_rates[location=pune,role=agent]."]),
        ("compare mine --scenarios ", ["dear"]),
        ("compare mine --models onshore,ne", ["onshore,nearshore"]),
        ("compare mine --models nearshore,near", []),
        ("show plan.json --process ", ["calls", "invoices"]),
        ("show mine --process ", []),
        ("explain plan.json ", ["calls", "invoices"]),
        ("explain mine inv", ["invoices"]),
        ("explain plan.json calls p", ["pune"]),
        ("price mine --curve ", ["home"]),
        ("frontier mine --against moved", ["moved_fte"]),
        ("solve mine --then moved", ["moved_fte:min"]),
        ("alternatives plan.json --kinds moved_fte,one", ["moved_fte,one_off"]),
        ("new demo --example ti", ["tiny"]),
        ("new demo --home P", ["PE", "PH", "PK", "PL", "PT"]),
        ("new demo --roles agent,acc", ["agent,accountant"]),
        ("countries ZA P", ["PE", "PH", "PK", "PL", "PT"]),
        ("schema prev", ["previous_moves", "previous_sites"]),
        ("check pl", ["file,pl"]),
        ("runs show bank/", ["bank/nearshore/recession"]),
    ],
)
def test_ids_are_offered(tab: Tab, line: str, found: list[str]) -> None:
    assert tab(line) == found


def test_runs_are_offered_by_id(tab: Tab) -> None:
    ids = sorted(run.run for run in runs.four_quarters())
    for line in ("show ", "diff plan.json ", "roll mine --plan ", "check ", "explain ", "price ", "alternatives ", "frontier "):
        offered = [item for item in tab(line) if not item.startswith("file")]
        assert [item for item in offered if item in ids] == ids
    assert "bank" not in tab("show "), "it names several"
    assert "bank" in tab("runs show ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(COMPLETE, f"{shell}_source")
    assert main([]) == 0
    assert f"{COMPLETE}={shell}_complete" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_real_bash(tmp_path: Path) -> None:
    bin_folder = Path(sys.executable).parent
    script = (
        f'eval "$({COMPLETE}=bash_source sourcing-opt)"\n'
        "COMP_WORDS=(sourcing-opt ru); COMP_CWORD=1; $(complete -p sourcing-opt | grep -o '_[a-z_]*completion') sourcing-opt\n"
        'echo "${COMPREPLY[@]}"\n'
    )
    environment = os.environ | {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("runs\n", "")
