"""A PostgreSQL server of our own for tests and load: in a temporary folder, on a free port of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

MISSING = "PostgreSQL is not installed here (on Debian: apt-get install postgresql), so nothing is tried on it"
_START = 60.0
# What the tests are about is processes that die, not power that fails.
_SETTINGS = ("listen_addresses=127.0.0.1", "fsync=off", "max_connections=200", "shared_buffers=32MB")


def programs() -> Path | None:
    """The folder of the server's programs; None where it is not installed."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("postgres")
    return Path(found).parent if found else None


class PostgresServer:
    """Started by ``start``; gone, with its folder, after ``remove``."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._folder = Path(tempfile.mkdtemp(prefix="pyagent-pg-"))
        self._who = _other_user()
        if self._who:
            os.chown(self._folder, pwd.getpwnam(self._who).pw_uid, -1)
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "--username=tester", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://tester@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [part for setting in _SETTINGS for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, "-p", str(self._port), "-k", self._folder, *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,
                **self._as_user(),
            )
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url(), connect_timeout=2).close()
                return
            time.sleep(0.05)
        raise AssertionError((self._folder / "log").read_text(encoding="utf-8")[-3000:])

    def crash(self) -> None:
        """End it at once, without a word to its clients, as a machine that loses power would."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """End it and take its folder away."""
        self.crash()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """The address of a new, empty database."""
        name = f"pyagent_{uuid.uuid4().hex[:12]}"
        self._say(f"create database {name}")
        try:
            yield self.url(name)
        finally:
            self._say(f"drop database {name} with (force)")

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run(
            [self._bin / program, "-D", self._data, *options],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=self._folder,
            **self._as_user(),
        )
        assert done.returncode == 0, done.stderr

    def _as_user(self) -> dict[str, Any]:
        if not self._who:
            return {}
        account = pwd.getpwnam(self._who)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _other_user() -> str:
    """The server refuses to run as root, so somebody else has to."""
    if os.geteuid() != 0:
        return ""
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
