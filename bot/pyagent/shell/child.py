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
from pyagent.shell.watch import Watch, tell_into

Json = dict[str, Any]
_LOG_TAIL = 2000
_LOOK, _ASK = 0.25, 1.0
_NO_MEMORY = ("MemoryError", "memory allocation of ")
_MEGABYTE = 1024**2


class ChildFailed(PyAgentError):
    """The child ended without a result; the message is its own error where it could say one."""

    def __str__(self) -> str:
        return self.message if self.message.startswith("PA-") else super().__str__()


class ChildDied(ChildFailed):
    """It ended without a word of its own.

    Args:
        message: What happened.
        hint: What to do next.
        how: What it did, after "the process that looked at it".
        lacked_memory: Whether it was for want of memory.
    """

    def __init__(self, message: str, hint: str = "", *, how: str, lacked_memory: bool) -> None:
        super().__init__(message, hint)
        self.how, self.lacked_memory = how, lacked_memory


class ChildTimedOut(PyAgentError):
    """It took longer than it may."""


def run_child(
    function: str, order: Json, folder: Path, *, timeout: float, memory: int = 0, watch: Watch | None = None
) -> Json:
    """Call ``module:function`` with ``order`` in a child process and return the object it returns.

    Args:
        function: ``package.module:function``; takes and returns a JSON object.
        order: Its argument.
        folder: Folder of this work; holds order, result, log and the group's id.
        timeout: Seconds after which the group is killed.
        memory: Megabytes of data that each of its processes may have; 0 is no limit, and so is a system without one.
        watch: Is told which files are at work, and ends the child when one takes more than it may.

    Raises:
        ChildFailed: It ended without a result; ``ChildDied`` when it could not say why.
        ChildTimedOut: It took longer than it may.
        Overran: So did work on a file.
        StopAsked: The run that it works for was asked to end.
    """
    folder.mkdir(parents=True, exist_ok=True)
    end_leftover(folder)
    result = folder / "result.json"
    result.unlink(missing_ok=True)
    told = {"file": str(watch.file), "alone": watch.alone} if watch else None
    ordered = {"function": function, "order": order, "memory": memory, "watch": told, "traceparent": current_header()}
    files.write_text(folder / "order.json", json.dumps(ordered))
    with (folder / "child.log").open("wb") as child_log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pyagent.shell.child", str(folder)],
            stdin=subprocess.PIPE,
            stdout=child_log,
            stderr=subprocess.STDOUT,
            env=_environment(watch),
            start_new_session=True,
            close_fds=True,
        )
    try:
        files.write_text(folder / "group.json", json.dumps({"group": process.pid, "born": birth(process.pid)}))
        _wait(process, timeout, watch)
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


def _environment(watch: Watch | None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYAGENT_")}
    # The allocator of the core counts what it uses, not a gigabyte that it might.
    clean |= {"MIMALLOC_ARENA_EAGER_COMMIT": "0"}
    return clean | {"RAYON_NUM_THREADS": "1"} if watch and watch.alone else clean


def _wait(process: subprocess.Popen[bytes], timeout: float, watch: Watch | None) -> None:
    asked = time.monotonic()
    deadline = asked + timeout
    while (left := deadline - time.monotonic()) > 0:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(left, _LOOK))
            return
        if watch:
            watch.look(process.pid)
        if (now := time.monotonic()) - asked >= _ASK:
            asked = now
            if reason := stop_asked():
                raise StopAsked(reason)
    raise ChildTimedOut(f"the work took longer than {timeout:g} seconds", "raise PYAGENT_RUN_TIMEOUT")


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
            what = f"needed more than {memory} MB of memory"
            hint = "raise PYAGENT_RUN_MEMORY, or exclude the files that need it"
            raise ChildDied(f"the work {what}", hint, how=what, lacked_memory=True) from e
        said = f": {tail[-1]}" if tail else ""
        how = _ending(code, tail[-1] if tail else "")
        raise ChildDied(f"the work ended with code {code} and no result{said}", how=how, lacked_memory=False) from e
    add(answer["spans"])
    if "error" in answer:
        raise ChildFailed(str(answer["error"]))
    value: Json = answer["value"]
    return value


def _ending(code: int, last: str) -> str:
    """How a process ended, in words that hold nothing of a repository."""
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
        return f"was ended by signal {-code}"
    error = last.partition(":")[0]
    return f"failed with {error}" if error.replace(".", "").isidentifier() else f"ended with code {code}"


def main(folder: Path) -> None:
    """The child: read the order, call the function, leave the result."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    ordered: Json = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    if told := ordered["watch"]:
        tell_into(Path(told["file"]), alone=told["alone"])
    _limit_memory(ordered["memory"], beside=_mapped() if told else 0)
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


def _limit_memory(megabytes: int, *, beside: int) -> None:
    """Let this process allocate so much beside the bytes that it has mapped."""
    if not megabytes or sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    # What may be written, whether it is or not: the file's pages of a library do not count.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * _MEGABYTE + beside
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _mapped() -> int:
    """What the kernel counts of this process under that limit; 0 where it does not tell.

    The threads of the core have a gigabyte of stack each, which costs nothing before it is used. A machine with many
    cores would have no memory left for the work.
    """
    with contextlib.suppress(OSError, ValueError, StopIteration):
        status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        return int(next(line for line in status if line.startswith("VmData:")).split()[1]) * 1024
    return 0


def _end_with_parent() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    _kill_group(os.getpid())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
