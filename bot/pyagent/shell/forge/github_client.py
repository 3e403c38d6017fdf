"""Requests about one repository, with a token that is renewed when it expires and trusted slowly when it is fresh.

GitHub replicates: a token may be refused in its first seconds (401), or lack permissions that it has (403). One such
refusal is ``ForgeLimited`` for the rest of these seconds; a second one is the truth and is ``UnauthorizedAccess``.
A 401 on an older token means that it expired or was revoked: nothing was done, so one new token is tried at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from pyagent.core.app_manifest import PERMISSIONS
from pyagent.errors import ForgeError, ForgeLimited, PyAgentError, UnauthorizedAccess
from pyagent.rust_core import error_entry, error_of_status
from pyagent.shell.forge.base import Remote
from pyagent.shell.forge.github_auth import GitHubApp, Scope, Token
from pyagent.shell.forge.github_http import Reply, masked, read, send
from pyagent.shell.forge.github_json import Json, explain, record, records

FRESH_SECONDS = 5.0
MAX_PAGES = 50
_NOT_YET = "not accessible by integration"


class RepositoryClient:
    """The door to one repository.

    Args:
        app: The App's identity.
        repository: ``owner/name``.
        installation: Where the App is installed; looked up when absent.
        permissions: What its tokens may do.
    """

    def __init__(
        self,
        app: GitHubApp,
        repository: str,
        installation: int | None = None,
        permissions: Mapping[str, str] = PERMISSIONS,
    ) -> None:
        self.app = app
        self.repository = repository
        self._permissions = tuple(permissions.items())
        self._known_installation = installation

    @property
    def installation(self) -> int:
        """The installation that covers the repository."""
        if self._known_installation is None:
            self._known_installation = self.app.installation_of(self.repository)
        return self._known_installation

    @property
    def _scope(self) -> Scope:
        return Scope(self.installation, self.repository, self._permissions)

    def remote(self) -> Remote:
        """Where git talks to, with a token that GitHub took just now."""
        self.get("")
        return self.app.remote(self.repository, self._token())

    def user(self, login: str) -> Json:
        """A user of this GitHub; empty when there is none."""
        reply = read(lambda: self.call("GET", f"{self.app.api_url}/users/{quote(login)}"), self.app.pause)
        return record(reply.json()) if reply.status == HTTPStatus.OK else {}

    def get(self, path: str, *, params: Mapping[str, str] | None = None, accept: str = "") -> Reply:
        """Read; a 404 is a value, any other refusal raises ForgeError. What did not change costs nothing."""
        key = (self.repository, path, accept, *(f"{name}={value}" for name, value in sorted((params or {}).items())))
        known = self.app.remembered.get(key)
        tag = known[0] if known else ""
        reply = read(lambda: self.call("GET", path, params=params, accept=accept, etag=tag), self.app.pause)
        if known and reply.status == HTTPStatus.NOT_MODIFIED:
            return known[1]
        if reply.status == HTTPStatus.OK:
            self.app.remembered.put(key, reply)
        if reply.status not in (HTTPStatus.OK, HTTPStatus.NOT_FOUND):
            raise self.refusal(reply, "GET", path)
        return reply

    def pages(self, path: str, *, params: Mapping[str, str] | None = None, inside: str = "") -> Iterator[Json]:
        """Every object of a paged list (or of the list in the field ``inside``), over all its pages."""
        reply = self.get(path, params={**(params or {}), "per_page": "100"})
        for _ in range(MAX_PAGES):
            if reply.status != HTTPStatus.OK:
                raise self.refusal(reply, "GET", path)
            answer = reply.json()
            yield from records(record(answer).get(inside) if inside else answer)
            if not reply.next_page:
                return
            reply = self.get(self._own(reply.next_page))

    def write(
        self, method: str, path: str, body: Mapping[str, object] | None = None, *, expect: HTTPStatus = HTTPStatus.OK
    ) -> Json:
        """Write once. Raises ForgeError when the answer is not ``expect``."""
        reply = self.call(method, path, body=body)
        if reply.status != expect:
            raise self.refusal(reply, method, path)
        return record(reply.json())

    def refusal(self, reply: Reply, method: str, path: str) -> ForgeError:
        """What a refusal means, to be raised."""
        what = f"GitHub answered {reply.status} to {method} {self.repository}{path} ({explain(reply.json())})"
        entry = error_entry(error_of_status(reply.status) or ForgeError.code)
        return ForgeError(masked(what), entry[3].rstrip(".") if entry else "")

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        accept: str = "",
        etag: str = "",
    ) -> Reply:
        """Send one request; refusals other than of the token are values."""
        url = path if path.startswith("http") else f"/repos/{quote(self.repository)}{path}"
        media = accept or "application/vnd.github+json"
        if method != "GET":
            self.app.budget(self.installation).take()
        token = self._token()
        reply = send(token.github, method, url, params=params, body=body, accept=media, etag=etag)
        if reply.status == HTTPStatus.UNAUTHORIZED and (self._took(token) or not self._fresh(token)):
            self.app.drop(self._scope, token)
            token = self._token()
            reply = send(token.github, method, url, params=params, body=body, accept=media, etag=etag)
        if _is_refused(reply):
            raise self._doubt(token, reply, f"{method} {self.repository}{path}")
        self.app.trust(self._scope, token)
        return reply

    def _token(self) -> Token:
        return self.app.token(self._scope)

    def _fresh(self, token: Token) -> bool:
        return self.app.clock() - token.born < FRESH_SECONDS

    def _took(self, token: Token) -> bool:
        return self.app.took(self._scope, token)

    def _doubt(self, token: Token, reply: Reply, doing: str) -> PyAgentError:
        what = masked(f"GitHub answered {reply.status} to {doing} ({explain(reply.json())})")
        if self._fresh(token) and self.app.first_doubt(self._scope):
            wait = FRESH_SECONDS - (self.app.clock() - token.born)
            return ForgeLimited(what, max(wait, 1.0), "the token is seconds old; it is tried again")
        return UnauthorizedAccess(what, "see that the App is installed here with the permissions it asks for")

    def _own(self, url: str) -> str:
        ours, theirs = urlsplit(self.app.api_url), urlsplit(url)
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            raise UnauthorizedAccess(f"GitHub names a next page on {theirs.netloc}", "it is not read")
        return url


def _is_refused(reply: Reply) -> bool:
    return reply.status == HTTPStatus.UNAUTHORIZED or (
        reply.status == HTTPStatus.FORBIDDEN and _NOT_YET in explain(reply.json()).lower()
    )
