"""A git repository as PyAgent uses it: found with GitPython, read and written with hardened plumbing.

Invariants: the user's working tree, index, hooks, configuration and stash are never touched; nothing the repository
configures is executed; references change only from an expected value to a new one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyagent.errors import NotThere
from pyagent.shell.workspace.process import Git

NOTES: Final = "refs/notes/pyagent"
PENDING_NOTES: Final = "refs/pyagent/pending-notes"
"""Notes of commits that were not pushed yet; they may still be made again under another id."""


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A commit of a branch: who made it and from what."""

    sha: str
    parents: tuple[str, ...]
    author_email: str
    committer_email: str
    subject: str


@dataclass(frozen=True, slots=True)
class Repository:
    """An opened repository.

    Attributes:
        git: Runs git in it.
        work_tree: The user's checked-out files; None in a bare repository or a mirror.
        label: How it is called in messages.
    """

    git: Git
    work_tree: Path | None
    label: str

    def resolve(self, revision: str) -> str:
        """Full id of the commit that ``revision`` names; NotThere when there is none."""
        found = self.find(revision)
        if found is None:
            raise NotThere(f"{self.label} has no commit {revision!r}", "name a branch, a tag or a commit that exists")
        return found

    def find(self, revision: str) -> str | None:
        """Full id of the commit that ``revision`` names; None when there is none."""
        if not revision or revision.startswith("-") or "\0" in revision:
            return None
        done = self.git.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return done.out.decode().strip() if done.code == 0 else None

    def head(self) -> str:
        """The commit that is checked out; NotThere in a repository without commits."""
        sha = self.find("HEAD")
        if sha is None:
            raise NotThere(f"{self.label} has no commits yet", "make the first commit, then run again")
        return sha

    def current_branch(self) -> str | None:
        """Name of the checked-out branch; None when the head is detached."""
        done = self.git.attempt("symbolic-ref", "--quiet", "--short", "HEAD")
        return os.fsdecode(done.out).strip() if done.code == 0 else None

    def branch_sha(self, branch: str) -> str | None:
        """Tip of a local branch; None when it does not exist."""
        return self.ref_sha(f"refs/heads/{branch}")

    def ref_sha(self, ref: str) -> str | None:
        """What a full reference name points to; None when it does not exist."""
        done = self.git.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", ref)
        return done.out.decode().strip() if done.code == 0 else None

    def tree(self, sha: str) -> str:
        """Id of a commit's tree."""
        return self.git.text("rev-parse", "--verify", "--end-of-options", f"{sha}^{{tree}}")

    def commits(self, base: str, tip: str) -> Sequence[CommitInfo]:
        """The commits of ``base..tip``, oldest first."""
        return self._log(f"{base}..{tip}")

    def commits_not_on_branches(self, tip: str) -> Sequence[CommitInfo]:
        """The commits of ``tip`` that no branch holds, oldest first."""
        return self._log(tip, "--not", "--branches")

    def _log(self, *revisions: str) -> Sequence[CommitInfo]:
        form = "%H%x00%P%x00%ae%x00%ce%x00%s"
        out = self.git.run(
            "log",
            "-z",
            "--reverse",
            "--topo-order",
            "--no-show-signature",
            f"--format=tformat:{form}",
            *revisions,
            "--",
        )
        fields = os.fsdecode(out).split("\0")
        rows = [fields[i : i + 5] for i in range(0, len(fields) - 4, 5)]
        return [
            CommitInfo(sha, tuple(parents.split()), author, by, subject) for sha, parents, author, by, subject in rows
        ]

    def message(self, sha: str) -> bytes:
        """The whole message of a commit."""
        return self.git.run("cat-file", "commit", sha).partition(b"\n\n")[2]

    def merge_base(self, one: str, other: str) -> str | None:
        """The newest commit that both contain; None when they share no history."""
        done = self.git.attempt("merge-base", one, other)
        return done.out.decode().strip() if done.code == 0 else None

    def set_ref(self, ref: str, new: str, expected: str | None) -> None:
        """Move ``ref`` to ``new`` if it is still at ``expected`` (None: does not exist); GitError when it moved.

        A reference that is at ``new`` already is fine: the effect has taken place.
        """
        if self.ref_sha(ref) == new:
            return
        expectation = f"from {expected[:12]}" if expected else "which must not exist yet,"
        self.git.run("update-ref", ref, new, expected or "", doing=f"move {ref} {expectation} to {new[:12]}")

    def delete_ref(self, ref: str, expected: str | None = None) -> None:
        """Delete ``ref`` (while it is still at ``expected``, when given); fine when it is gone already."""
        if self.ref_sha(ref) is None:
            return
        self.git.run("update-ref", "-d", ref, *([expected] if expected else []), doing=f"delete {ref}")


def open_repository(path: Path | str) -> Repository:
    """Open the repository that holds ``path``: a working tree, one of its folders, or a bare repository.

    Detached heads, shallow clones, linked worktrees and submodules work. Raises NotThere (PA-1005) for a path that
    does not exist or is in no repository; a repository without commits opens, and says so at ``head()``.
    """
    import git  # noqa: PLC0415  # takes 0.3 s to import

    folder = Path(path)
    try:
        found = git.Repo(folder, search_parent_directories=True)
    except git.NoSuchPathError as error:
        raise NotThere(f"{folder} does not exist", "give the path of a git repository") from error
    except (git.InvalidGitRepositoryError, ValueError, OSError) as error:
        raise NotThere(f"{folder} is not in a git repository", "run `git init` there or give another path") from error
    with found:
        git_dir = Path(found.git_dir).resolve()
        work_tree = Path(found.working_tree_dir).resolve() if found.working_tree_dir else None
    plain = Git(git_dir)
    return Repository(Git(git_dir, overrides=_no_configured_hooks(plain)), work_tree, str(work_tree or git_dir))


def _no_configured_hooks(git: Git) -> tuple[tuple[str, str], ...]:
    """Newer gits run hooks that the configuration names; switch each of them off."""
    listed = git.attempt("config", "--list", "--name-only", "-z", "--includes")
    names = {key.rsplit(".", 1)[0] for key in os.fsdecode(listed.out).split("\0") if key.startswith("hook.")}
    return tuple((f"{name}.enabled", "false") for name in sorted(names))
