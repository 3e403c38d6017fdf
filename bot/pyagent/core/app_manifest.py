"""The GitHub App as GitHub is asked to register it, and what it hands over in return.

``app.yml`` says the same for people; a test holds the two together.

Invariants: a secret is in no ``repr``; an address that is not plain ``http(s)://host`` is refused, because webhooks and
the browser are sent there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

NAME = "PyAgent"
DESCRIPTION = "Finds problems in Python repositories, fixes them, and opens one pull request per category"
WEBHOOK, CALLBACK = "/webhook", "/setup/callback"
PERMISSIONS: Mapping[str, str] = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}
"""Without these no run works; every token is narrowed to them."""
CODE_SCANNING: Mapping[str, str] = {"metadata": "read", "security_events": "write"}
"""What a token for the upload of findings to code scanning holds; an owner may take this right away."""
EVENTS = ("push", "pull_request", "issue_comment", "check_run", "check_suite", "issues")

_ORGANIZATION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What makes a server an App: written to disk once, shown to nobody."""

    app_id: str
    slug: str
    page: str
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)


def manifest(address: str) -> dict[str, object]:
    """What GitHub is asked to register for the server at ``address``."""
    return {
        "name": NAME,
        "description": DESCRIPTION,
        "url": address,
        "hook_attributes": {"url": f"{address}{WEBHOOK}", "active": True},
        "redirect_url": f"{address}{CALLBACK}",
        "public": False,
        "default_permissions": {**PERMISSIONS, **CODE_SCANNING},
        "default_events": list(EVENTS),
    }


def registration(origin: str, organization: str, state: str) -> str:
    """Where the form with the manifest goes: to the person's own settings, or to those of an organization."""
    owner = f"/organizations/{quote(organization)}" if organization else ""
    return f"{origin}{owner}/settings/apps/new?{urlencode({'state': state})}"


def usable_address(text: str) -> str:
    """The address of a server without its path; empty when it is none."""
    try:
        parts = urlsplit(text.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    plain = parts.scheme in {"http", "https"} and not parts.username and not parts.query and not parts.fragment
    if not plain or parts.path not in {"", "/"} or not re.fullmatch(r"[A-Za-z0-9.-]+|[0-9a-f:]+", host):
        return ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def is_organization(text: str) -> bool:
    """Whether this can be the login of an organization."""
    return _ORGANIZATION.fullmatch(text) is not None


def is_code(text: str) -> bool:
    """Whether this can be the code that GitHub sends back."""
    return _CODE.fullmatch(text) is not None


def credentials(answer: Mapping[str, object], origin: str) -> Credentials | None:
    """What GitHub handed over; None when a part of it is missing."""
    number = answer.get("id")
    texts = {name: answer.get(name) for name in ("slug", "pem", "webhook_secret", "html_url")}
    known = {name: value for name, value in texts.items() if isinstance(value, str)}
    if not isinstance(number, int) or not all(known.get(name) for name in ("slug", "pem", "webhook_secret")):
        return None
    page = known.get("html_url", "")
    return Credentials(
        app_id=str(number),
        slug=known["slug"],
        # A link that is shown to people leads to the server that the operator named, or is not shown.
        page=page if page.startswith(f"{origin}/") else "",
        private_key=known["pem"],
        webhook_secret=known["webhook_secret"],
    )
