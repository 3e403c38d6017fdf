"""Docstrings by a language model, where the code alone does not tell them. Pure: questions out, answers in.

Only places are asked about where the agent itself has nothing to say and nothing speaks against a docstring. Of an
answer only text is used, as a docstring, at safety `review`; what is proved of any other fix is proved of it.

Invariants:
* the code in a question is the repository's, and so may say anything: an answer is never more than a docstring;
* a question holds no secret, and has an upper size;
* the same question to the same model has the same key, and no two questions share one.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b

from pyagent.core.docstrings import width_at
from pyagent.core.english import words_of
from pyagent.core.model import CategoryPlan, Fix, Left, PlannedCommit, Safety, Site
from pyagent.core.secrets import mask
from pyagent.rust_core import read_answer, within_tokens

ASKED = frozenset({"DOC002", "DOC003"})
"""Rules whose places are asked about: classes and functions."""
MOST_ANSWER_TOKENS = 400
"""What an answer is reckoned at beforehand, and what the question asks it to stay far below."""
_MOST_CODE_TOKENS = 3000
_LEAST_SCORE = 0.75
_QUOTES = 6
_SECTION = re.compile(
    r"(args|arguments|parameters|returns?|yields?|raises|attributes|examples?|notes?)\s*:?|[:@>.]{1,3}.*"
)
# A sentence ends before the next begins: `e.g. 3` is none.
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s+(?=[A-Z`'\"])(.*))?")
_EMPTY_WORDS = frozenset({"a", "an", "the", "it", "this", "of", "to", "for", "and", "function", "method", "class"})
_QUESTION = """Write the docstring of the Python {kind} `{name}` below.

Say in one sentence of at most {width} characters what it is for{mood}. Add one or two sentences only where they say
more than that. Say nothing that the code does not show. No sections, no types, no examples. Answer with the text of
the docstring alone: no quotes, no code.

File: {path}

{code}
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a question.

    Attributes:
        lines: The docstring; empty where the answer cannot be used.
        reason: Why it cannot.
        model: Which model answered; empty when none was asked.
        cost: Dollars, as decimal text.
    """

    lines: tuple[str, ...] = ()
    reason: str = ""
    model: str = ""
    cost: str = "0"


def is_askable(site: Site, result: Fix | Left) -> bool:
    """Whether a model may be asked about a place: the agent left it for want of words and for nothing else."""
    return (
        isinstance(result, Left)
        and site.rule in ASKED
        and site.has("at")
        and not site.has("leave")
        and site.safety is not Safety.MANUAL
    )


def question(site: Site) -> str:
    """What a model is asked about a place."""
    is_function = site.rule == "DOC003"
    return _QUESTION.format(
        kind="function" if is_function else "class",
        name=site.text("name"),
        width=_room(site),
        mood=", in the imperative" if is_function and not site.flag("property") else "",
        path=site.path,
        code=within_tokens(mask(_code(site)), _MOST_CODE_TOKENS),
    )


def key(*parts: str) -> str:
    """A name for these texts in this order: their lengths are part of it, so that none runs into the next."""
    made = blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


def docstring_of(site: Site, raw: str) -> list[str] | str:
    """The lines of the docstring that an answer holds, or why it cannot be used."""
    text, flaws, score = read_answer(raw)
    if score < _LEAST_SCORE:
        return f"the model's answer cannot be used: {', '.join(flaws)}"
    told = " ".join(_prose(text))
    sentence = _SENTENCE.fullmatch(told if told.endswith((".", "!", "?")) else f"{told}.") if told else None
    if sentence is None:
        return "the model's answer holds no sentence"
    if ">>>" in told:
        # Wherever the lines are broken, `doctest` would run it.
        return "the model's answer holds an example"
    summary, more = sentence[1], sentence[2] or ""
    if len(summary) > _room(site):
        return "the first sentence of the model's answer is too long for a line"
    if not _says_more(summary, site.text("name")):
        return "the model's answer says no more than the name"
    body = textwrap.wrap(more, width_at(site.text("indent")), break_long_words=False, break_on_hyphens=False)
    return [summary, "", *body] if body else [summary]


def with_models(plan: CategoryPlan, answers: Mapping[str, Answered]) -> CategoryPlan:
    """The plan, its commits with the models that took part in them and what that cost."""
    return replace(plan, commits=tuple(_told(commit, answers) for commit in plan.commits)) if answers else plan


def _told(commit: PlannedCommit, answers: Mapping[str, Answered]) -> PlannedCommit:
    found = [answers[it.finding.fingerprint] for it in commit.outcomes if it.finding.fingerprint in answers]
    used = [answer for answer in found if answer.lines]
    if not used:
        return commit
    cost = sum((Decimal(answer.cost) for answer in used), Decimal(0))
    return replace(commit, model=", ".join(sorted({answer.model for answer in used})), cost=float(cost))


def _room(site: Site) -> int:
    return width_at(site.text("indent")) - _QUOTES


def _code(site: Site) -> str:
    """The definition that a site is in: from its line to the last that is indented deeper."""
    start = site.source.rfind(b"\n", 0, site.start) + 1
    lines = site.source[start:].decode().split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip())
    # The header may go on over several lines, with a bracket at its own margin.
    header = site.source[start : site.number("at")].count(b"\n") or 1
    end = next((n for n, line in enumerate(lines) if n >= header and _ends(line, indent)), len(lines))
    return "\n".join(lines[:end]).rstrip()


def _ends(line: str, indent: int) -> bool:
    return bool(line.strip()) and len(line) - len(line.lstrip()) <= indent


def _prose(text: str) -> Sequence[str]:
    """The lines before the first that begins a section."""
    lines = [line.strip() for line in text.split("\n")]
    end = next((n for n, line in enumerate(lines) if _SECTION.fullmatch(line.lower())), len(lines))
    return [line for line in lines[:end] if line]


def _says_more(summary: str, name: str) -> bool:
    said = {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", summary.lower())} - _EMPTY_WORDS
    return bool(said - {word.lower().rstrip("s") for word in words_of(name)})
