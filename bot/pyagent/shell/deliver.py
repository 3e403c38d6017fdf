"""From plans to commits: one branch per category, one commit per planned commit, one record per commit.

Used on a user's repository (``fix --branches``: branches ``pyagent/<category>``) and in the server's mirror (references
under ``refs/pyagent/``, pushed afterwards by the executor). The same run on the same base makes the same commits.

Invariants: intents are journalled before anything is made; a branch moves last, when its commits and notes are there;
repeating an interrupted delivery finishes it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum

from pyagent.core.actions import Branch, BranchStatus
from pyagent.core.messages import commit_message
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.record import PYAGENT, Record, RecordOutcome, RunInfo, from_line, make_record, to_line
from pyagent.errors import PyAgentError
from pyagent.shell.recorder import Recorder
from pyagent.shell.workspace import NOTES, PENDING_NOTES, CommitSpec, Repository, add_notes, commit_series, read_notes


class Target(Enum):
    """Where the commits are kept: as the user's local branches, or pending in a mirror until they are pushed."""

    BRANCHES = "refs/heads/"
    PENDING = "refs/pyagent/pending/"

    @property
    def notes(self) -> str:
        """Where the notes of its commits are kept."""
        return NOTES if self is Target.BRANCHES else PENDING_NOTES


def commit_plans(
    repository: Repository,
    base_sha: str,
    plans: Sequence[CategoryPlan],
    run: RunInfo,
    *,
    recorder: Recorder | None = None,
    target: Target = Target.BRANCHES,
) -> dict[Category, Branch]:
    """Commit each plan on its own branch from ``base_sha``, with a note that holds its record.

    A branch that holds this very tree on this base is kept as it is; a local branch with commits that are not ours, or
    that is checked out, is left, with the reason. Plans without commits make no branch. The working tree, index and
    configuration stay as they are.
    """
    checked_out = _checked_out(repository) if target is Target.BRANCHES else frozenset()
    branches: dict[Category, Branch] = {}
    for plan in plans:
        if not plan.commits:
            continue
        reason = _reason_to_leave(repository, base_sha, plan, run, checked_out) if target is Target.BRANCHES else ""
        if reason:
            branches[plan.category] = _branch(repository, plan, base_sha, status=BranchStatus.LEFT, reason=reason)
        else:
            branches[plan.category] = _deliver(repository, base_sha, plan, run, recorder=recorder, target=target)
    return branches


def commit_layers(
    repository: Repository,
    base_sha: str,
    plans: Sequence[CategoryPlan],
    run: RunInfo,
    *,
    branch: str,
    recorder: Recorder,
) -> list[str]:
    """Commit plans that were laid over one another as one series on ``base_sha``; their ids, oldest first.

    They are kept under ``refs/pyagent/pending/`` with their notes until they are pushed to ``branch``.
    """
    commits = [commit for plan in plans for commit in plan.commits]
    if not commits:
        return []
    records = [make_record(run, base_sha, branch, commit) for commit in commits]
    _journal(recorder, records)
    specs = [
        CommitSpec(commit.changes, commit_message(commit, run, record))
        for commit, record in zip(commits, records, strict=True)
    ]
    made = commit_series(repository, base_sha, specs, date=run.time, author=run.author)
    lines = {sha: to_line(record.ended("committed")) for sha, record in zip(made, records, strict=True)}
    add_notes(repository, lines, date=run.time, ref=Target.PENDING.notes)
    ref = f"{Target.PENDING.value}pull/{run.id}"
    repository.set_ref(ref, made[-1], repository.ref_sha(ref))
    _journal(recorder, records, "committed")
    return made


def foreign_authors(repository: Repository, base: str, tip: str, ours: Collection[str] = (PYAGENT.email,)) -> list[str]:
    """E-mails of the people who wrote or rewrote commits of ``base..tip``, in order, each once."""
    emails = (email for info in repository.commits(base, tip) for email in (info.author_email, info.committer_email))
    return list(dict.fromkeys(email for email in emails if email not in ours))


def read_records(repository: Repository, commit: str | None = None) -> list[tuple[str, Record]]:
    """The records of one commit, or of all commits that have some, with the id of their commit; oldest run first."""
    notes = read_notes(repository)
    if commit is not None:
        sha = repository.resolve(commit)
        notes = {sha: notes.get(sha, ())}
    found = [(sha, record) for sha, lines in notes.items() for line in lines if (record := from_line(line)) is not None]
    return sorted(found, key=lambda pair: (pair[1].time, pair[1].branch, pair[1].rule, pair[0]))


def _deliver(
    repository: Repository, base: str, plan: CategoryPlan, run: RunInfo, *, recorder: Recorder | None, target: Target
) -> Branch:
    ref = f"{target.value}{plan.branch}"
    records = [make_record(run, base, plan.branch, commit) for commit in plan.commits]
    _journal(recorder, records)
    try:
        specs = [
            CommitSpec(commit.changes, commit_message(commit, run, record))
            for commit, record in zip(plan.commits, records, strict=True)
        ]
        made = commit_series(repository, base, specs, date=run.time, author=run.author)
        old = repository.ref_sha(ref)
        if kept := _same_work(repository, base, plan, made, old):
            repository.set_ref(ref, kept[-1], old)
            _journal(recorder, records, "kept")
            ids = tuple(record.id for sha in kept for record in _records_of(repository, sha))
            return _branch(repository, plan, base, status=BranchStatus.KEPT, commits=kept, records=ids)
        lines = {sha: to_line(record.ended("committed")) for sha, record in zip(made, records, strict=True)}
        add_notes(repository, lines, date=run.time, ref=target.notes)
        repository.set_ref(ref, made[-1], old)
    except PyAgentError as error:
        _journal(recorder, records, "failed", str(error))
        raise
    _journal(recorder, records, "committed")
    status = BranchStatus.UPDATED if old else BranchStatus.CREATED
    return _branch(
        repository, plan, base, status=status, commits=tuple(made), records=tuple(record.id for record in records)
    )


def _same_work(
    repository: Repository, base: str, plan: CategoryPlan, made: Sequence[str], old: str | None
) -> tuple[str, ...]:
    """Commits that a branch holds already with this very result on this base; empty when there are none."""
    tree = repository.tree(made[-1])
    for tip in dict.fromkeys((repository.branch_sha(plan.branch), old)):
        if tip is None or repository.tree(tip) != tree:
            continue
        commits = repository.commits(base, tip)
        if len(commits) == len(made) and commits[0].parents == (base,):
            return tuple(info.sha for info in commits)
    return ()


def _reason_to_leave(
    repository: Repository, base: str, plan: CategoryPlan, run: RunInfo, checked_out: Collection[str]
) -> str:
    if plan.branch in checked_out:
        return f"{plan.branch} is checked out; switch to another branch first"
    if repository.branch_sha("pyagent") is not None:
        return "a branch named pyagent is in the way of the folder pyagent/; rename it"
    tip = repository.branch_sha(plan.branch)
    others = foreign_authors(repository, base, tip, {PYAGENT.email, run.author.email}) if tip else []
    if others:
        return f"{plan.branch} has commits by {', '.join(others[:3])}; merge, rename or delete it first"
    return ""


def _checked_out(repository: Repository) -> frozenset[str]:
    """Branches that are checked out in any worktree."""
    listed = repository.git.text("worktree", "list", "--porcelain").splitlines()
    return frozenset(line.removeprefix("branch refs/heads/") for line in listed if line.startswith("branch "))


def _branch(
    repository: Repository,
    plan: CategoryPlan,
    base: str,
    *,
    status: BranchStatus,
    commits: tuple[str, ...] = (),
    records: tuple[str, ...] = (),
    reason: str = "",
) -> Branch:
    tip = commits[-1] if commits else base
    files = {change.path for commit in plan.commits for change in commit.changes} if commits else set()
    return Branch(
        category=plan.category,
        name=plan.branch,
        base=base,
        tip=tip,
        tree=repository.tree(tip),
        commits=commits,
        files=tuple(sorted(files)),
        records=records,
        status=status,
        reason=reason,
    )


def _records_of(repository: Repository, sha: str) -> list[Record]:
    return [record for _, record in read_records(repository, sha)]


def _journal(
    recorder: Recorder | None, records: Sequence[Record], outcome: RecordOutcome = "intended", detail: str = ""
) -> None:
    if recorder is not None:
        for record in records:
            recorder.record(record.ended(outcome, detail))
