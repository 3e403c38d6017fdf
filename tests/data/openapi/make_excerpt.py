"""Cut out of GitHub's OpenAPI description what the bot uses; see the README beside this file.

    npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
    python make_excerpt.py package/generated/api.github.com.json

Requests stay as published, so they can be checked strictly. Answers lose ``required`` and discriminators, and
``oneOf`` becomes ``anyOf``:
GitHub's own examples fail those, and a fake need not repeat fields that nobody reads.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

REPO = "/repos/{owner}/{repo}"
USED = {
    "/app": ["get"],
    "/app/hook/config": ["get"],
    "/app/hook/deliveries": ["get"],
    "/app/hook/deliveries/{delivery_id}/attempts": ["post"],
    "/app/installations": ["get"],
    "/app-manifests/{code}/conversions": ["post"],
    "/users/{username}": ["get"],
    "/app/installations/{installation_id}/access_tokens": ["post"],
    REPO: ["get"],
    f"{REPO}/installation": ["get"],
    f"{REPO}/git/blobs": ["post"],
    f"{REPO}/git/commits": ["post"],
    f"{REPO}/git/ref/{{ref}}": ["get"],
    f"{REPO}/git/trees": ["post"],
    f"{REPO}/git/refs/{{ref}}": ["delete"],
    f"{REPO}/contents/{{path}}": ["get"],
    f"{REPO}/pulls": ["get", "post"],
    f"{REPO}/pulls/{{pull_number}}": ["get", "patch"],
    f"{REPO}/pulls/{{pull_number}}/reviews": ["get", "post"],
    f"{REPO}/issues": ["get", "post"],
    f"{REPO}/issues/{{issue_number}}": ["get", "patch"],
    f"{REPO}/issues/{{issue_number}}/labels": ["get", "post"],
    f"{REPO}/issues/{{issue_number}}/comments": ["get", "post"],
    f"{REPO}/issues/comments/{{comment_id}}": ["patch"],
    f"{REPO}/issues/comments/{{comment_id}}/reactions": ["post"],
    f"{REPO}/collaborators/{{username}}/permission": ["get"],
    f"{REPO}/commits/{{ref}}/check-runs": ["get"],
    f"{REPO}/check-runs": ["post"],
    f"{REPO}/check-runs/{{check_run_id}}": ["patch"],
    f"{REPO}/code-scanning/analyses": ["get"],
    f"{REPO}/code-scanning/sarifs": ["post"],
}
TALK = {"description", "summary", "example", "examples", "externalDocs", "tags", "x-github", "deprecated", "headers"}
MAPS_OF_NAMES = {"properties", "schemas", "parameters", "paths"}


def without_talk(node: object, *, names: bool = False) -> object:
    """The node without prose; keys of a map of names are data, also where one is called ``description``."""
    if isinstance(node, list):
        return [without_talk(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: without_talk(value, names=key in MAPS_OF_NAMES and not names)
        for key, value in node.items()
        if names or key not in TALK
    }


def lenient(node: object, *, names: bool = False) -> object:
    """A schema of an answer: fields may be absent, alternatives may overlap, a nullable choice may be null."""
    if isinstance(node, list):
        return [lenient(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: lenient(value, names=key == "properties" and not names) for key, value in node.items()}
    if not names:
        kept.pop("required", None)
        kept.pop("discriminator", None)
        if "oneOf" in kept:
            kept["anyOf"] = kept.pop("oneOf")
        if kept.get("nullable") and "enum" in kept and None not in kept["enum"]:
            kept["enum"] = [*kept["enum"], None]
    return kept


def references(node: object) -> set[str]:
    """Every ``$ref`` below the node."""
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    found = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
    return found.union(*map(references, node.values()))


def take(whole: dict, kept: dict, node: object, *, answers: bool) -> None:
    """Copy what the node refers to, and what that refers to, into ``kept``."""
    for reference in references(node):
        kind, name = reference.split("/")[2:]
        shelf = kept.setdefault(kind, {})
        if name in shelf:
            continue
        part = without_talk(whole["components"][kind][name])
        shelf[name] = lenient(part) if answers and kind == "schemas" else part
        take(whole, kept, shelf[name], answers=answers)


def excerpt(whole: dict) -> dict:
    """The description of the used operations only; requests are taken first, so what they share stays strict."""
    kept: dict = {}
    paths: dict = {}
    for path, methods in USED.items():
        for method in methods:
            operation = without_talk(whole["paths"][path][method])
            responses = operation.pop("responses")
            take(whole, kept, operation, answers=False)
            operation["responses"] = {code: lenient(answer) for code, answer in responses.items() if code[0] == "2"}
            paths.setdefault(path, {})[method] = operation
    for operations in paths.values():
        for operation in operations.values():
            take(whole, kept, operation["responses"], answers=True)
    info = {"title": whole["info"]["title"], "version": whole["info"]["version"], "license": whole["info"]["license"]}
    return {
        "openapi": whole["openapi"],
        "info": info,
        "servers": [{"url": "/api/v3"}],
        "paths": paths,
        "components": kept,
    }


def main() -> None:
    """Write ``github.json`` beside this file."""
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = json.dumps(excerpt(whole), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    Path(__file__).with_name("github.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
