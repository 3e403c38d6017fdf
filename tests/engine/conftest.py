"""Each engine test runs on SQLite and, where ``PYAGENT_TEST_POSTGRES_URL`` names a server, on Postgres too."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from engine_world import World

POSTGRES = os.environ.get("PYAGENT_TEST_POSTGRES_URL", "")


@pytest.fixture(params=["sqlite", *(["postgres"] if POSTGRES else [])])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'pyagent.db'}"
        return
    name = f"pyagent_test_{uuid.uuid4().hex[:12]}"
    server = sa.make_url(POSTGRES).set(drivername="postgresql+psycopg")
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as c:
        c.execute(sa.text(f"create database {name}"))
    yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with admin.connect() as c:
        c.execute(sa.text(f"drop database {name} with (force)"))


@pytest.fixture
def world(tmp_path: Path, url: str) -> Iterator[World]:
    made = World(tmp_path, url)
    yield made
    for process in made.processes:
        if process.popen.poll() is None:
            process.kill()
    if made._ledger is not None:
        made._ledger.database.close()
