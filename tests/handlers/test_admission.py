"""Which events start a run, and which say why not."""

from __future__ import annotations

from pyagent.core.events import CheckRequested, InstallationChanged, Ping, PullRequestChanged, Push, Source
from pyagent.core.requests import Ignore, Priority, Request, StartRun, Trigger
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


def test_a_check_of_another_branch_starts_nothing() -> None:
    assert isinstance(only(admit(CheckRequested(SOURCE, "b" * 40, "topic", again=True))), Ignore)


def test_what_starts_nothing_has_a_reason() -> None:
    for event in (
        Ping(SOURCE, "zen"),
        InstallationChanged(SOURCE, "created", ("octo/shop",)),
        PullRequestChanged(SOURCE, "closed", 3, "pyagent/security", merged=False, ours=True),
    ):
        request = only(admit(event))
        assert isinstance(request, Ignore)
        assert request.reason
