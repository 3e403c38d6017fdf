"""What people see of runs and do with them: `pyagent runs`, the same in the pages, and what an uninstall ends."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from engine_world import Process, World, push_payload, wait_for

from pyagent.cli import main
from pyagent.core.model import Category
from pyagent.core.requests import Priority, StartRun, Trigger
from pyagent.core.results import Selection
from pyagent.shell.ledger_rows import Run, row_of

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """``pyagent runs …`` in the environment of the server: exit code, stdout, stderr."""
    monkeypatch.setenv("PYAGENT_DATABASE_URL", world.url)
    monkeypatch.setenv("PYAGENT_DATA_DIR", str(world.folder / "data"))

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["runs", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def read(server: Process, path: str) -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    return answer.status, json.loads(text) if path.endswith(".json") else text


def known(world: World, run: str) -> Run:
    found = world.ledger.get(run)
    assert found is not None
    return found


def test_runs_are_listed_and_shown_as_the_pages_show_them(world: World, cli: Cli) -> None:
    server = world.start()
    done = world.push(server, "a", repo="octo/shop")
    world.wait_until_ended(done)
    (world.folder / "refused-fix").touch()
    failed = world.push(server, "b", repo="octo/till")
    world.wait_until_ended(failed)

    code, text, _ = cli("list")
    assert code == 0
    header, newest, oldest = text.splitlines()
    assert header.split()[:3] == ["RUN", "STATE", "REPOSITORY"]
    assert newest.split()[:4] == [failed, "failed", "octo/till", "b" * 10]
    assert "no such repository" in newest
    assert oldest.split()[:4] == [done, "done", "octo/shop", "a" * 10]

    listed = json.loads(cli("list", "--format", "json")[1])
    assert listed == read(server, "/runs.json")[1]
    assert [run["id"] for run in listed["runs"]] == [failed, done]
    assert json.loads(cli("show", done[:8], "--format", "json")[1]) == read(server, f"/runs/{done}.json")[1]
    page = read(server, f"/runs/{failed}")[1]
    shown = cli("show", failed)[1]
    for said in (failed, "octo/till", "no such repository; install the app"):
        assert said in page
        assert said in shown
    assert f'<a href="/runs/{failed}">' in read(server, "/")[1]

    assert failed not in cli("list", "--repository", "octo/shop")[1]
    assert done not in cli("list", "--state", "failed", "--state", "queued")[1]
    assert len(cli("list", "--limit", "1")[1].splitlines()) == 2
    assert cli("list", "--state", "queued")[1] == "No runs.\n"


def test_a_run_that_waits_is_cancelled_at_once_and_makes_room(world: World, cli: Cli) -> None:
    world.hold("fix")
    server = world.start()
    busy = world.push(server, "a")
    world.wait_until_begun("fix")
    waits = world.push(server, "b")
    code, text, _ = cli("cancel", waits)
    assert (code, text) == (0, f"Run {waits} is cancelled.\n")
    assert (known(world, waits).state, known(world, waits).note) == ("cancelled", "cancelled by hand")
    later = world.push(server, "c")
    assert later != waits
    world.release("fix")
    assert {world.wait_until_ended(run).state for run in (busy, later)} == {"done"}
    assert [line[3][0] for line in world.journal("begin", "checkout")] == ["a", "c"]


def test_a_run_that_goes_on_ends_at_its_next_step_and_keeps_the_others_out_until_then(world: World, cli: Cli) -> None:
    world.hold("fix")
    server = world.start()
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    later = world.push(server, "b")
    code, text, _ = cli("cancel", run)
    assert code == 0
    assert "asked to end" in text
    assert f"{run}  running (asked to end)" in cli("list")[1]
    assert known(world, later).state == "queued", "the step of the first is still at work in that repository"
    world.release("fix")
    ended = world.wait_until_ended(run)
    assert (ended.state, ended.note) == ("cancelled", "cancelled by hand")
    assert world.wait_until_ended(later).state == "done"
    assert [line[3][0] for line in world.journal("begin", "publish")] == ["b"]


def test_a_run_that_waits_for_the_forge_ends_soon_when_it_is_cancelled(world: World, cli: Cli) -> None:
    (world.folder / "limited-publish").write_text("3000")
    server = world.start()
    run = world.push(server, "a")
    wait_for(lambda: world.ledger.due(time.time() + 4000), "the run to be parked")
    assert read(server, f"/runs/{run}.json")[1]["waits_until"]
    assert cli("cancel", run)[0] == 0
    assert world.wait_until_ended(run).state == "cancelled"
    assert len(world.journal("begin", "publish")) == 1
    assert world.wait_until_ended(world.push(server, "b")).state == "done"


def test_a_run_cancelled_while_no_worker_lives_ends_when_one_comes(world: World, cli: Cli) -> None:
    world.hold("fix")
    server = world.start()
    run = world.push(server, "a")
    world.wait_until_begun("fix")
    server.kill()
    assert cli("cancel", run)[0] == 0
    world.release("fix")
    world.start("worker")
    assert world.wait_until_ended(run).state == "cancelled"
    assert len(world.journal("begin", "fix")) == 1


def test_a_failed_run_is_tried_again_before_pushes(world: World, cli: Cli) -> None:
    (world.folder / "refused-fix").touch()
    server = world.start()
    failed = world.push(server, "a")
    world.wait_until_ended(failed)
    (world.folder / "refused-fix").unlink()
    code, text, _ = cli("retry", failed, "--format", "json")
    again = json.loads(text)
    assert code == 0
    assert (again["sha"], again["priority"]) == ("a" * 40, "again")
    assert again["id"] != failed
    assert world.wait_until_ended(again["id"]).state == "done"
    assert known(world, failed).state == "failed", "what happened stays as it is"


def test_a_retry_joins_a_run_that_waits_for_the_same_work(world: World, cli: Cli) -> None:
    server = world.start()
    done = world.push(server, "a")
    world.wait_until_ended(done)
    world.hold("fix")
    world.push(server, "b")
    world.wait_until_begun("fix", 2)
    waits = world.push(server, "c")
    assert cli("retry", done)[1] == f"Run {done} is tried again as {waits}.\n"
    world.release("fix")
    world.wait_until_ended(waits)


def test_what_cannot_be_done_is_said_in_one_line(world: World, cli: Cli) -> None:
    world.hold("fix")
    server = world.start()
    runs = [world.push(server, "a", repo=f"octo/r{n}") for n in range(20)]
    begin = Counter(run[0] for run in runs).most_common(1)[0][0]  # of twenty, two begin alike
    for arguments, said in (
        (("show", "nowhere"), "PA-1008: there is no run 'nowhere'; `pyagent runs list` shows their ids\n"),
        (("cancel", "%"), "PA-1008: there is no run '%'; `pyagent runs list` shows their ids\n"),
        (("show", ""), "PA-1008: there is no run ''; `pyagent runs list` shows their ids\n"),
        (("show", begin), f"PA-1008: more than one run begins with '{begin}'; `pyagent runs list` shows their ids\n"),
        (("retry", runs[0]), None),
    ):
        code, text, error = cli(*arguments)
        assert (code, text) == (2, "")
        assert said is None or error == said
    world.release("fix")
    world.wait_until_ended(runs[0])
    assert "has ended already: done" in cli("cancel", runs[0])[2]


def test_a_database_that_is_not_there_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYAGENT_DATABASE_URL", f"sqlite:///{tmp_path}/none/here.db")
    assert main(["runs", "list"]) == 2
    assert "there is no database" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_an_uninstall_ends_the_runs_of_that_installation_and_no_others(world: World) -> None:
    world.hold("fix")
    server = world.start(PYAGENT_WORKER_RUNS="1", PYAGENT_MAX_RUNS="1")

    def push(repo: str, installation: int) -> str:
        return world.deliver(server, "push", push_payload("a", repo, installation=installation))[1]["run"]

    going = push("octo/one", 7)
    world.wait_until_begun("fix")
    waiting = [push("octo/two", 7), push("octo/three", 7)]
    other = push("maria/orchard", 8)
    event = {"action": "deleted", "installation": {"id": 7}, "sender": {"login": "mona"}}
    assert world.deliver(server, "installation", event) == (202, {"status": "accepted", "cancelled": 3})
    assert {(known(world, run).state, known(world, run).note) for run in waiting} == {
        ("cancelled", "the app was uninstalled")
    }
    world.release("fix")
    assert world.wait_until_ended(going).state == "cancelled"
    assert world.wait_until_ended(other).state == "done"
    assert world.deliver(server, "installation", event)[0] == 204


def test_a_repository_that_is_taken_from_the_app_has_its_runs_ended(world: World) -> None:
    world.hold("fix")
    server = world.start(PYAGENT_WORKER_RUNS="1", PYAGENT_MAX_RUNS="1")
    world.push(server, "a", repo="octo/first")
    world.wait_until_begun("fix")
    gone, kept = (world.push(server, "a", repo=repo) for repo in ("octo/gone", "octo/kept"))
    event = {
        "action": "removed",
        "installation": {"id": 1},
        "repositories_added": [],
        "repositories_removed": [{"full_name": "octo/gone"}],
        "sender": {"login": "mona"},
    }
    assert world.deliver(server, "installation_repositories", event)[1]["cancelled"] == 1
    assert known(world, gone).state == "cancelled"
    world.release("fix")
    assert world.wait_until_ended(kept).state == "done"


def test_a_command_goes_before_a_pull_request_before_a_push_before_the_clock(world: World) -> None:
    world.hold("fix")
    server = world.start(PYAGENT_WORKER_RUNS="1", PYAGENT_MAX_RUNS="1", PYAGENT_MAX_RUNS_PER_INSTALLATION="9")
    world.push(server, "a", repo="octo/busy")
    world.wait_until_begun("fix")
    installed = {"action": "created", "installation": {"id": 1}, "repositories": [{"full_name": "octo/clock"}]}
    world.deliver(server, "installation", installed)
    world.push(server, "a", repo="octo/push")
    pull = {"number": 3, "head": {"ref": "topic", "sha": "c" * 40}}
    about = {"full_name": "octo/pull", "default_branch": "main"}
    opened = {"action": "opened", "pull_request": pull, "repository": about, "installation": {"id": 1}}
    assert world.deliver(server, "pull_request", opened)[0] == 202
    suite = {"head_sha": "c" * 40, "head_branch": "main"}
    again = {"action": "rerequested", "check_suite": suite, "repository": {"full_name": "octo/again"}}
    assert world.deliver(server, "check_suite", again)[0] == 202
    order = ["octo/busy", "octo/again", "octo/pull", "octo/push", "octo/clock"]
    assert [run.priority for run in sorted(world.ledger.recent(9), key=lambda run: order.index(run.repository))] == [
        Priority.PUSH,
        Priority.AGAIN,
        Priority.PULL,
        Priority.PUSH,
        Priority.CLOCK,
    ]
    world.release("fix")
    for run in world.ledger.recent(9):
        world.wait_until_ended(run.id)
    assert [line[2] for line in world.journal("begin", "checkout")] == order


def test_a_path_that_is_called_like_a_category_is_other_work() -> None:
    asked = [Selection(categories=(Category.SECURITY,)), Selection(paths=("security",)), Selection(rules=("security",))]
    keys = {
        row_of(StartRun("octo/shop", 1, "", "", Trigger.COMMENT, Priority.PERSON, selection=it), 0, 0)["merge_key"]
        for it in asked
    }
    assert len(keys) == 3
