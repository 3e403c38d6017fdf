"""What a run is to those who write one: a function of the run and of ``steps``, which remembers each step's result.

A step that was done is not done again when the run resumes in another process; a step that was interrupted is done
again from its start. So every step is idempotent and returns a small JSON object: paths, counts, commit ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from pyagent.errors import PyAgentError
from pyagent.shell.ledger_rows import Run

Json = dict[str, Any]


class RunFailed(PyAgentError):
    """A step failed for good; the message is its error, ready for people to read."""

    def __str__(self) -> str:
        return self.message


class RunCancelled(RunFailed):
    """Somebody asked the run to end; the message says why. What comes after it tidies up and is not asked to end."""


class StopAsked(PyAgentError):
    """Raised within a step that takes long, once its run was asked to end; the message says why."""


def stop_asked() -> str:
    """Why the run of the step that works here was asked to end; empty when it was not, or none works here."""
    return _asked.get()()


@contextmanager
def listening(asked: Callable[[], str]) -> Iterator[None]:
    """Let long work within the block ask ``asked`` whether it is still wanted."""
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)


def _never() -> str:
    return ""


_asked: ContextVar[Callable[[], str]] = ContextVar("asked", default=_never)


class Steps(Protocol):
    """Does steps, each once."""

    def do(self, name: str, work: Callable[[], Json]) -> Json:
        """Do ``work`` and remember what it returned, or return what is remembered.

        Waits and tries again when the forge asks to wait or a peer does not answer.

        Raises:
            RunFailed: The step failed for good, or (``RunCancelled``) the run was asked to end.
        """


Pipeline = Callable[[Run, Steps], Json]
"""All of a run. Between steps it only looks at what steps returned; ``note`` in its result is a sentence for people."""
