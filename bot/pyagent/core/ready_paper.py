"""The paper ``docs/work/RUST_Ready.md``: which modules are ready to become Rust, beside what people write there.

Every module has a block between two comments of ours; what stands outside of all blocks is people's.

Invariants:
* text outside the blocks comes back byte for byte;
* a block whose module says the same as before keeps its date and commit, so a second run changes nothing;
* a measured gain, once written into a block, stays as long as the module's content does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from pyagent.core.ready_block import END, OVERVIEW, OVERVIEW_END, Entry, block, name_of, overview

RUST_READY = "docs/work/RUST_Ready.md"

_INTRO = """\
# Ready to become Rust

Kept by `pyagent rust scan --write`: modules with functions that are ready, or nearly so. Lines of people outside of the
blocks stay as they are. docs/rust.md of PyAgent says what the tiers mean.
"""
_BLOCK = re.compile(
    r"<!-- pyagent:ready (?P<path>[^\n]*?) -->\r?\n(?P<body>.*?)<!-- pyagent:end -->(?:\r?\n)?(?:\r?\n)?", re.DOTALL
)
_OVERVIEW = re.compile(rf"{OVERVIEW}\r?\n.*?{OVERVIEW_END}(?:\r?\n)?(?:\r?\n)?", re.DOTALL)
_STAMP = re.compile(r"^(?:Content `[0-9a-f]+`\. )?Seen (?P<stamp>\S+ at \S+)\.$", re.MULTILINE)
_HASH = re.compile(r"^Content `(?P<hash>[0-9a-f]+)`", re.MULTILINE)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3})?x")
_MEASURED = re.compile(r"^- `(?P<name>[^`\n]*)` [^\n]*measured (?P<gain>[0-9.]+x)[^\n]*$", re.MULTILINE)


Measured: TypeAlias = Mapping[tuple[str, str], str]
"""Gains by path and name of the function, as they are written."""


def update(
    text: str, entries: Iterable[Entry], *, date: str, commit: str, measured: Measured = MappingProxyType({})
) -> str:
    """The paper brought up to date.

    Args:
        text: The paper as it is; empty when there is none.
        entries: The modules as they are now.
        date: Day, as ``2026-01-31``.
        commit: The commit that was looked at.
        measured: Gains that were measured now.
    """
    wanted = {name_of(it): it for it in sorted(entries, key=_rank) if any(f.tier < 3 for f in it.module.functions)}  # noqa: PLR2004
    newline = "\r\n" if "\r\n" in text else "\n"
    written: set[str] = set()

    def again(found: re.Match[str]) -> str:
        entry = wanted.get(found["path"])
        if entry is None or found["path"] in written:
            return ""
        written.add(found["path"])
        return _kept(found["body"], entry, f"{date} at {commit}", _of(entry, measured)).replace("\n", newline)

    kept = _with_overview(_BLOCK.sub(again, text or _INTRO + "\n"), wanted.values(), newline)
    new = [block(it, f"{date} at {commit}", _of(it, measured)) for name, it in wanted.items() if name not in written]
    if not new:
        return kept
    gap = "" if not kept or kept.endswith(newline * 2) else newline if kept.endswith(newline) else newline * 2
    return kept + gap + "".join(new).replace("\n", newline)


def _with_overview(text: str, entries: Collection[Entry], newline: str) -> str:
    """The text with the overview where it was; at first before the first block, or at the end."""
    made = overview(entries).replace("\n", newline) if entries else ""
    if _OVERVIEW.search(text):
        return _OVERVIEW.sub(lambda _: made, text, count=1)
    first = _BLOCK.search(text)
    at = first.start() if first else len(text)
    return text[:at] + made + text[at:]


def dated_as(text: str, other: str) -> str:
    """The paper, where a block says the same as in another one with the date and commit that it has there."""
    others = {it["path"]: it for it in _BLOCK.finditer(other)}

    def again(found: re.Match[str]) -> str:
        known = others.get(found["path"])
        says_same = known is not None and _STAMP.sub("", known[0]) == _STAMP.sub("", found[0])
        return known[0] if known is not None and says_same else found[0]

    return _BLOCK.sub(again, text)


def gains_of(text: str) -> list[float]:
    """How many times as fast each converted function of a paper was measured to be."""
    return [float(it["gain"].rstrip("x")) for it in _MEASURED.finditer(text) if _NUMBER.fullmatch(it["gain"])]


def _of(entry: Entry, measured: Measured) -> Mapping[str, str]:
    return {name: gain for (path, name), gain in measured.items() if path == entry.module.path}


def _rank(entry: Entry) -> tuple[int, str]:
    return entry.module.tier, entry.module.path


def _kept(body: str, entry: Entry, stamp: str, now: Mapping[str, str]) -> str:
    old = body.replace("\r\n", "\n")
    before, digest = _STAMP.search(old), _HASH.search(old)
    is_same = bool(digest) and digest["hash"] == entry.digest if digest else False
    measured = {it["name"]: it["gain"] for it in _MEASURED.finditer(old)} if is_same else {}
    measured |= now
    same = block(entry, before["stamp"] if before else stamp, measured)
    inside = same.partition("\n")[2].rpartition(END)[0]
    return same if inside == old else block(entry, stamp, measured)
