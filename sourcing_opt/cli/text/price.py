"""What each rule costs as a page of text for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.curve import Curve
from sourcing_opt.analysis.answers.price import Price, Prices
from sourcing_opt.cli.text.answers import amount, priced
from sourcing_opt.cli.text.look import page, table_text

NAME = 26
"""Letters of a rule's name that are shown in a table."""


def price_text(prices: Prices, output: Path | None) -> str:
    """Prices with what is proven of them, rates at the margin, what stands behind what, owners, all together, curves."""
    currency = prices.plan.economics.study.study.currency
    parts = [_head(prices, currency)]
    if prices.prices:
        parts += [_prices(prices, currency), _margins(prices)]
    parts += [
        _groups(prices, currency),
        "\n".join(_remarks(prices, currency)),
    ]
    parts += [_curve(curve, currency) for curve in prices.curves]
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)


def _head(prices: Prices, currency: str) -> str:
    name = prices.plan.economics.study.study.name
    unproven = prices.base.cost - prices.base.bound
    proof = "proven best" if unproven < 1 else f"at most {amount(unproven)} above the best possible"
    proof = proof if math.isfinite(unproven) else "of which nothing is proven yet"
    lines = [
        f"{name}: what each rule costs, in {currency}, present value",
        f"The plan costs {amount(prices.base.cost)}, {proof}; it saves {amount(prices.saving)}.",
    ]
    if prices.interrupted:
        lines.append(f"Stopped by you: {prices.answered} of {prices.asked} questions are answered.")
    elif not prices.complete:
        lines.append(f"Stopped by the time limit: not everything is known to within {amount(prices.resolution)}.")
    else:
        lines.append(f"Every amount is known to within {amount(prices.resolution)}.")
    return "\n".join(lines)


def _prices(prices: Prices, currency: str) -> str:
    ordered = sorted(
        prices.prices, key=lambda price: (price.price is None, -(price.price.shown if price.price else 0.0), price.rule.name)
    )
    rows = [("Rule", "bound", "price", "at least", "at most")]
    rows += [(_name(price), _bound(price), *_interval(price.price)) for price in ordered]
    only = [("If it were the only rule", "it would cost", "at least", "at most")]
    only += [(_name(price), *_interval(price.alone)) for price in ordered if price.alone is not None]
    return table_text(rows) + "\n\n" + table_text(only)


def _interval(interval: Interval | None) -> tuple[str, str, str]:
    if interval is None:
        return "not known", "", ""
    return priced(interval), amount(interval.low), amount(interval.high)


def _margins(prices: Prices) -> str:
    """A line for a step of the bound; and one for a unit of what it counts, where it is a share."""
    rows = []
    for price in prices.prices:
        if (margin := price.margin) is not None and price.rule.bound is not None:
            step, word = (0.01, "0.01") if price.rule.bound <= 1 else (1.0, "1")
            rows.append((_name(price), amount(margin.rate * step), word, f"{margin.until:.6g}"))
            if margin.unit:
                rows.append(("", amount(margin.unit_rate), f"1 {margin.unit}", f"{margin.units:,.3g} {margin.unit}"))
    if not rows:
        return ""
    return "A little more room, with the same sites and counts\n" + table_text(
        [("Rule", "is worth", "for", "as far as"), *rows], left=(0, 2, 3)
    )


def _groups(prices: Prices, currency: str) -> str:
    rows = [("Lifted together", "rules", "price", "at least", "at most")]
    for group in (*prices.owners, prices.together):
        name = "all" if group is prices.together else group.name
        rows.append((name[:NAME], str(len(group.rules)), *_interval(group.together)))
    return table_text(rows) + "\nSingle prices do not add up: most rules stand behind others."


def _remarks(prices: Prices, currency: str) -> Iterator[str]:
    for price in prices.prices:
        if price.behind:
            yield f"{price.rule.name} stands behind {', '.join(price.behind)}: alone it costs nothing, together they do."
        if price.penalty > 0.5:
            yield f"{price.rule.name} is a wish and broken: that counts {amount(price.penalty)} in the choice. Its price is that of the wish."


def _curve(curve: Curve, currency: str) -> str:
    rows = [(f"{curve.rule.name} at", "gain", "at least", "at most")]
    for point in curve.points:
        name = f"{point.bound:g}" + (" (today)" if point.today else "")
        if point.gain is None:
            rows.append((name, "no plan" if not point.possible else "not known", "", ""))
        else:
            rows.append((name, amount(point.gain.shown), amount(point.gain.low), amount(point.gain.high)))
    return "What another bound would gain (below zero: cost)\n" + table_text(rows)


def _name(price: Price) -> str:
    name = f"{price.rule.name} (soft)" if price.rule.soft else price.rule.name
    return name if len(name) <= NAME else f"{name[: NAME - 3]}..."


def _bound(price: Price) -> str:
    return "" if price.rule.bound is None else f"{price.rule.bound:,.6g}"
