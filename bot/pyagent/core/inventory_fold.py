"""Which items an inventory lists, by section; a large one folds per directory.

Beyond a size nobody reads a list line by line, and every commit would rewrite it. There, what one rule finds many times
in one directory becomes one item: its first place, with the number of the others. Its fingerprint is made of rule and
directory, so it stays the same while single places come and go.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from pyagent.core.inventory import Open
from pyagent.core.inventory_line import Item, Section, section_of, shown
from pyagent.core.model import Finding
from pyagent.core.report.visible import plural

LARGE = 1000
"""Items above which an inventory folds."""

_MANY = 5
_UNPARSABLE = "SYN003"


def open_items(found: Iterable[tuple[Finding, str]], *, large: int = LARGE) -> Open:
    """What an inventory lists.

    Args:
        found: Findings, each with what a person may do about it (empty where there is nothing to say).
        large: How many items are too many to list one by one.
    """
    by_section: dict[Section, list[Item]] = defaultdict(list)
    alive, unread, count = set[str](), set[str](), 0
    for finding, proposal in found:
        item = Item.of(finding, proposal)
        by_section[section_of(finding.rule, finding.category)].append(item)
        alive.add(item.fingerprint)
        count += 1
        if finding.rule == _UNPARSABLE:
            unread.add(item.path)
    if count <= large:
        # The folds of a time when there were more are not fixed either; their places are listed again.
        alive |= {fold for items in by_section.values() for fold in _folds(items)}
        return Open(by_section, alive, unread)
    return Open({section: _folded(items) for section, items in by_section.items()}, alive, unread)


def _folded(items: Sequence[Item]) -> list[Item]:
    folded = []
    for (_, folder), group in _groups(items).items():
        folded += group if len(group) <= _MANY else [_fold(folder, group)]
    return folded


def _fold(folder: str, group: Collection[Item]) -> Item:
    first = min(group, key=lambda item: (item.path, item.line))
    fixable = all(item.fixable for item in group)
    more = f"{first.sentence}; and {plural(len(group) - 1, 'more place')} below {folder}/"
    return Item(first.rule, first.path, first.line, shown(more), fixable, _fold_id(first.rule, folder))


def _folds(items: Sequence[Item]) -> list[str]:
    return [_fold_id(rule, folder) for rule, folder in _groups(items)]


def _groups(items: Sequence[Item]) -> dict[tuple[str, str], list[Item]]:
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        groups[item.rule, item.path.rpartition("/")[0] or "."].append(item)
    return groups


def _fold_id(rule: str, folder: str) -> str:
    return hashlib.sha256(f"{rule}\0{folder}".encode()).hexdigest()[:32]
