"""Repositories are opened, read and committed to without touching what is the user's."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from git_scratch import Scratch, new_repository

from pyagent.core.model import FileChange
from pyagent.core.record import Identity
from pyagent.errors import GitError, PyAgentError
from pyagent.shell.workspace import (
    CommitSpec,
    add_notes,
    checkout,
    commit,
    commit_series,
    export,
    open_repository,
    read_note,
    read_notes,
)
from pyagent.shell.workspace.tree import link_leaves, unsafe_reason

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def change(path: str, before: str, after: str) -> FileChange:
    return FileChange(path, before.encode(), after.encode())


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize("make", ["nothing", "folder", "file", "broken"])
def test_what_is_no_repository_is_one_clear_error(tmp_path: Path, make: str) -> None:
    path = tmp_path / "x"
    if make in ("folder", "broken"):
        path.mkdir()
    if make == "broken":
        (path / ".git").write_text("gitdir: /nowhere/at/all\n", encoding="utf-8")
    if make == "file":
        path.write_text("text", encoding="utf-8")
    with pytest.raises(GitError, match=r"^PA-1005: [^\n]+$"):
        open_repository(path)


def test_an_empty_repository_says_that_it_has_no_commits(tmp_path: Path) -> None:
    repository = open_repository(new_repository(tmp_path / "empty").path)
    assert repository.current_branch() == "main"
    with pytest.raises(GitError, match=r"PA-1005: .* has no commits yet; make the first commit"):
        repository.head()


def test_a_folder_inside_a_repository_opens_the_repository(scratch: Scratch) -> None:
    repository = open_repository(scratch.path / "package")
    assert repository.work_tree == scratch.path
    assert repository.head() == scratch.git("rev-parse", "HEAD")


def test_a_detached_head_works(scratch: Scratch) -> None:
    scratch.git("checkout", "-q", "--detach")
    repository = open_repository(scratch.path)
    assert repository.current_branch() is None
    assert commit(repository, repository.head(), [change("package/a.py", "a = 1\n", "a = 2\n")], "x", date=NOON)


def test_a_shallow_clone_works(scratch: Scratch, tmp_path: Path) -> None:
    scratch.write("package/a.py", "a = 2\n")
    scratch.commit("second")
    scratch.git("clone", "-q", "--depth=1", scratch.path.as_uri(), str(tmp_path / "shallow"))
    repository = open_repository(tmp_path / "shallow")
    sha = commit(repository, repository.head(), [change("package/a.py", "a = 2\n", "a = 3\n")], "x", date=NOON)
    with checkout(repository, sha, tmp_path) as folder:
        assert (folder / "package/a.py").read_text() == "a = 3\n"


def test_a_bare_repository_works(scratch: Scratch, tmp_path: Path) -> None:
    scratch.git("clone", "-q", "--bare", str(scratch.path), str(tmp_path / "bare.git"))
    repository = open_repository(tmp_path / "bare.git")
    assert repository.work_tree is None
    assert commit(repository, repository.head(), [change("package/a.py", "a = 1\n", "a = 2\n")], "x", date=NOON)


def test_a_linked_worktree_works(scratch: Scratch, tmp_path: Path) -> None:
    scratch.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    repository = open_repository(tmp_path / "linked")
    assert repository.current_branch() == "other"
    sha = commit(repository, repository.head(), [change("package/a.py", "a = 1\n", "a = 2\n")], "x", date=NOON)
    repository.set_ref("refs/heads/pyagent/bugs", sha, None)
    assert scratch.git("rev-parse", "pyagent/bugs") == sha


def test_git_variables_of_a_hook_that_starts_us_have_no_effect(
    scratch: Scratch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.path / ".git/objects"))
    assert open_repository(scratch.path).head() == scratch.git("rev-parse", "HEAD")


# ---------------------------------------------------------------- committing


def test_a_commit_changes_its_files_and_nothing_of_the_users(scratch: Scratch) -> None:
    scratch.write("package/b.py", "b = 'work in progress'\n")
    scratch.git("stash")
    scratch.write("package/a.py", "a = 'not saved'\n")
    scratch.git("add", "package/a.py")
    before = scratch.state()
    repository = open_repository(scratch.path)
    base = repository.head()
    sha = commit(
        repository,
        base,
        [change("run.sh", "#!/bin/sh\n", "#!/bin/sh\nexit\n"), change("new/c.py", "", "c = 1\n")],
        "Subject\n\nBody",
        date=NOON,
        author=Identity("Bot <x>\n", "bot@example.org"),
    )
    assert scratch.state() == before
    assert scratch.git("diff-tree", "-r", "--name-status", base, sha).split() == ["A", "new/c.py", "M", "run.sh"]
    assert scratch.git("ls-tree", sha, "run.sh").startswith("100755")
    assert scratch.git("log", "-1", "--format=%an|%ae|%cn|%at|%P|%B", sha) == (
        f"Bot x|bot@example.org|Bot x|{int(NOON.timestamp())}|{base}|Subject\n\nBody"
    )
    assert scratch.git("for-each-ref", "refs/pyagent") == ""
    assert scratch.git("fsck", "--strict", "--no-dangling") == ""


def test_the_same_series_gives_the_same_ids(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    specs = [
        CommitSpec((change("package/a.py", "a = 1\n", "a = 2\n"),), "one"),
        CommitSpec((change("package/a.py", "a = 2\n", "a = 3\n"), change("package/b.py", "b = 1\n", "b = 2\n")), "two"),
    ]
    first = commit_series(repository, repository.head(), specs, date=NOON)
    assert commit_series(repository, repository.head(), specs, date=NOON) == first
    assert [info.subject for info in repository.commits(repository.head(), first[-1])] == ["one", "two"]
    assert scratch.git("show", f"{first[-1]}:package/a.py") == "a = 3"
    assert scratch.git("rev-parse", f"{first[1]}^") == first[0]


def test_a_change_proved_against_other_text_is_refused(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    with pytest.raises(GitError, match="not the text that the change was proved against"):
        commit(repository, repository.head(), [change("package/a.py", "a = 9\n", "a = 2\n")], "x", date=NOON)
    with pytest.raises(GitError, match="is not in the base commit"):
        commit(repository, repository.head(), [change("package/z.py", "z = 9\n", "a = 2\n")], "x", date=NOON)


@pytest.mark.parametrize(
    "path", ["../out", "/abs", ".git/config", "a/.GIT/hooks/x", "", "package", "run.sh/x", "link", "link/x"]
)
def test_a_path_that_is_no_plain_file_is_refused(scratch: Scratch, path: str) -> None:
    (scratch.path / "link").symlink_to("package")
    scratch.commit()
    repository = open_repository(scratch.path)
    with pytest.raises(GitError, match="PA-1005"):
        commit(repository, repository.head(), [change(path, "", "x")], "x", date=NOON)


@pytest.mark.parametrize(
    "name", [b"new\nline.py", b"latin-\xe9.py", b'quo"te\\.py', "umlaut-ü.py".encode(), b" lead", b"tab\t.py", b"-x.py"]
)
def test_any_name_git_knows_is_committed_and_exported(scratch: Scratch, tmp_path: Path, name: bytes) -> None:
    (scratch.path / os.fsdecode(name)).write_bytes(b"old\r\n\x00")
    scratch.commit()
    repository = open_repository(scratch.path)
    path = os.fsdecode(name)
    sha = commit(repository, repository.head(), [FileChange(path, b"old\r\n\x00", b"new\n")], "x", date=NOON)
    assert repository.tree(sha) != repository.tree(repository.head())
    exported = export(repository, sha, tmp_path / "out")
    assert (tmp_path / "out" / path).read_bytes() == b"new\n"
    assert exported.skipped == {}


def test_a_branch_moves_only_from_where_it_was_expected(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    base = repository.head()
    one = commit(repository, base, [change("package/a.py", "a = 1\n", "a = 2\n")], "one", date=NOON)
    repository.set_ref("refs/heads/pyagent/bugs", base, None)
    with pytest.raises(GitError, match="cannot move refs/heads/pyagent/bugs"):
        repository.set_ref("refs/heads/pyagent/bugs", one, None)
    with pytest.raises(GitError, match="cannot move"):
        repository.set_ref("refs/heads/pyagent/bugs", one, one[:-1] + ("0" if one[-1] != "0" else "1"))
    repository.set_ref("refs/heads/pyagent/bugs", one, base)
    repository.set_ref("refs/heads/pyagent/bugs", one, base)
    assert repository.branch_sha("pyagent/bugs") == one
    repository.delete_ref("refs/heads/pyagent/bugs", one)
    repository.delete_ref("refs/heads/pyagent/bugs", one)
    assert repository.branch_sha("pyagent/bugs") is None


def test_the_commits_of_a_branch_name_their_authors(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    base = repository.head()
    ours = commit(repository, base, [change("package/a.py", "a = 1\n", "a = 2\n")], "ours", date=NOON)
    scratch.git("checkout", "-q", "-b", "pyagent/bugs", ours)
    scratch.write("package/b.py", "b = 2\n")
    theirs = scratch.commit("theirs")
    found = repository.commits(base, theirs)
    assert [(info.sha, info.author_email) for info in found] == [
        (ours, "pyagent[bot]@users.noreply.github.com"),
        (theirs, "ada@example.org"),
    ]
    assert repository.commits(theirs, theirs) == []


@pytest.mark.parametrize("revision", ["nope", "--help", "", "HEAD~99", "HEAD\0"])
def test_an_unknown_revision_is_one_clear_error(scratch: Scratch, revision: str) -> None:
    with pytest.raises(GitError, match=r"^PA-1005: [^\n]+has no commit"):
        open_repository(scratch.path).resolve(revision)


# ---------------------------------------------------------------- notes


def test_notes_are_added_once_and_kept(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    base = repository.head()
    add_notes(repository, {base: '{"a":1}'}, date=NOON)
    tip = repository.ref_sha("refs/notes/pyagent")
    add_notes(repository, {base: '{"a":1}'}, date=NOON)
    assert repository.ref_sha("refs/notes/pyagent") == tip
    add_notes(repository, {base: '{"b":2}'}, date=NOON)
    assert read_note(repository, base) == ('{"a":1}', '{"b":2}')
    assert scratch.git("notes", "--ref=pyagent", "show", base) == '{"a":1}\n{"b":2}'


def test_notes_that_git_itself_wrote_are_kept(scratch: Scratch) -> None:
    scratch.git("notes", "--ref=pyagent", "add", "-m", "by hand")
    repository = open_repository(scratch.path)
    add_notes(repository, {repository.head(): "{}"}, date=NOON)
    assert read_note(repository, repository.head()) == ("by hand", "{}")


def test_many_notes_are_read_back_also_when_git_fans_them_out(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    specs = [CommitSpec((change("package/a.py", f"a = {n}\n", f"a = {n + 1}\n"),), f"{n}") for n in range(1, 400)]
    shas = commit_series(repository, repository.head(), specs, date=NOON)
    for part in (shas[:300], shas[300:]):
        add_notes(repository, {sha: f"line of {sha}" for sha in part}, date=NOON)
    assert read_notes(repository) == {sha: (f"line of {sha}",) for sha in shas}
    assert scratch.git("notes", "--ref=pyagent", "show", shas[7]) == f"line of {shas[7]}"


# ---------------------------------------------------------------- exporting


def test_the_checkout_has_the_exact_bytes_and_modes_and_goes_away(scratch: Scratch, tmp_path: Path) -> None:
    scratch.write(".gitattributes", "*.py text eol=crlf\n*.txt filter=evil\n")
    scratch.write("x.txt", "x\n")
    sha = scratch.commit()
    repository = open_repository(scratch.path)
    with checkout(repository, sha, tmp_path / "runs") as folder:
        assert (folder / "package/a.py").read_bytes() == b"a = 1\n"
        assert os.access(folder / "run.sh", os.X_OK)
        assert not os.access(folder / "package/a.py", os.X_OK)
        assert not (folder / ".git").exists()
    assert list((tmp_path / "runs").iterdir()) == []


def test_the_checkout_goes_away_also_after_an_error_and_after_a_killed_run(scratch: Scratch, tmp_path: Path) -> None:
    dead = tmp_path / "pyagent-checkout-999999999-abc"
    (dead / "files").mkdir(parents=True)
    run = checkout(open_repository(scratch.path), "HEAD", tmp_path)
    folder = run.__enter__()
    assert folder.is_dir()
    assert not dead.exists()
    fault = ZeroDivisionError()
    assert not run.__exit__(ZeroDivisionError, fault, None)
    assert not folder.exists()


def test_links_are_made_only_when_they_stay_inside(scratch: Scratch, tmp_path: Path) -> None:
    wanted = {"in": "package/a.py", "package/up": "../run.sh", "loop": "loop", "dangling": "nothing"}
    refused = {"out": "../secret", "abs": "/etc/passwd", "package/far": "../../x", "sly": "package/../../x"}
    for name, target in (wanted | refused).items():
        (scratch.path / name).symlink_to(target)
    sha = scratch.commit()
    exported = export(open_repository(scratch.path), sha, tmp_path / "out")
    assert {name: str((tmp_path / "out" / name).readlink()) for name in wanted} == wanted
    assert exported.skipped == dict.fromkeys(sorted(refused), "it is a link out of the repository")
    assert not any(os.path.lexists(tmp_path / "out" / name) for name in refused)


def hostile_tree(scratch: Scratch, *entries: tuple[str, bytes, str]) -> str:
    """A commit with entries that no porcelain would make: (mode, name, object id)."""
    raw = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
    tree = scratch.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=raw)
    return scratch.git("commit-tree", "-m", "hostile", tree)


def test_hostile_names_are_skipped_and_nothing_is_written_outside(scratch: Scratch, tmp_path: Path) -> None:
    blob = scratch.git("hash-object", "-w", "--stdin", stdin=b"evil")
    good = scratch.git("hash-object", "-w", "--stdin", stdin=b"good")
    here = scratch.git("hash-object", "-w", "--stdin", stdin=b".")
    up = scratch.git("hash-object", "-w", "--stdin", stdin=b"..")
    inner = scratch.git("hash-object", "-w", "-t", "tree", "--stdin", stdin=b"100644 config\0" + bytes.fromhex(blob))
    climb = scratch.git("hash-object", "-w", "-t", "tree", "--stdin", stdin=b"120000 x\0" + bytes.fromhex(up))
    sha = hostile_tree(
        scratch,
        ("100644", b"../escaped", blob),
        ("40000", b"..", inner),
        ("40000", b".git", inner),
        ("40000", b".GiT", inner),
        ("100644", b"/tmp/pyagent-absolute", blob),
        ("40000", b"dir", inner),
        ("120000", b"dir", up),
        ("100644", b"good", good),
        ("120000", b"here", here),
        ("40000", b"here", climb),
        ("160000", b"module", scratch.git("rev-parse", "HEAD")),
        ("100644", b"n" * 300, blob),
    )
    exported = export(open_repository(scratch.path), sha, tmp_path / "outer" / "out")
    assert sorted(path.name for path in (tmp_path / "outer").iterdir()) == ["out"]
    assert sorted(path.name for path in (tmp_path / "outer/out").iterdir()) == ["dir", "good", "here"]
    assert not (tmp_path / "outer/out/x").is_symlink()
    assert not Path("/tmp/pyagent-absolute").exists()
    assert {"../escaped", "../config", ".git/config", ".GiT/config", "module", "dir", "here/x", "n" * 300} <= set(
        exported.skipped
    )


def test_submodules_are_skipped(scratch: Scratch, tmp_path: Path) -> None:
    inner = new_repository(tmp_path / "inner")
    inner.write("x", "x")
    inner.commit()
    scratch.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.path), "vendored/inner")
    sha = scratch.commit()
    exported = export(open_repository(scratch.path), sha, tmp_path / "out")
    assert exported.skipped == {"vendored/inner": "it is a submodule"}
    assert (tmp_path / "out/package/a.py").exists()


@pytest.mark.parametrize(
    ("path", "target", "leaves"),
    [
        ("a", "b", False),
        ("a", "..", True),
        ("d/a", "..", False),
        ("d/a", "../..", True),
        ("a", "b/../c", True),
        ("a", "", True),
    ],
)
def test_a_link_may_climb_only_first_and_only_inside(path: str, target: str, leaves: bool) -> None:
    assert link_leaves(path, target) is leaves


@pytest.mark.parametrize("part", [".git", ".GIT", ".git.", ".git ", "git~1", ".g\u200cit", ".git::$INDEX_ALLOCATION"])
def test_names_that_some_disk_takes_for_git_are_refused(part: str) -> None:
    assert unsafe_reason(f"a/{part}/hooks/x")
    assert not unsafe_reason("a/.github/x")


# ---------------------------------------------------------------- nothing of the repository runs


def test_nothing_that_the_repository_configures_is_executed(scratch: Scratch, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    script = scratch.path / ".git" / "evil.sh"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {canary}\ncat\n')
    script.chmod(0o755)
    scratch.write(".gitattributes", "* filter=evil diff=evil\n")
    sha = scratch.commit()
    hooks = ["reference-transaction", "post-commit", "pre-commit", "post-checkout", "post-index-change", "post-rewrite"]
    for hook in hooks:
        (scratch.path / ".git/hooks" / hook).write_text(script.read_text())
        (scratch.path / ".git/hooks" / hook).chmod(0o755)
    evil = [
        "core.fsmonitor",
        "core.sshCommand",
        "core.askPass",
        "core.pager",
        "core.editor",
        "core.gitProxy",
        "gpg.program",
    ]
    evil += ["filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv", "diff.external"]
    evil += ["credential.helper", "core.alternateRefsCommand", "alias.ls-tree", "alias.log", "hook.x.command"]
    for key in evil:
        scratch.git("config", key, str(script))
    scratch.git("config", "hook.x.event", "reference-transaction")
    scratch.git("config", "core.hooksPath", str(scratch.path / ".git/hooks"))
    scratch.git("config", "commit.gpgSign", "true")
    scratch.git("config", "log.showSignature", "true")
    canary.unlink(missing_ok=True)

    repository = open_repository(scratch.path)
    new = commit(repository, sha, [change("package/a.py", "a = 1\n", "a = 2\n")], "x", date=NOON)
    repository.set_ref("refs/heads/pyagent/bugs", new, None)
    add_notes(repository, {new: "{}"}, date=NOON)
    read_notes(repository)
    repository.commits(sha, new)
    repository.merge_base(sha, new)
    repository.current_branch()
    with checkout(repository, new, tmp_path) as folder:
        assert (folder / "package/a.py").read_text() == "a = 2\n"
    repository.delete_ref("refs/heads/pyagent/bugs", new)
    assert not canary.exists(), canary.read_text(encoding="utf-8")

    scratch.git("update-ref", "refs/heads/witness", sha)
    assert canary.exists(), "the canary itself must work, or this test proves nothing"


def test_a_promised_object_is_not_fetched_through_a_configured_program(scratch: Scratch, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    clone = tmp_path / "clone"
    scratch.git("config", "uploadpack.allowFilter", "true")
    scratch.git("clone", "-q", "--bare", "--filter=blob:none", scratch.path.as_uri(), str(clone))
    Scratch(clone).git("config", "remote.origin.uploadpack", f"touch {canary}; git-upload-pack")
    Scratch(clone).git("config", "remote.origin.url", f"ext::sh -c 'touch {canary}'")
    with pytest.raises(PyAgentError, match="PA-1005"), checkout(open_repository(clone), "HEAD", tmp_path):
        raise AssertionError("a checkout without contents")
    Scratch(clone).git("config", "remote.origin.url", str(scratch.path))
    with pytest.raises(PyAgentError, match="PA-1005"), checkout(open_repository(clone), "HEAD", tmp_path):
        raise AssertionError("a checkout without contents")
    assert not canary.exists()
