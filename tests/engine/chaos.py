"""Chaos: the real server and workers against the fake GitHub, while processes die, answers fail and the database goes.

``play`` pushes to every repository in waves, each wave after the last was worked off, so that with and without chaos
the same things happen in the same order. What GitHub has at the end is told by ``result`` without what must differ:
the names of commits and runs, and times.
"""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from pprint import pformat
from typing import Any

from fake_github import BOT, FakeGitHub, Repo
from fake_github.state import Fault
from fake_github.webhooks import Delivery

from pyagent.errors import StoreError
from pyagent.shell.database import Database
from pyagent.shell.ledger import Ledger
from pyagent.shell.settings import Limits

SETTINGS = '[tool.pyagent]\nselect = ["BUG002", "EXC003", "IMP002", "SYN002"]\ndashboard = false\nsafety = "review"\n'
FAULTS = ((500, False, {}), (502, True, {}), (503, False, {"retry_after": "1"}), (429, False, {"retry_after": "1"}))
"""Status, whether the request takes effect all the same, and headers."""
QUICK_START = 2.5
"""Seconds in which a process is up on two cores that nobody else uses."""
_ENVIRONMENT = {
    "PYAGENT_WRITE_SPACING": "0",
    "PYAGENT_SWEEP": "2",
    "PYAGENT_MAX_REQUEUES": "99",
    "PYAGENT_WORKER_RUNS": "4",
    "PYAGENT_MAX_RUNS": "8",
    "PYAGENT_MAX_RUNS_PER_INSTALLATION": "8",
    "PYAGENT_DEAD_AFTER": "5",
}


@dataclass
class Herd:
    """``pyagent serve`` and so many workers more, on one database; who dies is started again."""

    github: FakeGitHub
    folder: Path
    url: str
    workers: int = 0
    _said_before: dict[str, int] = field(default_factory=dict)
    _lives: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ended: bool = False

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / "key.pem").write_text(self.github.private_key, encoding="utf-8")
        (self.folder / "key.pem").chmod(0o600)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.github.hooks.url = f"http://127.0.0.1:{self.port}/webhook"
        self.ledger = Ledger(Database(self.url), Limits())

    def tend(self) -> None:
        """Start who is not there."""
        with self._lock:
            for name in ("serve", *(f"worker-{n}" for n in range(self.workers))):
                if not self._ended and (name not in self._lives or self._lives[name].poll() is not None):
                    self._lives[name] = self._start(name)

    def kill(self, choose: random.Random) -> None:
        """SIGKILL one of them, its children with it."""
        with self._lock:
            victim = choose.choice(sorted(self._lives))
            self._lives[victim].kill()
            self._lives[victim].wait(10)

    def all_up(self) -> bool:
        """Whether each has said in its present life that it is up."""
        with self._lock:
            return all(
                process.poll() is None and " is up" in self._said(name)[self._said_before[name] :]
                for name, process in self._lives.items()
            )

    def _said(self, name: str) -> str:
        file = self.folder / f"log-{name}"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def end(self) -> None:
        """Nothing of it is left running."""
        with self._lock:
            self._ended = True
            for process in self._lives.values():
                if process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                process.wait(10)
        self.ledger.database.close()

    @property
    def log(self) -> str:
        return "\n".join(
            f"--- {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}"
            for log in sorted(self.folder.glob("log-*"))
        )

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        self._said_before[name] = len(self._said(name))
        command = ["serve", "--port", str(self.port)] if name == "serve" else ["worker"]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYAGENT_DATABASE_URL": self.url,
            "PYAGENT_DATA_DIR": str(self.folder / "data"),
            "PYAGENT_WEBHOOK_SECRET": self.github.hooks.secret,
            "PYAGENT_APP_ID": self.github.app_id,
            "PYAGENT_PRIVATE_KEY_FILE": str(self.folder / "key.pem"),
            "PYAGENT_API_URL": self.github.api_url,
            **_ENVIRONMENT,
        }
        with (self.folder / f"log-{name}").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "pyagent.cli", *command],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


@dataclass
class Plan:
    """How much happens, and what goes wrong meanwhile."""

    repositories: int
    waves: int
    workers: int = 0
    seed: int = 1
    kills: int = 0
    kill_after: tuple[float, float] = (0.2, 3.0)
    fault_rate: float = 0.0
    crash: Callable[[], object] | None = None
    patience: float = 400.0


@dataclass
class Outcome:
    """What came of it."""

    result: dict[str, Any]
    runs: list[str]
    kills: int = 0
    faults: int = 0
    seconds: float = 0.0


def play(github: FakeGitHub, folder: Path, url: str, plan: Plan) -> Outcome:
    """All waves; what GitHub has in the end."""
    begin, choose = time.monotonic(), random.Random(plan.seed)
    repos = [github.repo, *(github.add_repository("maria", f"grove{n}") for n in range(1, plan.repositories))]
    github.world.limit = 10**9
    herd = Herd(github, folder, url, plan.workers)
    outcome = Outcome({}, [])
    try:
        with _faults(github, plan, choose, outcome), _kills(herd, plan, outcome):
            herd.tend()
            for wave in range(plan.waves):
                sent = [_push(github, repo, wave) for repo in repos]
                if plan.crash and wave == plan.waves // 2:
                    plan.crash()
                _settle(herd, sent, plan.patience)
            sent = [_ask_for_help(github, repo) for repo in repos]
            _settle(herd, sent, plan.patience)
        outcome.runs = [run.state for run in herd.ledger.recent(10_000)]
    except AssertionError as error:
        raise AssertionError(f"{error}\n{herd.log}") from error
    finally:
        herd.end()
    outcome.result = {repo.full_name: result(repo) for repo in repos}
    outcome.seconds = time.monotonic() - begin
    return outcome


def result(repo: Repo) -> dict[str, Any]:
    """What people find in a repository, as text that two worlds must agree on to the byte; all of it counts as read."""
    refs = repo.git.refs()
    pulls = []
    for pull in sorted(repo.pulls.values(), key=lambda one: one.number):
        pull.read()
        pulls.append([pull.number, pull.head, pull.state, pull.title, _plain(pull.body), sorted(pull.labels)])
    comments = []
    for comment in sorted(repo.comments.values(), key=lambda one: one.id):
        comment.read()
        comments.append([comment.issue, comment.author, _plain(comment.body), sorted(comment.reactions)])
    places = {sha: place for place, sha in enumerate(repo.git.git("rev-list", "--reverse", "main").split())}
    checks = []
    for check in repo.checks.values():
        check.read()
        # A step that is done again finds what it did: it says "left" of a request that it opened before it died.
        text = re.sub(r"(#\d+) (opened|updated|left[^|]*) \|", r"\1 |", _plain(check.summary))
        what = [check.status, check.conclusion, check.title, text, check.annotations]
        checks.append([places.get(check.head_sha, -1), *what])
    ours = sorted(ref for ref in refs if ref.startswith("refs/heads/pyagent/"))
    return {
        "pulls": pulls,
        "comments": comments,
        "checks": sorted(checks, key=repr),
        "trees": {ref: repo.git.git("rev-parse", f"{ref}^{{tree}}") for ref in ours},
        "commits": {ref: _plain(repo.git.git("log", "--format=%an%n%B%x00", f"main..{ref}")) for ref in ours},
    }


def _plain(text: str) -> str:
    """Without the names of commits, runs, records and comments, and without times: they differ between worlds."""
    text = re.sub(r"pyagent:answer \d+", "pyagent:answer ID", text)
    text = re.sub(r"\bin \d+\.\d s\b", "in SECONDS", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?", "TIME", text)
    return re.sub(r"\b[0-9a-f]{40}\b|\b[0-9a-f]{16}\b|\b(?=[0-9a-f]*\d)[0-9a-f]{7,12}\b", "ID", text)


def _push(github: FakeGitHub, repo: Repo, wave: int) -> Delivery:
    files = {
        "pyproject.toml": SETTINGS,
        "orchard/__init__.py": '"""Trees and their fruit."""\n',
        f"orchard/part{wave % 3}.py": _code(repo.id, wave),
    }
    github.repo = repo
    return github.push(files, f"Wave {wave}").delivery


def _code(repository: int, wave: int) -> str:
    return f'''"""Part {wave % 3} of repository {repository}."""

import sys, os


def weigh(text: str) -> int:
    """Grams out of label {wave}."""
    try:
        return int(text) + {wave}
    except ValueError as error:
        raise RuntimeError(f"no weight in {{text}}{{os.sep}}{{sys.byteorder}}")


def pick(tree: str | None, basket: list[str]) -> list[str]:
    """Put a tree's fruit into a basket."""
    if tree == None:
        return basket
    if tree is "apple{repository}":
        basket.append("an apple")
    return [*basket, tree]
'''


def _ask_for_help(github: FakeGitHub, repo: Repo) -> Delivery:
    github.repo = repo
    return github.post_comment(min(repo.pulls), "/pyagent help")[1]


def _settle(herd: Herd, sent: Sequence[Delivery], patience: float) -> None:
    """Wait until all of it has arrived and nothing is queued or running; starts again who died."""
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while time.monotonic() < deadline:
        herd.tend()
        pause.wait(0.1)
        if all(any(200 <= status < 300 for status in delivery.statuses) for delivery in sent) and not _open(herd):
            return
    lost = [delivery.statuses for delivery in sent if not any(200 <= status < 300 for status in delivery.statuses)]
    raise AssertionError(f"after {patience:.0f} s: not delivered {lost}; open {_open(herd)}")


def _open(herd: Herd) -> list[str]:
    try:
        found = herd.ledger.recent(1000, states=("queued", "running"))
    except StoreError as error:
        return [type(error).__name__]
    return [f"{run.id} {run.repository} {run.state} {run.step} {run.requeues}" for run in found]


@contextmanager
def _faults(github: FakeGitHub, plan: Plan, choose: random.Random, outcome: Outcome) -> Iterator[None]:
    """Let some of the API's answers fail, until the end of the block."""
    if not plan.fault_rate:
        yield
        return
    usual = github.world.fault_for

    def fault_for(method: str, path: str) -> Fault | None:
        if choose.random() >= plan.fault_rate:
            return usual(method, path)
        status, after_effect, headers = choose.choice(FAULTS)
        outcome.faults += 1
        return Fault(
            method=method, path=path, status=status, after_effect=after_effect, message="chaos", headers=dict(headers)
        )

    github.world.fault_for = fault_for  # type: ignore[method-assign]
    try:
        yield
    finally:
        github.world.fault_for = usual  # type: ignore[method-assign]


@contextmanager
def _kills(herd: Herd, plan: Plan, outcome: Outcome) -> Iterator[None]:
    """Let processes die at random times once all are up, until there were enough or the block ends.

    Where others keep the machine busy a step takes longer than a life of seconds, and nothing would ever get done: how
    long a start takes tells by how much lives have to be longer.
    """
    over, choose = threading.Event(), random.Random(plan.seed + 1)

    def reap() -> None:
        while outcome.kills < plan.kills:
            begin = time.monotonic()
            while not herd.all_up():
                if over.wait(0.1):
                    return
            slow = max(1.0, (time.monotonic() - begin) / QUICK_START)
            if over.wait(choose.uniform(*plan.kill_after) * slow):
                return
            herd.kill(choose)
            outcome.kills += 1
            herd.tend()

    thread = threading.Thread(target=reap, daemon=True)
    if plan.kills:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if thread.is_alive():
            thread.join(30)


def differences(found: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """Where two worlds differ."""
    return [
        f"{repository} {part}:\n{_changed(wanted[repository][part], found[repository][part])}"
        for repository in wanted
        for part in wanted[repository]
        if found[repository][part] != wanted[repository][part]
    ]


def _changed(wanted: object, found: object) -> str:
    """The lines that differ, without the rest."""
    lines = [pformat(one, width=200).splitlines() for one in (wanted, found)]
    return "\n".join(unified_diff(*lines, "wanted", "found", lineterm="", n=0))


def twice(found: dict[str, Any]) -> list[str]:
    """Requests, comments and checks that are there twice."""
    double = []
    for repository, parts in found.items():
        heads = [pull[1] for pull in parts["pulls"] if pull[2] == "open"]
        ours = [repr(comment[:3]) for comment in parts["comments"] if comment[1] == BOT]
        places = [check[0] for check in parts["checks"]]
        for what, items in (("request", heads), ("comment", ours), ("check", places)):
            double += [f"{repository}: {what} {item} twice" for item in set(items) if items.count(item) > 1]
    return double
