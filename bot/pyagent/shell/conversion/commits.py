"""The branch ``pyagent/rust``: one atomic commit per function, at most five of them.

Functions are looked at, proved and delivered in an export of a commit, so that neither what the user has not committed
gets on the branch nor the working tree is touched.

Invariants: after each commit the crate holds what the modules use; a second run on the same commit, with the same
functions, keeps the branch as it is, since what was measured then is taken again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyagent.core.conversion import Verdict
from pyagent.core.inventory_line import shown
from pyagent.core.model import Category, CategoryPlan, FileChange, Finding, Outcome, PlannedCommit, Proof, Safety
from pyagent.core.ready_paper import RUST_READY
from pyagent.core.report.converted import evidence
from pyagent.shell.commands.rust import ready_paper
from pyagent.shell.conversion.deliver import Delivery, Modules, crate_name, digest, planned, write
from pyagent.shell.conversion.home import find_home
from pyagent.shell.repo_config import Project
from pyagent.shell.workspace import Repository

MOST = 5
"""Functions of a request: more of it nobody reads."""
RULE = "RST001"
BRANCH = f"pyagent/{Category.RUST.value}"
_MANIFESTS = ("rust/converted.json", "pyagent_converted/converted.json")

_Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """An export of a commit.

    Attributes:
        project: The project in it.
        name: The compiled module; the folder of an export has no name of its own.
        commit: The commit.
        paper: ``RUST_Ready.md`` of the branch that is made again; empty when there is none.
    """

    project: Project
    name: str
    commit: str
    paper: str = ""


def plan(export: Export, modules: Modules, verdicts: Sequence[Verdict], before: Mapping[str, _Entry]) -> CategoryPlan:
    """Deliver the most promising functions one after another; what each changed is a commit.

    Args:
        export: Where it is done; it is written to.
        modules: Sources and candidates by path, as they were proved.
        verdicts: What was proved of them.
        before: What the branch holds already, by fingerprint of the function.
    """
    chosen = best(modules, verdicts, before)
    return CategoryPlan(Category.RUST, tuple(_commit(export, modules, it) for it in chosen))


def best(modules: Modules, verdicts: Iterable[Verdict], before: Mapping[str, _Entry]) -> list[Verdict]:
    """The functions of a request, the fastest first, with the figures that were measured on them before."""
    converted = [it for it in verdicts if it.status == "converted"]
    known = [_remembered(it, before.get(fingerprint(modules, it))) for it in converted]
    return sorted(known, key=lambda it: (-it.speedup, it.path, it.line))[:MOST]


def held(repository: Repository, branch: str) -> dict[str, _Entry]:
    """The functions that a branch holds, by fingerprint; none where there is no such branch."""
    sha = repository.branch_sha(branch)
    return {_print(it["path"], it["name"], it["digest"]): it for it in entries_at(repository, sha)} if sha else {}


def entries_at(repository: Repository, sha: str) -> list[_Entry]:
    """The functions that a commit has in Rust; none where it has none."""
    listed = repository.git.text("ls-tree", "-r", "--name-only", "-z", sha).split("\0")
    found: list[_Entry] = []
    for path in listed:
        if not path.endswith(_MANIFESTS):
            continue
        try:
            functions = json.loads(repository.git.text("show", f"{sha}:{path}"))["functions"]
            found += [it for it in functions if {"path", "name", "digest"} <= it.keys()]
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # somebody else's
    return found


def paper_of(repository: Repository, branch: str) -> str:
    """``RUST_Ready.md`` of a branch; empty where there is none."""
    done = repository.git.attempt("cat-file", "blob", f"refs/heads/{branch}:{RUST_READY}")
    return done.out.decode("utf-8", "surrogateescape") if done.code == 0 else ""


def fingerprint(modules: Modules, verdict: Verdict) -> str:
    """What tells a function from others, as long as it says the same."""
    source, candidates = modules[verdict.path]
    candidate = next(it for it in candidates if it.name == verdict.name)
    return _print(verdict.path, verdict.name, digest(source, candidate))


def _print(path: str, name: str, of: str) -> str:
    return hashlib.sha256(f"{RULE}\0{path}\0{name}\0{of}".encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _remembered(verdict: Verdict, entry: _Entry | None) -> Verdict:
    """A verdict with the figures that were measured on this very function before."""
    if entry is None:
        return verdict
    return replace(verdict, examples=entry["examples"], answered=entry["answered"], speedup=entry["speedup"])


def _commit(export: Export, modules: Modules, verdict: Verdict) -> PlannedCommit:
    root = export.project.root
    found = find_home(root, export.name or crate_name(root))
    delivery = planned(root, modules, [verdict], found)
    before = texts_at(root, touched(delivery))
    write(root, delivery)
    measured = {(it["path"], it["name"]): f"{it['speedup']:.1f}x" for it in delivery.entries}
    ready_paper(export.project, measured, commit=export.commit, like=export.paper)
    finding = Finding(
        RULE,
        "convertible-function",
        Category.RUST,
        verdict.path,
        verdict.line,
        1,
        verdict.line,
        1,
        f"`{shown(verdict.name)}` of {shown(verdict.path)} is {verdict.speedup:.1f} times as fast in Rust",
        Safety.REVIEW,
        fixable=True,
        fingerprint=fingerprint(modules, verdict),
    )
    return PlannedCommit(
        rule=RULE,
        title=f"Let Rust answer `{shown(verdict.name)}` first",
        changes=changes(before, texts_at(root, before)),
        outcomes=(Outcome(finding, fixed=True),),
        notes=tuple(evidence(verdict)),
        proof=Proof(parses=True, gone=0, new=0, unchanged_outside=False, tests=verdict.tests),
        safety=Safety.REVIEW,
    )


def touched(delivery: Delivery) -> list[str]:
    """The files that a delivery changes, and the paper."""
    return [*delivery.texts, *delivery.stale, RUST_READY]


def texts_at(root: Path, paths: Iterable[str]) -> dict[str, bytes | None]:
    """Files by path; None for what is not there."""
    return {path: (root / path).read_bytes() if (root / path).is_file() else None for path in paths}


def changes(before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]) -> tuple[FileChange, ...]:
    """What became of files."""
    return tuple(
        FileChange(path, before[path] or b"", text or b"", is_new=before[path] is None, is_gone=text is None)
        for path, text in sorted(after.items())
        if before[path] != text
    )


def names_in(entries: Collection[_Entry]) -> set[tuple[str, str]]:
    """Path and name of each."""
    return {(it["path"], it["name"]) for it in entries}
