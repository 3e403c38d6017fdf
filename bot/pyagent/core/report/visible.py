"""Text from a repository made safe to print: one line, no terminal controls, no lone surrogates."""

from __future__ import annotations


def visible(text: str) -> str:
    r"""Escape what does not print: a file called ``a\nb.py`` must not forge a line of the report.

    Covers control characters, terminal escapes, bidirectional overrides and the surrogates that stand for bytes
    which are not UTF-8.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def plural(count: int, noun: str) -> str:
    """``1 file``, ``2 files``, ``1,200 files``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
