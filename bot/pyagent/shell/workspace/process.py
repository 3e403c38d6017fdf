"""One git process, hardened: the repository it works in is hostile.

A repository's own configuration can name programs for git to start (hooks, fsmonitor, ssh command, askpass, credential
helpers, upload-pack). Every process here gets overrides for all of them through the environment, which wins over
any file, and no more of our environment than it needs. GitPython starts git with the whole environment of the
parent, ``GIT_DIR`` of a hook included; hence our own few lines.

Invariants: no prompt, no hook, no helper, no transport besides https, http, ssh (and plain files for remotes that are
paths); secrets travel in the environment of the one process only and are masked in every error; each process ends
within its time-out together with its children.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pyagent.core.record import PYAGENT
from pyagent.core.secrets import mask
from pyagent.errors import DiskFull, GitError, InfrastructureError, NetworkTimeout, PermissionsDenied, RemoteAway
from pyagent.shell.process_group import end_group

QUICK = 120.0
"""Seconds for a local operation."""
TRANSFER = 1800.0
"""Seconds for a clone, fetch or push."""

_KEPT = (
    "PATH", "HOME", "USER", "LOGNAME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "SSH_AUTH_SOCK",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO",
)  # fmt: skip

# What a server or the way to it says in a bad moment; anything else would be said again.
_MAY_PASS = re.compile(
    r"timed out|returned error: (5\d\d|429)|Could not resolve host|Connection (refused|reset)|Failed to connect"
    r"|early EOF|unexpected disconnect|remote end hung up"
)

_FIXED = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    "GIT_EDITOR": "false",
    "GIT_AUTHOR_NAME": PYAGENT.name,
    "GIT_AUTHOR_EMAIL": PYAGENT.email,
    "GIT_COMMITTER_NAME": PYAGENT.name,
    "GIT_COMMITTER_EMAIL": PYAGENT.email,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_ALLOW_PROTOCOL": "https:http:ssh",
}

_OVERRIDES = (
    ("core.hooksPath", os.devnull),
    ("core.fsmonitor", "false"),
    ("core.attributesFile", os.devnull),
    ("core.alternateRefsCommand", ""),
    ("core.pager", "cat"),
    ("core.quotePath", "true"),
    ("credential.helper", ""),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("fetch.recurseSubmodules", "false"),
    ("push.recurseSubmodules", "no"),
    ("push.gpgSign", "false"),
    ("commit.gpgSign", "false"),
    ("submodule.recurse", "false"),
    ("http.lowSpeedLimit", "1000"),
    ("http.lowSpeedTime", "60"),
)


@dataclass(frozen=True, slots=True)
class Completed:
    """A finished process."""

    code: int
    out: bytes
    err: str


@dataclass(frozen=True, slots=True)
class Git:
    """Runs git in one repository.

    Attributes:
        git_dir: The repository's git folder; nothing is discovered from the working folder.
        environment: Credentials (``forge.base.Remote.environment``), only for the process.
        overrides: More configuration that wins over the repository's own.
        protocols: Transports git may use, joined by ``:``.
        inherited: Handles that the processes keep open (the mirror's lock, held as long as an orphan works).
    """

    git_dir: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    overrides: tuple[tuple[str, str], ...] = ()
    protocols: str = "https:http:ssh"
    inherited: tuple[int, ...] = ()

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        timeout: float = QUICK,
        doing: str = "",
    ) -> bytes:
        """Standard output of ``git …``; raises when it fails."""
        done = self.attempt(*arguments, stdin=stdin, env=env, timeout=timeout)
        if done.code:
            raise self.failure(arguments, done.err, doing)
        return done.out

    def text(self, *arguments: str) -> str:
        """Standard output as text, without surrounding white space."""
        return os.fsdecode(self.run(*arguments)).strip()

    def attempt(
        self,
        *arguments: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        timeout: float = QUICK,
    ) -> Completed:
        """Run ``git …`` and report how it ended; raises only when it could not run or took too long."""
        process = self._start(arguments, subprocess.PIPE, env)
        try:
            out, err = process.communicate(stdin, timeout)
        except subprocess.TimeoutExpired as error:
            raise NetworkTimeout(
                f"git {arguments[0]} took more than {timeout:.0f} s in {self.git_dir}",
                "check the connection and the size of the repository, then run again",
            ) from error
        finally:
            _end(process)
        return Completed(process.returncode, out, self._clean(err))

    @contextlib.contextmanager
    def stream(self, *arguments: str, stdin: bytes, timeout: float = TRANSFER) -> Iterator[IO[bytes]]:
        """Standard output as a stream, for results that do not fit in memory."""
        with tempfile.TemporaryFile() as questions:
            questions.write(stdin)
            questions.seek(0)
            process = self._start(arguments, questions, None)
        watchdog = threading.Timer(timeout, _end, (process,))
        watchdog.daemon = True
        watchdog.start()
        try:
            if process.stdout is None:
                raise GitError(f"git {arguments[0]} has no output")
            yield process.stdout
        finally:
            watchdog.cancel()
            _end(process)

    def failure(self, arguments: Sequence[str], err: str, doing: str = "") -> InfrastructureError:
        """The product's error for what git said."""
        lines = [line for line in err.splitlines() if line.strip()]
        said = next(
            (line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "no reason"
        )
        what = f"cannot {doing or 'run git ' + arguments[0]} in {self.git_dir}: {said}"
        if "No space left on device" in err or "Disk quota exceeded" in err:
            return DiskFull(what, "free some space and run again; nothing was changed")
        if "Permission denied" in err and "publickey" not in err:
            return PermissionsDenied(what, "check the owner and mode of that folder")
        if _MAY_PASS.search(err):
            return RemoteAway(what, "check the connection and run again")
        return GitError(what, "run `git fsck` there, or check the remote's address and permissions")

    def _clean(self, err: bytes) -> str:
        return mask(err.decode("utf-8", "replace"), self.environment.values())

    def _start(
        self, arguments: Sequence[str], stdin: int | IO[bytes], env: Mapping[str, str] | None
    ) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= _FIXED | {"GIT_DIR": str(self.git_dir), "GIT_ALLOW_PROTOCOL": self.protocols}
        environment |= env or {}
        environment |= _with_config(self.environment, (*_OVERRIDES, *self.overrides))
        try:
            return subprocess.Popen(
                ["git", *arguments],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if stdin == subprocess.PIPE else subprocess.DEVNULL,
                env=environment,
                cwd=self.git_dir if self.git_dir.is_dir() else None,
                start_new_session=sys.platform != "win32",
                pass_fds=self.inherited if sys.platform != "win32" else (),
            )
        except FileNotFoundError as error:
            raise GitError("git is not installed or not on the PATH", "install git 2.30 or newer") from error


def _with_config(environment: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Our overrides, then the remote's own ``GIT_CONFIG_*`` (later wins), numbered as git wants them."""
    count = int(environment.get("GIT_CONFIG_COUNT", "0"))
    theirs = [(environment[f"GIT_CONFIG_KEY_{i}"], environment[f"GIT_CONFIG_VALUE_{i}"]) for i in range(count)]
    numbered = dict(environment)
    everything = [*pairs, *theirs]
    for index, (key, value) in enumerate(everything):
        numbered |= {f"GIT_CONFIG_KEY_{index}": key, f"GIT_CONFIG_VALUE_{index}": value}
    return numbered | {"GIT_CONFIG_COUNT": str(len(everything))}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what still runs, with its children, and close our ends."""
    if process.poll() is None:
        end_group(process)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()
