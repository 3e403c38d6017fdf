"""A forge without GitHub: a bare repository, with its pull requests in SQLite and under ``refs/pull/N/head``.

For the demo, for tests, and for people who push to a folder. Merging is git's: a pull request counts as merged when
its base branch contains its head, or the same changes (a rebase).

Invariants: one open pull request per head and base, held by the database; nothing is kept in the repository besides
references; whoever can write the folder has every permission.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from sqlite3 import Row
from typing import Literal

from pyagent.core.record import PYAGENT, Identity
from pyagent.errors import ForgeError, GitError
from pyagent.shell.forge.base import Annotation, Button, Conclusion, Issue, NewCommit, Permission, PullRequest, Remote
from pyagent.shell.forge.hook import install_post_receive
from pyagent.shell.forge.proposals import Proposals
from pyagent.shell.workspace import open_repository

__all__ = ["LocalForge", "install_post_receive"]


class LocalForge:
    """``Forge`` over the bare repository ``bare``; proposals are kept in ``database`` (a SQLite file outside of it)."""

    def __init__(self, bare: Path, database: Path, *, name: str = "") -> None:
        self.path = bare.resolve()
        self.name = name or self.path.name.removesuffix(".git")
        self._repository = open_repository(self.path)
        self._store = Proposals(database)

    def default_branch(self) -> str:
        """Name of the branch that pull requests go to."""
        return self._repository.current_branch() or "main"

    def remote(self) -> Remote:
        """The folder itself; no credentials."""
        return Remote(str(self.path))

    def branch_sha(self, branch: str) -> str | None:
        """Tip of a branch; None when it does not exist."""
        return self._repository.branch_sha(branch)

    def identity(self) -> Identity:
        """The bot's own name: nobody has accounts in a folder."""
        return PYAGENT

    def make_commit(self, new: NewCommit) -> str:  # noqa: ARG002
        """Nobody signs in a folder."""
        return ""

    def delete_branch(self, branch: str) -> None:
        """Delete a branch; no error when it is gone already."""
        self._repository.delete_ref(f"refs/heads/{branch}")

    def read_file(self, path: str, ref: str) -> bytes | None:
        """A file at a commit; None when it is not there."""
        sha = self._repository.find(ref)
        done = self._repository.git.attempt("cat-file", "blob", f"{sha}:{path}") if sha else None
        return done.out if done and done.code == 0 else None

    def pull_requests(self, head: str = "") -> Sequence[PullRequest]:
        """All pull requests of a head branch (of every branch without one), newest first."""
        where, values = ("where head = ?", (head,)) if head else ("", ())
        rows = self._store.rows(f"select * from pulls {where} order by number desc", *values)  # noqa: S608  # fixed text
        return [self._current(row) for row in rows]

    def pull_request(self, number: int) -> PullRequest | None:
        """One pull request by its number; None when there is none."""
        return next((pull for pull in self.pull_requests() if pull.number == number), None)

    def open_pull_request(self, *, head: str, base: str, title: str, body: str, draft: bool) -> PullRequest:
        """Open one; returns the existing open one for the same head and base instead of a second."""
        known = next((pull for pull in self.pull_requests(head) if pull.state == "open" and pull.base == base), None)
        if known is not None:
            return known
        tip, onto = self.branch_sha(head), self.branch_sha(base)
        if tip is None or onto is None:
            missing = head if tip is None else base
            raise ForgeError(f"{self.name} has no branch {missing}", "push the branch first")
        if not self._repository.commits(onto, tip):
            raise ForgeError(f"there are no commits between {base} and {head} in {self.name}", "nothing is left to do")
        self._store.change(
            "insert into pulls (title, body, head, base, head_sha, state, draft) values (?, ?, ?, ?, ?, 'open', ?)"
            " on conflict do nothing",
            *(title, body, head, base, tip, int(draft)),
        )
        return next(pull for pull in self.pull_requests(head) if pull.state == "open" and pull.base == base)

    def update_pull_request(self, number: int, *, title: str, body: str) -> None:
        """Replace title and body."""
        self._must_exist(number)
        self._store.change("update pulls set title = ?, body = ? where number = ?", title, body, number)

    def close_pull_request(self, number: int) -> None:
        """Close it unmerged; fine when it is closed or merged already."""
        self._must_exist(number)
        self._store.change("update pulls set state = 'closed' where number = ? and state = 'open'", number)

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Add labels to a pull request."""
        self._store.add_labels(number, labels)

    def permission(self, login: str) -> Permission:  # noqa: ARG002  # the folder knows no people
        """Whoever can write the folder may do everything."""
        return "admin"

    def upsert_comment(self, number: int, *, marker: str, body: str) -> None:
        """Write one comment that carries the hidden ``marker``, or edit the one that does."""
        self._store.change(
            "insert or replace into comments (number, marker, body) values (?, ?, ?)", number, marker, body
        )

    def react(self, comment_id: int, reaction: str) -> None:
        """React to a comment."""
        self._store.change("insert or ignore into reactions (comment, reaction) values (?, ?)", comment_id, reaction)

    def own_issue(self, marker: str) -> Issue | None:  # noqa: ARG002  # a folder has no issues
        """There are no issues here."""
        return None

    def write_issue(self, number: int | None, *, title: str, body: str) -> None:
        """There is nobody to read one."""

    def review_once(self, number: int, sha: str, **_review: object) -> None:
        """There are no forks here, so nothing is ever suggested."""
        raise ForgeError(f"{self.name} has no forks, so #{number} at {sha[:12]} gets no review", "push to its branch")

    def scans_code(self) -> bool:
        """Nobody scans code in a folder."""
        return False

    def upload_findings(self, sha: str, branch: str, sarif: bytes) -> None:
        """Nowhere to give them."""

    def upsert_check(
        self,
        sha: str,
        *,
        name: str,
        external_id: str,
        status: Literal["queued", "in_progress", "completed"],
        conclusion: Conclusion | None,
        title: str,
        summary: str,
        annotations: Sequence[Annotation] = (),
        buttons: Sequence[Button] = (),  # noqa: ARG002  # there is nobody to press them
    ) -> None:
        """Keep the check run of ``external_id`` on a commit."""
        data = {"name": name, "status": status, "conclusion": conclusion, "title": title, "summary": summary}
        everything = json.dumps({**data, "annotations": [asdict(annotation) for annotation in annotations]})
        self._store.change(
            "insert or replace into checks (sha, external_id, data) values (?, ?, ?)", sha, external_id, everything
        )

    def comments(self, number: int) -> list[str]:
        """Bodies of a pull request's comments, for showing."""
        return [row["body"] for row in self._store.rows("select body from comments where number = ?", number)]

    def checks(self, sha: str) -> list[dict[str, object]]:
        """Check runs of a commit, for showing."""
        return [json.loads(row["data"]) for row in self._store.rows("select data from checks where sha = ?", sha)]

    def _must_exist(self, number: int) -> None:
        if not self._store.rows("select 1 from pulls where number = ?", number):
            raise ForgeError(f"{self.name} has no pull request {number}", "look at the list of pull requests")

    def _current(self, row: Row) -> PullRequest:
        """The pull request as the repository has it now: an open one follows its branch and may have been merged."""
        state, tip = row["state"], row["head_sha"]
        if state == "open":
            tip = self.branch_sha(row["head"]) or tip
            state = "merged" if self._is_merged(tip, row["base"]) else "open"
            self._remember(row["number"], tip, state)
        return PullRequest(
            number=row["number"],
            title=row["title"],
            body=row["body"],
            head=row["head"],
            base=row["base"],
            head_sha=tip,
            state=state,
            url=f"{self.path.as_uri()}#pull/{row['number']}",
            draft=bool(row["draft"]),
            labels=tuple(json.loads(row["labels"])),
            head_repository=self.name,
            base_sha=self.branch_sha(row["base"]) or "",
        )

    def _remember(self, number: int, tip: str, state: str) -> None:
        ref = f"refs/pull/{number}/head"
        self._repository.set_ref(ref, tip, self._repository.ref_sha(ref))
        self._store.change("update pulls set head_sha = ?, state = ? where number = ?", tip, state, number)

    def _is_merged(self, tip: str, base: str) -> bool:
        onto = self.branch_sha(base)
        if onto is None:
            return False
        try:
            different = self._repository.git.text("cherry", onto, tip).splitlines()
        except GitError:
            return False
        return not any(line.startswith("+") for line in different)
