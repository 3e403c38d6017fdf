"""Every sentence the bot answers to a comment, one function per answer. Pure Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.commands import Command, Mistake
from pyagent.core.model import Category
from pyagent.core.snapshot import RunFact

_COMMANDS = (
    ("fix [category…] [rule…] [path…]", "find and fix problems; one pull request per category"),
    ("scan [category…] [rule…] [path…]", "only look, and report in the check run"),
    ("rust [path…]", "offer the functions that can become Rust"),
    ("explain RULE", "what a rule finds, why it matters, how safe its fix is"),
    ("ignore RULE [path]", "how to switch a rule off, here or everywhere"),
    ("rebase", "bring this pull request of mine up to date with its base"),
    ("recreate", "make this pull request of mine again"),
    ("undo [RULE]", "how to take back what I did in this pull request"),
    ("status", "what is queued, running and done"),
    ("help", "this list"),
)


def help_text() -> str:
    """The list of commands."""
    rows = "\n".join(f"| `/pyagent {usage}` | {meaning} |" for usage, meaning in _COMMANDS)
    names = ", ".join(f"`{category}`" for category in Category)
    return f"| write | and I will |\n|---|---|\n{rows}\n\nCategories: {names}."


def mistakes(found: Sequence[Mistake]) -> str:
    """What was not understood, each with help."""
    lines = "\n".join(f"- {mistake.help}." for mistake in found)
    return f"I did not understand everything:\n\n{lines}\n\n`/pyagent help` lists all commands."


def queued(command: Command, branch: str) -> str:
    """A run was queued for a command."""
    wanted = [*command.categories, *command.rules]
    what = ", ".join(f"`{name}`" for name in wanted) or "everything"
    where = ", ".join(f"`{path}`" for path in command.paths) or "the whole repository"
    verb = "look for" if command.verb == "scan" else "fix"
    on = f" on `{branch}`" if branch else ""
    return f"On it: I will {verb} {what} in {where}{on}. This comment will hold the result."


def not_ours(verb: str) -> str:
    """A command that only makes sense on one of our pull requests."""
    return f"`/pyagent {verb}` works on the pull requests that I opened; this is not one of them."


def switched_off(categories: Sequence[Category]) -> str:
    """Everything that was asked for is switched off in the configuration."""
    names = ", ".join(f"`{category}`" for category in categories)
    return f"Nothing to do: {names} is switched off in this repository's PyAgent configuration."


def unknown_rule(rule: str) -> str:
    """No agent has this rule id."""
    return f"There is no rule `{rule}`. `pyagent agents` and docs/agents.md list all of them."


def ignore_rule(rule: str, path: str) -> str:
    """How to switch a rule off. The configuration belongs to people, so the bot shows the lines and does not write."""
    table = (
        f'[tool.pyagent.per-file-ignores]\n"{_toml(path)}" = ["{rule}"]'
        if path
        else f'[tool.pyagent]\nignore = ["{rule}"]'
    )
    comment = f"# pyagent: ignore[{rule}]"
    return (
        f"Put this into `pyproject.toml`, and `{rule}` is not offered {'there' if path else 'here'} again:\n\n"
        f"```toml\n{table}\n```\n\nFor one line only, end it with `{comment}`. "
        "A pull request that you close unmerged is not offered again either."
    )


def undo(rule: str, commits: Sequence[str]) -> str:
    """How to take commits back; git is the undo."""
    what = f"the commits of `{rule}`" if rule else "my commits"
    if not commits:
        return (
            f"I find none of {what} in this pull request." if rule else "There is no commit of mine here to take back."
        )
    lines = " ".join(sha[:12] for sha in reversed(commits))
    return (
        f"Each commit stands alone, so {what} can be taken back with\n\n```sh\ngit revert {lines}\n```\n\n"
        "Push that to this branch before the merge (I leave commits of people alone) or to the base branch after it."
    )


def status(runs: Sequence[RunFact]) -> str:
    """Recent runs of a repository."""
    if not runs:
        return "No run yet. A push to the default branch or `/pyagent fix` starts one."
    rows = "\n".join(
        f"| `{run.id[:12]}` | {run.state} | {run.trigger} | `{run.sha[:10] or 'tip'}` | {_cell(run.note)} |"
        for run in runs
    )
    return f"| run | state | started by | commit | result |\n|---|---|---|---|---|\n{rows}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("`", "'").split())[:300]


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
