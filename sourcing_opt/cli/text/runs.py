"""Runs and their histories as text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sourcing_opt.batch.entry import Entry
from sourcing_opt.batch.history import Quarter
from sourcing_opt.cli.text.look import page, table_text
from sourcing_opt.plan.summary import LOCATION_MODELS

BAR = 20
"""Characters that stand for all people of a quarter."""
SIGNS = {"onshore": "#", "nearshore": "=", "offshore": "."}


def list_text(entries: Sequence[Entry], folder: Path) -> str:
    """A line for each run, and why some have no plan."""
    if not entries:
        return f"There are no runs in {folder}: `sourcing-opt batch` writes them, -d names another folder."
    header = ("from", "label", "status", "NPV of cost", "saving", "run, last year", "one-off", "moves", "ended (UTC)", "run")
    rows = [
        (
            entry.manifest.first_period,
            entry.manifest.label,
            entry.manifest.status,
            _money(entry, "npv"),
            _saving(entry),
            _money(entry, "run_cost_last_year"),
            _money(entry, "one_off"),
            _number(entry, "moves"),
            entry.manifest.ended[:16].replace("T", " "),
            entry.manifest.run,
        )
        for entry in entries
    ]
    title = f"{folder}: {len(entries)} {'run' if len(entries) == 1 else 'runs'}; cost in millions\n"
    return page(title + table_text([header, *rows], left=(0, 1, 2, 8, 9)), *_remarks(entries))


def history_text(quarters: Sequence[Quarter]) -> str:
    """Cost, and where the work is and what moves, a line for each quarter; why some have no plan."""
    entries = [quarter.entry for quarter in quarters]
    money = " or ".join(dict.fromkeys(entry.manifest.currency for entry in entries))
    many = f"{len(quarters)} {'quarter' if len(quarters) == 1 else 'quarters'}"
    return page(
        f"{entries[0].manifest.label}: {many}",
        f"What the plans cost, in {money} million\n{_cost(quarters)}",
        f"Where the work is at the end of each plan (FTE), and what moves\n{_places(entries)}",
        *_remarks(entries),
    )


def _cost(quarters: Sequence[Quarter]) -> str:
    header = ("from", "until", "status", "NPV of cost", "change", "saving", "run, last year", "change", "one-off", "run")
    rows = [
        (
            quarter.entry.manifest.first_period,
            quarter.entry.manifest.last_period,
            quarter.entry.manifest.status,
            _money(quarter.entry, "npv"),
            _change(quarter, "npv"),
            _saving(quarter.entry),
            _money(quarter.entry, "run_cost_last_year"),
            _change(quarter, "run_cost_last_year"),
            _money(quarter.entry, "one_off"),
            quarter.entry.manifest.run,
        )
        for quarter in quarters
    ]
    return table_text([header, *rows], left=(0, 1, 2, 9))


def _places(entries: Sequence[Entry]) -> str:
    models = [model for model in LOCATION_MODELS if any(entry.row[f"{model}_fte"] is not None for entry in entries)]
    header = ("from", *models, "  ".join(f"{SIGNS[model]} {model}" for model in models), "moves", "FTE moved")
    rows = [
        (
            entry.manifest.first_period,
            *(_number(entry, f"{model}_fte") for model in models),
            _bar([_figure(entry, f"{model}_fte") or 0.0 for model in models], [SIGNS[model] for model in models]),
            _number(entry, "moves"),
            _number(entry, "moved_fte"),
        )
        for entry in entries
    ]
    return table_text([header, *rows], left=(0, len(models) + 1))


def _bar(parts: Sequence[float], signs: Sequence[str]) -> str:
    """Parts of a whole, each to the nearest character: rounded where one ends, so that they always fill the bar."""
    total, bar, done = sum(parts), "", 0.0
    for part, sign in zip(parts, signs, strict=True):
        done += part
        bar += sign * (round(BAR * done / total) - len(bar) if total else 0)
    return bar


def run_text(entry: Entry, folder: Path) -> str:
    """A run's manifest, readable."""
    manifest = entry.manifest
    settings = ", ".join(f"{name} {value}" for name, value in manifest.settings.model_dump().items() if value is not None)
    lines = [
        ("run", manifest.run),
        ("study", f"{manifest.study}, {manifest.first_period} to {manifest.last_period}, in {manifest.currency}"),
        ("inputs", manifest.digest),
        ("status", f"{manifest.status}, exit code {int(manifest.exit_code)}"),
        *([] if manifest.gap is None else [("proven gap", f"{manifest.gap:.3%}")]),
        *_plan_lines(entry),
        ("settings", settings),
        ("versions", ", ".join(f"{library} {version}" for library, version in manifest.versions.items())),
        ("ran", f"{manifest.began} to {manifest.ended}"),
        ("seconds", ", ".join(f"{step} {seconds:.1f}" for step, seconds in manifest.timings.items())),
        ("folder", str(folder / entry.folder)),
        *((f"  {file}", f"SHA-256 {digest}") for file, digest in manifest.files.items()),
    ]
    width = max(len(name) for name, _ in lines)
    told = "\n".join(f"{name:<{width}}  {value}".rstrip() for name, value in lines)
    return page(manifest.label, told, *_remarks([entry]))


def _plan_lines(entry: Entry) -> Iterator[tuple[str, str]]:
    if _figure(entry, "npv") is None:
        return
    yield (
        "NPV of cost",
        f"{_money(entry, 'npv')} million; {_money(entry, 'baseline_npv')} if nothing moves, a saving of {_saving(entry)}",
    )
    yield "run cost", f"{_money(entry, 'run_cost_last_year')} million in the last year"
    moves = "1 move" if _figure(entry, "moves") == 1 else f"{_number(entry, 'moves')} moves"
    yield "one-off", f"{_money(entry, 'one_off')} million; {moves}, {_number(entry, 'moved_fte')} FTE"
    fte = {model: _number(entry, f"{model}_fte") for model in LOCATION_MODELS if entry.row[f"{model}_fte"] is not None}
    yield "people", ", ".join(f"{people} {model}" for model, people in fte.items())


def _remarks(entries: Sequence[Entry]) -> Iterator[str]:
    """Why there is no plan."""
    for entry in entries:
        if entry.manifest.message is not None:
            why = "\n".join(f"  {line}" for line in entry.manifest.message.splitlines())
            yield f"{entry.manifest.label} {entry.manifest.first_period}, {entry.manifest.status}:\n{why}"


def _figure(entry: Entry, name: str) -> float | None:
    cell = entry.row[name]
    assert not isinstance(cell, str)
    return cell


def _money(entry: Entry, name: str) -> str:
    amount = _figure(entry, name)
    return "-" if amount is None else f"{round(amount / 1e6, 2) + 0.0:,.2f}"  # + 0.0: a zero has no sign


def _number(entry: Entry, name: str) -> str:
    number = _figure(entry, name)
    return "-" if number is None else f"{number:,.0f}"


def _saving(entry: Entry) -> str:
    saving, before = _figure(entry, "npv_saving"), _figure(entry, "baseline_npv")
    return f"{round(saving / before, 3) + 0.0:.1%}" if saving is not None and before else "-"


def _change(quarter: Quarter, name: str) -> str:
    change = quarter.change(name)
    return "-" if change is None else f"{round(change / 1e6, 2) + 0.0:+,.2f}"
