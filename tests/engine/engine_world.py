"""A world for a test: servers and workers as processes of their own, and verbs for what people do and see."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from pyagent.core import signature
from pyagent.shell.database import Database
from pyagent.shell.ledger import Ledger
from pyagent.shell.ledger_rows import Run
from pyagent.shell.settings import Limits

SECRET = "a secret for tests"
RUNNER = Path(__file__).with_name("engine_runner.py")
REAL = ("-m", "pyagent.cli", "serve", "--port", "0")
PATIENCE = 90.0


def wait_for(ask: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """The first true answer of ``ask``; fails with ``what`` when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


@dataclass
class Process:
    """A server or worker that runs."""

    popen: subprocess.Popen[bytes]
    log: Path
    port: int = 0

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait(10)

    def terminate(self) -> None:
        self.popen.send_signal(signal.SIGTERM)

    def exit_code(self) -> int:
        return self.popen.wait(30)


@dataclass
class World:
    """A data folder, a database, and the processes that were started on them."""

    folder: Path
    url: str
    environment: dict[str, str] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)
    _ledger: Ledger | None = None

    # ---- what people do

    def start(self, kind: str = "serve", **environment: str) -> Process:
        """Start a ``serve`` or ``worker`` of the runner, or the ``real`` server, and wait until it is up.

        A ``probed`` worker answers supervisors at a port.
        """
        process = self.begin(kind, **environment)
        log, popen = process.log, process.popen
        up = r"worker (\S+) is up" if kind in {"worker", "probed"} else r"listening on http://127.0.0.1:(\d+)"
        found = wait_for(
            lambda: popen.poll() is not None or re.search(up, log.read_text(encoding="utf-8")), f"{kind} to be up"
        )
        said = log.read_text(encoding="utf-8")
        assert found is not True, said
        listening = re.search(r"listening on http://127.0.0.1:(\d+)", said)
        process.port = int(listening[1]) if listening else 0
        return process

    def begin(self, kind: str, **environment: str) -> Process:
        """Start one and do not wait."""
        log = self.folder / f"log-{len(self.processes)}"
        settings = {
            "PYAGENT_DATABASE_URL": self.url,
            "PYAGENT_DATA_DIR": str(self.folder / "data"),
            "PYAGENT_FORGE": "local",
            "PYAGENT_LOCAL_ROOT": str(self.folder),
            "PYAGENT_WEBHOOK_SECRET": SECRET,
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYAGENT_")}
        command = REAL if kind == "real" else (str(RUNNER), kind, str(self.folder))
        if kind == "probed":
            command = (str(RUNNER), "worker", str(self.folder), "0")
        with log.open("wb") as file:
            popen = subprocess.Popen(
                [sys.executable, *command],
                env=clean | settings | self.environment | environment,
                stdout=file,
                stderr=file,
            )
        process = Process(popen, log)
        self.processes.append(process)
        return process

    def deliver(
        self, server: Process, event: str, payload: dict[str, Any] | bytes, *, guid: str = "", **headers: str
    ) -> tuple[int, dict[str, str]]:
        """Post a signed webhook; status and JSON answer."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        sent = {
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": guid or str(uuid.uuid4()),
            "X-Hub-Signature-256": signature.sign(SECRET, body),
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        try:
            connection.request("POST", "/webhook", body, {name: value for name, value in sent.items() if value})
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        return response.status, json.loads(text) if text else {"reason": response.getheader("X-PyAgent-Reason", "")}

    def push(
        self, server: Process, sha: str, *, repo: str = "octo/shop", guid: str = "", before: str = "0" * 40
    ) -> str:
        """Push ``sha`` (one character, repeated); the run's id, or ``duplicate``."""
        status, answer = self.deliver(server, "push", push_payload(sha, repo, before), guid=guid)
        assert status == 202, answer
        return "duplicate" if answer["status"] == "duplicate" else answer["run"]

    def hold(self, step: str) -> None:
        (self.folder / f"hold-{step}").touch()

    def release(self, step: str) -> None:
        (self.folder / f"hold-{step}").unlink()

    # ---- what people see

    @property
    def ledger(self) -> Ledger:
        if self._ledger is None:
            self._ledger = Ledger(Database(self.url), Limits())
        return self._ledger

    def journal(self, *words: str) -> list[list[str]]:
        """Lines of the journal that begin with ``words``."""
        file = self.folder / "journal"
        lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
        return [line for line in lines if line[: len(words)] == list(words)]

    def wait_until_begun(self, step: str, times: int = 1) -> None:
        wait_for(lambda: len(self.journal("begin", step)) >= times, f"step {step} to begin")

    def wait_until_ended(self, run: str) -> Run:
        def ended() -> Run | None:
            found = self.ledger.get(run)
            return found if found and found.state not in {"queued", "running"} else None

        try:
            result: Run = wait_for(ended, f"run {run} to end")
        except AssertionError as e:
            raise AssertionError("\n".join([str(e), *(p.log.read_text()[-3000:] for p in self.processes)])) from e
        return result


def push_payload(sha: str, repo: str = "octo/shop", before: str = "0" * 40, installation: int = 1) -> dict[str, Any]:
    return {
        "ref": "refs/heads/main",
        "before": before,
        "after": sha * 40,
        "repository": {"full_name": repo, "default_branch": "main"},
        "installation": {"id": installation},
        "sender": {"login": "mona"},
    }
