"""The forge on GitHub: every verb looks before it writes, and writes nothing that is already so.

A verb may therefore be repeated after any fault (the engine does): a pull request is found by its branch, a comment by
its marker, a check run by its external id. Other modules of this package speak HTTP; this one knows the API.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

from pyagent.core.record import Identity
from pyagent.errors import ForgeError
from pyagent.shell.forge.base import (
    Annotation,
    Button,
    Conclusion,
    Issue,
    NewCommit,
    Permission,
    PullRequest,
    Remote,
    ReviewComment,
    TreeChange,
)
from pyagent.shell.forge.github_auth import GitHubApp
from pyagent.shell.forge.github_client import RepositoryClient
from pyagent.shell.forge.github_code_scanning import CodeScanning
from pyagent.shell.forge.github_json import (
    MAX_CHECK_TEXT,
    Json,
    annotation,
    explain,
    fit,
    fit_title,
    marked,
    number,
    pull_request,
    record,
    role,
    text,
)

ANNOTATIONS_PER_REQUEST = 50
MAX_ANNOTATIONS = 500
_LOGIN = re.compile(r"[\w-]+(\[bot\])?", re.ASCII)


class GitHubForge:
    """One repository on GitHub or on a GitHub Enterprise Server; see ``Forge`` for the verbs.

    Args:
        app: The App's identity, shared by all forges of the process.
        repository: ``owner/name``.
        installation: Number of the installation, from the webhook; looked up when absent.
    """

    def __init__(self, app: GitHubApp, repository: str, installation: int | None = None) -> None:
        self.name = repository
        self._app = app
        self._client = RepositoryClient(app, repository, installation)
        self._scanning = CodeScanning(app, repository, installation)

    def default_branch(self) -> str:
        """Name of the branch that pull requests go to."""
        reply = self._client.get("")
        found = text(record(reply.json()), "default_branch")
        if not found:
            raise ForgeError(f"GitHub has no repository {self.name} for this App", "install the App on it")
        return found

    def remote(self) -> Remote:
        """Where git talks to; the token was tried just now and is good for some minutes."""
        return self._client.remote()

    def branch_sha(self, branch: str) -> str | None:
        """Tip of a branch; None when it does not exist."""
        reply = self._client.get(f"/git/ref/heads/{quote(branch)}")
        return text(record(reply.json(), "object"), "sha") or None

    def identity(self) -> Identity:
        """The App's user with the address that GitHub gives it: its number makes it known as the App's."""
        return self._app.identity(self._client.user)

    def make_commit(self, new: NewCommit) -> str:
        """Make a commit that GitHub signs: it does for an App that names neither author nor committer.

        A repeated call makes another commit of the same tree; what no branch holds, GitHub forgets.
        """
        tree = {"base_tree": new.base_tree, "tree": [self._entry(change) for change in new.changes]}
        if text(self._client.write("POST", "/git/trees", tree, expect=HTTPStatus.CREATED), "sha") != new.tree:
            raise ForgeError("GitHub made another tree than was proved", "the commits are pushed unsigned")
        commit = {"message": new.message, "tree": new.tree, "parents": [new.parent]}
        return text(self._client.write("POST", "/git/commits", commit, expect=HTTPStatus.CREATED), "sha")

    def delete_branch(self, branch: str) -> None:
        """Delete a branch; no error when it is gone already."""
        path = f"/git/refs/heads/{quote(branch)}"
        reply = self._client.call("DELETE", path)
        gone = reply.status == HTTPStatus.NOT_FOUND or (
            reply.status == HTTPStatus.UNPROCESSABLE_ENTITY and "does not exist" in explain(reply.json())
        )
        if reply.status != HTTPStatus.NO_CONTENT and not gone:
            raise self._client.refusal(reply, "DELETE", path)

    def read_file(self, path: str, ref: str) -> bytes | None:
        """A file at a commit; None when it is not there, or is a folder."""
        if ".." in path.split("/"):
            return None
        raw = "application/vnd.github.raw+json"
        reply = self._client.get(f"/contents/{quote(path)}", params={"ref": ref}, accept=raw)
        is_folder = reply.headers.get("content-type", "").startswith("application/json")
        return None if reply.status == HTTPStatus.NOT_FOUND or is_folder else reply.content

    def pull_requests(self, head: str) -> Sequence[PullRequest]:
        """All pull requests of a head branch, open and closed, newest first."""
        owner = self.name.partition("/")[0]
        query = {"head": f"{owner}:{head}", "state": "all", "sort": "created", "direction": "desc"}
        ours = (found for found in self._client.pages("/pulls", params=query) if self._is_ours(found, head))
        return sorted(map(pull_request, ours), key=lambda found: found.number, reverse=True)

    def pull_request(self, number: int) -> PullRequest | None:
        """One pull request by its number; None when there is none."""
        reply = self._client.get(f"/pulls/{number}")
        return pull_request(record(reply.json())) if reply.status == HTTPStatus.OK else None

    def open_pull_request(self, *, head: str, base: str, title: str, body: str, draft: bool) -> PullRequest:
        """Open one; returns the existing open one for the same head and base instead of a second."""
        if existing := self._open_one(head, base):
            return existing
        wanted = {"head": head, "base": base, "title": fit_title(title), "body": fit(body), "draft": draft}
        reply = self._client.call("POST", "/pulls", body=wanted)
        if reply.status == HTTPStatus.UNPROCESSABLE_ENTITY and draft and "draft" in explain(reply.json()).lower():
            reply = self._client.call("POST", "/pulls", body={**wanted, "draft": False})
        if reply.status == HTTPStatus.CREATED:
            return pull_request(record(reply.json()))
        if reply.status == HTTPStatus.UNPROCESSABLE_ENTITY and (existing := self._open_one(head, base)):
            return existing
        raise self._client.refusal(reply, "POST", "/pulls")

    def update_pull_request(self, number: int, *, title: str, body: str) -> None:
        """Replace title and body where they differ."""
        found = self._pull(number)
        wanted = {"title": fit_title(title), "body": fit(body)}
        if (found.title, found.body) != (wanted["title"], wanted["body"]):
            self._client.write("PATCH", f"/pulls/{number}", wanted)

    def close_pull_request(self, number: int) -> None:
        """Close it unmerged; nothing happens when it is closed or merged."""
        if self._pull(number).state == "open":
            self._client.write("PATCH", f"/pulls/{number}", {"state": "closed"})

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Add the labels that an issue or pull request does not have yet."""
        path = f"/issues/{number}/labels"
        present = {text(label, "name").lower() for label in self._client.pages(path)}
        missing = [label for label in labels if label.lower() not in present]
        if missing:
            self._client.write("POST", path, {"labels": missing})

    def permission(self, login: str) -> Permission:
        """The real permission of a person on this repository."""
        if not _LOGIN.fullmatch(login):
            return "none"
        reply = self._client.get(f"/collaborators/{quote(login)}/permission")
        return role(record(reply.json())) if reply.status == HTTPStatus.OK else "none"

    def upsert_comment(self, number: int, *, marker: str, body: str) -> None:
        """Write one comment that carries the hidden ``marker``, or edit the one of ours that does."""
        wanted = marked(body, marker)
        found = self._comment(number, marker)
        if found is None:
            self._client.write("POST", f"/issues/{number}/comments", {"body": wanted}, expect=HTTPStatus.CREATED)
        elif text(found, "body") != wanted:
            self._client.write("PATCH", f"/issues/comments/{_id(found)}", {"body": wanted})

    def react(self, comment_id: int, reaction: str) -> None:
        """React to a comment; GitHub keeps one reaction of a kind per actor (200 when it was there)."""
        path = f"/issues/comments/{comment_id}/reactions"
        reply = self._client.call("POST", path, body={"content": reaction})
        if reply.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            raise self._client.refusal(reply, "POST", path)

    def own_issue(self, marker: str) -> Issue | None:
        """The issue of ours whose text begins with ``marker``, open or closed; None when there is none."""
        query = {"state": "all", "creator": f"{self._app.slug}[bot]", "sort": "created", "direction": "asc"}
        for found in self._client.pages("/issues", params=query):
            if text(found, "body").startswith(marker) and "pull_request" not in found:
                return Issue(_number(found), text(found, "body"), text(found, "state") == "open")
        return None

    def write_issue(self, number: int | None, *, title: str, body: str) -> None:
        """Open an issue, or edit the text of the one with that number."""
        if number is None:
            self._client.write("POST", "/issues", {"title": title, "body": fit(body)}, expect=HTTPStatus.CREATED)
        else:
            self._client.write("PATCH", f"/issues/{number}", {"body": fit(body)})

    def review_once(self, number: int, sha: str, *, marker: str, body: str, comments: Sequence[ReviewComment]) -> None:
        """Write a review that approves and refuses nothing; nothing happens when one with ``marker`` is there."""
        path = f"/pulls/{number}/reviews"
        if any(marker in text(review, "body") for review in self._client.pages(path)):
            return
        lines = [_review_comment(comment) for comment in comments]
        wanted = {"commit_id": sha, "event": "COMMENT", "body": marked(body, marker), "comments": lines}
        self._client.write("POST", path, wanted)

    def scans_code(self) -> bool:
        """Whether code scanning is on for the repository, and ours to add to."""
        return self._scanning.is_on()

    def upload_findings(self, sha: str, branch: str, sarif: bytes) -> None:
        """Give the findings of a commit of a branch to code scanning; nothing happens when it has them."""
        self._scanning.upload(sha, branch, sarif)

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
        buttons: Sequence[Button] = (),
    ) -> None:
        """Create the check run of ``external_id`` on a commit, or update it.

        Annotations go out in batches, which GitHub appends; those that it has already are not sent again.
        """
        output = {"title": title, "summary": fit(summary, MAX_CHECK_TEXT)}
        wanted: dict[str, object] = {"status": status}
        if status == "completed":
            wanted["conclusion"] = conclusion or "neutral"
        # The API does not tell the buttons of a run, so they are sent whenever something else is.
        actions = {"actions": [_action(button) for button in buttons]} if status == "completed" else {}
        found = self._check(sha, name, external_id)
        sent = number(record(found, "output"), "annotations_count") if found else 0
        batches = list(_batches(annotations[sent:MAX_ANNOTATIONS]))
        if found is None:
            first = batches.pop(0) if batches else []
            made = {"name": name, "head_sha": sha, "external_id": external_id, **wanted, **actions}
            found = self._client.write(
                "POST", "/check-runs", {**made, "output": _output(output, first)}, expect=HTTPStatus.CREATED
            )
        elif not batches and not _is_so(found, wanted, output):
            batches = [[]]
        for batch in batches:
            body = {**wanted, **actions, "output": _output(output, batch)}
            self._client.write("PATCH", f"/check-runs/{_id(found)}", body)

    def _entry(self, change: TreeChange) -> Json:
        entry: dict[str, object] = {"path": change.path, "mode": change.mode, "type": "blob"}
        if change.content is None:
            return {**entry, "sha": None}
        try:
            return {**entry, "content": change.content.decode()}
        except UnicodeDecodeError:
            blob = {"content": base64.b64encode(change.content).decode(), "encoding": "base64"}
            made = self._client.write("POST", "/git/blobs", blob, expect=HTTPStatus.CREATED)
            return {**entry, "sha": text(made, "sha")}

    def _is_ours(self, found: Json, head: str) -> bool:
        source = record(found, "head")
        return text(source, "ref") == head and text(record(source, "repo"), "full_name").lower() == self.name.lower()

    def _open_one(self, head: str, base: str) -> PullRequest | None:
        same = (found for found in self.pull_requests(head) if found.state == "open" and found.base == base)
        return next(same, None)

    def _pull(self, pull_number: int) -> PullRequest:
        reply = self._client.get(f"/pulls/{pull_number}")
        if reply.status != HTTPStatus.OK:
            raise self._client.refusal(reply, "GET", f"/pulls/{pull_number}")
        return pull_request(record(reply.json()))

    def _comment(self, issue: int, marker: str) -> Json | None:
        """The comment with our marker that we wrote: people may quote a marker."""
        written = self._client.pages(f"/issues/{issue}/comments")
        return next((found for found in written if marker in text(found, "body") and self._by_us(found)), None)

    def _by_us(self, comment: Json) -> bool:
        app = record(comment, "performed_via_github_app")
        if app:
            return self._app.app_id in (str(number(app, "id")), text(app, "client_id"))
        return text(record(comment, "user"), "type") == "Bot"

    def _check(self, sha: str, name: str, external_id: str) -> Json | None:
        query = {"check_name": name, "filter": "all"}
        runs = self._client.pages(f"/commits/{quote(sha)}/check-runs", params=query, inside="check_runs")
        return next((run for run in runs if text(run, "external_id") == external_id), None)


def _review_comment(comment: ReviewComment) -> dict[str, object]:
    place: dict[str, object] = {"path": comment.path, "line": comment.end_line, "side": "RIGHT"}
    if comment.start_line < comment.end_line:
        place |= {"start_line": comment.start_line, "start_side": "RIGHT"}
    return {**place, "body": fit(comment.body)}


def _action(button: Button) -> dict[str, object]:
    return {"label": button.label[:20], "description": button.description[:40], "identifier": button.action[:20]}


def _number(found: Json) -> int:
    return number(found, "number")


def _id(found: Json) -> int:
    return number(found, "id")


def _batches(annotations: Sequence[Annotation]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(annotations), ANNOTATIONS_PER_REQUEST):
        yield [annotation(item) for item in annotations[start : start + ANNOTATIONS_PER_REQUEST]]


def _output(output: Json, annotations: list[dict[str, object]]) -> Json:
    return {**output, "annotations": annotations} if annotations else output


def _is_so(found: Json, wanted: Json, output: Json) -> bool:
    """Whether a check run already says what we want it to."""
    shown = record(found, "output")
    return all(found.get(key) == value for key, value in wanted.items()) and all(
        shown.get(key) == value for key, value in output.items()
    )
