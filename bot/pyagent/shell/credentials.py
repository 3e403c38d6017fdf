"""The App's credentials in the data folder, where the set-up in the browser puts them.

Invariants: the file is readable by its owner alone from its first byte on; it is written once and whole, and never
replaced; settings of the environment win over it, as a whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from pyagent.core.app_manifest import Credentials
from pyagent.errors import ConfigurationError, from_os_error
from pyagent.shell import files

FILE = "github-app.json"
_PRIVATE = 0o600
_FIELDS = ("app_id", "slug", "page", "private_key", "webhook_secret")


def load(data_dir: Path) -> Credentials | None:
    """The stored credentials; None when there are none.

    Raises:
        ConfigurationError: The file is there and cannot be used.
    """
    path = data_dir / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise from_os_error(error, f"read {path}") from error
    try:
        found = json.loads(text)
    except ValueError:  # without its cause: that would quote the file
        found = None
    if not isinstance(found, Mapping) or not all(isinstance(found.get(name), str) for name in _FIELDS):
        raise ConfigurationError(f"{path} does not hold the credentials of an App", "move it away and set up again")
    return Credentials(**{name: found[name] for name in _FIELDS})


def may_store(data_dir: Path) -> bool:
    """Whether ``store`` would work: what GitHub hands over once must not be lost for want of a folder."""
    existing = next(parent for parent in (data_dir, *data_dir.parents) if parent.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK) and not (data_dir / FILE).exists()


def store(data_dir: Path, credentials: Credentials) -> None:
    """Write the credentials.

    Raises:
        FileSystemError: Some are there already, or the folder cannot be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, f"create {data_dir}") from error
    files.write_new(data_dir / FILE, json.dumps(asdict(credentials), indent=1).encode(), mode=_PRIVATE)
