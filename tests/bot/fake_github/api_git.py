"""The Git database: blobs, trees, commits. Only objects are made; no branch moves.

As on GitHub, a commit by an App that names neither author nor committer is by the App's user, committed and signed by
GitHub; one that names them is not verified.
"""

from __future__ import annotations

import base64
from typing import Any

from fake_github import render
from fake_github.routes import Answer, Call, Refusal, invalid, route
from fake_github.state import APP_ID, BOT, World, now, stamp

REPO = "/repos/{owner}/{repo}"
APP_USER = (BOT, f"{APP_ID}+{BOT}@users.noreply.github.com")
SIGNATURE = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n nobody checks this\n -----END PGP SIGNATURE-----\n"


@route("POST", f"{REPO}/git/blobs", "contents:write")
def create_blob(world: World, call: Call) -> Answer:
    content = call.body["content"]
    raw = base64.b64decode(content) if call.body.get("encoding") == "base64" else content.encode()
    sha = call.repo.git.git("hash-object", "-w", "--stdin", feed=raw)
    return Answer(201, {"sha": sha, "url": f"{_where(world, call)}/blobs/{sha}"})


@route("POST", f"{REPO}/git/trees", "contents:write")
def create_tree(world: World, call: Call) -> Answer:
    git, base = call.repo.git, call.body.get("base_tree")
    _must_exist(call, base, "Tree SHA does not exist")
    index = {"GIT_INDEX_FILE": str(git.path / "api.index")}
    git.git("read-tree", base, env=index)
    for entry in call.body["tree"]:
        path, mode = entry["path"], entry["mode"]
        if "sha" in entry and entry["sha"] is None:
            if path not in git.git("ls-files", "-z", env=index).split("\0"):
                raise invalid(f"{path} is not in the tree")
            git.git("update-index", "--index-info", feed=f"0 {'0' * 40}\t{path}\n".encode(), env=index)
            continue
        sha = entry.get("sha") or git.git("hash-object", "-w", "--stdin", feed=entry["content"].encode())
        git.git("update-index", "--add", "--cacheinfo", f"{mode},{sha},{path}", env=index)
    tree = git.git("write-tree", env=index)
    return Answer(201, {"sha": tree, "url": f"{_where(world, call)}/trees/{tree}", "truncated": False, "tree": []})


@route("POST", f"{REPO}/git/commits", "contents:write")
def create_commit(world: World, call: Call) -> Answer:
    body = call.body
    for parent in body["parents"]:
        _must_exist(call, parent, "Parent SHA does not exist or is not a commit object")
    _must_exist(call, body["tree"], "Tree SHA does not exist")
    signs = not {"author", "committer", "signature"} & body.keys()
    if not signs:
        world.wrongs.append("a commit that names its author: GitHub signs none of these")
    when = f"{int(now().timestamp())} +0000"
    head = [f"tree {body['tree']}", *(f"parent {parent}" for parent in body["parents"])]
    head += [f"author {APP_USER[0]} <{APP_USER[1]}> {when}", f"committer GitHub <noreply@github.com> {when}"]
    raw = "\n".join(head) + "\n" + SIGNATURE + "\n" + body["message"]
    sha = call.repo.git.git("hash-object", "-t", "commit", "-w", "--stdin", feed=raw.encode())
    people = {
        "author": {"name": APP_USER[0], "email": APP_USER[1], "date": stamp(now())},
        "committer": {"name": "GitHub", "email": "noreply@github.com", "date": stamp(now())},
    }
    checked = {"verified": True, "reason": "valid", "signature": "…", "payload": "…", "verified_at": stamp(now())}
    where = f"{_where(world, call)}/commits/{sha}"
    tree = {"sha": body["tree"], "url": f"{_where(world, call)}/trees/{body['tree']}"}
    parents = [{"sha": sha, "url": where, "html_url": where} for sha in body["parents"]]
    about: dict[str, Any] = {"sha": sha, "node_id": "C", "url": where, "html_url": where, "message": body["message"]}
    return Answer(201, {**about, **people, "tree": tree, "parents": parents, "verification": checked})


@route("GET", "/users/{username}", "metadata:read")
def get_user(world: World, call: Call) -> Answer:
    login = call.values["username"]
    known = login == BOT or any(login in repo.permissions for repo in world.repos.values())
    if not known:
        raise Refusal(404, "Not Found")
    return Answer(200, render.user(world, login) | ({"id": APP_ID} if login == BOT else {}))


def _must_exist(call: Call, sha: object, said: str) -> None:
    kind = call.repo.git.git("cat-file", "--batch-check", feed=f"{sha}".encode())
    if not sha or kind.endswith("missing"):
        raise Refusal(422, said)


def _where(world: World, call: Call) -> str:
    return f"{world.url}/api/v3/repos/{call.repo.full_name}/git"
