"""Reads what can be converted: the modules of a project, and the calls that its tests make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pyagent import rust_core
from pyagent.core.conversion import Candidate, Reason, Refused, Verdict, of_rows
from pyagent.core.conversion_inputs import calls_of
from pyagent.shell.conversion.proof import Inputs, Modules
from pyagent.shell.repo_config import Project

_OURS = b"Kept by `pyagent rust convert --write`"
_HEAD = 200
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadModule:
    """A module as it was read: its bytes, what can be converted, what cannot."""

    path: str
    source: bytes
    candidates: tuple[Candidate, ...]
    refused: tuple[Refused, ...]


def look(project: Project) -> list[ReadModule]:
    """Read modules and see what can be converted of them."""
    listing = rust_core.python_files(project.root, paths=project.paths, exclude=project.config.exclude)
    found = []
    for path in listing.paths:
        source = (project.root / path).read_bytes()
        if _OURS in source[:_HEAD]:
            continue
        try:
            rows = rust_core.convert(path, source)
        except ValueError as error:
            reason = Reason(1, str(error), "mend the file")
            found.append(ReadModule(path, source, (), (Refused(path, "", 1, (reason,)),)))
            continue
        candidates, refused = of_rows(path, rows)
        found.append(ReadModule(path, source, tuple(candidates), tuple(refused)))
    return found


def inputs_of(project: Project, modules: Modules, wanted: Iterable[Candidate]) -> Inputs:
    """Calls with written-out arguments of some functions, in the project's tests and in their own modules."""
    listing = rust_core.python_files(project.root, exclude=project.config.exclude)
    tests = [text for path in listing.paths if _is_test(path) and (text := _text(project.root / path))]
    found = {}
    for it in wanted:
        own = modules[it.path][0].decode("utf-8", "replace")
        calls = calls_of(it.name.rpartition(".")[2], [name for name, _ in it.params], [own, *tests])
        if calls:
            found[it.path, it.name] = calls
    return found


def _is_test(path: str) -> bool:
    parts = PurePosixPath(path).parts
    is_named = parts[-1].startswith("test_") or parts[-1].endswith("_test.py")
    return is_named or not {"test", "tests"}.isdisjoint(parts)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") if file.stat().st_size < _LARGEST else ""
    except (OSError, ValueError):
        return ""


def refused_verdict(it: Refused) -> Verdict:
    """A function that has no translation, as a verdict."""
    return Verdict(it.path, it.name or "(module)", it.line, "refused", _in_short(it.reasons), it.reasons)


def _in_short(reasons: Sequence[Reason]) -> str:
    return f"line {reasons[0].line}: {reasons[0]}" if reasons else "not on the white list"
