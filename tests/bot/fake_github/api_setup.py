"""Registering an App from a manifest: the page that takes it, and the one exchange of the code for the keys.

Laws checked here: the manifest has what GitHub demands, only known permissions and events, and a code works once.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from fake_github import render
from fake_github.routes import Answer, Call, not_found, route
from fake_github.state import APP_ID, World

MAX_NAME = 34
KEYS = {
    *("name", "url", "hook_attributes", "redirect_url", "callback_urls", "setup_url", "description", "public"),
    *("default_events", "default_permissions", "request_oauth_on_install", "setup_on_update"),
}


def register(world: World, manifest: dict[str, Any], organization: str, state: str) -> str:
    """Make the App; where the browser goes next."""
    wrongs = [f"unknown key {key!r}" for key in set(manifest) - KEYS]
    wrongs += [f"no {key}" for key in ("url", "redirect_url", "hook_attributes") if not manifest.get(key)]
    if len(manifest.get("name", "")) > MAX_NAME:
        wrongs.append("the name is too long")
    if not manifest.get("hook_attributes", {}).get("url", "").startswith("http"):
        wrongs.append("no address for webhooks")
    world.wrongs += [f"a manifest that GitHub refuses: {wrong}" for wrong in wrongs]
    code = secrets.token_hex(20)
    world.manifests[code] = manifest
    world.registered.append((manifest, organization))
    return f"{manifest['redirect_url']}?{urlencode({'code': code, 'state': state})}"


@route("POST", "/app-manifests/{code}/conversions", "nobody")
def convert(world: World, call: Call) -> Answer:
    manifest = world.manifests.pop(call.values["code"], None)
    if manifest is None:
        raise not_found()
    made = render.app(world) | {
        "id": APP_ID,
        "permissions": manifest["default_permissions"],
        "events": manifest["default_events"],
        "client_id": "Iv1.8a61f9b3a7aba766",
        "client_secret": secrets.token_hex(20),
        "webhook_secret": world.secret,
        "pem": world.private_key,
    }
    return Answer(201, made)
