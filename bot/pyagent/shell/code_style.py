"""How a project's code is laid out, kept by what was changed: its formatter's way, or lines no longer than it allows.

* A file that conformed to the project's formatter conforms afterwards; of others the changed lines do.
* Where the settings name no formatter, a file that conformed to that of Ruff, which is nearly that of Black, conforms
  afterwards: a Makefile, tox or a workflow may ask for it.
* Elsewhere a line that a fix made longer than the project's checks allow is broken, as far as that touches little else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.black_lines import with_blank_lines
from pyagent.core.ownership import Span, changed_lines, touch
from pyagent.core.parsing import parsed
from pyagent.core.steps import Step, follow_up
from pyagent.core.work import FileWork
from pyagent.shell.project_tools import Formatter
from pyagent.shell.ruff import Ruff

_MOST_RANGES = 60  # of one file; each takes a process
_NEIGHBOURS = 6  # lines of a statement around a changed one
_TELLING = 20  # lines of a file whose format is no chance
_ENDINGS = "format.line-ending = 'auto'"  # those of the file: settings that want others do not say so of a few lines


@dataclass(frozen=True, slots=True)
class CodeStyle:
    """What the code of a project looks like.

    Attributes:
        ruff: Formats texts.
        formatter: The project's formatter; None where it has none.
        limit: The longest line that its checks allow, in characters; 0 where nothing says so.
        habit: The formatter of files that conform to it although no settings name one; None where that is not wanted.
    """

    ruff: Ruff
    formatter: Formatter | None
    limit: int = 0
    habit: Formatter | None = None

    def fresh(self, path: str, text: bytes) -> bytes:
        """A new file in the project's format, where it has one."""
        return self.ruff.format({path: text}, self.formatter.settings)[path] if self.formatter else text

    def restore(self, files: Sequence[FileWork], steps: list[Step]) -> list[Step]:
        """Lay out anew what was changed; returns the steps as they are to be committed."""
        if self.formatter is not None:
            return self._format(files, steps, self.formatter)
        kept: Sequence[FileWork] = ()
        if self.habit is not None:
            kept = self._conforming(files, self.habit)
            steps = self._format(kept, steps, self.habit)
        for work in (work for work in files if self.limit and work not in kept):
            text = self._broken(work)
            if text != work.text and not work.guard(text):
                work.text, work.known = text, False
                steps = follow_up(steps, work.path, text)
        return steps

    def _conforming(self, files: Sequence[FileWork], formatter: Formatter) -> list[FileWork]:
        """Files that look like those of a formatter; a short one may do so by chance."""
        long = {work.path: work.begin for work in files if work.begin.count(b"\n") >= _TELLING and parsed(work.begin)}
        formatted = self.ruff.format(long, (*formatter.settings, _ENDINGS))
        return [work for work in files if work.path in long and formatted[work.path] == work.begin]

    def _format(self, files: Sequence[FileWork], steps: list[Step], formatter: Formatter) -> list[Step]:
        """Whole files that conformed, and elsewhere the lines that changed: the formatters differ in few places."""
        files = [work for work in files if formatter.covers(work.path)]
        settings = (*formatter.settings, _ENDINGS)
        formatted = self.ruff.format({work.path: work.text for work in files}, settings)
        untidy = {work.path: work.begin for work in files if formatted[work.path] != work.text}
        before = self.ruff.format(untidy, settings)
        for work in files:
            text = formatted[work.path]
            if work.path in untidy and before[work.path] != work.begin:
                wrong = changed_lines(work.text, text)
                mine = changed_lines(work.text, work.begin)
                off = [span for span in mine if any(touch(span, other) for other in wrong)]
                text = self._reformatted(work, off, settings)
            if formatter.is_black:
                text = with_blank_lines(text, changed_lines(text, work.begin))
            if text != work.text and not work.guard(text):
                work.text, work.known = text, False
                steps = follow_up(steps, work.path, text, formatter.name)
        return steps

    def _broken(self, work: FileWork) -> bytes:
        """The text with its lines that have become too long broken, in the format that most projects know."""
        known = set(work.begin.splitlines())
        lines = work.text.splitlines()
        long = {at for at, line in enumerate(lines) if len(line.decode()) > self.limit and line not in known}
        spans = [span for span in changed_lines(work.text, work.begin) if not long.isdisjoint(range(*span))]
        is_tabbed = any(line.startswith(b"\t") for line in known)
        settings = (
            f"line-length = {self.limit}",
            "format.quote-style = 'preserve'",
            f"format.indent-style = '{'tab' if is_tabbed else 'space'}'",
            "format.docstring-code-format = false",
            "format.preview = false",
            _ENDINGS,
        )
        return self._reformatted(work, spans, settings)

    def _reformatted(self, work: FileWork, spans: Sequence[Span], settings: Sequence[str]) -> bytes:
        """The text with some of its lines in a format, as far as that touches little else."""
        text = work.text
        for first, end in reversed(spans[:_MOST_RANGES]):
            # Ruff takes the end of a range as the start of that line.
            lines = f"{first + 1}-{max(end, first + 1) + 1}"
            formatted = self.ruff.format({work.path: text}, settings, lines)[work.path]
            touched = sum(end - first for first, end in changed_lines(text, formatted))
            # Where something was only taken out, nothing but blank lines can have come into disorder.
            is_near = touched <= 2 * (end - first) + _NEIGHBOURS if first < end else _words(text) == _words(formatted)
            # Ruff 0.17 loses a comment that ends the line above a range that begins with a clause such as `except`.
            if is_near and text.count(b"#") == formatted.count(b"#"):
                text = formatted
        return text


def _words(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if line.strip()]
