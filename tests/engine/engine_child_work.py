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
