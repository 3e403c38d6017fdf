"""What supervisors and Prometheus ask of a server, and of a worker that has a port for it.

| address | answer |
|---|---|
| ``/healthz`` | 200 while the process lives |
| ``/readyz`` | 200 when it is set up, its database answers and its worker takes runs; else 503 with the reason |
| ``/metrics`` | counters of this process and the state of all workers |
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, Response, jsonify

from pyagent.errors import StoreError
from pyagent.shell import metrics
from pyagent.shell.ledger import Ledger

log = logging.getLogger(__name__)

_POLICY = "default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Probes:
    """Answers of one process; ``not_ready`` says why it takes no runs, and nothing when it does."""

    ledger: Ledger
    not_ready: Callable[[], str]

    def healthz(self) -> Response:
        """Alive."""
        return say(200, "alive")

    def readyz(self) -> Response:
        """Ready, or why not."""
        self.ledger.check()
        reason = self.not_ready()
        return say(503, reason) if reason else say(200, "ready")

    def metrics(self) -> Response:
        """For Prometheus."""
        return Response(metrics.render(self.ledger), content_type=metrics.CONTENT_TYPE)


def add_probes(app: Flask, probes: Probes) -> None:
    """Let an application answer them too."""
    for rule, view in {"/healthz": probes.healthz, "/readyz": probes.readyz, "/metrics": probes.metrics}.items():
        app.add_url_rule(rule, view_func=view, methods=["GET"])
    app.register_error_handler(StoreError, _out_of_reach)


def create_probes(probes: Probes) -> Flask:
    """An application that answers nothing else."""
    app = Flask("pyagent.shell.probes", static_folder=None)
    add_probes(app, probes)
    app.after_request(guard)
    return app


def guard(response: Response) -> Response:
    """Let no browser make anything of an answer that it is not."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    return response


def answer(code: int, body: Mapping[str, object]) -> Response:
    """An object for a program."""
    response = jsonify(body)
    response.status_code = code
    return response


def say(code: int, reason: str) -> Response:
    """Whether it is well, and a reason."""
    status = "ok" if code < 400 else "refused"  # noqa: PLR2004
    return answer(code, {"status": status, "reason": reason})


def _out_of_reach(error: StoreError) -> Response:
    log.warning("%s", error)
    return say(503, "the database is out of reach; send it again later")
