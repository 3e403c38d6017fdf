"""Tolerant readers for GitHub's answers, and the cuts that keep our texts within its limits.

GitHub adds fields at any time and older servers lack some, so nothing here insists on a whole shape: a field that is
absent or of another type reads as empty. Pure functions only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from pyagent.shell.forge.base import Annotation, Permission, PullRequest

MAX_BODY = 65_536
MAX_TITLE = 256
MAX_CHECK_TEXT = 65_535
MAX_ANNOTATION_MESSAGE = 60_000
MAX_ANNOTATION_TITLE = 255

Json = Mapping[str, object]
_NOTICE = "\n\n…\n\n*This text was longer than GitHub accepts; the rest is in the records of the run.*"
_HIDDEN = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*\Z", re.DOTALL)
_ROLES: Mapping[str, Permission] = {
    "read": "read",
    "triage": "triage",
    "write": "write",
    "maintain": "maintain",
    "admin": "admin",
}


def record(value: object, *path: str) -> Json:
    """The object at ``path``, empty when anything on the way is not an object."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def text(value: Json, key: str) -> str:
    """The text field ``key``, empty when absent."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def number(value: Json, key: str) -> int:
    """The integer field ``key``, 0 when absent."""
    found = value.get(key)
    return found if isinstance(found, int) else 0


def records(value: object) -> Sequence[Json]:
    """The objects of a list, without anything else that is in it."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def pull_request(value: Json) -> PullRequest:
    """One pull request out of an answer; ``merged`` is told from ``merged_at``, which lists carry too."""
    state: Literal["open", "closed", "merged"] = "open"
    if text(value, "state") == "closed":
        state = "merged" if text(value, "merged_at") else "closed"
    return PullRequest(
        number=number(value, "number"),
        title=text(value, "title"),
        body=text(value, "body"),
        head=text(record(value, "head"), "ref"),
        base=text(record(value, "base"), "ref"),
        head_sha=text(record(value, "head"), "sha"),
        state=state,
        url=text(value, "html_url"),
        draft=value.get("draft") is True,
        labels=tuple(text(label, "name") for label in records(value.get("labels"))),
        head_repository=text(record(value, "head", "repo"), "full_name"),
        base_sha=text(record(value, "base"), "sha"),
    )


def role(value: Json) -> Permission:
    """The permission of a person; a custom role counts as the built-in one that GitHub says it extends."""
    return _ROLES.get(text(value, "role_name")) or _ROLES.get(text(value, "permission"), "none")


def annotation(value: Annotation) -> dict[str, object]:
    """An annotation as check runs take it."""
    return {
        "path": value.path,
        "start_line": value.start_line,
        "end_line": max(value.start_line, value.end_line),
        "annotation_level": value.level,
        "message": value.message[:MAX_ANNOTATION_MESSAGE] or value.title,
        "title": value.title[:MAX_ANNOTATION_TITLE],
    }


def fit(body: str, limit: int = MAX_BODY) -> str:
    """Cut a Markdown text to ``limit`` characters and say so, keeping a hidden comment at its end.

    The comment carries the identity of what we wrote: without it the next run would write a second one.
    """
    if len(body) <= limit:
        return body
    hidden = _HIDDEN.search(body)
    tail = _NOTICE + ("\n\n" + hidden.group().strip() if hidden else "")
    return body[: limit - len(tail)].rstrip() + tail


def fit_title(title: str) -> str:
    """Cut a title to what GitHub takes."""
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1].rstrip()}…"


def marked(body: str, marker: str) -> str:
    """The text with its marker at the end, cut where needed."""
    return fit(body if body.rstrip().endswith(marker) else f"{body.rstrip()}\n\n{marker}")


def explain(value: object) -> str:
    """What an error answer says, on one line: its message and those of its parts."""
    answer = record(value)
    parts = [text(answer, "message")]
    errors = answer.get("errors")
    for error in errors if isinstance(errors, list) else []:
        detail = record(error)
        said = text(detail, "message") or " ".join(filter(None, (text(detail, "field"), text(detail, "code"))))
        parts.append(error if isinstance(error, str) else said)
    return " ".join("; ".join(filter(None, parts)).split())[:300]
