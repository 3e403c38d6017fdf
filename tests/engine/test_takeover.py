"""Workers that die or freeze are replaced by their peers within seconds, and keep out when they wake."""

from __future__ import annotations

import signal
import time

import sqlalchemy as sa
from engine_runner import STEPS
from engine_world import Process, World, wait_for

from pyagent.errors import StoreError
from pyagent.shell.locks import is_stopped
from pyagent.shell.roster import Roster
from pyagent.shell.tables import runs, workers

QUICK = {"PYAGENT_DEAD_AFTER": "3"}


def freeze(process: Process, world: World | None = None) -> None:
    """Stop it; with ``world``, at a moment when it has no lock of a SQLite file in its hands."""
    for _ in range(50):
        process.popen.send_signal(signal.SIGSTOP)
        wait_for(lambda: is_stopped(process.popen.pid), "the process to stop")
        if world is None or not world.ledger.database.is_sqlite:
            return
        try:
            with world.ledger.database.write():
                return
        except StoreError:
            wake(process)
    raise AssertionError("it always holds the lock")


def wake(process: Process) -> None:
    process.popen.send_signal(signal.SIGCONT)


def begun_by(world: World, step: str) -> list[str]:
    return [line[-1] for line in world.journal("begin", step)]


def test_a_worker_that_dies_is_replaced_within_seconds(world: World) -> None:
    world.hold("fix")
    server = world.start("serve")
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    peer = world.start("worker")
    server.kill()
    died = time.monotonic()
    world.wait_until_begun("fix", 2)
    assert time.monotonic() - died < 10
    assert begun_by(world, "fix")[1] == str(peer.popen.pid)
    world.release("fix")
    assert world.wait_until_ended(run).requeues == 1


def test_a_worker_that_freezes_on_this_machine_is_ended_and_replaced(world: World) -> None:
    """What it holds (the lock of a mirror, say) would keep its peers out for as long as it is frozen."""
    world.hold("fix")
    frozen = world.start("serve", **QUICK)
    run = world.push(frozen, "a")
    world.wait_until_begun("fix")
    peer = world.start("worker", **QUICK)
    freeze(frozen)
    world.wait_until_begun("fix", 2)
    assert begun_by(world, "fix")[1] == str(peer.popen.pid)
    assert frozen.exit_code() == -signal.SIGKILL
    world.release("fix")
    ended = world.wait_until_ended(run)
    assert (ended.state, ended.requeues) == ("done", 1)
    assert {step: len(world.journal("end", step)) for step in STEPS} == dict.fromkeys(STEPS, 1)


def test_a_worker_that_freezes_elsewhere_is_replaced_and_keeps_out_when_it_wakes(world: World) -> None:
    world.hold("fix")
    far = {"PYAGENT_DATA_DIR": str(world.folder / "far")}  # another folder of locks is another machine
    frozen = world.start("serve", **QUICK, **far)
    run = world.push(frozen, "a")
    world.wait_until_begun("fix")
    peer = world.start("worker", **QUICK)
    freeze(frozen, world)
    world.wait_until_begun("fix", 2)
    wake(frozen)
    assert frozen.exit_code() == 3
    assert "was declared dead" in frozen.log.read_text(encoding="utf-8")
    world.release("fix")
    assert world.wait_until_ended(run).state == "done"
    assert begun_by(world, "publish") == [str(peer.popen.pid)]


def test_a_worker_that_froze_alone_goes_on_when_it_wakes(world: World) -> None:
    world.hold("fix")
    server = world.start("serve", **QUICK)
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    freeze(server, world)
    _age(world, 60)
    wake(server)
    world.release("fix")
    ended = world.wait_until_ended(run)
    assert (ended.state, ended.requeues) == ("done", 0)
    assert server.popen.poll() is None


def test_a_run_that_a_buried_worker_took_is_found(world: World) -> None:
    """A worker may take one more run between waking up and finding itself buried."""
    world.hold("fix")
    server = world.start("serve")
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    server.kill()
    with world.ledger.database.write() as c:
        c.execute(workers.update().values(state="gone"))
    peer = world.start("worker")
    world.wait_until_begun("fix", 2)
    assert begun_by(world, "fix")[1] == str(peer.popen.pid)
    world.release("fix")
    assert world.wait_until_ended(run).state == "done"


def test_a_worker_that_freezes_with_the_database_in_its_hands_is_ended(world: World) -> None:
    (world.folder / "freeze-fix").touch()
    both = [world.start("serve", **QUICK), world.start("worker", **QUICK)]
    run = world.push(both[0], "a")
    world.wait_until_begun("fix", 2)
    frozen, peer = sorted(both, key=lambda one: begun_by(world, "fix").index(str(one.popen.pid)))
    assert frozen.exit_code() == -signal.SIGKILL
    assert peer.popen.poll() is None
    assert world.wait_until_ended(run).state == "done"


def test_only_the_process_that_the_lock_names_is_ended(world: World) -> None:
    """The number of a process may belong to somebody else by now; its birth tells."""
    worker = world.start("worker")
    folder = world.folder / "data" / "workers"
    (lock,) = (path for path in folder.glob("*.lock") if path.stem != "reaper")
    pid, born = lock.read_text(encoding="utf-8").split()
    assert int(pid) == worker.popen.pid
    judge = Roster(world.ledger.database, folder, capacity=1, dead_after=3)
    freeze(worker)
    lock.write_text(f"{pid} {int(born) - 1}", encoding="utf-8")
    judge.end(lock.stem)
    assert list(judge.end_frozen()) == []
    assert worker.popen.poll() is None
    lock.write_text(f"{pid} {born}", encoding="utf-8")
    assert list(judge.end_frozen()) == [lock.stem]
    assert worker.exit_code() == -signal.SIGKILL


def test_nobody_judges_others_after_a_silence_of_their_own(world: World) -> None:
    """The whole machine slept: the first to wake must not bury the rest."""
    world.hold("fix")
    patient = {"PYAGENT_DEAD_AFTER": "30"}
    processes = [world.start("serve", **patient), world.start("worker", **patient)]
    done = [world.push(processes[0], "a", repo=f"octo/r{n}") for n in range(2)]
    world.wait_until_begun("fix", 2)
    for process in processes:
        freeze(process, world)
    _age(world, 60)
    for process in processes:
        wake(process)
    world.release("fix")
    assert [world.wait_until_ended(run).state for run in done] == ["done", "done"]
    assert [process.popen.poll() for process in processes] == [None, None]
    with world.ledger.database.read() as c:
        assert set(c.execute(sa.select(runs.c.requeues)).scalars()) == {0}


def _age(world: World, seconds: float) -> None:
    """Make all beats older, as time would that the test does not wait for."""
    with world.ledger.database.write() as c:
        c.execute(workers.update().values(beat=workers.c.beat - seconds))
