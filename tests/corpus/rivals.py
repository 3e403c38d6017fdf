"""What other tools fix of the findings of a package: each on a copy of its own, with the package's suite afterwards.

A finding counts as gone when a scan of the copy has it no more; whether the code still means the same is what the suite
and a reader say.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.equal import equal_codes
from places import CACHE
from suite import Outcomes

_NEEDS = ("pyupgrade==3.16.0", "autotyping==24.9.0", "fixit==2.1.0", "codemodder==6.5.5", "semgrep")
_SECONDS = 120
RUFF = Path(sysconfig.get_path("scripts")) / "ruff"


@dataclass(frozen=True)
class Rival:
    """A tool: its name, and its command for some files of the folder that it is started in."""

    name: str
    command: Callable[[Path, Sequence[str]], Sequence[str]]


@dataclass(frozen=True)
class RivalTrial:
    """What a tool did to a package.

    Attributes:
        seconds: How long it took; None when it was stopped after the time it is given.
        gone: Category → findings of ours that are gone.
        changed: Tests whose result is not what it was.
    """

    seconds: float | None
    gone: Counter[str]
    changed: int


def _ruff(_bin: Path, _files: Sequence[str]) -> Sequence[str]:
    select = f"--select={','.join(equal_codes(RUFF))}"
    return [str(RUFF), "check", "--fix", "--unsafe-fixes", "--isolated", "--no-cache", "--exit-zero", "-q", select, "."]


def _module(folder: Path, name: str) -> Sequence[str]:
    return [str(folder / "python"), "-m", name]


RIVALS = (
    Rival("ruff --fix --unsafe-fixes", _ruff),
    Rival("pyupgrade --py38-plus", lambda folder, files: [str(folder / "pyupgrade"), "--py38-plus", *files]),
    Rival(
        "autotyping --aggressive", lambda folder, _: [str(folder / "python"), "-m", "autotyping", "--aggressive", "."]
    ),
    Rival("fixit fix", lambda folder, _: [str(folder / "fixit"), "fix", "-a", "."]),
    Rival("codemodder", lambda folder, _: [str(folder / "codemodder"), "."]),
)


def programs() -> Path:
    """The folder of the rivals' programs, installed on first use."""
    key = hashlib.sha256("\n".join([sys.version, *_NEEDS]).encode()).hexdigest()[:12]
    folder = CACHE / f"rivals-{key}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=120)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "install", *_NEEDS], check=True, timeout=900)
        (folder / "ready").touch()
    return folder / "bin"


def run_rival(rival: Rival, folder: Path, files: Sequence[str]) -> float | None:
    """Let a tool work on a folder; how long it took, None when it was stopped."""
    folder_of_programs = programs()
    begin = time.monotonic()
    try:
        subprocess.run(
            list(rival.command(folder_of_programs, files)),
            cwd=folder,
            env={"PATH": f"{folder_of_programs}:/usr/bin:/bin", "HOME": str(folder.parent), "LANG": "C.UTF-8"},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return None
    return time.monotonic() - begin


def changes(before: Outcomes, after: Outcomes) -> int:
    """How many tests have another result."""
    return max(sum((after - before).values()), sum((before - after).values()))
