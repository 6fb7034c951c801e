"""Other plans that are as good, as a page of text for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from sourcing_opt.analysis.answers.alternatives import Alternatives
from sourcing_opt.analysis.answers.core import Core, certainty
from sourcing_opt.analysis.comparison.figures import Place, outline
from sourcing_opt.cli.text.answers import amount, measured, priced
from sourcing_opt.cli.text.look import page, table_text

SHOWN = 20
"""Processes of a table before it is cut; the workbook and the JSON document have all."""
SHORT = {"moved_fte": "FTE moved", "largest_country": "country", "one_off": "one-off"}
WHERE = 30
"""Letters of where a process is."""


def alternatives_text(alternatives: Alternatives, core: Core | None, output: Path | None) -> str:
    """The alternatives side by side, where they differ, what they have in common."""
    study = alternatives.plan.economics.study.study
    unproven = alternatives.base.cost - alternatives.base.bound
    known = f"proven to within {amount(unproven)}" if math.isfinite(unproven) else "of which nothing is proven yet"
    head = (
        f"{study.name}: plans that cost at most {100 * alternatives.within:.3g} % of the saving more, {amount(alternatives.allowed)} {study.currency} "
        f"({alternatives.allowed / max(1.0, abs(alternatives.base.cost)):.2%} of the cost). The best plan costs {amount(alternatives.base.cost)}, {known}."
    )
    parts = [head]
    if alternatives.allowed < unproven:
        parts.append("That is less than what is unproven of the best plan: nothing can be said.")
    names = list(alternatives.measures)
    plans = [
        ("best plan", 0.0, 0.0, alternatives.measures, None),
        *((a.words, a.dearer.shown, a.elsewhere, a.measures, a) for a in alternatives.found),
    ]
    rows = [("", "costs more", "elsewhere", *(SHORT.get(name, name) for name in names))]
    for number, (_, more, away, values, alternative) in enumerate(plans):
        first = ("", "") if alternative is None else (amount(more), f"{away:.0%}")
        rows.append((str(number), *first, *(measured(name, values[name]).removesuffix(" FTE") for name in names)))
    legend = "\n".join(f"  {number}  {words}" for number, (words, *_) in enumerate(plans))
    parts.append(f"{legend}\n{table_text(rows)}")
    proven = [
        f"  {alternative.words}: no plan within that has less than {measured(alternative.kind, alternative.proven)}"
        for alternative in alternatives.found
        if alternative.proven is not None
    ]
    if proven:
        parts.append("\n".join(["Proven", *proven]))
    if alternatives.found:
        parts.append(_differences(alternatives))
    if alternatives.left:
        parts.append("\n".join(["Not shown", *(f"  {left.words}: {left.why}" for left in alternatives.left)]))
    if core is not None:
        parts.append(_core(core))
    if alternatives.interrupted or (core is not None and core.interrupted):
        parts.append("Stopped by you: what is above is as far as it came.")
    elif not (alternatives.complete and (core is None or core.complete)):
        parts.append("Stopped by the time limit: not everything above is known as closely as was asked for.")
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)


def _differences(alternatives: Alternatives) -> str:
    lines = [
        (process, str(number), _where(alternative.places[process]))
        for process, places in alternatives.places.items()
        for number, alternative in enumerate(alternatives.found, 1)
        if outline(alternative.places[process]) != outline(places)
    ]
    more = f"\n... and {len(lines) - SHOWN} more lines" if len(lines) > SHOWN else ""
    return "Where they differ from the best plan\n" + table_text([("Process", "in", "is at"), *lines[:SHOWN]], left=(0, 2)) + more


def _where(places: Sequence[Place]) -> str:
    text = ", ".join(f"{part.location} {part.share:.0%}" for part in places) or "nowhere"
    return text if len(text) <= WHERE else f"{text[: WHERE - 3]}..."


def _core(core: Core) -> str:
    certain = {level: [level_of.process for level_of in core.levels if level in level_of.certain] for level in core.names}
    asked = len(core.levels)
    unknown = {
        level: sum(not level_of.known and level not in level_of.certain for level_of in core.levels) for level in core.names
    }
    rows = [("Certain in every plan within that", "processes", "not known of")]
    rows += [(words, f"{len(certain[level])} of {asked}", str(unknown[level] or "")) for level, words in core.names.items()]
    text = table_text(rows if any(unknown.values()) else [row[:2] for row in rows])
    sites = ", ".join(core.sites) or "none that could be another"
    text += f"\nSites that turn as planned in all of them: {sites}"
    strong = sorted(core.strengths, key=lambda strength: -(strength.loss.low if strength.loss is not None else float("inf")))
    lines = [("Strength of each placement", "is at", "in every plan", "the plan loses without it", "nearest rival")]
    for strength in strong[:SHOWN]:
        loss = "it cannot be elsewhere" if strength.forced else priced(strength.loss)
        lines.append((strength.process, strength.location, certainty(strength), loss, strength.rival[:WHERE]))
    more = f"\n... and {len(strong) - SHOWN} more" if len(strong) > SHOWN else ""
    return text + "\n\n" + table_text(lines, left=(0, 1, 2, 4)) + more
