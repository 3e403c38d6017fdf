"""When the clock starts a run: five fields of cron in a time zone, on some days of the week. Pure.

Cron is read as Debian's is, also where the clock is put forward or back: a time that the change skips comes right after
it, one that it repeats comes once, and ``*`` in the hour follows the time that really passes.

Invariant: the text is the repository's, so it is short, and whatever it holds, looking for its next time ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Annotated, Literal, get_args

from pyagent.core.config_values import Option

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)
_FIELDS = 5
_LONGEST = 100
_HORIZON = 50  # years; the library looks no further either
_FROM = datetime(2024, 1, 1, tzinfo=UTC)


def objection(cron: str) -> str:
    """Why a text is no schedule; empty when it is one."""
    if not cron:
        return ""
    if len(cron) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if len(cron.split()) != _FIELDS:
        return "five fields are needed: minute, hour, day of the month, month, day of the week"
    from cronsim import CronSim, CronSimError  # noqa: PLC0415  # only who has a schedule pays for it

    try:
        CronSim(cron, _FROM)
    except CronSimError as error:
        return f"its {str(error).removeprefix('Bad ')} is wrong"
    except (ValueError, AssertionError):  # what its parser does not expect
        return "it is no cron"
    return ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times at which the default branch is looked at, beside those at which somebody pushes."""

    cron: Annotated[
        str,
        Option(
            "Minute, hour, day of the month, month, day of the week, as in `crontab`: numbers, ranges, lists, steps, "
            "names of months and days. Empty means never.",
            check=objection,
        ),
    ] = ""
    time_zone: Annotated[
        str,
        Option(
            "Where the clock hangs: a name of the IANA database, such as `Europe/Berlin`.",
            pattern=r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,3}",
            kind='a time zone such as "Europe/Berlin"',
        ),
    ] = "UTC"
    days: Annotated[
        tuple[Day, ...],
        Option("Only on these days of the week (`mon` to `sun`), whatever `cron` says; empty means all."),
    ] = ()


def next_time(schedule: Schedule, after: datetime, zone: tzinfo) -> datetime | None:
    """The first time after ``after``, in UTC; None when there is none within some decades.

    Args:
        schedule: One whose ``cron`` was checked, and is not empty.
        after: With a time zone.
        zone: That of the schedule.
    """
    from cronsim import CronSim  # noqa: PLC0415

    here = after.astimezone(zone)
    while here.year <= after.year + _HORIZON:
        # In the hour that comes twice it may answer with the first, which has passed.
        times = (found.astimezone(UTC) for found in CronSim(schedule.cron, here))
        found = next((found for found in times if found > after), None)
        if found is None or not schedule.days or DAYS[found.astimezone(zone).weekday()] in schedule.days:
            return found
        here = datetime.combine(found.astimezone(zone).date() + timedelta(days=1), time(), zone) - timedelta(seconds=1)
    return None


def comes(schedule: Schedule) -> bool:
    """Whether the times of a schedule ever fall on one of its days."""
    return next_time(schedule, _FROM, UTC) is not None
