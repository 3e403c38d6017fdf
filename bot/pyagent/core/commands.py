"""Text of a comment → commands. Pure; one command per line that starts with ``/pyagent``.

::

    /pyagent fix [category…] [RULE…] [path…]     scan [path…]        rust [path…]
    /pyagent explain RULE                        ignore RULE [path]  undo [RULE] [COMMIT]
    /pyagent rebase      recreate      status      help

Invariants: a command inside a code block, a quotation or an HTML comment is talk about commands, not a command; a
word that is not understood is a ``Mistake`` that says what was meant or what is possible; paths stay inside the
repository.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pyagent.core.model import Category

MOST_COMMANDS = 5
_LONGEST_WORD = 40
_LINE = re.compile(r"\s{0,3}/pyagent(?:[ \t]+(?P<rest>.*))?", re.IGNORECASE)
_MENTION = re.compile(r"^[ ]{0,3}/pyagent", re.IGNORECASE | re.MULTILINE)
# Only the structure of Markdown matters here; a path such as ``a/__init__.py`` must not lose its underscores.
_MARKDOWN = MarkdownIt("commonmark").disable(
    ["lheading", "reference", "emphasis", "link", "image", "autolink", "entity", "escape"]
)
_COMMIT = re.compile(r"[0-9a-f]{7,40}", re.IGNORECASE | re.ASCII)
_RULE = re.compile(r"[A-Z]{3}\d{3}", re.IGNORECASE | re.ASCII)


class Verb(StrEnum):
    """What can be asked for."""

    FIX = "fix"
    SCAN = "scan"
    EXPLAIN = "explain"
    IGNORE = "ignore"
    REBASE = "rebase"
    RECREATE = "recreate"
    UNDO = "undo"
    STATUS = "status"
    RUST = "rust"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it was understood; what a verb does not take is empty."""

    verb: Verb
    categories: tuple[Category, ...] = ()
    rules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A command that was not understood: what was written and a sentence that helps."""

    text: str
    help: str


_VERBS = {verb.value: verb for verb in Verb}
_CATEGORIES = {category.value: category for category in Category}
_MOST_RULES = {Verb.FIX: 20, Verb.SCAN: 20, Verb.EXPLAIN: 1, Verb.IGNORE: 1, Verb.UNDO: 1}
_MOST_PATHS = {Verb.FIX: 20, Verb.SCAN: 20, Verb.RUST: 20, Verb.IGNORE: 1}
_MOST_UNDONE = 5
_TAKES_CATEGORIES = frozenset({Verb.FIX, Verb.SCAN})
_NEEDS_RULE = frozenset({Verb.EXPLAIN, Verb.IGNORE})


def parse(text: str) -> tuple[Command | Mistake, ...]:
    """Every command of a comment, in order, at most ``MOST_COMMANDS``."""
    found = [_command(rest) for rest in _spoken_commands(text)]
    return tuple(found[:MOST_COMMANDS])


def _spoken_commands(text: str) -> list[str]:
    """The rest of each line that begins with ``/pyagent`` in a paragraph that is neither quoted nor in a list."""
    if not _MENTION.search(text):
        return []
    commands: list[str] = []
    for token in _MARKDOWN.parse(text):
        if token.type == "inline" and token.level == 1:
            commands += [rest for line in _lines(token.children or ()) if (rest := _spoken(line)) is not None]
    return commands


def _lines(children: Iterable[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            lines.append([])
        elif child.type != "html_inline":
            lines[-1].append(child)
    return lines


def _spoken(line: Sequence[Token]) -> str | None:
    if not line or line[0].type != "text":
        return None
    command = _LINE.fullmatch("".join(part.content for part in line))
    return (command["rest"] or "").strip() if command else None


def _command(rest: str) -> Command | Mistake:
    words = _words(rest)
    if not words:
        return Command(Verb.HELP)
    verb = _VERBS.get(words[0].lower())
    if verb is None:
        return Mistake(rest, _did_you_mean(words[0], list(Verb), "a command"))
    return _with_arguments(verb, words[1:], rest)


def _with_arguments(verb: Verb, words: list[str], rest: str) -> Command | Mistake:
    categories: list[Category] = []
    rules: list[str] = []
    paths: list[str] = []
    commits: list[str] = []
    for word in words:
        if verb in _TAKES_CATEGORIES and word.lower() in _CATEGORIES:
            categories.append(_CATEGORIES[word.lower()])
        elif verb in _MOST_RULES and _RULE.fullmatch(word):
            rules.append(word.upper())
        elif verb is Verb.UNDO and _COMMIT.fullmatch(word):
            commits.append(word.lower())
        elif verb in _MOST_PATHS and (path := _path(word)):
            # A misspelt category would otherwise be a path that matches nothing, in silence.
            if verb in _TAKES_CATEGORIES and _looks_like_a_category(word):
                return Mistake(rest, _did_you_mean(word, list(Category), "a category or a path"))
            paths.append(path)
        elif verb in _MOST_PATHS:
            return Mistake(rest, f"`{word}` is not a path inside this repository")
        elif verb is Verb.UNDO:
            return Mistake(rest, f"`{word}` is neither a rule id such as `SEC002` nor the id of a commit of mine")
        elif verb in _MOST_RULES:
            return Mistake(rest, f"`{word}` is not a rule id such as `SEC002`")
        else:
            return Mistake(rest, f"`{verb}` takes no further words")
    if verb in _NEEDS_RULE and not rules:
        return Mistake(rest, f"`{verb}` needs a rule id, such as `/pyagent {verb} SEC002`")
    too_many = len(commits) > _MOST_UNDONE or (commits and rules)
    if too_many or len(rules) > _MOST_RULES.get(verb, 0) or len(paths) > _MOST_PATHS.get(verb, 0):
        return Mistake(rest, f"`{verb}` does not take that many words")
    return Command(
        verb,
        tuple(dict.fromkeys(categories)),
        tuple(dict.fromkeys(rules)),
        tuple(dict.fromkeys(p for p in paths if p != ".")),
        tuple(dict.fromkeys(commits)),
    )


def _words(rest: str) -> list[str]:
    try:
        words = shlex.split(rest)
    except ValueError:
        words = rest.split()
    return [word for word in (w.strip("`,") for w in words) if word]


def _looks_like_a_category(word: str) -> bool:
    bare = "/" not in word and "." not in word
    return bare and bool(get_close_matches(word.lower(), list(Category), n=1, cutoff=0.7))


def _path(word: str) -> str:
    path = PurePosixPath(word)
    if path.is_absolute() or ".." in path.parts or "\\" in word or not word.isprintable() or word.startswith("-"):
        return ""
    return str(path)


def _did_you_mean(word: str, possible: Sequence[str], kind: str) -> str:
    close = get_close_matches(word.lower(), possible, n=1)
    shown = word if word.isprintable() and len(word) <= _LONGEST_WORD else "that"
    meant = f"did you mean `{close[0]}`?" if close else f"possible are {', '.join(f'`{p}`' for p in possible)}"
    return f"`{shown}` is not {kind}; {meant}"
