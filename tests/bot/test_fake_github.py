"""The fake GitHub notices what it is there to notice: otherwise the tests that lean on it could not fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from fake_github import BOT, FakeGitHub
from fake_github.state import now

VERSION = {"X-GitHub-Api-Version": "2022-11-28"}
NARROW = {
    "repositories": ["orchard"],
    "permissions": {"contents": "write", "pull_requests": "write", "issues": "write"},
}


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A fake whose leftovers are the point of the test."""
    fake = FakeGitHub(tmp_path)
    yield fake
    fake.close()


def app_token(fake: FakeGitHub, *, life: int = 500, key: str = "", **claims: str) -> dict[str, str]:
    at = int(now().timestamp())
    claimed = {"iss": fake.app_id, "iat": at, "exp": at + life, **claims}
    return VERSION | {"Authorization": f"Bearer {jwt.encode(claimed, key or fake.private_key, 'RS256')}"}


def ask_for_token(fake: FakeGitHub, body: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
    url = f"{fake.api_url}/app/installations/99/access_tokens"
    return httpx.post(url, json=body, headers=headers or app_token(fake))


@pytest.fixture
def headers(fake: FakeGitHub) -> dict[str, str]:
    """Those of a client with a good token."""
    return VERSION | {"Authorization": f"token {ask_for_token(fake, NARROW).json()['token']}"}


def repo(fake: FakeGitHub, path: str) -> str:
    return f"{fake.api_url}/repos/maria/orchard{path}"


def test_an_unknown_request_is_left_over(fake: FakeGitHub) -> None:
    assert httpx.get(f"{fake.api_url}/user").status_code == 404
    assert fake.left_over() == ["unknown request: GET /api/v3/user"]


def test_a_method_that_github_does_not_have_is_left_over(fake: FakeGitHub) -> None:
    httpx.put(repo(fake, "/pulls"))
    assert fake.left_over() == ["unknown request: PUT /api/v3/repos/maria/orchard/pulls"]


def test_a_request_without_the_pinned_version_is_left_over(fake: FakeGitHub, headers: dict[str, str]) -> None:
    del headers["X-GitHub-Api-Version"]
    assert httpx.get(repo(fake, ""), headers=headers).status_code == 200
    assert fake.left_over() == ["GET /repos/maria/orchard does not pin the API version"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [("state=ajar", "'ajar' is not one of"), ("status=open", "unknown query parameter 'status'")],
)
def test_a_parameter_against_the_contract_is_left_over(
    fake: FakeGitHub, headers: dict[str, str], query: str, wrong: str
) -> None:
    httpx.get(repo(fake, f"/pulls?{query}"), headers=headers)
    (left,) = fake.left_over()
    assert wrong in left


@pytest.mark.parametrize(
    ("body", "wrong"),
    [({"body": 7}, "is not of type 'string'"), ({"body": "x", "colour": "red"}, "unknown field 'colour'")],
)
def test_a_body_against_the_contract_is_left_over(
    fake: FakeGitHub, headers: dict[str, str], body: dict[str, Any], wrong: str
) -> None:
    fake.fail_next("PATCH", "/pulls/1$", 404)
    httpx.patch(repo(fake, "/pulls/1"), headers=headers, json=body)
    (left,) = fake.left_over()
    assert wrong in left


def test_what_nobody_read_is_left_over(fake: FakeGitHub, headers: dict[str, str]) -> None:
    fake.repo.git.commit("fix", {"a.py": ""}, "Fix", BOT)
    wanted = {"head": "fix", "base": "main", "title": "A fix"}
    assert httpx.post(repo(fake, "/pulls"), headers=headers, json=wanted).status_code == 422
    fake.repo.git.git("update-ref", "refs/heads/work", str(fake.repo.git.tip("main")))
    fake.repo.git.commit("work", {"a.py": ""}, "Work", BOT)
    assert httpx.post(repo(fake, "/pulls"), headers=headers, json=wanted | {"head": "work"}).status_code == 201
    assert httpx.post(repo(fake, "/issues/1/comments"), headers=headers, json={"body": "Hi"}).status_code == 201
    assert fake.left_over() == ["unread pull request #1 work: A fix", "unread comment on #1: Hi"]
    assert fake.pull("work").title == "A fix"
    assert fake.comments(1) == ["Hi"]
    assert fake.left_over() == []


def test_a_fault_that_nothing_met_is_left_over(fake: FakeGitHub) -> None:
    fake.fail_next("GET", "/pulls$", 500)
    assert fake.left_over() == ["a fault that nothing met: GET /pulls$"]


def test_a_token_for_everything_is_left_over(fake: FakeGitHub) -> None:
    assert ask_for_token(fake, {}).status_code == 201
    assert fake.left_over() == ["a token that is not narrowed to one repository and permissions: {}"]


def test_a_jwt_must_be_ours_and_short(fake: FakeGitHub, tmp_path: Path) -> None:
    refused = [
        app_token(fake, life=3600),
        app_token(fake, life=-60),
        app_token(fake, iss="1"),
        VERSION | {"Authorization": f"Bearer {jwt.encode({'iss': fake.app_id}, 's' * 32, 'HS256')}"},
        VERSION,
    ]
    assert [ask_for_token(fake, NARROW, headers).status_code for headers in refused] == [401] * 5


@pytest.mark.parametrize(
    ("path", "status"), [("/commits/main/check-runs", 403), ("", 200), ("/pulls", 200), ("/issues/1/labels", 404)]
)
def test_a_token_opens_what_it_was_narrowed_to(
    fake: FakeGitHub, headers: dict[str, str], path: str, status: int
) -> None:
    assert httpx.get(repo(fake, path), headers=headers).status_code == status


def test_another_repository_is_not_there_for_a_narrowed_token(fake: FakeGitHub, headers: dict[str, str]) -> None:
    fake.add_repository("maria", "vineyard")
    assert httpx.get(f"{fake.api_url}/repos/maria/vineyard", headers=headers).status_code == 404
