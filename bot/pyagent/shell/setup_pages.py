"""The pages of the set-up. What they mean is in ``shell.setup``; nothing secret is ever put on one."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, make_response, render_template, request

from pyagent.core.app_manifest import CALLBACK
from pyagent.shell.setup import Form, Refusal, SetUp

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
_COOKIE = "pyagent-setup"
_LIFE = 3600


class SetUpPages:
    """Three requests: the form, its answer, the way back from GitHub."""

    def __init__(self, setup: SetUp) -> None:
        self._setup = setup

    def show(self) -> Response:
        """What is missing, and the first form."""
        return self._page(HTTPStatus.OK)

    def ask(self) -> Response:
        """The form that goes to GitHub."""
        given = {name: request.form.get(name, "") for name in ("token", "address", "organization")}
        answer = self._setup.ask(**given, host=request.host)
        if isinstance(answer, Refusal):
            return self._page(answer.status, problem=answer.reason)
        page = self._page(HTTPStatus.OK, form=answer)
        page.set_cookie(
            _COOKIE,
            answer.state,
            max_age=_LIFE,
            path=CALLBACK,
            secure=answer.is_secure,
            httponly=True,
            samesite="Lax",  # it must come along when GitHub sends the browser back
        )
        return page

    def finish(self) -> Response:
        """GitHub sent the browser back."""
        cookie = request.cookies.get(_COOKIE, "")
        answer = self._setup.finish(request.args.get("code", ""), request.args.get("state", ""), cookie)
        if isinstance(answer, Refusal):
            return self._page(answer.status, problem=answer.reason)
        page = self._page(HTTPStatus.OK)
        page.delete_cookie(_COOKIE, path=CALLBACK)
        return page

    def _page(self, status: HTTPStatus, *, problem: str = "", form: Form | None = None) -> Response:
        setup = self._setup
        scheme = "https" if request.headers.get("X-Forwarded-Proto") == "https" else request.scheme
        page = make_response(
            render_template(
                "setup.html",
                missing=setup.settings.missing(),
                forge=setup.settings.forge,
                is_open=setup.is_open,
                slug=setup.settings.app_slug,
                app_page=setup.page,
                address=f"{scheme}://{request.host}",
                problem=problem,
                form=form,
            ),
            status,
        )
        page.headers["Cache-Control"] = "no-store"
        targets = f"'self' {setup.origin}" if form else "'self'"
        page.headers["Content-Security-Policy"] = f"{POLICY}; form-action {targets}"
        return page
