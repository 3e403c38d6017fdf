"""Types of the compiled core. Spans are byte offsets into UTF-8 text; long calls release the GIL."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from os import PathLike
from typing import TypeVar, final

__all__ = [
    "Knowledge",
    "Listing",
    "Scan",
    "__version__",
    "changes",
    "convert",
    "converted_crate",
    "merge_edits",
    "prove",
    "python_files",
    "requirements",
    "rule_aliases",
    "rule_ids",
    "scan",
    "scan_text",
    "suppressed",
]

_Fact = str | int | bool | tuple[int, int] | tuple[str, ...] | tuple[tuple[int, int], ...]
_Edit = tuple[int, int, str]
_Site = tuple[str, str, int, int, int, int, int, int, str, str, str, str, dict[str, _Fact]]
"""rule, path, start, end, line, column, end_line, end_column, message, safety, fingerprint, symbol, facts."""
_C = TypeVar("_C")
_S = TypeVar("_S")
_Promise = tuple[str, _C, _S, bool]
"""name, category, safety, fixable."""
_Finding = tuple[str, str, _C, str, int, int, int, int, str, _S, bool, str]
"""rule, name, category, path, line, column, end_line, end_column, message, safety, fixable, fingerprint."""

_Reason = tuple[int, str]
"""line, text."""
_ReadyFunction = tuple[str, int, list[_Reason], float, tuple[int, int, int, int], list[str]]
"""name, tier, reasons, predicted gain, (first line, last line, complexity, loops), project functions it calls."""
_Ready = tuple[str, int, list[_Reason], tuple[_ReadyFunction, ...]]
"""path, tier, reasons, functions."""

_Converted = tuple[list[tuple[str, str]], str, list[str], list[str], str, str]
"""parameters with types, type of the result, functions it calls, imports, name in the compiled module, Rust."""
_Conversion = tuple[str, int, tuple[int, int], _Converted | None, list[tuple[int, str, str]]]
"""name, line, span, conversion, reasons against it (line, construct, remedy)."""

__version__: str

@final
class Knowledge:
    """What a scan of a project learned of its modules, for later looks at single texts of it."""

@final
class Listing:
    """The files that a scan of a folder reads."""

    @property
    def paths(self) -> list[str]:
        """Relative paths, sorted; of a single file the empty one. Raises ValueError for a malformed pattern."""

@final
class Scan:
    """What one scan saw. It begins with the value and is waited for when it is first asked."""

    @property
    def paths(self) -> list[str]:
        """Relative paths of the files read, sorted."""
    @property
    def unreadable(self) -> set[str]:
        """Those of them that are no Python that can be analysed."""
    @property
    def lines(self) -> int:
        """Number of physical lines."""
    @property
    def suppressed(self) -> dict[str, int]:
        """Number of findings of each rule that comments silence."""
    @property
    def files(self) -> int:
        """Number of files read."""
    def findings(self, promises: Mapping[tuple[str, str], _Promise[_C, _S]]) -> list[_Finding[_C, _S]]:
        """What a report needs of the sites, in the same order; ``promises`` are by rule and safety of the site."""
    @property
    def sites(self) -> list[_Site]:
        """Findings by path and position."""
    @property
    def readiness(self) -> list[_Ready]:
        """How near each module is to Rust; nothing unless one of RST001, RST002, RST003 is asked for."""
    @property
    def dismissed(self) -> list[tuple[str, str, int, str]]:
        """Places that only look like findings: rule, path, line, reason."""
    @property
    def knowledge(self) -> Knowledge:
        """What the modules tell each other."""
    @property
    def uses(self) -> set[str]:
        """Dotted names of the project's own modules that some file uses."""
    @property
    def loggers(self) -> set[str]:
        """Qualified names of the project's loggers; `*` when it has the habit of logging."""
    @property
    def metrics(self) -> dict[str, int]:
        """Sums over all files."""

def convert(path: str, source: bytes) -> list[_Conversion]:
    """What becomes of each function of a module when it is translated to Rust."""

def converted_crate(name: str, modules: Sequence[tuple[str, bytes, Sequence[str]]]) -> list[tuple[str, str]]:
    """The sources of a crate with the named functions of modules `(path, source, functions)`."""

def python_files(root: str | PathLike[str], *, paths: Sequence[str] = ..., exclude: Sequence[str] = ...) -> Listing:
    """Begin to list the Python files below a folder, or the one file; ``paths`` names parts of the folder."""

def scan(
    root: str | PathLike[str],
    files: Listing,
    *,
    rules: Sequence[str] | None = None,
    target: tuple[int, int] = ...,
    max_file_lines: int = 500,
    first_party: Sequence[str] = ...,
    import_style: str = "auto",
    entry_points: Sequence[str] = ...,
    libraries: Sequence[str | PathLike[str]] = ...,
    facts: bool = True,
    texts: dict[str, bytes] = ...,
) -> Scan:
    """Begin to scan listed files; without facts there are findings, but nothing to fix them with.

    ``texts`` stand in the place of what is on the disk.
    """

def scan_text(
    path: str,
    source: bytes,
    *,
    rules: Sequence[str] | None = None,
    target: tuple[int, int] = ...,
    max_file_lines: int = 500,
    first_party: Sequence[str] = ...,
    import_style: str = "auto",
    loggers: AbstractSet[str] = ...,
    knowledge: Knowledge | None = None,
) -> Scan:
    """Scan one text as if it stood at `path`."""

def merge_edits(source: bytes, edits: Sequence[_Edit]) -> tuple[bytes | None, tuple[_Edit, _Edit] | None]:
    """Merge edits and apply them: the new text, or two edits that do not go together."""

def changes(before: bytes, after: bytes) -> list[tuple[int, int, int, int]]:
    """The changes of lines that make another text: `(first, end, first_new, end_new)`, from 0, ends exclusive."""

def prove(
    path: str,
    before: bytes,
    after: bytes,
    edits: Sequence[_Edit],
    *,
    regions: Sequence[tuple[int, int]] = ...,
    fixed: dict[str, int] = ...,
    target: tuple[int, int] = ...,
    max_file_lines: int = 500,
    first_party: Sequence[str] = ...,
    moved: Sequence[tuple[str, str]] = ...,
) -> str | None:
    """Prove a change; the reason why it does not hold, or None."""

def requirements(
    path: str, source: bytes, imports: Sequence[str], preamble: Sequence[str], *, freed: Sequence[str] = ...
) -> tuple[list[_Edit], int, str | None]:
    """Edits that give a module imports and a preamble, the offset of the preamble, or why it cannot have them."""

def suppressed(path: str, source: bytes, findings: Sequence[tuple[int, int, str, Sequence[str]]]) -> list[bool]:
    """Which findings `(line, end_line, rule, codes)` of other tools are silenced by a comment of the file."""

def rule_aliases() -> dict[str, list[str]]:
    """What other tools call the findings of each rule that Rust detects; a comment of theirs silences ours."""

def rule_ids() -> list[str]:
    """Ids of the rules that Rust detects."""
