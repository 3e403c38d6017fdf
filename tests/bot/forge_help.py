"""What the tests of the GitHub forge share."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from fake_github import FakeGitHub
from fake_github.git_repo import plain_environment

from pyagent.shell.forge.base import Annotation, Forge, Remote

BRANCH = "pyagent/security"
MARKER = "<!-- pyagent:status -->"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = time.time()  # the fake says by the real clock when tokens end

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


def open_one(forge: Forge, **changes: str) -> int:
    wanted = {"head": BRANCH, "base": "main", "title": "Close two holes", "body": "Why.", **changes}
    return forge.open_pull_request(**wanted, draft=False).number


def git(remote: Remote, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = plain_environment(tmp_path) | dict(remote.environment)
    command = ["git", *arguments]
    return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=30, check=False)


def open_one_for(github: FakeGitHub) -> int:
    github.repo.git.commit("topic", {"a.py": "x = 1\n"}, "Work", "ivan")
    github.repo.git.git("update-ref", "refs/heads/topic", str(github.repo.git.tip("topic")))
    return github.open_pull("topic")[0].number


def check(forge: Forge, sha: str, count: int = 0, *, done: bool = True) -> None:
    """Write the check run of one run, with so many remarks."""
    remarks = [Annotation("a.py", n + 1, n + 1, "warning", f"remark {n}", "SEC001") for n in range(count)]
    forge.upsert_check(
        sha,
        name="PyAgent",
        external_id="run-1",
        status="completed" if done else "in_progress",
        conclusion="neutral" if done else None,
        title="2 findings",
        summary="s" * 70_000,
        annotations=remarks,
    )
