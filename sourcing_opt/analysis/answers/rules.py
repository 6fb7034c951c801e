"""The rules of a study that have a price: its policies, and inputs that act as rules; and the study, or its program, without some of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sourcing_opt.analysis.diagnosis.descriptions import in_words
from sourcing_opt.economics import Economics, appraise
from sourcing_opt.economics.axes import Flags, axes_of
from sourcing_opt.economics.eligibility import eligible_pairs
from sourcing_opt.formulation import Formulation, Origin, build
from sourcing_opt.formulation.asked import admit, everything_behind, free_input, free_policy
from sourcing_opt.schemas.columns.base import key_of
from sourcing_opt.schemas.policies import UnderWay
from sourcing_opt.schemas.study import Study

Of = Literal["policies", "inputs", "all"]
"""Which rules are meant."""
BOUNDS = {
    "locations": ("max_fte", "min_fte", "intake"),
    "labor_rates": ("max_headcount",),
    "language_pools": ("max_headcount",),
    "processes": ("min_share", "min_locations", "max_locations"),
}
"""Table -> its columns that bound what a plan may do."""
GATES: dict[str, dict[str, object]] = {
    "processes": {"languages": (), "certifications": (), "min_overlap_hours": 0.0, "min_quality": 0.0},
    "data_rules": {"allowed": "yes"},
    "fit": {"allowed": True},
}
"""Table -> its columns that decide where work may go at all, and what is in them when they do not."""
GATE_WORDS = {
    "languages": "goes only where {} is offered",
    "certifications": "goes only where {} is certified",
    "min_overlap_hours": "goes only where {} h of the home business day are shared",
    "min_quality": "goes only where quality is at least {}",
}


@dataclass(frozen=True)
class Rule:
    """A policy, or an input that acts as one."""

    name: str
    table: str
    key: tuple[str, ...]
    column: str | None
    """None: a policy, a move that is under way."""
    owner: str | None
    words: str
    """What it asks for."""
    bound: float | None
    """Where a single number says how far."""
    soft: bool = False

    @property
    def is_policy(self) -> bool:
        """Whether it is a row of `policies`."""
        return self.table == "policies"


def rules_of(study: Study, of: Of) -> list[Rule]:
    """Policies first, by id; then inputs by table. Inputs that keep nothing from anywhere are left out."""
    rules = list(_policies(study)) if of != "inputs" else []
    return rules if of == "policies" else [*rules, *_bounds(study), *_gates(study), *_under_way(study)]


def _policies(study: Study) -> Iterator[Rule]:
    for policy in sorted(study.policies, key=lambda row: row.id):
        bounds = {side: getattr(policy, side, None) for side in ("min", "max")}
        sides = [side for side, bound in bounds.items() if bound is not None]
        if isinstance(policy, UnderWay):
            words = "what is under way goes live"
        else:
            cells = [Origin("policies", (policy.id,), side) for side in sides] or [Origin("policies", (policy.id,))]
            words = " and ".join(in_words(study, cell) for cell in cells)
        bound = bounds[sides[0]] if len(sides) == 1 else None
        yield Rule(
            name=policy.id,
            table="policies",
            key=(policy.id,),
            column=None,
            owner=policy.owner,
            words=words,
            bound=bound,
            soft=policy.penalty is not None,
        )


def _bounds(study: Study) -> Iterator[Rule]:
    for table, columns in BOUNDS.items():
        for row in sorted(study.rows(table), key=key_of):
            for column in columns:
                at = getattr(row, column)
                if at is None or at <= (1 if column == "min_locations" else 0 if column.startswith("min") else -1):
                    continue
                key = key_of(row)
                words = in_words(study, Origin(table, key, column))
                if column == "min_share" and row.min_locations > 1:  # type: ignore[attr-defined]
                    words += f", at {row.min_locations} locations"  # type: ignore[attr-defined]
                yield Rule(
                    name=f"{'/'.join(key)}.{column}",
                    table=table,
                    key=key,
                    column=column,
                    owner=None,
                    words=words,
                    bound=float(at),
                )


def _gates(study: Study) -> Iterator[Rule]:
    """Those whose lifting lets some work go somewhere it may not go."""
    now = _allowed(study)
    for table, columns in GATES.items():
        for row in sorted(study.rows(table), key=key_of):
            for column, nothing in columns.items():
                at = getattr(row, column)
                if at == nothing or at == "with_cost":
                    continue
                key = key_of(row)
                shown = ", ".join(at) if isinstance(at, tuple) else f"{at:g}" if isinstance(at, float) else str(at)
                words = GATE_WORDS[column].format(shown) if table == "processes" else "may not go there"
                rule = Rule(
                    name=f"{'/'.join(key)}.{column}",
                    table=table,
                    key=key,
                    column=column,
                    owner=None,
                    words=words,
                    bound=at if isinstance(at, float) else None,
                )
                if (_allowed(lifted(study, [rule])) & ~now).any():
                    yield rule


def _under_way(study: Study) -> Iterator[Rule]:
    going = sorted({move.process for move in study.previous_moves if move.status == "under_way"})
    governed = any(isinstance(policy, UnderWay) for policy in study.policies)
    for process in () if governed else going:
        yield Rule(
            name=f"{process}.under_way",
            table="previous_moves",
            key=(process,),
            column=None,
            owner=None,
            words="what is under way goes live",
            bound=None,
        )


def lifted(study: Study, rules: Collection[Rule]) -> Study:
    """The study without these rules."""
    for rule in rules:
        if rule.is_policy:
            [policy] = [row for row in study.policies if (row.id,) == rule.key]
            others = tuple(row for row in study.policies if row is not policy)
            # Without it what is under way goes live whatever it takes; lifted, nobody asks for it.
            kept = (policy.replace(penalty=0.0),) if isinstance(policy, UnderWay) else ()
            study = study.replace(policies=(*others, *kept))
        elif rule.table == "previous_moves":
            name = f"call_off_{rule.key[0]}"
            asked = UnderWay.model_validate({"id": name, "for": {"process": rule.key}, "penalty": 0.0})
            study = study.replace(policies=(*study.policies, asked))
        else:
            rows = [
                row.replace(**_without(rule.table, str(rule.column))) if key_of(row) == rule.key else row
                for row in study.rows(rule.table)
            ]
            study = study.replace(**{rule.table: tuple(rows)})
    return study


def _without(table: str, column: str) -> dict[str, object]:
    if column in GATES.get(table, {}):
        return {column: GATES[table][column]}
    if column == "min_share":
        # Without a smallest share a number of locations says nothing.
        return {"min_share": 0.0, "min_locations": 1}
    return {column: {"min_fte": 0.0, "min_locations": 1}.get(column)}


def program_of(economics: Economics, of: Of) -> Formulation:
    """The program in which these rules can be lifted: with the pairs that only they keep apart, between which nothing moves yet."""
    if of == "policies":
        return build(economics)
    gates = [rule for rule in rules_of(economics.study, "inputs") if _is_gate(rule)]
    model = build(replace(economics, eligible=_eligible(economics, gates)) if gates else economics)
    everything_behind(model)
    admit(model, economics.eligible)
    return model


def lift(model: Formulation, rules: Collection[Rule], economics: Economics) -> Economics:
    """Take the rules out of a study's program. Returns the study without them, appraised."""
    for rule in rules:
        if rule.is_policy:
            free_policy(model, rule.key[0])
        elif rule.table == "previous_moves":
            for move in economics.study.previous_moves:
                if move.process == rule.key[0]:
                    free_input(model, "previous_moves", key_of(move), None)
        elif not _is_gate(rule):
            free_input(model, rule.table, rule.key, rule.column)
            if rule.column == "min_share":
                free_input(model, rule.table, rule.key, "min_locations")
    gates = [rule for rule in rules if _is_gate(rule)]
    # Policies select by what a process needs: it still needs it, and may go there all the same.
    without = appraise(lifted(economics.study, [rule for rule in rules if not _is_gate(rule)]))
    if gates:
        without = replace(without, eligible=_eligible(economics, gates))
        admit(model, without.eligible)
    return without


def _eligible(economics: Economics, gates: Collection[Rule]) -> Flags:
    """(P, L) Where work may go without some of what keeps it away, as far as it has a price there."""
    return np.asarray(_allowed(lifted(economics.study, gates)) & economics.priced)


def _is_gate(rule: Rule) -> bool:
    return rule.column in GATES.get(rule.table, {})


def _allowed(study: Study) -> Flags:
    """(P, L) Where work may go."""
    return eligible_pairs(study, axes_of(study))[0]
