"""Writes docstrings from facts: sections in the style of the file, correct quoting.

Only what the code shows is said. ``None`` as an answer means: nothing beyond the name can be said.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pyagent.core.model import Edit, Fix, Site

WIDTH = 79


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
    sentence = "; ".join([head[0].upper() + head[1:], *(_lowered(reason) for reason in tail)])
    return f"{sentence}."


def _lowered(text: str) -> str:
    """With a small first letter, unless the word is an acronym or a name of one letter."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def section(style: str, title: str, entries: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Lines of a section without indentation; an entry is ``(name or type, text)``, either of which may be empty."""
    if style == "numpy":
        title = "Parameters" if title == "Args" else title
        lines = [title, "-" * len(title)]
        for name, text in entries:
            lines += [name] if name else []
            lines += _filled(text, "    ", "    ", width)
        return lines
    if style == "sphinx":
        fields = {
            "Raises": ":raises {}: ",
            "Returns": ":returns: ",
            "Yields": ":yields: ",
            "Args": ":param {}: ",
            "Attributes": ":ivar {}: ",
        }
        return [
            line for name, text in entries for line in _filled(fields[title].format(name) + text, "", "    ", width)
        ]
    lines = [f"{title}:"]
    for name, text in entries:
        lines += _filled(f"{name}: {text}" if name else text, "    ", "        " if name else "    ", width)
    return lines


def fields_of(style: str, facts: Sequence[str]) -> list[tuple[str, str]]:
    """Section entries from ``name␟type␟default[␟words]`` facts, where any but the name may be empty."""
    return [_field(style, *[*fact.split("\x1f"), ""][:4]) for fact in facts]


def _field(style: str, name: str, kind: str, default: str, words: str) -> tuple[str, str]:
    words = f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""
    plain = "Any number." if name.startswith("*") else "Required."
    # The ellipsis stands for a default that is made anew and too long to show.
    given = "Optional." if default == "…" else f"``{default}`` by default." if default else ""
    if style == "numpy":
        optional = f", default {default}" if default and default != "…" else ", optional" if default else ""
        return (f"{name} : {kind}{optional}" if kind else name, words if kind else f"{words} {given}".strip())
    if style == "sphinx":
        return name, " ".join(part for part in (words, f"``{kind}``." if kind else "", given) if part) or plain
    text = f"{words} {given}".strip() or plain
    return (f"{name} ({kind})" if kind else name, text)


def parameter_lines(style: str, fields: tuple[str, str, str, str], width: int, *, typed: bool) -> list[str]:
    """Lines of one more parameter in a section that is there, without indentation.

    Args:
        style: How the section is written.
        fields: Name, type, default and what is done with it; any but the name may be empty.
        width: Columns left for text.
        typed: Whether its other entries name their types.
    """
    name, kind, default, used = fields
    entry, text = _field(style, name, kind if typed or style == "sphinx" else "", default, "")
    if style == "numpy":
        return [entry, *_filled(" ".join(part for part in (text, used) if part), "    ", "    ", width)]
    text = " ".join(part for part in (text.replace("Required.", "") if used or kind else text, used) if part)
    text = text or (f"``{kind}``." if kind and not typed else "Required.")
    if style == "sphinx":
        return _filled(f":param {entry}: {text}", "", "    ", width)
    return _filled(f"{entry}: {text}", "", "    ", width)


def result_entry(style: str, kind: str, text: str) -> tuple[str, str]:
    """The entry of a Returns or Yields section from the type and a sentence, either of which may be empty."""
    if not kind or (style == "sphinx" and text):
        return "", text
    if style == "numpy":
        return kind, text
    return (kind, text) if text else ("", f"``{kind}``.")


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
    if site.has("pass"):
        start, end = site.span("pass")
        return Fix((Edit(start, end, text.strip(" \t\r\n")),), region=(start, end))
    return Fix((Edit(at, at, text + (newline if blank_after and not site.flag("followed_by_blank") else "")),))
