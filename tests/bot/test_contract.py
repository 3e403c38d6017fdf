"""What GitHub publishes: the excerpt that the fake is checked with is no other, and no webhook of its samples trips us.

The files come with ``make test`` where npm is; see tools/contract_data.py.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fake_github.contract import EXCERPT
from fake_github.routes import ROUTES

from pyagent.core import signature
from pyagent.core.events import Event, Ignored, Push, Refused, receive
from pyagent.core.requests import StartRun
from pyagent.handlers.admission import admit

FOLDER = Path(sys.prefix) / "contract"
SECRET = "It's a Secret to Everybody"
KNOWN = {"check_run", "check_suite", "installation", "installation_repositories", "issue_comment", "issues"} | {
    "ping",
    "pull_request",
    "push",
}


@cache
def published(name: str) -> Any:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not here: `make test` fetches it where npm is installed")
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_excerpt_is_what_github_publishes() -> None:
    spec = importlib.util.spec_from_file_location("make_excerpt", EXCERPT.with_name("make_excerpt.py"))
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.excerpt(published("openapi.json")) == json.loads(EXCERPT.read_text(encoding="utf-8"))


def test_the_fake_has_no_operation_of_its_own_invention() -> None:
    paths = published("openapi.json")["paths"]
    assert [r.template for r in ROUTES if r.method.lower() not in paths.get(r.template, {})] == []


def received(event: str, payload: dict[str, Any], slug: str) -> Event | Ignored | Refused:
    body = json.dumps(payload).encode()
    headers = {
        "X-Hub-Signature-256": signature.sign(SECRET, body),
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-GitHub-Event": event,
        "Content-Type": "application/json",
    }
    return receive(headers, body, secret=SECRET, slug=slug)


@pytest.mark.parametrize("server", ["api.github.com", "ghes-35"])
@pytest.mark.parametrize("slug", ["pyagent", "octocoders-linter", ""])
def test_every_sample_webhook_is_taken_or_knowingly_ignored(server: str, slug: str) -> None:
    taken: set[str] = set()
    for event in published(f"webhooks-{server}.json"):
        for number, payload in enumerate(event["examples"]):
            found = received(event["name"], payload, slug)
            assert not isinstance(found, Refused), f"{event['name']} {number}: {found}"
            if isinstance(found, Ignored):
                assert found.reason
                continue
            taken.add(event["name"])
            assert admit(found), f"{event['name']} {number}: {found}"
    assert {"pull_request", "issue_comment", "check_suite"} <= taken <= KNOWN


def test_sample_pushes_to_the_default_branch_start_a_run() -> None:
    """The samples push tags and delete branches; here they push to the default branch instead."""
    (event,) = [one for one in published("webhooks-api.github.com.json") if one["name"] == "push"]
    for payload in event["examples"]:
        ref = f"refs/heads/{payload['repository']['default_branch']}"
        found = received("push", {**payload, "ref": ref, "deleted": False, "after": "a" * 40}, "pyagent")
        assert isinstance(found, Push)
        assert [type(request) for request in admit(found)] == [StartRun]
