"""One package's way through the corpus: its suite, our branches, its suite again on each of them.

Only observations are made here; what must hold is said by ``test_corpus``.
"""

from __future__ import annotations

import json
import subprocess
import sysconfig
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packages import Package
from places import extract, suite_python
from rivals import Rival, RivalTrial, changes, run_rival
from suite import Outcomes, run_suite
from user import belongings, commit_everything, git, leave_work_in_progress

_FIX_SECONDS = 1800  # networkx takes long, and the packages run beside one another
PYAGENT = str(Path(sysconfig.get_path("scripts")) / "pyagent")


@dataclass(frozen=True)
class BranchTrial:
    """What was seen of one category's branch."""

    uncompiled: list[str]
    """Commit, file and fault of each changed file that does not compile."""

    hunks: dict[str, list[tuple[int, int]]]
    """File → changed lines of the base, 0-based and end exclusive; an insertion before line n is (n, n)."""

    outcomes: Outcomes
    again: dict[str, Any]
    """The report of a second run on the branch, for its category."""

    found: Counter[tuple[str, str]]
    """(rule, path) → number of findings of a scan of the branch."""


@dataclass(frozen=True)
class Trial:
    """What was seen of one package."""

    package: Package
    before: Outcomes
    report: dict[str, Any]
    seconds: float
    branches: dict[str, BranchTrial]
    conflicts: list[str]
    together: Outcomes
    rivals: dict[str, RivalTrial]
    theirs_before: dict[str, str] = field(repr=False)
    theirs_after: dict[str, str] = field(repr=False)


def run_trial(package: Package, folder: Path, rivals: Sequence[Rival] = ()) -> Trial:
    """Put one package through everything, in an empty folder, and through some other tools."""
    python = suite_python()
    user = extract(package, folder / "user")
    if package.exclude:
        settings = user / ".github" / "pyagent.toml"
        settings.parent.mkdir(exist_ok=True)
        settings.write_text(f"exclude = {list(package.exclude)}\n")
    base = commit_everything(user)
    before = run_suite(package, _copy(user, base, folder / "before"), python)
    leave_work_in_progress(user)
    theirs = belongings(user)
    begin = time.monotonic()
    report = pyagent("fix", "--branches", "--safety", "review", str(user))
    seconds = time.monotonic() - begin
    theirs_after = belongings(user)
    branches: dict[str, BranchTrial] = {}
    for category, branch in report["branches"].items():
        copy = _copy(user, branch["branch"], folder / category)
        branches[category] = BranchTrial(
            uncompiled=list(uncompiled(user, base, branch["branch"])),
            hunks=_hunks(user, base, branch["branch"]),
            again=pyagent("fix", "--diff", "--safety", "review", "--category", category, str(copy)),
            found=Counter((item["rule"], item["path"]) for item in pyagent("scan", str(copy))["findings"]),
            outcomes=run_suite(package, copy, python),
        )
    merged = _copy(user, base, folder / "merged")
    conflicts = list(_merge_all(merged, [branch["branch"] for branch in report["branches"].values()]))
    together = run_suite(package, merged, python)
    compared = {
        rival.name: _rival(rival, package, _copy(user, base, folder / f"rival-{number}"), report, before)
        for number, rival in enumerate(rivals)
    }
    return Trial(package, before, report, seconds, branches, conflicts, together, compared, theirs, theirs_after)


def _rival(rival: Rival, package: Package, copy: Path, report: dict[str, Any], before: Outcomes) -> RivalTrial:
    files = sorted({item["path"] for item in report["outcomes"] if item["path"].endswith(".py")})
    seconds = run_rival(rival, copy, files)
    if seconds is None:
        return RivalTrial(None, Counter(), 0)
    found = Counter((item["rule"], item["path"]) for item in pyagent("scan", str(copy))["findings"])
    lost = per_rule_and_file(report) - found
    categories = {item["rule"]: item["category"] for item in report["outcomes"]}
    gone: Counter[str] = Counter()
    for (rule, _), count in lost.items():
        gone[categories[rule]] += count
    try:
        after = run_suite(package, copy, suite_python())
    except AssertionError:
        return RivalTrial(seconds, gone, before.total())
    return RivalTrial(seconds, gone, changes(before, after))


def pyagent(*arguments: str) -> dict[str, Any]:
    """What the installed command reports."""
    done = subprocess.run(
        [PYAGENT, *arguments, "--format", "json"],
        capture_output=True,
        timeout=_FIX_SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode in {0, 1}, done.stderr.decode(errors="replace")
    assert not done.stderr.strip(), done.stderr.decode(errors="replace")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def per_rule_and_file(
    report: dict[str, Any], status: str = "", reason: str = "", *, category: str = ""
) -> Counter[tuple[str, str]]:
    """(rule, path) → number of findings, of all or of those with this outcome, reason and category."""
    return Counter(
        (item["rule"], item["path"])
        for item in report["outcomes"]
        if status in {"", item["status"]} and category in {"", item["category"]} and reason in (item["reason"] or "")
    )


def _copy(user: Path, commit: str, target: Path) -> Path:
    git(user.parent, "clone", "--quiet", "--no-hardlinks", str(user), str(target))
    git(target, "checkout", "--quiet", "--detach", commit if "/" not in commit else f"origin/{commit}")
    return target


def uncompiled(user: Path, base: str, branch: str) -> Iterator[str]:
    """Commit, file and fault of each file that does not compile in a commit of a branch."""
    for commit in git(user, "rev-list", f"{base}..{branch}").split():
        for path in git(user, "diff", "--name-only", "-z", f"{commit}~", commit).split("\0"):
            if path.endswith((".py", ".pyi")) and (fault := _fault(git(user, "show", f"{commit}:{path}"), path)):
                yield f"{commit[:12]} {fault}"


def _fault(text: str, path: str) -> str:
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(text, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{path}: {error}"
    return ""


def _hunks(user: Path, base: str, branch: str) -> dict[str, list[tuple[int, int]]]:
    hunks: dict[str, list[tuple[int, int]]] = {}
    path = ""
    for line in git(user, "diff", "--no-renames", "--unified=0", base, branch).splitlines():
        if line.startswith("--- "):
            path = line.removeprefix("--- a/")
        elif line.startswith("@@ "):
            first, _, count = line.split()[1].removeprefix("-").partition(",")
            start, length = int(first), int(count or 1)
            hunks.setdefault(path, []).append((start - 1, start - 1 + length) if length else (start, start))
    return hunks


def _merge_all(folder: Path, branches: list[str]) -> Iterator[str]:
    for branch in branches:
        try:
            git(folder, "merge", "--quiet", "--no-edit", f"origin/{branch}")
        except AssertionError as error:
            yield f"{branch}: {error}"
            git(folder, "merge", "--abort")
