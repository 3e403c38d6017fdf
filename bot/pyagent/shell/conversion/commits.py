"""``rust convert --branches``: the branch ``pyagent/rust``, one atomic commit per function, at most five of them.

Functions are looked at, proved and delivered in an export of the commit that is checked out, so that neither what the
user has not committed gets on the branch nor the working tree is touched.

Invariants: after each commit the crate holds what the modules use; a second run on the same commit, with the same
functions, keeps the branch as it is, since what was measured then is taken again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyagent.core.conversion import Verdict
from pyagent.core.inventory_line import shown
from pyagent.core.model import Category, CategoryPlan, FileChange, Finding, Outcome, PlannedCommit, Proof, Safety
from pyagent.core.report.converted import evidence
from pyagent.shell.commands.rust import ready_paper
from pyagent.shell.conversion.deliver import MANIFEST, Modules, deliver, digest
from pyagent.shell.repo_config import Project
from pyagent.shell.workspace import Repository

MOST = 5
"""Functions of a request: more of it nobody reads."""
RULE = "RST001"
BRANCH = f"pyagent/{Category.RUST.value}"

_Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """An export of a commit.

    Attributes:
        project: The project in it.
        name: The compiled module; the folder of an export has no name of its own.
        commit: The commit.
    """

    project: Project
    name: str
    commit: str


def plan(export: Export, modules: Modules, verdicts: Sequence[Verdict], before: Mapping[str, _Entry]) -> CategoryPlan:
    """Deliver the most promising functions one after another; what each changed is a commit.

    Args:
        export: Where it is done; it is written to.
        modules: Sources and candidates by path, as they were proved.
        verdicts: What was proved of them.
        before: What the branch holds already, by digest of the function.
    """
    digests = {(it.path, it.name): _digest(modules, it) for it in verdicts if it.status == "converted"}
    known = [_remembered(it, before.get(digests[it.path, it.name])) for it in verdicts if it.status == "converted"]
    chosen = sorted(known, key=lambda it: (-it.speedup, it.path, it.line))[:MOST]
    commits = [_commit(export, modules, it, digests[it.path, it.name]) for it in chosen]
    return CategoryPlan(Category.RUST, tuple(commits))


def held(repository: Repository, branch: str) -> dict[str, _Entry]:
    """The functions that a branch holds, by digest; none where there is no such branch."""
    sha = repository.branch_sha(branch)
    if sha is None:
        return {}
    try:
        functions = json.loads(repository.git.text("show", f"{sha}:{MANIFEST}"))["functions"]
        return {it["digest"]: it for it in functions}
    except Exception:  # noqa: BLE001  # a branch of somebody else's
        return {}


def _digest(modules: Modules, verdict: Verdict) -> str:
    source, candidates = modules[verdict.path]
    return digest(source, next(it for it in candidates if it.name == verdict.name))


def _remembered(verdict: Verdict, entry: _Entry | None) -> Verdict:
    """A verdict with the figures that were measured on this very function before."""
    if entry is None:
        return verdict
    return replace(verdict, examples=entry["examples"], answered=entry["answered"], speedup=entry["speedup"])


def _commit(export: Export, modules: Modules, verdict: Verdict, fingerprint: str) -> PlannedCommit:
    root = export.project.root
    before = _texts(root)
    _, entries = deliver(root, modules, [verdict], export.name)
    measured = {(it["path"], it["name"]): f"{it['speedup']:.1f}x" for it in entries}
    ready_paper(export.project, measured, commit=export.commit)
    after = _texts(root)
    changes = [
        FileChange(path, before.get(path, b""), text, is_new=path not in before)
        for path, text in sorted(after.items())
        if before.get(path) != text
    ]
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
        fingerprint=fingerprint,
    )
    return PlannedCommit(
        rule=RULE,
        title=f"Let Rust answer `{shown(verdict.name)}` first",
        changes=tuple(changes),
        outcomes=(Outcome(finding, fixed=True),),
        notes=tuple(evidence(verdict)),
        proof=Proof(parses=True, gone=0, new=0, unchanged_outside=False, tests=verdict.tests),
        safety=Safety.REVIEW,
    )


def _texts(root: Path) -> dict[str, bytes]:
    """The files that a delivery may touch."""
    found = [*root.rglob("*.py"), *root.glob("rust/**/*"), *root.glob("docs/work/*")]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found if path.is_file()}
