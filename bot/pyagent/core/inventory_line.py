"""One line of the inventory: ``- [ ] RULE path:line — sentence (fixable) <!-- fingerprint -->``.

A grammar of one line, not a Markdown parser: what people wrote around our lines must come back byte for byte, and a
parser that reads Markdown into a tree cannot give that.

Invariants: a rendered line is one line, reads back as the item it was made of, and holds exactly one comment, so that
no text from a repository can open or close one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from pyagent.core.markdown import visible
from pyagent.core.model import Category, Finding

_LONGEST = 400
_LONGEST_LINE = 10_000  # ours are shorter, and the pattern is quadratic
_UNPARSABLE = "SYN003"
_LINE = re.compile(
    r"[-*+] (?:\[[ xX]\] )?(?P<rule>[A-Z]{3}\d{3}) (?P<place>.*?):(?P<line>\d{1,9}) — (?P<sentence>.*?)"
    r" \((?P<how>fixable|manual)\) <!-- (?P<fingerprint>[0-9A-Za-z_-]{4,64}) -->(?P<tail>.*)",
    re.DOTALL,
)


class Section(Enum):
    """The seven parts of an inventory, most urgent first; the value is the heading."""

    BUGS = "Bugs"
    QUALITY = "Code quality"
    PERFORMANCE = "Performance"
    ARCHITECTURE = "Architecture"
    SECURITY = "Security"
    CONSISTENCY = "Consistency"
    OPTIMISATION = "Optimisation"

    @property
    def number(self) -> int:
        """Its place, 1 to 7."""
        return list(Section).index(self) + 1

    @property
    def categories(self) -> tuple[Category, ...]:
        """What belongs to it."""
        return tuple(category for category, section in _SECTIONS.items() if section is self)


_SECTIONS = {
    Category.SECURITY: Section.SECURITY,
    Category.BUGS: Section.BUGS,
    Category.EXCEPTIONS: Section.QUALITY,
    Category.ATOMIC_IO: Section.QUALITY,
    Category.LOGGING: Section.QUALITY,
    Category.SYNTAX: Section.CONSISTENCY,
    Category.TYPES: Section.QUALITY,
    Category.DOCSTRINGS: Section.QUALITY,
    Category.PERFORMANCE: Section.PERFORMANCE,
    Category.IMPORTS: Section.CONSISTENCY,
    Category.ARCHITECTURE: Section.ARCHITECTURE,
    Category.RUST: Section.OPTIMISATION,
}


@dataclass(frozen=True, slots=True)
class Item:
    """An open improvement as the inventory shows it; ``path`` and ``sentence`` are harmless text already."""

    rule: str
    path: str
    line: int
    sentence: str
    fixable: bool
    fingerprint: str

    @classmethod
    def of(cls, finding: Finding, proposal: str = "") -> Item:
        """The item of a finding; ``proposal`` says what a person may do where nothing is fixed by itself."""
        said = f"{finding.message}; {proposal}" if proposal and finding.message not in proposal else finding.message
        path, sentence = shown(finding.path), shown(said, _LONGEST)
        return cls(finding.rule, path, finding.line, sentence, finding.fixable, finding.fingerprint)


def section_of(rule: str, category: Category) -> Section:
    """Where an item stands; a file that Python cannot read is a bug, whatever its category."""
    return Section.BUGS if rule == _UNPARSABLE else _SECTIONS[category]


def render(item: Item) -> str:
    """The line of an item, without its line end."""
    how = "fixable" if item.fixable else "manual"
    return f"- [ ] {item.rule} {item.path}:{item.line} — {item.sentence} ({how}) <!-- {item.fingerprint} -->"


def parse(line: str) -> tuple[Item, str] | None:
    """The item of a line and what somebody wrote behind it; None when the line is none of ours."""
    found = _LINE.fullmatch(line[: len(line) - len(line_end(line))]) if len(line) <= _LONGEST_LINE else None
    if found is None:
        return None
    item = Item(
        rule=found["rule"],
        path=found["place"],
        line=int(found["line"]),
        sentence=found["sentence"],
        fixable=found["how"] == "fixable",
        fingerprint=found["fingerprint"],
    )
    return item, found["tail"]


def line_end(line: str) -> str:
    """What a line ends with: a line feed, with the carriage return before it, or nothing."""
    return "\r\n" if line.endswith("\r\n") else "\n" if line.endswith("\n") else ""


def shown(text: str, limit: int = 4096) -> str:
    """Text from a repository on one line, without anything that opens or closes a comment."""
    clean = visible(text).replace("<!--", "&lt;!--").replace("-->", "--&gt;")
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"
