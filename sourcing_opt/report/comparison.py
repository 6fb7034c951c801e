"""A comparison as it is told: sourcing models and scenarios side by side. From the document of `compare`."""

from __future__ import annotations

from typing import Any

from sourcing_opt import __version__
from sourcing_opt.plan.summary import LOCATION_MODELS
from sourcing_opt.report.answers import Document
from sourcing_opt.report.pictures import COLORS, GAIN, Bars, Cell, Exhibit, ExhibitColumn, Series, scaled
from sourcing_opt.report.story import Story
from sourcing_opt.schemas.columns.codes import countries

SCHEMA = "sourcing-opt/comparison/1"
"""Of the document that is told."""


def tell_comparison(document: Document) -> Story:
    """The story of a comparison. Raises KeyError, TypeError or ValueError where the document is not whole."""
    columns = document["columns"]
    planned = [column for column in columns if column["figures"] is not None]
    exhibits = [_cost(document, planned), _models(document, planned), _risk(planned), _processes(document, planned)]
    exhibits.append(_remarks(columns))
    shown = tuple(exhibit for exhibit in exhibits if exhibit is not None)
    return Story(
        name=document["name"],
        kind="comparison",
        question=f"What would other rules and other circumstances cost? {len(columns)} ways side by side; money in {document['currency']}.",
        proof=f"Comparison: {len(columns)} ways of sourcing side by side, {len(planned)} of them with a plan.",
        facts=(),
        notes=tuple(_notes(document, planned)),
        exhibits=shown,
        slides=tuple(exhibit.key for exhibit in shown),
        next_steps=(),
        origin=f"Made by sourcing-opt {__version__} from a comparison of the study with the digest {document['digest'][:16]}.",
    )


def _notes(document: Document, planned: list[Any]) -> list[str]:
    currency = document["currency"]
    chosen = [column for column in planned if column["kind"] in ("study", "model")]
    if not chosen:
        return ["No way of sourcing has a plan."]
    least = min(column["figures"]["npv"] for column in chosen)
    unproven = max(column["figures"]["npv"] * (column["gap"] or 0.0) for column in planned)
    # What is nearer than that costs the same, as far as is known.
    best = [column["name"] for column in chosen if column["figures"]["npv"] - least < max(1.0, unproven)]
    divisor, unit = scaled(currency, [least])
    cost = "costs" if len(best) == 1 else "cost"
    notes = [f"Under the study's own figures, {' and '.join(best)} {cost} least: {least / divisor:,.1f} {unit}, present value."]
    if document["all_work_is_new"]:
        notes.append("All work is new: there is nothing to save on.")
    if unproven >= 1:
        notes.append(f"Differences below {currency} {unproven:,.0f} may be what is left unproven.")
    return notes


def _cost(document: Document, planned: list[Any]) -> Exhibit | None:
    if not planned:
        return None
    currency = document["currency"]
    amounts = [column["figures"]["npv"] for column in planned]
    divisor, unit = scaled(currency, amounts)

    def row(column: Any) -> tuple[Cell, ...]:
        figures = column["figures"]
        today = figures["baseline_npv"]
        return (
            column["name"],
            column["title"],
            figures["npv"],
            figures["npv_saving"],
            figures["npv_saving"] / today if today else None,
            figures["run_cost_last_year"],
            figures["one_off"],
            "never" if figures["payback_years"] is None else f"{figures['payback_years']:.1f}",
            column["status"] if column["gap"] is None else f"{column['status']}, {column['gap']:.2%}",
        )

    return Exhibit(
        key="cost",
        title="Cost side by side",
        says="Present value of all cost over the horizon, by way of sourcing.",
        columns=(
            ExhibitColumn("Way"),
            ExhibitColumn("What it is"),
            ExhibitColumn(f"Cost ({currency}, present value)", "money"),
            ExhibitColumn("Saving", "money"),
            ExhibitColumn("Of today's way", "share"),
            ExhibitColumn("Run cost, last 12 months", "money"),
            ExhibitColumn("One-off cost", "money"),
            ExhibitColumn("Payback, years"),
            ExhibitColumn("Proof"),
        ),
        rows=tuple(map(row, planned)),
        picture=Bars(
            categories=tuple(column["name"] for column in planned),
            series=(Series("Cost", GAIN, tuple(amount / divisor for amount in amounts)),),
            unit=f"{unit}, present value",
            form="bars",
        ),
    )


def _models(document: Document, planned: list[Any]) -> Exhibit | None:
    people = [{group["location_model"]: group["fte"] for group in column["figures"]["groups"]} for column in planned]
    names = [name for name in LOCATION_MODELS if any(name in groups for groups in people)]
    if not names:
        return None
    return Exhibit(
        key="people",
        title="People by location model",
        says=f"In {document['last_period']}, in FTE.",
        columns=(
            ExhibitColumn("Way"),
            *(ExhibitColumn(f"{name.capitalize()} (FTE)", "people") for name in names),
            ExhibitColumn("FTE moved", "people"),
            ExhibitColumn("Countries"),
            ExhibitColumn("Vendors"),
        ),
        rows=tuple(
            (
                column["name"],
                *(groups.get(name, 0.0) for name in names),
                column["figures"]["moved_fte"],
                ", ".join(map(_country, column["figures"]["countries"])),
                ", ".join(column["figures"]["vendors"]) or None,
            )
            for column, groups in zip(planned, people, strict=True)
        ),
        picture=Bars(
            categories=tuple(column["name"] for column in planned),
            series=tuple(
                Series(name.capitalize(), COLORS[name], tuple(groups.get(name, 0.0) for groups in people)) for name in names
            ),
            unit=f"FTE in {document['last_period']}",
            form="stacked bars",
        ),
    )


def _risk(planned: list[Any]) -> Exhibit | None:
    if not planned:
        return None
    names = list(planned[0]["figures"]["risk"])
    return Exhibit(
        key="risk",
        title="Risk side by side",
        says="How much of the work goes on when the country is lost whose loss leaves least; mean scores are from 0, best, to 100, worst.",
        columns=(
            ExhibitColumn("Way"),
            ExhibitColumn("Goes on", "share"),
            ExhibitColumn("Without"),
            ExhibitColumn("Processes that stop with one country", "count"),
            *(ExhibitColumn(name.replace("_", " ").capitalize(), "points") for name in names),
        ),
        rows=tuple(
            (
                column["name"],
                column["figures"]["left"],
                _country(column["figures"]["worst_country"]),
                column["figures"]["one_country_processes"],
                *(column["figures"]["risk"].get(name) for name in names),
            )
            for column in planned
        ),
        picture=Bars(
            categories=tuple(column["name"] for column in planned),
            series=(Series("Goes on", GAIN, tuple(100 * column["figures"]["left"] for column in planned)),),
            unit="% of the work that goes on",
            form="bars",
        ),
    )


def _country(code: str) -> str:
    return countries().get(code, code)


def _processes(document: Document, planned: list[Any]) -> Exhibit | None:
    differing = document["differing"]
    if not differing:
        return None

    def where(column: Any, process: str) -> str | None:
        there = column["places"].get(process, [])
        return (
            ", ".join(
                place["location"] if place["share"] > 0.9995 else f"{place['location']} {place['share']:.0%}" for place in there
            )
            or None
        )

    many = "1 process is" if len(differing) == 1 else f"{len(differing)} processes are"
    return Exhibit(
        key="processes",
        title="What goes elsewhere",
        says=f"In {document['last_period']}, {many} not in the same places in every plan.",
        columns=(ExhibitColumn("Process"), *(ExhibitColumn(column["name"]) for column in planned)),
        rows=tuple((document["processes"][process], *(where(column, process) for column in planned)) for process in differing),
    )


def _remarks(columns: list[Any]) -> Exhibit | None:
    """What has no plan and why, and what is not kept."""
    rows = [(column["name"], f"{column['status']}: {column['why']}") for column in columns if column["why"]]
    rows += [(column["name"], f"does not keep {breach}") for column in columns for breach in column["breaches"]]
    if not rows:
        return None
    return Exhibit(
        key="remarks",
        title="What has no plan, and what is not kept",
        says="",
        columns=(ExhibitColumn("Way"), ExhibitColumn("Why")),
        rows=tuple(rows),
    )
