"""The document of a study that has no plan: what cannot hold together, and the ways out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.diagnosis import Diagnosis, InputChange, Member
from sourcing_opt.analysis.diagnosis.wording import Address, column_of
from sourcing_opt.documents.parts import NUMBER, OBJECT, YES_OR_NO, Schema, answer, array, or_none, record

SCHEMA = "sourcing-opt/diagnosis/1"
"""Raised when a reader of it would have to change."""


def diagnosis_document(diagnosis: Diagnosis, address: Address) -> dict[str, Any]:
    """The diagnosis as nested dicts and lists of plain values, each input with its address."""

    def placed(item: Member | InputChange) -> dict[str, Any]:
        return asdict(item) | {"key": list(item.key), "address": address(item.table, item.row, column_of(item))}

    return {
        "schema": SCHEMA,
        "status": "infeasible",
        "conflicts": [
            {
                "smallest": conflict.smallest,
                "members": [placed(member) for member in conflict.members],
                "needs": [placed(need) for need in conflict.needs],
            }
            for conflict in diagnosis.conflicts
        ],
        "explained": diagnosis.explained,
        "certain": [
            asdict(problem) | {"address": address(problem.table, problem.row, problem.column)} for problem in diagnosis.certain
        ],
        "repairs": [
            {"npv": repair.npv, "gap": repair.gap, "changes": [placed(change) for change in repair.changes]}
            for repair in diagnosis.repairs
        ],
        "untried": [[placed(change) for change in changes] for changes in diagnosis.untried],
        "complete": diagnosis.complete,
    }


def schema() -> Schema:
    """Of the document."""
    conflict = record(smallest=YES_OR_NO, members=array(OBJECT), needs=array(OBJECT))
    repair = record(npv=or_none(NUMBER), gap=or_none(NUMBER), changes=array(OBJECT))
    return answer(
        SCHEMA,
        "why no plan keeps every rule, and the ways out",
        status={"const": "infeasible"},
        conflicts=array(conflict),
        explained=YES_OR_NO,
        certain=array(OBJECT),
        repairs=array(repair),
        untried=array(array(OBJECT)),
        complete=YES_OR_NO,
    )
