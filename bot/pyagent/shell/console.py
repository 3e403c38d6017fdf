"""The terminal: what is written where, and a progress bar where somebody watches."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pyagent.core.report.text import Style

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, how many there are."""


def out(text: str) -> None:
    """Write a report to stdout."""
    sys.stdout.write(text)


def out_exact(text: str) -> None:
    """Write a patch to stdout byte for byte: UTF-8 whatever the locale, newlines as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """Write a line beside the report, to stderr."""
    sys.stderr.write(f"{text}\n")


def style() -> Style:
    """Colours only for a terminal whose owner has not set NO_COLOR."""
    plain = not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Style.PLAIN if plain else Style.COLOUR


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A progress bar on stderr while the block runs; None when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    # rich takes 50 ms to import, and only a person at a terminal sees it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(doing: str, done: int, total: int) -> None:
            bar.update(task, description=doing, completed=done, total=total)

        yield show
