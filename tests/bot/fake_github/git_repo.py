"""A bare repository of the fake: people commit to it without a working tree, tests read it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

# GitHub refuses workflow files from an App without the permission for them; the shim passes what the token may.
UPDATE_HOOK = """#!/bin/sh
if [ -f protected ]; then
    pattern=$(cat protected)
    case "$1" in
        refs/heads/$pattern) echo "GH013: Repository rule violations found for $1" >&2; exit 1 ;;
    esac
fi
[ "$FAKE_GITHUB_WORKFLOWS" = write ] && exit 0
case "$3" in *[!0]*) ;; *) exit 0 ;; esac
case "$2" in *[!0]*) old=$2 ;; *) old=$(git rev-parse HEAD) ;; esac
git diff --quiet "$old" "$3" -- .github/workflows && exit 0
echo "refusing to allow a GitHub App to create or update workflow without 'workflows' permission" >&2
exit 1
"""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as ``git log`` tells it."""

    sha: str
    subject: str
    message: str
    author: str
    email: str
    committer: str = ""
    is_signed: bool = False

    @property
    def trailers(self) -> dict[str, str]:
        """The ``Key: value`` lines of the last paragraph."""
        last = self.message.strip().rpartition("\n\n")[2].splitlines()
        return {key: value for key, mark, value in (line.partition(": ") for line in last) if mark}


class BareRepo:
    """Plumbing over one bare repository.

    Args:
        path: Folder; made when it is not there.
        default_branch: What ``HEAD`` names.
    """

    def __init__(self, path: Path, default_branch: str = "main") -> None:
        self.path = path
        if not path.exists():
            path.mkdir(parents=True)
            self.git("init", "--quiet", "--bare", f"--initial-branch={default_branch}", "--template=", ".")
            with (path / "config").open("a", encoding="utf-8") as config:
                config.write("[http]\nreceivepack = true\n[gc]\nauto = 0\n")
                config.write("[uploadpack]\nallowFilter = true\nallowAnySHA1InWant = true\n")
            (path / "hooks").mkdir()
            hook = path / "hooks" / "update"
            hook.write_text(UPDATE_HOOK, encoding="utf-8")
            hook.chmod(0o755)

    def git(self, *arguments: str, feed: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """Run git here; its output without the last newline."""
        return self.git_bytes(*arguments, feed=feed, env=env).decode(errors="replace").rstrip("\n")

    def git_bytes(self, *arguments: str, feed: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Run git here; its output as it is."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=feed,
            capture_output=True,
            check=False,
            timeout=30,
            env=plain_environment(self.path) | dict(env or {}),
        )
        if done.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def refs(self) -> dict[str, str]:
        """Every ref and its tip."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    def tip(self, branch: str) -> str | None:
        """Tip of a branch; None when it does not exist."""
        return self.refs().get(f"refs/heads/{branch}")

    def resolve(self, ref: str) -> str | None:
        """The commit that a branch name, ref or sha means."""
        refs = self.refs()
        known = refs.get(ref) or refs.get(f"refs/heads/{ref}") or refs.get(f"refs/{ref}")
        if known:
            return known
        kind = self.git("cat-file", "--batch-check", feed=ref.encode())
        return kind.split(" ")[0] if " commit " in kind else None

    def read(self, ref: str, path: str) -> bytes | None:
        """A file at a commit; None when it is not there or a folder."""
        answer = self.git("cat-file", "--batch-check", feed=f"{ref}:{path}".encode())
        return self.git_bytes("cat-file", "blob", answer.split(" ")[0]) if " blob " in answer else None

    def paths(self, ref: str) -> list[str]:
        """Every file of a commit."""
        return self.git("ls-tree", "-r", "--name-only", ref).splitlines()

    def log(self, revisions: str) -> list[Commit]:
        """Commits of a range, oldest first."""
        out = self.git("log", "--reverse", "--format=%H%x00%s%x00%B%x00%an%x00%ae%x00%ce%x01", revisions)
        rows = [entry.strip("\n").split("\0") for entry in out.split("\x01") if entry.strip("\n")]
        return [Commit(*row, is_signed="\ngpgsig " in self.git("cat-file", "commit", row[0])) for row in rows]

    def mode(self, ref: str, path: str) -> str:
        """The mode of a file at a commit."""
        return self.git("ls-tree", ref, "--", path).split(" ")[0]

    def note(self, sha: str, ref: str = "pyagent") -> str:
        """The note of a commit."""
        return self.git("notes", f"--ref={ref}", "show", sha)

    def related(self, one: str, other: str) -> bool:
        """Whether two branches have a commit in common."""
        return bool(set(self.git("rev-list", one).splitlines()) & set(self.git("rev-list", other).splitlines()))

    def commit(
        self,
        branch: str,
        files: Mapping[str, str | None],
        message: str,
        author: str = "maria",
        *,
        executable: Collection[str] = (),
    ) -> str:
        """Commit files on top of a branch (None deletes one) and move the branch."""
        parent = self.tip(branch)
        index = {"GIT_INDEX_FILE": str(self.path / "people.index")}
        self.git("read-tree", *([parent] if parent else ["--empty"]), env=index)
        for path, content in files.items():
            if content is None:
                self.git("update-index", "--index-info", feed=f"0 {'0' * 40}\t{path}\n".encode(), env=index)
                continue
            blob = self.git("hash-object", "-w", "--stdin", feed=content.encode())
            mode = "100755" if path in executable else "100644"
            self.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}", env=index)
        tree = self.git("write-tree", env=index)
        return self._write_commit(branch, tree, [parent] if parent else [], message, author)

    def merge(self, base: str, head: str, message: str, author: str = "maria") -> str:
        """Merge a branch into another with a merge commit."""
        ours, theirs = self.tip(base), self.tip(head)
        if not ours or not theirs:
            raise AssertionError(f"cannot merge {head} into {base}: no such branch")
        tree = self.git("merge-tree", "--write-tree", ours, theirs).splitlines()[0]
        return self._write_commit(base, tree, [ours, theirs], message, author)

    def _write_commit(self, branch: str, tree: str, parents: list[str], message: str, author: str) -> str:
        who = {
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": f"{author}@example.org",
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": f"{author}@example.org",
        }
        flags = [flag for parent in parents for flag in ("-p", parent)]
        sha = self.git("commit-tree", tree, *flags, "-F", "-", feed=message.encode(), env=who)
        self.git("update-ref", f"refs/heads/{branch}", sha)
        return sha


def plain_environment(home: Path) -> dict[str, str]:
    """An environment in which git reads no configuration of this machine."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
    }
