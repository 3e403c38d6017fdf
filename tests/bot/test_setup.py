"""A server that nobody has set up: a person with a browser makes it an App; a stranger does not."""

from __future__ import annotations

import html
import json
import re
import stat
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
import yaml
from bot_process import Bot, running_bot
from fake_github import FakeGitHub

from pyagent.core.app_manifest import EVENTS, manifest, usable_address

CODE = {"pyproject.toml": '[tool.pyagent]\nselect = ["SYN002"]\n', "a.py": '"""A."""\n\nX = None\nY = X == None\n'}
NOTHING = dict.fromkeys(("PYAGENT_WEBHOOK_SECRET", "PYAGENT_APP_ID", "PYAGENT_PRIVATE_KEY_FILE"), "")


class Stay(HTTPRedirectHandler):
    """Follows nothing, so that a test can look at where it would go."""

    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """What a person sees: the last page, its forms, its cookies."""

    def __init__(self) -> None:
        self.jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.jar), Stay())
        self.status, self.page, self.location = 0, "", ""
        self.headers: dict[str, str] = {}

    def open(self, address: str, fields: dict[str, str] | None = None) -> int:
        data = urlencode(fields).encode() if fields is not None else None
        try:
            answer = self._opener.open(Request(address, data), timeout=20)
        except HTTPError as error:
            answer = error
        with answer:
            self.status, self.page = answer.status, answer.read().decode()
            self.headers = dict(answer.headers)
            self.location = answer.headers.get("Location", "")
        return self.status

    @property
    def action(self) -> str:
        found = re.search(r'<form action="([^"]+)"', self.page)
        assert found, self.page
        return html.unescape(found[1])

    @property
    def manifest(self) -> str:
        found = re.search(r'name="manifest" value="([^"]*)"', self.page)
        assert found, self.page
        return html.unescape(found[1])


@pytest.fixture
def new(github: FakeGitHub, tmp_path: Path) -> Iterator[Bot]:
    with running_bot(github, tmp_path, NOTHING) as bot:
        yield bot


@pytest.fixture
def maria() -> Browser:
    return Browser()


def token_of(bot: Bot) -> str:
    found = re.findall(r"the token there is (\S+)", bot.log)
    assert found, bot.log
    return str(found[-1])


def ask(browser: Browser, bot: Bot, **changes: str) -> int:
    fields = {"token": token_of(bot), "address": bot.address, "organization": "", **changes}
    return browser.open(f"{bot.address}/setup", fields)


def way_back(browser: Browser, bot: Bot, organization: str = "") -> str:
    """Register the App on GitHub; the address that GitHub sends the browser to."""
    assert ask(browser, bot, organization=organization) == 200
    assert browser.open(browser.action, {"manifest": browser.manifest}) == 302
    return browser.location


def test_a_person_with_the_token_sets_it_up_and_it_works_at_once_and_after_a_restart(
    github: FakeGitHub, new: Bot, maria: Browser
) -> None:
    assert github.push({"README.md": "x\n"}).delivery.status == 503
    assert maria.open(f"{new.address}/setup") == 200
    assert token_of(new) not in maria.page
    back = way_back(maria, new)
    ((registered, owner),) = github.world.registered
    assert registered == manifest(new.address)
    assert owner == ""
    assert maria.open(back) == 200
    assert "This server is the App <strong>pyagent</strong>" in maria.page
    assert f"{github.world.url}/apps/pyagent/installations/new" in maria.page
    stored = new.data / "github-app.json"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert json.loads(stored.read_text(encoding="utf-8"))["private_key"] == github.private_key
    assert github.push(CODE).delivery.status == 202
    assert set(new.settle()) == {"done"}, new.log[-3000:]
    github.pull("pyagent/syntax")
    new.kill()
    new.start()
    assert "the token there is" not in new.log[new.log.rindex("listening on") :]
    again = github.push({"README.md": "y\n"})
    assert again.delivery.status == 202
    assert set(new.settle()) == {"done"}
    for sha in {run.head_sha for run in github.repo.checks.values()}:
        github.checks(sha)
    github.issue()


def test_no_secret_is_on_a_page_or_in_a_log(github: FakeGitHub, new: Bot, maria: Browser) -> None:
    back = way_back(maria, new)
    github.fail_next("POST", "/conversions$", 502, message=github.private_key)
    seen = ""
    for place in (back, back, f"{new.address}/setup"):
        maria.open(place)
        seen += maria.page
    code = back.partition("code=")[2].partition("&")[0]
    for text in (seen, new.log):
        assert github.hooks.secret not in text
        assert "PRIVATE KEY" not in text
        assert code not in text


def test_an_organization_may_own_it(github: FakeGitHub, new: Bot, maria: Browser) -> None:
    maria.open(way_back(maria, new, organization="orchard-inc"))
    assert [owner for _, owner in github.world.registered] == ["orchard-inc"]
    assert maria.status == 200


@pytest.mark.parametrize("token", ["", "guess", "ü"])
def test_a_stranger_without_the_token_gets_nowhere(github: FakeGitHub, new: Bot, maria: Browser, token: str) -> None:
    assert ask(maria, new, token=token) == 403
    assert "not the token" in maria.page
    assert 'name="manifest"' not in maria.page
    assert not list(maria.jar)


def test_a_code_that_was_not_asked_for_in_this_browser_is_not_taken(
    github: FakeGitHub, new: Bot, maria: Browser
) -> None:
    """A stranger who lures maria to the way back, or comes with their own code, does not plant their App."""
    back = way_back(maria, new)
    stranger = Browser()
    assert stranger.open(back) == 403
    assert maria.open(back.replace("state=", "state=x")) == 403
    assert maria.open(f"{new.address}/setup/callback?code=abc") == 403
    assert not (new.data / "github-app.json").exists()
    assert maria.open(back) == 200, "and none of that spoils it for maria"


def test_where_credentials_are_none_are_taken(github: FakeGitHub, new: Bot, maria: Browser) -> None:
    token, back = token_of(new), way_back(maria, new)
    assert maria.open(back) == 200
    assert maria.open(back) == 409
    assert ask(maria, new, token=token) == 409
    assert json.loads((new.data / "github-app.json").read_text(encoding="utf-8"))["app_id"] == github.app_id


def test_a_server_that_was_set_up_by_hand_offers_none(github: FakeGitHub, bot: Bot, maria: Browser) -> None:
    assert maria.open(f"{bot.address}/setup") == 200
    assert "<form" not in maria.page
    assert maria.open(f"{bot.address}/setup", {"token": "", "address": bot.address}) == 409


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"address": "javascript:alert(1)"}, "must be https://host"),
        ({"address": "https://bot.example.org/path"}, "must be https://host"),
        ({"address": "https://bot.example.org"}, "open this page as https://bot.example.org/setup"),
        ({"organization": "a/../b"}, "not the name of an organization"),
    ],
)
def test_what_cannot_be_used_is_said(
    github: FakeGitHub, new: Bot, maria: Browser, changes: dict[str, str], said: str
) -> None:
    assert ask(maria, new, **changes) == 400
    assert said in maria.page


def test_a_code_that_is_used_up_is_said(github: FakeGitHub, new: Bot, maria: Browser) -> None:
    back = way_back(maria, new)
    github.world.manifests.clear()
    assert maria.open(back) == 502
    assert "GitHub answered 404" in maria.page
    assert "begin again at /setup" in maria.page
    assert maria.open(way_back(maria, new)) == 200


def test_github_away_for_a_moment_spoils_nothing(github: FakeGitHub, new: Bot, maria: Browser) -> None:
    back = way_back(maria, new)
    github.fail_next("POST", "/conversions$", 503)
    assert maria.open(back) == 502
    assert "load this page again" in maria.page
    assert maria.open(back) == 200


def test_a_key_that_cannot_be_stored_is_not_asked_for(github: FakeGitHub, new: Bot, maria: Browser) -> None:
    (new.data / "github-app.json").write_text("somebody else's", encoding="utf-8")
    assert ask(maria, new) == 409
    assert github.world.registered == []


def test_the_page_can_be_framed_and_followed_by_nobody(github: FakeGitHub, new: Bot, maria: Browser) -> None:
    ask(maria, new)
    policy = maria.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert f"form-action 'self' {github.world.url}" in policy
    assert "script-src" not in policy
    assert maria.headers["Referrer-Policy"] == "no-referrer"
    assert maria.headers["Cache-Control"] == "no-store"
    (cookie,) = maria.jar
    assert cookie.path == "/setup/callback"
    assert cookie.has_nonstandard_attr("HttpOnly")


def test_the_manifest_says_what_app_yml_says() -> None:
    known = yaml.safe_load((Path(__file__).parents[2] / "app.yml").read_text(encoding="utf-8"))
    assert known["default_permissions"] == manifest("https://x")["default_permissions"]
    assert known["default_events"] == list(EVENTS)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://bot.example.org/", "https://bot.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://[::1]:8000", "https://[::1]:8000"),
        ("https://a@b.example", ""),
        ("ftp://b.example", ""),
        ("https://b.example:99999999", ""),
        ("", ""),
    ],
)
def test_which_addresses_can_be_used(text: str, address: str) -> None:
    assert usable_address(text) == address
