"""A test that asks for its own source, or for a traceback, and compares it with a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

TEST = """\
from inspect import getsource


class Cart(object):
    size = 0


class Till(object):
    size = 1


square = lambda x: x**2


def swapped(a):
    if a: a = -a
    return a


def test_the_source_is_found():
    assert getsource(Cart) == "class Cart(object):\\n    size = 0\\n"
    assert getsource(square) == "square = lambda x: x**2\\n"
    assert getsource(swapped) == "def swapped(a):\\n    if a: a = -a\\n    return a\\n"
"""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (TEST, ["class Cart(object):\n", "square = lambda", "    if a: a = -a\n"]),
        (TEST.replace("getsource", "read_back"), []),
    ],
)
def test_what_the_file_quotes_of_itself_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, kept: list[str]
) -> None:
    path = tmp_path / "test_cart.py"
    path.write_text(text, encoding="utf-8")
    main(["fix", str(tmp_path), "--write", "--safety", "review", "--category", "syntax", "--format", "json"])
    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    after = path.read_text(encoding="utf-8")
    assert "class Till:\n" in after
    body = after[: after.index("def test_")]
    assert [it for it in ("class Cart(object):\n", "square = lambda", "    if a: a = -a\n") if it in body] == kept
    assert sum("quotes the line" in it.get("reason", "") for it in outcomes) == len(kept)


def test_code_that_is_a_part_of_other_code_is_not_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cart.py"
    path.write_text(
        "import traceback\n\n\ndef worth(item):\n    if not item in SOLD: return 0\n"
        "    if item and not item in SOLD: return 'sold out'\n    traceback.print_exc()\n",
        encoding="utf-8",
    )
    main(["fix", str(tmp_path), "--write", "--safety", "review", "--category", "syntax", "--format", "json"])
    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    assert not [it for it in outcomes if "quotes the line" in it.get("reason", "")]
    assert path.read_text(encoding="utf-8").count("item not in SOLD") == 2


def test_what_a_traceback_shows_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "test_cart.py"
    text = (
        "import traceback\n\n\ndef test_it_fails():\n    try:\n        raise KeyError()\n    except KeyError:\n"
        "        text = traceback.format_exc()\n    assert '\\n    raise KeyError()' in text\n"
    )
    path.write_text(text, encoding="utf-8")
    main(["fix", str(tmp_path), "--write", "--safety", "review", "--category", "syntax", "--category", "exceptions"])
    capsys.readouterr()
    assert path.read_text(encoding="utf-8") == text
