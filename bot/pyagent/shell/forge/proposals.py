"""The local forge's memory in SQLite: pull requests, labels, comments, reactions, checks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyagent.errors import StoreError

_TABLES = """
create table if not exists pulls (
    number integer primary key, title text not null, body text not null, head text not null, base text not null,
    head_sha text not null, state text not null check (state in ('open', 'closed', 'merged')),
    draft integer not null, labels text not null default '[]'
);
create unique index if not exists one_open on pulls (head, base) where state = 'open';
create table if not exists comments (
    number integer not null, marker text not null, body text not null, primary key (number, marker)
);
create table if not exists reactions (
    comment integer not null, reaction text not null, primary key (comment, reaction)
);
create table if not exists checks (
    sha text not null, external_id text not null, data text not null, primary key (sha, external_id)
);
"""


@dataclass(frozen=True, slots=True)
class Proposals:
    """One SQLite file; every method is one transaction."""

    path: Path

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a write transaction, committed at the end."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("pragma foreign_keys = on")
                connection.executescript(_TABLES)
                connection.execute("begin immediate")
                yield connection
                connection.execute("commit")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"cannot use {self.path}: {error}", "check that file and its folder") from error

    def rows(self, sql: str, *values: object) -> Sequence[sqlite3.Row]:
        """The rows of one query."""
        with self.transaction() as connection:
            return connection.execute(sql, values).fetchall()

    def change(self, sql: str, *values: object) -> None:
        """Make one change."""
        with self.transaction() as connection:
            connection.execute(sql, values)

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Add labels to a pull request, each once, in order."""
        with self.transaction() as connection:
            row = connection.execute("select labels from pulls where number = ?", (number,)).fetchone()
            known = json.loads(row["labels"]) if row else []
            joined = json.dumps(list(dict.fromkeys([*known, *labels])))
            connection.execute("update pulls set labels = ? where number = ?", (joined, number))
