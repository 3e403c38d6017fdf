"""A process starts within bounded time or says why not, whoever holds the database."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from engine_world import Process, World, wait_for

from pyagent.shell.locks import is_stopped

QUICK = {"PYAGENT_DEAD_AFTER": "3"}


def frozen_with_the_database(world: World) -> tuple[Process, str]:
    """A server that was stopped in the middle of a transaction, and its run."""
    (world.folder / "freeze-fix").touch()
    server = world.start("serve", **QUICK)
    run = world.push(server, "a")
    wait_for(lambda: is_stopped(server.popen.pid), "the server to freeze")
    return server, run


@contextmanager
def held(world: World) -> Iterator[None]:
    """Another program holds the SQLite file, as a backup or a curious person might."""
    world.start("worker").kill()  # so that the file is there
    with closing(sqlite3.connect(world.folder / "data" / "pyagent.db", isolation_level=None)) as stranger:
        stranger.execute("begin immediate")
        yield
        stranger.execute("rollback")


def test_a_worker_starts_while_one_that_froze_holds_the_database(world: World) -> None:
    """There is no other worker that would end it."""
    frozen, run = frozen_with_the_database(world)
    begin = time.monotonic()
    peer = world.start("worker", **QUICK)
    assert time.monotonic() - begin < 60
    assert world.wait_until_ended(run).state == "done"
    assert frozen.exit_code() == -signal.SIGKILL
    assert peer.popen.poll() is None


def test_a_server_starts_too(world: World) -> None:
    frozen, run = frozen_with_the_database(world)
    server = world.start("serve", **QUICK)
    assert world.wait_until_ended(run).state == "done"
    assert frozen.exit_code() == -signal.SIGKILL
    assert world.wait_until_ended(world.push(server, "b")).state == "done"


def test_a_start_outlasts_a_program_that_holds_the_file_for_a_while(world: World) -> None:
    if not world.ledger.database.is_sqlite:
        return  # Postgres has no lock of the whole database
    with held(world):
        worker = world.begin("worker", **QUICK)
        wait_for(lambda: "database is locked" in worker.log.read_text(encoding="utf-8"), "the worker to complain")
    wait_for(lambda: " is up" in worker.log.read_text(encoding="utf-8"), "the worker to be up")
    assert worker.popen.poll() is None


def test_a_start_that_is_held_up_for_long_ends_with_its_reason(world: World) -> None:
    if not world.ledger.database.is_sqlite:
        return
    with held(world):
        worker = world.begin("worker", RUNNER_PATIENCE="4", **QUICK)
        assert worker.exit_code() == 3
    said = worker.log.read_text(encoding="utf-8")
    assert "PA-1008: the database kept this start waiting for " in said
    assert "see which other program has it open" in said
