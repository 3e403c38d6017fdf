"""Types of the compiled core. Spans are byte offsets into UTF-8 text; long calls release the GIL."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from os import PathLike
from typing import Literal, TypeVar, final

from typing_extensions import Buffer

__all__ = [
    "Formula",
    "FormulaError",
    "Knowledge",
    "Ledger",
    "Listing",
    "Profile",
    "Sample",
    "Scan",
    "Trace",
    "Vocabulary",
    "__version__",
    "at_work",
    "changes",
    "compare",
    "convert",
    "converted_crate",
    "converted_part",
    "correlation",
    "error_entry",
    "error_of_exception",
    "error_of_status",
    "errors_known",
    "estimate_tokens",
    "fallback",
    "fisher_test",
    "health",
    "is_trusted",
    "merge_edits",
    "parse_traceparent",
    "price_of",
    "prices_known",
    "prove",
    "python_files",
    "read_answer",
    "requirements",
    "rule_aliases",
    "rule_ids",
    "sample_size",
    "scan",
    "scan_text",
    "share_interval",
    "suppressed",
    "traceparent",
    "unchanged",
    "unified_diff",
    "watch",
    "welch_test",
    "wire",
    "within_tokens",
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

_Beside = tuple[list[tuple[int, int]], list[str], bool]
"""spans of definitions, names of constants, whether lists of the caller are changed."""
_Converted = tuple[list[tuple[str, str]], str, list[str], list[str], str, str, _Beside]
"""parameters with types, type of the result, functions it calls, imports, name in the compiled module, Rust, more."""
_Conversion = tuple[str, int, tuple[int, int, int], _Converted | None, list[tuple[int, str, str]]]
"""name, line, (begin, end, name), conversion, reasons against it (line, construct, remedy)."""

__version__: str

class FormulaError(ValueError):
    """Why a formula cannot be read or computed: ``args`` are the code, the place in characters, the sentence."""

    args: tuple[str, int, str]

@final
class Formula:
    """A formula, ready to be computed. Raises FormulaError for a text that is none."""

    def __new__(cls, text: str) -> Formula: ...
    @property
    def names(self) -> tuple[str, ...]:
        """Its names, in the order in which they stand first."""
    def evaluate(self, values: Mapping[str, float | Sequence[float]]) -> float:
        """The value for one row; names that it does not have are passed over. Raises FormulaError."""
    def evaluate_rows(self, values: Mapping[str, Buffer | float | Sequence[float]], out: Buffer) -> None:
        """The value for each row, written into ``out``; columns are rows of doubles. Raises FormulaError, TypeError."""

@final
class Knowledge:
    """What a scan of a project learned of its modules, for later looks at single texts of it."""

@final
class Listing:
    """The files that a scan of a folder reads."""

    @property
    def paths(self) -> list[str]:
        """Relative paths, sorted; of a single file the empty one. Raises ValueError for a malformed pattern."""

_Entry = tuple[str, int, str, int, float, float]
"""file, line (0: not known), name, calls (0: not known), time in itself, time with all that it called."""

@final
class Profile:
    """A file of cProfile or collapsed stacks. Nothing in it is unpickled. Raises ValueError for what is neither."""

    def __new__(cls, data: bytes) -> Profile: ...
    @property
    def unit(self) -> Literal["seconds", "samples"]:
        """What its numbers count."""
    @property
    def total(self) -> float:
        """Sum of the times of all entries in themselves."""
    @property
    def entries(self) -> list[_Entry]:
        """Everything that was run, in the order of the file."""
    def top(self, by: Literal["own", "cumulative"], most: int) -> list[_Entry]:
        """The entries that took most, most first. Raises ValueError for another word."""
    def hot_path(self) -> list[tuple[str, int, str, float]]:
        """The path that took most, outermost first: file, line, name, time."""
    def joined(self, root: str, functions: list[tuple[str, str, int, int]]) -> list[tuple[int, float, float]]:
        """Calls, own and cumulative time of each function ``(path, name, line, end_line)`` of a project."""

@final
class Sample:
    """Measurements of one thing. What is not finite has failed: it is counted, and takes part in nothing.

    Statistics raise ValueError where no measurement is left, and for a share or confidence out of range.
    """

    def __new__(cls, values: Buffer | Sequence[float]) -> Sample: ...
    @property
    def count(self) -> int:
        """How many are finite."""
    @property
    def failed(self) -> int:
        """How many are not."""
    @property
    def minimum(self) -> float: ...
    @property
    def maximum(self) -> float: ...
    @property
    def mean(self) -> float: ...
    @property
    def median(self) -> float: ...
    @property
    def mad(self) -> float:
        """Median of the distances from the median."""
    @property
    def stddev(self) -> float:
        """Of the sample (n - 1); 0 of a single value."""
    def trimmed_mean(self, cut: float) -> float:
        """Mean without a share of the values at either end."""
    def percentile(self, share: float) -> float:
        """Linear between the values around place ``share * (n - 1)``."""
    def median_interval(self, confidence: float) -> tuple[float, float]:
        """Values of the sample between which the median lies; no distribution is assumed."""
    def bootstrap_median(self, confidence: float, *, draws: int = 1000, seed: int = 0) -> tuple[float, float]:
        """The same by drawing from the sample."""

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
    def data(self) -> set[str]:
        """Paths of the files that tests read as data."""
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

def converted_part(modules: Sequence[tuple[str, bytes, Sequence[str]]]) -> list[tuple[str, str]]:
    """The same as a part of a crate that is there already; paths begin in the folder of its root."""

def wire(root: str) -> tuple[list[tuple[int, str]], str]:
    """What to insert into the root of a crate so that it takes in that part, `(offset, text)`, or why it cannot."""

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
    aside: dict[str, str] = ...,
) -> Scan:
    """Begin to scan listed files; without facts there are findings, but nothing to fix them with.

    ``texts`` stand in the place of what is on the disk. What is ``aside``, with a reason, is told as unreadable.
    """

def watch(file: str | PathLike[str]) -> None:
    """Begin to tell into a file that is there which files are at work, for a parent process to read."""

def at_work(path: str) -> None:
    """Say that Python is at work on a file; on none where the path is empty."""

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
    knowledge: Knowledge | None = ...,
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

def compare(
    first: Sample,
    second: Sample,
    *,
    confidence: float = 0.95,
    tolerance: float = 0.02,
    draws: int = 1000,
    seed: int = 0,
) -> tuple[float, tuple[float, float], float, float, Literal["faster", "slower", "same", "unsure"]]:
    """A second sample of times against a first: how many times as fast, its interval, p, effect, verdict.

    The interval is the bootstrap's, p that of Mann-Whitney's test (two-sided), the effect Cliff's delta.
    """

def correlation(
    xs: Buffer | Sequence[float], ys: Buffer | Sequence[float], *, ranks: bool = False
) -> tuple[float, float, int]:
    """Pearson's correlation, or Spearman's: r, p, pairs of finite values. Raises ValueError for unequal lengths."""

def share_interval(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share. Raises ValueError for more successes than trials."""

def is_trusted(taken: int, decided: int, *, least_share: float = 0.5, confidence: float = 0.95) -> bool:
    """Whether people take at least a share of somebody's work; false only once the contrary is that certain."""

def health(shares: Buffer | Sequence[float], weights: Buffer | Sequence[float]) -> float:
    """The weighted mean of the shares that are known (no NaN), from 0 to 100. Raises ValueError for bad weights."""

def unchanged(values: Buffer | Sequence[float], tolerance: float) -> int:
    """How many of the last values lie within a tolerance of one another."""

_Error = tuple[str, str, str, str]
"""code, title, description, remedy."""

def errors_known() -> list[_Error]:
    """The catalogue of errors, by code."""

def error_entry(code: str) -> _Error | None:
    """The entry of one code."""

def error_of_exception(classes: list[str], errno: str = "") -> str:
    """The code of an exception, by the names of its classes, nearest first, and the symbol of its number."""

def error_of_status(status: int) -> str | None:
    """The code of an answer of a server; None for one that is no refusal."""

def parse_traceparent(header: str) -> tuple[str, str, int]:
    """Trace id, span id and flags of a header of W3C Trace Context. Raises ValueError for what is none."""

def traceparent(trace: str, span: str, flags: int = 1) -> str:
    """The header of a trace id, a span id and flags. Raises ValueError for what is no id."""

_Span = tuple[str, str, str, int, int]
"""id, id of the parent (or empty), name, begin and end in nanoseconds."""

@final
class Trace:
    """Spans that belong together. Raises ValueError for an id that is empty or given twice, and for a circle."""

    def __new__(cls, spans: Sequence[_Span]) -> Trace: ...
    def phases(self) -> list[tuple[str, int, int, int]]:
        """Of each name: spans, time in which one of them was open, time of their own; most of their own first."""
    def critical_path(self) -> list[tuple[int, int, int]]:
        """What would have to be quicker for the whole to be: place of the span, from when, until when."""

def welch_test(first: Sample, second: Sample) -> tuple[float, float, float, float]:
    """Welch's test of the means: difference, t, degrees of freedom, two-sided p. Raises ValueError below two values."""

def fisher_test(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Fisher's exact test of two shares ``(successes, trials)``: two-sided p. Raises ValueError for no shares."""

def sample_size(first: float, second: float, *, confidence: float = 0.95, power: float = 0.8) -> int:
    """Trials of each of two ways that tell their shares apart. Raises ValueError where none do."""

def fallback(ways: Sequence[tuple[int, int]], *, least_share: float = 0.5, confidence: float = 0.95) -> int | None:
    """Place of the first way ``(successes, trials)`` that is trusted as by ``is_trusted``."""

def unified_diff(before: bytes, after: bytes, *, context: int = 3) -> bytes:
    """The hunks of a unified diff; lines end at newlines alone."""

def read_answer(raw: str) -> tuple[str, list[str], float]:
    """The text that a model meant, what speaks against it (``empty``, ``refusal`` …), a score from 0 to 1."""

def estimate_tokens(text: str) -> int:
    """About how many tokens a text has; nine of ten Python files to within a tenth."""

def within_tokens(text: str, most: int) -> str:
    """The whole lines from the start that have at most so many tokens, by the estimate."""

@final
class Vocabulary:
    """The vocabulary of a model, as ``tiktoken`` keeps it. Raises ValueError for a file that is none."""

    def __new__(cls, data: bytes, pattern: str) -> Vocabulary: ...
    def __len__(self) -> int: ...
    def count(self, text: str) -> int:
        """How many tokens a text has, exactly; special tokens are text."""

_Price = tuple[str, str, str, int, str]
"""model, dollars for a million tokens read and written, context window, date."""

def prices_known() -> list[_Price]:
    """The table of prices."""

def price_of(model: str) -> _Price | None:
    """The row whose name a model's begins with, the longest of these."""

@final
class Ledger:
    """A budget and what was spent of it, exactly. Amounts are decimal text. Raises ValueError for other text."""

    def __new__(cls, budget: str | None = None) -> Ledger: ...
    def affords(self, read: int, written: int, prices: tuple[str, str]) -> bool:
        """Whether a call with at most so many tokens can be paid; prices are of a million tokens."""
    def book(self, model: str, read: int, written: int, prices: tuple[str, str]) -> str:
        """Note a call; what it cost."""
    @property
    def spent(self) -> str: ...
    @property
    def left(self) -> str | None:
        """What is left; None without a budget."""
    @property
    def uses(self) -> list[tuple[str, int, int, int, str]]:
        """model, calls, tokens read and written, cost; in the order of first use."""
