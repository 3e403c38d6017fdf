"""What the bot says of functions in Rust: the pull request with its evidence, the answer to who asked. Pure Markdown.

Invariant: every figure was measured, and what was not done is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.conversion import Gain, Verdict
from pyagent.core.conversion_gate import Ground
from pyagent.core.markdown import code, escape

_MOST_REASONS = 10
_MOST_BRANCHES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where the Rust is.

    Attributes:
        folder: The crate.
        switch: The environment variable that switches it off.
        module: The compiled module.
        is_own: Whether the crate is one of ours.
        aside: Why a crate that was there does not take the functions, where there is one.
    """

    folder: str
    switch: str
    module: str
    is_own: bool
    aside: str = ""


def headline(verdicts: Sequence[Verdict]) -> str:
    """Title of the pull request."""
    best = max(verdicts, key=lambda it: it.speedup)
    many = len(verdicts)
    what = f"{code(best.name)}" if many == 1 else f"{many} functions"
    return f"Rust: {what} up to {best.speedup:.1f} times as fast"


def about(verdicts: Sequence[Verdict], place: Place, ground: Ground) -> str:
    """The text of the pull request, but for its commits and how to undo them."""
    return "\n\n".join(
        part
        for part in (
            _what(len(verdicts), place, ground),
            "### What it gains\n\n" + _gains(verdicts),
            "### What was proved\n\n" + _proofs(verdicts),
            _not_done(place),
        )
        if part
    )


def answer(offered: Sequence[Verdict], others: Sequence[tuple[Verdict, str]], refused: Sequence[Verdict]) -> str:
    """What a person is answered who asked for functions in Rust.

    Args:
        offered: What the pull request has.
        others: What was proved or tried and is not offered, with the reason.
        refused: What is not on the white list.
    """
    lines = [f"{_count(len(offered) + len(others) + len(refused), 'function')} looked at, {len(offered)} offered."]
    if offered:
        lines += ["", _gains(offered)]
    if others:
        lines += ["", "Tried, and not offered:", ""]
        lines += [f"- {_named(it)}: {escape(reason)}" for it, reason in others[:_MOST_REASONS]]
        lines += _more(len(others) - _MOST_REASONS)
    if refused:
        lines += ["", f"No translation yet for {len(refused):,}; what stands in the way most often:", ""]
        reasons = Counter(reason.construct for it in refused for reason in it.reasons)
        lines += [f"- {escape(what)} ({count:,} times)" for what, count in reasons.most_common(_MOST_REASONS)]
        lines += ["", "`pyagent rust convert PATH` lists each with its line and what would help."]
    return "\n".join(lines)


def _what(count: int, place: Place, ground: Ground) -> str:
    where = f"a crate of its own, `{place.folder}/`" if place.is_own else f"the crate in `{place.folder or '.'}/`"
    aside = f" It is a crate of its own because {escape(place.aside)}." if place.aside else ""
    who = "One function of this repository gets" if count == 1 else f"{count} functions of this repository get"
    return (
        f"{who} a Rust version, in {where}. The Python stays in its module, byte for byte, and is what counts: Rust "
        "answers where it is certain to answer the same, and leaves everything else (an int past 64 bits, other types, "
        f"an error) to it. Without the compiled module `{place.module}`, or with `{place.switch}=1`, everything works "
        f"as before. This comes because {ground.value}.{aside}"
    )


def _gains(verdicts: Sequence[Verdict]) -> str:
    rows = [
        "| function | input | Python | Rust | between | mypyc |",
        "|---|---|---:|---:|---|---:|",
    ]
    for verdict in verdicts:
        gains = [*([verdict.own_gain] if verdict.own_gain else []), *verdict.gains]
        for gain in gains:
            is_largest = gain is verdict.gains[-1]
            rows.append(f"| {' | '.join((_named(verdict), *_measured(gain), _rival(verdict) if is_largest else ''))} |")
    said = (
        "Each row is one input: microseconds of the Python, how many times as fast Rust is with the conversion of "
        "arguments and result, and the interval of that (96 of 100). mypyc is the rival that needs one line of set-up, "
        "on the largest input."
    )
    return "\n".join([*rows, "", said])


def _measured(gain: Gain) -> tuple[str, str, str, str]:
    return (
        escape(gain.size.removeprefix("(").removesuffix(")")),
        f"{gain.python_us:,.1f} µs",
        f"{gain.ratio:.1f}x",
        f"{gain.low:.1f} to {gain.high:.1f}",
    )


def _rival(verdict: Verdict) -> str:
    return f"{verdict.rival:.1f}x" if verdict.rival else "not measured"


def _proofs(verdicts: Sequence[Verdict]) -> str:
    rows = [
        "| function | examples that agree | answered by Rust | ordinary ones left to Python | calls in the tests | "
        "branches not tried |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for it in verdicts:
        share = f"{100 * it.deopts / it.ordinary:.1f} %" if it.ordinary else "none"
        own = f"{it.own_answered} of {it.own} by Rust" if it.own else "none found"
        branches = "; ".join(map(escape, it.uncovered[:_MOST_BRANCHES])) or "none"
        rows.append(f"| {_named(it)} | {it.examples:,} | {it.answered:,} | {share} | {own} | {branches} |")
    said = (
        "Compared were value, exact type, bits of floats, identity of lists, exceptions with their messages, and that "
        "no argument is changed; on edges of 32, 53 and 64 bits, NaN, empty and wrong input, and numbers of the "
        "function itself. Ordinary are those of the right types with ints of 64 bits and ASCII text. A test in this "
        "pull request compares them again, and fails when the Python is changed later."
    )
    return "\n".join([*rows, "", said])


def _not_done(place: Place) -> str:
    build = f"`maturin develop --release` in `{place.folder or '.'}/` builds it."
    return (
        "### What was not done\n\n"
        "The project's own tests were not run with it: they are the project's code, and its own checks run them. "
        f"{build} Wheels and deployment are as they were: nothing builds or installs the crate until you let it."
    )


def _named(verdict: Verdict) -> str:
    return f"{code(f'{verdict.path}:{verdict.name}')}"


def _more(count: int) -> list[str]:
    return [f"- and {count:,} more"] if count > 0 else []


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
