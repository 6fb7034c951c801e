"""The rules of a study, and how a plan keeps them."""

from __future__ import annotations

from sourcing_opt.plan import Finding, Plan, findings
from sourcing_opt.report.pictures import Cell, Exhibit, ExhibitColumn, Kind, written

STATUS = {"violated": "broken, at its penalty", "binding": "kept, no room left", "slack": "kept, with room"}
_UNITS: dict[str, Kind] = {"share": "share", "FTE": "people", "money": "money", "points": "points", "number": "count"}


def tightest(plan: Plan) -> dict[str, Finding]:
    """Policy -> where it is kept least, by id; one that is about nothing is not there."""
    worst: dict[str, Finding] = {}
    for finding in findings(plan):
        known = worst.get(finding.policy)
        if known is None or (finding.status != "violated", finding.slack) < (known.status != "violated", known.slack):
            worst[finding.policy] = finding
    return worst


def rules(plan: Plan) -> Exhibit | None:
    """Every rule, what it asks for and what the plan has where it is kept least; None where there is none."""
    tightest_findings, labels = tightest(plan), plan.economics.axes.calendar.labels
    policies = sorted(plan.economics.study.policies, key=lambda policy: policy.id)
    if not policies:
        return None
    rows: list[tuple[Cell, ...]] = []
    for policy in policies:
        least = tightest_findings.get(policy.id)
        hard = "hard" if policy.penalty is None else "at a penalty"
        if least is None:
            rows.append((policy.id, hard, None, None, None, None, "about nothing", policy.owner))
            continue
        kind = _UNITS.get(least.unit, "points")
        asks = f"{'at least' if least.side == 'min' else 'at most'} {written(least.bound, kind)}"
        asks += {"FTE": " FTE", "money": f" {plan.economics.study.study.currency}"}.get(least.unit, "")
        where = ", ".join(part for part in (least.label, labels[least.period]) if part)
        status = STATUS[least.status]
        if least.status == "violated" and policy.penalty is None:
            status = "broken"
        rows.append((policy.id, hard, policy.in_words(least.side), asks, written(least.left, kind), where, status, policy.owner))
    return Exhibit(
        key="rules",
        title="Rules",
        says=_says([str(row[6]) for row in rows]),
        columns=tuple(
            map(ExhibitColumn, ("Rule", "Kind", "In words", "Asks for", "Plan has", "Tightest for", "Status", "Owner"))
        ),
        rows=tuple(rows),
    )


def _says(statuses: list[str]) -> str:
    kept, full, broken = (sum(status.startswith(word) for status in statuses) for word in ("kept", "kept, no", "broken"))
    many = "1 rule" if len(statuses) == 1 else f"{len(statuses)} rules"
    sentence = f"Of {many}, {kept} {'is' if kept == 1 else 'are'} kept, {full} of them without room left"
    return sentence + (f", and {broken} {'is' if broken == 1 else 'are'} broken." if broken else ".")
