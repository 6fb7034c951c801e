"""A run as the registry and all that is made of it list it: one flat line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sourcing_opt.batch.manifest import Manifest
from sourcing_opt.plan.summary import LOCATION_MODELS

_FIGURES = ("npv", "baseline_npv", "npv_saving", "one_off", "run_cost_last_year", "moves", "moved_fte")
_MIX = tuple((model, figure, f"{model}_{figure}") for model in LOCATION_MODELS for figure in ("fte", "run_cost"))
COLUMNS = {
    "run": "TEXT PRIMARY KEY",
    **dict.fromkeys(("label", "job"), "TEXT NOT NULL"),
    "model": "TEXT",
    **dict.fromkeys(("scenarios", "study", "digest", "first_period", "last_period", "currency", "status"), "TEXT NOT NULL"),
    "exit_code": "INTEGER NOT NULL",
    "message": "TEXT",
    "gap": "REAL",
    **dict.fromkeys(_FIGURES, "REAL"),
    **{column: "REAL" for _, _, column in _MIX},
    **dict.fromkeys(("began", "ended", "folder"), "TEXT NOT NULL"),
}
"""Column of a line -> its type in SQL. Money in `currency`; people in FTE, `onshore_fte` and the like in the last period."""

RunLine = dict[str, str | float | None]
"""Column -> cell; the figures of a run without a plan are None."""


@dataclass(frozen=True)
class Entry:
    """A run and where it is."""

    manifest: Manifest
    folder: str
    """Its name, beside the registry."""

    @property
    def row(self) -> RunLine:
        """The run in one line, by `COLUMNS`."""
        manifest, figures = self.manifest, self.manifest.figures or {}
        groups = {group["location_model"]: group for group in figures.get("groups", ())}
        return {
            "run": manifest.run,
            "label": manifest.label,
            "job": manifest.job,
            "model": manifest.model,
            "scenarios": "+".join(manifest.scenarios),
            "study": manifest.study,
            "digest": manifest.digest,
            "first_period": manifest.first_period,
            "last_period": manifest.last_period,
            "currency": manifest.currency,
            "status": manifest.status,
            "exit_code": int(manifest.exit_code),
            "message": manifest.message,
            "gap": manifest.gap,
            **{name: figures.get(name) for name in _FIGURES},
            **{column: groups.get(model, {}).get(figure) for model, figure, column in _MIX},
            "began": manifest.began,
            "ended": manifest.ended,
            "folder": self.folder,
        }


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By quarter, then label, then the time they ended: the newest quarter last."""
    return sorted(
        entries, key=lambda entry: (entry.manifest.first_period, entry.manifest.label, entry.manifest.ended, entry.manifest.run)
    )
