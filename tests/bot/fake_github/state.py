"""What the fake GitHub knows: repositories, pull requests, comments, check runs, tokens, faults.

Plain mutable values; ``api_*`` modules change them as GitHub would, ``driver`` changes them as people would. Whatever
the bot writes counts a version up; what a test has not read in its newest version is left over and fails the test.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Literal

from fake_github.git_repo import BareRepo

BOT = "pyagent[bot]"
APP_ID = 4711
INSTALLATION = 99


def now() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def stamp(when: datetime) -> str:
    """A time as GitHub writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(kw_only=True)
class Readable:
    """Something that the bot writes and a test must read."""

    version: int = 0
    seen: int = 0

    @property
    def unread(self) -> bool:
        return self.version > self.seen

    def written(self) -> None:
        """The bot wrote here."""
        self.version += 1

    def read(self) -> None:
        """A test looked here."""
        self.seen = self.version


@dataclass(kw_only=True)
class Comment(Readable):
    id: int
    issue: int
    author: str
    body: str
    reactions: list[str] = field(default_factory=list)
    created: datetime = field(default_factory=now)


@dataclass(kw_only=True)
class Pull(Readable):
    number: int
    title: str
    body: str
    head: str
    base: str
    author: str
    last_sha: str
    draft: bool = False
    state: Literal["open", "closed"] = "open"
    merged: bool = False
    fork: str = ""
    labels: list[str] = field(default_factory=list)
    created: datetime = field(default_factory=now)


@dataclass(kw_only=True)
class Issue(Readable):
    number: int
    title: str
    body: str
    author: str
    state: Literal["open", "closed"] = "open"
    labels: list[str] = field(default_factory=list)
    created: datetime = field(default_factory=now)


@dataclass(kw_only=True)
class Review(Readable):
    id: int
    pull: int
    sha: str
    event: str
    body: str
    comments: list[dict[str, Any]]


@dataclass(kw_only=True)
class CheckRun(Readable):
    id: int
    name: str
    head_sha: str
    external_id: str
    status: str
    conclusion: str | None
    title: str = ""
    summary: str = ""
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Analysis:
    """What code scanning knows of one commit."""

    tool: str
    ref: str
    sha: str
    results: list[dict[str, Any]]


@dataclass(kw_only=True)
class Token:
    value: str
    repositories: list[str]
    permissions: dict[str, str]
    expires: datetime
    refusals: int = 0
    lacks: int = 0

    @property
    def expired(self) -> bool:
        return datetime.now(UTC) >= self.expires


@dataclass(kw_only=True)
class Fault:
    """One answer that goes wrong; ``after_effect``: the request is done all the same. ``strike`` happens with it."""

    method: str
    path: str
    status: int
    after_effect: bool
    message: str
    headers: dict[str, str] = field(default_factory=dict)
    strike: Callable[[], object] = bool

    def fits(self, method: str, path: str) -> bool:
        return method == self.method and re.search(self.path, path) is not None


@dataclass(kw_only=True)
class Repo:
    id: int
    owner: str
    name: str
    git: BareRepo
    default_branch: str = "main"
    archived: bool = False
    drafts_allowed: bool = True
    permissions: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    checks: dict[int, CheckRun] = field(default_factory=dict)
    reviews: dict[int, Review] = field(default_factory=dict)
    analyses: list[Analysis] = field(default_factory=list)
    scanning_allowed: bool = True
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def head_sha(self, pull: Pull) -> str:
        """Tip of a pull request; what it was when its branch is gone or it is done."""
        if pull.fork:
            pull.last_sha = self.git.refs()[f"refs/pull/{pull.number}/head"]
            return pull.last_sha
        tip = self.git.tip(pull.head) if pull.state == "open" else None
        pull.last_sha = tip or pull.last_sha
        return pull.last_sha

    def open_pulls(self, head: str) -> list[Pull]:
        return [pull for pull in self.pulls.values() if pull.head == head and pull.state == "open" and not pull.fork]


@dataclass(kw_only=True)
class World:
    """Everything, under one lock.

    Attributes:
        wrongs: What must fail the test: unknown requests, broken contracts, laws of the house.
        refuse_fresh: How many requests each new token is refused with 401 at first (replication).
        lack_fresh: The same with 403 "not accessible by integration".
        granted: What the installation grants; a token cannot ask for more.
        requests: ``METHOD /path`` of every request, in order.
        hook: Where webhooks go, as the App's page says.
        attempts: Every attempt to deliver a webhook, newest first: GUID, event, what was answered (0: nothing).
        again: Sends a webhook again by its GUID.
        used: Requests counted against the hourly budget.
        manifests: Code → manifest of Apps that were registered and whose keys nobody has fetched yet.
        registered: Manifest and owner of each App that was registered here.
    """

    public_key: str
    private_key: str = ""
    secret: str = ""
    manifests: dict[str, dict[str, Any]] = field(default_factory=dict)
    registered: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    url: str = ""
    repos: dict[str, Repo] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    wrongs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    token_requests: list[dict[str, Any]] = field(default_factory=list)
    granted: dict[str, str] = field(
        default_factory=lambda: {
            "checks": "write",
            "contents": "write",
            "issues": "write",
            "metadata": "read",
            "pull_requests": "write",
        }
    )
    events: list[str] = field(
        default_factory=lambda: ["push", "pull_request", "issue_comment", "check_run", "check_suite", "issues"]
    )
    slug: str = "pyagent"
    suspended: bool = False
    installed: bool = True
    hook: dict[str, str] = field(default_factory=lambda: {"content_type": "json", "insecure_ssl": "0", "url": ""})
    attempts: Callable[[], list[tuple[str, str, int]]] = list
    again: Callable[[str], object] = bool
    refuse_fresh: int = 0
    lack_fresh: int = 0
    token_life: timedelta = timedelta(hours=1)
    limit: int = 5000
    used: int = 0
    resets: datetime = field(default_factory=lambda: now() + timedelta(hours=1))
    ids: Iterator[int] = field(default_factory=lambda: count(1001))
    lock: threading.RLock = field(default_factory=threading.RLock)

    def fault_for(self, method: str, path: str) -> Fault | None:
        """Take the first fault that fits a request."""
        found = next((fault for fault in self.faults if fault.fits(method, path)), None)
        if found:
            self.faults.remove(found)
        return found
