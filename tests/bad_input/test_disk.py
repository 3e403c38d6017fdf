"""Things on the disk that are no plain files: links, pipes, odd names, what cannot be read or written."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_command import KEPT_CAUSE, LOST_CAUSE, content, fix, pyagent, scan, write

from pyagent.cli import main

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2

ODD_NAMES = [
    b"new\nline: EXC001 forged.py",
    b"carriage\rreturn.py",
    b"quote'\".py",
    b"%0A::error file=x,line=1::forged.py",
    b"::error ::forged.py",
    b"\x1b[31mred.py",
    b"tab\t.py",
    b"-rf.py",
    b"@list.py",
    b"$(touch pwned).py",
    b"back\\slash.py",
    "right-to-left \u202e.py".encode(),
    "é".encode() + b".py",
    b"[x].py",
    b" .py",
]


def test_links_in_circles_and_out_of_the_folder_are_never_followed(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, {"secret.py": LOST_CAUSE, "bad.py": b"def f(:\n"})
    (shop / "loop").symlink_to(".")
    (shop / "up").symlink_to("..")
    (shop / "self.py").symlink_to("self.py")
    (shop / "ping.py").symlink_to("pong.py")
    (shop / "pong.py").symlink_to("ping.py")
    (shop / "file.py").symlink_to(outside / "secret.py")
    (shop / "folder").symlink_to(outside)
    (shop / "gone.py").symlink_to("not-there.py")
    (shop / "zero.py").symlink_to("/dev/zero")
    before, theirs = content(shop), content(outside)
    scanned = scan(shop)
    assert (scanned.report["files"], set(scanned.findings())) == (1, {"ok.py"})
    assert fix(shop, "--write").report["files"] == ["ok.py"]
    assert content(outside) == theirs
    assert content(shop) == {**before, "ok.py": KEPT_CAUSE}


def test_a_pipe_a_socket_and_a_folder_named_like_python_are_no_files(shop: Path) -> None:
    os.mkfifo(shop / "pipe.py")
    write(shop, {"folder.py/inside.py": LOST_CAUSE})
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(shop / "socket.py"))
        scanned = scan(shop, "--rule", "EXC003", "--rule", "IMP005")
        assert scanned.findings() == ["folder.py/inside.py", "ok.py"]
        assert fix(shop, "--write").report["files"] == ["folder.py/inside.py", "ok.py"]


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_a_file_with_an_odd_name_is_reported_on_one_line_and_fixed(shop: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(shop) + b"/" + name))
    path.write_bytes(b"import os\n" + LOST_CAUSE)
    for form in ("text", "github"):
        printed = pyagent("scan", shop, "--rule", "EXC003", "--format", form, "--exit-zero").out
        assert b"\x1b" not in printed
        assert b"\r" not in printed
        # A line per finding; the text ends with an empty one and two that sum up.
        assert len(printed.strip(b"\n").split(b"\n")) == (5 if form == "text" else 2), printed
        assert printed.count(b"\n::error") == 0
    assert name.decode() in scan(shop).findings("IMP005")
    assert fix(shop, "--write").code in (0, 1)
    assert path.read_bytes() == KEPT_CAUSE
    assert not (shop / "pwned").exists()
    assert fix(shop, "--write", "--rule", "EXC003").report["found"] == 0


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_the_patch_for_a_file_with_an_odd_name_applies(shop: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(shop) + b"/" + name))
    path.write_bytes(LOST_CAUSE)
    patch = pyagent("fix", shop, "--rule", "EXC003").out
    subprocess.run(["git", "init", "-q"], cwd=shop, check=True, timeout=60)
    done = subprocess.run(["git", "apply", "-"], cwd=shop, input=patch, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert path.read_bytes() == KEPT_CAUSE


def test_a_name_that_is_no_utf8_is_a_finding_and_the_file_stays(shop: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(shop) + b"/latin-\xe9.py"))
    path.write_bytes(LOST_CAUSE)
    assert len(scan(shop).findings("SYN003")) == 1
    assert fix(shop, "--write").report["files"] == ["ok.py"]
    assert path.read_bytes() == LOST_CAUSE


def test_no_room_for_a_work_copy_is_one_line_and_changes_nothing(shop: Path) -> None:
    write(shop, {"large.py": LOST_CAUSE + b"# text\n" * 20_000})
    before = content(shop)

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    ended = fix(shop, "--write", "--rule", "EXC003", prepare=no_room)
    assert ended.code == 3
    assert "large.py" in ended.error("PA-1003")
    assert content(shop) == before


def test_a_disk_that_is_full_costs_only_the_file_that_does_not_fit(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(shop, {"large.py": LOST_CAUSE})
    real = os.fsync

    def full(handle: int) -> None:
        if "large.py" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert main(["fix", str(shop), "--write", "--rule", "EXC003", "--format", "json"]) == 3
    printed = capsys.readouterr()
    assert printed.err.startswith("PA-1003: cannot write ")
    assert "large.py: No space left on device" in printed.err
    assert printed.err.count("\n") == 1
    assert json.loads(printed.out)["files"] == ["ok.py"]
    assert content(shop) == {"large.py": LOST_CAUSE, "ok.py": KEPT_CAUSE}


def as_everyone() -> None:
    """Give up root's right to read and write whatever the mode says; without it root is like everyone."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder whose files can be read and not replaced."""
    folder = tmp_path / "read-only"
    write(folder, {"ok.py": LOST_CAUSE})
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def test_a_read_only_folder_is_one_line_and_loses_nothing(read_only: Path) -> None:
    assert scan(read_only, prepare=as_everyone).findings("EXC003") == ["ok.py"]
    ended = fix(read_only, "--write", "--rule", "EXC003", prepare=as_everyone)
    assert ended.code == 3
    assert ended.err.startswith("PA-1004: cannot write ")
    assert "ok.py: Permission denied" in ended.err
    assert ended.err.count("\n") == 1
    assert (ended.report["fixed"], ended.report["files"]) == (0, [])
    assert content(read_only) == {"ok.py": LOST_CAUSE}


def test_a_read_only_file_is_replaced_and_keeps_its_mode(shop: Path) -> None:
    (shop / "ok.py").chmod(0o444)
    assert fix(shop, "--write", "--rule", "EXC003", prepare=as_everyone).code == 0
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE
    assert (shop / "ok.py").stat().st_mode & 0o777 == 0o444


def test_a_file_that_may_not_be_read_is_a_finding(shop: Path) -> None:
    write(shop, {"secret.py": LOST_CAUSE})
    (shop / "secret.py").chmod(0)
    assert scan(shop, prepare=as_everyone).findings("SYN003") == ["secret.py"]
    assert fix(shop, "--write", prepare=as_everyone).report["files"] == ["ok.py"]
    (shop / "secret.py").chmod(0o644)
    assert (shop / "secret.py").read_bytes() == LOST_CAUSE


def test_a_folder_that_may_not_be_read_costs_no_other_file(shop: Path) -> None:
    write(shop, {"secret/a.py": LOST_CAUSE})
    (shop / "secret").chmod(0)
    try:
        assert fix(shop, "--write", prepare=as_everyone).report["files"] == ["ok.py"]
    finally:
        (shop / "secret").chmod(0o755)
    assert (shop / "secret/a.py").read_bytes() == LOST_CAUSE
