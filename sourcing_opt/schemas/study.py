"""A study: everything needed to answer one question, one field per table. The manifest of all tables."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.policies import POLICY_TYPES, Policy, Rule
from sourcing_opt.schemas.tables.contracts import Contract, Package
from sourcing_opt.schemas.tables.labor import ASSUMED_TRANSITION, Fx, LaborRate, LanguagePool, Quote, Role, Staff, Transition
from sourcing_opt.schemas.tables.links import Link
from sourcing_opt.schemas.tables.locations import CAPTIVE, Location, Provider, ProviderTier
from sourcing_opt.schemas.tables.marks import Judgement, ScorePart
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.pools import Pool
from sourcing_opt.schemas.tables.previous import PreviousMove, PreviousSite
from sourcing_opt.schemas.tables.processes import Baseline, Fit, Process, ProcessRole, Volume
from sourcing_opt.schemas.tables.quality import ServiceLevel
from sourcing_opt.schemas.tables.risk import DataRule, RiskScore
from sourcing_opt.schemas.tables.scenarios import Change
from sourcing_opt.schemas.tables.settings import StudySettings
from sourcing_opt.schemas.tables.taxes import Incentive, Tax


class Study(BaseModel):
    """One question and everything needed to answer it. Immutable; `replace` gives a varied copy."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    study: StudySettings
    """The question: home, currency, horizon, discounting."""
    processes: tuple[Process, ...]
    """The work."""
    locations: tuple[Location, ...]
    """Where it could be done."""
    labor_rates: tuple[LaborRate, ...] = ()
    """What people cost there."""
    providers: tuple[Provider, ...] = ()
    """Who runs the locations. Without the table: the company itself."""
    roles: tuple[Role, ...] = ()
    """Kinds of job. Without the table: no hiring, training or lead cost."""
    process_roles: tuple[ProcessRole, ...] = ()
    """Role mixes of processes that need more than one role."""
    language_pools: tuple[LanguagePool, ...] = ()
    """What languages cost where, and how many speak them. Without a row: no premium and no limit."""
    staff: tuple[Staff, ...] = ()
    """Who is employed today where people come and go. Without a row: as many as today's work takes."""
    baseline: tuple[Baseline, ...] = ()
    """Who does the work today. A process without a row is new work."""
    previous_moves: tuple[PreviousMove, ...] = ()
    """Moves of the plan before: what is under way is carried out, what was planned is held against."""
    previous_sites: tuple[PreviousSite, ...] = ()
    """Locations that the plan before meant to open or close."""
    quotes: tuple[Quote, ...] = ()
    """Vendors' bids."""
    fit: tuple[Fit, ...] = ()
    """Exceptions for a process at a location."""
    service_levels: tuple[ServiceLevel, ...] = ()
    """How well work is done where: resolution, errors, time, satisfaction. Without the table: the same everywhere."""
    pools: tuple[Pool, ...] = ()
    """Calls that wait for whoever is free. Without the table: it does not matter when work is done."""
    modes: tuple[Mode, ...] = ()
    """How work can be done otherwise than today. Without the table: only where it is done can change."""
    volumes: tuple[Volume, ...] = ()
    """Season and peaks."""
    provider_tiers: tuple[ProviderTier, ...] = ()
    """Volume discounts."""
    contracts: tuple[Contract, ...] = ()
    """What leaving a provider takes. Without a row, work leaves for its severance alone."""
    packages: tuple[Package, ...] = ()
    """Discounts on several processes together."""
    taxes: tuple[Tax, ...] = ()
    """Rates on profits, for what is left after tax. Without a row, none."""
    incentives: tuple[Incentive, ...] = ()
    """What governments grant."""
    links: tuple[Link, ...] = ()
    """Work that is handed from one process to another, at a cost where they are apart."""
    transition: tuple[Transition, ...] = ()
    """What moving takes, by complexity. Without the table: stated assumptions."""
    fx: tuple[Fx, ...] = ()
    """Exchange rates; the study's own currency needs none."""
    risk_scores: tuple[RiskScore, ...] = ()
    """Risks of countries and locations."""
    marks: tuple[Judgement, ...] = ()
    """How good providers are, by function, with evidence. Beside the scorecard in providers."""
    scores: tuple[ScorePart, ...] = ()
    """Composite scores: weighted means of marks, quality and risks."""
    data_rules: tuple[DataRule, ...] = ()
    """Where data may be handled."""
    policies: tuple[Policy, ...] = ()
    """The rules a plan keeps."""
    scenarios: tuple[Change, ...] = ()
    """Named changes to the tables."""

    def rows(self, table: str) -> tuple[Row, ...]:
        """All rows of a table; `study` has one."""
        value = getattr(self, table)
        return (value,) if isinstance(value, Row) else value

    def replace(self, **tables: Any) -> Study:
        """A copy with whole tables replaced."""
        # Not model_copy: it would take along what is cached of the old tables.
        return Study.model_construct(**{table: getattr(self, table) for table in TABLES} | tables)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every cell of every table, whatever the order of rows and columns and the kind of file."""
        study_hash = hashlib.sha256()
        for table in sorted(TABLES):
            texts = (json.dumps(row.cells(), default=str, sort_keys=True) for row in self.rows(table))
            # The sum of the rows' own digests is the same in every order, and a million rows need no memory for it.
            of_rows = sum(int.from_bytes(hashlib.sha256(text.encode()).digest()) for text in texts)
            study_hash.update(f"{table} {of_rows:x} ".encode())
        return study_hash.hexdigest()

    @cached_property
    def transitions(self) -> dict[str, Transition]:
        """Complexity -> what moving takes: the study's row, or the stated assumption."""
        return {row.complexity: row for row in (*ASSUMED_TRANSITION, *self.transition)}

    @cached_property
    def own_providers(self) -> frozenset[str]:
        """The company itself, under whatever ids."""
        return frozenset({CAPTIVE, *(row.id for row in self.providers if row.type == "captive")})

    @cached_property
    def mixed_roles(self) -> dict[str, frozenset[str]]:
        """Process -> the roles of its mix; only processes that have one."""
        found: dict[str, set[str]] = {}
        for row in self.process_roles:
            found.setdefault(row.process, set()).add(row.role)
        return {process: frozenset(roles) for process, roles in found.items()}


def _row_type(table: str) -> type[Row]:
    annotation = Study.model_fields[table].annotation
    if table == "policies":
        return Rule
    return annotation if isinstance(annotation, type) and issubclass(annotation, Row) else get_args(annotation)[0]


TABLES: dict[str, type[Row]] = {table: _row_type(table) for table in Study.model_fields}
"""Table -> the class of its rows, in the order they are shown. `policies` names the base of its types."""

REQUIRED = ("study", "processes", "locations", "labor_rates")
"""Tables no study can do without; labor_rates may be left out where quotes price everything."""


def table_columns(table: str) -> dict[str, Any]:
    """Column name -> field of a table; for `policies`, the columns of all types of rule."""
    if table != "policies":
        return TABLES[table].columns()
    shared = Rule.columns()
    named: dict[str, list[FieldInfo]] = {}
    for rule in POLICY_TYPES.values():
        for name, field in rule.columns().items():
            if name not in shared:
                named.setdefault(name, []).append(field)
    own = {name: _of_some_types(name, fields) for name, fields in named.items()}
    return {"id": shared["id"]} | own | {name: field for name, field in shared.items() if name != "id"}


def _of_some_types(name: str, fields: list[FieldInfo]) -> FieldInfo:
    """A column that not every type of policy has, or not with the same words and unit."""
    if name in ("min", "max"):
        return FieldInfo(annotation=float | None, default=None, description=f"The {name}imum. [by type]")
    words = [word for field in fields if get_origin(field.annotation) is Literal for word in get_args(field.annotation)]
    annotation: Any = Literal[tuple(dict.fromkeys(words))] if words else fields[0].annotation
    return FieldInfo(annotation=annotation, default=None, description=fields[0].description)
