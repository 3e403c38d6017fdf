"""Every word the bot writes for people: commit messages, pull requests, comments. Pure text in, text out.

Invariants: nothing from the repository can break out of its place in Markdown, mention a person or hide a comment;
bodies fit the forge's limit; every text says how to undo what was done.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from pyagent.core.actions import Branch
from pyagent.core.markdown import code, cut, escape, quiet
from pyagent.core.markers import marker, state_marker
from pyagent.core.model import Category, CategoryPlan, PlannedCommit, Proof, Safety
from pyagent.core.record import Record, RunInfo
from pyagent.core.secrets import mask

BODY_LIMIT = 65_536
"""Characters that a forge accepts in a body."""
_SIGN_OFF = "Signed-off-by"
_RUN = "PyAgent-Run"
_WIDTH = 72
_SHOWN = 20

_TITLES = {
    Category.SECURITY: "Security",
    Category.BUGS: "Bugs",
    Category.EXCEPTIONS: "Exceptions",
    Category.ATOMIC_IO: "Atomic writes",
    Category.LOGGING: "Logging",
    Category.SYNTAX: "Syntax",
    Category.IMPORTS: "Imports",
    Category.TYPES: "Type hints",
    Category.DOCSTRINGS: "Docstrings",
    Category.PERFORMANCE: "Performance",
    Category.ARCHITECTURE: "Architecture",
    Category.RUST: "Rust",
}
_READING = {
    Safety.SAFE: "keeps behaviour for every input",
    Safety.REVIEW: "may change behaviour: please read it",
    Safety.MANUAL: "a proposal for a person",
}


def commit_message(commit: PlannedCommit, run: RunInfo, record: Record) -> str:
    """Subject, what and why, what was proved, how to undo; then the trailers. Wrapped at 72 columns."""
    fixed = sum(outcome.fixed for outcome in commit.outcomes)
    paragraphs = [
        _subject(commit.title),
        _wrapped(
            f"{commit.rule}: {_count(fixed, 'place')} in {_count(len(commit.changes), 'file')}. {_reading(commit)}"
        ),
        "\n".join(["Why:", *(_wrapped(reason, "- ") for reason in _first(record.reasons))]) if record.reasons else "",
        "\n".join(["Proved:", *(_wrapped(sentence, "- ") for sentence in proof_sentences(commit.proof))]),
        "Undo: git revert this commit.",
        "\n".join(_trailers(commit, run, record)),
    ]
    return mask("\n\n".join(paragraph for paragraph in paragraphs if paragraph)) + "\n"


def proof_sentences(proof: Proof) -> list[str]:
    """What a proof says, one sentence per fact; facts that were not established are not mentioned."""
    sentences = ["every changed file parses"] if proof.parses else []
    if proof.gone or proof.new:
        sentences.append(
            f"a new scan no longer sees {_count(proof.gone, 'finding')} and sees {proof.new or 'no'} new one"
        )
    if proof.unchanged_outside:
        sentences.append("the syntax tree outside the edited statements is unchanged")
    if proof.formatter:
        sentences.append(f"formatted with {proof.formatter}, the repository's formatter")
    if proof.tests:
        sentences.append(f"tests: {proof.tests}")
    return sentences


def pull_title(plan: CategoryPlan) -> str:
    """Title of a category's pull request."""
    if plan.headline:
        return quiet(plan.headline)
    files = {change.path for commit in plan.commits for change in commit.changes}
    return f"{_TITLES[plan.category]}: fix {_count(len(plan.fixed), 'finding')} in {_count(len(files), 'file')}"


def pull_body(plan: CategoryPlan, branch: Branch, run: RunInfo, *, tip: str = "", declined: Sequence[str] = ()) -> str:
    """Body of a category's pull request, with the hidden markers, at most ``BODY_LIMIT`` characters.

    Args:
        plan: What it offers.
        branch: Our commits.
        run: The run that made them.
        tip: Tip of the branch when it is not ours: commits of people are on top.
        declined: Fingerprints of what people undid in it.
    """
    sections = [
        f"{marker(plan.category, plan.fingerprints)}\n{state_marker(tip or branch.tip, declined)}",
        plan.about
        or f"PyAgent fixed {_count(len(plan.fixed), 'finding')} of the category **{plan.category.value}**. "
        "Each commit is one rule and was proved by itself.",
        _commit_table(plan, branch),
        "" if plan.about else _proved(plan),
        _undo(branch),
        _left(plan),
        f"Run {code(run.id)}, started by {code(run.trigger)} ({code(run.actor)}) on {code(branch.base[:12])}.",
    ]
    body = mask("\n\n".join(section for section in sections if section)) + "\n"
    return cut(body, BODY_LIMIT, "… cut here; `pyagent records` and the commits have the rest.")


def comment_marker(kind: str, category: Category) -> str:
    """The hidden line by which a comment of ours is found again."""
    return f"<!-- pyagent:comment {kind} {category.value} -->"


def people_comment(category: Category, branch: str, others: Sequence[str]) -> str:
    """Why a branch is left alone: people work on it."""
    who = ", ".join(code(_without_domain(other)) for other in _first(tuple(others)))
    return (
        f"This branch has commits by {who} that do not fit on top of what PyAgent would push now, so it leaves the "
        "branch to you: nothing will be pushed over them. Merge or close this pull request, or delete "
        f"{code(branch)}, and the next run starts afresh with what is left of {category.value}. "
        "`/pyagent recreate` makes the branch anew and keeps the old one beside it."
    )


def taken_back_comment(category: Category) -> str:
    """Why a branch is left alone: people took commits of ours off it."""
    return (
        "Commits of PyAgent were taken off this branch, so it leaves the branch as it is. "
        f"`/pyagent rebase` offers all of {category.value} again; `/pyagent undo RULE` keeps a rule out for good."
    )


def finished_comment(category: Category) -> str:
    """Why a pull request is closed: there is nothing left to offer."""
    return (
        f"Nothing is left to fix here for {category.value}: the base branch no longer has these findings. "
        "PyAgent closes this pull request and deletes its branch. Reopening it brings nothing back; the next run does."
    )


def _commit_table(plan: CategoryPlan, branch: Branch) -> str:
    rows = ["| commit | rule | what | places | files | reading |", "|---|---|---|---:|---:|---|"]
    shas = (*branch.commits, *[""] * len(plan.commits))
    for sha, commit in zip(shas, plan.commits, strict=False):
        cells = (
            sha[:12],
            code(commit.rule),
            escape(commit.title),
            str(sum(outcome.fixed for outcome in commit.outcomes)),
            str(len(commit.changes)),
            _READING[commit.safety],
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _proved(plan: CategoryPlan) -> str:
    sentences = dict.fromkeys(
        escape(sentence)
        for commit in plan.commits
        for sentence in proof_sentences(commit.proof)
        if not sentence.startswith("a new scan")
    )
    gone = sum(commit.proof.gone for commit in plan.commits)
    new = sum(commit.proof.new for commit in plan.commits)
    scan = f"a new scan no longer sees {_count(gone, 'finding')} and sees {new or 'no'} new one"
    return "\n".join(["### What was proved", "", *(f"- {sentence}" for sentence in (*sentences, scan))])


def _undo(branch: Branch) -> str:
    return (
        "### How to undo\n\n"
        "Close this pull request and these findings are not offered again. After a merge, `git revert` a commit, "
        "the newest first where two touch the same lines. Why each was made:\n\n"
        "```sh\ngit fetch origin refs/notes/pyagent:refs/notes/pyagent\n"
        f"pyagent records --commit {branch.tip[:12]}\n```"
    )


def _left(plan: CategoryPlan) -> str:
    reasons = Counter(f"{code(outcome.finding.rule)}: {escape(outcome.reason)}" for outcome in plan.left)
    if not reasons:
        return ""
    rows = [f"- {text} ({_count(number, 'place')})" for text, number in reasons.most_common(_SHOWN)]
    if len(reasons) > _SHOWN:
        rows.append(f"- and {_count(len(reasons) - _SHOWN, 'more reason')}")
    summary = f"<summary>What was left, and why ({_count(len(plan.left), 'finding')})</summary>"
    return "\n".join(["<details>", summary, "", *rows, "", "</details>"])


def run_of(message: str) -> str:
    """Id of the run that made a commit, from its message; empty when it does not say."""
    lines = (line.partition(": ") for line in reversed(message.splitlines()))
    return next((value.strip() for name, _, value in lines if name == _RUN), "")


def _trailers(commit: PlannedCommit, run: RunInfo, record: Record) -> list[str]:
    trailers = [
        f"PyAgent-Rule: {quiet(commit.rule)}",
        f"{_RUN}: {quiet(run.id)}",
        f"PyAgent-Record: {record.id}",
    ]
    return [*trailers, *_sign_off(run)]


def with_sign_off(message: str, run: RunInfo) -> str:
    """A commit message without trailers, with that of a repository that asks for a sign-off."""
    return "\n".join([message.rstrip("\n"), "", *_sign_off(run)]).rstrip("\n") + "\n"


def sign_off_of(message: str) -> str:
    """The sign-off line of a message of ours, with its newline; empty when it has none."""
    last = message.rstrip("\n").rpartition("\n")[2]
    return f"{last}\n" if last.startswith(f"{_SIGN_OFF}: ") else ""


def _sign_off(run: RunInfo) -> list[str]:
    # An address in brackets is no mention, so nothing is put into it.
    address = quiet(run.author.email).replace(chr(0x200B), "")
    return [f"{_SIGN_OFF}: {quiet(run.author.name)} <{address}>"] if run.sign_off else []


def _subject(title: str) -> str:
    return textwrap.shorten(quiet(title), _WIDTH, placeholder="…") or "Fix findings"


def _reading(commit: PlannedCommit) -> str:
    return f"The fix {_READING[commit.safety]}."


def _wrapped(text: str, bullet: str = "") -> str:
    return textwrap.fill(
        quiet(text),
        _WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _first(texts: Sequence[str]) -> Iterable[str]:
    more = len(texts) - _SHOWN
    return texts if more <= 0 else (*texts[:_SHOWN], f"and {more} more")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _without_domain(email: str) -> str:
    return email.rpartition("@")[0] or email
