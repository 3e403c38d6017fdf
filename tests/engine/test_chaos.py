"""Whatever dies or fails, GitHub has in the end what it has when nothing does, to the byte, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from chaos import Outcome, Plan, differences, play, twice
from fake_github import fake_github
from postgres_server import PostgresServer

SMALL = {"repositories": 2, "waves": 2}
ROUGH = {"kills": 5, "fault_rate": 0.1}


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of it when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("calm")
    with fake_github(folder) as github:
        outcome = play(github, folder / "herd", f"sqlite:///{folder}/pyagent.db", Plan(**SMALL))
    assert set(outcome.runs) == {"done"}
    assert all(len(parts["pulls"]) >= 3 for parts in outcome.result.values())
    assert not twice(outcome.result)
    return outcome


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_what_dies_and_fails_on_the_way_changes_nothing(
    calm: Outcome, store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    plan = Plan(**SMALL, **ROUGH)
    if store == "sqlite":
        with fake_github(tmp_path) as github:
            outcome = play(github, tmp_path / "herd", f"sqlite:///{tmp_path}/pyagent.db", plan)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        plan.workers = 2

        def crash() -> None:
            server.crash()
            server.start()

        plan.crash = crash
        with server.new_database() as url, fake_github(tmp_path) as github:
            outcome = play(github, tmp_path / "herd", url, plan)
    print(  # noqa: T201  figures for who reads the log
        f"{store}: {outcome.kills} kills, {outcome.faults} faults, {outcome.seconds:.0f} s; calm {calm.seconds:.0f} s"
    )
    different = differences(outcome.result, calm.result)
    assert not different, "\n".join(different)
    assert not twice(outcome.result)
    assert outcome.runs == calm.runs, "nothing lost, nothing failed"
    assert outcome.kills >= 2
    assert outcome.faults >= 5
