"""Each engine test runs on SQLite and on a PostgreSQL server of its own; where that is missing, it says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_world import World
from postgres_server import MISSING, PostgresServer, programs


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all tests; each has a database of its own."""
    found = programs()
    if found is None:
        pytest.skip(MISSING)
    server = PostgresServer(found)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'pyagent.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.new_database() as address:
        yield address


@pytest.fixture
def world(tmp_path: Path, url: str) -> Iterator[World]:
    made = World(tmp_path, url)
    yield made
    for process in made.processes:
        if process.popen.poll() is None:
            process.kill()
    if made._ledger is not None:
        made._ledger.database.close()
