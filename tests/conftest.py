"""What holds for the whole suite."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator

import pytest

import sourcing_opt  # noqa: F401  # Before openpyxl, as it says how that reads.

# Hundreds of processes that tests start would each compile the package anew where a machine's settings say that nothing compiled is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell starts what it puts in the background deaf to Ctrl-C, and so would be all that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that needs a tool has that tool: skipping it there would hide that it never runs."""
    report = yield
    if os.environ.get("CI") and report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith("needs "):
            report.outcome = "failed"
            report.longrepr = f"skipped in CI, where nothing may be missing: {reason}"
    return report
