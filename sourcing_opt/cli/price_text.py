"""What each rule costs as a page of text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.curve import Curve
from sourcing_opt.analysis.answers.price import Price, Prices
from sourcing_opt.cli.answers_text import amount, priced
from sourcing_opt.cli.look import page, table_text

NAME = 26
"""Letters of a rule's name that are shown in a table."""


def price_text(found: Prices, output: Path | None) -> str:
    """Prices with what is proven of them, rates at the margin, what stands behind what, owners, all together, curves."""
    currency = found.plan.economics.study.study.currency
    parts = [_head(found, currency)]
    if found.prices:
        parts += [_prices(found, currency), _margins(found, currency)]
    parts += [
        _groups(found, currency),
        "\n".join(_remarks(found, currency)),
    ]
    parts += [_curve(each, currency) for each in found.curves]
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)


def _head(found: Prices, currency: str) -> str:
    name = found.plan.economics.study.study.name
    unproven = found.base.cost - found.base.bound
    proof = "proven best" if unproven < 1 else f"at most {amount(unproven)} above the best possible"
    lines = [
        f"{name}: what each rule costs, in {currency}, present value",
        f"The plan costs {amount(found.base.cost)}, {proof}; it saves {amount(found.saving)}.",
    ]
    if found.interrupted:
        lines.append(f"Stopped by you: {found.answered} of {found.asked} questions are answered.")
    elif not found.complete:
        lines.append(f"Stopped by the time limit: not everything is known to within {amount(found.resolution)}.")
    else:
        lines.append(f"Every amount is known to within {amount(found.resolution)}.")
    return "\n".join(lines)


def _prices(found: Prices, currency: str) -> str:
    ordered = sorted(
        found.prices, key=lambda each: (each.price is None, -(each.price.shown if each.price else 0.0), each.rule.name)
    )
    rows = [("Rule", "bound", "price", "at least", "at most")]
    rows += [(_name(each), _bound(each), *_interval(each.price)) for each in ordered]
    only = [("If it were the only rule", "it would cost", "at least", "at most")]
    only += [(_name(each), *_interval(each.alone)) for each in ordered if each.alone is not None]
    return table_text(rows) + "\n\n" + table_text(only)


def _interval(found: Interval | None) -> tuple[str, str, str]:
    if found is None:
        return "not known", "", ""
    return priced(found), amount(found.low), amount(found.high)


def _margins(found: Prices, currency: str) -> str:
    rows = []
    for each in found.prices:
        if (margin := each.margin) is not None and each.rule.bound is not None:
            by_unit = f", {amount(margin.unit_rate)} for 1 {margin.unit}" if margin.unit else ""
            reach = f"{margin.until:.6g}" + (f", {margin.units:,.3g} {margin.unit}" if margin.unit else "")
            step, word = (0.01, "0.01") if each.rule.bound <= 1 else (1.0, "1")
            rows.append((_name(each), f"{amount(margin.rate * step)} for {word}{by_unit}", f"as far as {reach}"))
    if not rows:
        return ""
    return "A little more room, with the same sites and counts, is worth\n" + table_text(rows, left=(0, 1, 2))


def _groups(found: Prices, currency: str) -> str:
    rows = [("Lifted together", "rules", "price", "at least", "at most")]
    for group in (*found.owners, found.together):
        name = "all" if group is found.together else group.name
        rows.append((name[:NAME], str(len(group.rules)), *_interval(group.together)))
    return table_text(rows) + "\nSingle prices do not add up: most rules stand behind others."


def _remarks(found: Prices, currency: str) -> Iterator[str]:
    for each in found.prices:
        if each.behind:
            yield f"{each.rule.name} stands behind {', '.join(each.behind)}: alone it costs nothing, together they do."
        if each.penalty > 0.5:
            yield f"{each.rule.name} is a wish and broken: that counts {amount(each.penalty)} in the choice. Its price is that of the wish."


def _curve(curve: Curve, currency: str) -> str:
    rows = [(f"{curve.rule.name} at", "gain", "at least", "at most")]
    for point in curve.points:
        name = f"{point.bound:g}" + (" (today)" if point.today else "")
        if point.gain is None:
            rows.append((name, "no plan" if not point.possible else "not known", "", ""))
        else:
            rows.append((name, amount(point.gain.shown), amount(point.gain.low), amount(point.gain.high)))
    return "What another bound would gain (below zero: cost)\n" + table_text(rows)


def _name(each: Price) -> str:
    name = f"{each.rule.name} (soft)" if each.rule.soft else each.rule.name
    return name if len(name) <= NAME else f"{name[: NAME - 3]}..."


def _bound(each: Price) -> str:
    return "" if each.rule.bound is None else f"{each.rule.bound:,.6g}"
