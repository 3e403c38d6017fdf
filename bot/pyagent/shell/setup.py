"""The set-up of a server without credentials: it registers its own App with the help of a person's browser.

::

    person                      server                         GitHub
    GET  /setup             →   asks for the token that stands on its terminal
    POST /setup  token      →   a form with the manifest; ``state`` as a cookie
    presses the button      ——————————————————————————————→    registers the App
    GET  /setup/callback    ←—— code, state ———————————————
                                code → key and secret     →    once, within the hour
                                stores them, begins to work

Invariants: nobody without the token gets past the first page, and no code is taken that this server did not ask for in
this very browser; where credentials are, none are taken any more.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus

from pyagent.core.app_manifest import Credentials, is_code, is_organization, manifest, registration, usable_address
from pyagent.errors import ForgeLimited, PyAgentError
from pyagent.shell.credentials import may_store, store
from pyagent.shell.settings import Settings

log = logging.getLogger(__name__)

_LIFE = 3600.0


@dataclass(frozen=True, slots=True)
class Form:
    """What the browser is to send to GitHub, and the cookie that ties the answer to this browser."""

    action: str
    manifest: dict[str, object]
    state: str
    is_secure: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step of the set-up was not taken, in words for the person who took it."""

    status: HTTPStatus
    reason: str


class SetUp:
    """The settings that a server works with, and the way to complete them once.

    Args:
        settings: What the environment and the data folder gave.
        begin: Called with the completed settings: starts the work.
    """

    def __init__(self, settings: Settings, begin: Callable[[Settings], None]) -> None:
        self.settings = settings
        self.token = secrets.token_urlsafe(24) if settings.missing() and settings.may_be_set_up() else ""
        self.page = ""
        self._begin = begin
        self._lock = threading.Lock()
        self._asked: tuple[str, float] | None = None

    @property
    def is_open(self) -> bool:
        """Whether credentials are still wanted."""
        return bool(self.token)

    def ask(self, token: str, address: str, organization: str, host: str) -> Form | Refusal:
        """Prepare the registration.

        Args:
            token: What the person copied from the terminal.
            address: Where GitHub reaches this server.
            organization: Who shall own the App; empty for the person.
            host: The host that the person's browser asked.
        """
        if not self.is_open:
            return _CLOSED
        if not hmac.compare_digest(token.strip().encode(), self.token.encode()):
            return Refusal(HTTPStatus.FORBIDDEN, "this is not the token that the server printed when it started")
        place = usable_address(address)
        if not place:
            return Refusal(HTTPStatus.BAD_REQUEST, "the address must be https://host, without a path")
        if place.partition("://")[2] != host:
            return Refusal(HTTPStatus.BAD_REQUEST, f"open this page as {place}/setup: GitHub sends you back there")
        if organization and not is_organization(organization):
            return Refusal(HTTPStatus.BAD_REQUEST, "this is not the name of an organization")
        if not may_store(self.settings.data_dir):
            return Refusal(HTTPStatus.CONFLICT, f"{self.settings.data_dir} cannot be written; see PYAGENT_DATA_DIR")
        state = secrets.token_urlsafe(32)
        with self._lock:
            self._asked = (state, time.monotonic() + _LIFE)
        action = registration(self.origin, organization, state)
        return Form(action, manifest(place), state, is_secure=place.startswith("https://"))

    @property
    def origin(self) -> str:
        """Where people meet GitHub."""
        from pyagent.shell.forge.github_auth import git_origin  # noqa: PLC0415  # seconds that most servers never need

        return git_origin(self.settings.api_url)

    def finish(self, code: str, state: str, cookie: str) -> Credentials | Refusal:
        """Trade the code, store what comes back, begin to work."""
        with self._lock:
            if not self.is_open:
                return _CLOSED
            asked = self._asked
            if asked is None or time.monotonic() > asked[1] or not _same(asked[0], state, cookie):
                return Refusal(HTTPStatus.FORBIDDEN, "this answer was not asked for from here; begin again at /setup")
            if not is_code(code):
                return Refusal(HTTPStatus.BAD_REQUEST, "GitHub sent no code; begin again at /setup")
            self._asked = None
            try:
                found = self._take(code)
            except ForgeLimited as limited:
                self._asked = asked  # GitHub was away: the same address works when it is loaded again
                return Refusal(HTTPStatus.BAD_GATEWAY, f"{limited.message}; load this page again in a minute")
            except PyAgentError as error:
                log.warning("set-up: %s", error)
                return Refusal(HTTPStatus.BAD_GATEWAY, f"{error.message}; {error.hint}")
        try:
            self._begin(self.settings)
        except PyAgentError as error:
            log.warning("set up, but the worker did not start; start the server again: %s", error)
        return found

    def _take(self, code: str) -> Credentials:
        from pyagent.shell.forge.github_setup import convert  # noqa: PLC0415  # seconds that most servers never need

        found = convert(self.settings.api_url, code)
        store(self.settings.data_dir, found)
        self.token, self.page = "", found.page
        self.settings = replace(
            self.settings,
            app_id=found.app_id,
            app_slug=found.slug,
            private_key=found.private_key,
            webhook_secret=found.webhook_secret,
        )
        log.info("set up as App %s (%s)", found.slug, found.app_id)
        return found


_CLOSED = Refusal(HTTPStatus.CONFLICT, "this server has its credentials; it takes no others")


def _same(asked: str, *given: str) -> bool:
    return all([hmac.compare_digest(asked.encode(), one.encode()) for one in given])  # noqa: C419  # each takes its time
