"""The figures of the engine at full size: `make load`. What must hold is asserted, the rest is printed."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from chaos import Outcome, Plan, differences, play, twice
from engine_world import SECRET, Process, World, push_payload, wait_for
from fake_github import fake_github
from postgres_server import PostgresServer

from pyagent.core import signature
from pyagent.core.requests import Priority, StartRun, Trigger

pytestmark = pytest.mark.load

POSTERS = 8
DELIVERIES, DUPLICATES = 5000, 0.2
BARE = Path(__file__).with_name("bare_flask.py")


def say(text: str) -> None:
    sys.stdout.write(f"\n{text}\n")
    sys.stdout.flush()


# ---- webhooks

Delivery = tuple[str, bytes]


def deliveries() -> Sequence[Delivery]:
    """4,000 pushes to 200 repositories, 1,000 of them twice, in a random order."""
    choose = random.Random(5)
    unique = round(DELIVERIES * (1 - DUPLICATES))
    once = [
        (
            str(uuid.UUID(int=choose.getrandbits(128))),
            json.dumps(push_payload("abcdef"[n % 6], f"o/r{n % 200}")).encode(),
        )
        for n in range(unique)
    ]
    sent = once + choose.sample(once, DELIVERIES - unique)
    choose.shuffle(sent)
    return sent


def post_all(port: int, sent: Sequence[Delivery]) -> tuple[list[float], float, Counter[str]]:
    """Seconds of each answer, seconds in all, and what was answered."""
    times: list[float] = []
    answers: Counter[str] = Counter()

    def poster(mine: Sequence[Delivery]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for guid, body in mine:
            headers = {
                "Content-Type": "application/json",
                "X-GitHub-Event": "push",
                "X-GitHub-Delivery": guid,
                "X-Hub-Signature-256": signature.sign(SECRET, body),
            }
            begin = time.perf_counter()
            connection.request("POST", "/webhook", body, headers)
            answer = connection.getresponse()
            text = answer.read()
            times.append(time.perf_counter() - begin)
            answers[json.loads(text)["status"] if text else str(answer.status)] += 1
        connection.close()

    threads = [threading.Thread(target=poster, args=(sent[n::POSTERS],)) for n in range(POSTERS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(900)
    return times, time.perf_counter() - begin, answers


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    log = folder / "bare-log"
    with log.open("wb") as file:
        process = subprocess.Popen([sys.executable, str(BARE)], stderr=file, stdout=file)
    try:
        found = wait_for(lambda: re.search(r"127.0.0.1:(\d+)", log.read_text(encoding="utf-8")), "the bare server")
        yield int(found[1])
    finally:
        process.kill()
        process.wait(10)


def resident(process: Process) -> float:
    """Megabytes that a process has in memory."""
    status = Path(f"/proc/{process.popen.pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def figures(times: Sequence[float], seconds: float) -> tuple[float, float, float]:
    """Median and 99th percentile in milliseconds, and answers a second."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.99)] * 1000, len(ordered) / seconds


def test_webhooks_are_answered_quickly_and_stored_once(world: World) -> None:
    sent = deliveries()
    server = world.start()
    post_all(server.port, sent[:500])
    before = resident(server)
    times, seconds, answers = post_all(server.port, sent)
    after = resident(server)
    with bare(world.folder) as port:
        least = figures(*post_all(port, sent)[:2])
    median, worst, rate = figures(times, seconds)
    store = "SQLite" if world.ledger.database.is_sqlite else "Postgres"
    say(
        f"webhooks on {store}: p50 {median:.1f} ms, p99 {worst:.1f} ms, {rate:.0f}/s; a bare route: p50 {least[0]:.1f} "
        f"ms, p99 {least[1]:.1f} ms, {least[2]:.0f}/s; {least[2] / rate:.1f} times as many; memory {before:.0f} → "
        f"{after:.0f} MB"
    )
    unique = len({guid for guid, _ in sent})
    assert sum(answers.values()) == DELIVERIES
    assert set(answers) == {"accepted", "duplicate"}
    assert answers["accepted"] == unique - len({guid for guid, _ in sent[:500]})
    wait_for(lambda: not world.ledger.recent(1, states=("queued", "running")), "all runs to end", 300)
    runs = world.ledger.recent(10_000)
    assert {run.state for run in runs} == {"done"}
    assert sum(run.merged for run in runs) == unique, "each delivery is in one run"
    assert worst < 10_000, "GitHub gives up after ten seconds"
    assert after - before < 40


# ---- scale-out


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_more_workers_do_more(world: World) -> None:
    """100 runs that mostly wait, three steps of half a second: two cores can show how waiting scales, not work."""
    taken: dict[int, float] = {}
    for number in (1, 2, 4):
        for process in world.processes:
            if process.popen.poll() is None:
                process.terminate()
                process.exit_code()
        (world.folder / "journal").unlink(missing_ok=True)
        settings = {"PYAGENT_MAX_RUNS": "100", "PYAGENT_MAX_RUNS_PER_INSTALLATION": "100", "PYAGENT_WORKER_RUNS": "4"}
        for _ in range(number):
            world.start("worker", RUNNER_LATENCY="0.5", **settings)
        for n in range(100):
            work = StartRun(f"o/r{n}", 1, "main", "a" * 40, Trigger.PUSH, Priority.PUSH)
            world.ledger.admit(f"{number}-{n}", "push", work)
        begin = time.monotonic()
        wait_for(lambda: not world.ledger.recent(1, states=("queued", "running")), "all runs to end", 300)
        taken[number] = time.monotonic() - begin
        assert len(world.journal("end", "publish")) == 100
    shown = [f"{n} worker{'s' * (n > 1)} {t:.1f} s ({taken[1] / t / n:.0%})" for n, t in taken.items()]
    say(f"100 runs on Postgres, 4 at once in each worker: {', '.join(shown)}")
    assert taken[4] < taken[2] < taken[1]


# ---- chaos


SIZE = {"repositories": 20, "waves": 10, "patience": 1800.0}


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of it when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("calm")
    with fake_github(folder) as github:
        return play(github, folder / "herd", f"sqlite:///{folder}/pyagent.db", Plan(**SIZE))


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_chaos_at_full_size(calm: Outcome, store: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """200 runs over 20 repositories while one dies every few seconds and every tenth answer is a fault."""
    folder = tmp_path / "rough"
    plan = Plan(**SIZE, kills=10_000, kill_after=(2.0, 8.0), fault_rate=0.1)
    if store == "sqlite":
        with fake_github(folder) as github:
            rough = play(github, folder / "herd", f"sqlite:///{folder}/pyagent.db", plan)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        plan.workers, plan.crash = 2, lambda: (server.crash(), server.start())
        with server.new_database() as url, fake_github(folder) as github:
            rough = play(github, folder / "herd", url, plan)
    say(
        f"chaos on {store}: {len(rough.runs)} runs, {rough.kills} kills, {rough.faults} faults, {rough.seconds:.0f} s "
        f"(calm {calm.seconds:.0f} s)"
    )
    assert not twice(rough.result)
    assert "\n".join(differences(rough.result, calm.result)) == ""
    assert rough.runs == calm.runs
