"""Heavy work in a child: its result, its faults, and that nothing of it survives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from engine_world import wait_for

from pyagent.errors import PyAgentError
from pyagent.shell.child import ChildFailed, end_leftover, run_child
from pyagent.shell.steps import StopAsked, listening, stop_asked

HERE = str(Path(__file__).parent)


@pytest.fixture(autouse=True)
def _child_finds_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", HERE)
    monkeypatch.setenv("PYAGENT_PRIVATE_KEY", "secret")


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def pids(folder: Path) -> list[int]:
    found = wait_for(
        lambda: (folder / "pids").exists() and (folder / "pids").read_text(encoding="utf-8").split(),
        "the child to start",
    )
    return [int(pid) for pid in found]


def test_the_result_comes_back(tmp_path: Path) -> None:
    assert run_child("engine_child_work:double", {"x": 21}, tmp_path, timeout=30) == {"x": 42}


def test_an_error_of_ours_comes_back_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed, match=r"^PA-1005: no commit; make one$"):
        run_child("engine_child_work:refuse", {}, tmp_path, timeout=30)


def test_a_crash_says_how_it_ended(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed, match="ZeroDivisionError"):
        run_child("engine_child_work:crash", {}, tmp_path, timeout=30)


def test_a_child_that_is_killed_is_an_error_and_not_an_old_result(tmp_path: Path) -> None:
    run_child("engine_child_work:double", {"x": 1}, tmp_path, timeout=30)
    with pytest.raises(ChildFailed, match="code -9"):
        run_child("engine_child_work:kill_myself", {}, tmp_path, timeout=30)


def test_the_child_has_none_of_our_secrets(tmp_path: Path) -> None:
    assert run_child("engine_child_work:environment", {}, tmp_path, timeout=30) == {"names": []}


def test_work_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    with pytest.raises(PyAgentError, match="longer than 3 seconds"):
        run_child("engine_child_work:sleep_with_a_child", {"folder": str(tmp_path)}, tmp_path, timeout=3)
    wait_for(lambda: not any(alive(pid) for pid in pids(tmp_path)), "the group to be gone")


def test_the_group_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pyagent.shell.child import run_child; f = sys.argv[1]; "
        "run_child('engine_child_work:sleep_with_a_child', {'folder': f}, Path(f), timeout=60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    group = pids(tmp_path)
    assert all(alive(pid) for pid in group)
    parent.kill()
    parent.wait(10)
    wait_for(lambda: not any(alive(pid) for pid in group), "the group to be gone")


def test_work_that_needs_too_much_memory_is_ended_and_says_so(tmp_path: Path) -> None:
    limited = {"timeout": 30, "memory": 300}
    assert run_child("engine_child_work:hoard", {"megabytes": 50}, tmp_path, **limited) == {"held": 50}
    with pytest.raises(PyAgentError, match=r"more than 300 MB of memory; raise PYAGENT_RUN_MEMORY"):
        run_child("engine_child_work:hoard", {"megabytes": 400}, tmp_path, **limited)


def test_long_work_ends_with_its_children_when_its_run_is_asked_to_end(tmp_path: Path) -> None:
    def asked() -> str:
        return "no longer wanted" if (tmp_path / "pids").exists() else ""

    with listening(asked), pytest.raises(StopAsked, match="no longer wanted"):
        run_child("engine_child_work:sleep_with_a_child", {"folder": str(tmp_path)}, tmp_path, timeout=60)
    wait_for(lambda: not any(alive(pid) for pid in pids(tmp_path)), "the group to be gone")
    assert stop_asked() == ""


def test_what_an_earlier_attempt_left_is_ended_but_no_stranger(tmp_path: Path) -> None:
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    born = Path(f"/proc/{left.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    (tmp_path / "group.json").write_text(json.dumps({"group": left.pid, "born": born + "0"}), encoding="utf-8")
    end_leftover(tmp_path)
    assert left.poll() is None
    (tmp_path / "group.json").write_text(json.dumps({"group": left.pid, "born": born}), encoding="utf-8")
    end_leftover(tmp_path)
    assert left.wait(10) == -signal.SIGKILL
    assert os.getpid() != left.pid
