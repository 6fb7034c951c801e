"""Other plans that are as good, as a page of text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sourcing_opt.analysis.answers.alternatives import Alternatives
from sourcing_opt.analysis.answers.core import Core
from sourcing_opt.analysis.figures import Place, outline
from sourcing_opt.cli.answers_text import amount, measured, priced
from sourcing_opt.cli.look import page, table_text

SHOWN = 20
"""Processes of a table before it is cut; the workbook and the JSON document have all."""
SHORT = {"moved_fte": "FTE moved", "largest_country": "country", "one_off": "one-off"}
WHERE = 30
"""Letters of where a process is."""


def alternatives_text(found: Alternatives, core: Core | None, output: Path | None) -> str:
    """The alternatives side by side, where they differ, what they have in common."""
    study = found.plan.economics.study.study
    head = (
        f"{study.name}: plans that cost at most {100 * found.within:.3g} % of the saving more, {amount(found.allowed)} {study.currency} "
        f"({found.allowed / max(1.0, abs(found.base.cost)):.2%} of the cost). The best plan costs {amount(found.base.cost)}, "
        f"proven to within {amount(found.base.cost - found.base.bound)}."
    )
    parts = [head]
    if found.allowed < found.base.cost - found.base.bound:
        parts.append("That is less than what is unproven of the best plan: nothing can be said.")
    names = list(found.measures)
    plans = [
        ("best plan", 0.0, 0.0, found.measures, None),
        *((a.words, a.dearer.shown, a.elsewhere, a.measures, a) for a in found.found),
    ]
    rows = [("", "costs more", "elsewhere", *(SHORT.get(name, name) for name in names))]
    for number, (_, more, away, values, each) in enumerate(plans):
        first = ("", "") if each is None else (amount(more), f"{away:.0%}")
        rows.append((str(number), *first, *(measured(name, values[name]).removesuffix(" FTE") for name in names)))
    legend = "\n".join(f"  {number}  {words}" for number, (words, *_) in enumerate(plans))
    parts.append(f"{legend}\n{table_text(rows)}")
    proven = [
        f"  {each.words}: no plan within that has less than {measured(each.kind, each.proven)}"
        for each in found.found
        if each.proven is not None
    ]
    if proven:
        parts.append("\n".join(["Proven", *proven]))
    if found.found:
        parts.append(_differences(found))
    if found.left:
        parts.append("\n".join(["Not shown", *(f"  {each.words}: {each.why}" for each in found.left)]))
    if core is not None:
        parts.append(_core(core))
    if found.interrupted:
        parts.append("Stopped by you: what is above is as far as it came.")
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)


def _differences(found: Alternatives) -> str:
    lines = [
        (process, str(number), _where(each.places[process]))
        for process, there in found.places.items()
        for number, each in enumerate(found.found, 1)
        if outline(each.places[process]) != outline(there)
    ]
    more = f"\n... and {len(lines) - SHOWN} more lines" if len(lines) > SHOWN else ""
    return "Where they differ from the best plan\n" + table_text([("Process", "in", "is at"), *lines[:SHOWN]], left=(0, 2)) + more


def _where(there: Sequence[Place]) -> str:
    text = ", ".join(f"{part.location} {part.share:.0%}" for part in there) or "nowhere"
    return text if len(text) <= WHERE else f"{text[: WHERE - 3]}..."


def _core(core: Core) -> str:
    certain = {level: [each.process for each in core.levels if level in each.certain] for level in core.names}
    asked = len(core.levels)
    rows = [("Certain in every plan within that", "processes")]
    rows += [(words, f"{len(certain[level])} of {asked}") for level, words in core.names.items()]
    text = table_text(rows)
    sites = ", ".join(core.sites) or "none that could be another"
    text += f"\nSites that turn as planned in all of them: {sites}"
    strong = sorted(core.strengths, key=lambda each: -(each.loss.low if each.loss is not None else float("inf")))
    lines = [("Strength of each placement", "is at", "the plan loses without it", "nearest rival")]
    for each in strong[:SHOWN]:
        loss = "forced: it cannot be elsewhere" if each.forced else priced(each.loss)
        lines.append((each.process, each.location, loss, each.rival[:WHERE]))
    more = f"\n... and {len(strong) - SHOWN} more" if len(strong) > SHOWN else ""
    return text + "\n\n" + table_text(lines, left=(0, 1, 3)) + more
