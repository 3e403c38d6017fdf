"""Work for the tests of child processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pyagent.errors import GitError
from pyagent.shell.spans import span
from pyagent.shell.watch import at_work


def double(order: dict[str, Any]) -> dict[str, Any]:
    return {"x": order["x"] * 2}


def refuse(_order: dict[str, Any]) -> dict[str, Any]:
    raise GitError("no commit", "make one")


def crash(_order: dict[str, Any]) -> dict[str, Any]:
    return {"x": 1 // 0}


def kill_myself(_order: dict[str, Any]) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def hoard(order: dict[str, Any]) -> dict[str, Any]:
    held = [bytearray(1024 * 1024) for _ in range(order["megabytes"])]
    return {"held": len(held)}


def environment(_order: dict[str, Any]) -> dict[str, Any]:
    return {"names": [name for name in os.environ if name.startswith("PYAGENT_")]}


def sleep_with_a_child(order: dict[str, Any]) -> dict[str, Any]:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    part = Path(order["folder"], "pids.part")
    part.write_text(f"{os.getpid()} {child.pid}", encoding="utf-8")
    part.replace(Path(order["folder"], "pids"))
    time.sleep(60)
    return {}


def in_two_parts(_order: dict[str, Any]) -> dict[str, Any]:
    for name in ("one", "two"):
        with span(name):
            pass
    return {"parts": 2}


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Looks at files as the fleet does; each says in its first word what happens to who looks at it."""
    aside = {path for path, _ in order["selection"]["aside"]}
    wanted = order["selection"]["paths"]
    looked = []
    for file in sorted(Path(order["tree"]).glob("*.py")):
        if file.name in aside or (wanted and file.name not in wanted):
            continue
        with at_work(file.name):
            happen(*file.read_text(encoding="utf-8").split())
        looked.append(file.name)
    return {"looked": looked, "aside": order["selection"]["aside"], "threads": os.environ.get("RAYON_NUM_THREADS")}


def happen(what: str, *words: str) -> None:
    match what:
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "abort":
            os.abort()
        case "leave":
            os._exit(7)
        case "raise":
            raise RecursionError("as deep as a line is long")
        case "hang":
            time.sleep(600)
        case "hoard":
            held = [bytearray(1024 * 1024) for _ in range(int(words[0]))]
            time.sleep(float(words[1]) if words[1:] else 0.0)
            del held
        case "keep":
            KEPT.extend(bytearray(1024 * 1024) for _ in range(int(words[0])))
        case "killed-once" if not Path(words[0]).exists():
            Path(words[0]).touch()
            os.kill(os.getpid(), signal.SIGKILL)


KEPT: list[bytearray] = []
"""What stays when a file was looked at: it is no fault of the file."""
