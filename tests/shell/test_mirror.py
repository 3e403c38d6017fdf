"""Mirrors follow their remotes, survive being killed, and push only what nobody else moved."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from git_scratch import Scratch
from sample_plans import NOON, change, run_info, two_commits

from pyagent.core.model import Category
from pyagent.errors import GitError, InfrastructureError, RemoteAway
from pyagent.shell.deliver import Target, commit_plans, read_records
from pyagent.shell.forge.base import Remote
from pyagent.shell.locks import file_lock
from pyagent.shell.workspace import (
    Blobs,
    MirrorCache,
    add_notes,
    checkout,
    commit,
    delete_remote_branch,
    open_repository,
    push,
    push_notes,
    read_note,
)
from pyagent.shell.workspace.process import Git

BRANCH = "pyagent/exceptions"


@pytest.fixture
def bare(scratch: Scratch, tmp_path: Path) -> Scratch:
    """The remote: a bare clone of the scratch repository, with partial clones allowed."""
    scratch.git("clone", "-q", "--bare", str(scratch.path), str(tmp_path / "remote.git"))
    made = Scratch(tmp_path / "remote.git")
    made.git("config", "uploadpack.allowFilter", "true")
    made.git("config", "uploadpack.allowAnySHA1InWant", "true")
    scratch.git("remote", "add", "origin", str(made.path))
    return made


@pytest.fixture
def cache(tmp_path: Path) -> MirrorCache:
    return MirrorCache(tmp_path / "mirrors")


@pytest.mark.parametrize(("faults", "arrives"), [(2, True), (3, False)])
def test_a_fault_of_a_moment_is_outlasted(
    bare: Scratch, cache: MirrorCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, faults: int, arrives: bool
) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    asked = tmp_path / "asked"
    said = "fatal: unable to access: The requested URL returned error: 502"
    program.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" = fetch ] && [ "$(cat {asked} 2>/dev/null | wc -c)" -lt {faults} ]; then\n'
        f"    printf x >> {asked}; echo '{said}' >&2; exit 128\n"
        f'fi\nexec {shutil.which("git")} "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    if arrives:
        with cache.open(Remote(bare.path.as_uri())) as mirror:
            assert mirror.branch_sha("main")
    else:
        with pytest.raises(RemoteAway, match="502"), cache.open(Remote(bare.path.as_uri())):
            pass


@pytest.mark.parametrize("blobs", list(Blobs))
def test_a_mirror_follows_its_remote(scratch: Scratch, bare: Scratch, cache: MirrorCache, blobs: Blobs) -> None:
    remote = Remote(bare.path.as_uri())
    scratch.git("push", "-q", "origin", "main:old")
    with cache.open(remote, blobs=blobs) as mirror:
        assert mirror.branch_sha("old") == mirror.branch_sha("main")
    scratch.write("package/a.py", "a = 2\n")
    sha = scratch.commit()
    scratch.git("push", "-q", "origin", "main", ":old")
    with cache.open(remote, blobs=blobs) as mirror:
        assert mirror.branch_sha("old") is None
        assert mirror.branch_sha("main") == sha
        with checkout(mirror, sha) as folder:
            assert (folder / "package/a.py").read_text() == "a = 2\n"


def test_a_mirror_on_demand_fetches_the_contents_of_a_commit_in_one_batch(
    scratch: Scratch, bare: Scratch, cache: MirrorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetches: list[tuple[str, ...]] = []
    real = Git.run

    def counted(self: Git, *arguments: str, **rest: object) -> bytes:
        if "fetch" in arguments:
            fetches.append(arguments)
        return real(self, *arguments, **rest)  # type: ignore[arg-type]

    with cache.open(Remote(bare.path.as_uri()), blobs=Blobs.ON_DEMAND) as mirror:
        listed = mirror.git.text("rev-list", "--objects", "--missing=print", "--no-walk", "main")
        assert listed.count("?") == 3
        monkeypatch.setattr(Git, "run", counted)
        for _ in range(2):
            with checkout(mirror, "main") as folder:
                assert (folder / "run.sh").read_text() == "#!/bin/sh\n"
    assert len(fetches) == 1


def test_a_commit_that_no_branch_holds_is_fetched_by_its_id(
    scratch: Scratch, bare: Scratch, cache: MirrorCache
) -> None:
    lost = scratch.commit("lost")
    scratch.git("push", "-q", "origin", f"{lost}:refs/pull/1/head")
    with cache.open(Remote(str(bare.path)), sha=lost) as mirror:
        assert mirror.resolve(lost) == lost
    with pytest.raises(GitError, match="has no commit 'bbbb"), cache.open(Remote(str(bare.path)), sha="b" * 40):
        raise AssertionError("opened without its commit")


def test_a_remote_that_is_not_there_is_one_clear_error(cache: MirrorCache, tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"^PA-1005: cannot fetch [^\n]+$"), cache.open(Remote(str(tmp_path / "no.git"))):
        raise AssertionError("opened without a remote")


@pytest.mark.parametrize("url", ["ext::sh -c 'touch {canary}'", "git://127.0.0.1:1/x", "--upload-pack=touch {canary}"])
def test_only_known_transports_are_used(cache: MirrorCache, tmp_path: Path, url: str) -> None:
    canary = tmp_path / "canary"
    with pytest.raises(InfrastructureError), cache.open(Remote(url.format(canary=canary))):
        raise AssertionError("opened over a transport that is not allowed")
    assert not canary.exists()


def test_credentials_reach_git_by_the_environment_only_and_no_error_shows_them(cache: MirrorCache) -> None:
    secret = "s3cret-of-the-installation"
    remote = Remote(
        f"http://bob:{secret}@127.0.0.1:9/x.git",
        {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.extraHeader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secret}",
        },
    )
    assert secret not in repr(replace(remote, url=""))
    with pytest.raises(InfrastructureError) as caught, cache.open(remote):
        raise AssertionError("opened without a server")
    assert secret not in str(caught.value)
    assert "bob" not in str(caught.value)


def test_a_killed_fetch_leaves_nothing_in_the_way(scratch: Scratch, bare: Scratch, cache: MirrorCache) -> None:
    remote = Remote(str(bare.path))
    with cache.open(remote) as mirror:
        folder = mirror.git.git_dir
    for left in (
        "packed-refs.lock",
        "refs/heads/main.lock",
        "config.lock",
        "objects/pack/tmp_pack_abc",
        "shallow.lock",
    ):
        (folder / left).write_bytes(b"half")
    scratch.write("package/a.py", "a = 2\n")
    sha = scratch.commit()
    scratch.git("push", "-q", "origin", "main")
    with cache.open(remote) as mirror:
        assert mirror.branch_sha("main") == sha
    assert not (folder / "objects/pack/tmp_pack_abc").exists()


def test_a_mirror_killed_while_it_was_made_is_made_again(bare: Scratch, cache: MirrorCache) -> None:
    remote = Remote(str(bare.path))
    (cache.path(remote) / "objects").mkdir(parents=True)
    (cache.path(remote) / "HEAD").write_text("")
    with cache.open(remote) as mirror:
        assert mirror.branch_sha("main") == bare.git("rev-parse", "main")


def test_a_lock_is_held_alone_and_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    code = "import sys; from pathlib import Path; from pyagent.shell.locks import file_lock\n"
    code += "with file_lock(Path(sys.argv[1]), 5): print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(InfrastructureError, match="is held by another run"), file_lock(path, 0.1):
            raise AssertionError("two holders")
        os.kill(holder.pid, signal.SIGKILL)
    with file_lock(path, 10) as handle:
        assert handle > 0


@pytest.mark.parametrize("blobs", list(Blobs))
def test_commits_made_in_a_mirror_are_pushed_with_their_notes(bare: Scratch, cache: MirrorCache, blobs: Blobs) -> None:
    remote = Remote(bare.path.as_uri())
    with cache.open(remote, blobs=blobs) as mirror:
        base = mirror.resolve("main")
        branch = commit_plans(mirror, base, [two_commits()], run_info(), target=Target.PENDING)[Category.EXCEPTIONS]
        for _ in range(2):
            push(mirror, remote, BRANCH, branch.tip, None)
            push_notes(mirror, remote, branch.tip)
    assert bare.git("rev-parse", BRANCH) == branch.tip
    assert bare.git("for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/main",
        f"refs/heads/{BRANCH}",
        "refs/notes/pyagent",
    ]
    assert bare.git("fsck", "--strict", "--no-dangling") == ""
    assert len(read_records(open_repository(bare.path))) == 2
    with cache.open(remote, blobs=blobs) as mirror:
        again = commit_plans(mirror, base, [two_commits()], run_info("run-2"), target=Target.PENDING)
        assert again[Category.EXCEPTIONS].commits == branch.commits


def test_a_branch_that_somebody_moved_is_not_overwritten(scratch: Scratch, bare: Scratch, cache: MirrorCache) -> None:
    remote = Remote(str(bare.path))
    with cache.open(remote) as mirror:
        base = mirror.resolve("main")
        ours = commit(mirror, base, [change("package/a.py", "a = 1\n", "a = 2\n")], "ours", date=NOON)
        theirs = scratch.commit("theirs")
        scratch.git("push", "-q", "origin", f"main:{BRANCH}")
        for expected in (None, base):
            with pytest.raises(GitError, match="PA-1005: cannot push pyagent/exceptions"):
                push(mirror, remote, BRANCH, ours, expected)
            with pytest.raises(GitError, match="PA-1005: cannot delete"):
                delete_remote_branch(mirror, remote, BRANCH, base)
        assert bare.git("rev-parse", BRANCH) == theirs
        push(mirror, remote, BRANCH, ours, theirs)
        delete_remote_branch(mirror, remote, BRANCH, ours)
        delete_remote_branch(mirror, remote, BRANCH, ours)
    assert bare.git("branch", "--list", BRANCH) == ""


def test_notes_of_two_writers_are_both_kept(
    scratch: Scratch, bare: Scratch, cache: MirrorCache, tmp_path: Path
) -> None:
    remote = Remote(str(bare.path))
    other = MirrorCache(tmp_path / "other-machine")
    with cache.open(remote) as mine, other.open(remote) as theirs:
        base = mine.resolve("main")
        add_notes(mine, {base: "mine"}, date=NOON)
        add_notes(theirs, {base: "theirs"}, date=NOON)
        push_notes(theirs, remote, base)
        push_notes(mine, remote, base)
        push_notes(theirs, remote, base)
        assert read_note(theirs, base) == ("theirs", "mine")
    assert read_note(open_repository(bare.path), base) == ("theirs", "mine")
