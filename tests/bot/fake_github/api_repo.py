"""Repository operations: its data, refs, files, people's permissions."""

from __future__ import annotations

from fake_github import render
from fake_github.routes import Answer, Call, Refusal, not_found, route
from fake_github.state import World

REPO = "/repos/{owner}/{repo}"


@route("GET", REPO, "metadata:read")
def get_repository(world: World, call: Call) -> Answer:
    return Answer(200, render.repository(world, call.repo))


@route("GET", f"{REPO}/git/ref/{{ref}}", "contents:read")
def get_ref(world: World, call: Call) -> Answer:
    ref = f"refs/{call.values['ref']}"
    sha = call.repo.git.refs().get(ref)
    if sha is None:
        raise not_found()
    where = f"{world.url}/api/v3/repos/{call.repo.full_name}/git"
    target = {"type": "commit", "sha": sha, "url": f"{where}/commits/{sha}"}
    return Answer(200, {"ref": ref, "node_id": "REF", "url": f"{where}/{ref}", "object": target})


@route("DELETE", f"{REPO}/git/refs/{{ref}}", "contents:write")
def delete_ref(world: World, call: Call) -> Answer:
    ref = f"refs/{call.values['ref']}"
    if ref not in call.repo.git.refs():
        raise Refusal(422, "Reference does not exist")
    call.repo.git.git("update-ref", "-d", ref)
    for pull in call.repo.open_pulls(ref.removeprefix("refs/heads/")):
        pull.state = "closed"
        pull.written()
    return Answer(204)


@route("GET", f"{REPO}/contents/{{path}}", "contents:read")
def get_contents(world: World, call: Call) -> Answer:
    git, path = call.repo.git, call.values["path"]
    sha = git.resolve(call.query.get("ref", call.repo.default_branch))
    if sha is None:
        raise Refusal(404, "No commit found for the ref")
    content = git.read(sha, path)
    if content is not None:
        if "raw" not in call.accept:
            raise AssertionError("the fake serves files raw only")
        return Answer(200, content, {"Content-Type": "application/vnd.github.raw+json; charset=utf-8"})
    inside = [name for name in git.paths(sha) if name.startswith(f"{path}/")]
    if not inside:
        raise not_found()
    return Answer(200, [{"type": "file", "path": name, "name": name.rpartition("/")[2]} for name in inside])


@route("GET", f"{REPO}/collaborators/{{username}}/permission", "metadata:read")
def get_permission(world: World, call: Call) -> Answer:
    login = call.values["username"]
    role = call.repo.permissions.get(login)
    if role is None:
        raise Refusal(404, f"{login} is not a user")
    old = {"maintain": "write", "triage": "read"}.get(role, role)
    return Answer(200, {"permission": old, "role_name": role, "user": render.user(world, login)})
