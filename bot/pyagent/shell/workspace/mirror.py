"""A cache of bare clones, one per remote, shared by runs and by processes.

``refs/heads/*`` follow the remote exactly; what we build lives under ``refs/pyagent/`` until it is pushed; our notes
are the remote's with ours on top. A mirror is made with ``init`` and ``fetch``, never ``clone``: what was killed
half-way is simply done again, and keeps what had arrived.

Invariants: one holder of a mirror at a time, over processes and crashes; credentials are given per use and never
stored; a remote's address is never given on a command line together with a secret.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from pyagent.core.secrets import mask
from pyagent.errors import BranchMoved, GitError, InfrastructureError, RemoteAway, from_os_error
from pyagent.shell.forge.base import Remote
from pyagent.shell.locks import file_lock
from pyagent.shell.spans import span
from pyagent.shell.workspace.notes import merge_notes, take_pending
from pyagent.shell.workspace.process import TRANSFER, Git
from pyagent.shell.workspace.repository import NOTES, Repository

_NETWORK = "https:http:ssh"
_THEIR_NOTES = "refs/pyagent/their-notes"
_WAIT = 600.0
_TRIES = 5
_DEEPEST = 2000
_LONGEST_REASON = 500
_MOMENTS = (0.2, 1.0)
"""Seconds to wait before a remote that failed is asked again; who calls decides what comes after that."""


class Blobs(Enum):
    """Whether a mirror holds all file contents, or fetches those of one commit when they are needed."""

    ALL = "all"
    ON_DEMAND = "on demand"


@dataclass(frozen=True, slots=True)
class MirrorCache:
    """The folder of mirrors."""

    folder: Path

    def path(self, remote: Remote) -> Path:
        """Where the mirror of ``remote`` is kept."""
        name = re.sub(r"[^A-Za-z0-9.-]+", "-", remote.url.rstrip("/").rsplit("/", 1)[-1])[-60:]
        return self.folder / f"{name}-{hashlib.sha256(remote.url.encode()).hexdigest()[:16]}.git"

    @contextmanager
    def open(
        self, remote: Remote, *, sha: str | None = None, blobs: Blobs = Blobs.ALL, wait: float = _WAIT
    ) -> Iterator[Repository]:
        """The mirror of ``remote``, fetched (``sha`` included, even when no branch holds it), locked until the end.

        The credentials of ``remote`` serve all git work within the context. ``wait`` is how many seconds to wait for
        another run that has the mirror.
        """
        path = self.path(remote)
        with file_lock(path.with_suffix(".lock"), wait) as handle:
            os.utime(path.with_suffix(".lock"))  # the clean-up takes what was not used for longest
            git = Git(path, remote.environment, protocols=_protocols(remote), inherited=(handle,))
            mirror = Repository(git, None, mask(remote.url))
            _prepare(mirror, remote, blobs)
            with span("fetch"):
                _fetch(mirror, blobs)
                if sha is not None and mirror.find(sha) is None:
                    fetch_commit(mirror, sha)
            yield mirror


def push(repository: Repository, remote: Remote, branch: str, tip: str, expected: str | None) -> None:
    """Push commit ``tip`` to ``branch`` of the remote if that is still at ``expected`` (None: does not exist).

    A branch that is at ``tip`` already is fine. Raises GitError when it moved (``force-with-lease``).
    """
    _push(repository, remote, f"{tip}:refs/heads/{branch}", f"refs/heads/{branch}:{expected or ''}", f"push {branch}")


def push_notes(repository: Repository, remote: Remote, tip: str) -> None:
    """Merge our notes with the remote's and push them; tries again when another run pushed in between.

    Pending notes go along for the commits below ``tip``, which was pushed just now.
    """
    below = repository.git.text("rev-list", f"--max-count={_DEEPEST}", tip).split()
    take_pending(repository, frozenset(below), date=datetime.now(UTC))
    for attempt in range(_TRIES):
        theirs = remote_ref(repository, remote, NOTES)
        if theirs is not None:
            command = ("fetch", "--no-tags", "--no-write-fetch-head", remote.url, f"+{NOTES}:{_THEIR_NOTES}")
            _ask(_transport(repository, remote), *command, doing="fetch the notes")
            ours = merge_notes(repository, repository.resolve(_THEIR_NOTES), date=datetime.now(UTC))
        else:
            ours = repository.ref_sha(NOTES) or ""
        if not ours or ours == theirs:
            return
        try:
            _push(repository, remote, f"{ours}:{NOTES}", f"{NOTES}:{theirs or ''}", "push the notes")
        except GitError:
            if attempt == _TRIES - 1 or remote_ref(repository, remote, NOTES) == theirs:
                raise
        else:
            return


def fetch_commit(mirror: Repository, sha: str) -> None:
    """Fetch a commit into an open mirror, even when no branch holds it. Raises NotThere when there is none."""
    if mirror.find(sha) is not None:
        return
    try:
        command = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "origin", sha)
        _ask(mirror.git, *command, doing=f"fetch {sha[:12]} of {mirror.label}")
    except InfrastructureError:
        mirror.resolve(sha)
        raise


def delete_remote_branch(repository: Repository, remote: Remote, branch: str, expected: str) -> None:
    """Delete a branch of the remote while it is still at ``expected``; fine when it is gone already."""
    if remote_ref(repository, remote, f"refs/heads/{branch}") is None:
        return
    _push(repository, remote, f":refs/heads/{branch}", f"refs/heads/{branch}:{expected}", f"delete {branch}")


def remote_ref(repository: Repository, remote: Remote, ref: str) -> str | None:
    """What a reference of the remote points to right now; None when it does not exist."""
    return remote_refs(repository, remote, ref).get(ref)


def remote_refs(repository: Repository, remote: Remote, pattern: str) -> dict[str, str]:
    """References of the remote that match a pattern of ``git ls-remote``, and what they point to right now."""
    git = _transport(repository, remote)
    out = _ask(git, "ls-remote", "--refs", remote.url, pattern, doing=f"ask for {pattern}")
    rows = (line.partition("\t") for line in out.decode("utf-8", "replace").splitlines())
    return {ref: sha for sha, _, ref in rows}


def _ask(git: Git, *command: str, doing: str) -> bytes:
    """What a command that changes nothing on the remote prints; a fault of a moment is outlasted."""
    for seconds in _MOMENTS:
        try:
            return git.run(*command, timeout=TRANSFER, doing=doing)
        except RemoteAway:
            time.sleep(seconds)
    return git.run(*command, timeout=TRANSFER, doing=doing)


def _push(repository: Repository, remote: Remote, refspec: str, lease: str, doing: str) -> None:
    git = _transport(repository, remote)
    command = ("push", "--quiet", "--no-verify", "--porcelain", f"--force-with-lease={lease}", remote.url, refspec)
    with span("push"):
        done = git.attempt(*command, timeout=TRANSFER)
    if not done.code:
        return
    if b"stale info" in done.out or "stale info" in done.err:
        raise BranchMoved(f"cannot {doing} in {repository.label}: it moved since it was looked at", "run again")
    if told := _refusal(done.err):
        # The forge's own words, and none about folders here: people read this in their check run.
        raise GitError(f"cannot {doing}: {mask(told)}", "see the rules of the repository for these branches")
    raise git.failure(command, done.err, doing)


def _refusal(err: str) -> str:
    """What the other side said when it refused a push; empty when it said nothing."""
    lines = (line.removeprefix("remote:").strip() for line in err.splitlines() if line.startswith("remote:"))
    return " ".join(filter(None, lines))[:_LONGEST_REASON]


def _transport(repository: Repository, remote: Remote) -> Git:
    return replace(repository.git, environment=remote.environment, protocols=_protocols(remote))


def _protocols(remote: Remote) -> str:
    """Plain files only where the forge itself is a folder."""
    local = remote.url.startswith("file://") or Path(remote.url).is_absolute()
    return "file" if local else _NETWORK


def _prepare(mirror: Repository, remote: Remote, blobs: Blobs) -> None:
    git = mirror.git
    try:
        if git.git_dir.exists() and not _is_whole(git.git_dir):
            shutil.rmtree(git.git_dir)
        git.git_dir.mkdir(parents=True, exist_ok=True)
        _clean(git.git_dir)
    except OSError as error:
        raise from_os_error(error, f"prepare the mirror {git.git_dir}") from error
    git.run("init", "--quiet", "--bare", "--template=", str(git.git_dir), doing="make a mirror")
    settings = {"remote.origin.url": remote.url}
    if blobs is Blobs.ON_DEMAND:
        settings |= {"extensions.partialClone": "origin", "remote.origin.promisor": "true"}
        settings |= {"remote.origin.partialCloneFilter": "blob:none", "core.repositoryFormatVersion": "1"}
    for key, value in settings.items():
        if git.attempt("config", "--local", "--get", key).out.decode().strip() != value:
            git.run("config", "--local", key, value)


def _is_whole(git_dir: Path) -> bool:
    """Whether a mirror was made to its end once; a half-made one holds nothing worth keeping."""
    head = git_dir / "HEAD"
    return head.is_file() and head.read_bytes().startswith(b"ref: ") and (git_dir / "config").is_file()


def _clean(git_dir: Path) -> None:
    """Remove what a killed process left; nobody else is here, we hold the lock."""
    stale = [*git_dir.glob("*.lock"), *git_dir.glob("refs/**/*.lock"), *git_dir.glob("objects/pack/tmp_*")]
    for path in (*stale, *git_dir.glob("objects/pack/*.lock"), *git_dir.glob("objects/tmp_objdir-*/**/*")):
        with contextlib.suppress(IsADirectoryError, PermissionError):
            path.unlink(missing_ok=True)


def _fetch(mirror: Repository, blobs: Blobs) -> None:
    filters = ["--filter=blob:none"] if blobs is Blobs.ON_DEMAND else []
    _ask(
        mirror.git,
        *("fetch", "--quiet", "--prune", "--no-tags", "--force", "--no-write-fetch-head", "--no-auto-maintenance"),
        *(*filters, "origin", "+refs/heads/*:refs/heads/*", f"+{NOTES}*:{_THEIR_NOTES}*"),
        doing=f"fetch {mirror.label}",
    )
    theirs = mirror.find(_THEIR_NOTES)
    if theirs is not None:
        merge_notes(mirror, theirs, date=datetime.now(UTC))
