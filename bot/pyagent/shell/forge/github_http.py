"""One request to GitHub: what comes back as a value, what is raised, and how long to wait.

* Answers below 400, and refusals that a verb may expect (404, 409, 422 …), are values: ``Reply``.
* Limits, outages and time-outs are ``ForgeLimited`` with the seconds to wait. No write is sent twice: one that got no
  answer may have taken effect, so its verb looks before it writes again. A read that met a fault of a moment is asked
  again at once, twice, so that one bad answer does not cost a step.
* Every text that leaves this module is one line without credentials.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Protocol

import httpx
from githubkit import AppAuthStrategy, GitHub, TokenAuthStrategy, UnauthAuthStrategy
from githubkit.exception import RequestError, RequestFailed

from pyagent.core.pace import HOUR, WRITE_SPACING, Later, turn
from pyagent.core.secrets import mask
from pyagent.errors import ForgeAway, ForgeLimited, UnauthorizedAccess
from pyagent.shell.forge.github_json import explain

API_VERSION = "2022-11-28"
OUTAGE_SECONDS = 2.0
UNKNOWN_LIMIT_SECONDS = 60.0
_MOMENTS = (0.2, 1.0)
_MOST_KEPT, _LARGEST_KEPT = 400, 200_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What GitHub answered; header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    next_page: str = ""

    def json(self) -> object:
        """The body as JSON; None when it is something else."""
        try:
            parsed: object = json.loads(self.content)
        except ValueError:
            return None
        return parsed


class Budget(Protocol):
    """What a write has to ask before it goes out."""

    def take(self) -> None:
        """Wait for the next write's turn and count it. Raises ForgeLimited when the budget is used up."""


class Pace:
    """The budget of one installation, for a process that is alone.

    Args:
        clock: Seconds since the epoch.
        pause: Waits so many seconds; only ever for the gap between two writes.
        spacing: Seconds between two writes.
    """

    def __init__(
        self, clock: Callable[[], float], pause: Callable[[float], object], spacing: float = WRITE_SPACING
    ) -> None:
        self._clock = clock
        self._pause = pause
        self._spacing = spacing
        self._sent: deque[float] = deque()
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait for the next write's turn and count it. Raises ForgeLimited when the budget is used up."""
        with self._lock:
            now = self._clock()
            while self._sent and self._sent[0] <= now - HOUR:
                self._sent.popleft()
            found = turn(self._sent, now, self._spacing)
            if isinstance(found, Later):
                raise ForgeLimited(found.reason, found.seconds, "the run goes on later")
            self._sent.append(found)
        if found > now:
            self._pause(found - now)


class Remembered:
    """Answers with their ETag: GitHub counts no request whose answer is the same as before."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, ...], tuple[str, Reply]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> tuple[str, Reply] | None:
        """The ETag and the answer of an earlier request."""
        with self._lock:
            return self._answers.get(key)

    def put(self, key: tuple[str, ...], reply: Reply) -> None:
        """Remember an answer; the oldest are forgotten, and large ones are not kept."""
        tag = reply.headers.get("etag", "")
        if not tag or len(reply.content) > _LARGEST_KEPT:
            return
        with self._lock:
            self._answers[key] = (tag, reply)
            self._answers.move_to_end(key)
            while len(self._answers) > _MOST_KEPT:
                self._answers.popitem(last=False)


def send(
    github: GitHub[AppAuthStrategy] | GitHub[TokenAuthStrategy] | GitHub[UnauthAuthStrategy],
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    body: Mapping[str, object] | None = None,
    accept: str = "application/vnd.github+json",
    etag: str = "",
) -> Reply:
    """Send one request.

    Args:
        github: The client with its credentials.
        method: HTTP method.
        url: Path below the API's address, or a whole address of the same server.
        params: Query.
        body: JSON body.
        accept: Media type wanted.
        etag: Of the answer that is known; the same again comes as 304.

    Returns:
        The answer, also when it is a refusal that a verb may expect.

    Raises:
        ForgeLimited: A limit, an outage or a time-out.
        UnauthorizedAccess: The request could not be signed.
    """
    doing = f"{method} {url.partition('?')[0]}"
    headers = {"Accept": accept, "X-GitHub-Api-Version": API_VERSION, **({"If-None-Match": etag} if etag else {})}
    try:
        # No params at all rather than empty ones: those would take the query off the address of a next page.
        query = dict(params) if params else None
        answer = github.request(method, url, params=query, json=body, headers=headers).raw_response
    except RequestFailed as error:
        answer = error.response.raw_response
    except RequestError as error:
        if isinstance(error.exc, httpx.HTTPError):
            what = f"no answer from GitHub to {doing} ({type(error.exc).__name__})"
            kind = ForgeLimited if isinstance(error.exc, httpx.TimeoutException) else ForgeAway
            raise kind(masked(what), OUTAGE_SECONDS, "it is tried again") from error
        what = f"a request to GitHub could not be signed ({type(error.exc).__name__})"
        raise UnauthorizedAccess(what, "check the App's private key file") from None
    except ValueError as error:  # githubkit reads retry-after as a number; GitHub may send a date
        raise ForgeLimited(f"GitHub limits {doing}", UNKNOWN_LIMIT_SECONDS, "it is tried again") from error
    reply = Reply(
        status=answer.status_code,
        headers={name.lower(): value for name, value in answer.headers.items()},
        content=answer.content,
        next_page=answer.links.get("next", {}).get("url", ""),
    )
    wait = seconds_to_wait(reply)
    if wait is not None:
        what = f"GitHub answered {reply.status} to {doing} ({explain(reply.json())})"
        away = reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR and "retry-after" not in reply.headers
        raise (ForgeAway if away else ForgeLimited)(masked(what), wait, "it is tried again")
    return reply


def read(ask: Callable[[], Reply], pause: Callable[[float], object]) -> Reply:
    """The answer to a request that changes nothing; a fault of a moment is outlasted."""
    for seconds in _MOMENTS:
        try:
            return ask()
        except ForgeAway:
            pause(seconds)
        except ForgeLimited as limit:
            if limit.retry_after > _MOMENTS[-1]:
                raise
            pause(limit.retry_after)
    return ask()


def seconds_to_wait(reply: Reply) -> float | None:
    """How long an answer asks to wait; None when it is no limit and no outage.

    The order is GitHub's: ``retry-after``, else the reset of an empty budget, else a minute. The reset is compared
    with the server's own ``date``, so a wrong clock here does not matter.
    """
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _number(reply.headers.get("retry-after", "")) or OUTAGE_SECONDS
    if reply.status not in (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        return None
    if "retry-after" in reply.headers:
        return _number(reply.headers["retry-after"]) or UNKNOWN_LIMIT_SECONDS
    if reply.headers.get("x-ratelimit-remaining") == "0":
        return _until_reset(reply)
    said = explain(reply.json()).lower()
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS or "rate limit" in said or "abuse detection" in said:
        return UNKNOWN_LIMIT_SECONDS
    return None


def masked(said: str) -> str:
    """One line without anything that looks like a credential."""
    return mask(" ".join(said.split()))


def _number(value: str) -> float:
    return float(value) if value.isdigit() else 0.0


def _until_reset(reply: Reply) -> float:
    try:
        now = parsedate_to_datetime(reply.headers.get("date", "")).timestamp()
    except ValueError:
        return UNKNOWN_LIMIT_SECONDS
    return max(1.0, _number(reply.headers.get("x-ratelimit-reset", "")) - now)
