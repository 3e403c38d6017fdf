"""Every sentence the bot answers to a comment, one function per answer. Pure Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.commands import Command, Mistake
from pyagent.core.markdown import code, quiet
from pyagent.core.model import Category
from pyagent.core.run_report import Pull
from pyagent.core.snapshot import PullFact, RunFact

_COMMANDS = (
    ("fix [category…] [rule…] [path…]", "fix problems: here the files of this pull request, on an issue all files"),
    ("scan [category…] [rule…] [path…]", "only look, and report in the check run"),
    ("rust [path…]", "offer the functions that can become Rust"),
    ("explain RULE", "what a rule finds, why it matters, how safe its fix is"),
    ("ignore RULE [path]", "propose to switch a rule off, everywhere or below a path"),
    ("rebase", "bring this pull request of mine up to date; commits of people stay on top"),
    ("recreate", "make this pull request of mine anew; the old branch is kept beside it"),
    ("undo [RULE] [COMMIT]", "take back what I did in this pull request: all, of one rule, or one commit"),
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


def converting(paths: Sequence[str], branch: str) -> str:
    """A run that looks for functions in Rust was queued."""
    where = ", ".join(f"`{path}`" for path in paths) or "the whole repository"
    return (
        f"On it: I will look for functions in {where} on `{branch}` that can become Rust, prove and measure them. That "
        "takes some minutes. This comment will hold the result."
    )


def converted(text: str, pulls: Sequence[Pull]) -> str:
    """What came of a request for functions in Rust."""
    shown = [f"#{pull.number} has them." for pull in pulls if pull.number and pull.action != "closed"]
    held = [f"No pull request: {pull.reason}." for pull in pulls if not pull.number and pull.reason]
    return "\n\n".join([text, *shown, *held])


def not_converted(why: str) -> str:
    """Functions in Rust were asked for, and cannot be had."""
    return f"No function was converted: {why}."


def queued_on_pull(command: Command, pull: PullFact) -> str:
    """A run over the files of a pull request was queued."""
    wanted = [*command.categories, *command.rules]
    what = ", ".join(f"`{name}`" for name in wanted) or "everything"
    verb = "look for" if command.verb == "scan" else "fix"
    how = "as suggestions, because the branch is in a fork" if pull.fork else f"on `{pull.head}`"
    where = f" below {', '.join(f'`{path}`' for path in command.paths)}" if command.paths else ""
    ending = "" if command.verb == "scan" else f", {how}"
    return (
        f"On it: I will {verb} {what} in the files of this pull request{where} as of `{pull.sha[:10]}`{ending}. "
        "This comment will hold the result."
    )


def not_open(verb: str) -> str:
    """The pull request is done."""
    return f"This pull request is not open any more; `/pyagent {verb}` on an issue works on the default branch."


def not_a_pull(verb: str) -> str:
    """A command that only makes sense under a pull request."""
    return f"`/pyagent {verb}` works under pull requests; this is an issue."


def undoing(rule: str, number: int) -> str:
    """A run that takes commits back was queued."""
    what = f"my {_count(number, 'commit')}" + (f" of `{rule}`" if rule else "")
    return f"On it: I will take back {what}. This comment will hold the result."


def undone(rule: str, number: int, again: str) -> str:
    """Commits were taken back."""
    if not number:
        return f"There is nothing of {f'`{rule}`' if rule else 'mine'} left to take back here."
    what = f"{_count(number, 'commit')} of mine" + (f" for `{rule}`" if rule else "")
    return f"I took back {what} with a revert on this branch. {again}".strip()


def cannot_undo(sha: str) -> str:
    """A revert conflicts with what came later."""
    return (
        f"I cannot take `{sha[:12]}` back by itself: later commits change the same lines. Nothing was pushed. "
        f"`git revert {sha[:12]}` on this branch lets you decide."
    )


def moved(verb: str) -> str:
    """Somebody pushed while we worked."""
    return (
        "Somebody pushed to this branch while I worked, so I pushed nothing. "
        f"`/pyagent {verb}` again works on what is there now."
    )


def may_not(login: str) -> str:
    """A person without write permission pressed a button."""
    return f"{login} may not write to this repository"


def ignoring(rule: str, path: str) -> str:
    """A run that proposes a change of the configuration was queued."""
    where = f" in `{path}`" if path else ""
    return f"On it: I will propose to switch `{rule}` off{where}. This comment will hold the result."


def ignored(rule: str, path: str, number: int) -> str:
    """The change of the configuration is proposed."""
    where = f" in `{path}`" if path else ""
    return f"#{number} switches `{rule}` off{where}; merge it and nothing of it is offered again."


def ignore_proposal(rule: str, path: str, actor: str) -> tuple[str, str, str]:
    """Title and body of the pull request that switches a rule off, and its commit message."""
    where = f" in {quiet(path)}" if path else ""
    title = f"PyAgent: switch {rule} off{where}"
    shown = f" in {code(path)}" if path else ""
    body = (
        f"{code(actor)} asked for it with `/pyagent ignore`. Once this is merged, `{rule}` is not looked for{shown} "
        "any more; delete the entry to have it back."
    )
    return title, body, f"Switch {rule} of PyAgent off{where}\n\nAsked for with /pyagent ignore.\n"


def already_ignored(rule: str, path: str) -> str:
    """The configuration says so already."""
    return f"`{rule}` is switched off {f'in `{path}` ' if path else ''}already."


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


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("`", "'").split())[:300]


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
