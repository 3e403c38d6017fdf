"""The table of the API: a handler per operation, named by GitHub's own path template.

A handler takes the world and the call and returns an answer, or raises ``Refusal``. The template doubles as the key
under which the OpenAPI description knows the operation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fake_github.state import Repo, World


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in. ``repo`` is there for every operation below ``/repos``."""

    values: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]
    accept: str
    url: str
    repository: Repo | None = None

    @property
    def repo(self) -> Repo:
        if self.repository is None:
            raise AssertionError("this operation belongs to no repository")
        return self.repository


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An answer that is not what was asked for."""

    def __init__(self, status: int, message: str, *errors: dict[str, str], **headers: str) -> None:
        super().__init__(message)
        body: dict[str, Any] = {"message": message, "documentation_url": "https://docs.github.com/rest"}
        if errors:
            body["errors"] = list(errors)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = Answer(status, {**body, "status": str(status)}, named)


Handler = Callable[[World, Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """``needs`` is ``permission:level`` of the token, ``app`` for the App's JWT, or ``nobody``."""

    method: str
    template: str
    needs: str
    handler: Handler


ROUTES: list[Route] = []


def route(method: str, template: str, needs: str) -> Callable[[Handler], Handler]:
    """Add a handler to the table."""

    def add(handler: Handler) -> Handler:
        ROUTES.append(Route(method, template, needs, handler))
        return handler

    return add


def page(call: Call, items: Sequence[Any], wrap: Callable[[list[Any]], Any] = list) -> Answer:
    """One page of a list, with the ``Link`` that leads to the next."""
    size = min(int(call.query.get("per_page", "30")), 100)
    number = int(call.query.get("page", "1"))
    part = list(items[(number - 1) * size : number * size])
    headers = {}
    if number * size < len(items):
        query = "&".join(f"{key}={value}" for key, value in {**call.query, "page": str(number + 1)}.items())
        headers["Link"] = f'<{call.url}?{query}>; rel="next"'
    return Answer(200, wrap(part), headers)


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def invalid(message: str, **error: str) -> Refusal:
    """422 with one explained error."""
    return Refusal(422, "Validation Failed", {"message": message, "code": "custom", **error})
