"""Trades the code that a registered App's maker came back with for its credentials: once, and told to nobody."""

from __future__ import annotations

import logging
from http import HTTPStatus

from githubkit import GitHub, UnauthAuthStrategy

from pyagent.core.app_manifest import Credentials, credentials
from pyagent.errors import ForgeError, ForgeLimited
from pyagent.shell.forge.github_auth import git_origin
from pyagent.shell.forge.github_http import send
from pyagent.shell.forge.github_json import record

_TIMEOUT = 20.0


def convert(api_url: str, code: str) -> Credentials:
    """Ask GitHub for the credentials of the App that was just registered.

    Raises:
        ForgeLimited: GitHub did not answer or is busy; the same code may work later.
        ForgeError: The code is used up or too old, or something is missing from the answer.
    """
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells every address, and this one holds the code
    github = GitHub(
        UnauthAuthStrategy(),
        base_url=api_url,
        user_agent="pyagent-bot",
        timeout=_TIMEOUT,
        http_cache=False,
        auto_retry=False,
    )
    try:
        reply = send(github, "POST", f"/app-manifests/{code}/conversions")
    except ForgeLimited as limited:
        # The address holds the code, so GitHub's own words are not repeated.
        raise ForgeLimited("GitHub did not hand over the App's key", limited.retry_after, "try again") from None
    if reply.status != HTTPStatus.CREATED:
        raise ForgeError(f"GitHub answered {reply.status} when asked for the App's key", "begin again at /setup")
    found = credentials(record(reply.json()), git_origin(api_url))
    if found is None:
        raise ForgeError("GitHub's answer lacks the App's key or secret", "delete the App there and begin again")
    return found
