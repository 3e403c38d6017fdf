"""Webhook → typed event. Sans I/O: headers, raw body, secret in; one value out.

The values are our own and small: an SDK's models refuse a third of real payloads and cost seconds at first use.

Invariants:
* the signature is verified over the raw bytes before anything is parsed;
* ``receive`` never raises: what cannot be used is ``Ignored(reason)`` (answer 204) or ``Refused`` (400, 401);
* our own doings never come out as an event (each type looks for itself: sender, branch, app).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from pyagent.core import signature
from pyagent.core.payload import ZERO, Malformed, Payload, read

OWN_BRANCHES = "pyagent/"
_DELIVERY = re.compile(r"[A-Za-z0-9._:-]{1,100}", re.ASCII)
_NO_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/]|[/.]$|\.lock$|^$")  # git-check-ref-format(1)
_EVENT = re.compile(r"[a-z0-9_]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """What every event says about itself.

    Attributes:
        delivery: Id of the delivery; a redelivery has the same.
        repository: ``owner/name``; empty for events about no repository.
        installation: Id of the app's installation, 0 where the forge has none.
        sender: Login of who caused it.
        default_branch: The repository's default branch, empty when the payload does not say.
    """

    delivery: str
    repository: str = ""
    installation: int = 0
    sender: str = ""
    default_branch: str = ""


@dataclass(frozen=True, slots=True)
class Push:
    """Commits arrived on a branch by people."""

    source: Source
    branch: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CommentCreated:
    """Somebody wrote a comment on an issue or pull request."""

    source: Source
    number: int
    comment: int
    body: str
    on_pull_request: bool


@dataclass(frozen=True, slots=True)
class CheckRequested:
    """A check of a commit is wanted: by the forge after a push, or again by a person.

    ``pull`` is the pull request it is about, 0 for a branch.
    """

    source: Source
    sha: str
    branch: str
    again: bool
    pull: int = 0


@dataclass(frozen=True, slots=True)
class PullRequestChanged:
    """A pull request was opened, closed, merged …; ``ours`` when its head is one of our branches."""

    source: Source
    action: str
    number: int
    head: str
    merged: bool
    ours: bool
    sha: str = ""


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """Somebody pressed a button of our check run. ``pull`` is the pull request it was about, 0 for a branch.

    ``check`` is our own identity of the check run.
    """

    source: Source
    action: str
    sha: str
    branch: str
    pull: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class IssueEdited:
    """Somebody edited an issue that we wrote."""

    source: Source
    number: int
    body: str


@dataclass(frozen=True, slots=True)
class InstallationChanged:
    """The app was installed, removed, or given other repositories or permissions.

    ``repositories`` are those that it has now or was given, ``removed`` those that were taken from it.
    """

    source: Source
    action: str
    repositories: tuple[str, ...]
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ping:
    """The forge tries the hook."""

    source: Source
    zen: str


Event = (
    Push
    | CommentCreated
    | CheckRequested
    | ButtonPressed
    | PullRequestChanged
    | IssueEdited
    | InstallationChanged
    | Ping
)


@dataclass(frozen=True, slots=True)
class Ignored:
    """Well-formed, and nothing to do; the reason is a sentence."""

    reason: str


class Fault(Enum):
    """What is wrong with a refused request."""

    SIGNATURE = 401
    MALFORMED = 400


@dataclass(frozen=True, slots=True)
class Refused:
    """Not a request that may have any effect."""

    fault: Fault
    reason: str


def receive(headers: Mapping[str, str], body: bytes, *, secret: str, slug: str) -> Event | Ignored | Refused:
    """Turn one webhook request into a value.

    Args:
        headers: The request's headers, any case.
        body: The raw body.
        secret: The webhook secret.
        slug: Our app's name on the forge; its user is ``slug[bot]``.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    reason = signature.refusal(secret, body, lower.get("x-hub-signature-256"))
    if reason:
        return Refused(Fault.SIGNATURE, reason)
    delivery, event = lower.get("x-github-delivery", ""), lower.get("x-github-event", "")
    if _DELIVERY.fullmatch(delivery) is None:
        return Refused(Fault.MALFORMED, "the header X-GitHub-Delivery is missing or not an id")
    if _EVENT.fullmatch(event) is None:
        return Refused(Fault.MALFORMED, "the header X-GitHub-Event is missing or not an event's name")
    reader = _READERS.get(event)
    if reader is None:
        return Ignored(f"event {event} is not one that starts anything")
    if not lower.get("content-type", "application/json").lower().startswith("application/json"):
        return Refused(Fault.MALFORMED, "the body is not application/json; set the webhook's content type to it")
    try:
        return reader(_Letter(read(body), delivery, slug))
    except Malformed as e:
        return Refused(Fault.MALFORMED, f"{event}: {e}")


@dataclass(frozen=True, slots=True)
class _Letter:
    data: Payload
    delivery: str
    slug: str

    def is_from_us(self, login: str) -> bool:
        """Exactly our app's user: a name that begins like ours is somebody else's."""
        return bool(self.slug) and login == f"{self.slug}[bot]"


Reader = Callable[[_Letter], Event | Ignored | Refused]


def _source(letter: _Letter) -> Source:
    data = letter.data
    repository = data.part("repository")
    return Source(
        delivery=letter.delivery,
        repository=repository.repository("full_name"),
        installation=data.part("installation").number("id", 0),
        sender=data.part("sender").text("login", ""),
        default_branch=repository.text("default_branch", "") or repository.text("master_branch", ""),
    )


def _push(letter: _Letter) -> Event | Ignored | Refused:
    data = letter.data
    source, ref = _source(letter), data.text("ref")
    before, after = data.sha("before"), data.sha("after")
    if not ref.startswith("refs/heads/"):
        return Ignored(f"a push to {ref} is no push to a branch")
    branch = ref.removeprefix("refs/heads/")
    if _NO_BRANCH.search(branch):
        return Ignored("the reference has a name that no branch can have")
    if data.flag("deleted") or not after.strip(ZERO):
        return Ignored(f"branch {branch} was deleted")
    if branch.startswith(OWN_BRANCHES):
        return Ignored(f"branch {branch} is one of our own")
    if letter.is_from_us(source.sender):
        return Ignored("we pushed this ourselves")
    return Push(source, branch, before, after)


def _issue_comment(letter: _Letter) -> Event | Ignored | Refused:
    data = letter.data
    source, action = _source(letter), data.text("action")
    if action != "created":
        return Ignored(f"a comment that is {action} starts nothing; write a new one")
    comment, issue = data.part("comment"), data.part("issue")
    writer = comment.part("user").text("login", source.sender)
    if letter.is_from_us(source.sender) or letter.is_from_us(writer):
        return Ignored("we wrote this comment ourselves")
    return CommentCreated(
        source,
        number=issue.number("number"),
        comment=comment.number("id"),
        body=comment.text("body", ""),
        on_pull_request=issue.has("pull_request"),
    )


def _check(name: str) -> Reader:
    def reader(letter: _Letter) -> Event | Ignored | Refused:
        data = letter.data
        source, action, check = _source(letter), data.text("action"), data.part(name)
        button = name == "check_run" and action == "requested_action"
        if action not in {"requested", "rerequested"} and not button:
            return Ignored(f"{name} {action} starts nothing")
        owner = check.part("app").text("slug", "")
        if letter.slug and owner and owner != letter.slug:
            return Ignored(f"this check belongs to the app {owner}")
        suite = check.part("check_suite") if name == "check_run" else check
        branch, identity = suite.text("head_branch", ""), check.text("external_id", "")
        pull = pull_of_check(identity)
        if button:
            pressed = data.part("requested_action").text("identifier", "")
            return ButtonPressed(source, pressed, check.sha("head_sha"), branch, pull, identity)
        if branch.startswith(OWN_BRANCHES):
            return Ignored(f"branch {branch} is one of our own")
        return CheckRequested(
            source,
            check.sha("head_sha"),
            branch,
            again=action == "rerequested",
            pull=pull or _pull_of_suite(data, suite),
        )

    return reader


def _pull_of_suite(data: Payload, suite: Payload) -> int:
    """The pull request that a check suite is about. A fork's suite lists those of its parent too: not ours."""
    here = data.part("repository").number("id", 0)
    listed = suite.objects("pull_requests")
    numbers = (pull.number("number", 0) for pull in listed if pull.part("base").part("repo").number("id", 0) == here)
    return next(numbers, 0)


def check_of_pull(number: int, sha: str) -> str:
    """Identity of the check run of a pull request at one commit: the same for every delivery of it."""
    return f"pull/{number}@{sha}"


def pull_of_check(external_id: str) -> int:
    """The pull request that a check run of ours is about; 0 for none."""
    found = re.fullmatch(r"pull/(\d{1,9})@[0-9a-f]+", external_id)
    return int(found[1]) if found else 0


def _pull_request(letter: _Letter) -> Event | Ignored | Refused:
    data = letter.data
    source, request = _source(letter), data.part("pull_request")
    if letter.is_from_us(source.sender):
        return Ignored("we changed this pull request ourselves")
    head = request.part("head")
    here = head.part("repo").text("full_name", source.repository) == source.repository
    return PullRequestChanged(
        source,
        action=data.text("action"),
        number=request.number("number"),
        head=head.text("ref"),
        merged=request.flag("merged"),
        ours=here and head.text("ref").startswith(OWN_BRANCHES),
        sha=head.sha("sha") if head.has("sha") else "",
    )


def _issues(letter: _Letter) -> Event | Ignored | Refused:
    data = letter.data
    source, action, issue = _source(letter), data.text("action"), data.part("issue")
    if action != "edited":
        return Ignored(f"an issue that is {action} starts nothing")
    if letter.is_from_us(source.sender):
        return Ignored("we edited this issue ourselves")
    if not letter.is_from_us(issue.part("user").text("login", "")):
        return Ignored("this issue is not one of ours")
    return IssueEdited(source, issue.number("number"), issue.text("body", ""))


def _installation(letter: _Letter) -> Event | Ignored | Refused:
    data = letter.data
    given, removed = (
        tuple(item.repository("full_name") for field in fields for item in data.objects(field))
        for fields in (("repositories", "repositories_added"), ("repositories_removed",))
    )
    source = Source(
        letter.delivery,
        installation=data.part("installation").number("id"),
        sender=data.part("sender").text("login", ""),
    )
    return InstallationChanged(source, data.text("action"), given, removed)


def _ping(letter: _Letter) -> Event | Ignored | Refused:
    return Ping(Source(letter.delivery), letter.data.text("zen", ""))


_READERS: Mapping[str, Reader] = {
    "push": _push,
    "issue_comment": _issue_comment,
    "check_run": _check("check_run"),
    "check_suite": _check("check_suite"),
    "pull_request": _pull_request,
    "issues": _issues,
    "installation": _installation,
    "installation_repositories": _installation,
    "ping": _ping,
}
