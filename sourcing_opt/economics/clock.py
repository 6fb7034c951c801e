"""What the clock says: whose working days overlap, which hours fall into whose night. Daylight saving time included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY_START, DAY_END = 9, 17
"""The business day, local time, everywhere."""
NIGHT_START, NIGHT_END = 22, 6
"""The night that earns a premium, local time."""
SHIFT_HOURS = 8


def offset_hours(zone: str, day: date) -> float:
    """Hours ahead of UTC at noon of a day."""
    noon = datetime.combine(day, time(12), tzinfo=UTC).astimezone(ZoneInfo(zone))
    shift = noon.utcoffset()
    assert shift is not None
    return shift / timedelta(hours=1)


def sample_days(start: date) -> tuple[date, ...]:
    """The middle of each month of the year the study starts in: enough to see every clock change, and the same for a study rolled on."""
    return tuple(date(start.year, month, 15) for month in range(1, 13))


@cache
def overlap_hours(zone: str, home: str, start: date) -> float:
    """How much of the home business day a place's own business day shares, in the worst month of the year. [hours]"""
    length = DAY_END - DAY_START
    return min(max(0.0, length - _apart(offset_hours(zone, day) - offset_hours(home, day))) for day in sample_days(start))


@cache
def clock_difference(zone: str, home: str, start: date) -> float:
    """Largest difference between two clocks over the year, around the globe the shorter way. [hours]"""
    return max(_apart(offset_hours(zone, day) - offset_hours(home, day)) for day in sample_days(start))


@cache
def night_share(zone: str, home: str, shift: int, start: date) -> float:
    """Part of a shift's hours that fall into the night at a place, averaged over the year.

    Shift 0 is the home business day, shift 1 the eight hours after it, shift 2 the eight after that.
    """
    shares = []
    for day in sample_days(start):
        begins = DAY_START + shift * SHIFT_HOURS + offset_hours(zone, day) - offset_hours(home, day)
        shares.append(_night_hours(begins, begins + SHIFT_HOURS) / SHIFT_HOURS)
    return sum(shares) / len(shares)


def _apart(hours: float) -> float:
    return abs((hours + 12) % 24 - 12)


def _night_hours(begins: float, ends: float) -> float:
    """Hours of [begins, ends), in local time counted past midnight, that lie in any night."""
    night = NIGHT_END + 24 - NIGHT_START
    starts = (NIGHT_START + 24 * day for day in range(-3, 4))
    return sum(max(0.0, min(ends, start + night) - max(begins, start)) for start in starts)
