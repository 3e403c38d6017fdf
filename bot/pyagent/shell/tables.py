"""The tables of the admission ledger, and the gate that keeps an older program off a newer schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from pyagent.errors import StoreError
from pyagent.shell.database import SCHEMA_LOCK, Database

SCHEMA = 4
_metadata = sa.MetaData()


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, default=default)


schema = sa.Table("pyagent_schema", _metadata, sa.Column("version", sa.Integer, primary_key=True))

deliveries = sa.Table(
    "pyagent_deliveries",
    _metadata,
    sa.Column("id", sa.Text, primary_key=True),
    _text("event"),
    _text("run"),
    sa.Column("at", sa.Float, nullable=False),
)

runs = sa.Table(
    "pyagent_runs",
    _metadata,
    sa.Column("id", sa.Text, primary_key=True),
    _text("repository"),
    sa.Column("installation", sa.BigInteger, nullable=False, default=0),
    _text("lane"),
    _text("merge_key"),
    _text("work"),
    _text("trigger"),
    _text("branch"),
    _text("sha"),
    _text("before"),
    _text("actor"),
    sa.Column("priority", sa.Integer, nullable=False),
    _text("state"),
    sa.Column("merged", sa.Integer, nullable=False, default=1),
    sa.Column("requeues", sa.Integer, nullable=False, default=0),
    sa.Column("not_before", sa.Float, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("started", sa.Float),
    sa.Column("ended", sa.Float),
    _text("step"),
    _text("note"),
    _text("result"),
    sa.Column("stop", sa.Text, nullable=False, default="", server_default=""),
)

_queued = runs.c.state == "queued"
_running = runs.c.state == "running"
# What waits is merged by these; what runs is kept apart by the second one: the database itself forbids two.
one_queued = sa.Index(
    "pyagent_one_queued",
    runs.c.repository,
    runs.c.merge_key,
    unique=True,
    sqlite_where=_queued,
    postgresql_where=_queued,
)
one_running = sa.Index(
    "pyagent_one_running", runs.c.repository, runs.c.lane, unique=True, sqlite_where=_running, postgresql_where=_running
)
by_state = sa.Index("pyagent_by_state", runs.c.state, runs.c.priority, runs.c.created)
by_age = sa.Index("pyagent_by_age", runs.c.created)

# Runs that wait for the forge: begun, in their lane, but in no worker's hands until then.
parked = sa.Table(
    "pyagent_parked",
    _metadata,
    sa.Column("run", sa.Text, primary_key=True),
    sa.Column("until", sa.Float, nullable=False),
)

writes = sa.Table(
    "pyagent_writes",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("installation", sa.BigInteger, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)
by_installation = sa.Index("pyagent_writes_by_installation", writes.c.installation, writes.c.at)

# When the clock starts a run of a repository, as its configuration says.
schedules = sa.Table(
    "pyagent_schedules",
    _metadata,
    sa.Column("repository", sa.Text, primary_key=True),
    sa.Column("installation", sa.BigInteger, nullable=False),
    _text("cron"),
    _text("time_zone"),
    _text("days"),
    sa.Column("next", sa.Float, nullable=False),
)
by_next = sa.Index("pyagent_schedules_by_next", schedules.c.next)

workers = sa.Table(
    "pyagent_workers",
    _metadata,
    sa.Column("id", sa.Text, primary_key=True),
    _text("host"),
    sa.Column("capacity", sa.Integer, nullable=False),
    sa.Column("beat", sa.Float, nullable=False),
    _text("state"),
)

# What `create_all` does not do to tables that exist: statements that bring a database to this schema from the one
# before. An older program that is still running goes on with the tables, so columns come with a default.
_MIGRATIONS: Mapping[int, Sequence[str]] = {
    3: ("ALTER TABLE pyagent_runs ADD COLUMN stop TEXT DEFAULT '' NOT NULL",),
    4: ("UPDATE pyagent_runs SET lane = 'fleet' WHERE state = 'queued' AND substr(lane, 1, 5) = 'pull/'",),
}


def prepare(database: Database) -> None:
    """Create what is missing. Raises StoreError for a schema made by a newer PyAgent; it is left as it is."""
    with database.write() as c:
        if not database.is_sqlite:
            c.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
        known = sa.inspect(c).has_table(schema.name)
        version = c.execute(sa.select(sa.func.max(schema.c.version))).scalar() if known else None
        if version is not None and version > SCHEMA:
            raise StoreError(
                f"the database has schema {version}, this program knows {SCHEMA}",
                "update PyAgent, or use another database",
            )
        _metadata.create_all(c)
        if version is not None:
            for statement in (one for step in range(version + 1, SCHEMA + 1) for one in _MIGRATIONS.get(step, ())):
                c.exec_driver_sql(statement)
        if version is None or version < SCHEMA:
            c.execute(database.insert(schema).values(version=SCHEMA).on_conflict_do_nothing())
