"""Takes away what nobody needs any more: folders of runs that ended, and the mirrors that were not used for longest.

Invariants: what a run holds is never touched (a mirror in use is locked, a run that goes on is known to the ledger); a
mirror that was used since the oldest run that goes on began stays, for its commits may be there; a folder disappears
under another name first, so nobody meets a half of it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from pyagent.errors import InfrastructureError
from pyagent.shell.child import end_leftover
from pyagent.shell.ledger import Ledger
from pyagent.shell.locks import file_lock

log = logging.getLogger(__name__)

_GRACE = 600.0
_GONE = ".gone"
_GIGABYTE = 1024**3


def clean(data_dir: Path, ledger: Ledger, mirror_limit: float) -> None:
    """Clean a data folder; does nothing while another process of this machine does.

    Args:
        data_dir: The folder.
        ledger: Knows which runs go on.
        mirror_limit: Gigabytes that all mirrors together may have; 0 is no limit.
    """
    with contextlib.suppress(InfrastructureError), file_lock(data_dir / "cleanup.lock", 0.0):
        going = [run for run in ledger.recent(_MOST_GOING, states=("running", "queued")) if run.started]
        oldest = min((run.started for run in going if run.started), default=time.time())
        _clean_runs(data_dir / "runs", {run.id for run in going})
        _clean_mirrors(data_dir / "mirrors", mirror_limit * _GIGABYTE, oldest)


_MOST_GOING = 10_000


def _clean_runs(folder: Path, going: set[str]) -> None:
    for path in _folders(folder):
        if path.name not in going and _used(path) < time.time() - _GRACE:
            end_leftover(path)
            _remove(path)


def _clean_mirrors(folder: Path, limit: float, since: float) -> None:
    mirrors = sorted(_folders(folder, ".git"), key=_last_use)
    for path in _folders(folder, _GONE):
        shutil.rmtree(path, ignore_errors=True)
    if not limit:
        return
    sizes = {path: _size(path) for path in mirrors}
    total = sum(sizes.values())
    for path in mirrors:
        if total <= limit or _last_use(path) >= since:
            return
        with contextlib.suppress(InfrastructureError), file_lock(path.with_suffix(".lock"), 0.0):
            _remove(path)
            total -= sizes[path]
            log.info("removed the mirror %s: it was not used for longest", path.name)


def _remove(path: Path) -> None:
    gone = path.with_name(f"{path.name}{_GONE}")
    shutil.rmtree(gone, ignore_errors=True)
    with contextlib.suppress(OSError):
        path.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _folders(folder: Path, suffix: str = "") -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for entry in sorted(folder.iterdir()):
            if entry.is_dir() and not entry.is_symlink() and entry.name.endswith(suffix):
                yield entry


def _last_use(mirror: Path) -> float:
    """When a run had it last: its lock is touched then."""
    return _used(mirror.with_suffix(".lock")) or _used(mirror)


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _size(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(root, name).lstat().st_size
    return total
