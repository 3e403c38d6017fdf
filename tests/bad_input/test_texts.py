"""Texts with strange bytes: what cannot be read is a finding and keeps its bytes; what can be fixed keeps its style."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_command import KEPT_CAUSE, LOST_CAUSE, content, fix, scan, write

BOM = b"\xef\xbb\xbf"
CRLF = LOST_CAUSE.replace(b"\n", b"\r\n")

UNREADABLE = {
    "syntax error": b"def f(:\n    pass\n",
    "unclosed string": b"x = '''\n",
    "merge conflict": b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n",
    "null bytes": b"x = 1\x00\n" + LOST_CAUSE,
    "binary": bytes(range(256)) * 64,
    "koi8-r": b"# -*- coding: koi8-r -*-\n# \xf0\xd2\xc9\n" + LOST_CAUSE,
    "a cookie for bytes that are also UTF-8": "# -*- coding: koi8-r -*-\nx = 'П'\n".encode()
    + b"import os\n"
    + LOST_CAUSE,
    "utf-16 cookie": b"# coding: utf-16\n" + LOST_CAUSE,
    "utf-16": LOST_CAUSE.decode().encode("utf-16"),
    "unknown cookie": b"# coding: no-such-thing\n" + LOST_CAUSE,
    "latin-1 with cookie": b"# coding: latin-1\nname = '\xe9'\n" + LOST_CAUSE,
    "latin-1 without cookie": b"name = '\xe9'\n" + LOST_CAUSE,
    "cut UTF-8": LOST_CAUSE + b"# \xe2\x82",
}

READABLE = {
    "BOM": (BOM + LOST_CAUSE, BOM + KEPT_CAUSE),
    "CRLF": (CRLF, CRLF.replace(b"file')\r\n", b"file') from error\r\n")),
    "lone CR": (LOST_CAUSE.replace(b"\n", b"\r"), KEPT_CAUSE.replace(b"\n", b"\r")),
    "mixed line ends": (b"x = 1\r\ny = 2\r" + LOST_CAUSE, b"x = 1\r\ny = 2\r" + KEPT_CAUSE),
    "BOM and CRLF": (BOM + CRLF, BOM + CRLF.replace(b"file')\r\n", b"file') from error\r\n")),
    "form feeds": (b"x = 1\n\x0c\n" + LOST_CAUSE, b"x = 1\n\x0c\n" + KEPT_CAUSE),
    "no final newline": (LOST_CAUSE[:-1], KEPT_CAUSE[:-1]),
    "UTF-8 cookie": (b"# -*- coding: utf-8 -*-\n" + LOST_CAUSE, b"# -*- coding: utf-8 -*-\n" + KEPT_CAUSE),
    "latin-1 cookie, only ASCII": (b"# coding: latin-1\n" + LOST_CAUSE, b"# coding: latin-1\n" + KEPT_CAUSE),
    "shebang": (b"#!/usr/bin/python3\n" + LOST_CAUSE, b"#!/usr/bin/python3\n" + KEPT_CAUSE),
    "tabs": (LOST_CAUSE.replace(b"    ", b"\t"), KEPT_CAUSE.replace(b"    ", b"\t")),
    "astral characters": ("# 🐍é\n".encode() + LOST_CAUSE, "# 🐍é\n".encode() + KEPT_CAUSE),
    "trailing backslash": (LOST_CAUSE + b"x = \\\n    1\n", KEPT_CAUSE + b"x = \\\n    1\n"),
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_readable_python_is_a_finding_and_keeps_its_bytes(shop: Path, text: bytes) -> None:
    write(shop, {"bad.py": text})
    scanned = scan(shop)
    assert scanned.code == 1
    assert scanned.findings("SYN003") == ["bad.py"]
    assert set(scanned.findings()) == {"bad.py", "ok.py"}
    assert [item["rule"] for item in scanned.report["findings"] if item["path"] == "bad.py"] == ["SYN003"]
    written = fix(shop, "--write")
    assert written.code == 1
    [left] = [item for item in written.report["outcomes"] if item["path"] == "bad.py"]
    assert left["status"] == "left"
    assert left["reason"]
    assert (shop / "bad.py").read_bytes() == text
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE


@pytest.mark.parametrize(("before", "after"), READABLE.values(), ids=READABLE)
def test_a_fix_keeps_the_style_of_the_text(shop: Path, before: bytes, after: bytes) -> None:
    write(shop, {"odd.py": before})
    assert scan(shop, "--rule", "SYN003").code == 0
    assert fix(shop, "--write", "--rule", "EXC003").code == 0
    assert content(shop) == {"odd.py": after, "ok.py": KEPT_CAUSE}


@pytest.mark.parametrize(("before", "after"), READABLE.values(), ids=READABLE)
def test_all_rules_together_leave_a_text_that_a_second_run_leaves_alone(
    shop: Path, before: bytes, after: bytes
) -> None:
    write(shop, {"odd.py": before})
    fix(shop, "--write")
    once = (shop / "odd.py").read_bytes()
    assert b"from error" in once
    assert once.startswith(BOM) == before.startswith(BOM)
    assert fix(shop, "--write").report["fixed"] == 0
    assert (shop / "odd.py").read_bytes() == once


@pytest.mark.parametrize("text", [b"", b"\n", BOM, b"\x0c", b"\r", b"\\\n", b"#"], ids=repr)
def test_a_file_with_nothing_in_it_stays_as_it_is(shop: Path, text: bytes) -> None:
    write(shop, {"nothing.py": text})
    assert scan(shop).code == 1
    assert fix(shop, "--write").report["files"] == ["ok.py"]
    assert (shop / "nothing.py").read_bytes() == text
