"""What a terminal gets that a pipe does not."""

from __future__ import annotations

import io
import sys

import pytest

from pyagent.core.report.text import Style
from pyagent.shell import console


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_without_a_terminal_there_is_no_progress_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress() as watcher:
        assert watcher is None
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_what_is_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with console.progress() as watcher:
        assert watcher is not None
        watcher("fixing", 3, 12)
    shown = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert "fixing" in shown
    assert "3/12" in shown


def test_colours_need_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    assert console.style() is Style.PLAIN
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert console.style() is Style.COLOUR
    monkeypatch.setenv("NO_COLOR", "1")
    assert console.style() is Style.PLAIN
