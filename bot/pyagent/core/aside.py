"""The words about files that were set aside because looking at them ended the process."""

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.markdown import code, escape

_MOST = 10

Aside = Sequence[tuple[str, str]]
"""Path and reason."""


def aside_lines(aside: Aside) -> list[str]:
    """Markdown about them, to stand below what was found; nothing where there are none."""
    if not aside:
        return []
    rows = [f"- {code(path)}: {escape(why)}" for path, why in aside[:_MOST]]
    more = len(aside) - _MOST
    rows += [f"- and {more} more"] if more > 0 else []
    return ["", "Not looked at; everything else is complete:", "", *rows]
