"""Check run operations, with GitHub's laws: fifty annotations a request, appended; a conclusion completes the run."""

from __future__ import annotations

from typing import Any

from fake_github import render
from fake_github.routes import Answer, Call, Refusal, invalid, not_found, page, route
from fake_github.state import CheckRun, World

REPO = "/repos/{owner}/{repo}"
MAX_ANNOTATIONS = 50
MAX_SUMMARY = 65_535


@route("GET", f"{REPO}/commits/{{ref}}/check-runs", "checks:read")
def list_checks(world: World, call: Call) -> Answer:
    sha = call.repo.git.resolve(call.values["ref"])
    name = call.query.get("check_name")
    found = [run for run in call.repo.checks.values() if run.head_sha == sha and name in (None, run.name)]
    if call.query.get("filter", "latest") == "latest":
        found = list({run.name: run for run in found}.values())
    shown = [render.check(world, call.repo, run) for run in found]
    return page(call, shown, lambda part: {"total_count": len(shown), "check_runs": part})


@route("POST", f"{REPO}/check-runs", "checks:write")
def create_check(world: World, call: Call) -> Answer:
    body = call.body
    if call.repo.git.resolve(body["head_sha"]) is None:
        raise Refusal(422, f"No commit found for SHA: {body['head_sha']}")
    run = CheckRun(
        id=next(world.ids),
        name=body["name"],
        head_sha=body["head_sha"],
        external_id=body.get("external_id", ""),
        status="queued",
        conclusion=None,
    )
    _apply(run, body)
    call.repo.checks[run.id] = run
    return Answer(201, render.check(world, call.repo, run))


@route("PATCH", f"{REPO}/check-runs/{{check_run_id}}", "checks:write")
def update_check(world: World, call: Call) -> Answer:
    run = call.repo.checks.get(int(call.values["check_run_id"]))
    if run is None:
        raise not_found()
    _apply(run, call.body)
    return Answer(200, render.check(world, call.repo, run))


def _apply(run: CheckRun, body: dict[str, Any]) -> None:
    output = body.get("output", {})
    annotations = output.get("annotations", [])
    if len(annotations) > MAX_ANNOTATIONS:
        raise Refusal(422, "Invalid request. No more than 50 items are allowed; annotations.")
    if len(output.get("summary", "")) > MAX_SUMMARY:
        raise invalid("summary exceeds a maximum bytesize of 65535", field="summary")
    if body.get("status") == "completed" and not body.get("conclusion"):
        raise invalid("conclusion is required when status is completed", field="conclusion")
    run.status = "completed" if body.get("conclusion") else body.get("status", run.status)
    run.conclusion = body.get("conclusion", run.conclusion)
    run.title = output.get("title", run.title)
    run.summary = output.get("summary", run.summary)
    run.annotations += annotations
    run.actions = body.get("actions", run.actions)
    run.written()
