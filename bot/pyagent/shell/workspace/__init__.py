"""The only user of git: repositories, mirrors, plain checkouts, commits, notes, pushes."""

from __future__ import annotations

from pyagent.shell.workspace.commit import CommitSpec, commit, commit_series
from pyagent.shell.workspace.export import Exported, checkout, export
from pyagent.shell.workspace.mirror import Blobs, MirrorCache, delete_remote_branch, push, push_notes
from pyagent.shell.workspace.notes import add_notes, merge_notes, noted_commits, read_note, read_notes
from pyagent.shell.workspace.repository import CommitInfo, Repository, open_repository
from pyagent.shell.workspace.tree import Entry, read_tree

__all__ = [
    "Blobs",
    "CommitInfo",
    "CommitSpec",
    "Entry",
    "Exported",
    "MirrorCache",
    "Repository",
    "add_notes",
    "checkout",
    "commit",
    "commit_series",
    "delete_remote_branch",
    "export",
    "merge_notes",
    "noted_commits",
    "open_repository",
    "push",
    "push_notes",
    "read_note",
    "read_notes",
    "read_tree",
]
