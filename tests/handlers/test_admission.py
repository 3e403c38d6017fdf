"""Which events start a run, and which say why not."""

from __future__ import annotations

from dataclasses import replace

from pyagent.core.events import (
    ButtonPressed,
    CheckRequested,
    InstallationChanged,
    Ping,
    PullRequestChanged,
    Push,
    Source,
)
from pyagent.core.requests import CancelRuns, Ignore, Mode, Priority, Request, StartRun, Trigger
from pyagent.handlers.admission import admit

SOURCE = Source("d", "octo/shop", 42, "mona", "main")


def only(requests: list[Request]) -> Request:
    (request,) = requests
    return request


def test_a_push_starts_a_run_at_its_commit() -> None:
    assert only(admit(Push(SOURCE, "main", "a" * 40, "b" * 40))) == StartRun(
        repository="octo/shop",
        installation=42,
        branch="main",
        sha="b" * 40,
        before="a" * 40,
        trigger=Trigger.PUSH,
        priority=Priority.PUSH,
        actor="mona",
    )


def test_a_check_asked_for_again_goes_before_pushes() -> None:
    request = only(admit(CheckRequested(SOURCE, "b" * 40, "main", again=True)))
    assert isinstance(request, StartRun)
    assert (request.trigger, request.priority) == (Trigger.CHECK, Priority.AGAIN)


def test_the_forges_own_check_request_does_not_double_the_push() -> None:
    request = only(admit(CheckRequested(SOURCE, "b" * 40, "main", again=False)))
    assert isinstance(request, Ignore)
    assert "push event" in request.reason


def test_a_check_asked_for_again_looks_at_what_it_was_about() -> None:
    def wanted(branch: str, pull: int = 0) -> tuple[Mode, str, int]:
        run = only(admit(CheckRequested(SOURCE, "b" * 40, branch, again=True, pull=pull)))
        assert isinstance(run, StartRun)
        return run.mode, run.branch, run.pull

    assert wanted("main") == (Mode.FIX, "main", 0)
    assert wanted("topic") == (Mode.SCAN, "topic", 0)
    assert wanted("topic", 3) == (Mode.SCAN, "", 3)


def test_a_push_to_another_branch_is_only_looked_at() -> None:
    run = only(admit(Push(SOURCE, "topic", "a" * 40, "b" * 40)))
    assert isinstance(run, StartRun)
    assert (run.mode, run.branch, run.pull, run.priority) == (Mode.SCAN, "topic", 0, Priority.PUSH)


def test_what_starts_nothing_has_a_reason() -> None:
    for event in (
        Ping(SOURCE, "zen"),
        InstallationChanged(SOURCE, "new_permissions_accepted", ("octo/shop",)),
        InstallationChanged(SOURCE, "removed", ()),
        InstallationChanged(replace(SOURCE, installation=0), "deleted", ()),
        PullRequestChanged(SOURCE, "closed", 3, "pyagent/security", merged=False, ours=True),
    ):
        request = only(admit(event))
        assert isinstance(request, Ignore)
        assert request.reason


def test_an_installation_looks_at_each_repository_after_everything_else() -> None:
    requests = admit(InstallationChanged(SOURCE, "created", ("octo/shop", "octo/till")))
    assert [request.repository for request in requests if isinstance(request, StartRun)] == ["octo/shop", "octo/till"]
    assert {request.priority for request in requests if isinstance(request, StartRun)} == {Priority.CLOCK}


def test_what_happened_while_it_was_suspended_is_looked_at_after() -> None:
    requests = admit(InstallationChanged(SOURCE, "unsuspend", ("octo/shop", "octo/till")))
    assert [request.repository for request in requests if isinstance(request, StartRun)] == ["octo/shop", "octo/till"]


def test_a_removal_ends_what_could_only_fail() -> None:
    deleted = only(admit(InstallationChanged(SOURCE, "deleted", ("octo/shop",))))
    assert deleted == CancelRuns(42, (), "the app was uninstalled")
    removed = only(admit(InstallationChanged(SOURCE, "removed", (), ("octo/shop",))))
    assert removed == CancelRuns(42, ("octo/shop",), "the app was removed from the repository")


def test_new_commits_of_a_pull_request_are_checked_at_their_commit() -> None:
    event = PullRequestChanged(SOURCE, "synchronize", 3, "topic", merged=False, ours=False, sha="c" * 40)
    request = only(admit(event))
    assert isinstance(request, StartRun)
    assert (request.mode, request.pull, request.sha, request.trigger) == (Mode.SCAN, 3, "c" * 40, Trigger.PULL)
    assert isinstance(only(admit(replace(event, action="labeled"))), Ignore)
    assert isinstance(only(admit(replace(event, ours=True))), Ignore)


def test_buttons_ask_first_who_pressed_them() -> None:
    request = only(admit(ButtonPressed(SOURCE, "fix", "c" * 40, "topic", 3)))
    assert isinstance(request, StartRun)
    assert (request.mode, request.pull, request.must_write) == (Mode.FIX, 3, True)
    assert isinstance(only(admit(ButtonPressed(SOURCE, "fix", "c" * 40, "topic", 0))), Ignore)
    assert isinstance(only(admit(ButtonPressed(SOURCE, "explode", "c" * 40, "main", 0))), Ignore)
