"""Why a process is where it is, as a page of text for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sourcing_opt.analysis.answers.explain import Candidate, Card, Explained
from sourcing_opt.analysis.comparison.split import Line, Split
from sourcing_opt.cli.text.answers import amount, priced
from sourcing_opt.cli.text.look import page, table_text

SHOWN, RULES = 5, 3
"""Displaced processes of a card that are shown, and rules of each; the workbook and the JSON document have all."""
STATES = {
    "here": "is there by plan",
    "could": "could go there",
    "full": "could go there, but there is no room as the plan stands",
    "may not": "may not go there",
    "today": "is there today and may not come back",
}


def explain_text(explained: Explained, output: Path | None, location: str | None) -> str:
    """The cards of what was asked about; then, where it is about a process, all its candidates."""
    study = explained.plan.economics.study.study
    known = "known" if explained.complete else "not all known"
    head = f"{explained.process} is in {explained.where}. Amounts in {study.currency}, present value, {known} to within {amount(explained.resolution)}."
    parts = [head]
    parts += ["\n".join(_card(card, study.currency)) for card in explained.cards]
    asked = {card.candidate.location for card in explained.cards}
    if location is None:
        parts.append(_candidates([candidate for candidate in explained.candidates if candidate.location not in asked]))
    if explained.interrupted:
        parts.append("Stopped by you: what is above is as far as it came.")
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)


def _card(card: Card, currency: str) -> Iterator[str]:
    candidate = card.candidate
    share = "" if candidate.state != "here" or candidate.share > 0.9995 else f" with {candidate.share:.0%}"
    yield f"{candidate.process} at {candidate.location}: {STATES[candidate.state]}{share}"
    if candidate.state == "may not":
        for reason in candidate.reasons:
            yield f"  - {candidate.location} {reason}"
        return
    if candidate.state == "here":
        yield from _here(card)
    elif card.insist is not None:
        what = "to insist on it" if card.share == 1 else f"to insist on {card.share:.0%} of it"
        yield f"  {what} costs {priced(card.insist)}, proven between {amount(card.insist.low)} and {amount(card.insist.high)}"
    if card.split is not None:
        yield from _split(card.split)
    if candidate.state == "here":
        return
    if card.possible is False:
        yield "  no plan keeps every rule with it there"
    elif card.possible is None:
        yield "  not known: no plan with it there was found in the time"
    elif card.enters is not None:
        now = f"now as if {card.enters.now:,.0f}"
        per = {"fte": "per FTE and year", "unit": "per unit", "year": "a year"}[card.enters.per]
        yield f"  it enters at {card.enters.price:,.0f} {card.enters.currency} {per} ({now})"
        if card.enters.at_most > card.enters.price * 1.001 + 0.5:
            yield f"    proven: above {card.enters.at_most:,.0f} it does not"
    elif candidate.state != "today":
        yield "  it would not enter at any price, not even for nothing"


def _here(card: Card) -> Iterator[str]:
    if card.alone is not None and card.alone < -0.5:
        yield f"  by itself the move loses {amount(-card.alone)}; if it stayed, this would be broken:"
        yield f"    {', '.join(card.makes_room) or 'nothing'}"
    elif card.alone is not None:
        yield f"  by itself the move gains {amount(card.alone)}"
    if card.insist is not None:
        yield f"  without it the plan loses {priced(card.insist)}, proven between {amount(card.insist.low)} and {amount(card.insist.high)}"
        yield f"  nearest rival: {card.rival}"
    elif card.possible is False:
        yield "  it can be nowhere else: no plan keeps every rule without it there"
    else:
        yield "  not known: no plan without it there was found in the time"


def _split(split: Split) -> Iterator[str]:
    yield f"    own cost {split.own_total:+,.0f}: {', '.join(_lines(split.own)) or 'none'}"
    if split.displaced or split.others:
        yield f"    others {split.others_total:+,.0f}"
    for each in sorted(split.displaced, key=lambda displaced: -abs(displaced.amount))[:SHOWN]:
        change = "at other times" if each.before == each.after else f"{each.before} -> {each.after}"
        why = f" ({_some(each.rules)})" if each.rules else ""
        yield f"      {each.amount:+,.0f} {each.process}: {change}{why}"
    if len(split.displaced) > SHOWN:
        rest = sorted(split.displaced, key=lambda displaced: -abs(displaced.amount))[SHOWN:]
        yield f"      {sum(displaced.amount for displaced in rest):+,.0f} {len(rest)} more processes"
    for line in split.others:
        if abs(line.amount) >= 0.5:
            yield f"      {line.amount:+,.0f} {line.name}"


def _some(rules: tuple[str, ...]) -> str:
    more = f" and {len(rules) - RULES} more" if len(rules) > RULES else ""
    return f"else broken: {', '.join(rules[:RULES])}{more}"


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    yield from (f"{line.name.replace('_', ' ')} {line.amount:+,.0f}" for line in lines if abs(line.amount) >= 0.5)


def _candidates(candidates: list[Candidate]) -> str:
    if not candidates:
        return ""
    may = [candidate for candidate in candidates if candidate.state != "may not"]
    text = ""
    if may:
        rows = [("Other places", "", "its own cost there", "insisting costs at least")]
        for candidate in may:
            own_cost = "" if candidate.own is None else f"{candidate.own:+,.0f}"
            rows.append(
                (candidate.location, candidate.state, own_cost, "" if candidate.at_least is None else amount(candidate.at_least))
            )
        text = table_text(rows, left=(0, 1))
    lines = [
        f"  {candidate.location}: {'; '.join(candidate.reasons)}" for candidate in candidates if candidate.state == "may not"
    ]
    if lines:
        text += ("\n\n" if text else "") + "\n".join(["It may not go to", *lines])
    elif not may:
        text = "There is no other place."
    return text
