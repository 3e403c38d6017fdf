"""The tree of a commit: its entries, and which names are allowed on a disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from pyagent.shell.workspace.repository import Repository


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, link or submodule of a tree. ``path`` holds bytes that are no UTF-8 as surrogates (``os.fsdecode``)."""

    mode: str
    kind: str
    sha: str
    path: str


def read_tree(repository: Repository, sha: str) -> Iterator[Entry]:
    """Every entry of a commit's tree, folders walked into, in git's order."""
    out = repository.git.run("ls-tree", "-r", "-z", "--full-tree", sha, doing=f"list the files of {sha[:12]}")
    for line in out.split(b"\0"):
        if not line:
            continue
        head, _, path = line.partition(b"\t")
        mode, kind, oid = head.decode().split(" ")[:3]
        yield Entry(mode, kind, oid, os.fsdecode(path))


def unsafe_reason(path: str) -> str:
    """Why a path may not be written or committed; empty when it may."""
    parts = path.split("/")
    if not path or path.startswith("/") or "\0" in path:
        return "the path is empty or absolute"
    if any(part in ("", ".", "..") for part in parts):
        return "the path leaves its folder"
    if any(_is_git(part) for part in parts):
        return "the path names git's own files"
    if os.name == "nt" and any(character in path for character in '\\:*?"<>|'):
        return "Windows does not allow the name"
    return ""


def _is_git(part: str) -> bool:
    """``.git`` as any file system may read it: case, trailing dots and spaces, short names, streams, ignorables."""
    visible = "".join(c for c in part if not ("\u200b" <= c <= "\u200f" or "\u202a" <= c <= "\u206f" or c == "\ufeff"))
    name = visible.split(":", 1)[0].rstrip(". ").casefold()
    return name in (".git", "git~1")


def link_leaves(path: str, target: str) -> bool:
    """Whether a link at ``path`` might lead out of the tree.

    ``..`` is allowed at the beginning only, where it climbs real folders; from there the way leads downwards, at most
    through other links that keep the same rule. So no chain of links leads out.
    """
    parts = [part for part in target.split("/") if part not in ("", ".")]
    if (
        not target
        or target.startswith("/")
        or "\0" in target
        or (os.name == "nt" and ("\\" in target or ":" in target))
    ):
        return True
    climbs = next((i for i, part in enumerate(parts) if part != ".."), len(parts))
    return climbs > path.count("/") or ".." in parts[climbs:]
