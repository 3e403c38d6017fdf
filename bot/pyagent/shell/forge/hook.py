"""Installs the ``post-receive`` hook by which a plain ``git push`` to a bare repository starts a run."""

from __future__ import annotations

import shlex
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from pyagent.errors import ConfigurationError, GitError
from pyagent.shell.files import write_bytes
from pyagent.shell.workspace import open_repository

_MARK = "# PyAgent's post-receive hook"
_SCRIPT = """#!/bin/sh
{mark}: tells the PyAgent server about pushes, in the background. A push never waits for it and never fails by it.
command -v python3 >/dev/null 2>&1 || exit 0
updates=$(cat)
(printf '%s\\n' "$updates" | python3 {program} {arguments}) >/dev/null 2>&1 </dev/null &
exit 0
"""


def install_post_receive(bare: Path, url: str, secret_file: Path, *, name: str = "") -> Path:
    """Install a ``post-receive`` hook that posts a signed, GitHub-shaped push webhook to ``url``; returns its path.

    The hook never blocks or fails a push. A hook that is there and is not ours is kept: GitError says so.

    Args:
        bare: The bare repository.
        url: Where the server takes webhooks: ``http://127.0.0.1:8080/webhook``.
        secret_file: File with the webhook secret; only its path is written into the hook.
        name: ``owner/name`` of the repository for the server; by default the last two folders of its path.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise ConfigurationError(
            f"{url!r} is no web address", "give the server's webhook address: http://host:port/webhook"
        )
    repository = open_repository(bare)
    hooks = repository.git.git_dir / "hooks"
    hook = hooks / "post-receive"
    if hook.exists() and _MARK not in hook.read_text("utf-8", "replace"):
        raise GitError(f"{hook} is there and is not PyAgent's", "call PyAgent's hook from it, or move it away")
    folder = bare.resolve()
    known_as = name or f"{folder.parent.name}/{folder.name.removesuffix('.git')}"
    branch = repository.current_branch() or "main"
    program = hooks / "pyagent_post_receive.py"
    arguments = shlex.join([url, str(secret_file.resolve()), known_as, branch])
    hooks.mkdir(exist_ok=True)
    write_bytes(program, (resources.files("pyagent.shell.forge") / "post_receive.py").read_bytes())
    script = _SCRIPT.format(mark=_MARK, program=shlex.quote(str(program)), arguments=arguments)
    write_bytes(hook, script.encode("utf-8", "surrogateescape"), mode=0o755)
    return hook
