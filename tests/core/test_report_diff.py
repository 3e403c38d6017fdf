"""``fix --diff`` prints what ``git apply`` takes, byte for byte."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from pyagent.core.model import FileChange
from pyagent.core.report.diff import unified

LONG = b"".join(b"line %d\n" % n for n in range(400))


def applied(folder: Path, change: FileChange) -> bytes:
    """What ``git apply`` makes of the diff of a change, in an empty folder that is no repository."""
    target = folder / os.fsdecode(change.path.encode("utf-8", "surrogateescape"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(change.before)
    diff = unified([change]).encode("utf-8", "surrogateescape")
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    subprocess.run(
        ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
        cwd=folder,
        input=diff,
        env=environment,
        check=True,
        timeout=30,
    )
    return target.read_bytes()


def test_a_diff_reads_like_gits() -> None:
    change = FileChange("shop/cart.py", b"import os\n\n\nx = 1\n", b'"""Cart."""\nimport os\n\n\nx = 1\n')
    assert unified([change]) == snapshot('''\
diff --git a/shop/cart.py b/shop/cart.py
--- a/shop/cart.py
+++ b/shop/cart.py
@@ -1,3 +1,4 @@
+"""Cart."""
 import os
 \n\
 \n\
''')


def test_an_unchanged_file_has_no_diff() -> None:
    assert unified([FileChange("a.py", b"x\n", b"x\n")]) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"a\nb", b"a\nc", id="no newline at the end, before and after"),
        pytest.param(b"a\nb", b"a\nb\n", id="newline added at the end"),
        pytest.param(b"a\nb\n", b"a\nb", id="newline removed at the end"),
        pytest.param(b"a\r\nb\r\n", b"a\r\nc\r\nb\r\n", id="CRLF"),
        pytest.param(b"a\r\nb\nc\r", b"a\nb\nd\r", id="mixed line ends and a lone CR"),
        pytest.param(b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfb\n", id="byte order mark"),
        pytest.param(b"a\x0c\nb\n", b"a\x0c\nc\n", id="form feed"),
        pytest.param("x = '\u2028'\ny\n".encode(), "x = '\u2028'\nz\n".encode(), id="line separator in a string"),
        pytest.param(b"", b"a\n", id="empty before"),
        pytest.param(b"a\n", b"", id="empty after"),
        pytest.param(LONG, LONG.replace(b"line 200\n", b"other\n"), id="in the middle of a long file"),
        pytest.param(LONG, LONG.replace(b"line 9", b"row 9").replace(b"line 399\n", b""), id="many places"),
        pytest.param(b"a\na\na\na\na", b"b\na\na\na\na", id="the same line again and again"),
        pytest.param(b"@@ -1 +1 @@\n-- x\n", b"@@ -1 +1 @@\n++ x\n", id="lines that look like a diff"),
    ],
)
def test_git_apply_gives_the_new_bytes(tmp_path: Path, before: bytes, after: bytes) -> None:
    assert applied(tmp_path, FileChange("pkg/module.py", before, after)) == after


@pytest.mark.parametrize(
    "path", ["a b/c d.py", 'quo"te.py', "new\nline.py", "tab\t.py", "ünï.py", "back\\slash.py", "caf\udce9.py"]
)
def test_every_file_name_arrives(tmp_path: Path, path: str) -> None:
    assert applied(tmp_path, FileChange(path, b"a\n", b"b\n")) == b"b\n"


text = st.lists(st.sampled_from(["a", "b", "", "c\r", "\x0c", "é"]), max_size=12).map("\n".join).map(str.encode)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=text, after=text)
def test_any_change_applies(tmp_path: Path, before: bytes, after: bytes) -> None:
    change = FileChange("m.py", before, after)
    if unified([change]):
        assert applied(tmp_path, change) == after
    else:
        assert before == after
