"""Looks at the App from GitHub's side: is it who it says, may it what it must, do webhooks arrive, is it installed.

Reads only. Every finding is a line with what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from pyagent.core.app_manifest import EVENTS, PERMISSIONS, WEBHOOK
from pyagent.errors import PyAgentError
from pyagent.shell.forge.github_auth import GitHubApp
from pyagent.shell.forge.github_json import Json, explain, number, record, records, text

_LEVELS = ("none", "read", "write", "admin")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing on GitHub's side: its state, and what to do when it is not well."""

    name: str
    ok: bool
    detail: str
    todo: str = ""


def examine(app: GitHubApp) -> Iterator[Symptom]:
    """Everything that can be asked with the App's own key."""
    try:
        yield from _examined(app)
    except PyAgentError as error:
        yield Symptom("app", ok=False, detail=error.message, todo=error.hint)


def _examined(app: GitHubApp) -> Iterator[Symptom]:
    reply = app.ask("/app")
    if reply.status != HTTPStatus.OK:
        said = f"GitHub answered {reply.status} ({explain(reply.json())})"
        yield Symptom("app", ok=False, detail=said, todo="check the App's id, its key and the clock of this machine")
        return
    found = record(reply.json())
    yield _identity(app, found)
    yield _rights(found)
    yield _webhook(app)
    yield _installed(app, text(found, "html_url"))


def _identity(app: GitHubApp, found: Json) -> Symptom:
    slug = text(found, "slug")
    if slug != app.slug:
        return Symptom(
            "app", ok=False, detail=f"its name is {slug}, not {app.slug}", todo=f"set PYAGENT_APP_SLUG={slug}"
        )
    return Symptom("app", ok=True, detail=f"{slug} ({number(found, 'id')}); the key is its own")


def _rights(found: Json) -> Symptom:
    lacking = _lacking(record(found, "permissions"))
    events = found.get("events")
    silent = [event for event in EVENTS if event not in (events if isinstance(events, list) else [])]
    wrong = [f"lacks {lacking}"] if lacking else []
    wrong += [f"is not told of {', '.join(silent)}"] if silent else []
    if wrong:
        todo = "edit permissions and events on the App's page"
        return Symptom("rights", ok=False, detail="; ".join(wrong), todo=todo)
    return Symptom("rights", ok=True, detail="all permissions and events")


def _webhook(app: GitHubApp) -> Symptom:
    config = record(app.ask("/app/hook/config").json())
    url = text(config, "url")
    if not url:
        return Symptom("webhook", ok=False, detail="has no address", todo=f"give the App https://your-server{WEBHOOK}")
    if text(config, "content_type") != "json":
        return Symptom("webhook", ok=False, detail=f"{url} is not sent JSON", todo="set its content type to JSON")
    sent = records(app.ask("/app/hook/deliveries").json())
    if not sent:
        return Symptom("webhook", ok=True, detail=f"{url}; nothing was delivered yet")
    last = sent[0]
    code, when = number(last, "status_code"), text(last, "delivered_at")
    if HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES:
        return Symptom("webhook", ok=True, detail=f"{url} answered {code} at {when}")
    told = f"{url} answered {code} ({text(last, 'status')}) at {when}" if code else f"{url} did not answer at {when}"
    todo = "see that GitHub reaches this address and that the server runs; then redeliver on the App's page"
    if code == HTTPStatus.UNAUTHORIZED:
        todo = "the webhook secret here and on the App's page differ"
    return Symptom("webhook", ok=False, detail=told, todo=todo)


def _installed(app: GitHubApp, page: str) -> Symptom:
    found = records(app.ask("/app/installations").json())
    owners = {text(record(one, "account"), "login"): one for one in found}
    if not owners:
        return Symptom("installed", ok=False, detail="nowhere", todo=f"open {page}/installations/new")
    asleep = [owner for owner, one in owners.items() if one.get("suspended_at")]
    behind = {owner: why for owner, one in owners.items() if (why := _lacking(record(one, "permissions")))}
    if asleep or behind:
        words = [f"{owner} suspended it" for owner in asleep]
        words += [f"{owner} has not granted {why}" for owner, why in behind.items()]
        return Symptom("installed", ok=False, detail="; ".join(words[:_SHOWN]), todo="the owner accepts it on GitHub")
    more = f" and {len(owners) - _SHOWN} more" if len(owners) > _SHOWN else ""
    return Symptom("installed", ok=True, detail=f"by {', '.join(list(owners)[:_SHOWN])}{more}")


def _lacking(given: Mapping[str, object]) -> str:
    """The permissions that are needed and not given."""

    def rank(level: object) -> int:
        return _LEVELS.index(str(level)) if level in _LEVELS else 0

    return ", ".join(f"{name}:{level}" for name, level in PERMISSIONS.items() if rank(given.get(name)) < rank(level))
