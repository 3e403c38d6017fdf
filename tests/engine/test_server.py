"""What the server answers to whom. The engine runs beside it; nothing here waits for a run."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from engine_world import SECRET, World, push_payload
from flask.testing import FlaskClient

from pyagent.core import signature
from pyagent.errors import StoreError
from pyagent.shell.database import Database
from pyagent.shell.ledger import Ledger
from pyagent.shell.server import MOST_BYTES, create_app
from pyagent.shell.settings import Limits, Settings, read_settings
from pyagent.shell.tables import SCHEMA, schema

MEGABYTE = 1024 * 1024


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database, Limits())


def client(ledger: Ledger, **changes: object) -> FlaskClient:
    values: dict[str, object] = {
        "data_dir": Path("/nowhere"),
        "database_url": "",
        "forge": "local",
        "local_root": Path("/nowhere"),
        "webhook_secret": SECRET,
        "dashboard": True,
    }
    return create_app(Settings(**{**values, **changes}), ledger, lambda: True).test_client()  # type: ignore[arg-type]


def post(browser: FlaskClient, event: str, payload: object, guid: str = "1", **headers: str) -> tuple[int, object]:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    sent = {
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": guid,
        "X-Hub-Signature-256": signature.sign(SECRET, body),
    } | headers
    answer = browser.post("/webhook", data=body, content_type="application/json", headers=sent)
    return answer.status_code, answer.headers.get("X-PyAgent-Reason") or answer.get_json(silent=True)


def test_a_push_is_stored_and_its_redelivery_is_a_duplicate(ledger: Ledger) -> None:
    browser = client(ledger)
    code, answer = post(browser, "push", push_payload("a"))
    assert (code, answer["status"]) == (202, "accepted")
    assert post(browser, "push", push_payload("a")) == (202, {"status": "duplicate", "run": answer["run"]})
    (run,) = ledger.recent(10)
    assert (run.state, run.sha, run.merged) == ("queued", "a" * 40, 1)


def test_a_command_in_a_comment_is_stored_and_talk_is_not(ledger: Ledger) -> None:
    def comment(body: str, number: int) -> tuple[int, object]:
        payload = {
            "action": "created",
            "issue": {"number": 1},
            "comment": {"id": number, "body": body, "user": {"login": "mona"}},
            "repository": {"full_name": "octo/shop"},
            "sender": {"login": "mona"},
        }
        return post(client(ledger), "issue_comment", payload, guid=str(number))

    assert comment("/pyagent fix", 1)[0] == 202
    assert comment("I like /pyagent", 2) == (204, "the comment holds no /pyagent command")
    assert len(ledger.recent(10)) == 1


@pytest.mark.parametrize(
    ("event", "payload", "code"),
    [
        ("star", {}, 204),
        ("ping", {"zen": "x"}, 200),
        ("push", b"{", 400),
        ("push", {**push_payload("a"), "after": None}, 400),
        ("push", {**push_payload("a"), "ref": "refs/heads/ünïcode\r\nX-Evil: 1"}, 204),
    ],
)
def test_what_starts_nothing_is_answered_and_not_stored(ledger: Ledger, event: str, payload: object, code: int) -> None:
    assert post(client(ledger), event, payload)[0] == code
    assert ledger.recent(10) == []


@pytest.mark.parametrize("sent", ["", "sha1=" + "0" * 40, "sha256=" + "0" * 64, "sha256=é"])
def test_a_bad_signature_is_401_and_not_stored(ledger: Ledger, sent: str) -> None:
    code, answer = post(client(ledger), "push", push_payload("a"), **{"X-Hub-Signature-256": sent})
    assert (code, answer["status"]) == (401, "refused")
    assert ledger.recent(10) == []


def test_without_credentials_nothing_is_accepted_and_the_setup_page_says_what_to_set(ledger: Ledger) -> None:
    browser = client(ledger, webhook_secret="", forge="github")
    assert post(browser, "push", push_payload("a"))[0] == 503
    assert browser.get("/").headers["Location"] == "/setup"
    page = browser.get("/setup").text
    for name in ("PYAGENT_WEBHOOK_SECRET", "PYAGENT_APP_ID", "PYAGENT_PRIVATE_KEY"):
        assert f"<li><code>{name}</code></li>" in page


def test_the_page_lists_runs_and_escapes_what_others_wrote(ledger: Ledger) -> None:
    payload = {**push_payload("a"), "sender": {"login": "<script>alert(1)</script>"}}
    browser = client(ledger)
    post(browser, "push", payload)
    page = browser.get("/").text
    assert "octo/shop" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_the_list_of_runs_can_be_switched_off(ledger: Ledger) -> None:
    browser = client(ledger, dashboard=False)
    post(browser, "push", push_payload("a"))
    assert "octo/shop" not in browser.get("/").text


def test_health_and_readiness(ledger: Ledger) -> None:
    browser = client(ledger)
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 200
    stopped = create_app(read_settings({"PYAGENT_FORGE": "local"}), ledger, lambda: False).test_client()
    assert stopped.get("/readyz").status_code == 503


def test_a_push_that_comes_late_does_not_take_a_run_back(ledger: Ledger) -> None:
    browser = client(ledger)
    post(browser, "push", push_payload("c", before="b" * 40), guid="2")
    post(browser, "push", push_payload("b", before="a" * 40), guid="1")
    (run,) = ledger.recent(10)
    assert (run.sha, run.merged) == ("c" * 40, 2)


def test_many_deliveries_at_once_are_all_stored_once(ledger: Ledger) -> None:
    browser_of = {n: client(ledger) for n in range(8)}
    answers: list[tuple[int, object]] = []

    def poster(number: int) -> None:
        browser = browser_of[number]
        answers.extend(post(browser, "push", push_payload("a", f"octo/r{n % 7}"), guid=f"g{n}") for n in range(40))

    threads = [threading.Thread(target=poster, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [code for code, _ in answers] == [202] * 320
    assert sum(answer["status"] == "accepted" for _, answer in answers) == 40
    assert sum(run.merged for run in ledger.recent(100)) == 40


def test_a_database_made_by_a_newer_program_is_refused_and_left_alone(database: Database) -> None:
    Ledger(database, Limits())
    with database.write() as c:
        c.execute(schema.insert().values(version=99))
    with pytest.raises(StoreError, match=r"schema 99.*update PyAgent"):
        Ledger(database, Limits())


def test_a_database_made_by_an_older_program_is_brought_up_to_date(database: Database) -> None:
    browser = client(Ledger(database, Limits()))
    post(browser, "push", push_payload("a"))
    with database.write() as c:
        c.exec_driver_sql("ALTER TABLE pyagent_runs DROP COLUMN stop")
        c.exec_driver_sql("DROP TABLE pyagent_parked")
        c.execute(schema.delete())
        c.execute(schema.insert().values(version=1))
    ledger = Ledger(database, Limits())
    Ledger(database, Limits())
    (run,) = ledger.recent(9)
    assert (run.state, run.stop) == ("queued", "")
    assert ledger.cancel(run.id, "enough").note == "enough"
    assert post(client(ledger), "push", push_payload("b"), guid="2")[1]["status"] == "accepted"
    with database.read() as c:
        assert max(c.execute(schema.select()).scalars()) == SCHEMA


def test_two_programs_that_start_at_once_prepare_one_database(database: Database) -> None:
    made: list[Ledger] = []
    threads = [threading.Thread(target=lambda: made.append(Ledger(database, Limits()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(made) == 4


def test_a_locked_sqlite_file_is_answered_with_503_in_time(tmp_path: Path) -> None:
    file = tmp_path / "pyagent.db"
    database = Database(f"sqlite:///{file}")
    browser = client(Ledger(database, Limits()))
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    begin = time.monotonic()
    assert post(browser, "push", push_payload("a"))[0] == 503
    assert time.monotonic() - begin < 9
    holder.execute("ROLLBACK")
    holder.close()
    assert post(browser, "push", push_payload("a"))[0] == 202
    database.close()


# ---- over the wire


def send(port: int, size: int, *, chunked: bool) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        if chunked:
            pieces = (b" " * MEGABYTE for _ in range(size // MEGABYTE))
            connection.request("POST", "/webhook", pieces, {"Transfer-Encoding": "chunked"}, encode_chunked=True)
        else:
            connection.request("POST", "/webhook", b" " * size)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_body_that_is_too_large_is_413_and_the_server_lives_on(world: World) -> None:
    server = world.start()
    for chunked in (False, True):
        assert send(server.port, 30 * MEGABYTE, chunked=chunked) == 413
        assert send(server.port, 27 * MEGABYTE, chunked=chunked) == 413
        assert send(server.port, MOST_BYTES, chunked=chunked) == 401
    assert world.deliver(server, "ping", {"zen": "x"})[0] == 200
    assert world.push(server, "a") != "duplicate"


def test_a_body_that_is_announced_too_large_is_refused_before_it_is_sent(world: World) -> None:
    server = world.start()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("POST", "/webhook")
    connection.putheader("Content-Length", str(30 * MEGABYTE))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
