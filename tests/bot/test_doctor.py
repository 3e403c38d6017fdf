"""``pyagent doctor`` asks GitHub about the App, and says of each thing that is wrong what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_github import FakeGitHub

from pyagent.cli import main


@pytest.fixture(autouse=True)
def environment(github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    github.world.hook["url"] = "https://bot.example.org/webhook"
    github.world.attempts = lambda: [("b", "push", 202), ("a", "ping", 502)]
    for name in ("DATABASE_URL", "FORGE", "LOCAL_ROOT", "APP_SLUG", "PRIVATE_KEY_FILE", "WEBHOOK_SECRET_FILE"):
        monkeypatch.delenv(f"PYAGENT_{name}", raising=False)
    monkeypatch.setenv("PYAGENT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PYAGENT_API_URL", github.api_url)
    monkeypatch.setenv("PYAGENT_APP_ID", github.app_id)
    monkeypatch.setenv("PYAGENT_PRIVATE_KEY", github.private_key)
    monkeypatch.setenv("PYAGENT_WEBHOOK_SECRET", github.hooks.secret)


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    assert main(["doctor"]) == 0, "the command line works without all this"
    lines = capsys.readouterr().out.splitlines()
    return {line[9:19].strip(): line for line in lines}


def test_an_app_that_is_well(capsys: pytest.CaptureFixture[str], github: FakeGitHub) -> None:
    lines = said(capsys)
    assert lines["app"] == "ok       app        pyagent (4711); the key is its own"
    assert lines["rights"] == "ok       rights     all permissions and events"
    assert lines["webhook"].startswith("ok       webhook    https://bot.example.org/webhook answered 202 at ")
    assert lines["installed"] == "ok       installed  by maria"
    assert not any(github.hooks.secret in line or "PRIVATE KEY" in line for line in lines.values())


def test_a_key_that_is_not_the_apps(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYAGENT_APP_ID", "1")
    lines = said(capsys)
    assert lines["app"].startswith("missing  app        GitHub answered 401")
    assert "check the App's id, its key and the clock of this machine" in lines["app"]
    assert "rights" not in lines


def test_what_the_app_may_not_do(capsys: pytest.CaptureFixture[str], github: FakeGitHub) -> None:
    github.world.granted |= {"checks": "read"}
    github.world.events.remove("issue_comment")
    lines = said(capsys)
    assert "lacks checks:write; is not told of issue_comment → edit permissions and events" in lines["rights"]
    assert "maria has not granted checks:write → the owner accepts it on GitHub" in lines["installed"]


@pytest.mark.parametrize(
    ("code", "what"), [(502, "answered 502"), (0, "did not answer"), (401, "secret here and on the App's page differ")]
)
def test_webhooks_that_do_not_arrive(
    capsys: pytest.CaptureFixture[str], github: FakeGitHub, code: int, what: str
) -> None:
    github.world.attempts = lambda: [("c", "push", code), ("b", "push", 202)]
    line = said(capsys)["webhook"]
    assert line.startswith("missing  webhook")
    assert what in line


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"url": ""}, "has no address → give the App https://your-server/webhook"),
        ({"content_type": "form"}, "is not sent JSON"),
    ],
)
def test_webhooks_that_are_set_up_wrongly(
    capsys: pytest.CaptureFixture[str], github: FakeGitHub, change: dict[str, str], what: str
) -> None:
    github.world.hook |= change
    assert what in said(capsys)["webhook"]


def test_an_app_that_nobody_has_installed(capsys: pytest.CaptureFixture[str], github: FakeGitHub) -> None:
    github.world.installed = False
    assert f"nowhere → open {github.world.url}/apps/pyagent/installations/new" in said(capsys)["installed"]


def test_an_owner_who_suspended_it(capsys: pytest.CaptureFixture[str], github: FakeGitHub) -> None:
    github.world.suspended = True
    assert "maria suspended it" in said(capsys)["installed"]


def test_another_name_than_the_settings_say(capsys: pytest.CaptureFixture[str], github: FakeGitHub) -> None:
    github.world.slug = "acme-fixer"
    assert "set PYAGENT_APP_SLUG=acme-fixer" in said(capsys)["app"]


def test_github_that_is_away(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYAGENT_API_URL", "http://127.0.0.1:1/api/v3")
    assert "no answer from GitHub" in said(capsys)["app"]
