"""The values that travel through PyAgent: sites, edits, fixes, findings, outcomes, commits.

Everything here is frozen and free of I/O. Offsets are **byte offsets into the UTF-8 text of the file**
(what the Rust core measures); lines and columns are 1-based and columns count code points (what people read).

Invariants:
* ``Safety`` is ordered: ``MANUAL < REVIEW < SAFE``.
* An outcome is a value: ``Fixed`` or ``Left`` with a reason. Exceptions are for faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import NamedTuple, Self


class Category(StrEnum):
    """A fix category; one category is one pull request.

    The order is the order of delivery: an earlier category's lines are its own. Imports come last of those that edit,
    because every other category may have to add or remove one.
    """

    SECURITY = "security"
    BUGS = "bugs"
    EXCEPTIONS = "exceptions"
    ATOMIC_IO = "atomic-io"
    LOGGING = "logging"
    SYNTAX = "syntax"
    TYPES = "types"
    DOCSTRINGS = "docstrings"
    PERFORMANCE = "performance"
    IMPORTS = "imports"
    ARCHITECTURE = "architecture"
    RUST = "rust"


class Safety(Enum):
    """How far a fix may be trusted.

    ``SAFE`` keeps behaviour for every input; ``REVIEW`` changes it on purpose and wants a glance;
    ``MANUAL`` is reported with a proposal and never edited.
    """

    MANUAL = "manual"
    REVIEW = "review"
    SAFE = "safe"

    rank: int
    """Position in the order ``manual < review < safe`` (0, 1, 2)."""

    def __init__(self, _name: str) -> None:
        self.rank = len(type(self).__members__)

    def __lt__(self, other: Self) -> bool:
        return self.rank < other.rank

    def __le__(self, other: Self) -> bool:
        return self.rank <= other.rank


Fact = str | int | bool | tuple[int, int] | tuple[str, ...] | tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes ``start:end`` of a file by ``text``; ``start == end`` inserts."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Site:
    """One place where a rule holds, with the facts that its agent needs to fix it.

    Attributes:
        rule: Rule id, such as ``EXC003``.
        path: Relative path of the file, with ``/``.
        start: First byte of the place.
        end: One past the last byte.
        line: First line, 1-based.
        column: First column, 1-based, in code points.
        end_line: Last line.
        end_column: One past the last column.
        message: One sentence that says what is wrong here.
        safety: The most that may be promised for a fix of this very place.
        fingerprint: Identity that survives moved lines (hex).
        symbol: Qualified name of the enclosing function or class, empty at module level.
        facts: What Rust measured for the agent: text, numbers, flags, byte spans ``(start, end)``, names.
        source: UTF-8 text of the whole file.
    """

    rule: str
    path: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    safety: Safety
    fingerprint: str
    symbol: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    source: bytes = b""

    def code(self, span: tuple[int, int] | None = None) -> str:
        """Text of a byte span of the file; of the site itself without one."""
        start, end = span or (self.start, self.end)
        return self.source[start:end].decode()

    def has(self, name: str) -> bool:
        """Whether Rust measured the fact ``name`` here."""
        return name in self.facts

    def flag(self, name: str) -> bool:
        """The boolean fact ``name``; absent means False."""
        return self.facts.get(name) is True

    def text(self, name: str) -> str:
        """The text fact ``name``; absent means empty."""
        value = self.facts.get(name, "")
        return value if isinstance(value, str) else str(value)

    def number(self, name: str) -> int:
        """The integer fact ``name``. Raises KeyError when Rust did not measure it."""
        value = self.facts[name]
        if not isinstance(value, int):
            raise TypeError(f"fact {name!r} of {self.rule} is not a number")
        return value

    def span(self, name: str) -> tuple[int, int]:
        """The byte span fact ``name``. Raises KeyError when Rust did not measure it."""
        match self.facts[name]:
            case (start, end) if isinstance(start, int) and isinstance(end, int):
                return start, end
        raise TypeError(f"fact {name!r} of {self.rule} is not a span")

    def spans(self, name: str) -> tuple[tuple[int, int], ...]:
        """The list-of-spans fact ``name``; absent means empty."""
        value = self.facts.get(name, ())
        items = value if isinstance(value, tuple) else ()
        return tuple((item[0], item[1]) for item in items if isinstance(item, tuple))

    def names(self, name: str) -> tuple[str, ...]:
        """The list-of-text fact ``name``; absent means empty."""
        value = self.facts.get(name, ())
        return tuple(str(item) for item in value) if isinstance(value, tuple) else ()


@dataclass(frozen=True, slots=True)
class SharedModule:
    """A module of helper functions that the fixes of a package share: made by the first that needs it.

    Attributes:
        stem: Name of the module inside the package.
        names: The functions it defines; a module of that name with these functions is used as it is.
        text: What is written where there is none, for the oldest Python that the project supports.
    """

    stem: str
    names: tuple[str, ...]
    text: Callable[[tuple[int, int]], str]


@dataclass(frozen=True, slots=True)
class SharedFix:
    """The same fix where helpers can come from a module of the package: other edits, and an import of ``names``."""

    module: SharedModule
    names: tuple[str, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that a fix needs and the project does not have yet."""

    path: str
    text: bytes


@dataclass(frozen=True, slots=True)
class MovedPart:
    """What a fix takes out of its module and puts into a new one beside it.

    Attributes:
        stem: Name of the new module.
        text: Its text.
        names: What it defines; the fix takes their definitions away from the old module.
        back: Those that the old module imports, as they are written there (``name`` or ``name as name``).
        shown: Those that others may find in documentation that is made from the old module.
    """

    stem: str
    text: str
    names: tuple[str, ...]
    back: tuple[str, ...]
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fix:
    """What an agent wants done at one site.

    Attributes:
        edits: Replacements in the site's own file.
        imports: Import statements the new text needs (``import shlex``, ``from pathlib import Path``); the fleet
            adds those that the module does not have, once, where the module keeps its imports.
        preamble: Statements the module needs once, after its imports (``logger = logging.getLogger(__name__)``).
        region: Byte span of the statements that may change; the hull of the edits when absent.
        note: One sentence for the commit body where this site was special.
        safety: Lower than the site's when this fix promises less.
        shared: The fix to make instead where the helpers of ``preamble`` can come from a module of the package.
        needs: Files that the fix cannot do without; filled in when a shared fix was chosen.
        moved: What the edits take out, where it goes into a new module beside this one.
        since: Oldest Python that knows what the edits write, where the agent writes what older ones know elsewhere.
    """

    edits: tuple[Edit, ...]
    imports: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()
    region: tuple[int, int] | None = None
    note: str = ""
    safety: Safety | None = None
    shared: SharedFix | None = None
    needs: tuple[NewFile, ...] = ()
    moved: MovedPart | None = None
    since: tuple[int, int] = (2, 7)

    @property
    def freed(self) -> tuple[str, ...]:
        """Names whose definitions the edits take away."""
        return self.moved.names if self.moved else ()


@dataclass(frozen=True, slots=True)
class Left:
    """The site stays as it is, and why; a reason is a sentence a maintainer can act on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dismiss:
    """The site only looks like a finding, and why; it is counted apart and not reported."""

    reason: str


class Finding(NamedTuple):
    """A site as it is reported: the fields of the ``scan --format json`` contract. A scan makes tens of thousands."""

    rule: str
    name: str
    category: Category
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    safety: Safety
    fixable: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one finding in a fix run; ``reason`` is empty only when it was fixed."""

    finding: Finding
    fixed: bool
    reason: str = ""

    @property
    def status(self) -> str:
        """``fixed`` or ``left``, as in the JSON contract."""
        return "fixed" if self.fixed else "left"


@dataclass(frozen=True, slots=True)
class FileChange:
    """New bytes for one file.

    ``before`` is what the change was proved against; ``is_new``: there was no file; ``is_gone``: there is none after.
    """

    path: str
    before: bytes
    after: bytes
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved about a commit. Every field is a sentence or a count that a reader can check.

    Attributes:
        parses: Every changed file parses.
        gone: Number of findings that the re-scan no longer sees.
        new: Findings that appeared (always 0 in a commit that is kept).
        unchanged_outside: The syntax tree outside the edited statements is the same.
        formatter: Name of the repository's formatter that was run over the files, or empty.
        tests: ``(command, passed before, passed after)`` summaries where tests were run, or empty.
    """

    parses: bool
    gone: int
    new: int
    unchanged_outside: bool
    formatter: str = ""
    tests: str = ""


@dataclass(frozen=True, slots=True)
class PlannedCommit:
    """One atomic commit: one rule, its files, reasons and proof; the language model that took part, and its cost."""

    rule: str
    title: str
    changes: tuple[FileChange, ...]
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...]
    proof: Proof
    safety: Safety
    model: str | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """One pull request to be: the commits of a category in order, and what was left with its reason.

    ``headline`` and ``about`` are title and text of a request that has words of its own, in Markdown.
    """

    category: Category
    commits: tuple[PlannedCommit, ...]
    left: tuple[Outcome, ...] = ()
    headline: str = ""
    about: str = ""

    @property
    def branch(self) -> str:
        """Name of the category's branch."""
        return f"pyagent/{self.category.value}"

    @property
    def fixed(self) -> tuple[Outcome, ...]:
        """Every finding that the commits fix."""
        return tuple(o for commit in self.commits for o in commit.outcomes if o.fixed)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Sorted fingerprints of what the pull request fixes; they identify it across runs."""
        return tuple(sorted(o.finding.fingerprint for o in self.fixed))
