"""Every change of the stock leaves one line in a journal beside the database."""

import datetime
import json
from pathlib import Path

from . import storage


def journal(database: Path) -> Path:
    return database.with_suffix(".journal")


def record(database, action, count):
    """Append one line to the journal."""
    line = {"at": datetime.datetime.now().isoformat(), "action": action, "count": count}
    with open(journal(Path(database)), "a") as handle:
        handle.write(json.dumps(line) + "\n")


def entries(database):
    """Return the journal, oldest line first."""
    path = journal(Path(database))
    if not path.exists():
        raise storage.StorageError(f"{path} does not exist")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def clear(database):
    journal(Path(database)).write_text("", encoding="utf-8")
