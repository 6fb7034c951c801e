"""The documents of `runs`: the list, the history of one label, one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sourcing_opt.documents.parts import OBJECT, TEXT, Schema, array, by_name, one_of, or_none, record

SCHEMA = "sourcing-opt/runs/1"
"""Raised when a reader of them would have to change."""
Line = Mapping[str, Any]
"""A run as the registry lists it: column -> cell."""


def runs_document(runs: Sequence[Line], histories: Mapping[str, Sequence[Line]]) -> dict[str, Any]:
    """The runs in lines, and for each label those that stand for its quarters."""
    return {"schema": SCHEMA, "runs": runs, "histories": histories}


def history_document(label: str, quarters: Sequence[Line]) -> dict[str, Any]:
    """The quarters of one label, in lines."""
    return {"schema": SCHEMA, "label": label, "quarters": quarters}


def run_document(folder: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A run's manifest, and where the run is."""
    return {"schema": SCHEMA, "folder": folder, "manifest": manifest}


def schema() -> Schema:
    """Of any of the three."""
    name: Schema = {"const": SCHEMA}
    return one_of(
        SCHEMA,
        "runs, by runs list and runs show",
        record(schema=name, runs=array(OBJECT), histories=by_name(array(OBJECT))),
        record(schema=name, label=TEXT, quarters=array(OBJECT)),
        record(schema=name, folder=or_none(TEXT), manifest=OBJECT),
    )
