"""The journal holds the intent before the effect and the outcome after it, whatever the disk does."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from sample_plans import change, planned, run_info

from pyagent.core.record import Record, make_record
from pyagent.errors import DiskFull
from pyagent.shell.recorder import LocalContextRecorder


def record(run: str = "run-1") -> Record:
    return make_record(run_info(run), "a" * 40, "pyagent/bugs", planned("BUG001", change("a.py", "1", "2")))


def test_an_intent_without_outcome_is_what_a_crash_interrupted(tmp_path: Path) -> None:
    journal = LocalContextRecorder(tmp_path / "journal")
    journal.record(record("one"))
    journal.record(record("two"))
    journal.record(record("one").ended("committed"))
    assert [(entry.run, entry.outcome) for entry in journal.records()] == [
        ("one", "intended"),
        ("two", "intended"),
        ("one", "committed"),
    ]
    assert journal.unfinished() == (record("two"),)


def test_each_recorder_has_a_file_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    for run in ("one", "two"):
        LocalContextRecorder(tmp_path).record(record(run))
    files = list(tmp_path.iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {entry.run for entry in LocalContextRecorder(tmp_path).records()} == {"one", "two"}


def test_a_line_cut_by_a_crash_is_skipped(tmp_path: Path) -> None:
    journal = LocalContextRecorder(tmp_path)
    journal.record(record("one"))
    with next(tmp_path.iterdir()).open("ab") as file:
        file.write(b'{"version":1,"id":"x')
    assert [entry.run for entry in journal.records()] == ["one"]


@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_full_disk_leaves_whole_lines_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    journal = LocalContextRecorder(tmp_path)
    journal.record(record("one"))
    before = next(tmp_path.iterdir()).read_bytes()
    real = os.write

    def full(handle: int, *data: bytes) -> int:
        if data and len(data[0]) > 100:
            return real(handle, data[0][:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(DiskFull, match="PA-1003"):
            journal.record(record("two"))
    assert next(tmp_path.iterdir()).read_bytes() == before
