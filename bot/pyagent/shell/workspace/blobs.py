"""Contents of files, many at a time: one process, one transfer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from pyagent.errors import GitError
from pyagent.shell.workspace.process import TRANSFER
from pyagent.shell.workspace.repository import Repository

_CHUNK = 1 << 20


def stream_blobs(repository: Repository, oids: Sequence[str]) -> Iterator[Iterator[bytes]]:
    """The content of each object in order, in pieces. Each must be used up before the next is asked for."""
    if not oids:
        return
    questions = "".join(f"{oid}\n" for oid in oids).encode()
    with repository.git.stream("cat-file", "--batch", stdin=questions) as out:
        for oid in oids:
            head = out.readline().split()
            if len(head) != 3:  # noqa: PLR2004  # "<id> <type> <size>", or "<id> missing"
                raise GitError(
                    f"{repository.label} lacks the object {oid}",
                    "fetch again; run `git fsck` there if that does not help",
                )
            yield _pieces(out, int(head[2]))
            out.read(1)


def read_blobs(repository: Repository, oids: Sequence[str]) -> list[bytes]:
    """The contents of small objects, in order."""
    return [b"".join(pieces) for pieces in stream_blobs(repository, oids)]


def fetch_missing(repository: Repository, sha: str) -> int:
    """In a blob-less clone, fetch all contents of a commit that are missing, at once; returns how many they were."""
    git = repository.git
    promisor = git.attempt("config", "--get", "extensions.partialClone").out.decode().strip()
    if not promisor:
        return 0
    listed = git.run("rev-list", "--objects", "--missing=print", "--no-walk", sha, timeout=TRANSFER)
    missing = [line[1:] for line in listed.splitlines() if line.startswith(b"?")]
    if missing:
        git.run(
            *("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--no-tags", "--no-write-fetch-head"),
            *("--filter=blob:none", "--stdin", promisor),
            stdin=b"\n".join(missing) + b"\n",
            timeout=TRANSFER,
            doing=f"fetch {len(missing)} files of {sha[:12]}",
        )
    return len(missing)


def _pieces(out: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        piece = out.read(min(size, _CHUNK))
        if not piece:
            raise GitError("git stopped in the middle of a file", "run again; run `git fsck` if that does not help")
        size -= len(piece)
        yield piece
