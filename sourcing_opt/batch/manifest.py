"""What a run's folder says of itself: what was asked, by which versions, what came out, and the bytes it was written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sourcing_opt.errors import Exit
from sourcing_opt.io.plan_document import DOCUMENT
from sourcing_opt.schemas.columns.cells import Amount, Count, Ordinal, Positive, Share
from sourcing_opt.solving import Limits

SCHEMA: Literal["sourcing-opt/run/1"] = "sourcing-opt/run/1"
"""Raised when a reader of the manifest would have to change."""
MANIFEST, WORKBOOK, DIAGNOSIS = "manifest.json", "plan.xlsx", "diagnosis.json"
"""Files of a run's folder; the workbook, and the plan's document beside it, are there when there is a plan, the diagnosis when rules conflict."""


class Settings(BaseModel):
    """How a run is solved. Part of what determines its answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    solver: Literal["highs", "cbc", "scip"] = "highs"
    gap: Share = 0.0001
    """0 where a resolution alone is given. [share of the plan's net present cost]"""
    resolution: Amount | None = None
    """[money, present value]"""
    time_limit: Annotated[Positive, Field(le=31_536_000)] | None = None
    """[seconds]"""
    threads: Annotated[Ordinal, Field(le=256)] = 1
    seed: Annotated[Count, Field(le=2**31 - 1)] = 0

    @model_validator(mode="before")
    @classmethod
    def _an_amount_alone(cls, given: Any) -> Any:
        """Leaves no share of the cost."""
        alone = isinstance(given, dict) and given.get("resolution") is not None and "gap" not in given
        return given | {"gap": 0.0} if alone else given

    @property
    def limits(self) -> Limits:
        """For the solver."""
        return Limits(gap=self.gap, seconds=self.time_limit, threads=self.threads, seed=self.seed, resolution=self.resolution)


class Manifest(BaseModel):
    """A run, told by itself. The registry holds the same and can be made anew from the manifests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["sourcing-opt/run/1"] = SCHEMA
    run: str
    """Id: what determines the answer, hashed."""
    job: str
    """The job's name; the same from quarter to quarter."""
    model: str | None
    """Sourcing model laid over the study."""
    scenarios: tuple[str, ...]
    """Laid over the study, in this order."""
    study: str
    """The study's name."""
    digest: str
    """SHA-256 of all inputs as they were solved, sourcing model and scenarios laid over them."""
    first_period: str
    """Label, like 2027-Q1."""
    last_period: str
    currency: str
    settings: Settings
    versions: dict[str, str]
    """Library -> version: sourcing-opt, python, and all that can change a figure or a byte."""
    status: str
    """Of the solve: optimal, feasible, infeasible, nothing found, as it is; or `failed`, when it came to no solve."""
    exit_code: Exit
    """What `sourcing-opt solve` would have exited with."""
    message: str | None = None
    """Why there is no plan, and the ways out, a line each; the document beside it has all that is known."""
    objective: float | None = None
    """[money, present value]"""
    bound: float | None = None
    """[money, present value]"""
    gap: float | None = None
    """[share]"""
    figures: dict[str, Any] | None = None
    """The plan in figures: see `analysis.figures.Figures`."""
    began: str
    """[ISO 8601, UTC]"""
    ended: str
    """[ISO 8601, UTC]"""
    timings: dict[str, float]
    """Step -> how long it took. [seconds]"""
    files: dict[str, str]
    """File of the run's folder, but the manifest -> SHA-256 of its bytes."""

    @property
    def label(self) -> str:
        """What the run is called: see `label_of`."""
        return label_of(self.job, self.model, self.scenarios)

    @property
    def has_plan(self) -> bool:
        """Whether the folder holds a plan."""
        return DOCUMENT in self.files


def label_of(job: str, model: str | None, scenarios: Sequence[str]) -> str:
    """`job/model/scenario+scenario`, as far as there is one; a scenario under the study's own rules is `job/own/scenario`.

    The same from quarter to quarter, and no other run of the batch has it.
    """
    laid = model or ("own" if scenarios else None)
    return "/".join(part for part in (job, laid, "+".join(scenarios)) if part)
