"""A comparison as a page of text for the terminal: a line for each column of the comparison, so that many fit a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sourcing_opt.analysis.comparison.compare import OWN_RULES, Column, Comparison
from sourcing_opt.analysis.comparison.figures import Figures, Place, outline
from sourcing_opt.cli.text.look import page, table_text
from sourcing_opt.solving import Status

SHOWN = 25
"""Processes shown before the list is cut; the workbook and the JSON document have all."""
LETTERS = {"onshore": "on", "nearshore": "near", "offshore": "off"}


def compare_text(comparison: Comparison, output: Path | None) -> str:
    """Cost, places, risk, what differs process by process, what has no plan and why, what today breaks."""
    planned = [(column, column.figures) for column in comparison.columns if column.figures is not None]
    parts = [
        f"{comparison.name}: {len(comparison.columns)} columns side by side",
        _cost(comparison, planned),
        _places(comparison, planned),
        _risk(comparison, planned),
        *_quality(planned),
        _differences(comparison),
        *_remarks(comparison),
    ]
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)


Planned = Sequence[tuple[Column, Figures]]


def _cost(comparison: Comparison, planned: Planned) -> str:
    header = ("", "NPV of cost", "saving", "of today's", "against own", "run, last year", "one-off", "payback", "proof")
    own_npv = next((figures.npv for column, figures in planned if column.name == OWN_RULES), None)
    rows = [
        (
            column.name,
            _millions(figures.npv),
            _millions(figures.npv_saving),
            f"{round(figures.npv_saving / figures.baseline_npv, 3) + 0.0:.1%}" if figures.baseline_npv else "-",
            "-" if own_npv is None else f"{round((figures.npv - own_npv) / 1e6, 2) + 0.0:+,.2f}",
            _millions(figures.run_cost_last_year),
            _millions(figures.one_off),
            _payback(figures.payback_years),
            column.status if column.gap is None else f"{column.status}, {column.gap:.2%}",
        )
        for column, figures in planned
    ]
    unproven = max((figures.npv * (column.gap or 0.0) for column, figures in planned), default=0.0)
    text = f"Cost, in {comparison.currency} million\n" + table_text([header, *rows])
    if comparison.all_work_is_new:
        text += "\nNo column has a saving: all work is new, and there is nothing to save on."
    return text + (f"\nDifferences below {_millions(unproven)} may be what is left unproven." if unproven >= 5e3 else "")


def _places(comparison: Comparison, planned: Planned) -> str:
    models = [group.location_model for group in planned[0][1].groups] if planned else []
    header = [
        "",
        *(f"{LETTERS[model]} FTE" for model in models),
        *(f"{LETTERS[model]} cost" for model in models),
        "countries",
        "vendors",
        "moves",
        "FTE moved",
    ]
    rows = [
        [
            column.name,
            *(f"{group.fte:,.0f}" for group in figures.groups),
            *(_millions(group.run_cost) for group in figures.groups),
            str(len(figures.countries)),
            str(len(figures.vendors)),
            str(figures.moves),
            f"{figures.moved_fte:,.0f}",
        ]
        for column, figures in planned
    ]
    title = f"Where, in {comparison.last_period}; cost of the last twelve months in {comparison.currency} million\n"
    return title + table_text([header, *rows])


def _risk(comparison: Comparison, planned: Planned) -> str:
    dimensions = list(planned[0][1].risk) if planned else []
    header = ["", *dimensions, "work left", "without", "stopped"]
    rows = [
        [
            column.name,
            *("-" if mean is None else f"{mean:.1f}" for mean in figures.risk.values()),
            f"{figures.left:.0%}",
            figures.worst_country,
            str(figures.one_country_processes),
        ]
        for column, figures in planned
    ]
    title = (
        "Risk: people-weighted scores (0 best, 100 worst); work left if the worst country is lost, processes any one would stop\n"
    )
    return title + table_text([header, *rows])


def _quality(planned: Planned) -> Iterator[str]:
    """What a unit of each process costs in every column, where a study says how well work is done."""
    for title, name in (
        ("Run cost of a unit handled, last twelve months", "per_transaction"),
        ("Run cost of a unit resolved at once", "per_resolved"),
    ):
        costs: dict[str, dict[str, float | None]] = {
            column.name: {process: getattr(each, name) for process, each in figures.quality.items()}
            for column, figures in planned
        }
        processes = [process for process in next(iter(costs.values()), {}) if any(of.get(process) for of in costs.values())]
        if processes:
            rows = [
                [name, *("-" if (cost := of.get(process)) is None else f"{cost:,.2f}" for process in processes)]
                for name, of in costs.items()
            ]
            yield f"{title}\n" + table_text([["", *processes], *rows])


def _differences(comparison: Comparison) -> str:
    """A line for each process that is not everywhere the same, a column for each plan; = is as under the study's own rules."""
    planned = [column for column in comparison.columns if column.figures is not None]
    own_places = next((column.places for column in planned if column.name == OWN_RULES), {})
    differing = comparison.differing
    if not differing:
        return "Every process is in the same places in all of them."
    names = "\n".join(f"  {number}  {column.name}" for number, column in enumerate(planned, 1))
    rows = [["", *(str(number) for number in range(1, len(planned) + 1))]]
    for process in differing[:SHOWN]:
        usual = outline(own_places.get(process, ()))
        cells = [(column.name, column.places.get(process, ())) for column in planned]
        rows.append(
            [process, *("=" if name != OWN_RULES and outline(places) == usual else _mix(places) for name, places in cells)]
        )
    more = f"\n... and {len(differing) - SHOWN} more processes" if len(differing) > SHOWN else ""
    title = "What differs: percent of a process onshore/nearshore/offshore; = all as in own_rules\n"
    return title + names + "\n" + table_text(rows) + more


def _remarks(comparison: Comparison) -> Iterator[str]:
    if without := [f"  {column.name}: {column.why}" for column in comparison.columns if column.figures is None]:
        yield "\n".join(["Without a plan:", *without])
    for column in comparison.columns:
        if column.breaches and column.status == Status.AS_IS:
            yield "\n".join([f"What {column.name} does not keep:", *(f"  {line}" for line in column.breaches)])


def _mix(places: Sequence[Place]) -> str:
    if not places:
        return "none"
    share = {model: sum(part.share for part in places if part.location_model == model) for model in LETTERS}
    return "/".join(f"{100 * part:.0f}" for part in share.values())


def _payback(years: float | None) -> str:
    return "never" if years is None else f"{years:.1f} years" if years else "at once"


def _millions(amount: float) -> str:
    return f"{round(amount / 1e6, 2) + 0.0:,.2f}"  # + 0.0: a zero has no sign
