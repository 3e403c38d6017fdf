"""Pull request operations."""

from __future__ import annotations

import re

from fake_github import render
from fake_github.routes import Answer, Call, Refusal, invalid, not_found, page, route
from fake_github.state import BOT, Pull, Review, World

REPO = "/repos/{owner}/{repo}"
MAX_BODY = 65_536
MAX_TITLE = 256


@route("GET", f"{REPO}/pulls", "pull_requests:read")
def list_pulls(world: World, call: Call) -> Answer:
    state, head, base = (call.query.get(key, "") for key in ("state", "head", "base"))
    found = [
        pull
        for pull in sorted(call.repo.pulls.values(), key=lambda pull: -pull.number)
        if (state == "all" or pull.state == (state or "open"))
        # GitHub filters only by ``owner:branch``; a bare branch name is silently no filter at all.
        and (":" not in head or head == f"{call.repo.owner}:{pull.head}")
        and (not base or base == pull.base)
    ]
    return page(call, [render.pull(world, call.repo, pull) for pull in found])


@route("POST", f"{REPO}/pulls", "pull_requests:write")
def open_pull(world: World, call: Call) -> Answer:
    repo, body = call.repo, call.body
    head, base = body["head"], body["base"]
    tips = repo.git.tip(head), repo.git.tip(base)
    for field, tip in zip(("head", "base"), tips, strict=True):
        if tip is None:
            raise Refusal(422, "Validation Failed", {"resource": "PullRequest", "field": field, "code": "invalid"})
    if any(pull.base == base for pull in repo.open_pulls(head)):
        raise invalid(f"A pull request already exists for {repo.owner}:{head}.")
    if not repo.git.related(head, base):
        raise Refusal(422, f"The {head} branch has no history in common with {base}")
    if repo.git.git("rev-list", "--count", f"{base}..{head}") == "0":
        raise invalid(f"No commits between {base} and {head}")
    if body.get("draft") and not repo.drafts_allowed:
        raise Refusal(422, "Draft pull requests are not supported in this repository.")
    check_body(body.get("body", ""))
    check_title(body.get("title", ""))
    pull = Pull(
        number=next(repo.numbers),
        title=body["title"],
        body=body.get("body", ""),
        head=head,
        base=base,
        author=BOT,
        last_sha=str(tips[0]),
        draft=body.get("draft", False),
    )
    pull.written()
    repo.pulls[pull.number] = pull
    return Answer(201, render.pull(world, repo, pull))


@route("GET", f"{REPO}/pulls/{{pull_number}}", "pull_requests:read")
def get_pull(world: World, call: Call) -> Answer:
    return Answer(200, render.pull(world, call.repo, _pull(call)))


@route("PATCH", f"{REPO}/pulls/{{pull_number}}", "pull_requests:write")
def update_pull(world: World, call: Call) -> Answer:
    pull, body = _pull(call), call.body
    check_body(body.get("body", ""))
    check_title(body.get("title", ""))
    call.repo.head_sha(pull)
    pull.title = body.get("title", pull.title)
    pull.body = body.get("body", pull.body)
    pull.state = body.get("state", pull.state)
    pull.written()
    return Answer(200, render.pull(world, call.repo, pull))


@route("GET", f"{REPO}/pulls/{{pull_number}}/reviews", "pull_requests:read")
def list_reviews(world: World, call: Call) -> Answer:
    number = _pull(call).number
    found = [item for item in call.repo.reviews.values() if item.pull == number]
    return page(call, [render.review(world, call.repo, item) for item in found])


@route("POST", f"{REPO}/pulls/{{pull_number}}/reviews", "pull_requests:write")
def create_review(world: World, call: Call) -> Answer:
    pull, body = _pull(call), call.body
    if body["commit_id"] != call.repo.head_sha(pull):
        raise invalid("commit_id is not part of the pull request", field="commit_id")
    check_body(body["body"])
    shown = _shown_lines(call, pull)
    for item in body["comments"]:
        lines = range(item.get("start_line", item["line"]), item["line"] + 1)
        if not set(lines) <= shown.get(item["path"], set()):
            raise invalid("pull_request_review_thread.line must be part of the diff", field="line")
    review = Review(
        id=next(world.ids),
        pull=pull.number,
        sha=body["commit_id"],
        event=body["event"],
        body=body["body"],
        comments=body["comments"],
    )
    review.written()
    call.repo.reviews[review.id] = review
    return Answer(200, render.review(world, call.repo, review))


def _shown_lines(call: Call, pull: Pull) -> dict[str, set[int]]:
    """The lines of the head that the diff of a pull request shows, three around each change."""
    git = call.repo.git
    head = call.repo.head_sha(pull)
    base = git.git("merge-base", git.tip(pull.base) or "", head)
    shown: dict[str, set[int]] = {}
    path = ""
    for line in git.git("diff", "-U3", base, head).splitlines():
        if line.startswith("+++ b/"):
            path = line[6:]
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            first, number = int(hunk[1]), int(hunk[2] or 1)
            shown.setdefault(path, set()).update(range(first, first + number))
    return shown


def check_title(title: str) -> None:
    """Refuse a title that is too long."""
    if len(title) > MAX_TITLE:
        raise invalid("title is too long (maximum is 256 characters)", field="title")


def check_body(body: str) -> None:
    """Refuse a body that GitHub would not store."""
    if len(body) > MAX_BODY:
        raise invalid("body is too long (maximum is 65536 characters)", field="body")


def _pull(call: Call) -> Pull:
    pull = call.repo.pulls.get(int(call.values["pull_number"]))
    if pull is None:
        raise not_found()
    return pull
