"""Begins Rust's share of a look at a project; it goes on in threads of its own while Python loads the agents.

Invariant: this module imports little, for Rust begins when it is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pyagent import rust_core
from pyagent.core.config import Config
from pyagent.core.model import Category
from pyagent.core.readiness import READINESS
from pyagent.core.results import Selection
from pyagent.shell.environment import libraries_of
from pyagent.shell.watch import is_alone

Purpose = Literal["report", "fix"]
"""A report needs no facts, which take time to gather."""


@dataclass(frozen=True, slots=True)
class Native:
    """Rust's look at a project, begun: the walk over its files and the scan of them.

    Attributes:
        root: Folder that is looked at.
        config: The project's configuration.
        selection: What is asked for.
        listing: The files, once they are known.
        scan: What was seen in them, once it is.
        begin: When it began, seconds of ``time.monotonic``.
    """

    root: Path
    config: Config
    selection: Selection
    listing: rust_core.Listing
    scan: rust_core.Scan
    begin: float


def begin(
    root: Path,
    config: Config,
    selection: Selection,
    purpose: Purpose,
    texts: Mapping[str, bytes] = MappingProxyType({}),
) -> Native:
    """Begin to look at a project.

    Args:
        root: Folder to look at.
        config: The project's configuration.
        selection: What is asked for.
        purpose: What for.
        texts: What stands in the place of files on the disk, by relative path.
    """
    start = time.monotonic()
    listing = rust_core.python_files(root, paths=selection.paths, exclude=config.exclude)
    native = frozenset(rust_core.rule_ids())
    scan = rust_core.scan(
        root,
        listing,
        rules=[rule for rule in _likely(root, config, selection, native) if rule in native],
        target=config.target_version,
        max_file_lines=config.max_file_lines,
        first_party=config.first_party,
        import_style=config.import_style,
        entry_points=config.entry_points,
        libraries=libraries_of(root, config.environment, selection.environment),
        facts=purpose == "fix",
        texts=dict(texts),
        aside=dict(selection.aside),
    )
    if is_alone():
        scan.files  # noqa: B018  # waits for it
    return Native(root, config, selection, listing, scan, start)


def _likely(root: Path, config: Config, selection: Selection, native: Iterable[str]) -> Iterable[str]:
    """Rules that agents may want. Which rules a category has only the agents know, so they are loaded for it."""
    if not selection.categories:
        wanted = (rule for rule in native if rule not in READINESS or config.wants(rule, Category.RUST))
        return selection.rules or wanted
    from pyagent.shell.wanted import wanted_agents  # noqa: PLC0415

    return wanted_agents(root, config, selection)
