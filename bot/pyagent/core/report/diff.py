r"""Changes as a unified diff that ``git apply`` takes.

Invariants:
* lines end at ``\n`` and nowhere else: a form feed, a lone ``\r`` or U+2028 stays inside its line;
* bytes survive: text is UTF-8, names that are not are quoted as Git quotes them.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyagent.core.model import FileChange
from pyagent.rust_core import unified_diff

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def unified(changes: Iterable[FileChange]) -> str:
    """One diff of all changes, in the order given."""
    return "".join(_file_diff(change) for change in changes)


def _file_diff(change: FileChange) -> str:
    hunks = unified_diff(change.before, change.after)
    return f"{_header(change)}{hunks.decode('utf-8', 'surrogateescape')}" if hunks else ""


def _header(change: FileChange) -> str:
    path = change.path
    old, new = _name(f"a/{path}"), _name(f"b/{path}")
    # Git ends a name that holds a space with a tab, so that readers of the old format know where it stops.
    tab = "\t" if " " in path and not old.startswith('"') else ""
    if change.is_new:
        return f"diff --git {old} {new}\nnew file mode 100644\n--- /dev/null\n+++ {new}{tab}\n"
    return f"diff --git {old} {new}\n--- {old}{tab}\n+++ {new}{tab}\n"


def _name(path: str) -> str:
    if not any(c in '"\\' or ord(c) < 32 or ord(c) == 127 or 0xDC80 <= ord(c) <= 0xDCFF for c in path):  # noqa: PLR2004
        return path
    return '"' + "".join(_quoted(c) for c in path) + '"'


def _quoted(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable() and char.isascii():
        return char
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
