"""Heavy work in a process of its own: the server stays quick, and what runs wild can be ended as a whole.

The child leads its own process group. It holds the reading end of a pipe whose writing end only the parent has: when
the parent is gone, killed or not, the child ends its whole group. The group is also written beside the work, so that
the step that resumes ends what may be left before it starts.

Invariants: the child has none of the server's secrets in its environment; it takes its orders from ``order.json`` and
leaves ``result.json``, written atomically; a result of another attempt is never read.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pyagent.errors import PyAgentError
from pyagent.shell import files
from pyagent.shell.locks import birth
from pyagent.shell.spans import Told, add, current_header, recorded
from pyagent.shell.steps import StopAsked, stop_asked

Json = dict[str, Any]
_LOG_TAIL = 2000
_LOOK = 1.0
_NO_MEMORY = ("MemoryError", "memory allocation of ")
_MEGABYTE = 1024**2


class ChildFailed(PyAgentError):
    """The child ended without a result; the message is its own error where it could say one."""

    def __str__(self) -> str:
        return self.message if self.message.startswith("PA-") else super().__str__()


def run_child(function: str, order: Json, folder: Path, *, timeout: float, memory: int = 0) -> Json:
    """Call ``module:function`` with ``order`` in a child process and return the object it returns.

    Args:
        function: ``package.module:function``; takes and returns a JSON object.
        order: Its argument.
        folder: Folder of this work; holds order, result, log and the group's id.
        timeout: Seconds after which the group is killed.
        memory: Megabytes of data that each of its processes may have; 0 is no limit, and so is a system without one.

    Raises:
        ChildFailed: It ended without a result.
        StopAsked: The run that it works for was asked to end.
        PyAgentError: It took longer or needed more than it may.
    """
    folder.mkdir(parents=True, exist_ok=True)
    end_leftover(folder)
    result = folder / "result.json"
    result.unlink(missing_ok=True)
    ordered = {"function": function, "order": order, "memory": memory, "traceparent": current_header()}
    files.write_text(folder / "order.json", json.dumps(ordered))
    with (folder / "child.log").open("wb") as child_log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pyagent.shell.child", str(folder)],
            stdin=subprocess.PIPE,
            stdout=child_log,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in os.environ.items() if not name.startswith("PYAGENT_")},
            start_new_session=True,
            close_fds=True,
        )
    try:
        files.write_text(folder / "group.json", json.dumps({"group": process.pid, "born": birth(process.pid)}))
        _wait(process, timeout)
    finally:
        _kill_group(process.pid)
        process.wait()
        if process.stdin:
            process.stdin.close()
        (folder / "group.json").unlink(missing_ok=True)
    return _read_result(folder, process.returncode, memory)


def end_leftover(folder: Path) -> None:
    """Kill the group that an earlier attempt left in this folder, if it is still that group."""
    try:
        noted: Json = json.loads((folder / "group.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    group, born = noted.get("group"), noted.get("born")
    # The id may belong to somebody else by now; the time of birth tells.
    if isinstance(group, int) and born and birth(group) == born:
        _kill_group(group)


def _wait(process: subprocess.Popen[bytes], timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while (left := deadline - time.monotonic()) > 0:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(left, _LOOK))
            return
        if reason := stop_asked():
            raise StopAsked(reason)
    raise PyAgentError(f"the work took longer than {timeout:g} seconds", "raise PYAGENT_RUN_TIMEOUT")


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(group, signal.SIGTERM)
        else:
            os.killpg(group, signal.SIGKILL)


def _read_result(folder: Path, code: int, memory: int) -> Json:
    try:
        answer: Json = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        tail = (folder / "child.log").read_bytes()[-_LOG_TAIL:].decode(errors="replace").strip().splitlines()
        if memory and any(line.startswith(_NO_MEMORY) for line in tail):
            what = f"the work needed more than {memory} MB of memory"
            raise PyAgentError(what, "raise PYAGENT_RUN_MEMORY, or exclude the files that need it") from e
        said = f": {tail[-1]}" if tail else ""
        raise ChildFailed(f"the work ended with code {code} and no result{said}") from e
    add(answer["spans"])
    if "error" in answer:
        raise ChildFailed(str(answer["error"]))
    value: Json = answer["value"]
    return value


def main(folder: Path) -> None:
    """The child: read the order, call the function, leave the result."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    ordered: Json = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    _limit_memory(ordered.get("memory", 0))
    module, _, name = ordered["function"].partition(":")
    function: Callable[[Json], Json] = getattr(importlib.import_module(module), name)
    answer: Json = {}
    with _below(ordered["traceparent"]) as spans:
        try:
            answer["value"] = function(ordered["order"])
        except PyAgentError as e:
            answer["error"] = str(e)
    files.write_text(folder / "result.json", json.dumps(answer | {"spans": spans}))


@contextlib.contextmanager
def _below(header: str) -> Iterator[list[Told]]:
    """Record the spans of the block for the process that asked for it."""
    if not header:
        yield []
        return
    with recorded(header) as made:
        yield made.spans


def _limit_memory(megabytes: int) -> None:
    if not megabytes or sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    # What is allocated, not what is mapped: a thread's stack or a file's pages cost nothing before they are used.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _end_with_parent() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    _kill_group(os.getpid())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
