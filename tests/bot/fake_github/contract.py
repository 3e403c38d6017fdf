"""GitHub's published description, held against the bot's requests (strictly) and the fake's answers (leniently).

Strictly: every parameter and body must fit, and nothing may be sent that the description does not name.
Leniently: the fields that the fake does send must have the right type; it need not send all of them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from openapi_core import OpenAPI
from openapi_core.configurations import Config
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from fake_github.routes import Answer, Call, Route

EXCERPT = Path(__file__).parents[2] / "data" / "openapi" / "github.json"
PREFIX = "/api/v3"


class _Request:
    """What openapi-core wants to know; slashes inside a path parameter are escaped, or it would not find the path."""

    host_url = ""
    content_type = "application/json"

    def __init__(self, route: Route, call: Call) -> None:
        values = {name: quote(value, safe="") for name, value in call.values.items()}
        self.method = route.method.lower()
        self.path = PREFIX + route.template.format(**values)
        self.body = json.dumps(call.body).encode() if call.body else None
        query = ImmutableMultiDict(call.query)
        self.parameters = RequestParameters(query=query, header=Headers(), cookie=ImmutableMultiDict())


class _Response:
    content_type = "application/json"

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.data = json.dumps(answer.body).encode() if answer.body is not None else b""
        self.headers = Headers()


class Contract:
    """The excerpt under ``tests/data/openapi``."""

    def __init__(self) -> None:
        self._description: dict[str, Any] = json.loads(EXCERPT.read_text(encoding="utf-8"))
        # The full check of the description itself takes half a minute and was GitHub's to make.
        self._openapi = OpenAPI.from_dict(self._description, config=Config(spec_validator_cls=None))

    def request(self, route: Route, call: Call) -> list[str]:
        """What is wrong with a request."""
        operation = self._description["paths"].get(route.template, {}).get(route.method.lower())
        if operation is None:
            return [f"{route.method} {route.template} is not in the excerpt: add it to make_excerpt.py"]
        wrongs = [f"unknown query parameter {name!r}" for name in set(call.query) - self._query(operation)]
        wrongs += [f"unknown field {name!r}" for name in set(call.body) - self._fields(operation)]
        try:
            self._openapi.validate_request(_Request(route, call))
        except OpenAPIError as error:
            wrongs.append(_explain(error))
        return [f"{route.method} {route.template}: {wrong}" for wrong in wrongs]

    def answer(self, route: Route, call: Call, answer: Answer) -> list[str]:
        """What is wrong with an answer of the fake; refusals and raw files have no schema."""
        if answer.status >= 400 or isinstance(answer.body, bytes):
            return []
        try:
            self._openapi.validate_response(_Request(route, call), _Response(answer))
        except OpenAPIError as error:
            return [f"the fake's own answer to {route.method} {route.template}: {_explain(error)}"]
        return []

    def _query(self, operation: dict[str, Any]) -> set[str]:
        return {
            resolved["name"]
            for parameter in operation.get("parameters", [])
            if (resolved := self._resolve(parameter))["in"] == "query"
        }

    def _fields(self, operation: dict[str, Any]) -> set[str]:
        content = operation.get("requestBody", {}).get("content", {})
        return self._properties(content.get("application/json", {}).get("schema", {}))

    def _properties(self, schema: dict[str, Any]) -> set[str]:
        schema = self._resolve(schema)
        alternatives = [*schema.get("oneOf", []), *schema.get("anyOf", []), *schema.get("allOf", [])]
        return set(schema.get("properties", {})).union(*map(self._properties, alternatives))

    def _resolve(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        kind, name = part["$ref"].split("/")[2:]
        resolved: dict[str, Any] = self._description["components"][kind][name]
        return resolved


@cache
def contract() -> Contract:
    """The description, read once: what it has compiled for one test serves the next."""
    return Contract()


def _explain(error: OpenAPIError) -> str:
    schema_errors = getattr(error.__cause__, "schema_errors", ())
    return "; ".join([*(f"{list(e.absolute_path)}: {e.message[-200:]}" for e in schema_errors), str(error)])[:800]
