"""What the server and the workers log: one JSON object a line, or text for a person at a terminal.

Every line within a run carries the run's id and its trace; so do its spans where OpenTelemetry is installed.

Invariants: secrets never leave here, neither those of the settings nor what looks like one; a line is one line.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from pyagent.core.report.visible import visible
from pyagent.core.secrets import mask
from pyagent.shell.settings import Settings

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@dataclass(frozen=True, slots=True)
class Here:
    """Which run is worked on in this thread, and at which of its steps."""

    run: str
    repository: str = ""
    step: str = ""

    @property
    def trace(self) -> str:
        """The trace of the run in the form of W3C: the same in every process that works on it."""
        return trace_of(self.run)


def trace_of(run: str) -> str:
    """Id of a run's trace: 32 hexadecimal digits that follow from the run's own id."""
    return hashlib.sha256(run.encode()).hexdigest()[:32]


_here: ContextVar[Here | None] = ContextVar("here", default=None)


@contextmanager
def working_on(run: str, repository: str = "", step: str = "") -> Iterator[Here]:
    """Let what is logged within the block say which run it is about."""
    here = Here(run, repository, step)
    token = _here.set(here)
    try:
        yield here
    finally:
        _here.reset(token)


def configure_logs(settings: Settings) -> None:
    """Log to stderr, as the settings ask."""
    as_json = settings.log == "json" or (settings.log == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((JsonLines if as_json else TextLines)(_secrets(settings)))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # The library writes lines of its own to stderr, unless it finds that somebody listens already.
    library = logging.getLogger("dbos")
    library.handlers[:], library.propagate = [handler], False
    library.setLevel(logging.WARNING)
    library.addFilter(_is_no_parking)
    # It warns of every request that waits for a moment, and a burst of webhooks is what the server is made for.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message; run, trace, repository and step where there is one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask(record.getMessage(), self._secrets),
        }
        if here := _here.get():
            said |= {"run": here.run, "trace": here.trace, "repository": here.repository, "step": here.step}
        if record.exc_info:
            said["error"] = mask(self.formatException(record.exc_info), self._secrets)
        return json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False)


class TextLines(logging.Formatter):
    """The same for a person."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(_TEXT)
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the trace of an error."""
        first, *rest = mask(super().format(record), self._secrets).split("\n")
        return "\n".join([visible(first), *rest])


def _is_no_parking(record: logging.LogRecord) -> bool:
    """Whether a line of the library is about more than a run that was put aside on purpose until the forge is ready."""
    cause = record.exc_info[1] if record.exc_info else None
    return "was cancelled during execution" not in record.getMessage() and "Cancelled" not in type(cause).__name__


def _secrets(settings: Settings) -> Iterator[str]:
    yield settings.webhook_secret
    yield settings.private_key
    yield from (line for line in settings.private_key.splitlines() if not line.startswith("-----"))
    try:
        yield str(make_url(settings.database_url).password or "")
    except ArgumentError:
        return
