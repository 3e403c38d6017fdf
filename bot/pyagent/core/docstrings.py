"""Writes docstrings from facts: summaries from names, sections in the style of the file, correct quoting.

Only what the code shows is said. ``None`` as an answer means: nothing beyond the name can be said.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from pyagent.core.model import Edit, Fix, Site

WIDTH = 79


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VERBS = _words("""
add apply append assert attach authenticate authorize bind build cancel check clean clear close collect compare
compile compute configure connect convert copy count create decode decrypt delete deserialize detach detect
determine disable disconnect dispatch download drop dump emit enable encode encrypt enqueue ensure evaluate
execute expand export extend extract fetch filter find flush format generate get handle import initialize insert
install invoke join kill launch list load lock lookup make mark merge move normalize notify open parse pop post
prepare print process publish pull push put query raise read receive record register release reload remove
rename render replace request require reset resolve restart restore resume retrieve retry return revoke rotate
run save schedule search select send serialize set show sort split start stop store submit subscribe swap sync
terminate translate trigger truncate unbind uninstall unlock unregister unsubscribe update upload validate
verify wait walk wrap write
""")
_LINKS = _words("""
from to by with for in into on of at as via using against between until
""")
_ODD = _words("""
many multi pending one and or if is has all any not no be are was can should may each every once
""")
_WHOLE = _words("""
close connect disconnect initialize open pause reset restart resume run start stop terminate
""")
"""Verbs that a method does to its object as a whole."""
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def words_of(name: str) -> list[str]:
    """Words of an identifier: ``getHTTPPort`` and ``get_http_port`` have three; acronyms keep their case."""
    words = _WORD.findall(name)
    return [word if len(word) > 1 and word.isupper() and not name.isupper() else word.lower() for word in words]


def summary_of(name: str, *, owner: str = "", returns: bool = False) -> str | None:
    """An imperative sentence from a function's name; None when the name is no verb with an object.

    Args:
        name: Name of the function.
        owner: Name of its class; gives ``run`` its object.
        returns: Whether it returns a value.
    """
    verb, *rest = words_of(name) or [""]
    if verb not in _VERBS or _ODD & set(rest) or any(word.isdigit() or len(word) == 1 for word in rest):
        return None
    if verb == "get" and returns:
        verb = "return"
    if not rest:
        rest = words_of(owner)
        if not rest or verb not in _WHOLE:
            return None
    if rest[-1] in _LINKS:
        return None
    if rest[0] not in _LINKS and rest[0] not in {"the", "a", "an", "up", "down", "out", "off"}:
        rest = ["the", *rest]
    return f"{verb.capitalize()} {' '.join(rest)}."


def reasons_by_type(entries: Sequence[str]) -> dict[str, str]:
    """Exception type → one sentence that says when it is raised, from ``type␟message␟condition`` facts."""
    grouped: dict[str, list[str]] = {}
    for entry in entries:
        kind, message, condition = entry.split("\x1f")
        reason = message.strip().rstrip(".!") or f"If ``{condition}``"
        grouped.setdefault(kind, []).append(reason)
    return {kind: _joined(reasons) for kind, reasons in grouped.items()}


def _joined(reasons: Sequence[str]) -> str:
    unique = list(dict.fromkeys(reasons))
    head, *tail = unique
    sentence = "; ".join([head[0].upper() + head[1:], *(reason[0].lower() + reason[1:] for reason in tail)])
    return f"{sentence}."


def section(style: str, title: str, entries: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Lines of a Returns or Raises section without indentation; an entry is ``(name or "", text)``."""
    if style == "numpy":
        lines = [title, "-" * len(title)]
        for name, text in entries:
            lines += [name] if name else []
            lines += _filled(text, "    ", "    ", width)
        return lines
    if style == "sphinx":
        fields = {"Raises": ":raises {}: ", "Returns": ":returns: "}
        return [
            line for name, text in entries for line in _filled(fields[title].format(name) + text, "", "    ", width)
        ]
    lines = [f"{title}:"]
    for name, text in entries:
        lines += _filled(f"{name}: {text}" if name else text, "    ", "        " if name else "    ", width)
    return lines


def _filled(text: str, first: str, rest: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def width_at(indent: str) -> int:
    """Columns left for text at an indentation."""
    return max(40, WIDTH - len(indent.expandtabs(8)))


def rendered(lines: Sequence[str], indent: str, newline: str) -> str:
    """A docstring statement with its quotes, for insertion at the start of a line."""
    text = "\n".join(lines)
    prefix = "r" if "\\" in text and '"""' not in text else ""
    if not prefix:
        text = text.replace("\\", "\\\\").replace('"""', r"\"\"\"")
    first, *rest = text.split("\n")
    body = [f'{indent}{prefix}"""{first}', *(f"{indent}{line}" if line else "" for line in rest)]
    body[-1] += '"""' if not rest else f'{newline}{indent}"""'
    return newline.join(body) + newline


def inserted(site: Site, lines: Sequence[str], *, blank_after: bool = False) -> Fix:
    """The fix that gives the suite of a site its docstring."""
    at, newline = site.number("at"), site.text("newline")
    text = rendered(lines, site.text("indent"), newline)
    return Fix((Edit(at, at, text + (newline if blank_after and not site.flag("followed_by_blank") else "")),))
