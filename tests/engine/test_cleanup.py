"""What is taken away on a worker's machine, and what never is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from engine_world import World, wait_for

from pyagent.core.requests import Priority, StartRun, Trigger
from pyagent.shell.cleanup import clean
from pyagent.shell.locks import file_lock
from pyagent.shell.tables import runs

MEGABYTE = 1024**2
TWO_MEGABYTES = 2.0 / 1024


@pytest.fixture
def data(world: World) -> Path:
    return world.folder / "data"


def folder(path: Path, hours: float, size: int = 10) -> Path:
    """A folder with a file, last used so many hours ago."""
    path.mkdir(parents=True)
    (path / "file").write_bytes(b"x" * size)
    _age(path, hours)
    if path.suffix == ".git":
        path.with_suffix(".lock").touch()
        _age(path.with_suffix(".lock"), hours)
    return path


def _age(path: Path, hours: float) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def begin(world: World, hours: float) -> str:
    """A run that goes on since so many hours."""
    run = world.ledger.admit("d", "push", StartRun("o/r", 1, "", "", Trigger.PUSH, Priority.PUSH)).run
    with world.ledger.database.write() as c:
        c.execute(runs.update().values(state="running", started=time.time() - hours * 3600))
    return run


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir() if entry.is_dir())


def test_folders_of_runs_that_ended_go_and_those_that_go_on_stay(world: World, data: Path) -> None:
    going = begin(world, 5)
    folder(data / "runs" / going, 5)
    folder(data / "runs" / "ended", 5)
    folder(data / "runs" / "ended-just-now", 0.01)
    clean(data, world.ledger, 0)
    assert names(data / "runs") == sorted([going, "ended-just-now"])


def test_the_mirrors_that_were_not_used_for_longest_go_until_the_rest_fits(world: World, data: Path) -> None:
    for name, hours in (("old", 9), ("older", 20), ("new", 1), ("newer", 0.5)):
        folder(data / "mirrors" / f"{name}.git", hours, MEGABYTE)
    clean(data, world.ledger, TWO_MEGABYTES)
    assert names(data / "mirrors") == ["new.git", "newer.git"]
    clean(data, world.ledger, TWO_MEGABYTES)
    assert names(data / "mirrors") == ["new.git", "newer.git"]


def test_without_a_limit_no_mirror_goes(world: World, data: Path) -> None:
    folder(data / "mirrors" / "old.git", 9, 5 * MEGABYTE)
    clean(data, world.ledger, 0)
    assert names(data / "mirrors") == ["old.git"]


def test_a_mirror_in_use_stays_and_another_goes(world: World, data: Path) -> None:
    for name, hours in (("held", 20), ("old", 9), ("new", 1)):
        folder(data / "mirrors" / f"{name}.git", hours, MEGABYTE)
    with file_lock(data / "mirrors" / "held.lock", 1.0):
        clean(data, world.ledger, TWO_MEGABYTES)
    assert names(data / "mirrors") == ["held.git", "new.git"]


def test_a_mirror_that_a_run_used_which_goes_on_stays(world: World, data: Path) -> None:
    begin(world, 3)
    for name, hours in (("before", 4), ("since", 2), ("also", 1)):
        folder(data / "mirrors" / f"{name}.git", hours, 2 * MEGABYTE)
    clean(data, world.ledger, TWO_MEGABYTES)
    assert names(data / "mirrors") == ["also.git", "since.git"]


def test_one_process_of_a_machine_cleans_and_the_links_of_strangers_are_not_followed(
    world: World, data: Path, tmp_path: Path
) -> None:
    kept = folder(tmp_path / "kept.git", 20, 5 * MEGABYTE)
    (data / "mirrors").mkdir(parents=True)
    (data / "mirrors" / "link.git").symlink_to(kept)
    old = folder(data / "runs" / "old", 20)
    with file_lock(data / "cleanup.lock", 1.0):
        clean(data, world.ledger, TWO_MEGABYTES)
        assert old.exists()
    clean(data, world.ledger, TWO_MEGABYTES)
    assert not old.exists()
    assert (kept / "file").exists()


def test_a_worker_cleans_when_it_starts(world: World, data: Path) -> None:
    old = folder(data / "runs" / "old", 20)
    world.start("worker")
    wait_for(lambda: not old.exists(), "the clean-up")
