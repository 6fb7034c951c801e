"""A batch as text: a line for each run, why some have no plan, and how many ended how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sourcing_opt.batch.report import BatchProgress, Report, Result
from sourcing_opt.cli.text.look import page, table_text

MINUTE, HOUR = 60.0, 3600.0
"""[seconds]"""


def batch_text(report: Report) -> str:
    """All runs with cost, gap and exit code; what failed and why; counts, and where it all is."""
    header = ("Run", "", "status", "NPV of cost", "", "gap", "exit code", "seconds")
    parts = [table_text([header, *map(_row, report.results)], left=(0, 1, 2)), *_remarks(report), _counts(report)]
    return page(*parts)


def progress_line(result: Result, progress: BatchProgress) -> str:
    """Like `12 of 60  bank/nearshore  optimal  14.2 s  about 9 min left`."""
    parts = [f"{progress.done} of {progress.of}", result.label, result.status or result.state]
    if result.seconds is not None:
        parts.append(f"{result.seconds:.1f} s")
    if progress.seconds_left is not None and progress.done < progress.of:
        parts.append(f"about {_time(progress.seconds_left)} left")
    return "  ".join(parts)


def _row(result: Result) -> tuple[str, ...]:
    return (
        result.label,
        result.state,
        result.status or "",
        "" if result.npv is None else f"{result.npv:,.0f}",
        "" if result.npv is None else result.currency or "",
        "" if result.gap is None else f"{result.gap:.2%}",
        "" if result.exit_code is None else str(int(result.exit_code)),
        "" if result.seconds is None else f"{result.seconds:.1f}",
    )


def _remarks(report: Report) -> Iterator[str]:
    """Why runs have no plan, each reason once; what was found damaged."""
    why: dict[str, list[str]] = {}
    for result in report.results:
        if result.message is not None:
            why.setdefault(result.message, []).append(result.label)
    if why:
        reasons = (
            "\n".join([f"  {', '.join(labels)}:", *(f"    {line}" for line in message.splitlines())])
            for message, labels in why.items()
        )
        yield "\n".join(["Without a plan:", *reasons])
    if report.moved_aside:
        yield "\n".join(["Damaged, so moved aside and run again:", *(f"  {path}" for path in report.moved_aside)])


def _counts(report: Report) -> str:
    counts = Counter(result.state for result in report.results)
    listed = ", ".join(f"{count} {state}" for state, count in counts.items())
    hint = ""
    if counts["stopped"]:
        hint = "\nInterrupted: --resume finishes the rest."
    elif counts["not started"]:
        hint = "\nNo run was begun after the first failure: --keep-going begins the others too."
    return f"{len(report.results)} runs: {listed}. They are in {report.output}{hint}"


def _time(seconds: float) -> str:
    if seconds < MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / MINUTE:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.0f} h"
