"""Ends a process together with everything that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that leads a group of its own, with the group, and wait for it; fine when it ended already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
