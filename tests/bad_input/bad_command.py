"""Runs the installed ``pyagent`` command as a person or a script does, and holds it to what holds for any input.

Whatever it is given: it ends in time, never with a traceback, and with one of the documented exit codes. An error is
one line with a PA code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PYAGENT = str(Path(sysconfig.get_path("scripts")) / "pyagent")
LOST_CAUSE = b"try:\n    load()\nexcept OSError as error:\n    raise ConfigError('no file')\n"
KEPT_CAUSE = LOST_CAUSE.replace(b"file')\n", b"file') from error\n")
SECONDS = 120  # a limit for stuck processes; several times what each takes alone on a machine

Change = Callable[[], None]


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: bytes
    err: str

    @property
    def report(self) -> dict[str, Any]:
        loaded = json.loads(self.out)
        assert isinstance(loaded, dict)
        return loaded

    def findings(self, rule: str = "") -> list[str]:
        """Paths of the findings (of a rule) of a scan."""
        return [item["path"] for item in self.report["findings"] if rule in (item["rule"], "")]

    def error(self, code: str) -> str:
        """The one line of an error."""
        assert self.err.startswith(f"{code}: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert not self.out
        return self.err


def pyagent(
    *arguments: str | bytes | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    prepare: Change | None = None,
) -> Ended:
    """Run the command."""
    done = subprocess.run(
        [PYAGENT, *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        preexec_fn=prepare,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    ended = Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
    assert ended.code in (0, 1, 2, 3), (ended.code, ended.err)
    assert "Traceback" not in ended.err
    assert "panicked" not in ended.err
    assert "unexpected" not in ended.err, ended.err
    return ended


def scan(folder: Path, *arguments: str, **how: Any) -> Ended:
    return pyagent("scan", folder, "--format", "json", *arguments, **how)


def fix(folder: Path, *arguments: str, **how: Any) -> Ended:
    return pyagent("fix", folder, "--safety", "review", "--format", "json", *arguments, **how)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def content(folder: Path) -> dict[str, bytes | str]:
    """Every regular file's bytes and every link's target, below a folder."""
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }
