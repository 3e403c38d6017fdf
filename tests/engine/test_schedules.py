"""The clock starts runs as configurations say: each time once, whoever looks and dies, and shown where runs are."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime

import pytest
from engine_world import World, wait_for
from test_real_runs import Shop, commit

from pyagent.cli import main
from pyagent.core.requests import CancelRuns, Priority, StartRun, Trigger
from pyagent.core.schedule import Schedule
from pyagent.shell.ledger import Ledger
from pyagent.shell.schedules import Kept, Schedules
from pyagent.shell.tables import runs, schedules

NIGHTLY = Schedule("30 2 * * *", "Europe/Berlin")


def at(text: str) -> float:
    return datetime.fromisoformat(f"{text}+00:00").timestamp()


def set_next(world: World, when: float) -> None:
    """Let the next time of every schedule be this one."""
    with world.ledger.database.write() as c:
        c.execute(schedules.update().values(next=when))


def the_next(world: World) -> float:
    (kept,) = Schedules(world.ledger).all()
    return kept.next


@pytest.fixture
def kept(world: World) -> Schedules:
    made = Schedules(world.ledger)
    made.keep("octo/shop", 7, NIGHTLY)
    return made


def test_a_time_starts_one_run_and_the_next_follows(world: World, kept: Schedules) -> None:
    set_next(world, at("2026-06-01 00:30"))
    assert kept.start_due(at("2026-06-01 00:29")) == 0
    assert kept.start_due(at("2026-06-01 00:31")) == 1
    assert kept.start_due(at("2026-06-01 00:32")) == 0
    (run,) = world.ledger.recent(9)
    assert (run.repository, run.installation, run.trigger, run.priority, run.sha) == (
        "octo/shop",
        7,
        Trigger.CLOCK,
        Priority.CLOCK,
        "",
    )
    assert the_next(world) == at("2026-06-02 00:30")


def test_times_that_passed_while_nobody_looked_start_one_run(world: World, kept: Schedules) -> None:
    set_next(world, at("2026-06-01 00:30"))
    assert kept.start_due(at("2026-06-20 12:00")) == 1
    assert kept.start_due(at("2026-06-20 12:00")) == 0
    (run,) = world.ledger.recent(9)
    assert run.merged == 1
    assert the_next(world) == at("2026-06-21 00:30")


def test_a_time_of_the_hour_that_comes_twice_is_not_made_up_for_twice(world: World, kept: Schedules) -> None:
    set_next(world, at("2026-10-25 00:30"))
    assert kept.start_due(at("2026-10-25 01:10")) == 1
    assert the_next(world) == at("2026-10-26 01:30")


def test_many_who_look_at_once_start_one_run_a_time(world: World, kept: Schedules) -> None:
    for n in range(20):
        kept.keep(f"octo/r{n}", 1, NIGHTLY)
    ready = threading.Barrier(6)

    def look() -> None:
        other = Schedules(Ledger(world.ledger.database, world.ledger._limits))
        ready.wait()
        for night in range(1, 6):
            other.start_due(at(f"2030-06-0{night} 12:00"))

    set_next(world, at("2030-06-01 00:30"))
    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    runs = world.ledger.recent(99)
    assert len(runs) == 21
    # Who was late found a later night already; each night counts once, and joins the run that waits.
    assert {run.merged for run in runs} == {5}


def test_a_schedule_that_stays_the_same_keeps_its_time_and_one_that_changes_gets_a_new_one(
    world: World, kept: Schedules
) -> None:
    set_next(world, at("2026-06-01 00:30"))
    kept.keep("octo/shop", 7, NIGHTLY)
    assert the_next(world) == at("2026-06-01 00:30"), "what was missed is not forgotten by a push"
    assert kept.has("octo/shop", 7, NIGHTLY)
    weekly = Schedule("0 5 * * *", "UTC", ("sun", "wed"))
    assert not kept.has("octo/shop", 7, weekly)
    kept.keep("octo/shop", 8, weekly)
    assert kept.has("octo/shop", 8, weekly)
    (found,) = kept.all("octo/shop")
    assert found == Kept("octo/shop", weekly, found.next)
    assert found.next > time.time()
    kept.keep("octo/shop", 8, Schedule())
    assert kept.all() == []
    assert kept.has("octo/shop", 8, Schedule())


def test_the_clock_stops_with_the_installation(world: World, kept: Schedules) -> None:
    kept.keep("octo/till", 7, NIGHTLY)
    kept.keep("maria/orchard", 8, NIGHTLY)
    world.ledger.cancel_all(CancelRuns(7, ("octo/till",), "removed"))
    assert [one.repository for one in kept.all()] == ["maria/orchard", "octo/shop"]
    world.ledger.cancel_all(CancelRuns(7, (), "uninstalled"))
    assert [one.repository for one in kept.all()] == ["maria/orchard"]


def test_a_repository_that_fails_every_time_is_left_alone_until_somebody_pushes(world: World, kept: Schedules) -> None:
    """It may be gone, and nobody told us."""
    for night in range(1, 8):
        set_next(world, at(f"2026-06-0{night} 00:30"))
        kept.start_due(at(f"2026-06-0{night} 12:00"))
        with world.ledger.database.write() as c:
            c.execute(runs.update().where(runs.c.state == "queued").values(state="failed", ended=float(night)))
    assert len(world.ledger.recent(9)) == 5
    assert kept.all() == []
    world.ledger.admit("1", "push", StartRun("octo/shop", 7, "main", "a" * 40, Trigger.PUSH, Priority.PUSH))
    kept.keep("octo/shop", 7, NIGHTLY)
    set_next(world, at("2026-06-20 00:30"))
    assert kept.start_due(at("2026-06-20 12:00")) == 1


def test_a_zone_that_this_machine_does_not_know_stops_nobody_else(world: World, kept: Schedules) -> None:
    kept.keep("octo/mars", 7, Schedule("0 5 * * *", "Mars/Olympus"))
    set_next(world, at("2026-06-01 00:30"))
    assert kept.start_due(at("2026-06-01 12:00")) == 2
    assert {one.repository: one.next for one in kept.all()} == {
        "octo/shop": at("2026-06-02 00:30"),
        "octo/mars": at("2026-06-02 12:00"),
    }


def test_workers_start_what_is_due_once_also_after_a_restart(world: World, kept: Schedules) -> None:
    set_next(world, time.time() - 3 * 86_400)
    world.start("serve").kill()
    for _ in range(2):
        world.start("worker")
    wait_for(lambda: world.journal("end", "publish"), "the run to end")
    (run,) = world.ledger.recent(9)
    assert world.wait_until_ended(run.id).state == "done"
    assert len(world.journal("begin", "checkout", "octo/shop")) == 1
    assert the_next(world) > time.time()


# ---- from a configuration to `pyagent runs`


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)


def configure(shop: Shop, text: str) -> None:
    (shop.tree / "pyproject.toml").write_text(f"[tool.pyagent]\nselect = ['SYN002']\n{text}", encoding="utf-8")
    commit(shop.tree)


def test_the_schedule_of_the_default_branch_is_followed_and_shown(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYAGENT_DATABASE_URL", shop.world.url)

    def told(*arguments: str) -> str:
        assert main(["runs", *arguments]) == 0
        return capsys.readouterr().out

    assert told("schedules") == "No schedules.\n"
    configure(
        shop, '[tool.pyagent.schedule]\ncron = "30 2 * * *"\ntime-zone = "Europe/Berlin"\ndays = ["sat", "sun"]\n'
    )
    assert shop.push().state == "done"
    head, row = told("schedules", "--repository", "shop").splitlines()
    assert head.split() == ["REPOSITORY", "CRON", "TIME", "ZONE", "DAYS", "NEXT"]
    assert row.split()[:-1] == ["shop", "30", "2", "*", "*", "*", "Europe/Berlin", "sat", "sun"]
    (kept,) = json.loads(told("schedules", "--format", "json"))["schedules"]
    assert kept["next"] == row.split()[-1]
    assert datetime.fromisoformat(kept["next"]) > datetime.now(UTC)

    set_next(shop.world, time.time() - 60)
    clock = wait_for(lambda: [run for run in shop.world.ledger.recent(9) if run.trigger == "clock"], "the clock")[0]
    assert shop.world.wait_until_ended(clock.id).state == "done"
    listed = next(line for line in told("list").splitlines() if line.startswith(clock.id))
    assert listed.split()[:5] == [clock.id, "done", "shop", "tip", "clock"]

    configure(shop, '[tool.pyagent.schedule]\ncron = "30 2 * * *"\ntime-zone = "Berlin"\n')
    refused = shop.push()
    assert refused.state == "failed"
    assert 'schedule.time-zone: there is no time zone "Berlin"' in refused.note
    assert "30 2 * * *" in told("schedules"), "a slip of the pen does not stop the clock"
    configure(shop, "")
    assert shop.push().state == "done"
    assert told("schedules") == "No schedules.\n"
