"""A real server or worker with a small real pipeline: each step writes to a journal, and waits while it is held.

Started by the tests as its own process: ``python runner.py serve|worker FOLDER [PORT]``. Settings come from the
environment.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pyagent.core.requests import StartRun
from pyagent.errors import ForgeError, ForgeLimited
from pyagent.shell import starting
from pyagent.shell.ledger import Ledger
from pyagent.shell.ledger_rows import Run
from pyagent.shell.serve import serve_with, work_with
from pyagent.shell.settings import Settings, read_settings
from pyagent.shell.steps import Json, Steps
from pyagent.shell.tables import runs

STEPS = ("checkout", "fix", "publish")
LATENCY = float(os.environ.get("RUNNER_LATENCY", "0"))
"""Seconds that each step waits, as for a forge far away."""


def pipeline_in(folder: Path, ledger: Ledger) -> Callable[[Run, Steps], Json]:
    """A pipeline that is steered by files: ``hold-STEP``, ``limited-STEP`` (with seconds), ``refused-STEP`` …."""

    def note(*words: str) -> None:
        line = " ".join((*words, f"{time.time():.3f}", str(os.getpid()))) + "\n"
        with (folder / "journal").open("a") as journal:
            journal.write(line)

    def step(run: Run, name: str) -> Json:
        assert isinstance(run.work, StartRun)
        note("begin", name, run.repository, run.work.sha)
        time.sleep(LATENCY)
        deadline = time.monotonic() + 60
        while (folder / f"hold-{name}").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        if (folder / f"limited-{name}").exists():
            seconds = float((folder / f"limited-{name}").read_text() or 0.1)
            (folder / f"limited-{name}").unlink()
            raise ForgeLimited("slow down", seconds)
        if (folder / f"refused-{name}").exists():
            raise ForgeError("no such repository", "install the app there")
        if (folder / f"freeze-{name}").exists():
            (folder / f"freeze-{name}").unlink()
            with ledger.database.write() as c:
                c.execute(runs.update().where(runs.c.id == run.id).values(step="frozen"))
                os.kill(os.getpid(), signal.SIGSTOP)
        if (folder / f"broken-{name}").exists():
            raise ZeroDivisionError
        note("end", name, run.repository, run.work.sha)
        return {"step": name}

    def pipeline(run: Run, steps: Steps) -> Json:
        if not isinstance(run.work, StartRun):
            return {"note": "answered"}
        done = [steps.do(name, lambda name=name: step(run, name))["step"] for name in STEPS]
        return {"note": "all done", "steps": done}

    return pipeline


if __name__ == "__main__":

    def build(_settings: Settings, ledger: Ledger) -> Callable[[Run, Steps], Json]:
        return pipeline_in(Path(sys.argv[2]), ledger)

    starting._PATIENCE = float(os.environ.get("RUNNER_PATIENCE", starting._PATIENCE))
    if sys.argv[1] == "serve":
        serve_with(read_settings(), build, "127.0.0.1", 0)
    work_with(read_settings(), build, port=int(sys.argv[3]) if sys.argv[3:] else None)
