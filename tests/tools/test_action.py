"""The Action's script against a real remote, with a stand-in for `pyagent` and for GitHub's `gh`."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "action"

PYAGENT = """#!/bin/sh
echo "$@" >>"$CALLS"
[ "$1" = scan ] && { echo "::warning file=a.py,line=1::SEC001"; exit 1; }
case "$*" in *--diff*) echo "--- a/a.py"; exit 1;; esac
git checkout -q -B pyagent/security
echo "fixed $FIX" >a.py
git -c user.name=PyAgent -c user.email=bot@pyagent commit -qam "Fix it"
git checkout -q main
exit 1
"""

GH = """#!/bin/sh
case "$*" in
  "pr list"*"--state closed"*) cat "$CLOSED" ;;
  "pr list"*) grep -c . "$PULLS" ;;
  "pr create"*) printf '%s\\n' "$*" | tr '\\n' ' ' >>"$PULLS"; echo >>"$PULLS" ;;
esac
exit 0
"""


@dataclass
class Runner:
    """A job on a build machine: a clone, what the stand-ins wrote, the script's own output files."""

    folder: Path

    def git(self, *arguments: str, where: str = "clone") -> str:
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
        command = ["git", *identity, *arguments]
        environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
        return subprocess.run(
            command, cwd=self.folder / where, env=environment, check=True, capture_output=True, text=True, timeout=30
        ).stdout.strip()

    def act(self, mode: str, *, fix: str = "1", token: str = "secret-token", categories: str = "") -> str:
        environment = os.environ | {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "PYAGENT": str(self.folder / "pyagent"),
            "CALLS": str(self.folder / "calls"),
            "PULLS": str(self.folder / "pulls"),
            "CLOSED": str(self.folder / "closed"),
            "FIX": fix,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "TARGET": str(self.folder / "clone"),
            "MODE": mode,
            "CATEGORIES": categories,
            "SAFETY": "safe",
            "GH_TOKEN": token,
            "BASE": "main",
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_SERVER_URL": "https://github.example",
            "RUNNER_TEMP": str(self.folder),
        }
        run = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, timeout=60, check=False)
        self.code = run.returncode
        return run.stdout + run.stderr

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def remote_text(self) -> str:
        return self.git("show", "pyagent/security:a.py", where="origin")


@pytest.fixture
def job(tmp_path: Path) -> Runner:
    runner = Runner(tmp_path)
    for name, text in {"pyagent": PYAGENT, "gh": GH}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    for name in ("calls", "pulls", "closed", "output", "summary"):
        (tmp_path / name).touch()
    (tmp_path / "origin").mkdir()
    runner.git("init", "-q", "--bare", "-b", "main", where="origin")
    runner.git("clone", "-q", "origin", "clone", where=".")
    (tmp_path / "clone" / "a.py").write_text("broken\n", encoding="utf-8")
    runner.git("checkout", "-q", "-B", "main")
    runner.git("add", "a.py")
    runner.git("commit", "-qm", "Begin")
    runner.git("push", "-q", "origin", "main")
    return runner


def test_report_annotates_and_says_that_something_was_found(job: Runner) -> None:
    assert "::warning file=a.py" in job.act("report", categories="security, bugs,")
    assert job.code == 0
    assert job.read("calls") == "scan . --category security --category bugs --format github\n"
    assert job.read("output") == "findings=true\n"


def test_diff_goes_to_the_job_summary(job: Runner) -> None:
    job.act("diff")
    assert job.code == 0
    assert "--- a/a.py" in job.read("summary")


def test_a_pull_request_is_opened_once_and_updated_after(job: Runner) -> None:
    job.act("pull-requests", fix="1")
    assert job.code == 0
    assert job.remote_text() == "fixed 1"
    job.act("pull-requests", fix="2")
    assert job.remote_text() == "fixed 2"
    assert job.read("pulls").count("--head pyagent/security --base main") == 1


def test_commits_of_people_are_never_overwritten(job: Runner) -> None:
    job.act("pull-requests")
    job.git("fetch", "-q", "origin")
    job.git("checkout", "-q", "-B", "mine", "origin/pyagent/security")
    (job.folder / "clone" / "a.py").write_text("better\n")
    job.git("commit", "-qam", "Do it my way")
    job.git("push", "-q", "origin", "mine:pyagent/security")
    job.git("checkout", "-q", "main")
    assert "carries commits of people" in job.act("pull-requests", fix="2")
    assert job.code == 0
    assert job.remote_text() == "better"


def test_commits_of_people_are_seen_on_top_of_a_long_branch(job: Runner) -> None:
    """The list of commits is longer than a pipe holds, so whoever stops reading it early breaks it."""
    job.act("pull-requests")
    tip = job.git("rev-parse", "pyagent/security", where="origin")
    who = "bot@pyagent"
    many = [f"commit refs/heads/long\ncommitter PyAgent <{who}> 1700000000 +0000\ndata 1\nx\n"] * 4000
    first = many[0] + f"from {tip}\n"
    top = "commit refs/heads/long\ncommitter Ada <ada@example.com> 1700000000 +0000\ndata 1\ny\n"
    stream = "\n".join([first, *many[1:], top])
    subprocess.run(["git", "fast-import", "--quiet"], cwd=job.folder / "origin", input=stream, text=True, check=True)
    theirs = job.git("rev-parse", "long", where="origin")
    job.git("update-ref", "refs/heads/pyagent/security", theirs, where="origin")
    assert "carries commits of people" in job.act("pull-requests", fix="2")
    assert job.git("rev-parse", "pyagent/security", where="origin") == theirs


def test_what_was_closed_is_not_offered_again(job: Runner) -> None:
    job.act("pull-requests")
    (job.folder / "closed").write_text(job.read("pulls"))
    (job.folder / "pulls").write_text("")
    job.git("push", "-q", "origin", ":pyagent/security")
    assert "not offered again" in job.act("pull-requests")
    assert job.read("pulls") == ""
    assert "fixed" not in job.git("branch", "--list", where="origin")


def test_pull_requests_need_a_token(job: Runner) -> None:
    assert "needs the input token" in job.act("pull-requests", token="")
    assert job.code == 2


def test_the_token_is_in_no_output(job: Runner) -> None:
    output = job.act("pull-requests")
    assert "secret-token" not in output + job.read("calls") + job.read("pulls")


def test_text_from_outside_is_never_run(job: Runner) -> None:
    job.act("report", categories="$(touch hacked), `touch hacked`;touch hacked")
    assert not (job.folder / "clone" / "hacked").exists()
    assert "--category $(touchhacked)" in job.read("calls")


def test_an_unknown_mode_is_told(job: Runner) -> None:
    assert "unknown mode" in job.act("everything")
    assert job.code == 2
