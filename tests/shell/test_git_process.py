"""A git process ends in time with its children, explains itself in one line, and gets no more than it needs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pyagent.errors import DiskFull, GitError, NetworkTimeout, PermissionsDenied, RemoteAway
from pyagent.shell.workspace.process import Git


def fake_git(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Git:
    """A ``git`` on the PATH that does what the test wants."""
    program = folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return Git(folder)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]


def test_a_process_that_takes_too_long_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = fake_git(tmp_path, monkeypatch, f"sleep 300 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(NetworkTimeout, match=r"^PA-1002: git fetch took more than 1 s"):
        git.attempt("fetch", timeout=1)
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    deadline = time.monotonic() + 10
    while alive(child) and time.monotonic() < deadline:
        os.sched_yield()
    assert not alive(child)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("fatal: write error: No space left on device", DiskFull),
        ("error: unable to create file: Permission denied", PermissionsDenied),
        ("fatal: unable to access: Operation timed out", RemoteAway),
        ("fatal: unable to access: The requested URL returned error: 500", RemoteAway),
        ("fatal: unable to access: The requested URL returned error: 403", GitError),
        ("fatal: Authentication failed\nmore\nlines", GitError),
        ("", GitError),
    ],
)
def test_what_git_says_becomes_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, error: type[Exception]
) -> None:
    git = fake_git(tmp_path, monkeypatch, f"echo '{said}' >&2; exit 128")
    with pytest.raises(error, match=r"^PA-10\d\d: cannot make commits in [^\n]+$"):
        git.run("fast-import", doing="make commits")


def test_git_gets_the_credentials_of_its_remote_and_none_of_our_other_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYAGENT_WEBHOOK_SECRET", "ours")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'core.fsmonitor=evil'")
    monkeypatch.setenv("GIT_TRACE_CURL", "1")
    header = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader", "GIT_CONFIG_VALUE_0": "A: token"}
    plain = fake_git(tmp_path, monkeypatch, "env")
    seen = dict(line.split("=", 1) for line in Git(plain.git_dir, header).run("x").decode().splitlines() if "=" in line)
    assert not {"PYAGENT_WEBHOOK_SECRET", "GIT_CONFIG_PARAMETERS", "GIT_TRACE_CURL"} & set(seen)
    last = int(seen["GIT_CONFIG_COUNT"]) - 1
    assert (seen[f"GIT_CONFIG_KEY_{last}"], seen[f"GIT_CONFIG_VALUE_{last}"]) == ("http.extraHeader", "A: token")
    assert seen["GIT_CONFIG_KEY_0"] == "core.hooksPath"
    assert seen["GIT_TERMINAL_PROMPT"] == "0"


def test_a_machine_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed"):
        Git(tmp_path).run("status")
