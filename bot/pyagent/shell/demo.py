"""``make demo``: the main job on this machine, without an account. ``python -m pyagent.shell.demo [--repo PATH]``.

A bare repository is made (of the example, or as a clone of yours, which is only read), the real server is started on
it with the local forge and SQLite, a signed push webhook is posted, and what came of it is shown. Everything is kept
in ``.work/demo`` until the next demo.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from pyagent.core import signature
from pyagent.errors import ConfigurationError, PyAgentError, from_os_error
from pyagent.shell.demo_repository import Bare, bare_of_example, bare_of_repository
from pyagent.shell.demo_results import show_results
from pyagent.shell.steps import Json

_EXAMPLE = Path("examples/inventory_sync")
_FOLDER = Path(".work/demo")
_PATIENCE = 900.0
_START = 60.0
_PLAIN_WIDTH = 110
_LISTENING = re.compile(r"listening on http://127\.0\.0\.1:(\d+)")


class DemoFailed(PyAgentError):
    """The demo did not come to its end; the server's log says why."""

    code = "PA-1000"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int
    secret: str

    def push(self, bare: Bare) -> str:
        """Post the webhook of a push of the repository's tip; the id of the run."""
        payload = {
            "ref": f"refs/heads/{bare.branch}",
            "before": "0" * len(bare.sha),
            "after": bare.sha,
            "repository": {"full_name": bare.name, "default_branch": bare.branch},
            "sender": {"login": "you"},
        }
        body = json.dumps(payload).encode()
        headers = {
            "Content-Type": "application/json",
            "X-GitHub-Event": "push",
            "X-GitHub-Delivery": str(uuid.uuid4()),
            "X-Hub-Signature-256": signature.sign(self.secret, body),
        }
        status, answer = self._ask("POST", "/webhook", body, headers)
        if status != http.client.ACCEPTED:
            raise DemoFailed(f"the webhook was answered with {status}: {answer}")
        return str(answer["run"])

    def run(self, run: str) -> Json:
        """A run as it is now."""
        return self._ask("GET", f"/runs/{run}.json", b"", {})[1]

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Json]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer: Json = json.loads(response.read() or b"{}")
        except (OSError, http.client.HTTPException) as e:
            raise DemoFailed(f"the server does not answer ({type(e).__name__})") from e
        finally:
            connection.close()
        return response.status, answer


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo; the exit code."""
    parser = argparse.ArgumentParser(prog="make demo", description="PyAgent's main job, on this machine.")
    parser.add_argument("--repo", type=Path, help="a Git repository of yours; it is only read")
    asked = parser.parse_args(argv).repo
    folder = _FOLDER.absolute()
    console = Console() if sys.stdout.isatty() else Console(width=_PLAIN_WIDTH)
    log = folder / "server.log"
    try:
        _make_room(folder)
        bare = bare_of_repository(asked, folder) if asked else bare_of_example(_example(), folder)
        with _server(folder, log) as server:
            run = _watch(console, server, server.push(bare), bare)
        show_results(console, run, bare, folder)
    except PyAgentError as e:
        _show_failure(log, e)
        return e.exit_code
    return 0


def _watch(console: Console, server: Server, run: str, bare: Bare) -> Json:
    """Wait for the end of a run and show its steps."""
    console.print(f"A signed push webhook of [bold]{bare.name}@{bare.sha[:10]}[/] started run {run}.", highlight=False)
    deadline, seen = time.monotonic() + _PATIENCE, ""
    with console.status("waiting for the worker") as status:
        while time.monotonic() < deadline:
            now = server.run(run)
            if now["step"] != seen and now["state"] == "running":
                seen = now["step"]
                status.update(seen)
                if not console.is_terminal:
                    console.print(f"  {seen}", highlight=False)
            if now["state"] not in {"queued", "running"}:
                break
            if server.process.poll() is not None:
                raise DemoFailed(f"the server ended with code {server.process.returncode}")
            time.sleep(0.1)
        else:
            raise DemoFailed(f"the run did not end in {_PATIENCE:g} seconds")
    if now["state"] != "done":
        raise DemoFailed(f"the run {now['state']}: {now['note']}")
    return now


@contextmanager
def _server(folder: Path, log: Path) -> Iterator[Server]:
    """``pyagent serve`` with the local forge on a free port; ended by its id."""
    secret = secrets.token_hex(32)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYAGENT_")} | {
        "PYAGENT_FORGE": "local",
        "PYAGENT_LOCAL_ROOT": str(folder / "repositories"),
        "PYAGENT_DATA_DIR": str(folder / "data"),
        "PYAGENT_WEBHOOK_SECRET": secret,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pyagent.cli", "serve", "--port", "0"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield Server(process, log, _port(process, log), secret)
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline:
        if found := _LISTENING.search(log.read_text(errors="replace", encoding="utf-8")):
            return int(found[1])
        if process.poll() is not None:
            raise DemoFailed(f"the server ended with code {process.returncode} at its start")
        time.sleep(0.05)
    raise DemoFailed(f"the server did not start in {_START:g} seconds")


def _make_room(folder: Path) -> None:
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as e:
        raise from_os_error(e, f"make {folder}") from e


def _example() -> Path:
    if not _EXAMPLE.is_dir():
        raise ConfigurationError(
            f"there is no {_EXAMPLE} here", "run `make demo` in PyAgent's repository, or give --repo"
        )
    return _EXAMPLE


def _show_failure(log: Path, error: PyAgentError) -> None:
    if log.exists():
        tail = log.read_text(errors="replace", encoding="utf-8").splitlines()[-30:]
        sys.stderr.write("".join(f"    {line}\n" for line in ["The end of the server's log:", *tail]))
    sys.stderr.write(f"{error}\n")


if __name__ == "__main__":
    sys.exit(main())
