"""Text from a repository, made harmless in Markdown and in commit messages.

File names, messages and code come from people we do not know. Invariants: what is escaped stays on its line, shows
literally, mentions nobody, refers to no issue, opens no comment, tag, link or code span, and is valid UTF-8.
"""

from __future__ import annotations

import re
import unicodedata

_ZERO_WIDTH = "\u200b"
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~>$-])")
_REFERENCE = re.compile(r"@(?=\w)|#(?=\d)|\bGH-(?=\d)", re.IGNORECASE)
_LINK = re.compile(r"(?<=\w):(?=//)|\bwww(?=\.)", re.IGNORECASE)
_BACKTICKS = re.compile("`+")


def visible(text: str) -> str:
    """One line of valid text: white space becomes blanks; control, direction and stray characters show as escapes."""
    return "".join(_shown(character) for character in " ".join(text.split()))


def quiet(text: str) -> str:
    """One line that mentions nobody and refers to no issue, for commit messages."""
    return _REFERENCE.sub(lambda match: match[0] + _ZERO_WIDTH, visible(text))


def escape(text: str) -> str:
    """Text as Markdown shows it literally, on one line, mentioning nobody."""
    escaped = _SPECIAL.sub(r"\\\1", visible(text).replace("&", "&amp;").replace("<", "&lt;"))
    return _LINK.sub(lambda match: match[0] + _ZERO_WIDTH, re.sub(r"@(?=\w)|#(?=\d)|\bGH\\-(?=\d)", _broken, escaped))


def code(text: str) -> str:
    """Text in a code span, on one line; safe in a table cell."""
    shown = visible(text).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(shown)), default=0))
    blank = " " if shown.startswith("`") or shown.endswith(("`", "\\")) or not shown else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def cut(text: str, limit: int, closing: str) -> str:
    """``text`` in at most ``limit`` characters: whole lines, an open ``<details>`` closed, then ``closing``."""
    if len(text) <= limit:
        return text
    ending = f"\n\n</details>\n\n{closing}\n"
    kept = text[: limit - len(ending)]
    kept = kept[: kept.rfind("\n")] if "\n" in kept else kept
    still_open = kept.count("<details>") > kept.count("</details>")
    return f"{kept}{ending if still_open else f'{chr(10) * 2}{closing}{chr(10)}'}"


def _broken(match: re.Match[str]) -> str:
    return match[0] + _ZERO_WIDTH


def _shown(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character
