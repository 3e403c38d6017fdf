"""The traps of the durable library and of the two databases, each with what keeps us out of it.

| trap | test |
|---|---|
| two processes of one executor id both run what either began | `test_every_life_has_an_id_of_its_own` |
| nothing is recovered across ids by itself | test_takeover `…dies_is_replaced…`, `…freezes…` |
| a reaper that dies half-way loses runs | `test_a_reaper_that_died_half_way_is_repeated` |
| a buried worker may take one more run | test_takeover `test_a_run_that_a_buried_worker_took_is_found` |
| giving runs back resets the library's count of attempts | test_durability `…kills_its_workers_is_given_up` |
| a zombie goes on when it wakes | test_takeover `…freezes_elsewhere…`; on this machine it is killed |
| a frozen process keeps its locks and transactions | test_takeover `…with_the_database_in_its_hands…` |
| a machine that slept buries its own workers | test_takeover `test_nobody_judges_others…` |
| a remote fails for hours, as the API does | `test_a_remote_that_is_away_is_waited_for_as_long_as_the_api` |
| runs of another application version are never taken | `test_runs_are_of_one_constant_version_and_plain_json` |
| the default serializer is pickle | the same |
| results are kept for good, so they must be small | `test_what_is_remembered_of_a_run_is_small` |
| a busy database makes the library wait without end | test_server `…locked_sqlite…`, `test_a_locked_table…` |
| SQLite begins a transaction only before the first change | `test_the_limit_of_all_runs_holds_over_workers` |
| no write-ahead log, commits that a power loss takes | `test_sqlite_is_set_up_for_many_and_for_power_loss` |
| SQLite's own waiting for the writer is unfair | test_server `test_many_deliveries_at_once…` |
| the row count of an insert is -1 on Postgres | the same, on Postgres |
| a bound value in the predicate of a partial index | the same: it takes more than five calls |
| priorities count within one partition of a queue only | test_runs `test_a_command_goes_before…` |
| merging and priority exclude each other in the library | `test_what_is_merged_keeps_the_highest_priority` |
| cancelling acts at the next step | test_runs `…ends_at_its_next_step…`, test_child `test_long_work_ends…` |
| a dispatcher starts what was cancelled since it looked | `test_what_was_cancelled_since_it_was_read_is_not_begun` |
| old runs are kept for ever | `test_old_runs_are_forgotten_by_us_and_by_the_library` |
| the library advertises in the log | `test_the_log_is_ours` |
| GitHub sends a webhook once | tests/bot test_lost_webhooks, and test_chaos |
| the database goes away in the middle of a step | test_chaos on Postgres, `test_a_run_waits_for_its_database` |
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
import sqlalchemy as sa
from engine_runner import STEPS
from engine_world import World, push_payload, wait_for
from postgres_server import PostgresServer

from pyagent.core.requests import Priority, StartRun, Trigger
from pyagent.errors import ForgeAway, NetworkTimeout, RemoteAway
from pyagent.shell.engine import VERSION, Engine, outcome_of
from pyagent.shell.steps import Json
from pyagent.shell.tables import workers


@contextmanager
def engine_of(world: World) -> Iterator[Engine]:
    """The engine as a peer has it that runs nothing itself."""
    ledger = world.ledger
    engine = Engine(ledger.database, ledger, lambda _run, _steps: {}, executor="test-peer", concurrency=1)
    try:
        yield engine
    finally:
        engine.close()


def stored(world: World, table: str, *columns: str) -> list[tuple[object, ...]]:
    """Rows of the library's own tables."""
    schema = "" if world.ledger.database.is_sqlite else "dbos."
    with world.ledger.database.read() as c:
        found = c.exec_driver_sql(f"select {', '.join(columns)} from {schema}{table}")
        return [tuple(row) for row in found.all()]


def test_every_life_has_an_id_of_its_own(world: World) -> None:
    first = world.start("worker")
    first.kill()
    world.start("worker")
    world.start("worker")
    with world.ledger.database.read() as c:
        ids = list(c.execute(sa.select(workers.c.id)).scalars())
    assert len(ids) == len(set(ids)) == 3


def test_a_reaper_that_died_half_way_is_repeated(world: World) -> None:
    world.hold("fix")
    server = world.start()
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    server.kill()
    (dead,) = [worker for (worker,) in stored(world, "workflow_status", "executor_id") if worker]
    with engine_of(world) as peer:
        peer.give_back(peer.runs_of(str(dead)))  # and then it died: nobody was buried
    world.release("fix")
    world.start("worker")
    assert world.wait_until_ended(run).state == "done"
    assert {step: len(world.journal("end", step)) for step in STEPS} == dict.fromkeys(STEPS, 1)


def test_runs_are_of_one_constant_version_and_plain_json(world: World) -> None:
    run = world.push(world.start(), "a")
    world.wait_until_ended(run)
    wait_for(lambda: stored(world, "workflow_status", "status") == [("SUCCESS",)], "the library to end it too")
    ((version, inputs, output),) = stored(world, "workflow_status", "application_version", "inputs", "output")
    assert version == VERSION == "pyagent-1"
    for text in (inputs, output, *(row[0] for row in stored(world, "operation_outputs", "output"))):
        assert text is None or json.loads(str(text)) is not Ellipsis


def test_what_is_remembered_of_a_run_is_small(world: World) -> None:
    world.wait_until_ended(world.push(world.start(), "a"))
    sizes = [len(str(row[0])) for row in stored(world, "operation_outputs", "output")]
    assert len(sizes) >= len(STEPS)
    assert max(sizes) < 1000


def test_a_locked_table_is_answered_with_503_in_time(world: World) -> None:
    if world.ledger.database.is_sqlite:
        return  # test_server.py locks the file
    server = world.start()
    with world.ledger.database.write() as c:
        c.exec_driver_sql("lock table pyagent_deliveries in access exclusive mode")
        begin = time.monotonic()
        assert world.deliver(server, "push", push_payload("a"), guid="one")[0] == 503
        assert time.monotonic() - begin < 10
    assert world.deliver(server, "push", push_payload("a"), guid="one")[0] == 202


def test_the_limit_of_all_runs_holds_over_workers(world: World) -> None:
    world.hold("fix")
    limits = {"PYAGENT_MAX_RUNS": "4", "PYAGENT_MAX_RUNS_PER_INSTALLATION": "9", "PYAGENT_WORKER_RUNS": "3"}
    for _ in range(3):
        world.start("worker", **limits)
    for n in range(9):
        work = StartRun(f"octo/r{n}", 1, "main", "a" * 40, Trigger.PUSH, Priority.PUSH)
        world.ledger.admit(f"d{n}", "push", work)
    world.wait_until_begun("fix", 4)
    assert len(world.ledger.running()) == 4
    world.release("fix")
    for run in world.ledger.recent(9):
        world.wait_until_ended(run.id)
    times = [(float(line[4]), 1 if line[0] == "begin" else -1) for line in (*begun(world), *ended(world))]
    going = most = 0
    for _, change in sorted(times):
        going += change
        most = max(most, going)
    assert most == 4


def begun(world: World) -> list[list[str]]:
    return world.journal("begin", "checkout")


def ended(world: World) -> list[list[str]]:
    return world.journal("end", "publish")


def test_sqlite_is_set_up_for_many_and_for_power_loss(world: World) -> None:
    if not world.ledger.database.is_sqlite:
        return
    with world.ledger.database.read() as c:
        assert c.exec_driver_sql("pragma journal_mode").scalar() == "wal"
        assert c.exec_driver_sql("pragma synchronous").scalar() == 2


def test_what_is_merged_keeps_the_highest_priority(world: World) -> None:
    def ask(delivery: str, sha: str, priority: Priority) -> str:
        return world.ledger.admit(
            delivery, "push", StartRun("octo/shop", 1, "main", sha * 40, Trigger.PUSH, priority)
        ).run

    first = ask("1", "a", Priority.CLOCK)
    assert ask("2", "b", Priority.AGAIN) == ask("3", "c", Priority.PUSH) == first
    (run,) = world.ledger.recent(9)
    assert (run.sha, run.priority, run.merged) == ("c" * 40, Priority.AGAIN, 3)


def test_what_was_cancelled_since_it_was_read_is_not_begun(world: World) -> None:
    with world.ledger.database.write() as c:
        c.execute(workers.insert().values(id="w", host="h", capacity=9, beat=0.0, state="up"))
    runs = [
        world.ledger.admit(f"d{n}", "push", StartRun(f"o/r{n}", n, "", "", Trigger.PUSH, Priority.PUSH)).run
        for n in range(2)
    ]
    begun: list[str] = []

    def enqueue(connection: sa.Connection, run: str, _priority: int, _lane: str) -> None:
        begun.append(run)
        other = next(one for one in runs if one != run)
        if world.ledger.database.is_sqlite:
            connection.exec_driver_sql(f"update pyagent_runs set state = 'cancelled' where id = '{other}'")
        else:
            world.ledger.cancel(other, "meanwhile")

    assert world.ledger.dispatch(enqueue) == 1
    assert len(begun) == 1
    assert sorted(run.state for run in world.ledger.recent(9)) == ["cancelled", "running"]


def test_old_runs_are_forgotten_by_us_and_by_the_library(world: World) -> None:
    server = world.start()
    world.wait_until_ended(world.push(server, "a", guid="one"))
    wait_for(lambda: stored(world, "workflow_status", "status") == [("SUCCESS",)], "the library to end it too")
    assert world.ledger.prune(time.time() - 60) == []
    gone = world.ledger.prune(time.time() + 60)
    with engine_of(world) as peer:
        peer.forget(gone)
    assert stored(world, "workflow_status", "workflow_uuid") == []
    assert world.ledger.recent(9) == []
    assert world.push(server, "a", guid="one") != "duplicate"


def test_the_log_is_ours(world: World) -> None:
    server = world.start()
    world.wait_until_ended(world.push(server, "a"))
    said = server.log.read_text(encoding="utf-8")
    assert "onductor" not in said
    assert "dbos" not in said.lower()


def test_a_run_waits_for_its_database(world: World, request: pytest.FixtureRequest) -> None:
    if world.ledger.database.is_sqlite:
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    world.hold("fix")
    server = world.start()
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    postgres.crash()
    try:
        world.release("fix")
        wait_for(lambda: world.journal("end", "fix"), "the step to end")
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", "/readyz")
        assert connection.getresponse().status == 503
        connection.close()
    finally:
        postgres.start()
    found = world.wait_until_ended(run)
    assert (found.state, found.requeues) == ("done", 0)
    assert {step: len(world.journal("end", step)) for step in STEPS} == dict.fromkeys(STEPS, 1)


def test_a_remote_that_is_away_is_waited_for_as_long_as_the_api() -> None:
    """A fetch or a push meets the outages that the API's requests meet."""

    def patience(error: Exception) -> object:
        def step() -> Json:
            raise error

        return outcome_of("push", step).get("attempts")

    assert patience(RemoteAway("returned error: 502")) == patience(ForgeAway("502", 1.0))
    assert patience(NetworkTimeout("too large to arrive in time")) is None
