"""Proposals over a bare repository: one per category, merged by git, never twice, never over people."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from git_scratch import Scratch
from one_run import BRANCH, EXCEPTIONS, run_once
from sample_plans import run_info, two_commits

from pyagent.core.actions import Action, Close
from pyagent.core.authorship import Ours
from pyagent.core.events import Push, receive
from pyagent.core.lifecycle import Redo
from pyagent.core.record import Identity
from pyagent.errors import ConfigurationError, ForgeError, GitError, StoreError
from pyagent.shell.deliver import Target, commit_plans, read_records
from pyagent.shell.execute import Look, observe, perform
from pyagent.shell.forge.local import LocalForge, install_post_receive
from pyagent.shell.workspace import MirrorCache, open_repository, push


def test_a_run_opens_one_pull_request_and_repeating_it_changes_nothing(
    bare: Scratch, forge: LocalForge, tmp_path: Path
) -> None:
    effect = run_once(forge, tmp_path, two_commits(), times=2)
    assert (effect.action, effect.number) == ("opened", 1)
    (pull,) = forge.pull_requests(BRANCH)
    assert (pull.title, pull.state, pull.labels) == ("Exceptions: fix 3 findings in 2 files", "open", ("pyagent",))
    assert pull.head_sha == bare.git("rev-parse", BRANCH) == bare.git("rev-parse", "refs/pull/1/head")
    assert len(read_records(open_repository(bare.path))) == 2
    again = run_once(forge, tmp_path, two_commits(), "run-2")
    assert (again.action, again.reason) == ("left", "pull request 1 is up to date")
    assert bare.git("rev-parse", BRANCH) == pull.head_sha


def test_a_moved_base_updates_the_same_pull_request(
    scratch: Scratch, bare: Scratch, forge: LocalForge, tmp_path: Path
) -> None:
    run_once(forge, tmp_path, two_commits())
    scratch.write("package/c.py", "c = 1\n")
    base = scratch.commit()
    scratch.git("push", "-q", "origin", "main")
    tip = bare.git("rev-parse", BRANCH)
    assert run_once(forge, tmp_path, two_commits(), "run-2").reason == "pull request 1 is up to date"
    assert bare.git("rev-parse", BRANCH) == tip, "it would merge to the same: no approval is lost, no build started"
    effect = run_once(forge, tmp_path, two_commits(), "run-3", times=2, redo=Redo.REBASE)
    assert (effect.action, effect.number) == ("updated", 1)
    assert bare.git("merge-base", "main", BRANCH) == base
    assert len(forge.pull_requests(BRANCH)) == 1


@pytest.mark.parametrize("how", ["fast-forward", "merge commit", "rebase"])
def test_a_merge_is_noticed(scratch: Scratch, bare: Scratch, forge: LocalForge, tmp_path: Path, how: str) -> None:
    run_once(forge, tmp_path, two_commits())
    scratch.git("fetch", "-q", "origin", BRANCH)
    if how != "fast-forward":
        scratch.write("package/c.py", "c = 1\n")
        scratch.commit()
    scratch.git(
        *(["cherry-pick", "main..FETCH_HEAD"] if how == "rebase" else ["merge", "-q", "--no-edit", "FETCH_HEAD"])
    )
    scratch.git("push", "-q", "origin", "main")
    assert [pull.state for pull in forge.pull_requests(BRANCH)] == ["merged"]
    assert run_once(forge, tmp_path, None, "run-2").reason == "nothing is left to fix"


def test_what_was_closed_is_not_offered_again(forge: LocalForge, tmp_path: Path) -> None:
    run_once(forge, tmp_path, two_commits())
    forge.close_pull_request(1)
    effect = run_once(forge, tmp_path, two_commits(), "run-2")
    assert effect.reason == "3 findings were closed unmerged before and not offered again"
    assert len(forge.pull_requests(BRANCH)) == 1


def test_commits_under_an_apps_own_name_are_ours(forge: LocalForge, tmp_path: Path) -> None:
    app = Identity("fixer[bot]", "7+fixer[bot]@users.noreply.github.com")
    info = replace(run_info(), author=app)
    with MirrorCache(tmp_path / "mirrors").open(forge.remote()) as mirror:
        base = mirror.resolve("main")
        made = commit_plans(mirror, base, [two_commits()], info, target=Target.PENDING)[EXCEPTIONS]
        push(mirror, forge.remote(), BRANCH, made.tip, None)
    with MirrorCache(tmp_path / "mirrors").open(forge.remote()) as mirror:
        _, stranger = observe(forge, mirror, EXCEPTIONS, base, Look(made, Ours(), info.time))
        _, known = observe(forge, mirror, EXCEPTIONS, base, Look(made, Ours("fixer"), info.time))
    assert stranger is not None
    assert stranger.others == (app.email,)
    assert known is not None
    assert known.others == ()


def test_nothing_left_closes_with_a_word_and_deletes_the_branch(
    bare: Scratch, forge: LocalForge, tmp_path: Path
) -> None:
    run_once(forge, tmp_path, two_commits())
    effect = run_once(forge, tmp_path, None, "run-2", times=2)
    assert (effect.action, effect.number) == ("closed", 1)
    assert forge.branch_sha(BRANCH) is None
    (pull,) = forge.pull_requests()
    assert (pull.state, pull.head_sha) == ("closed", bare.git("rev-parse", "refs/pull/1/head"))
    assert "Nothing is left to fix" in forge.comments(1)[0]
    assert run_once(forge, tmp_path, two_commits(), "run-3").number == 2


def test_a_branch_that_moved_between_decision_and_effect_is_not_overwritten(
    scratch: Scratch, bare: Scratch, forge: LocalForge, tmp_path: Path
) -> None:
    run_once(forge, tmp_path, two_commits())
    with MirrorCache(tmp_path / "mirrors").open(forge.remote()) as mirror:
        seen = forge.branch_sha(BRANCH)
        scratch.git("push", "-q", "--force", "origin", f"main:{BRANCH}")
        action: Action = Close(EXCEPTIONS, 1, BRANCH, seen, "t", "b", "word", "<!-- m -->")
        with pytest.raises(GitError, match="cannot delete"):
            perform(action, forge, mirror)
    assert forge.branch_sha(BRANCH) == scratch.git("rev-parse", "main")


def test_the_forge_reads_refuses_and_remembers(bare: Scratch, forge: LocalForge, tmp_path: Path) -> None:
    assert forge.default_branch() == "main"
    assert forge.read_file("package/a.py", "main") == b"a = 1\n"
    assert forge.read_file("nope", "main") is None
    assert forge.read_file("package/a.py", "nope") is None
    assert forge.permission("anybody") == "admin"
    with pytest.raises(ForgeError, match="has no branch nope"):
        forge.open_pull_request(head="nope", base="main", title="t", body="b", draft=False)
    bare.git("branch", "same", "main")
    with pytest.raises(ForgeError, match="no commits between"):
        forge.open_pull_request(head="same", base="main", title="t", body="b", draft=False)
    with pytest.raises(ForgeError, match="no pull request 9"):
        forge.close_pull_request(9)
    for status in ("queued", "in_progress"):
        forge.upsert_check(
            "a" * 40, name="PyAgent", external_id="run-1", status=status, conclusion=None, title="t", summary="s"
        )  # type: ignore[arg-type]
    assert [check["status"] for check in forge.checks("a" * 40)] == ["in_progress"]
    forge.react(5, "eyes")
    forge.react(5, "eyes")
    forge.delete_branch("same")
    forge.delete_branch("same")
    assert forge.branch_sha("same") is None


def test_a_database_that_is_none_is_one_clear_error(bare: Scratch, tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_text(
        "not a database, only text that is long enough to be looked at" * 20, encoding="utf-8"
    )
    with pytest.raises(StoreError, match=r"^PA-1008: [^\n]+$"):
        LocalForge(bare.path, tmp_path / "broken.db").pull_requests(BRANCH)


# ---------------------------------------------------------------- post-receive


@pytest.fixture
def inbox() -> Iterator[tuple[str, queue.Queue[tuple[dict[str, str], bytes]]]]:
    """A web server that keeps what is posted to it."""
    received: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()

    class Keep(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.put((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keep) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/webhook", received
        server.shutdown()
        thread.join()


def test_a_plain_push_sends_one_signed_webhook_that_the_server_understands(
    scratch: Scratch, bare: Scratch, tmp_path: Path, inbox: tuple[str, queue.Queue[tuple[dict[str, str], bytes]]]
) -> None:
    url, received = inbox
    secret = tmp_path / "it's secret"
    secret.write_text("s3cret\n", encoding="utf-8")
    hook = install_post_receive(bare.path, url, secret)
    assert install_post_receive(bare.path, url, secret) == hook
    assert "s3cret" not in hook.read_text()
    before = scratch.git("rev-parse", "main")
    sha = scratch.commit("more")
    scratch.git("push", "-q", "origin", "main", f"main:{BRANCH}", "main:refs/tags/v1")
    headers, body = received.get(timeout=30)
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    event = receive(headers, body, secret="s3cret", slug="pyagent")
    assert isinstance(event, Push)
    assert (event.source.repository, event.branch, event.before, event.after) == ("acme/project", "main", before, sha)
    assert json.loads(body)["repository"]["default_branch"] == "main"
    assert received.empty()


def test_a_push_succeeds_when_nobody_listens(scratch: Scratch, bare: Scratch, tmp_path: Path) -> None:
    install_post_receive(bare.path, "http://127.0.0.1:9/webhook", tmp_path / "missing-secret")
    sha = scratch.commit("more")
    scratch.git("push", "-q", "origin", "main")
    assert bare.git("rev-parse", "main") == sha


def test_a_hook_of_somebody_else_is_kept(bare: Scratch, tmp_path: Path) -> None:
    (bare.path / "hooks").mkdir(exist_ok=True)
    (bare.path / "hooks/post-receive").write_text("#!/bin/sh\nmine\n")
    with pytest.raises(GitError, match="is not PyAgent's"):
        install_post_receive(bare.path, "http://127.0.0.1:9/", tmp_path)
    assert (bare.path / "hooks/post-receive").read_text() == "#!/bin/sh\nmine\n"
    with pytest.raises(ConfigurationError, match="is no web address"):
        install_post_receive(bare.path, "file:///etc/passwd", tmp_path)
