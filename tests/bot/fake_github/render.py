"""The JSON that GitHub shows for each thing, with the fields a client may look at."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from fake_github.state import APP_ID, BOT, CheckRun, Comment, Issue, Pull, Repo, Review, World, now, stamp

Json = dict[str, Any]


def user(world: World, login: str) -> Json:
    return {
        "login": login,
        "id": crc32(login.encode()),
        "node_id": f"U_{login}",
        "type": "Bot" if login.endswith("[bot]") else "User",
        "site_admin": False,
        "html_url": f"{world.url}/{login}",
        "url": f"{world.url}/api/v3/users/{login}",
    }


def repository(world: World, repo: Repo) -> Json:
    return {
        "id": repo.id,
        "node_id": f"R_{repo.id}",
        "name": repo.name,
        "full_name": repo.full_name,
        "private": False,
        "archived": repo.archived,
        "fork": False,
        "owner": user(world, repo.owner),
        "html_url": f"{world.url}/{repo.full_name}",
        "url": f"{world.url}/api/v3/repos/{repo.full_name}",
        "clone_url": f"{world.url}/{repo.full_name}.git",
        "default_branch": repo.default_branch,
    }


def pull(world: World, repo: Repo, item: Pull) -> Json:
    return {
        "id": repo.id * 1000 + item.number,
        "node_id": f"PR_{item.number}",
        "number": item.number,
        "title": item.title,
        "body": item.body,
        "state": item.state,
        "draft": item.draft,
        "locked": False,
        "user": user(world, item.author),
        "labels": labels(item.labels),
        "html_url": f"{world.url}/{repo.full_name}/pull/{item.number}",
        "url": f"{world.url}/api/v3/repos/{repo.full_name}/pulls/{item.number}",
        "created_at": stamp(item.created),
        "updated_at": stamp(item.created),
        "closed_at": stamp(item.created) if item.state == "closed" else None,
        "merged_at": stamp(item.created) if item.merged else None,
        "head": _fork(world, item, repo.head_sha(item))
        if item.fork
        else _side(world, repo, item.head, repo.head_sha(item)),
        "base": _side(world, repo, item.base, repo.git.tip(item.base) or ""),
    }


def _side(world: World, repo: Repo, branch: str, sha: str) -> Json:
    return {
        "label": f"{repo.owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": user(world, repo.owner),
        "repo": repository(world, repo),
    }


def labels(names: list[str]) -> list[Json]:
    return [{"id": crc32(name.encode()), "name": name, "color": "ededed"} for name in names]


def _head(world: World, repo: Repo, item: Pull) -> Json:
    sha = repo.head_sha(item)
    return _fork(world, item, sha) if item.fork else _side(world, repo, item.head, sha)


def _fork(world: World, item: Pull, sha: str) -> Json:
    owner, _, name = item.fork.partition("/")
    home = {"id": 9000 + item.number, "name": name, "full_name": item.fork, "owner": user(world, owner), "fork": True}
    return {"label": f"{owner}:{item.head}", "ref": item.head, "sha": sha, "user": user(world, owner), "repo": home}


def issue(world: World, repo: Repo, item: Issue) -> Json:
    return {
        "id": repo.id * 1000 + item.number,
        "node_id": f"I_{item.number}",
        "number": item.number,
        "title": item.title,
        "body": item.body,
        "state": item.state,
        "locked": False,
        "comments": 0,
        "user": user(world, item.author),
        "labels": [],
        "html_url": f"{world.url}/{repo.full_name}/issues/{item.number}",
        "url": f"{world.url}/api/v3/repos/{repo.full_name}/issues/{item.number}",
        "created_at": stamp(item.created),
        "updated_at": stamp(item.created),
        "author_association": "NONE",
    }


def review(world: World, repo: Repo, item: Review) -> Json:
    where = f"{world.url}/{repo.full_name}/pull/{item.pull}"
    return {
        "id": item.id,
        "node_id": f"PRR_{item.id}",
        "user": user(world, BOT),
        "body": item.body,
        "state": "COMMENTED",
        "html_url": f"{where}#pullrequestreview-{item.id}",
        "pull_request_url": where,
        "commit_id": item.sha,
        "submitted_at": stamp(now()),
        "author_association": "NONE",
    }


def comment(world: World, repo: Repo, item: Comment) -> Json:
    where = f"{world.url}/{repo.full_name}/issues/{item.issue}"
    return {
        "id": item.id,
        "node_id": f"IC_{item.id}",
        "body": item.body,
        "user": user(world, item.author),
        "author_association": "NONE",
        "created_at": stamp(item.created),
        "updated_at": stamp(item.created),
        "html_url": f"{where}#issuecomment-{item.id}",
        "url": f"{world.url}/api/v3/repos/{repo.full_name}/issues/comments/{item.id}",
        "issue_url": f"{world.url}/api/v3/repos/{repo.full_name}/issues/{item.issue}",
        "performed_via_github_app": app(world) if item.author == BOT else None,
    }


def check(world: World, repo: Repo, item: CheckRun) -> Json:
    return {
        "id": item.id,
        "node_id": f"CR_{item.id}",
        "name": item.name,
        "head_sha": item.head_sha,
        "external_id": item.external_id,
        "status": item.status,
        "conclusion": item.conclusion,
        "output": {
            "title": item.title or None,
            "summary": item.summary or None,
            "text": None,
            "annotations_count": len(item.annotations),
            "annotations_url": f"{world.url}/api/v3/repos/{repo.full_name}/check-runs/{item.id}/annotations",
        },
        "app": app(world),
        "html_url": f"{world.url}/{repo.full_name}/runs/{item.id}",
        "url": f"{world.url}/api/v3/repos/{repo.full_name}/check-runs/{item.id}",
    }


def app(world: World) -> Json:
    return {
        "id": APP_ID,
        "slug": "pyagent",
        "node_id": f"A_{APP_ID}",
        "name": "PyAgent",
        "owner": user(world, "pyagent-makers"),
        "external_url": "https://example.org",
        "html_url": f"{world.url}/apps/pyagent",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "description": None,
        "permissions": {"contents": "write"},
        "events": ["push"],
    }
