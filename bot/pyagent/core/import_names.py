"""Takes some names out of an import of several: Ruff's one fix for it takes all that its module does not use."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import replace

from pyagent.core.model import Edit, Fix, Left, Site
from pyagent.core.surroundings import alias_spans, enclosing


def sparing(site: Site, fix: Fix, stays: Callable[[str], bool]) -> Fix | Left:
    """The fix of an unused import without the names of its statement that have to stay.

    Args:
        site: One of the unused names.
        fix: What takes this and the other unused names of the statement out.
        stays: Whether a name has to stay, by the name that it is used by.

    Returns:
        The fix as it was where nothing has to stay; a reason where a comment stands between the names, or where Ruff's
        edits do not show which names it leaves.
    """
    chain = enclosing(site.source, site.start, site.end)
    stmt = chain[0] if chain else None
    if not isinstance(stmt, ast.Import | ast.ImportFrom) or len(stmt.names) == 1:
        return fix
    names = [name.asname or name.name for name in stmt.names]
    kept = [stays(name.split(".")[0]) for name in names]
    if not any(kept):
        return fix
    spans = alias_spans(site.source, stmt)
    written = _written(fix)
    if not written and not any(edit.start <= spans[0][0] and spans[-1][1] <= edit.end for edit in fix.edits):
        return Left("another name of the statement is used by other files")
    goes = [name not in written and not stay for name, stay in zip(names, kept, strict=True)]
    edits = _without(spans, goes)
    if any(b"#" in site.source[edit.start : edit.end] for edit in edits):
        return Left("another name of the statement is used by other files, and a comment stands between the names")
    return replace(fix, edits=edits, region=(spans[0][0], spans[-1][1]))


def _written(fix: Fix) -> Collection[str]:
    """The names that Ruff leaves, which it writes anew with the statement; none where the statement goes."""
    for edit in fix.edits:
        try:
            body = ast.parse(edit.text.strip()).body
        except SyntaxError:
            continue
        for stmt in body:
            if isinstance(stmt, ast.Import | ast.ImportFrom):
                return {name.asname or name.name for name in stmt.names}
    return ()


def _without(spans: list[tuple[int, int]], goes: list[bool]) -> tuple[Edit, ...]:
    """Each run of names goes with the comma behind it, the last one with that before it."""
    edits: list[Edit] = []
    index = 0
    while index < len(spans):
        behind = index
        while behind < len(spans) and goes[behind]:
            behind += 1
        if behind > index and behind < len(spans):
            edits.append(Edit(spans[index][0], spans[behind][0], ""))
        elif behind > index:
            edits.append(Edit(spans[index - 1][1], spans[-1][1], ""))
        index = behind + 1
    return tuple(edits)
