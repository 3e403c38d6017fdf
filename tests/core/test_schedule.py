"""When the clock starts a run, in which zone, on which days, and where the clock itself is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyagent.core.schedule import DAYS, Day, Schedule, comes, next_time, objection

BERLIN = ZoneInfo("Europe/Berlin")


def times(cron: str, start: str, count: int, *days: Day, zone: ZoneInfo = BERLIN) -> list[str]:
    """The next times in UTC after a moment in UTC."""
    schedule, now, found = Schedule(cron, zone.key, days), datetime.fromisoformat(f"{start}+00:00"), []
    for _ in range(count):
        following = next_time(schedule, now, zone)
        assert following is not None
        assert following > now
        found.append(f"{following:%Y-%m-%d %H:%M}")
        now = following
    return found


def test_times_are_those_of_the_zone() -> None:
    assert times("30 4 * * *", "2026-01-10T12:00", 2) == ["2026-01-11 03:30", "2026-01-12 03:30"]
    assert times("30 4 * * *", "2026-07-10T12:00", 1) == ["2026-07-11 02:30"]
    assert times("0 9 * * *", "2026-07-10T12:00", 1, zone=ZoneInfo("Asia/Kathmandu")) == ["2026-07-11 03:15"]


def test_days_narrow_whatever_cron_says() -> None:
    assert times("0 5 * * *", "2026-01-10T12:00", 3, "mon", "thu") == [
        "2026-01-12 04:00",
        "2026-01-15 04:00",
        "2026-01-19 04:00",
    ]
    assert times("30 4 1-7 * *", "2026-01-10T12:00", 2, "mon") == ["2026-02-02 03:30", "2026-03-02 03:30"]
    assert times("*/20 22-23 * * *", "2026-01-10T12:00", 2, "sun") == ["2026-01-11 21:00", "2026-01-11 21:20"]


def test_the_day_is_that_of_the_zone_and_not_of_utc() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    assert times("0 5 * * *", "2026-01-10T12:00", 1, "mon", zone=tokyo) == ["2026-01-11 20:00"]


def test_a_time_that_the_change_of_the_clock_skips_comes_right_after() -> None:
    """On 29 March 2026 Berlin has no time between 2:00 and 3:00."""
    assert times("30 2 * * *", "2026-03-27T12:00", 3) == ["2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"]


def test_a_time_that_comes_twice_counts_once() -> None:
    """On 25 October 2026 Berlin has the time from 2:00 to 3:00 twice: at 0:00 and at 1:00 in UTC."""
    assert times("30 2 * * *", "2026-10-24T12:00", 2) == ["2026-10-25 00:30", "2026-10-26 01:30"]


@pytest.mark.parametrize("moment", ["2026-10-25T00:40", "2026-10-25T01:10", "2026-10-25T01:45"])
def test_who_looks_late_in_the_hour_that_comes_twice_gets_no_time_that_has_passed(moment: str) -> None:
    assert times("30 2 * * *", moment, 1) == ["2026-10-26 01:30"]


def test_every_hour_follows_the_time_that_really_passes() -> None:
    assert times("0 * * * *", "2026-10-24T23:30", 4) == [
        "2026-10-25 00:00",
        "2026-10-25 01:00",
        "2026-10-25 02:00",
        "2026-10-25 03:00",
    ]
    assert times("0 * * * *", "2026-03-28T23:30", 3) == ["2026-03-29 00:00", "2026-03-29 01:00", "2026-03-29 02:00"]


@pytest.mark.parametrize(
    ("cron", "why"),
    [
        ("* * * *", "five fields are needed: minute, hour, day of the month, month, day of the week"),
        ("0 30 4 * * *", "five fields are needed: minute, hour, day of the month, month, day of the week"),
        ("@daily", "five fields are needed: minute, hour, day of the month, month, day of the week"),
        ("61 4 * * *", "its minute is wrong"),
        ("0 24 * * *", "its hour is wrong"),
        ("0 4 30 feb *", "its day-of-month is wrong"),
        ("0 4 * 13 *", "its month is wrong"),
        ("0 4 * * monday", "its day-of-week is wrong"),
        ("0 4 * * */0", "its day-of-week is wrong"),
        (f"{'0,' * 60}0 4 * * *", "it is longer than 100 characters"),
    ],
)
def test_what_is_wrong_with_a_cron_is_said(cron: str, why: str) -> None:
    assert objection(cron) == why


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        ("0 4 * * mon", ("tue",)),
        ("0 0 * 2 mon#5", ("tue",)),
        ("* * * * sat", ("sun", "fri")),
        ("0 0 * 2 tue#5", ("fri",)),
    ],
)
def test_times_that_never_come_are_found(cron: str, days: tuple[Day, ...]) -> None:
    assert not objection(cron)
    assert not comes(Schedule(cron, "UTC", days))


FIELD = st.text(alphabet="0123456789*,-/#LW", min_size=1, max_size=6) | st.sampled_from(["*", "mon", "jan", "L", "29"])


@given(st.tuples(*[FIELD] * 5), st.sets(st.sampled_from(DAYS)), st.integers(0, 10 * 365 * 24 * 60))
def test_whatever_a_repository_writes_there_is_an_answer(fields: tuple[str, ...], days: set[Day], minutes: int) -> None:
    cron = " ".join(fields)
    if objection(cron):
        return
    after = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    schedule = Schedule(cron, "Europe/Berlin", tuple(days))
    found = next_time(schedule, after, BERLIN)
    assert found is None or (found > after and (not days or DAYS[found.astimezone(BERLIN).weekday()] in days))
