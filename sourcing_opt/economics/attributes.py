"""The attributes policies select by, for every workstream and location, and what a selector selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags
from sourcing_opt.economics.geography import location_model
from sourcing_opt.schemas.policies import Rule
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import CAPTIVE, Location
from sourcing_opt.schemas.tables.processes import Process

Attributes = Mapping[str, frozenset[str]]
"""Attribute -> its values; most have one, languages and the like may have several."""


@dataclass(frozen=True)
class Selection:
    """Who one repetition of a policy is about."""

    label: str
    """The value of `each` it is for; empty where the policy is not repeated."""
    workstreams: Flags
    """(P,)"""
    locations: Flags
    """(L,)"""


def process_attributes(study: Study, process: Process) -> Attributes:
    """What a policy's `for` can select a process by."""
    roles = frozenset({process.role}) if process.role else study.mixed_roles.get(process.id, frozenset())
    several = {"data_classes": process.data_classes, "languages": process.languages, "certifications": process.certifications}
    one = {
        "process": process.id,
        "function": process.function,
        "service_type": process.service_type,
        "coverage": process.coverage,
        "data_transfer": _data_transfer(study, process),
        "strategic_importance": str(process.strategic_importance),
        "performance": str(process.performance),
        "criticality": process.criticality,
        "complexity": process.complexity,
    }
    found = {name: frozenset(values) for name, values in several.items()} | {"role": roles}
    return found | {name: frozenset({value}) for name, value in one.items()}


def _data_transfer(study: Study, process: Process) -> str:
    """no, where some data rule keeps the process's data out of a country; else with_cost, where one asks for safeguards; else free."""
    verdicts = {rule.allowed for rule in study.data_rules if rule.data_class in process.data_classes}
    return next((verdict for verdict in ("no", "with_cost") if verdict in verdicts), "free")


def location_attributes(study: Study, location: Location) -> Attributes:
    """What a policy's `where` can select a location by."""
    types: dict[str, str] = {CAPTIVE: CAPTIVE} | {provider.id: provider.type for provider in study.providers}
    one = {
        "location": location.id,
        "country": location.country,
        "timezone": location.timezone,
        "provider": location.provider,
        "provider_type": types[location.provider],
        "location_model": location_model(study, location),
        "status": location.status,
    }
    found = {"languages": frozenset(location.languages), "certifications": frozenset(location.certifications)}
    found["city"] = frozenset({location.city} if location.city else ())
    return found | {name: frozenset({value}) for name, value in one.items()}


def selections(study: Study, axes: Axes, policy: Rule) -> list[Selection]:
    """Who each repetition of a policy is about; one with an empty label where it is not repeated."""
    of_process = {process.id: process_attributes(study, process) for process in axes.processes}
    processes = [of_process[workstream.process.id] for workstream in axes.workstreams]
    locations = [location_attributes(study, location) for location in axes.locations]
    all_for, all_where = _mask(processes, policy.for_), _mask(locations, policy.where)
    if policy.each is None:
        return [Selection("", all_for, all_where)]
    if policy.each in processes[0]:
        values = _values(processes, all_for, policy.each)
        return [Selection(value, all_for & _mask(processes, {policy.each: (value,)}), all_where) for value in values]
    values = _values(locations, all_where, policy.each)
    return [Selection(value, all_for, all_where & _mask(locations, {policy.each: (value,)})) for value in values]


def about(study: Study, axes: Axes, kind: type[Rule]) -> Flags:
    """(P, L) Whether any policy of a type is about the work at the place."""
    found = np.zeros(axes.shape[:2], dtype=bool)
    for policy in study.policies:
        if isinstance(policy, kind):
            for selection in selections(study, axes, policy):
                found |= selection.workstreams[:, None] & selection.locations[None, :]
    return found


def _mask(rows: Sequence[Attributes], selector: Mapping[str, tuple[str, ...]]) -> Flags:
    return np.array([all(row[name] & set(values) for name, values in selector.items()) for row in rows], dtype=bool)


def _values(rows: Sequence[Attributes], mask: Flags, attribute: str) -> list[str]:
    return sorted({value for row, selected in zip(rows, mask, strict=True) if selected for value in row[attribute]})


def domains(axes: Axes, attribute: str) -> dict[str, Flags]:
    """Value of `location`, `country` or `provider` -> (L,) the locations that share it, and could be lost together."""
    values = [location.id if attribute == "location" else str(getattr(location, attribute)) for location in axes.locations]
    return {value: np.array([other == value for other in values]) for value in sorted(set(values))}
