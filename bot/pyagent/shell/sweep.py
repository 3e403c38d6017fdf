"""Looks for webhooks that did not arrive, and asks GitHub to send them again.

GitHub tries a delivery once. What it sent while the server was away, it keeps for three days and sends again when
asked; it has the same id then, so what had arrived after all is dropped as a duplicate.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus

from pyagent.core.app_manifest import EVENTS
from pyagent.errors import PyAgentError
from pyagent.shell.forge.github_auth import GitHubApp
from pyagent.shell.forge.github_json import Json, number, records, text

log = logging.getLogger(__name__)

_WANTED = frozenset({*EVENTS, "installation", "installation_repositories"})
_PAGES = 5
_MOST_ATTEMPTS = 4
# Sent again, it would be refused again.
_PERMANENT = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


class Sweep:
    """One look at the start, for what was sent while nobody was here, and one every so many seconds, in a thread.

    Args:
        app: The App whose webhooks these are.
        every: Seconds between two looks.
    """

    def __init__(self, app: GitHubApp, every: float) -> None:
        self._app = app
        self._every = every

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._loop, name="pyagent-sweep", daemon=True).start()

    def once(self) -> int:
        """Ask for what did not arrive; how many that were."""
        attempts: defaultdict[str, list[Json]] = defaultdict(list)
        for delivery in self._deliveries():
            attempts[text(delivery, "guid")].append(delivery)
        lost = [tries[0] for tries in attempts.values() if _is_lost(tries)]
        for delivery in reversed(lost):  # the oldest first, as they happened
            self._app.ask(f"/app/hook/deliveries/{number(delivery, 'id')}/attempts", method="POST")
            log.info("asked for %s %s again", text(delivery, "event"), text(delivery, "guid"))
        return len(lost)

    def _deliveries(self) -> Iterator[Json]:
        """The newest deliveries first."""
        page = "/app/hook/deliveries?per_page=100"
        for _ in range(_PAGES):
            reply = self._app.ask(page)
            if reply.status != HTTPStatus.OK:
                return
            yield from records(reply.json())
            if not reply.next_page.startswith(f"{self._app.api_url}/"):
                return
            page = reply.next_page

    def _loop(self) -> None:
        while True:
            try:
                self.once()
            except PyAgentError as error:
                log.warning("%s", error)
            except Exception:  # the next look may go better
                log.exception("looking for lost webhooks failed")
            time.sleep(self._every)


def _is_lost(tries: list[Json]) -> bool:
    codes = [number(one, "status_code") for one in tries]
    if len(codes) >= _MOST_ATTEMPTS or text(tries[0], "event") not in _WANTED:
        return False
    return all(not HTTPStatus.OK <= code < HTTPStatus.BAD_REQUEST and code not in _PERMANENT for code in codes)
