"""Certificates: what they prove, and that nothing else passes for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.known_optima import Problem, as_study
from sourcing_opt.economics import appraise
from sourcing_opt.errors import InvalidInput
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.formulation.implied import Links, numbered
from sourcing_opt.io import content, load
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status, solve
from sourcing_opt.solving import certificate as page
from sourcing_opt.solving.certificate import Certificate, NotProven
from sourcing_opt.solving.certificate_file import Filed, read_certificate, verified, write_certificate
from sourcing_opt.solving.proof import check, program_digest
from tests.oracle.aimed import aimed_study
from tests.oracle.studies import all_or_nothing_study, random_study

RANDOM, WHOLE, AIMED = range(36), range(16), range(8)


@dataclass(frozen=True)
class Case:
    """A study's program, how its solve ended, and the proof of that."""

    model: Formulation
    status: Status
    objective: float | None
    certificate: Certificate

    @property
    def filed(self) -> Filed:
        """As a file has it."""
        return Filed(
            self.certificate, "9.9", self.model.economics.study.digest, program_digest(self.model), self.certificate.digest
        )


def case_of(study: Study) -> Case:
    outcome = solve(build(appraise(study)), Limits(gap=0.0))
    assert outcome.certificate is not None
    assert outcome.proof == ""
    return Case(build(appraise(study)), outcome.status, outcome.objective, outcome.certificate)


@cache
def case(kind: str, seed: int) -> Case:
    match kind:
        case "random":
            return case_of(random_study(seed))
        case "whole":
            return case_of(all_or_nothing_study(seed))
    return case_of(aimed_study(seed).study)


CASES = [
    *(pytest.param("random", seed, id=f"random{seed}") for seed in RANDOM),
    *(pytest.param("whole", seed, id=f"whole{seed}") for seed in WHOLE),
    *(pytest.param("aimed", seed, id=f"aimed{seed}") for seed in AIMED),
]


def divided() -> Iterator[Case]:
    """Those of the cases that were divided into others."""
    for kind, seeds in (("random", RANDOM), ("whole", WHOLE), ("aimed", AIMED)):
        yield from (found for found in (case(kind, seed) for seed in seeds) if len(found.certificate.parent) > 1)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_it_verifies(kind: str, seed: int) -> None:
    found = case(kind, seed)
    bound = check(found.model, found.certificate)
    assert bound == found.certificate.bound
    assert bound - 1e-7 * abs(bound) <= verified(found.filed, found.model) <= bound or bound == np.inf
    assert (found.status is Status.INFEASIBLE) == (bound == np.inf)
    if found.objective is not None:
        assert bound == pytest.approx(found.objective, rel=2e-9)
        assert bound <= found.objective + 1e-9 * abs(found.objective)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_a_higher_bound_is_not_proven(kind: str, seed: int) -> None:
    found = case(kind, seed)
    higher = np.nextafter(found.certificate.bound, np.inf) if found.status is not Status.INFEASIBLE else np.nan
    for bound in (higher, np.nan):
        with pytest.raises(NotProven, match="it claims a bound of"):
            check(found.model, replace(found.certificate, bound=float(bound)))


def test_there_are_cases_of_every_kind() -> None:
    found = [case(kind, seed) for kind, seeds in (("random", RANDOM), ("whole", WHOLE), ("aimed", AIMED)) for seed in seeds]
    assert sum(each.status is Status.INFEASIBLE for each in found) >= 5
    assert sum(len(each.certificate.parent) > 1 for each in found) >= 5
    assert any((each.certificate.row >= 0).any() for each in found)
    assert any((each.certificate.column >= 0).any() for each in found)


WHOLE_NUMBERS = ("links", "parent", "row", "column", "at", "yes", "start", "dual_row", "ray")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.sampled_from([tuple(each.values) for each in CASES]),
    st.sampled_from(fields(Certificate)),
    st.integers(0, 10_000),
    st.data(),
)
def test_any_number_changed_is_noticed(which: tuple[str, int], field: Any, place: int, data: st.DataObject) -> None:
    """By its digest; whatever the arithmetic says, no bound is proven that does not hold."""
    found = case(*which)
    array = np.array(getattr(found.certificate, field.name))
    if not array.size:
        return
    at = np.unravel_index(place % array.size, array.shape)
    if field.name in WHOLE_NUMBERS:
        array[at] += data.draw(st.integers(-3, 3).filter(bool))
    else:
        array[at] = data.draw(st.floats(width=64, allow_nan=False).filter(lambda number: number != array[at]))
    parts: dict[str, Any] = {field.name: float(array) if field.name == "bound" else array}
    changed = replace(found.certificate, **parts)
    with pytest.raises(NotProven, match="it was changed since it was written"):
        verified(replace(found.filed, certificate=changed), found.model)
    try:
        bound = check(found.model, changed)
    except NotProven:
        return
    if found.objective is not None:
        assert bound <= found.objective + 1e-9 * abs(found.objective)


def test_a_case_left_out_or_turned_round_is_noticed() -> None:
    seen = 0
    for found in divided():
        c = found.certificate
        last = len(c.parent) - 1
        per_case = ("parent", "row", "column", "at", "yes", "ray")
        without: dict[str, Any] = {name: getattr(c, name)[:last] for name in per_case}
        kept = int(c.start[last])
        without |= {"start": c.start[: last + 1], "dual_row": c.dual_row[:kept], "dual_value": c.dual_value[:kept]}
        with pytest.raises(NotProven, match="not divided into two opposites"):
            check(found.model, replace(c, **without))
        turned = c.yes.copy()
        turned[last] = 1 - turned[last]
        with pytest.raises(NotProven, match="not divided into two opposites"):
            check(found.model, replace(c, yes=turned))
        elsewhere = c.at.copy()
        elsewhere[last] += 1
        with pytest.raises(NotProven, match="not divided into two opposites"):
            check(found.model, replace(c, at=elsewhere))
        seen += 1
    assert seen >= 5


def test_both_sides_turned_round_prove_less() -> None:
    """Then each side's duals are the other's."""
    worse = 0
    for found in divided():
        c = found.certificate
        siblings = np.flatnonzero(c.parent == c.parent[-1])
        turned = c.yes.copy()
        turned[siblings] = 1 - turned[siblings]
        try:
            worse += check(found.model, replace(c, yes=turned)) < found.certificate.bound
        except NotProven:
            worse += 1
    assert worse >= 3


def test_a_column_that_need_not_be_whole_divides_nothing() -> None:
    found = next(each for each in divided() if (each.certificate.column >= 0).any())
    c = found.certificate
    program = found.model.program
    share = int(np.setdiff1d(np.flatnonzero(~program.integer), program.semicontinuous.column)[0])
    with pytest.raises(NotProven, match=f"column {share} need not be whole"):
        check(found.model, replace(c, column=np.where(c.column >= 0, share, c.column)))


def test_a_row_of_anything_divides_nothing() -> None:
    found = next(each for each in divided() if (each.certificate.row >= 0).any())
    c, exclusive = found.certificate, {each.row for each in found.model.exclusive}
    other = next(row for row in range(len(found.model.program.row_lower)) if row not in exclusive)
    with pytest.raises(NotProven, match=f"row {other} does not say that at most one of its columns is 1"):
        check(found.model, replace(c, row=np.where(c.row >= 0, other, c.row)))


def test_a_link_that_plans_need_not_keep_counts_for_nothing() -> None:
    """Nobody forges a row into the program."""
    tried = 0
    for seed in RANDOM:
        found = case("random", seed)
        shape = found.model.economics.axes.shape
        last = found.model.economics.axes.calendar.count - 1
        every = [(l, t, p) for p, l, t in np.ndindex(*shape[:2], last + 1)]
        links = Links(found.model)
        wrong = [link for link in every if not links.are_some([link])]
        for link in (*wrong[:2], (0, -1, 0), (0, 0, shape[0]), (0, last, 0, 0)):
            with pytest.raises(NotProven, match="a link that plans need not keep"):
                check(found.model, replace(found.certificate, links=numbered([link])))
            tried += 1
        with pytest.raises(NotProven, match="not each of a workstream, a place and a period"):
            check(found.model, replace(found.certificate, links=np.zeros((1, 3), dtype=np.intp)))
    assert tried >= 100


def test_what_does_not_fit_together_is_a_part_of_proofs() -> None:
    """Five processes of six people each, whole, at sites with room for ten: one a site, so five are open, and that is proven at once."""
    problem = Problem([10.0] * 6, [100.0] * 6, [6.0] * 5, [[1.0 + i] * 5 for i in range(6)], single_source=True)
    found = case_of(as_study(problem, "together"))
    assert found.objective == pytest.approx(5 * 100 + 1 + 2 + 3 + 4 + 5)
    assert len(found.certificate.parent) == 1
    assert np.bincount(found.certificate.links[:, 0]).max() > 1
    check(found.model, found.certificate)
    fewer = replace(found.certificate, links=found.certificate.links[1:])
    with pytest.raises(NotProven):
        check(found.model, fewer)


def test_of_another_study_it_proves_nothing() -> None:
    one, other = case("random", 2), case("random", 3)
    with pytest.raises(NotProven, match="it is for another study"):
        verified(one.filed, other.model)


@pytest.mark.parametrize("kind", ["random", "whole"])
def test_a_file_holds_it(kind: str, tmp_path: Path) -> None:
    for seed in range(12):
        found, path = case(kind, seed), tmp_path / "proof"
        write_certificate(path, found.certificate, found.model)
        filed = read_certificate(path)
        assert filed.certificate.digest == filed.digest == found.certificate.digest
        assert verified(filed, found.model) == verified(found.filed, found.model)


def test_a_damaged_file_proves_what_it_did_or_nothing(tmp_path: Path) -> None:
    """Bytes that count for nothing may change, and no others; nor is anything but an answer ever the end of it."""
    found, path = case_of(load(content("inputs") / "tiny").study), tmp_path / "proof"
    write_certificate(path, found.certificate, found.model)
    whole = path.read_bytes()
    spoilt = [whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :] for place in range(0, len(whole), 11)]
    spoilt += [whole[:length] for length in range(0, len(whole), 101)]
    refused, proven = 0, verified(found.filed, found.model)
    for data in spoilt:
        path.write_bytes(data)
        try:
            assert verified(read_certificate(path), found.model) == proven
        except (InvalidInput, NotProven):
            refused += 1
    assert refused > len(spoilt) / 2


@pytest.mark.parametrize(
    "parts",
    [
        {"bound": np.array([1.0, 2.0])},
        {"row": np.array([0.5])},
        {"at": np.array("x")},
        {"parent": np.array([None], dtype=object)},
        {"dual_value": np.array([1], dtype=np.int8)},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_other_kinds_of_numbers_are_refused(parts: dict[str, Any], tmp_path: Path) -> None:
    found, path = case("random", 2), tmp_path / "proof"
    write_certificate(path, found.certificate, found.model)
    with np.load(path) as file:
        content = dict(file)
    with path.open("wb") as target:
        partial(np.savez, target)(**(content | parts))
    with pytest.raises(NotProven, match="it is damaged"):
        read_certificate(path)


def test_what_a_case_holds_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However deep the tree is: walking up from every leaf made deep proofs take many minutes."""
    largest = max((case("whole", seed) for seed in WHOLE), key=lambda one: len(one.certificate.parent))
    once, narrowed = page._narrowed, []

    def counted(c: Certificate, node: int, *box: Any) -> Any:
        narrowed.append(node)
        return once(c, node, *box)

    monkeypatch.setattr(page, "_narrowed", counted)
    check(largest.model, largest.certificate)
    assert len(narrowed) > 1
    assert sorted(narrowed) == list(range(1, len(largest.certificate.parent)))
