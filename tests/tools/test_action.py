"""The Action's script against a real remote, with a stand-in for `pyagent` and for GitHub's `gh`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "action"

PYAGENT = """#!/bin/sh
echo "$@" >>"$CALLS"
[ "$1" = scan ] && { echo "::warning file=a.py,line=1::SEC001"; exit 1; }
REPORT='"found": 3, "fixed": 2, "left": 1, "categories": {"security": {"found": 3, "fixed": 2, "left": 1}}'
case "$*" in *--diff*) echo "{$REPORT, "'"diff": "--- a/a.py"}'; exit 1;; esac
echo "{$REPORT}"
git checkout -q -B pyagent/security
echo "fixed $FIX" >a.py
git -c user.name=PyAgent -c user.email=bot@pyagent commit -qam "Fix it"
git checkout -q main
exit 1
"""

GH = """#!/bin/sh
case "$*" in
  "pr list"*"--state closed"*) cat "$CLOSED" ;;
  "pr list"*"--json url"*) grep -q . "$PULLS" && echo https://github.example/pull/1 ;;
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
            "PYTHON": sys.executable,
            "HANDED_OVER": str(self.folder / "pyagent-changes.json"),
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


def outputs(job: Runner) -> dict[str, str]:
    """The outputs of the last step: a later line wins, as on GitHub."""
    return dict(line.split("=", 1) for line in job.read("output").splitlines())


def test_report_annotates_and_says_that_something_was_found(job: Runner) -> None:
    assert "::warning file=a.py" in job.act("report", categories="security, bugs,")
    assert job.code == 0
    assert job.read("calls") == "scan . --category security --category bugs --format github\n"
    assert outputs(job) == {"findings": "true", "found": "1", "fixed": "0", "left": "0", "pull-requests": ""}


def test_diff_goes_to_the_job_summary(job: Runner) -> None:
    said = job.act("diff")
    assert job.code == 0, said
    assert "--- a/a.py" in job.read("summary")
    assert "| security | 3 | 2 |" in job.read("summary")
    told = outputs(job)
    assert (told["found"], told["fixed"], told["left"]) == ("3", "2", "1")
    assert Path(told["file"]).read_text(encoding="utf-8") == "--- a/a.py", "what the artefact holds"


def test_a_pull_request_is_opened_once_and_updated_after(job: Runner) -> None:
    job.act("pull-requests", fix="1")
    assert job.code == 0
    assert job.remote_text() == "fixed 1"
    job.act("pull-requests", fix="2")
    assert job.remote_text() == "fixed 2"
    assert job.read("pulls").count("--head pyagent/security --base main") == 1
    assert outputs(job)["pull-requests"] == "https://github.example/pull/1"


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


class TestTwoJobs:
    """One job without rights computes, another with rights applies; the file between them is not trusted."""

    @pytest.fixture
    def computed(self, job: Runner) -> Runner:
        """The first job is over; the second begins with a checkout of its own."""
        job.act("compute", token="")
        assert job.code == 0
        assert job.git("branch", "--list", "pyagent/*", where="origin") == "", "it has no rights and needs none"
        job.git("branch", "-q", "-D", "pyagent/security")
        return job

    def change(self, job: Runner, **values: object) -> None:
        path = job.folder / "pyagent-changes.json"
        path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **values}), encoding="utf-8")

    def test_what_one_computes_the_other_makes_pull_requests_of(self, computed: Runner) -> None:
        assert Path(outputs(computed)["file"]) == computed.folder / "pyagent-changes.json"
        computed.act("apply")
        assert computed.code == 0
        assert computed.remote_text() == "fixed 1"
        assert "Fix it" in computed.git("log", "-1", "--format=%B", "pyagent/security", where="origin")
        assert computed.read("pulls").count("--head pyagent/security") == 1
        assert outputs(computed)["pull-requests"] == "https://github.example/pull/1"
        assert "fix ." not in computed.read("calls").split("--branches", 1)[1], "the second job runs no fleet"

    def test_applying_needs_the_token(self, computed: Runner) -> None:
        assert "needs the input token" in computed.act("apply", token="")
        assert computed.code == 2

    @pytest.mark.parametrize(
        ("path", "why"),
        [
            (".github/workflows/ci.py", "hidden"),
            (".github/actions/x.py", "hidden"),
            ("action.yml", "no Python file"),
            ("Makefile", "no Python file"),
            (".git/hooks/pre-push.py", "hidden"),
            ("../outside.py", "hidden"),
            ("/etc/x.py", "hidden"),
            ("a//b.py", "hidden"),
        ],
    )
    def test_files_that_could_do_harm_are_refused(self, computed: Runner, path: str, why: str) -> None:
        files = [{"path": path, "content": "eA=="}]
        self.change(computed, categories=[{"category": "bugs", "commits": [{"message": "x", "files": files}]}])
        assert why in computed.act("apply")
        assert computed.code == 2
        assert computed.git("branch", "--list", "pyagent/*", where="origin") == ""

    def test_a_link_is_not_written_through(self, job: Runner) -> None:
        (job.folder / "clone" / "link.py").symlink_to("a.py")
        job.git("add", "link.py")
        job.git("commit", "-qm", "Link")
        job.act("compute", token="")
        files = [{"path": "link.py", "content": "eA=="}]
        self.change(job, categories=[{"category": "bugs", "commits": [{"message": "x", "files": files}]}])
        assert "link" in job.act("apply")
        assert job.code != 0
        assert job.git("branch", "--list", "pyagent/*", where="origin") == ""

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({"categories": [{"category": "main", "commits": []}]}, "not a file of changes"),
            ({"categories": [{"category": "bugs", "commits": []}]}, "has no commit"),
            ({"base": "0" * 40}, "was made for"),
            ({"version": 2}, "version 2"),
            ({"more": 1}, "not a file of changes"),
        ],
    )
    def test_what_is_no_such_file_is_refused(self, computed: Runner, values: dict[str, object], why: str) -> None:
        self.change(computed, **values)
        assert why in computed.act("apply")
        assert computed.code == 2
        assert computed.git("branch", "--list", "pyagent/*", where="origin") == ""

    def test_modules_of_the_checkout_are_not_imported(self, computed: Runner) -> None:
        for name in ("json.py", "pyagent.py"):
            (computed.folder / "clone" / name).write_text("open('hacked', 'w')\n")
        computed.act("apply")
        assert computed.code == 0
        assert not (computed.folder / "clone" / "hacked").exists()
