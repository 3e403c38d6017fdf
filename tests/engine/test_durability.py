"""Whatever happens to the worker, every run ends, and nothing that was done is done again."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa
from engine_runner import STEPS
from engine_world import World, push_payload, wait_for

from pyagent.shell.tables import workers


def counts(world: World, what: str = "begin") -> dict[str, int]:
    return {step: len(world.journal(what, step)) for step in STEPS}


@pytest.mark.parametrize("step", STEPS)
def test_a_run_whose_worker_is_killed_in_a_step_resumes_at_that_step(world: World, step: str) -> None:
    world.hold(step)
    first = world.start()
    run = world.push(first, "a")
    world.wait_until_begun(step)
    first.kill()
    world.release(step)

    world.start()
    assert world.wait_until_ended(run).state == "done"
    assert counts(world, "end") == dict.fromkeys(STEPS, 1)
    assert counts(world) == dict.fromkeys(STEPS, 1) | {step: 2}


def test_a_worker_that_lives_takes_over_from_one_that_was_killed(world: World) -> None:
    world.hold("fix")
    server = world.start()
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    other = world.start("worker")
    server.kill()
    world.release("fix")
    assert world.wait_until_ended(run).state == "done"
    assert world.journal("end", "fix")[0][-1] == str(other.popen.pid)
    assert counts(world, "end") == dict.fromkeys(STEPS, 1)


def test_sigterm_lets_the_step_end_and_the_next_process_goes_on_after_it(world: World) -> None:
    world.hold("fix")
    first = world.start()
    run = world.push(first, "a")
    world.wait_until_begun("fix")
    first.terminate()
    wait_for(lambda: "no step begins any more" in first.log.read_text(), "the server to act on the signal")
    world.release("fix")
    assert first.exit_code() == 0, first.log.read_text()
    assert counts(world, "end") == {"checkout": 1, "fix": 1, "publish": 0}

    world.start()
    assert world.wait_until_ended(run).state == "done"
    assert counts(world) == dict.fromkeys(STEPS, 1)
    ended = world.ledger.get(run)
    assert ended is not None
    assert ended.requeues == 0


def test_sigterm_does_not_wait_for_ever_for_a_step(world: World) -> None:
    world.hold("fix")
    first = world.start(PYAGENT_DRAIN_TIMEOUT="0.2")
    run = world.push(first, "a")
    world.wait_until_begun("fix")
    first.terminate()
    assert first.exit_code() == 0, first.log.read_text()
    world.release("fix")
    world.start()
    assert world.wait_until_ended(run).state == "done"


def test_an_idle_server_ends_at_once_on_sigterm(world: World) -> None:
    server = world.start()
    server.terminate()
    assert server.exit_code() == 0, server.log.read_text()


def test_a_run_that_kills_its_workers_is_given_up(world: World) -> None:
    world.hold("fix")
    run = ""
    for life in range(2):
        process = world.start(PYAGENT_MAX_REQUEUES="1")
        run = run or world.push(process, "a")
        world.wait_until_begun("fix", life + 1)
        process.kill()
    last = world.start(PYAGENT_MAX_REQUEUES="1")
    ended = world.wait_until_ended(run)
    assert (ended.state, ended.requeues) == ("failed", 2)
    assert "died 2 times" in ended.note
    # The lock of the repository is free again.
    world.release("fix")
    assert world.wait_until_ended(world.push(last, "b")).state == "done"


def test_a_forge_that_asks_to_wait_is_asked_again(world: World) -> None:
    (world.folder / "limited-publish").touch()
    run = world.push(world.start(), "a")
    assert world.wait_until_ended(run).state == "done"
    assert counts(world) == {"checkout": 1, "fix": 1, "publish": 2}


def test_a_long_wait_gives_the_worker_to_others_and_keeps_the_lane(world: World) -> None:
    (world.folder / "limited-publish").write_text("6")
    server = world.start(PYAGENT_WORKER_RUNS="1")
    waits = world.push(server, "a", repo="octo/shop")
    wait_for(lambda: world.ledger.due(time.time() + 60), "the run to be parked")
    other = world.push(server, "b", repo="octo/garden")
    assert world.wait_until_ended(other).state == "done"
    same = world.push(server, "c", repo="octo/shop")
    states = {run.id: run.state for run in world.ledger.recent(10)}
    assert next(run.step for run in world.ledger.recent(10) if run.id == waits).startswith("waits until ")
    assert states == {waits: "running", other: "done", same: "queued"}, "nobody overtakes it in its own repository"
    assert world.wait_until_ended(waits).state == "done"
    assert world.wait_until_ended(same).state == "done"
    assert counts(world) == {"checkout": 3, "fix": 3, "publish": 4}


def test_a_server_killed_while_a_run_waits_goes_on_at_the_same_step(world: World) -> None:
    (world.folder / "limited-fix").write_text("6")
    server = world.start()
    run = world.push(server, "a")
    wait_for(lambda: world.ledger.due(time.time() + 60), "the run to be parked")
    server.kill()
    world.start()
    assert world.wait_until_ended(run).state == "done"
    assert counts(world) == {"checkout": 1, "fix": 2, "publish": 1}


@pytest.mark.parametrize(
    ("fault", "note"), [("refused", "no such repository; install the app"), ("broken", "ZeroDivisionError")]
)
def test_a_step_that_fails_ends_the_run_with_its_reason(world: World, fault: str, note: str) -> None:
    (world.folder / f"{fault}-fix").touch()
    server = world.start()
    ended = world.wait_until_ended(world.push(server, "a"))
    assert ended.state == "failed"
    assert note in ended.note
    assert counts(world) == {"checkout": 1, "fix": 1, "publish": 0}


def test_a_redelivery_starts_a_failed_run_again_and_no_other(world: World) -> None:
    (world.folder / "refused-fix").touch()
    server = world.start()
    failed = world.push(server, "a", guid="one")
    world.wait_until_ended(failed)
    (world.folder / "refused-fix").unlink()
    again = world.push(server, "a", guid="one")
    assert again not in {failed, "duplicate"}
    assert world.wait_until_ended(again).state == "done"
    assert world.push(server, "a", guid="one") == "duplicate"


def test_pushes_that_come_during_a_run_become_one_run_of_the_newest_commit(world: World) -> None:
    world.hold("fix")
    server = world.start()
    first = world.push(server, "a")
    world.wait_until_begun("fix")
    later = {world.push(server, sha) for sha in "bcd"}
    assert len(later) == 1
    world.release("fix")
    last = world.wait_until_ended(later.pop())
    assert (last.sha, last.merged, last.state) == ("d" * 40, 3, "done")
    begun = [line[3][0] for line in world.journal("begin", "checkout")]
    assert begun == ["a", "d"]
    assert world.ledger.get(first) is not None


def test_a_repository_is_never_worked_on_twice_at_once_and_limits_hold(world: World) -> None:
    world.hold("fix")
    server = world.start(PYAGENT_WORKER_RUNS="3", PYAGENT_MAX_RUNS="3", PYAGENT_MAX_RUNS_PER_INSTALLATION="2")

    def push(repo: str, installation: int, sha: str) -> str:
        payload = push_payload(sha, repo, installation=installation)
        return world.deliver(server, "push", payload)[1]["run"]

    ids = [push(f"octo/r{n}", installation, "a") for n, installation in enumerate((1, 1, 1, 2, 2))]
    world.wait_until_begun("fix", 3)
    ids.append(push("octo/r0", 1, "b"))
    going = {world.ledger.get(run).repository for run in world.ledger.running()}
    assert going == {"octo/r0", "octo/r1", "octo/r3"}
    world.release("fix")
    assert {world.wait_until_ended(run).state for run in ids} == {"done"}
    spans = _spans(world)
    assert max(_at_once(spans)) <= 3
    for repo in {repo for repo, _, _ in spans}:
        assert max(_at_once([span for span in spans if span[0] == repo])) == 1


def test_a_person_goes_before_pushes_that_wait(world: World) -> None:
    world.hold("fix")
    server = world.start(PYAGENT_WORKER_RUNS="1", PYAGENT_MAX_RUNS="1")
    world.push(server, "a", repo="octo/first")
    world.wait_until_begun("fix")
    waiting = [world.push(server, "a", repo=f"octo/w{n}") for n in range(3)]
    check = {"head_sha": "c" * 40, "head_branch": "main"}
    payload = {"action": "rerequested", "check_suite": check, "repository": {"full_name": "octo/asked"}}
    assert world.deliver(server, "check_suite", payload)[0] == 202
    world.release("fix")
    for run in waiting:
        world.wait_until_ended(run)
    assert [line[2] for line in world.journal("begin", "checkout")][:2] == ["octo/first", "octo/asked"]


def test_a_comment_is_answered_while_the_fleet_is_busy(world: World) -> None:
    world.hold("fix")
    server = world.start(PYAGENT_WORKER_RUNS="1", PYAGENT_MAX_RUNS_PER_INSTALLATION="1")
    busy = world.push(server, "a")
    world.wait_until_begun("fix")
    payload = {
        "action": "created",
        "issue": {"number": 1},
        "comment": {"id": 7, "body": "/pyagent help", "user": {"login": "mona"}},
        "repository": {"full_name": "octo/shop"},
        "sender": {"login": "mona"},
    }
    status, answer = world.deliver(server, "issue_comment", payload)
    assert status == 202
    assert world.wait_until_ended(answer["run"]).note == "answered"
    assert {run.id: run.state for run in world.ledger.recent(10)}[busy] == "running"
    world.release("fix")
    assert world.wait_until_ended(busy).state == "done"


def test_a_worker_that_was_declared_dead_stops_itself(world: World) -> None:
    worker = world.start("worker")
    name = wait_for(lambda: [w for w in _workers(world) if w], "the worker's row")[0]
    _declare_dead(world, name)
    assert worker.exit_code() == 3
    assert "declared dead" in worker.log.read_text()


def _spans(world: World) -> list[tuple[str, float, float]]:
    begun = {(line[2], line[3]): float(line[4]) for line in world.journal("begin", "checkout")}
    return [(line[2], begun[line[2], line[3]], float(line[4])) for line in world.journal("end", "publish")]


def _at_once(spans: list[tuple[str, float, float]]) -> list[int]:
    return [sum(1 for _, begin, end in spans if begin <= at < end) for _, at, _ in spans]


def _workers(world: World) -> list[str]:
    with world.ledger.database.read() as c:
        return [row.id for row in c.execute(sa.select(workers.c.id).where(workers.c.state == "up")).all()]


def _declare_dead(world: World, name: str) -> None:
    with world.ledger.database.write() as c:
        c.execute(workers.update().where(workers.c.id == name).values(state="gone"))
