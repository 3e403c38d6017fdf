"""The helper functions that the atomic-io agents write into a project, run as a project would run them."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any

import pytest

from pyagent.core.atomic import OPEN_EXAMPLE, WRITE_EXAMPLE

MODULE: dict[str, Any] = {}
exec(  # the helpers exist only as text for other people's modules
    f"import contextlib, os, shutil\nfrom typing import Any\n{OPEN_EXAMPLE}\n{WRITE_EXAMPLE}\n", MODULE
)
open_atomically: Callable[..., AbstractContextManager[IO[Any]]] = MODULE["_open_atomically"]
write_atomically: Callable[..., int] = MODULE["_write_atomically"]


def test_the_content_arrives_whole_and_nothing_else_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")
    with open_atomically(target, "w", encoding="utf-8", newline="\r\n") as stream:
        stream.write("né\n")
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_bytes() == "né\r\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_failing_block_keeps_the_old_content(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(TypeError), open_atomically(str(target)) as stream:
        json.dump(["new", object()], stream)
    assert target.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_permissions_are_those_of_the_old_file_or_of_any_new_one(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x", encoding="utf-8")
    target = tmp_path / "a"
    write_atomically(target, "w", "x", encoding="utf-8")
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode
    target.chmod(0o640)
    write_atomically(os.fsencode(target), "wb", b"y")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_private_file_is_private_while_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.touch(mode=0o600)
    with open_atomically(target) as stream:
        assert stat.S_IMODE(Path(stream.name).stat().st_mode) == 0o600


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real/a")
    assert write_atomically(link, "w", "text", "utf-8") == 4
    assert link.is_symlink()
    assert (tmp_path / "real" / "a").read_text(encoding="utf-8") == "text"


def test_devices_and_errors_are_those_of_open(tmp_path: Path) -> None:
    write_atomically(os.devnull, "w", "text")
    assert not Path(os.devnull).is_file()
    with pytest.raises(FileNotFoundError) as caught:
        write_atomically(tmp_path / "no" / "a", "w", "text")
    assert caught.value.filename == str(tmp_path / "no" / "a")
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path, "w", "text")
