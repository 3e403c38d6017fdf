"""The two long-running commands: ``serve`` (webhooks, pages and a worker) and ``worker`` (one more worker).

A worker answers what supervisors ask where it is given a port. Both end on SIGTERM or SIGINT: no new request, no new
step, the steps in flight end, the rest goes back to the queue. A second signal ends at once. Neither returns: the
engine's threads may hold runs that belong to the next process.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn, Protocol, cast

from flask import Flask
from waitress.server import create_server

from pyagent.errors import from_os_error
from pyagent.shell.database import Database
from pyagent.shell.ledger import Ledger
from pyagent.shell.logs import configure_logs
from pyagent.shell.meters import begin_meters, end_meters
from pyagent.shell.probes import Probes, create_probes
from pyagent.shell.server import MOST_BYTES, create_app
from pyagent.shell.settings import Settings
from pyagent.shell.setup import SetUp
from pyagent.shell.starting import bounded_start, open_ledger
from pyagent.shell.steps import Pipeline
from pyagent.shell.traces import begin_traces, end_traces
from pyagent.shell.web.polite import PoliteChannel
from pyagent.shell.workers import Worker

log = logging.getLogger(__name__)

_THREADS = 8
_CONNECTIONS = 500  # half of the files that a process may open by default
_POLL = 0.5
_LAST_WORDS = 3.0
# Waitress counts the framing of a chunked body too, and refuses what is equal to its limit.
_MOST_ON_THE_WIRE = MOST_BYTES + MOST_BYTES // 16


PipelineFor = Callable[[Settings, Ledger], Pipeline]


class _Server(Protocol):
    """Waitress, which has no types."""

    effective_host: str
    effective_port: int

    def run(self) -> None: ...
    def close(self) -> None: ...


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000) -> NoReturn:
    """Serve webhooks and pages and run what they start, until a signal comes.

    Without credentials there is only ``/setup``; the worker begins when they have come from there.
    """
    from pyagent.shell.pipeline import build_pipeline  # noqa: PLC0415

    serve_with(settings, build_pipeline, host, port)


def worker(settings: Settings, host: str = "127.0.0.1", port: int | None = None) -> NoReturn:
    """Run what webhooks start, until a signal comes. With a port it answers supervisors and Prometheus there.

    Raises:
        EnvVarMissing: A setting without which no run can start is missing.
    """
    from pyagent.shell.pipeline import build_pipeline  # noqa: PLC0415

    settings.require()
    work_with(settings, build_pipeline, host, port)


class _Bench:
    """The worker of this process, once the settings allow one."""

    def __init__(self, database: Database, ledger: Ledger, pipeline_for: PipelineFor) -> None:
        self._database, self._ledger, self._pipeline_for = database, ledger, pipeline_for
        self.worker: Worker | None = None

    @property
    def is_at_work(self) -> bool:
        return self.worker is not None and self.worker.alive

    def begin(self, settings: Settings) -> None:
        with bounded_start(settings):
            pipeline = self._pipeline_for(settings, self._ledger)
            self.worker = Worker(settings, self._database, self._ledger, pipeline)
            self.worker.start()


def _sweep(settings: Settings) -> None:
    if settings.forge != "github" or not settings.limits.sweep:
        return
    from pyagent.shell.forge.github_auth import GitHubApp  # noqa: PLC0415
    from pyagent.shell.sweep import Sweep  # noqa: PLC0415

    app = GitHubApp(settings.app_id, settings.private_key, settings.api_url, slug=settings.app_slug)
    Sweep(app, settings.limits.sweep).start()


def serve_with(settings: Settings, pipeline_for: PipelineFor, host: str, port: int) -> NoReturn:
    """``serve`` with any pipeline."""
    database, ledger = _open(settings)
    bench = _Bench(database, ledger, pipeline_for)

    def begin(settings: Settings) -> None:
        bench.begin(settings)
        _sweep(settings)

    setup = SetUp(settings, begin)
    app = create_app(settings, ledger, lambda: bench.is_at_work, setup)
    server = _listen(app, host, port)
    ended = _Ended()
    if not settings.missing():
        begin(settings)
    _answer(server)
    if setup.is_open:
        # For the person at this terminal; a log handler might carry it further.
        sys.stderr.write(f"This server has no App yet. Open /setup on it; the token there is {setup.token}\n")
        sys.stderr.flush()
    code = ended.wait(lambda: bench.worker)
    _leave(bench.worker, code, server)


def work_with(
    settings: Settings, pipeline_for: PipelineFor, host: str = "127.0.0.1", port: int | None = None
) -> NoReturn:
    """``worker`` with any pipeline."""
    database, ledger = _open(settings)
    bench = _Bench(database, ledger, pipeline_for)
    probes = Probes(ledger, lambda: "" if bench.is_at_work else "the worker is not running")
    server = None if port is None else _listen(create_probes(probes), host, port)
    ended = _Ended()
    if server is not None:
        _answer(server)
    bench.begin(settings)
    _leave(bench.worker, ended.wait(lambda: bench.worker), server)


def _open(settings: Settings) -> tuple[Database, Ledger]:
    """Begin to tell what goes on, and open the database."""
    configure_logs(settings)
    begin_traces(settings.traces)
    with bounded_start(settings):
        database, ledger = open_ledger(settings)
    begin_meters(settings.meters, database)
    return database, ledger


def _listen(app: Flask, host: str, port: int) -> _Server:
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=_THREADS,
            max_request_body_size=_MOST_ON_THE_WIRE,
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,
            ident=None,
        )
    except OSError as e:
        raise from_os_error(e, f"listen on {host}:{port}") from e
    server.channel_class = PoliteChannel
    return cast("_Server", server)


def _answer(server: _Server) -> None:
    threading.Thread(target=server.run, name="pyagent-web", daemon=True).start()
    log.info("listening on http://%s:%s", server.effective_host, server.effective_port)


class _Ended:
    """Waits for a signal, or for the worker to stop by itself."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signal)

    def wait(self, worker: Callable[[], Worker | None]) -> int:
        """Exit code: 0 when asked to end, 3 when the worker gave up."""
        while not self._asked.wait(_POLL):
            one = worker()
            if one is not None and one.stopped.is_set():
                return 3
        return 0

    def _signal(self, number: int, _frame: FrameType | None) -> None:
        if self._asked.is_set():
            os._exit(128 + number)
        self._asked.set()


def _leave(one: Worker | None, code: int, server: _Server | None = None) -> NoReturn:
    if server is not None:
        server.close()
    try:
        if one is not None:
            one.drain()
    except Exception:  # whatever fails now, the next process takes over as after a crash
        log.exception("could not leave in order")
        code = 3
    _say_the_last()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that hold steps of the next process never end, so the interpreter must not wait for them.
    os._exit(code)


def _say_the_last() -> None:
    """Send what telemetry is left; who does not take it is not waited for."""
    threads = [threading.Thread(target=end, daemon=True) for end in (end_traces, end_meters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_LAST_WORDS)
