"""What was proved once is not proved again: verdicts in a folder, by everything that they depend on.

Invariant: a verdict is found again only for the same function, the same Rust, the same Python and the same terms.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyagent import rust_core
from pyagent.core.codec import decode, encode
from pyagent.core.conversion import Verdict
from pyagent.shell import files
from pyagent.shell.conversion import crate

_PLACES = frozenset({"library"})
"""Parts of an order that say where something is and not what."""
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Memory:
    """A folder of verdicts."""

    folder: Path

    def key(self, order: Mapping[str, Any], rust: str) -> str:
        """What tells one proof from another."""
        runtime = [text for path, text in rust_core.converted_crate("runtime", []) if "/runtime/" in path]
        what = {name: value for name, value in order.items() if name not in _PLACES}
        parts = [json.dumps(what, sort_keys=True), rust, *runtime, crate.PYO3, platform.python_version()]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()

    def recall(self, key: str) -> Verdict | None:
        """What was said; None when it was not asked yet."""
        try:
            return decode(Verdict, json.loads(self._file(key).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def keep(self, key: str, verdict: Verdict) -> None:
        """Remember a verdict; the oldest are forgotten where there are too many."""
        self.folder.mkdir(parents=True, exist_ok=True)
        files.write_text(self._file(key), json.dumps(encode(verdict)))
        kept = sorted(self.folder.glob("*.json"), key=lambda it: it.stat().st_mtime)
        for old in kept[:-_MOST]:
            old.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"
