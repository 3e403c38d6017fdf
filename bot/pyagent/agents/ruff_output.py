"""Reads what ``ruff check --output-format json`` prints into sites with ready fixes.

Ruff counts columns in code points from 1 and does not count a byte order mark; our edits are byte spans.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import accumulate
from typing import TypedDict

from pyagent.agents.base import RuffAgent
from pyagent.agents.ruff_layout import laid_out
from pyagent.agents.ruff_numbers import with_own_numbers
from pyagent.core.model import Dismiss, Edit, Fix, Left, Safety, Site

_BOM = b"\xef\xbb\xbf"


class _Place(TypedDict):
    row: int
    column: int


class _RuffEdit(TypedDict):
    content: str
    location: _Place
    end_location: _Place


class RuffFix(TypedDict):
    """A fix as Ruff prints it."""

    applicability: str
    edits: list[_RuffEdit]


class RuffFinding(TypedDict):
    """A finding as Ruff prints it."""

    code: str | None
    filename: str
    message: str
    location: _Place
    end_location: _Place
    fix: RuffFix | None


@dataclass(frozen=True, slots=True)
class RuffSite:
    """A finding of Ruff as a site of ours, with what is to become of it."""

    site: Site
    code: str
    result: Fix | Left | Dismiss


class _Lines:
    """Byte offsets of lines, for Ruff's rows and columns."""

    def __init__(self, source: bytes) -> None:
        first = len(_BOM) if source.startswith(_BOM) else 0
        self.source = source
        # A last line without a break gives one start too many, at the end of the text, where no row begins.
        self._starts = list(accumulate(map(len, source.splitlines(keepends=True)), initial=0))
        self._starts[0] = first
        self._ascii = source.isascii()
        self._row: tuple[int, list[int]] = (0, [])

    def offset(self, place: _Place) -> int:
        """The byte offset of a place; the end of its line where the column is beyond it."""
        if place["row"] > len(self._starts):
            return len(self.source)
        start = self._starts[place["row"] - 1]
        if self._ascii:
            return min(start + place["column"] - 1, self._end(place["row"]))
        columns = self._columns(place["row"])
        return start + columns[min(place["column"] - 1, len(columns) - 1)]

    def _end(self, row: int) -> int:
        return self._starts[row] if row < len(self._starts) else len(self.source)

    def _columns(self, row: int) -> list[int]:
        """Byte offset within the line of each of its columns. Findings come by line, and a line may have thousands."""
        if self._row[0] != row:
            text = self.source[self._starts[row - 1] : self._end(row)].decode()
            self._row = (row, list(accumulate((len(char.encode()) for char in text), initial=0)))
        return self._row[1]


def parse_output(output: bytes) -> Mapping[str, Sequence[RuffFinding]]:
    """Ruff's findings by the file name it printed; syntax errors (no code) are dropped, Rust reports them."""
    found: dict[str, list[RuffFinding]] = {}
    for item in json.loads(output or b"[]"):
        if item["code"]:
            found.setdefault(item["filename"], []).append(item)
    return found


def ruff_sites(
    path: str,
    source: bytes,
    findings: Sequence[RuffFinding],
    agents: Mapping[str, type[RuffAgent]],
    uses: Collection[str] = (),
) -> Iterator[RuffSite]:
    """Turn Ruff's findings in one file into sites.

    Args:
        path: Relative path of the file.
        source: The text that Ruff saw.
        findings: What it printed for that file.
        agents: Ruff code → the agent that stands for it; other codes are dropped.
        uses: Dotted names of the project's own modules that some file uses; ``:module`` where its warnings
            are filtered by its name.
    """
    lines = _Lines(source)
    seen: dict[str, int] = {}
    for item in findings:
        code = item["code"] or ""
        agent = agents.get(code)
        if agent is None:
            continue
        start, end = lines.offset(item["location"]), lines.offset(item["end_location"])
        result, safety = _result(item, agent, lines, (start, end))
        text = b" ".join(source[start:end].split())
        key = f"{path}\xff{agent.rule}\xff{item['message']}\xff{text!r}"
        seen[key] = seen.get(key, -1) + 1
        site = Site(
            rule=agent.rule,
            path=path,
            start=start,
            end=end,
            line=item["location"]["row"],
            column=item["location"]["column"],
            end_line=item["end_location"]["row"],
            end_column=item["end_location"]["column"],
            message=item["message"],
            safety=safety,
            fingerprint=blake2b(f"{key}\xff{seen[key]}".encode(), digest_size=16).hexdigest(),
            symbol="",
            source=source,
        )
        final = _reviewed(agent, site, result, uses)
        if not isinstance(final, Fix):
            site = replace(site, safety=Safety.MANUAL)
        elif isinstance(result, Left):
            # The agent knows a way where Ruff knows none.
            site = replace(site, safety=agent.safety)
        yield RuffSite(site, code, final)


def _reviewed(agent: type[RuffAgent], site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
    """What the agent makes of Ruff's answer. A fault of one agent leaves one finding and never stops a run."""
    try:
        return agent().review(site, result, uses)
    except Exception as error:  # noqa: BLE001 - other people's agents run here
        return Left(f"the agent failed on this place ({type(error).__name__}); please report it")


def _result(
    item: RuffFinding, agent: type[RuffAgent], lines: _Lines, span: tuple[int, int]
) -> tuple[Fix | Left, Safety]:
    fix = item["fix"]
    if fix is None or not agent.can_fix():
        return Left(agent.unfixable), Safety.MANUAL
    if fix["applicability"] == "display":
        return Left("Ruff shows a way here but does not vouch for it"), Safety.MANUAL
    edits = tuple(
        _without_gap(lines.source, lines.offset(edit["location"]), lines.offset(edit["end_location"]), edit["content"])
        for edit in fix["edits"]
    )
    if any(edit.text.lstrip().startswith("import builtins") for edit in edits):
        return Left("the module uses the name of the built-in for something of its own"), Safety.MANUAL
    promised = Safety.SAFE if fix["applicability"] == "safe" else Safety.REVIEW
    # An import that the fix needs stands far from it, and what is between the two stays as it is.
    near = [edit for edit in edits if not _adds_import(edit, span)]
    region = (
        min([span[0], *(_begin(lines.source, edit) for edit in near)]),
        max([span[1], *(edit.end for edit in near)]),
    )
    written = laid_out(lines.source, with_own_numbers(lines.source, edits))
    return Fix(written, region=region), min(promised, agent.safety)


def _adds_import(edit: Edit, span: tuple[int, int]) -> bool:
    """Whether an edit before the finding writes an import statement."""
    return edit.end <= span[0] and edit.text.lstrip().startswith(("from ", "import "))


def _begin(source: bytes, edit: Edit) -> int:
    """Where the change begins: a block whose last lines are deleted ends with the statement before them."""
    return edit.start if edit.text else _back_over(source, edit.start, b" \t\r\n")


def _back_over(source: bytes, end: int, these: bytes) -> int:
    """Where the bytes of some kinds before a place begin: looked at one by one, since a file may be large."""
    while end and source[end - 1] in these:
        end -= 1
    return end


def _on_over(source: bytes, start: int, these: bytes) -> int:
    """Where the bytes of some kinds behind a place end."""
    while start < len(source) and source[start] in these:
        start += 1
    return start


def _without_gap(source: bytes, start: int, end: int, text: str) -> Edit:
    """The edit, without the blank lines that a deletion of whole lines would leave at the edge of a file or block."""
    line = source.rfind(b"\n", 0, start) + 1
    if text or source[line:start].strip(_BOM + b" \t"):
        return Edit(start, end, text)
    if not _back_over(source, start, _BOM + b" \t\r\n"):
        return Edit(start, _on_over(source, end, b"\r\n"), "")
    if not source[start:end].endswith(b"\n") or not line:
        return Edit(start, end, text)
    # The line break before the lines goes instead of the one behind them: so the block ends where its new end is.
    last = max(start, _back_over(source, end, b"\r\n"))
    before = _back_over(source, line, b"\r\n")
    broken = source[last:end]
    kept = before if _ends_block(source, start, end) else line - len(broken)
    return Edit(kept, last, "") if source.endswith(broken, 0, line) else Edit(start, end, text)


def _ends_block(source: bytes, start: int, end: int) -> bool:
    """Whether what follows the deleted lines stands further to the left."""
    following = _on_over(source, end, b"\r\n")
    indented = _on_over(source, following, b" \t") - following
    return following == len(source) or indented < _on_over(source, start, b" \t") - start
