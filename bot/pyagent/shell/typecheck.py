"""Proves hints with the type checkers that are installed beside PyAgent: no error that was not there before.

A checker sees a copy of the project's Python files, once as they were before the category and once after it. A fix
that brings an error is not patched: it is found out by taking hints out of the finished texts, its finding is
excluded, and the run made again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pyagent.core.blame import Blame, Draft, Oracle, upheld
from pyagent.core.checker_errors import CheckerError, located, new_among
from pyagent.core.hints import FirstHints
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.results import FixReport
from pyagent.shell.checkers import CannotCheckError, Checker, Mypy, checkers_for, has_checker, has_mypy
from pyagent.shell.spans import span

REASON = "a type checker finds a new error with this hint"

_CANNOT = "cannot-check"
_LOOKS = 30  # of one search: a second or so each; of mypy 4 to 9 s where many modules import one another
_RUNS = 4  # the first without the guilty nearly always checks

Attempt = Callable[[Mapping[str, str]], FixReport]
"""Makes a fix run without the findings of these fingerprints, each with its reason."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Two kinds of runs: nearly all that a checker refuses is found out by runs of hints alone, which are quick."""

    hints: Attempt
    everything: Attempt


@dataclass(slots=True)
class _Copy:
    """The project's Python files in a folder of their own."""

    folder: Path
    base: Mapping[str, bytes]
    known: dict[tuple[Checker, frozenset[tuple[str, bytes]]], list[CheckerError]] = field(default_factory=dict)

    def errors(self, checker: Checker, texts: Mapping[str, bytes]) -> list[CheckerError]:
        """A checker's errors with these texts in place.

        Raises:
            TimeoutError: The checker does not get done.
        """
        changed = {path: text for path, text in texts.items() if text != self.base[path]}
        key = (checker, frozenset(changed.items()))
        if key not in self.known:
            for path, text in changed.items():
                _write(self.folder / path, text)
            with span("check types"):
                found = _look(checker, self.folder)
            self.known[key] = located(found, {**self.base, **changed})
            for path in changed:
                _write(self.folder / path, self.base[path])
        return self.known[key]

    def is_able(self, checker: Checker) -> bool:
        """Whether a checker can look at the project as it was found."""
        return all(error.code != _CANNOT for error in self.errors(checker, {}))


def _look(checker: Checker, folder: Path) -> list[CheckerError]:
    """The errors of one checker; that hints keep it from looking is one of them."""
    try:
        return checker.errors(folder)
    except CannotCheckError as error:
        return [CheckerError("", 0, _CANNOT, str(error))]


def keep_what_checks(
    root: Path,
    paths: Sequence[str],
    target: tuple[int, int],
    runs_of: Callable[[FirstHints], Runs],
    excluded: Mapping[str, str],
) -> FixReport:
    """Make a fix run whose hints bring no new error of a checker.

    Args:
        root: The project.
        paths: Its Python files.
        target: Oldest Python version supported.
        runs_of: How runs are made, by what becomes of hints that only mypy itself can prove.
        excluded: Findings that are excluded already.
    """
    unproved = runs_of("left")
    if not has_checker() or not root.is_dir():
        return unproved.everything(excluded)
    runs = runs_of("proved") if has_mypy() else unproved
    drafted = runs.hints(excluded)
    if not _hints(drafted):
        return unproved.everything(excluded)
    with TemporaryDirectory(prefix="pyagent-types-") as folder:
        copy = _copied(root, paths, Path(folder, "project"))
        notes = Path(folder, "notes")
        notes.mkdir()
        out = dict(excluded)
        try:
            checkers = [it for it in checkers_for(root, target, notes) if copy.is_able(it)]
            if runs is not unproved and not any(isinstance(it, Mypy) for it in checkers):
                runs = unproved
                drafted = runs.hints(excluded)
            settled = drafted
            for checker in checkers:
                settled = _settled(copy, checker, runs.hints, out, settled)
            refused = out.keys() - excluded.keys()
            for fingerprint in refused - _upheld(copy, checkers, drafted, refused):
                del out[fingerprint]
            report = runs.everything(out)
            for checker in checkers:
                report = _settled(copy, checker, runs.everything, out, report)
        except TimeoutError:
            report = unproved.everything(out)
        return report


def _copied(root: Path, paths: Sequence[str], folder: Path) -> _Copy:
    known = (*paths, *(f"{path}i" for path in paths))
    base = {path: (root / path).read_bytes() for path in known if _is_plain(root / path)}
    for path, text in base.items():
        _write(folder / path, text)
    return _Copy(folder, base)


def _settled(copy: _Copy, checker: Checker, attempt: Attempt, excluded: dict[str, str], report: FixReport) -> FixReport:
    """Make the run again until it brings no new error; ``excluded`` grows by what does."""
    for _ in range(_RUNS):
        draft = _draft(copy, report)
        guilty = Blame(draft, *_oracle(copy, checker, draft.before), _LOOKS).guilty()
        if not guilty:
            return report
        excluded |= dict.fromkeys(guilty, REASON)
        report = attempt(excluded)
    while plans := _hints(report):
        excluded |= {fix.finding.fingerprint: REASON for plan in plans for fix in plan.fixed}
        report = attempt(excluded)
    return report


def _upheld(copy: _Copy, checkers: Sequence[Checker], report: FixReport, refused: Set[str]) -> frozenset[str]:
    """Which refused hints a second run would refuse as well."""
    return upheld(_draft(copy, report), [partial(_oracle, copy, checker) for checker in checkers], _LOOKS, refused)


def _draft(copy: _Copy, report: FixReport) -> Draft:
    """The hints of a run."""
    plans = _hints(report)
    before, after = _texts(plans, copy.base)
    return Draft(copy.base, before, after, [outcome for plan in plans for outcome in plan.fixed])


def _oracle(copy: _Copy, checker: Checker, before: Mapping[str, bytes]) -> Oracle:
    """How errors of a checker are found that these texts do not have, and those that are asleep in them."""
    had = copy.errors(checker, before)

    def look(texts: Mapping[str, bytes]) -> list[CheckerError]:
        return new_among(copy.errors(checker, texts), had)

    return look, {error.place for error in new_among(copy.errors(checker.thorough(), before), had)}


def _hints(report: FixReport) -> list[CategoryPlan]:
    return [plan for plan in report.plans if plan.category is Category.TYPES and plan.commits]


def _texts(plans: Sequence[CategoryPlan], base: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Texts before the first and after the last commit of the category, of the files that the checker knows."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    for plan in plans:
        for commit in plan.commits:
            for change in commit.changes:
                if change.path in base:
                    before.setdefault(change.path, change.before)
                    after[change.path] = change.after
    return before, after


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _write(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
