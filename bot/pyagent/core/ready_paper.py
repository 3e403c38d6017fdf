"""The paper ``docs/work/RUST_Ready.md``: which modules are ready to become Rust, beside what people write there.

Every module has a block between two comments of ours; what stands outside of all blocks is people's.

Invariants:
* text outside the blocks comes back byte for byte;
* a block whose module says the same as before keeps its date and commit, so a second run changes nothing;
* a measured gain, once written into a block, stays as long as the module's content does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from pyagent.core.inventory_line import shown
from pyagent.core.markdown import code
from pyagent.core.readiness import Function, Module
from pyagent.core.report.ready import gain

RUST_READY = "docs/work/RUST_Ready.md"

_INTRO = """\
# Ready to become Rust

Kept by `pyagent rust scan --write`: modules with functions that are ready, or nearly so. Lines of people outside of the
blocks stay as they are. docs/rust.md of PyAgent says what the tiers mean.
"""
_BLOCK = re.compile(
    r"<!-- pyagent:ready (?P<path>[^\n]*?) -->\r?\n(?P<body>.*?)<!-- pyagent:end -->(?:\r?\n)?(?:\r?\n)?", re.DOTALL
)
_STAMP = re.compile(r"^Seen (?P<stamp>\S+ at \S+)\.$", re.MULTILINE)
_HASH = re.compile(r"^Content `(?P<hash>[0-9a-f]+)`", re.MULTILINE)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3})?x")
_MEASURED = re.compile(r"^- `(?P<name>[^`\n]*)` [^\n]*measured (?P<gain>[0-9.]+x)[^\n]*$", re.MULTILINE)
_MOST_FUNCTIONS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A module with the hash of its bytes."""

    module: Module
    digest: str


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
    wanted = {_name(it): it for it in sorted(entries, key=_rank) if any(f.tier < 3 for f in it.module.functions)}  # noqa: PLR2004
    newline = "\r\n" if "\r\n" in text else "\n"
    written: set[str] = set()

    def again(found: re.Match[str]) -> str:
        entry = wanted.get(found["path"])
        if entry is None or found["path"] in written:
            return ""
        written.add(found["path"])
        return _kept(found["body"], entry, f"{date} at {commit}", _of(entry, measured)).replace("\n", newline)

    kept = _BLOCK.sub(again, text or _INTRO + "\n")
    new = [_block(it, f"{date} at {commit}", _of(it, measured)) for name, it in wanted.items() if name not in written]
    if not new:
        return kept
    gap = "" if not kept or kept.endswith(newline * 2) else newline if kept.endswith(newline) else newline * 2
    return kept + gap + "".join(new).replace("\n", newline)


def gains_of(text: str) -> list[float]:
    """How many times as fast each converted function of a paper was measured to be."""
    return [float(it["gain"].rstrip("x")) for it in _MEASURED.finditer(text) if _NUMBER.fullmatch(it["gain"])]


def _of(entry: Entry, measured: Measured) -> Mapping[str, str]:
    return {name: gain for (path, name), gain in measured.items() if path == entry.module.path}


def _rank(entry: Entry) -> tuple[int, str]:
    return entry.module.tier, entry.module.path


def _name(entry: Entry) -> str:
    return shown(entry.module.path)


def _kept(body: str, entry: Entry, stamp: str, now: Mapping[str, str]) -> str:
    old = body.replace("\r\n", "\n")
    before, digest = _STAMP.search(old), _HASH.search(old)
    is_same = bool(digest) and digest["hash"] == entry.digest if digest else False
    measured = {it["name"]: it["gain"] for it in _MEASURED.finditer(old)} if is_same else {}
    measured |= now
    block = _block(entry, before["stamp"] if before else stamp, measured)
    inside = block.partition("\n")[2].rpartition("<!-- pyagent:end -->")[0]
    return block if inside == old else _block(entry, stamp, measured)


def _block(entry: Entry, stamp: str, measured: Mapping[str, str]) -> str:
    module = entry.module
    functions = [*module.of_tier(1), *module.of_tier(2)]
    lines = [
        f"<!-- pyagent:ready {_name(entry)} -->",
        f"## {code(shown(module.path))} — tier {module.tier}",
        "",
        f"Content `{entry.digest}`.",
        f"Seen {stamp}.",
        "",
        *(f"- line {line}: {shown(text)}" for line, text in module.reasons),
        *(line for it in functions[:_MOST_FUNCTIONS] for line in _function(it, measured)),
    ]
    if len(functions) > _MOST_FUNCTIONS:
        lines.append(f"- and {len(functions) - _MOST_FUNCTIONS:,} more")
    return "\n".join([*lines, "<!-- pyagent:end -->", "", ""])


def _function(function: Function, measured: Mapping[str, str]) -> list[str]:
    name = shown(function.name)
    real = f", measured {measured[name]}" if name in measured else ""
    calls = f", calls {', '.join(code(shown(it)) for it in function.calls)}" if function.calls else ""
    head = (
        f"- `{name}` lines {function.line} to {function.end_line}, tier {function.tier}, "
        f"predicted {gain(function)}{real}{calls}"
    )
    return [head, *(f"  - line {line}: {shown(text)}" for line, text in function.reasons)]
