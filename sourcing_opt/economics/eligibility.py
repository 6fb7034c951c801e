"""Which process may go to which location, decided before any model is built; every "no" keeps its reason."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags
from sourcing_opt.economics.clock import overlap_hours
from sourcing_opt.economics.geography import home_zone
from sourcing_opt.economics.scores import mark_of
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.processes import Fit, Process
from sourcing_opt.schemas.tables.risk import DataRule

Reasons = dict[tuple[str, str], tuple[str, ...]]
"""(process id, location id) -> why the process may not go there."""


class Eligibility:
    """Looks a study's rules up once, then answers for any pair."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._start = study.study.start
        self._home_zone = home_zone(study)
        self._fit: dict[tuple[str, str], Fit] = {(row.process, row.location): row for row in study.fit}
        self._rules: dict[tuple[str, str], DataRule] = {(row.data_class, row.country): row for row in study.data_rules}
        self._quotes = {(row.process, row.location) for row in study.quotes}
        self._rates = {(row.role, row.location) for row in study.labor_rates}
        self._roles: dict[str, list[str]] = {process.id: [process.role] if process.role else [] for process in study.processes}
        for row in study.process_roles:
            self._roles[row.process].append(row.role)

    def reasons(self, process: Process, location: Location) -> Iterator[str]:
        """Why the process may not go to the location; none when it may."""
        if location.status == "closed":
            yield "is closed"
        fit = self._fit.get((process.id, location.id))
        if fit is not None and not fit.allowed:
            yield "not allowed by fit" + (f" ({fit.note})" if fit.note else "")
        if missing := [language for language in process.languages if language not in location.languages]:
            yield f"does not offer the language {', '.join(missing)}"
        if missing := [name for name in process.certifications if name not in location.certifications]:
            yield f"is not certified for {', '.join(missing)}"
        for data_class in process.data_classes:
            rule = self._rules.get((data_class, location.country))
            if rule is not None and rule.allowed == "no":
                yield f"{data_class} data may not go to {location.country}" + (f" ({rule.citation})" if rule.citation else "")
        overlap = overlap_hours(location.timezone, self._home_zone, self._start)
        if overlap < process.min_overlap_hours:
            yield f"shares {overlap:g} h of the home business day, needs {process.min_overlap_hours:g} h"
        quality = location.quality if fit is None or fit.quality is None else fit.quality
        if quality < process.min_quality:
            yield f"has quality {quality:g}, needs {process.min_quality:g}"
        if location.is_machine and (process.id, location.id) not in self._quotes:
            yield "is a machine and has no quote"
        elif (process.id, location.id) not in self._quotes and (missing := self._without_rate(process, location)):
            yield f"has no labor rate for {', '.join(missing)} and no quote"

    def of_mode(self, mode: Mode, process: Process, location: Location) -> Iterator[str]:
        """Why work that may go to the location may not be done there in a mode; none when it may."""
        if location.is_machine:
            yield "is a machine, where nothing is done by people"
        elif (process.id, location.id) in self._quotes:
            yield "has a quote, which covers how its vendor does the work"
        if missing := [name for name in mode.certifications if name not in location.certifications]:
            yield f"is not certified for {', '.join(missing)}"
        technology = mark_of(self._study, location.provider, process.function, "technology")
        if mode.min_technology and not technology >= mode.min_technology:
            has = "no mark for technology" if math.isnan(technology) else f"the mark {technology:g} for technology"
            yield f"is run by who has {has}, needs {mode.min_technology:g}"

    def priced(self, process: Process, location: Location) -> bool:
        """Whether there is a quote, or a labor rate for every role the process needs."""
        if (process.id, location.id) in self._quotes:
            return True
        return not location.is_machine and not self._without_rate(process, location)

    def _without_rate(self, process: Process, location: Location) -> list[str]:
        roles = self._roles[process.id]
        return [role for role in roles if (role, location.id) not in self._rates] if roles else ["any role"]


def eligible_pairs(study: Study, axes: Axes) -> tuple[Flags, Flags, Reasons]:
    """(P, L) whether a workstream may go to a location; (P, L) whether it has a price there; and why not.

    Work that is already at a place it may not go to can stay there; it cannot grow there.
    """
    eligibility = Eligibility(study)
    allowed = np.zeros(axes.shape[:2], dtype=bool)
    priced = np.zeros(axes.shape[:2], dtype=bool)
    reasons: Reasons = {}
    for process in axes.processes:
        rows = list(axes.by_process[process.id])
        for l, location in enumerate(axes.locations):
            priced[rows, l] = eligibility.priced(process, location)
            if why := tuple(eligibility.reasons(process, location)):
                reasons[process.id, location.id] = why
            else:
                allowed[rows, l] = [
                    mode is None or not any(eligibility.of_mode(mode, process, location))
                    for mode in (axes.workstreams[p].mode for p in rows)
                ]
    return allowed, priced, reasons
