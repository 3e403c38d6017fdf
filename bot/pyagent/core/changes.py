"""Changes as a file: how a job without rights hands its fixes to one with rights.

The file comes from a job in which foreign code may have run, so it is hostile input: it can name only branches of ours,
only Python files that are no part of the project's automation, and only so much. Pure: text in, values out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyagent.core.codec import decode, encode
from pyagent.core.model import Category

VERSION = 1
MOST_BYTES = 20_000_000
_MOST_COMMITS, _MOST_FILES, _LONGEST_MESSAGE = 200, 2000, 20_000
_PYTHON = (".py", ".pyi")


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file as a commit leaves it."""

    path: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangedCommit:
    """One commit of a category."""

    message: str
    files: tuple[ChangedFile, ...]


@dataclass(frozen=True, slots=True)
class CategoryChanges:
    """The commits of one category, oldest first."""

    category: Category
    commits: tuple[ChangedCommit, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All of a run; ``base`` is the commit that every category starts at."""

    base: str
    categories: tuple[CategoryChanges, ...]
    version: int = VERSION


def write(changes: Changes) -> str:
    """The file."""
    return json.dumps(encode(changes), indent=1, sort_keys=True) + "\n"


def read(text: str) -> Changes:
    """The file read back.

    Raises:
        ValueError: It is not what ``write`` makes, or holds what may not be applied; the text says what.
    """
    try:
        found = decode(Changes, json.loads(text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("it is not a file of changes") from error
    if found.version != VERSION:
        raise ValueError(f"it has version {found.version}, not {VERSION}")
    names = [one.category for one in found.categories]
    if len(names) != len(set(names)):
        raise ValueError("a category is in it twice")
    if not all(one.commits for one in found.categories):
        raise ValueError("a category in it has no commit")
    commits = [commit for one in found.categories for commit in one.commits]
    files = [file for commit in commits for file in commit.files]
    if len(commits) > _MOST_COMMITS or len(files) > _MOST_FILES:
        raise ValueError(f"it holds more than {_MOST_COMMITS} commits or {_MOST_FILES} files")
    if any(len(commit.message) > _LONGEST_MESSAGE or not commit.message.strip() for commit in commits):
        raise ValueError("a message in it is empty or too long")
    for file in files:
        if reason := refusal(file.path):
            raise ValueError(f"{file.path!a} may not be changed this way: {reason}")
    return found


def refusal(path: str) -> str:
    """Why a file may not be changed by a job with rights on the word of one without; empty when it may."""
    parts = path.split("/")
    if any(part.startswith(".") or not part for part in parts):
        return "it is hidden, as workflows and settings are"
    if not path.endswith(_PYTHON):
        return "it is no Python file"
    return ""


def outputs(report: Mapping[str, object], pulls: Sequence[str] = ()) -> str:
    """The outputs of the Action, a line each, from what ``pyagent fix --format json`` prints."""
    counts = {name: _number(report, name) for name in ("found", "fixed", "left")}
    lines = [f"findings={'true' if counts['found'] else 'false'}"]
    lines += [f"{name}={number}" for name, number in counts.items()]
    return "\n".join([*lines, f"pull-requests={' '.join(pulls)}"]) + "\n"


def summary(report: Mapping[str, object], pulls: Sequence[str] = ()) -> str:
    """The job summary: a table of the categories, and the pull requests."""
    found = _number(report, "found")
    fixed = f", {_number(report, 'fixed')} fixed" if "fixed" in report else ""
    lines = ["### PyAgent", "", f"{found} found{fixed}." if found else "Nothing found."]
    categories = report.get("categories")
    rows = [
        f"| {category} | {_number(counts, 'found')} | {_number(counts, 'fixed')} |"
        for category, counts in (categories.items() if isinstance(categories, Mapping) else ())
        if category in list(Category) and isinstance(counts, Mapping)
    ]
    if rows:
        lines += ["", "| category | found | fixed |", "|---|---:|---:|", *rows]
    return "\n".join([*lines, *(f"\n- {url}" for url in pulls)]) + "\n"


def _number(values: Mapping[str, object], name: str) -> int:
    found = values.get(name)
    return found if isinstance(found, int) else 0
