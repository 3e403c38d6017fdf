"""A file is its old self or its new self, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyagent.errors import DiskFull, FileSystemError, InfrastructureError, PermissionsDenied
from pyagent.shell.files import write_bytes, write_text


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=st.one_of(st.none(), st.binary()), new=st.binary())
def test_the_file_holds_exactly_the_new_bytes_and_nothing_else_is_left(
    tmp_path: Path, old: bytes | None, new: bytes
) -> None:
    target = tmp_path / "file"
    target.unlink(missing_ok=True)
    if old is not None:
        target.write_bytes(old)
    write_bytes(target, new)
    assert target.read_bytes() == new
    assert only(tmp_path) == ["file"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o640])
def test_the_mode_is_kept(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "run.sh"
    target.write_text("old", encoding="utf-8")
    target.chmod(mode)
    write_text(target, "new")
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_a_new_file_gets_the_usual_mode_or_the_one_asked_for(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "usual", "x")
        write_bytes(tmp_path / "secret", b"x", mode=0o600)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "usual").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_symbolic_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("real/file")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "file").read_text(encoding="utf-8") == "new"


def test_a_refused_file_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old", encoding="utf-8")
    seen: list[bytes] = []

    def refuse(temporary: Path) -> None:
        seen.append(temporary.read_bytes())
        raise ValueError("does not parse")

    with pytest.raises(ValueError, match="does not parse"):
        write_text(target, "new", validate=refuse)
    assert seen == [b"new"]
    assert target.read_text(encoding="utf-8") == "old"
    assert only(tmp_path) == ["file"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "file"
    target.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    with pytest.raises(DiskFull, match=r"PA-1003: cannot write .*file: No space left on device"):
        write_text(target, "new")
    assert target.read_text(encoding="utf-8") == "old"
    assert only(tmp_path) == ["file"]


@pytest.mark.parametrize("path", ["missing/file", "."], ids=["no such folder", "a folder"])
def test_a_path_that_cannot_be_written_is_one_clear_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(InfrastructureError, match=r"^PA-1001: cannot write [^\n]+$"):
        write_text(tmp_path / path, "x")


def test_a_loop_of_links_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(FileSystemError, match="PA-1001"):
        write_text(tmp_path / "a", "x")


def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileSystemError, match="no regular file"):
        write_text(tmp_path / "pipe", "x")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_read_only_folder_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("old", encoding="utf-8")

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", read_only)
        with pytest.raises(PermissionsDenied, match=r"PA-1004: cannot write .*file: Read-only file system"):
            write_text(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"
