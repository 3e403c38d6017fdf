"""Tell PyAgent about a push, as GitHub would: one signed webhook per branch. Copied next to a bare repository's hooks.

Runs with any python3 and the standard library alone, in the background of ``git push``: whatever happens here, the
push has succeeded. Arguments: address, file with the secret, ``owner/name``, default branch; the pushed references
come on standard input. What goes wrong is written to ``pyagent-hook.log`` beside this file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import threading
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

_TRIES = 3
_PAUSE = 2.0
_OWN = "refs/heads/pyagent/"


def letters(lines: list[str], name: str, default_branch: str) -> Iterator[bytes]:
    """The body of one push webhook for each pushed branch that is not PyAgent's own."""
    owner, _, short = name.rpartition("/")
    for line in lines:
        before, after, ref = line.rstrip("\n").split(" ", 2)
        if not ref.startswith("refs/heads/") or ref.startswith(_OWN):
            continue
        body = {
            "ref": ref,
            "before": before,
            "after": after,
            "created": not before.strip("0"),
            "deleted": not after.strip("0"),
            "repository": {
                "name": short,
                "full_name": name,
                "owner": {"login": owner},
                "default_branch": default_branch,
            },
            "pusher": {"name": "git"},
            "sender": {"login": "git", "type": "User"},
            "commits": [],
        }
        yield json.dumps(body).encode()


def send(url: str, secret: bytes, body: bytes) -> None:
    """Post one webhook; tries again when nobody answers, with the same delivery id."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/pyagent-post-receive",
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
    }
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310  # http(s), checked when installed
    for attempt in range(1, _TRIES + 1):
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310
                return
        except OSError:
            if attempt == _TRIES:
                raise
            threading.Event().wait(_PAUSE * attempt)


def main(arguments: list[str], lines: list[str]) -> None:
    """Send what was pushed; never raises."""
    try:
        url, secret_file, name, default_branch = arguments
        secret = Path(secret_file).read_bytes().strip()
        for body in letters(lines, name, default_branch):
            send(url, secret, body)
    except Exception as error:  # noqa: BLE001  # nobody is left to be told but the log
        Path(__file__).with_name("pyagent-hook.log").write_text(f"{type(error).__name__}: {error}\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:], [line.decode("utf-8", "surrogateescape") for line in sys.stdin.buffer])
