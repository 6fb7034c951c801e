"""A study from files with scenarios and single changes laid over it: what they bring about is said of them, not of the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sourcing_opt.io.loading import Loaded
from sourcing_opt.schemas.vary import Layer, require_scenarios, scenario_layer, set_layer, vary


def varied(
    loaded: Loaded,
    scenarios: Sequence[str] = (),
    changes: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
    typed_at: str = "--set",
) -> Loaded:
    """The study under scenarios, in their order, and then with single changes made; `tell` hears how many rows each changes.

    What has to be said of it now joins its warnings. Raises InvalidInput for a scenario that is not there, and for what a change makes
    wrong.
    """
    require_scenarios(loaded.study, scenarios)
    for name in scenarios:
        loaded = _with(scenario_layer(loaded.study, name), loaded, tell)
    return _with(set_layer(changes, typed_at), loaded, tell) if changes else loaded


def _with(layer: Layer, loaded: Loaded, tell: Callable[[str], None]) -> Loaded:
    found = vary(loaded.study, layer)
    for line in found.told:
        tell(line)

    def address(table: str, row: int | None = None, column: str | None = None) -> str:
        return found.address(table, row, column) or loaded.address(table, row, column)

    return replace(loaded, study=found.study, address=address, warnings=(*loaded.warnings, *found.warnings))
