"""Signed webhooks to the bot: payloads with the fields that matter, the delivery itself, and its redelivery.

What people do is delivered at once, so that a test sees the bot's answer. What the bot does itself (its pushes) is
delivered from a thread, as the request that caused it is still open; tests check that the bot does not act on it.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import queue
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from fake_github import render
from fake_github.state import INSTALLATION, CheckRun, Comment, Issue, Pull, Repo, World

ZERO = "0" * 40
HOOK_TIMEOUT = 10  # GitHub's own


@dataclass(slots=True)
class Delivery:
    """One webhook; ``statuses`` has what the bot answered to each attempt (0: no answer)."""

    guid: str
    event: str
    body: bytes
    statuses: list[int] = field(default_factory=list)

    @property
    def status(self) -> int:
        """What the bot answered last."""
        return self.statuses[-1]


class Webhooks:
    """Sends to ``url`` once a test has set it; without, deliveries are only kept."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.url = ""
        self.sent: list[Delivery] = []
        self._later: queue.Queue[Delivery | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def send(self, event: str, payload: dict[str, Any], *, guid: str = "", later: bool = False) -> Delivery:
        """Deliver an event now, or from the thread."""
        delivery = Delivery(guid or str(uuid.uuid4()), event, json.dumps(payload).encode())
        self.sent.append(delivery)
        if later:
            self._later.put(delivery)
        else:
            self.attempt(delivery)
        return delivery

    def attempt(self, delivery: Delivery, *, signature: str | None = None) -> int:
        """Try (again) to deliver; the same GUID as before, as GitHub does."""
        digest = hmac.new(self.secret.encode(), delivery.body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/fake",
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature-256": f"sha256={digest}" if signature is None else signature,
        }
        delivery.statuses.append(self._post(headers, delivery.body) if self.url else 0)
        return delivery.status

    def attempts(self) -> list[tuple[str, str, int]]:
        """Every attempt, newest first: GUID, event, what was answered (0: nothing)."""
        tried = [(sent, code) for sent in list(self.sent) for code in sent.statuses]
        return [(sent.guid, sent.event, code) for sent, code in reversed(tried)]

    def again(self, guid: str) -> None:
        """Deliver once more, from the thread."""
        self._later.put(next(sent for sent in self.sent if sent.guid == guid))

    def _post(self, headers: dict[str, str], body: bytes) -> int:
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=HOOK_TIMEOUT)
        try:
            connection.request("POST", where.path, body, headers)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def close(self) -> None:
        """Deliver what is waiting, then stop."""
        self._later.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while delivery := self._later.get():
            self.attempt(delivery)


def common(world: World, repo: Repo, sender: str) -> dict[str, Any]:
    """What every payload has."""
    return {
        "repository": render.repository(world, repo),
        "installation": {"id": INSTALLATION, "node_id": "INST"},
        "sender": render.user(world, sender),
    }


def push(world: World, repo: Repo, sender: str, *, ref: str, before: str | None, after: str | None) -> dict[str, Any]:
    """A ``push`` event; no tip before means created, none after means deleted."""
    head = repo.git.log(f"{after}^!")[-1] if after else None
    commit = head and {
        "id": head.sha,
        "message": head.message,
        "author": {"name": head.author, "email": head.email, "username": sender},
        "committer": {"name": head.author, "email": head.email, "username": sender},
    }
    return {
        "ref": ref,
        "before": before or ZERO,
        "after": after or ZERO,
        "created": before is None,
        "deleted": after is None,
        "forced": bool(before and after and repo.git.git("merge-base", before, after) != before),
        "base_ref": None,
        "compare": f"{world.url}/{repo.full_name}/compare",
        "commits": [commit] if commit else [],
        "head_commit": commit,
        "pusher": {"name": sender, "email": f"{sender}@example.org"},
        **common(world, repo, sender),
    }


def pull_request(world: World, repo: Repo, pull: Pull, action: str, sender: str) -> dict[str, Any]:
    """A ``pull_request`` event."""
    shown = render.pull(world, repo, pull) | {"merged": pull.merged}
    return {"action": action, "number": pull.number, "pull_request": shown, **common(world, repo, sender)}


def issue_edited(world: World, repo: Repo, issue: Issue, sender: str) -> dict[str, Any]:
    """An ``issues`` event, action ``edited``."""
    return {"action": "edited", "issue": render.issue(world, repo, issue), **common(world, repo, sender)}


def installation(world: World, sender: str) -> dict[str, Any]:
    """An ``installation`` event, action ``created``."""
    listed = [
        {"id": r.id, "node_id": f"R_{r.id}", "name": r.name, "full_name": r.full_name, "private": False}
        for r in world.repos.values()
    ]
    about = {"id": INSTALLATION, "node_id": "INST", "account": render.user(world, sender)}
    return {"action": "created", "installation": about, "repositories": listed, "sender": render.user(world, sender)}


def button(world: World, repo: Repo, run: CheckRun, action: str, who: str) -> dict[str, Any]:
    """A ``check_run`` event of a pressed button."""
    about = {"requested_action": {"identifier": action}, "check_run": _check_run(world, repo, run)}
    return {"action": "requested_action", **about, **common(world, repo, who)}


def asked_again(world: World, repo: Repo, run: CheckRun, who: str) -> dict[str, Any]:
    """A ``check_run`` event of the button *Re-run*."""
    return {"action": "rerequested", "check_run": _check_run(world, repo, run), **common(world, repo, who)}


def _check_run(world: World, repo: Repo, run: CheckRun) -> dict[str, Any]:
    """GitHub leaves ``pull_requests`` empty for forks, so we always do."""
    suite = {"id": run.id, "head_branch": _branch_of(repo, run.head_sha), "head_sha": run.head_sha}
    return {**render.check(world, repo, run), "check_suite": suite, "pull_requests": []}


def _branch_of(repo: Repo, sha: str) -> str | None:
    heads = {tip: ref for ref, tip in repo.git.refs().items() if ref.startswith("refs/heads/")}
    return heads[sha].removeprefix("refs/heads/") if sha in heads else None


def issue_comment(world: World, repo: Repo, comment: Comment, pull: Pull | Issue) -> dict[str, Any]:
    """An ``issue_comment`` event, action ``created``."""
    shown = render.issue(world, repo, pull) if isinstance(pull, Issue) else render.pull(world, repo, pull)
    issue = {key: shown[key] for key in ("number", "title", "body", "state", "user", "labels", "html_url")}
    if isinstance(pull, Pull):
        issue |= {"pull_request": {"url": shown["url"], "html_url": shown["html_url"]}}
    return {
        "action": "created",
        "issue": issue,
        "comment": render.comment(world, repo, comment),
        **common(world, repo, comment.author),
    }
