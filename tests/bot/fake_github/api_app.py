"""The App's own operations: installation tokens and where it is installed; and who may do what.

Laws checked here: a JWT is RS256, ours, and lives ten minutes at most; tokens are narrowed to a repository and to
permissions (GitHub would allow wider ones, the house does not).
"""

from __future__ import annotations

import secrets

import jwt

from fake_github import render
from fake_github.routes import Answer, Call, Refusal, not_found, route
from fake_github.state import APP_ID, INSTALLATION, Token, World, now, stamp

LEVELS = ["none", "read", "write", "admin"]
LIFE = 600


@route("POST", "/app/installations/{installation_id}/access_tokens", "app")
def create_token(world: World, call: Call) -> Answer:
    if call.values["installation_id"] != str(INSTALLATION) or not world.installed:
        raise not_found()
    world.token_requests.append(call.body)
    wanted = call.body.get("repositories", [])
    permissions = call.body.get("permissions", {})
    if len(wanted) != 1 or not permissions:
        world.wrongs.append(f"a token that is not narrowed to one repository and permissions: {call.body}")
    if any(not_within(level, world.granted.get(name, "none")) for name, level in permissions.items()):
        raise Refusal(422, "The permissions requested are not granted to this installation.")
    known = {repo.name: repo for repo in world.repos.values()}
    if not set(wanted) <= set(known):
        raise Refusal(422, "There is at least one repository that does not exist or is not accessible")
    token = Token(
        value=f"ghs_{secrets.token_hex(18)}",
        repositories=[known[name].full_name for name in wanted],
        permissions=permissions or dict(world.granted),
        expires=now() + world.token_life,
        refusals=world.refuse_fresh,
        lacks=world.lack_fresh,
    )
    world.tokens[token.value] = token
    shown = [render.repository(world, known[name]) for name in wanted]
    answer = {"token": token.value, "expires_at": stamp(token.expires), "permissions": token.permissions}
    return Answer(201, {**answer, "repository_selection": "selected", "repositories": shown})


@route("GET", "/repos/{owner}/{repo}/installation", "app")
def installation(world: World, call: Call) -> Answer:
    if not world.installed:
        raise not_found()
    about = {"id": INSTALLATION, "app_id": APP_ID, "app_slug": "pyagent", "permissions": world.granted}
    return Answer(200, {**about, "account": render.user(world, call.repo.owner), "repository_selection": "selected"})


@route("GET", "/app", "app")
def get_app(world: World, call: Call) -> Answer:
    return Answer(200, render.app(world) | {"permissions": world.granted, "events": world.events, "slug": world.slug})


@route("GET", "/app/hook/config", "app")
def hook_config(world: World, call: Call) -> Answer:
    return Answer(200, {**world.hook, "secret": "********"})


@route("GET", "/app/hook/deliveries", "app")
def hook_deliveries(world: World, call: Call) -> Answer:
    """Pages by cursor, as GitHub has them here and nowhere else."""
    attempts = world.attempts()
    shown = [_attempt(len(attempts) - place, *one) for place, one in enumerate(attempts)]
    start, size = int(call.query.get("cursor", "v0").removeprefix("v")), int(call.query.get("per_page", "30"))
    headers = {}
    if start + size < len(shown):
        headers["Link"] = f'<{call.url}?per_page={size}&cursor=v{start + size}>; rel="next"'
    return Answer(200, shown[start : start + size], headers)


@route("POST", "/app/hook/deliveries/{delivery_id}/attempts", "app")
def redeliver(world: World, call: Call) -> Answer:
    attempts = world.attempts()
    guid, _, _ = attempts[len(attempts) - int(call.values["delivery_id"])]
    world.again(guid)
    return Answer(202, {})


def _attempt(number: int, guid: str, event: str, code: int) -> dict[str, object]:
    return {
        "id": number,
        "guid": guid,
        "delivered_at": stamp(now()),
        "redelivery": False,
        "duration": 0.1,
        "status": "OK" if 200 <= code < 300 else "Invalid HTTP Response",
        "status_code": code,
        "event": event,
        "action": None,
        "installation_id": INSTALLATION,
        "repository_id": 1,
    }


@route("GET", "/app/installations", "app")
def installations(world: World, call: Call) -> Answer:
    about = {
        "id": INSTALLATION,
        "app_id": APP_ID,
        "account": render.user(world, "maria"),
        "permissions": world.granted,
        "suspended_at": stamp(now()) if world.suspended else None,
    }
    return Answer(200, [about] if world.installed else [])


def check_jwt(world: World, authorization: str) -> None:
    """Refuse anything but a fresh JWT of this App."""
    kind, _, value = authorization.partition(" ")
    if kind.lower() != "bearer":
        raise Refusal(401, "A JSON web token could not be decoded")
    try:
        claims = jwt.decode(value, world.public_key, algorithms=["RS256"], leeway=30)
    except jwt.InvalidTokenError as error:
        raise Refusal(401, f"A JSON web token could not be decoded: {error}") from error
    if claims.get("iss") != str(APP_ID):
        raise Refusal(401, "'Issuer' claim ('iss') must be the App's id")
    if claims["exp"] - now().timestamp() > LIFE or claims["exp"] - claims["iat"] > LIFE:
        raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future")


def check_token(world: World, authorization: str, repository: str, needs: str) -> None:
    """Refuse a token that is unknown, expired, for another repository or without the permission."""
    token = world.tokens.get(authorization.partition(" ")[2])
    if token is None or token.expired:
        raise Refusal(401, "Bad credentials")
    if token.refusals:
        token.refusals -= 1
        raise Refusal(401, "Bad credentials")
    if repository and repository not in token.repositories:
        raise not_found()
    name, _, level = needs.partition(":")
    given = {"metadata": "read", **token.permissions}  # every token may read that
    if token.lacks or not_within(level, given.get(name, "none")):
        token.lacks = max(0, token.lacks - 1)
        raise Refusal(403, "Resource not accessible by integration")


def not_within(wanted: str, given: str) -> bool:
    return LEVELS.index(wanted) > LEVELS.index(given)
