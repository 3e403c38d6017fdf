"""A webhook becomes a typed event, a reason to ignore it, or a refusal; nothing else, whatever arrives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyagent.core import signature
from pyagent.core.events import (
    CheckRequested,
    CommentCreated,
    Event,
    Fault,
    Ignored,
    InstallationChanged,
    Ping,
    PullRequestChanged,
    Push,
    Refused,
    receive,
)

SECRET = "It's a Secret to Everybody"
A, B, ZERO = "a" * 40, "b" * 40, "0" * 40
REPOSITORY = {"full_name": "octo/shop", "default_branch": "main", "id": 7}


def deliver(event: str, payload: object, **headers: str) -> Event | Ignored | Refused:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    sent = {
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-Hub-Signature-256": signature.sign(SECRET, body),
        "Content-Type": "application/json",
    }
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return receive(sent, body, secret=SECRET, slug="pyagent")


def push(**changes: Any) -> dict[str, Any]:
    return {
        "ref": "refs/heads/main",
        "before": A,
        "after": B,
        "repository": REPOSITORY,
        "installation": {"id": 42},
        "sender": {"login": "mona"},
    } | changes


def comment(**changes: Any) -> dict[str, Any]:
    return {
        "action": "created",
        "issue": {"number": 5},
        "comment": {"id": 99, "body": "/pyagent fix", "user": {"login": "mona"}},
        "repository": REPOSITORY,
        "sender": {"login": "mona"},
    } | changes


def reason(outcome: object) -> str:
    assert isinstance(outcome, Ignored), outcome
    return outcome.reason


# ---- the signature


def test_the_signature_is_the_one_of_githubs_documentation() -> None:
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert signature.sign(SECRET, b"Hello, World!") == expected
    assert signature.refusal(SECRET, b"Hello, World!", expected) == ""


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param("sha256=" + "0" * 64, id="of something else"),
        pytest.param("sha1=" + "0" * 40, id="SHA-1"),
        pytest.param("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", id="without its algorithm"),
        pytest.param("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1é", id="not ASCII"),
        pytest.param("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\n", id="with a newline"),
    ],
)
def test_any_other_signature_is_refused_with_a_reason(sent: str | None) -> None:
    assert signature.refusal(SECRET, b"Hello, World!", sent)


def test_an_empty_secret_verifies_nothing() -> None:
    assert "no webhook secret" in signature.refusal("", b"x", signature.sign("", b"x"))


def test_a_changed_body_is_refused() -> None:
    body = json.dumps(push()).encode()
    outcome = deliver("push", body + b" ", X_Hub_Signature_256=signature.sign(SECRET, body))
    assert isinstance(outcome, Refused)
    assert outcome.fault is Fault.SIGNATURE


@settings(deadline=None)
@given(st.binary(), st.one_of(st.none(), st.text()))
def test_no_signature_and_no_body_makes_the_check_raise(body: bytes, sent: str | None) -> None:
    assert isinstance(signature.refusal(SECRET, body, sent), str)


# ---- what comes out


def test_a_push_to_the_default_branch_is_a_push() -> None:
    event = deliver("push", push())
    assert isinstance(event, Push)
    assert (event.branch, event.source.default_branch, event.before, event.after) == ("main", "main", A, B)
    assert (event.source.repository, event.source.installation, event.source.sender) == ("octo/shop", 42, "mona")


def test_header_names_may_have_any_case() -> None:
    body = json.dumps(push()).encode()
    headers = {"x-github-event": "push", "x-GITHUB-delivery": "1", "x-hub-signature-256": signature.sign(SECRET, body)}
    assert isinstance(receive(headers, body, secret=SECRET, slug="pyagent"), Push)


def test_fields_that_nobody_knows_are_no_problem() -> None:
    assert isinstance(deliver("push", push(commits=[{"x": None}], brand_new={"a": [1]})), Push)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        pytest.param({"ref": "refs/tags/v1"}, "no push to a branch", id="a tag"),
        pytest.param({"ref": "refs/heads/a\r\nb"}, "no branch can have", id="a line break in its name"),
        pytest.param({"ref": "refs/heads/--upload-pack=x"}, "no branch can have", id="a name like an option"),
        pytest.param({"after": ZERO}, "was deleted", id="a deleted branch"),
        pytest.param({"deleted": True}, "was deleted", id="a branch said to be deleted"),
        pytest.param({"ref": "refs/heads/pyagent/security"}, "our own", id="one of our branches"),
        pytest.param({"sender": {"login": "pyagent[bot]"}}, "ourselves", id="our own push"),
    ],
)
def test_a_push_that_starts_nothing_says_why(changes: dict[str, Any], because: str) -> None:
    assert because in reason(deliver("push", push(**changes)))


def test_another_app_whose_name_begins_like_ours_is_not_us() -> None:
    assert isinstance(deliver("push", push(sender={"login": "pyagent-fan[bot]"})), Push)


def test_a_new_comment_is_read_with_its_place() -> None:
    event = deliver("issue_comment", comment(issue={"number": 5, "pull_request": {"url": "…"}}))
    assert isinstance(event, CommentCreated)
    assert (event.number, event.comment, event.body, event.on_pull_request) == (5, 99, "/pyagent fix", True)


@pytest.mark.parametrize("action", ["edited", "deleted", "something_new"])
def test_only_new_comments_count(action: str) -> None:
    assert action in reason(deliver("issue_comment", comment(action=action)))


def test_our_own_comment_is_ignored() -> None:
    assert "ourselves" in reason(deliver("issue_comment", comment(sender={"login": "pyagent[bot]"})))


@pytest.mark.parametrize("event", ["check_run", "check_suite"])
@pytest.mark.parametrize("action", ["requested", "rerequested"])
def test_a_check_request_names_commit_and_branch(event: str, action: str) -> None:
    inner = {"head_sha": B, "head_branch": "main", "check_suite": {"head_branch": "main"}, "app": {"slug": "pyagent"}}
    outcome = deliver(event, {"action": action, "repository": REPOSITORY, event: inner})
    assert isinstance(outcome, CheckRequested)
    assert (outcome.sha, outcome.branch, outcome.again) == (B, "main", action == "rerequested")


def test_a_check_names_the_pull_request_it_is_about_and_no_other_repositorys() -> None:
    def about(suite: dict[str, Any]) -> int:
        inner = {"head_sha": B, "head_branch": "topic", **suite}
        payload = {"action": "rerequested", "repository": REPOSITORY | {"id": 7}, "check_suite": inner}
        outcome = deliver("check_suite", payload)
        assert isinstance(outcome, CheckRequested)
        return outcome.pull

    parents, ours = ({"number": n, "base": {"repo": {"id": base}}} for n, base in ((9, 1), (3, 7)))
    assert about({}) == 0
    assert about({"pull_requests": [parents]}) == 0
    assert about({"pull_requests": [parents, ours]}) == 3
    assert about({"external_id": f"pull/5@{B}"}) == 5


def test_the_check_of_another_app_is_ignored() -> None:
    inner = {"head_sha": B, "app": {"slug": "other"}}
    payload = {"action": "rerequested", "repository": REPOSITORY, "check_suite": inner}
    assert "other" in reason(deliver("check_suite", payload))


def test_a_completed_check_starts_nothing() -> None:
    payload = {"action": "completed", "repository": REPOSITORY, "check_suite": {"head_sha": B}}
    assert "completed" in reason(deliver("check_suite", payload))


def test_a_pull_request_of_ours_is_told_from_one_of_a_fork_with_the_same_branch_name() -> None:
    def sent(repo: str) -> Event | Ignored | Refused:
        head = {"ref": "pyagent/security", "repo": {"full_name": repo}}
        request = {"number": 3, "merged": True, "head": head}
        return deliver("pull_request", {"action": "closed", "pull_request": request, "repository": REPOSITORY})

    ours, theirs = sent("octo/shop"), sent("fork/shop")
    assert isinstance(ours, PullRequestChanged)
    assert isinstance(theirs, PullRequestChanged)
    assert (ours.ours, ours.merged, theirs.ours) == (True, True, False)


def test_an_installation_lists_its_repositories() -> None:
    payload = {
        "action": "created",
        "installation": {"id": 9},
        "repositories": [{"full_name": "a/b"}, {"full_name": "a/c"}],
    }
    event = deliver("installation", payload)
    assert isinstance(event, InstallationChanged)
    assert event.repositories == ("a/b", "a/c")


def test_repositories_that_were_taken_away_are_told_from_those_that_were_given() -> None:
    payload = {
        "action": "removed",
        "installation": {"id": 9},
        "repositories_added": [],
        "repositories_removed": [{"full_name": "a/b"}],
    }
    event = deliver("installation_repositories", payload)
    assert isinstance(event, InstallationChanged)
    assert (event.repositories, event.removed) == ((), ("a/b",))


def test_ping_is_a_ping() -> None:
    assert isinstance(deliver("ping", {"zen": "Keep it logically awesome."}), Ping)


@pytest.mark.parametrize("event", ["star", "workflow_run", "an_event_of_next_year"])
def test_an_unknown_event_is_ignored_even_with_a_strange_body(event: str) -> None:
    assert event in reason(deliver(event, b"\xff not json"))


# ---- what cannot be read


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"ref":' * 50_000,
        b'{"ref": ' + b"9" * 10_000 + b"}",
        b"payload=%7B%22ref%22%3A%22x%22%7D",
    ],
    ids=["empty", "cut", "a list", "null", "no UTF-8", "deep list", "deep object", "a huge number", "a form"],
)
def test_a_body_that_is_no_object_is_malformed(body: bytes) -> None:
    outcome = deliver("push", body)
    assert isinstance(outcome, Refused)
    assert outcome.fault is Fault.MALFORMED


@pytest.mark.parametrize(
    "changes",
    [
        {"after": None},
        {"after": "zzz"},
        {"after": 5},
        {"ref": ["refs/heads/main"]},
        {"repository": "octo/shop"},
        {"repository": {"full_name": "../../etc", "default_branch": "main"}},
        {"repository": {"full_name": "octo/..", "default_branch": "main"}},
        {"repository": {"full_name": "octo/a b", "default_branch": "main"}},
        {"repository": {"full_name": "octo/shop.git", "default_branch": "main"}},
        {"installation": {"id": "42"}},
        {"installation": {"id": -1}},
        {"installation": {"id": 2**80}},
        {"sender": {"login": "a\u0000b"}},
        {"sender": {"login": "\ud800"}},
    ],
    ids=str,
)
def test_a_field_of_the_wrong_shape_is_malformed_and_named(changes: dict[str, Any]) -> None:
    outcome = deliver("push", push(**changes))
    assert isinstance(outcome, Refused)
    assert outcome.fault is Fault.MALFORMED
    assert outcome.reason.startswith("push: ")


def test_a_form_is_refused_with_the_setting_to_change() -> None:
    outcome = deliver("push", b"payload=x", Content_Type="application/x-www-form-urlencoded")
    assert isinstance(outcome, Refused)
    assert "content type" in outcome.reason


@pytest.mark.parametrize("name", ["X_GitHub_Delivery", "X_GitHub_Event"])
@pytest.mark.parametrize("value", ["", "a b", "ä", "x" * 500])
def test_strange_delivery_headers_are_malformed(name: str, value: str) -> None:
    outcome = deliver("push", push(), **{name: value})
    assert isinstance(outcome, Refused)
    assert outcome.fault is Fault.MALFORMED


_EVENTS = st.sampled_from(["push", "issue_comment", "check_run", "check_suite", "pull_request", "installation", "ping"])
_NAMES = st.sampled_from(
    [
        *("ref", "before", "after", "action", "repository", "full_name", "default_branch", "sender", "login", "id"),
        *("installation", "issue", "comment", "number", "body", "user", "head", "repo", "check_run", "check_suite"),
        *("pull_request", "head_sha", "head_branch", "app", "slug", "repositories", "zen"),
    ]
)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.sampled_from([A, B, ZERO, "refs/heads/main", "main", "octo/shop", "created", "requested"]),
)
_OBJECTS = st.recursive(_VALUES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner)))


@settings(deadline=None)
@given(_EVENTS, st.binary())
def test_no_bytes_make_it_raise(event: str, body: bytes) -> None:
    assert isinstance(deliver(event, body), Refused | Ignored | Ping)


@settings(deadline=None)
@given(_EVENTS, st.dictionaries(_NAMES, _OBJECTS))
def test_no_signed_object_makes_it_raise(event: str, payload: dict[str, object]) -> None:
    assert isinstance(deliver(event, payload), Event | Ignored | Refused)
