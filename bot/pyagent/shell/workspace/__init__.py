"""The only user of git: repositories, mirrors, plain checkouts, commits, notes, pushes."""

from __future__ import annotations

from pyagent.shell.workspace.commit import CommitSpec, commit, commit_series
from pyagent.shell.workspace.difference import FileDifference, differences
from pyagent.shell.workspace.export import Exported, checkout, export
from pyagent.shell.workspace.merge import Rebuilt, cherry_pick, lay_on_top, merged_tree, revert
from pyagent.shell.workspace.mirror import (
    Blobs,
    MirrorCache,
    delete_remote_branch,
    fetch_commit,
    push,
    push_notes,
    remote_ref,
    remote_refs,
)
from pyagent.shell.workspace.notes import add_notes, merge_notes, move_notes, noted_commits, read_note, read_notes
from pyagent.shell.workspace.overlap import Spans, changed_ranges, changed_spans, overlap
from pyagent.shell.workspace.repository import NOTES, PENDING_NOTES, CommitInfo, Repository, open_repository
from pyagent.shell.workspace.tree import Entry, read_tree

__all__ = [
    "NOTES",
    "PENDING_NOTES",
    "Blobs",
    "CommitInfo",
    "CommitSpec",
    "Entry",
    "Exported",
    "FileDifference",
    "MirrorCache",
    "Rebuilt",
    "Repository",
    "Spans",
    "add_notes",
    "changed_ranges",
    "changed_spans",
    "checkout",
    "cherry_pick",
    "commit",
    "commit_series",
    "delete_remote_branch",
    "differences",
    "export",
    "fetch_commit",
    "lay_on_top",
    "merge_notes",
    "merged_tree",
    "move_notes",
    "noted_commits",
    "open_repository",
    "overlap",
    "push",
    "push_notes",
    "read_note",
    "read_notes",
    "read_tree",
    "remote_ref",
    "remote_refs",
    "revert",
]
