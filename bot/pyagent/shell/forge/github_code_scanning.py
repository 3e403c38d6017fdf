"""Findings in GitHub's code scanning: uploaded as SARIF where the owner has that on and lets us.

The rights for it are asked for with a token of their own, so that an owner who does not grant them loses nothing else.
"""

from __future__ import annotations

import base64
import gzip
from http import HTTPStatus

from pyagent.core.app_manifest import CODE_SCANNING
from pyagent.errors import ForgeError
from pyagent.shell.forge.github_auth import GitHubApp
from pyagent.shell.forge.github_client import RepositoryClient
from pyagent.shell.forge.github_json import records, text

_TOOL = "PyAgent"
_LARGEST = 10_000_000  # GitHub refuses more, compressed


class CodeScanning:
    """Code scanning of one repository."""

    def __init__(self, app: GitHubApp, repository: str, installation: int | None = None) -> None:
        self._app, self._repository = app, repository
        self._client = RepositoryClient(app, repository, installation, CODE_SCANNING)

    def is_on(self) -> bool:
        """Whether something has been scanned there already; without the right to look, it is not."""
        if not self._app.grants(self._repository, CODE_SCANNING):
            return False
        reply = self._client.call("GET", "/code-scanning/analyses", params={"per_page": "1"})
        return reply.status == HTTPStatus.OK and bool(records(reply.json()))

    def upload(self, sha: str, branch: str, sarif: bytes) -> None:
        """Upload, unless GitHub has our findings of this commit."""
        ref = f"refs/heads/{branch}"
        query = {"ref": ref, "tool_name": _TOOL}
        reply = self._client.call("GET", "/code-scanning/analyses", params=query)
        known = records(reply.json()) if reply.status == HTTPStatus.OK else []
        if any(text(one, "commit_sha") == sha for one in known):
            return
        packed = gzip.compress(sarif, mtime=0)
        if len(packed) > _LARGEST:
            raise ForgeError("the findings are more than code scanning takes", "ignore some rules in the configuration")
        body = {"commit_sha": sha, "ref": ref, "sarif": base64.b64encode(packed).decode(), "tool_name": _TOOL}
        self._client.write("POST", "/code-scanning/sarifs", body, expect=HTTPStatus.ACCEPTED)
