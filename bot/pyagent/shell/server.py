"""The HTTP side under Flask: a webhook is verified, typed, decided and written to the ledger; then it is answered.

| answer | when |
|---|---|
| 202 | stored; ``status`` is ``accepted`` or ``duplicate`` (both fine: nothing is done twice) |
| 204 | nothing to do; the header ``X-PyAgent-Reason`` says why |
| 400, 401, 413 | malformed, signature does not hold, body too large |
| 503 | the ledger is out of reach or a setting is missing: send it again later |

Invariants: no forge and no engine is asked within a request (but for the one that ends the set-up); nothing of a
request is trusted before its signature.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from pyagent.core.app_manifest import CALLBACK
from pyagent.core.events import Event, Ignored, Ping, Refused, receive
from pyagent.core.requests import AnswerComment, CancelRuns, Ignore, StartRun
from pyagent.handlers.admission import admit
from pyagent.shell import metrics
from pyagent.shell.ledger import Ledger
from pyagent.shell.probes import Probes, add_probes, answer, guard, say
from pyagent.shell.run_view import told_all
from pyagent.shell.settings import Settings
from pyagent.shell.setup import SetUp
from pyagent.shell.setup_pages import POLICY, SetUpPages

log = logging.getLogger(__name__)

MOST_BYTES = 25 * 1024 * 1024
_SHOWN_RUNS = 100
_NO_RUN = "there is no such run, or the dashboard is switched off"


def create_app(
    settings: Settings, ledger: Ledger, worker_alive: Callable[[], bool], setup: SetUp | None = None
) -> Flask:
    """The web application.

    Args:
        settings: Secret, app name, whether runs are listed.
        ledger: Where deliveries go.
        worker_alive: Whether the worker in this process admits runs, for ``/readyz``.
        setup: Completes the settings where credentials are missing; without it nothing happens when it has.
    """
    setup = setup or SetUp(settings, lambda _settings: None)
    app = Flask("pyagent.shell.web", root_path=str(Path(__file__).parent / "web"))
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    site = _Site(setup, ledger, worker_alive)
    pages = SetUpPages(setup)
    app.add_url_rule("/webhook", view_func=site.webhook, methods=["POST"])
    app.add_url_rule("/runs.json", view_func=site.runs, methods=["GET"])
    app.add_url_rule("/runs/<run>.json", view_func=site.run, methods=["GET"])
    app.add_url_rule("/runs/<run>", view_func=site.page, methods=["GET"])
    app.add_url_rule("/", view_func=site.index, methods=["GET"])
    add_probes(app, Probes(ledger, site.not_ready))
    app.add_url_rule("/setup", view_func=pages.show, methods=["GET"])
    app.add_url_rule("/setup", view_func=pages.ask, methods=["POST"], endpoint="ask")
    app.add_url_rule(CALLBACK, view_func=pages.finish, methods=["GET"])
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.after_request(_guard)
    return app


@dataclass(frozen=True, slots=True)
class _Site:
    setup: SetUp
    ledger: Ledger
    worker_alive: Callable[[], bool]

    @property
    def settings(self) -> Settings:
        return self.setup.settings

    def webhook(self) -> Response:
        begin, status = time.monotonic(), 503
        try:
            answered = self._webhook()
            status = answered.status_code
        finally:
            metrics.count_webhook(request.headers.get("X-GitHub-Event", ""), status, time.monotonic() - begin)
        return answered

    def _webhook(self) -> Response:
        if missing := self.settings.missing():
            return say(503, f"not set up: {' and '.join(missing)} missing; see /setup")
        body = request.get_data(cache=False)
        headers = dict(request.headers)
        match receive(headers, body, secret=self.settings.webhook_secret, slug=self.settings.app_slug):
            case Refused(fault, reason):
                return say(fault.value, reason)
            case Ignored(reason):
                return _nothing(reason)
            case Ping():
                return say(200, "pong")
            case event:
                return self._admit(event, request.headers.get("X-GitHub-Event", ""))

    def _admit(self, event: Event, name: str) -> Response:
        wanted = admit(event)
        works = [work for work in wanted if isinstance(work, StartRun | AnswerComment)]
        ended = sum(self.ledger.cancel_all(item) for item in wanted if isinstance(item, CancelRuns))
        if ended:
            return answer(202, {"status": "accepted", "cancelled": ended})
        if not works:
            return _nothing(next((item.reason for item in wanted if isinstance(item, Ignore)), "nothing to do"))
        delivery = event.source.delivery
        admissions = [
            self.ledger.admit(delivery if number == 0 else f"{delivery}/{number}", name, work)
            for number, work in enumerate(works)
        ]
        status = "duplicate" if all(admission.duplicate for admission in admissions) else "accepted"
        return answer(202, {"status": status, "run": admissions[0].run})

    def not_ready(self) -> str:
        if self.settings.missing():
            return "not set up; see /setup"
        return "" if self.worker_alive() else "the worker is not running"

    def index(self) -> AnyResponse | str:
        if self.settings.missing():
            return redirect("/setup")
        return render_template("runs.html", runs=self._recent() if self.settings.dashboard else None)

    def runs(self) -> Response:
        if not self.settings.dashboard:
            return say(404, "the dashboard is switched off")
        return answer(200, {"runs": self._recent()})

    def run(self, run: str) -> Response:
        found = self._told(run)
        return say(404, _NO_RUN) if found is None else answer(200, found)

    def page(self, run: str) -> AnyResponse | str | tuple[str, int]:
        found = self._told(run)
        return render_template("run.html", run=found, missing=_NO_RUN), 200 if found else 404

    def _recent(self) -> Sequence[Mapping[str, object]]:
        return told_all(self.ledger, self.ledger.recent(_SHOWN_RUNS))

    def _told(self, run: str) -> Mapping[str, object] | None:
        found = self.ledger.get(run) if self.settings.dashboard else None
        return None if found is None else told_all(self.ledger, [found])[0]


def _too_large(_error: RequestEntityTooLarge) -> Response:
    return say(413, f"a body of more than {MOST_BYTES // 1024**2} MB is no webhook")


def _guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", f"{POLICY}; form-action 'none'")
    return guard(response)


def _nothing(reason: str) -> Response:
    # A reason may hold a branch's name, and a header only printable ASCII.
    text = reason.encode("ascii", "replace").decode()
    return Response(
        status=204, headers={"X-PyAgent-Reason": "".join(c if c.isprintable() else "?" for c in text)[:200]}
    )
