"""The real server in a process of its own: started, killed, started again on the same data; watched from outside."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from fake_github import FakeGitHub

START = 30.0
RUN = 60.0
_LISTENING = re.compile(r"listening on (http://127\.0\.0\.1:\d+)")


class Bot:
    """``pyagent serve`` against a fake GitHub.

    Args:
        github: Where it works; webhooks go to the bot while it is up.
        folder: For its data, its key and its log.
        settings: Further environment; an empty value takes a variable away.
    """

    def __init__(self, github: FakeGitHub, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self._github = github
        self._data = folder / "data"
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        key = folder / "key.pem"
        key.write_text(github.private_key, encoding="utf-8")
        key.chmod(0o600)
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYAGENT_DATA_DIR": str(self._data),
            "PYAGENT_WEBHOOK_SECRET": github.hooks.secret,
            "PYAGENT_APP_ID": github.app_id,
            "PYAGENT_PRIVATE_KEY_FILE": str(key),
            "PYAGENT_API_URL": github.api_url,
            "PYAGENT_MAX_REQUEUES": "9",
            "PYAGENT_WRITE_SPACING": "0",
        } | dict(settings or {})
        self.address = ""

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self._data

    @property
    def log(self) -> str:
        """Everything that all its lives said."""
        return self._log.read_text(errors="replace", encoding="utf-8") if self._log.exists() else ""

    def start(self) -> None:
        """Start it, each time at the same address, and point GitHub's webhooks at it."""
        said = len(self.log)
        program = str(Path(sys.executable).with_name("pyagent"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [program, "serve", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2] or "0"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait(lambda: _LISTENING.search(self.log, said) is not None, START, "the server to listen")
        found = _LISTENING.search(self.log, said)
        assert found
        self.address = found[1]
        self._github.hooks.url = f"{self.address}/webhook"

    def kill(self) -> None:
        """kill -9, as the machine would."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=10)
            self._process = None

    def end(self) -> None:
        """Make sure that nothing of it is left running."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)

    def settle(self, longest: float = RUN) -> list[str]:
        """Wait until nothing is queued or running; the states that all runs ended in, oldest first."""
        self._wait(lambda: not {"queued", "running"} & set(self._runs()), longest, "all runs to end")
        return self._runs()

    def _runs(self) -> list[str]:
        database = self._data / "pyagent.db"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
            rows = connection.execute("select state from pyagent_runs order by created").fetchall()
        return [state for (state,) in rows]

    def _wait(self, wanted: Callable[[], bool], timeout: float, what: str) -> None:
        deadline = time.monotonic() + timeout
        pause = threading.Event()
        while not wanted():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                why = "the server ended" if ended else f"{timeout:.0f} s passed"
                raise AssertionError(f"{why} while waiting for {what}\n{self._github.overview()}\n{self.log[-4000:]}")
            pause.wait(0.05)


@contextmanager
def running_bot(github: FakeGitHub, folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Bot]:
    """A started bot that leaves no process behind."""
    bot = Bot(github, folder / "bot", settings)
    try:
        bot.start()
        yield bot
    finally:
        bot.end()
