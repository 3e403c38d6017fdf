"""One run of a repository at a time over all workers: what waits is replaced by newer work of its kind, or waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from engine_world import Process, World, push_payload, wait_for

from pyagent.core.requests import Mode, Priority, StartRun, Trigger
from pyagent.shell import ledger
from pyagent.shell.ledger_rows import Run
from pyagent.shell.tables import runs, schema, workers

SHOP = {"full_name": "octo/shop", "default_branch": "main"}


def push(world: World, server: Process, sha: str, branch: str = "main") -> str:
    payload = push_payload(sha) | {"ref": f"refs/heads/{branch}"}
    status, answer = world.deliver(server, "push", payload)
    assert status == 202, answer
    return answer["run"]


def pull(world: World, server: Process, number: int, sha: str) -> str:
    about = {"number": number, "head": {"ref": f"topic-{number}", "sha": sha * 40}}
    payload = {"action": "synchronize", "pull_request": about, "repository": SHOP, "installation": {"id": 1}}
    status, answer = world.deliver(server, "pull_request", payload)
    assert status == 202, answer
    return answer["run"]


def spans(world: World) -> list[tuple[float, float]]:
    """When the runs of the shop were at work."""
    begun = {line[3]: float(line[4]) for line in world.journal("begin", "checkout", "octo/shop")}
    return [(begun[line[3]], float(line[4])) for line in world.journal("end", "publish", "octo/shop")]


def at_once(times: Sequence[tuple[float, float]]) -> int:
    return max(sum(begin <= now < end for begin, end in times) for now, _ in times)


def waiting(world: World) -> list[Run]:
    return sorted(world.ledger.recent(99, "octo/shop", ("queued",)), key=lambda run: (run.priority, run.created))


def enroll(world: World) -> None:
    with world.ledger.database.write() as c:
        c.execute(workers.insert().values(id="w", host="h", capacity=99, beat=0.0, state="up"))


def asked(**fields: Any) -> StartRun:
    return StartRun(
        **{
            "repository": "octo/shop",
            "installation": 1,
            "branch": "main",
            "sha": "",
            "trigger": Trigger.PUSH,
            "priority": Priority.PUSH,
            **fields,
        }
    )


def test_branches_and_pull_requests_of_a_repository_wait_for_each_other_and_none_is_lost(world: World) -> None:
    world.hold("fix")
    many = {"PYAGENT_WORKER_RUNS": "4", "PYAGENT_MAX_RUNS": "12", "PYAGENT_MAX_RUNS_PER_INSTALLATION": "12"}
    server = world.start("serve", **many)
    for _ in range(2):
        world.start("worker", **many)
    first = push(world, server, "a")
    world.wait_until_begun("fix")
    later = [
        pull(world, server, 3, "b"),
        pull(world, server, 4, "c"),
        push(world, server, "d", "topic"),
        push(world, server, "e", "other"),
        push(world, server, "f"),
    ]
    elsewhere = world.push(server, "a", repo="octo/till")
    world.wait_until_begun("fix", 2)
    assert len({first, *later, elsewhere}) == 7
    assert set(world.ledger.running()) == {first, elsewhere}, "the shop's others wait; the till does not"
    world.release("fix")
    assert [world.wait_until_ended(run).state for run in (first, *later, elsewhere)] == ["done"] * 7
    assert sorted(line[3][0] for line in world.journal("end", "publish", "octo/shop")) == list("abcdef")
    assert at_once(spans(world)) == 1


def test_what_is_newer_replaces_what_waits_for_the_same_branch_or_pull_request_only(world: World) -> None:
    world.hold("fix")
    server = world.start()
    push(world, server, "a")
    world.wait_until_begun("fix")
    for sha in "bc":
        push(world, server, sha)
        push(world, server, sha, "topic")
        pull(world, server, 3, sha)
    pull(world, server, 4, "d")
    assert [(run.sha[0], run.merged, run.priority) for run in waiting(world)] == [
        ("c", 2, Priority.PULL),
        ("d", 1, Priority.PULL),
        ("c", 2, Priority.PUSH),
        ("c", 2, Priority.PUSH),
    ]
    world.release("fix")
    for run in world.ledger.recent(9):
        assert world.wait_until_ended(run.id).state == "done"
    assert sorted(line[3][0] for line in world.journal("begin", "checkout")) == list("acccd")


def test_a_pull_request_waits_behind_a_run_that_waits_for_the_forge(world: World) -> None:
    (world.folder / "limited-publish").write_text("6")
    server = world.start()
    first = push(world, server, "a")
    wait_for(lambda: world.ledger.get(first).step.startswith("waits until"), "the run to be parked")
    later = pull(world, server, 3, "b")
    other = world.push(server, "c", repo="octo/till")
    assert world.wait_until_ended(other).state == "done"
    assert [run.id for run in waiting(world)] == [later]
    assert [world.wait_until_ended(run).state for run in (first, later)] == ["done", "done"]
    assert at_once(spans(world)) == 1


def test_a_person_who_may_not_write_replaces_nobodys_push(world: World) -> None:
    """Such a run does nothing once it has looked who asked."""
    pushed = world.ledger.admit("1", "push", asked(sha="a" * 40)).run
    button = asked(trigger=Trigger.BUTTON, priority=Priority.PERSON, actor="eve", must_write=True)
    pressed = world.ledger.admit("2", "check_run", button).run
    assert world.ledger.admit("3", "check_run", button).run == pressed != pushed
    assert world.ledger.admit("4", "push", asked(sha="b" * 40)).run == pushed
    kept = world.ledger.get(pushed)
    assert kept is not None
    assert (kept.sha, kept.work) == ("b" * 40, asked(sha="b" * 40))


def test_what_names_no_commit_joins_the_push_that_waits_and_takes_nothing_from_it(world: World) -> None:
    pushed = asked(sha="b" * 40, before="a" * 40, actor="mona")
    run = world.ledger.admit("1", "push", pushed).run
    clock = asked(branch="", trigger=Trigger.CLOCK, priority=Priority.CLOCK)
    assert world.ledger.admit("2", "clock", clock).run == run
    late = asked(sha="a" * 40, before="0" * 40, actor="eve")
    assert world.ledger.admit("3", "push", late).run == run
    found = world.ledger.get(run)
    assert found is not None
    assert (found.work, found.sha, found.trigger, found.priority, found.merged) == (
        pushed,
        "b" * 40,
        "push",
        Priority.PUSH,
        3,
    )


def test_a_push_takes_the_place_of_the_clock_that_waits(world: World) -> None:
    clock = asked(branch="", trigger=Trigger.CLOCK, priority=Priority.CLOCK)
    run = world.ledger.admit("1", "clock", clock).run
    pushed = asked(sha="b" * 40, actor="mona")
    assert world.ledger.admit("2", "push", pushed).run == run
    found = world.ledger.get(run)
    assert found is not None
    assert (found.work, found.branch, found.trigger, found.priority) == (pushed, "main", "push", Priority.PUSH)


def test_a_look_at_a_branch_is_not_a_fix_of_it(world: World) -> None:
    fixes = world.ledger.admit("1", "push", asked(sha="a" * 40)).run
    assert world.ledger.admit("2", "push", asked(sha="b" * 40, branch="topic", mode=Mode.SCAN)).run != fixes
    assert world.ledger.admit("3", "check", asked(sha="c" * 40, mode=Mode.SCAN)).run != fixes


def test_thousands_of_runs_of_an_installation_that_is_full_hide_nobody_elses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_DISPATCH_BATCH", 20)
    enroll(world)
    for n in range(2):
        world.ledger.admit(f"first-{n}", "push", asked(repository=f"big/r{n}", sha="a" * 40))
    assert world.ledger.dispatch(lambda *_: None) == 2
    now = dict.fromkeys(("created", "not_before"), 1.0)
    for n in range(30):
        world.ledger.admit(f"many-{n}", "push", asked(repository=f"big/many{n}", sha="a" * 40))
    with world.ledger.database.write() as c:
        c.execute(runs.update().where(runs.c.state == "queued").values(now))
    small = world.ledger.admit("small", "push", asked(repository="small/one", installation=2, sha="a" * 40)).run
    begun: list[str] = []
    world.ledger.dispatch(lambda _connection, run, *_: begun.append(run))
    assert begun == [small]


def test_what_an_older_program_queued_or_began_beside_another_run_ends_before_the_next(world: World) -> None:
    """It gave each pull request a lane of its own, so two runs of one repository may be at work after an update."""
    enroll(world)
    ids = [world.ledger.admit(str(n), "push", asked(pull=n, sha="a" * 40, mode=Mode.SCAN)).run for n in (1, 2, 3)]
    with world.ledger.database.write() as c:
        for number, run in enumerate(ids, 1):
            c.execute(runs.update().where(runs.c.id == run).values(lane=f"pull/{number}"))
        c.execute(runs.update().where(runs.c.id == ids[0]).values(state="running"))
        c.execute(schema.delete())
        c.execute(schema.insert().values(version=3))
    newer = type(world.ledger)(world.ledger.database, world.ledger._limits)
    with newer.database.read() as c:
        lanes = {row.id: row.lane for row in c.execute(sa.select(runs.c.id, runs.c.lane)).all()}
    assert lanes == {ids[0]: "pull/1", ids[1]: "fleet", ids[2]: "fleet"}
    assert newer.dispatch(lambda *_: None) == 0
    newer.finish(ids[0], "done")
    assert newer.dispatch(lambda *_: None) == 1
