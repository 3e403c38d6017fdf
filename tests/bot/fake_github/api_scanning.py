"""Code scanning: analyses of other tools and of ours. What is uploaded must be SARIF of this repository."""

from __future__ import annotations

import base64
import gzip
import json

from fake_github.routes import Answer, Call, Refusal, page, route
from fake_github.state import Analysis, World, now, stamp

REPO = "/repos/{owner}/{repo}"


@route("GET", f"{REPO}/code-scanning/analyses", "security_events:read")
def list_analyses(world: World, call: Call) -> Answer:
    if not call.repo.scanning_allowed:
        raise Refusal(403, "Advanced Security must be enabled for this repository to use code scanning.")
    if not call.repo.analyses:
        raise Refusal(404, "no analysis found")
    tool, ref = call.query.get("tool_name"), call.query.get("ref")
    found = [a for a in call.repo.analyses if tool in (None, a.tool) and ref in (None, a.ref)]
    return page(call, [_shown(world, call, analysis) for analysis in reversed(found)])


@route("POST", f"{REPO}/code-scanning/sarifs", "security_events:write")
def upload(world: World, call: Call) -> Answer:
    if not call.repo.scanning_allowed:
        raise Refusal(403, "Advanced Security must be enabled for this repository to use code scanning.")
    sha, ref = call.body["commit_sha"], call.body["ref"]
    if call.repo.git.resolve(sha) is None:
        raise Refusal(404, f"commit {sha} is not in this repository")
    log = json.loads(gzip.decompress(base64.b64decode(call.body["sarif"])))
    (run,) = log["runs"]
    call.repo.analyses.append(Analysis(run["tool"]["driver"]["name"], ref, sha, run["results"]))
    return Answer(202, {"id": f"sarif-{len(call.repo.analyses)}", "url": f"{world.url}/api/v3/sarifs/1"})


def _shown(world: World, call: Call, analysis: Analysis) -> dict[str, object]:
    return {
        "ref": analysis.ref,
        "commit_sha": analysis.sha,
        "analysis_key": "pyagent",
        "environment": "{}",
        "category": "",
        "error": "",
        "created_at": stamp(now()),
        "results_count": len(analysis.results),
        "rules_count": 1,
        "id": 1,
        "url": f"{world.url}/api/v3/repos/{call.repo.full_name}/code-scanning/analyses/1",
        "sarif_id": "1",
        "tool": {"name": analysis.tool, "guid": None, "version": "1"},
        "deletable": True,
        "warning": "",
    }
