"""The environment, read once into a frozen ``Settings``. Nothing else in PyAgent looks at environment variables.

| variable | meaning | default |
|---|---|---|
| ``PYAGENT_DATA_DIR`` | mirrors, run folders, the embedded database, worker locks | the user's data folder |
| ``PYAGENT_DATABASE_URL`` | ``sqlite:///path`` or ``postgresql://…`` | ``pyagent.db`` in the data folder |
| ``PYAGENT_FORGE`` | ``github``, or ``local`` for bare repositories on this machine | ``github`` |
| ``PYAGENT_LOCAL_ROOT`` | folder of the bare repositories of the local forge: ``NAME`` is ``ROOT/NAME.git`` | none |
| ``PYAGENT_WEBHOOK_SECRET`` or ``…_FILE`` | shared secret of the webhook | none |
| ``PYAGENT_APP_ID`` | id of the GitHub App | none |
| ``PYAGENT_APP_SLUG`` | name of the app as in its address; its user is ``slug[bot]`` | ``pyagent`` |
| ``PYAGENT_PRIVATE_KEY`` or ``…_FILE`` | the app's private key (PEM) | none |
| ``PYAGENT_API_URL`` | REST address; GitHub Enterprise has ``https://HOST/api/v3`` | ``https://api.github.com`` |
| ``PYAGENT_RUST`` | ``on`` lets runs convert functions to Rust: it compiles, and runs what it converts | ``off`` |
| ``PYAGENT_DASHBOARD`` | ``on`` or ``off``: whether ``/`` lists runs to everybody who can reach it | ``on`` if local |
| ``PYAGENT_ONBOARDING`` | ``on`` or ``off``: whether a repository without settings is asked first | ``off`` if local |
| ``PYAGENT_LOG`` | ``json``, ``text``, or ``auto``: text at a terminal, else JSON | ``auto`` |
| ``OTEL_EXPORTER_OTLP_ENDPOINT`` | where traces and metrics go (needs the extra ``otel``) | none |
| ``OTEL_TRACES_EXPORTER``, ``OTEL_METRICS_EXPORTER`` | ``none`` keeps one of them here; others hold too | ``otlp`` |
| ``PYAGENT_MAX_RUNS`` | runs at once, all workers together | 4 |
| ``PYAGENT_MAX_RUNS_PER_INSTALLATION`` | runs at once for one installation of the app | 2 |
| ``PYAGENT_WORKER_RUNS`` | runs at once in one worker process | 2 |
| ``PYAGENT_MAX_REQUEUES`` | times a run may lose its worker before it counts as poisonous | 3 |
| ``PYAGENT_DEBOUNCE`` | seconds that a push waits for the next one | 0 |
| ``PYAGENT_RUN_TIMEOUT`` | seconds that the fleet may work on one repository | 3600 |
| ``PYAGENT_RUN_MEMORY`` | megabytes that each process of the fleet may have; 0 is no limit | 4096 |
| ``PYAGENT_FILE_TIMEOUT`` | seconds that work on one file may take at a stretch; 0 is no limit | 60 |
| ``PYAGENT_FILE_MEMORY`` | megabytes that the fleet may gain while it works on one file; 0 is no limit | 1024 |
| ``PYAGENT_DRAIN_TIMEOUT`` | seconds that a step may still take after SIGTERM | 30 |
| ``PYAGENT_WRITE_SPACING`` | seconds between two writes of an installation; 0: no limits at all | 1 |
| ``PYAGENT_SWEEP`` | seconds between two looks for webhooks that GitHub could not deliver; 0 is never | 300 |
| ``PYAGENT_MIRROR_LIMIT`` | gigabytes of mirrors on this machine; 0 is no limit | 20 |
| ``VIRTUAL_ENV`` | environment whose packages the command line reads for wildcard imports; no server does | none |
| ``PYAGENT_DEAD_AFTER`` | seconds of silence after which a worker counts as dead: it froze, or its machine died | 15 |

Without any of the id, the key and the secret, those that ``/setup`` stored in the data folder are used.

Invariants: secrets never appear in ``repr``; a variable that cannot be used is an error that names it; credentials
come from one source, never half from the environment and half from the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pyagent.core.app_manifest import Credentials
from pyagent.errors import ConfigurationError, EnvVarMissing, from_os_error
from pyagent.shell.credentials import load

GITHUB_API = "https://api.github.com"
ForgeKind = Literal["github", "local"]
LogKind = Literal["auto", "json", "text"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much happens at once, and how long; see the table above."""

    runs: int = 4
    runs_per_installation: int = 2
    worker_runs: int = 2
    requeues: int = 3
    debounce: float = 0.0
    run_timeout: float = 3600.0
    run_memory: int = 4096
    file_timeout: float = 60.0
    file_memory: int = 1024
    drain_timeout: float = 30.0
    dead_after: float = 15.0
    write_spacing: float = 1.0
    sweep: float = 300.0
    mirrors: float = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server or worker was told; see the table above."""

    data_dir: Path
    database_url: str = field(repr=False)
    forge: ForgeKind = "github"
    local_root: Path | None = None
    webhook_secret: str = field(default="", repr=False)
    app_id: str = ""
    app_slug: str = "pyagent"
    private_key: str = field(default="", repr=False)
    api_url: str = GITHUB_API
    dashboard: bool = False
    onboarding: bool = True
    rust: bool = False
    log: LogKind = "auto"
    traces: str = ""
    meters: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def worker_locks(self) -> Path:
        """Folder of the locks by which the workers of this machine know each other."""
        return self.data_dir / "workers"

    def missing(self) -> tuple[str, ...]:
        """Names of the variables without which no run can start."""
        needed = {"PYAGENT_WEBHOOK_SECRET": bool(self.webhook_secret)}
        if self.forge == "local":
            needed["PYAGENT_LOCAL_ROOT"] = self.local_root is not None
        else:
            needed["PYAGENT_APP_ID"] = bool(self.app_id)
            needed["PYAGENT_PRIVATE_KEY"] = bool(self.private_key)
        return tuple(name for name, present in needed.items() if not present)

    def may_be_set_up(self) -> bool:
        """Whether credentials may come from the set-up in the browser: nobody gave any part of them otherwise."""
        return self.forge == "github" and not (self.webhook_secret or self.app_id or self.private_key)

    def require(self) -> None:
        """Raise EnvVarMissing when a run could not start."""
        if missing := self.missing():
            raise EnvVarMissing(
                f"{' and '.join(missing)} not set", "set it in the environment; `pyagent serve` shows how"
            )


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment.

    Raises:
        ConfigurationError: A variable has a value that cannot be used.
    """
    env = _Environment(os.environ if environ is None else environ)
    data_dir = env.path("PYAGENT_DATA_DIR") or _user_data_dir()
    forge = env.choice("PYAGENT_FORGE", "github", "local")
    own = Credentials(
        app_id=env.text("PYAGENT_APP_ID"),
        slug=env.text("PYAGENT_APP_SLUG", "pyagent"),
        page="",
        private_key=env.secret("PYAGENT_PRIVATE_KEY"),
        webhook_secret=env.secret("PYAGENT_WEBHOOK_SECRET"),
    )
    by_hand = forge == "local" or bool(own.app_id or own.private_key or own.webhook_secret)
    known = own if by_hand else load(data_dir) or own
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(env.text("PYAGENT_DATABASE_URL"), data_dir),
        forge="local" if forge == "local" else "github",
        local_root=env.path("PYAGENT_LOCAL_ROOT"),
        webhook_secret=known.webhook_secret,
        app_id=known.app_id,
        app_slug=known.slug,
        private_key=known.private_key,
        api_url=env.text("PYAGENT_API_URL", GITHUB_API).rstrip("/"),
        dashboard=env.choice("PYAGENT_DASHBOARD", "on" if forge == "local" else "off", "on", "off") == "on",
        onboarding=env.choice("PYAGENT_ONBOARDING", "off" if forge == "local" else "on", "on", "off") == "on",
        rust=env.choice("PYAGENT_RUST", "off", "on") == "on",
        log=env.log("PYAGENT_LOG"),
        traces=env.endpoint("OTEL_TRACES_EXPORTER"),
        meters=env.endpoint("OTEL_METRICS_EXPORTER"),
        limits=Limits(
            runs=int(env.number("PYAGENT_MAX_RUNS", 4, least=1)),
            runs_per_installation=int(env.number("PYAGENT_MAX_RUNS_PER_INSTALLATION", 2, least=1)),
            worker_runs=int(env.number("PYAGENT_WORKER_RUNS", 2, least=1)),
            requeues=int(env.number("PYAGENT_MAX_REQUEUES", 3, least=0)),
            debounce=env.number("PYAGENT_DEBOUNCE", 0, least=0),
            run_timeout=env.number("PYAGENT_RUN_TIMEOUT", 3600, least=1),
            run_memory=int(env.number("PYAGENT_RUN_MEMORY", 4096, least=0)),
            file_timeout=env.number("PYAGENT_FILE_TIMEOUT", 60, least=0),
            file_memory=int(env.number("PYAGENT_FILE_MEMORY", 1024, least=0)),
            drain_timeout=env.number("PYAGENT_DRAIN_TIMEOUT", 30, least=0),
            dead_after=env.number("PYAGENT_DEAD_AFTER", 15, least=3),
            write_spacing=env.number("PYAGENT_WRITE_SPACING", 1, least=0),
            sweep=env.number("PYAGENT_SWEEP", 300, least=0),
            mirrors=env.number("PYAGENT_MIRROR_LIMIT", 20, least=0),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Environment:
    variables: Mapping[str, str] = field(repr=False)

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def path(self, name: str) -> Path | None:
        text = self.text(name)
        return Path(text).expanduser().absolute() if text else None

    def choice(self, name: str, default: str, *possible: str) -> str:
        value = self.text(name, default).lower()
        allowed = dict.fromkeys((default, *possible))
        if value not in allowed:
            raise ConfigurationError(f"{name} is {value!r}", f"use {' or '.join(allowed)}")
        return value

    def endpoint(self, exporter: str) -> str:
        """Where one kind of telemetry goes; empty for nowhere."""
        is_off = self.text(exporter).lower() == "none"
        return "" if is_off else self.text("OTEL_EXPORTER_OTLP_ENDPOINT")

    def log(self, name: str) -> LogKind:
        match self.choice(name, "auto", "json", "text"):
            case "json":
                return "json"
            case "text":
                return "text"
        return "auto"

    def number(self, name: str, default: float, *, least: float) -> float:
        text = self.text(name)
        try:
            value = float(text) if text else default
        except ValueError as e:
            raise ConfigurationError(f"{name} is {text!r}, not a number", f"use {default:g}, say") from e
        if not least <= value < float("inf"):
            raise ConfigurationError(f"{name} is {text}", f"use a number from {least:g} on")
        return value

    def secret(self, name: str) -> str:
        """The variable itself, or the text of the file that ``NAME_FILE`` points to."""
        value = self.text(name)
        file = self.path(f"{name}_FILE")
        if value or file is None:
            return value.replace("\\n", "\n")
        try:
            return file.read_text(encoding="utf-8").strip()
        except OSError as e:
            raise from_os_error(e, f"read {name}_FILE {file}") from e
        except UnicodeDecodeError as e:
            raise ConfigurationError(f"{name}_FILE {file} is not UTF-8 text", "point it to the right file") from e


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'pyagent.db'}"
    if url.startswith("postgres://"):
        return f"postgresql://{url.removeprefix('postgres://')}"
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise ConfigurationError("PYAGENT_DATABASE_URL has an unknown scheme", "use sqlite:///path or postgresql://…")
    return url


def _user_data_dir() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415  # the command line starts without it

    return user_data_path("pyagent", appauthor=False)
