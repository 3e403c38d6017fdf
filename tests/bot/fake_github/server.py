"""The HTTP side: one Flask app for the API, git's smart HTTP beside it, in a thread on 127.0.0.1.

Every request goes the same way: count it against the budget, find its operation, check it against the contract, check
its credentials, apply a fault, do it, check the answer. A request that no route knows is written down as a wrong.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import Flask, Response, redirect, request
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

from fake_github import (  # noqa: F401  their routes
    api_checks,
    api_git,
    api_issues,
    api_pulls,
    api_repo,
    api_scanning,
    api_setup,
    git_http,
)
from fake_github.api_app import check_jwt, check_token
from fake_github.contract import PREFIX, contract
from fake_github.routes import ROUTES, Answer, Call, Refusal, Route
from fake_github.state import Fault, Repo, World, now

SLASHED = {"ref", "path"}
RefsBefore = dict[str, str]


class Server:
    """The running fake.

    Args:
        world: The state it serves.
        root: Where the bare repositories are.
        pushed: Told of every repository that was pushed to over HTTP, with its refs from before.
    """

    def __init__(self, world: World, root: Path, pushed: Callable[[Repo, RefsBefore], None]) -> None:
        self._world, self._root, self._pushed = world, root, pushed
        self._contract = contract()
        self._server = make_server("127.0.0.1", 0, self._wsgi, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        self._flask = self._app()
        world.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def _app(self) -> Flask:
        app = Flask("fake_github")
        for index, route in enumerate(ROUTES):
            rule = re.sub(r"{(\w+)}", lambda m: f"<path:{m[1]}>" if m[1] in SLASHED else f"<{m[1]}>", route.template)
            view = self._view(route)
            app.add_url_rule(PREFIX + rule, f"{index}", view, methods=[route.method], provide_automatic_options=False)
        app.add_url_rule("/settings/apps/new", "new", self._register, methods=["POST"])
        app.add_url_rule("/organizations/<org>/settings/apps/new", "new-org", self._register, methods=["POST"])
        app.register_error_handler(404, self._unknown)
        app.register_error_handler(405, self._unknown)
        return app

    def _register(self, org: str = "") -> AnyResponse:
        """The page of GitHub to which a browser takes a manifest; the person there says yes at once."""
        with self._world.lock:
            manifest = json.loads(request.form["manifest"])
            back = api_setup.register(self._world, manifest, org, request.args["state"])
        return redirect(back)

    def _wsgi(self, environ: git_http.Environ, start: git_http.StartResponse) -> Iterable[bytes]:
        match = re.match(r"/([^/]+/[^/]+)\.git/", environ["PATH_INFO"])
        if not match:
            return self._flask(environ, start)
        with self._world.lock:
            repo = self._world.repos.get(match[1])
            token = self._world.tokens.get(git_http.password(environ))
            push = git_http.is_push(environ)
            self._world.requests.append(f"{'PUSH' if push else 'FETCH'} /{match[1]}")
            needed = ("write",) if push else ("read", "write")
            usable = token and not token.expired and match[1] in token.repositories
            if not repo or not token or not usable or token.permissions.get("contents") not in needed:
                start("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="GitHub"'), ("Content-Length", "0")])
                return [b""]
            fault = self._world.fault_for("PUSH" if push else "FETCH", f"/{match[1]}")
            before = repo.git.refs()
        if fault and not fault.after_effect:
            fault.strike()
            start(f"{fault.status} Fault", [("Content-Length", "0")])
            return [b""]

        def done() -> None:
            if fault:
                fault.strike()
            if environ["REQUEST_METHOD"] == "POST" and push:
                self._pushed(repo, before)

        return git_http.serve(
            self._root, environ, start, workflows=token.permissions.get("workflows", "none"), done=done
        )

    def _view(self, route: Route) -> Callable[..., Response]:
        def view(**values: str) -> Response:
            with self._world.lock:
                return self._respond(self._answer(route, values))

        return view

    def _answer(self, route: Route, values: dict[str, str]) -> Answer:
        path = request.path.removeprefix(PREFIX)
        self._world.requests.append(f"{route.method} {path}")
        call = self._call(values)
        if request.headers.get("X-GitHub-Api-Version") != "2022-11-28":
            self._world.wrongs.append(f"{route.method} {path} does not pin the API version")
        self._world.wrongs += self._contract.request(route, call)
        fault = self._world.fault_for(route.method, path)
        try:
            self._budget()
            self._credentials(route, call)
            if fault and not fault.after_effect:
                raise _refusal(fault)
            self._archived(route, call)
            answer = route.handler(self._world, call)
        except Refusal as refusal:
            return refusal.answer
        self._world.wrongs += self._contract.answer(route, call, answer)
        if fault and fault.status == 0:
            fault.strike()
        elif fault:
            return _refusal(fault).answer
        return self._conditional(route, answer)

    def _conditional(self, route: Route, answer: Answer) -> Answer:
        """An answer with its ETag, which is another for each token; the same again is 304 and costs nothing."""
        if route.method != "GET" or answer.status != 200:
            return answer
        raw = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body, sort_keys=True).encode()
        who = request.headers.get("Authorization", "").encode()
        tag = f'W/"{hashlib.sha256(raw + who).hexdigest()}"'
        if request.headers.get("If-None-Match") == tag:
            self._world.used -= 1
            return Answer(304, None, {"ETag": tag})
        return Answer(answer.status, answer.body, {**answer.headers, "ETag": tag})

    def _call(self, values: dict[str, str]) -> Call:
        repository = self._world.repos.get(f"{values.get('owner')}/{values.get('repo')}")
        return Call(
            values=values,
            query=request.args.to_dict(),
            body=request.get_json(silent=True) or {},
            accept=request.headers.get("Accept", ""),
            url=request.base_url,
            repository=repository,
        )

    def _credentials(self, route: Route, call: Call) -> None:
        authorization = request.headers.get("Authorization", "")
        if route.needs == "nobody":
            return
        if route.needs == "app":
            check_jwt(self._world, authorization)
        else:
            named = f"{call.values['owner']}/{call.values['repo']}" if "owner" in call.values else ""
            check_token(self._world, authorization, named, route.needs)
        if "owner" in call.values and call.repository is None:
            new = self._world.renamed.get(f"{call.values['owner']}/{call.values['repo']}")
            if new:
                where = f"{self._world.url}{request.full_path.rstrip('?')}"
                old = f"{call.values['owner']}/{call.values['repo']}"
                status = 301 if route.method == "GET" else 307
                raise Refusal(status, "Moved Permanently", Location=where.replace(f"/repos/{old}", f"/repos/{new}", 1))
            raise Refusal(404, "Not Found")

    def _budget(self) -> None:
        if now() >= self._world.resets:
            self._world.used = 0
        if self._world.used >= self._world.limit:
            raise Refusal(403, "API rate limit exceeded for installation ID 99.")
        self._world.used += 1

    def _archived(self, route: Route, call: Call) -> None:
        if route.method != "GET" and call.repository and call.repository.archived:
            raise Refusal(403, "Repository was archived so is read-only.")

    def _respond(self, answer: Answer) -> Response:
        raw = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        response = Response(raw if answer.body is not None else b"", answer.status, content_type="application/json")
        left = max(0, self._world.limit - self._world.used)
        budget = {"limit": self._world.limit, "remaining": left, "used": self._world.used}
        for name, value in {**budget, "reset": int(self._world.resets.timestamp()), "resource": "core"}.items():
            response.headers[f"X-RateLimit-{name}"] = str(value)
        response.headers.update(answer.headers)
        return response

    def _unknown(self, _error: Exception) -> Response:
        self._world.wrongs.append(f"unknown request: {request.method} {request.path}")
        return self._respond(Refusal(404, "Not Found").answer)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  werkzeug's name
        """Say nothing: the state has every request."""


def _refusal(fault: Fault) -> Refusal:
    fault.strike()
    return Refusal(fault.status, fault.message, **fault.headers)
