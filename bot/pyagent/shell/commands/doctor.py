"""``pyagent doctor``: one line per thing that PyAgent needs, and what to do about those that are missing.

With the credentials of a GitHub App it also asks GitHub: whether they are right, what the App may do, whether webhooks
arrive. Prints no secret: of a setting it says whether it is there, of a database address the kind and the place.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pyagent.core.report.visible import visible
from pyagent.errors import PyAgentError
from pyagent.shell.console import out
from pyagent.shell.ruff import executable
from pyagent.shell.settings import Settings, read_settings

_OLDEST_GIT = (2, 30)
_PATIENCE = 20
_SERVER = "`pyagent serve`"


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one thing is there.

    Attributes:
        name: The thing.
        ok: It is there and works.
        detail: Its version or place, or what is wrong.
        todo: What to do when it is not ok.
        only: What needs it, where all else works without; everything when empty.
    """

    name: str
    ok: bool
    detail: str
    todo: str = ""
    only: str = ""

    def line(self) -> str:
        """``ok       git         2.39.5``."""
        status = "ok" if self.ok else "missing"
        advice = "" if self.ok or not self.todo else f" → {self.todo}"
        scope = f" (only {self.only} needs it)" if self.only and not self.ok else ""
        return visible(f"{status:<8} {self.name:<10} {self.detail}{advice}{scope}")


def run(_options: Namespace) -> int:
    """Print all checks; 1 when something that every command needs is missing."""
    checks = list(_checks())
    out("".join(f"{check.line()}\n" for check in checks))
    return 0 if all(check.ok or check.only for check in checks) else 1


def _checks() -> Iterator[Check]:
    yield Check("python", ok=True, detail=f"{platform.python_version()} ({sys.executable})")
    yield _guarded("rust core", _rust_core, "install the wheel again: pip install --force-reinstall pyagent-bot")
    yield _guarded("git", _git, "install git 2.30 or newer")
    yield _guarded("ruff", _ruff, "install the wheel again: pip install --force-reinstall pyagent-bot")
    yield _checkers()
    try:
        settings = read_settings()
    except PyAgentError as error:
        yield Check("settings", ok=False, detail=error.message, todo=error.hint)
        return
    yield _data_folder(settings.data_dir)
    yield _database(settings)
    yield _forge(settings)
    if settings.forge == "github" and not settings.missing():
        yield from _github(settings)


def _guarded(name: str, look: Callable[[], str], todo: str) -> Check:
    try:
        return Check(name, ok=True, detail=look())
    except (OSError, ImportError, ValueError, subprocess.SubprocessError, PyAgentError) as error:
        return Check(name, ok=False, detail=str(error), todo=todo)


def _rust_core() -> str:
    from pyagent import rust_core  # noqa: PLC0415  # may be what is broken

    installed = version("pyagent-bot")
    if rust_core.__version__ != installed:
        raise ValueError(f"version {rust_core.__version__}, but the package is {installed}")
    return installed


def _git() -> str:
    said = _first_line(["git", "--version"])
    found = re.search(r"(\d+)\.(\d+)[\w.]*", said)
    if found is None or (int(found[1]), int(found[2])) < _OLDEST_GIT:
        raise ValueError(f"{said} is too old")
    return found[0]


def _ruff() -> str:
    return _first_line([executable(), "--version"]).removeprefix("ruff ")


def _checkers() -> Check:
    found = {name: _version(name) for name in ("ty", "mypy")}
    return Check(
        "checkers",
        ok=all(found.values()),
        detail=", ".join(f"{name} {said or 'is not installed'}" for name, said in found.items()),
        todo="pip install 'pyagent-bot[checker]'",
        only="the proof of type hints",
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=True)
    return done.stdout.partition("\n")[0].strip()


def _data_folder(folder: Path) -> Check:
    # It is made when it is first needed: what counts is whether that would work.
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    writable = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
    return Check(
        "data",
        ok=writable,
        detail=str(folder) if writable else f"{folder} cannot be written",
        todo="set PYAGENT_DATA_DIR to a folder of yours",
    )


def _database(settings: Settings) -> Check:
    from sqlalchemy import create_engine, make_url, text  # noqa: PLC0415  # 0.3 s that the other checks need not wait for
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    todo = "correct PYAGENT_DATABASE_URL, or start the database"
    try:
        url = make_url(settings.database_url)
        place = url.database if url.get_backend_name() == "sqlite" else f"{url.host}/{url.database}"
        detail = f"{url.get_backend_name()} {place}"
        if url.get_backend_name() == "sqlite":
            # Looking must not make the file.
            return _sqlite_file(Path(place or ""), detail, todo)
        engine = create_engine(url.set(drivername="postgresql+psycopg"), connect_args={"connect_timeout": 5})
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        engine.dispose()
    except SQLAlchemyError as error:
        # The text of the error may quote the address with its password: only its kind is shown.
        return Check("database", ok=False, detail=f"cannot be used ({type(error).__name__})", todo=todo)
    return Check("database", ok=True, detail=detail)


def _sqlite_file(file: Path, detail: str, todo: str) -> Check:
    existing = next(path for path in (file, *file.absolute().parents) if path.exists())
    usable = os.access(existing, os.W_OK) and (existing.is_dir() or _head(existing) in {b"", b"SQLite"})
    return Check("database", ok=usable, detail=detail if usable else f"{detail} cannot be used", todo=todo)


def _forge(settings: Settings) -> Check:
    missing = settings.missing()
    return Check(
        settings.forge,
        ok=not missing,
        detail=f"{' and '.join(missing)} not set" if missing else "settings are there",
        todo="`pyagent serve` walks through the set-up",
        only=_SERVER,
    )


def _github(settings: Settings) -> Iterator[Check]:
    """What GitHub says of the App."""
    from pyagent.shell.forge.github_auth import GitHubApp  # noqa: PLC0415  # the other checks need not wait for it
    from pyagent.shell.forge.github_doctor import examine  # noqa: PLC0415

    app = GitHubApp(settings.app_id, settings.private_key, settings.api_url, slug=settings.app_slug)
    try:
        for found in examine(app):
            yield Check(found.name, ok=found.ok, detail=found.detail, todo=found.todo, only=_SERVER)
    finally:
        app.close()


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(6)
