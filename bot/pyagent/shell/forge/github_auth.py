"""The App on GitHub: its JWT, and installation tokens narrowed to one repository and to what the bot does there.

Invariants:
* One connection pool per App, shared by every thread and repository; no HTTP cache, no sleeping retries.
* One token per installation and repository, fetched under a lock: a cold start with many threads asks once.
* A token is handed out only while it has ``MIN_LIFE`` left, so that a long push does not outlive it.
* Token values are in no ``repr``, error or log.
"""

from __future__ import annotations

import base64
import logging
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx
from githubkit import AppAuthStrategy, GitHub, TokenAuthStrategy
from githubkit.cache import MemCacheStrategy
from githubkit.config import Config

from pyagent.core.app_manifest import PERMISSIONS
from pyagent.core.record import Identity
from pyagent.errors import ForgeError, UnauthorizedAccess
from pyagent.shell.forge.base import Remote
from pyagent.shell.forge.github_http import Budget, Pace, Remembered, Reply, send
from pyagent.shell.forge.github_json import Json, explain, number, record, text

MIN_LIFE = 300.0
TIMEOUT = 20.0


class _Shared(httpx.BaseTransport):
    """A transport that outlives the short clients githubkit builds around each request."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Keep the connections: the App closes them."""


@dataclass(frozen=True, slots=True)
class Token:
    """An installation token; ``born`` and ``expires`` are seconds of the App's clock."""

    value: str = field(repr=False)
    born: float
    expires: float
    github: GitHub[TokenAuthStrategy] = field(repr=False)


class Scope(NamedTuple):
    """What a token is for."""

    installation: int
    repository: str
    permissions: tuple[tuple[str, str], ...] = tuple(PERMISSIONS.items())


class GitHubApp:
    """The App's identity towards one GitHub server; make one per process and share it.

    Args:
        app_id: Number (or client id) of the App.
        private_key: Its key, PEM.
        api_url: ``https://api.github.com``, or ``https://HOST/api/v3`` of a GitHub Enterprise Server.
        clock: Seconds since the epoch; tests replace it.
        slug: Name of the App; its user is ``slug[bot]``.
        pause: Waits so many seconds; tests replace it.
        budget: Makes the budget of writes of an installation; without it the process is alone.
    """

    def __init__(
        self,
        app_id: str,
        private_key: str,
        api_url: str = "https://api.github.com",
        *,
        slug: str = "pyagent",
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], object] = time.sleep,
        budget: Callable[[int], Budget] | None = None,
    ) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells every request
        self.app_id = app_id
        self.slug = slug
        self.api_url = api_url.rstrip("/")
        self.clock = clock
        self._transport = httpx.HTTPTransport(
            verify=_tls(), limits=httpx.Limits(max_connections=20, keepalive_expiry=30.0)
        )
        self._github = GitHub(
            AppAuthStrategy(app_id, private_key),
            base_url=self.api_url,
            user_agent="pyagent-bot",
            timeout=TIMEOUT,
            transport=_Shared(self._transport),
            cache_strategy=MemCacheStrategy(),
            http_cache=False,
            auto_retry=False,
            rest_api_validate_body=False,
        )
        self._tokens: dict[Scope, Token] = {}
        self._installations: dict[str, int] = {}
        self._taken: dict[Scope, Token] = {}
        self._identity: Identity | None = None
        self._doubted: set[Scope] = set()
        self.remembered = Remembered()
        self.pause = pause
        self._budget_of = budget or (lambda _installation: Pace(self.clock, pause))
        self._budgets: dict[int, Budget] = {}
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def __repr__(self) -> str:
        return f"GitHubApp({self.app_id!r}, api_url={self.api_url!r})"

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @property
    def config(self) -> Config:
        """Settings that every client of this App shares."""
        return self._github.config

    def budget(self, installation: int) -> Budget:
        """The budget of writes that an installation has."""
        with self._guard:
            if installation not in self._budgets:
                self._budgets[installation] = self._budget_of(installation)
            return self._budgets[installation]

    def ask(self, path: str, method: str = "GET") -> Reply:
        """Ask about the App itself, signed with its key."""
        return send(self._github, method, path)

    def identity(self, look: Callable[[str], Json]) -> Identity:
        """Who the App commits as; ``look`` asks GitHub for a user, once per process."""
        if self._identity is None:
            login = f"{self.slug}[bot]"
            known = number(look(login), "id")
            host = urlsplit(git_origin(self.api_url)).hostname or "github.com"
            address = f"{f'{known}+' if known else ''}{login}@users.noreply.{host}"
            self._identity = Identity(login, address)
        return self._identity

    def installation_of(self, repository: str) -> int:
        """The installation that covers ``owner/name``. Raises ForgeError when the App is not installed there."""
        known = self._installations.get(repository)
        if known is not None:
            return known
        reply = send(self._github, "GET", f"/repos/{quote(repository)}/installation")
        if reply.status != HTTPStatus.OK:
            raise self._unusable(reply, f"the App is not installed on {repository}")
        found = number(record(reply.json()), "id")
        self._installations[repository] = found
        return found

    def grants(self, repository: str, permissions: Mapping[str, str]) -> bool:
        """Whether the installation has these rights."""
        reply = send(self._github, "GET", f"/repos/{quote(repository)}/installation")
        given = record(reply.json(), "permissions") if reply.status == HTTPStatus.OK else {}
        return all(given.get(name) in (level, "write", "admin") for name, level in permissions.items())

    def token(self, scope: Scope) -> Token:
        """A token for one repository that is good for some minutes at least."""
        with self._guard:
            lock = self._locks[scope.installation]
        with lock:
            held = self._tokens.get(scope)
            if held is None or held.expires - self.clock() < MIN_LIFE:
                held = self._fetch(scope)
                self._tokens[scope] = held
            return held

    def drop(self, scope: Scope, token: Token) -> None:
        """Forget a token that GitHub no longer takes; a newer one, fetched by another thread, stays."""
        with self._guard:
            lock = self._locks[scope.installation]
        with lock:
            if self._tokens.get(scope) is token:
                del self._tokens[scope]

    def trust(self, scope: Scope, token: Token) -> None:
        """Note that GitHub took a token."""
        with self._guard:
            self._taken[scope] = token
            self._doubted.discard(scope)

    def took(self, scope: Scope, token: Token) -> bool:
        """Whether GitHub took this very token before."""
        return self._taken.get(scope) is token

    def first_doubt(self, scope: Scope) -> bool:
        """Note a refusal; True when it is the first since GitHub last took a token here."""
        with self._guard:
            first = scope not in self._doubted
            self._doubted.add(scope)
            return first

    def remote(self, repository: str, token: Token) -> Remote:
        """Where git talks to: the credentials go to this server only, by environment."""
        origin = git_origin(self.api_url)
        basic = base64.b64encode(f"x-access-token:{token.value}".encode()).decode()
        return Remote(
            url=f"{origin}/{quote(repository)}.git",
            environment={
                "GIT_TERMINAL_PROMPT": "0",
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": f"http.{origin}/.extraHeader",
                "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
            },
        )

    def _fetch(self, scope: Scope) -> Token:
        installation, repository = scope.installation, scope.repository
        body = {"repositories": [repository.partition("/")[2]], "permissions": dict(scope.permissions)}
        reply = send(self._github, "POST", f"/app/installations/{installation}/access_tokens", body=body)
        if reply.status != HTTPStatus.CREATED:
            raise self._unusable(reply, f"no token for {repository} (installation {installation})")
        answer = record(reply.json())
        value = text(answer, "token")
        if not value:
            raise ForgeError(f"GitHub answered without a token for {repository}", "see the status of GitHub")
        now = self.clock()
        github = GitHub(TokenAuthStrategy(value), config=self.config)
        return Token(value, born=now, expires=_epoch(text(answer, "expires_at"), now), github=github)

    @staticmethod
    def _unusable(reply: Reply, what: str) -> ForgeError | UnauthorizedAccess:
        said = f"{what}: GitHub answered {reply.status} ({explain(reply.json())})"
        if reply.status == HTTPStatus.UNAUTHORIZED:
            return UnauthorizedAccess(said, "check the App id, its private key and the clock of this machine")
        if reply.status in (HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY):
            needed = ", ".join(f"{name}:{level}" for name, level in PERMISSIONS.items())
            return UnauthorizedAccess(said, f"the installation must be active and grant {needed}")
        return ForgeError(said, "install the App on this repository")


@cache
def _tls() -> ssl.SSLContext:
    """The trusted authorities, loaded once: that takes longer than a request."""
    return httpx.create_ssl_context()


def git_origin(api_url: str) -> str:
    """Scheme and host that git talks to, from the address of the API.

    It is derived, never taken from an answer: credentials go nowhere that the operator did not name.
    """
    parts = urlsplit(api_url)
    host = parts.netloc if parts.path.strip("/") else parts.netloc.removeprefix("api.")
    return f"{parts.scheme}://{host}"


def _epoch(stamp: str, now: float) -> float:
    """Seconds of an ISO time; an hour from now where GitHub sends something else."""
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return now + 3600
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
