"""Comments, reactions and labels; a pull request is an issue here, as on GitHub."""

from __future__ import annotations

from fake_github import render
from fake_github.api_pulls import check_body
from fake_github.routes import Answer, Call, Refusal, not_found, page, route
from fake_github.state import BOT, Comment, Pull, World

REPO = "/repos/{owner}/{repo}"


@route("GET", f"{REPO}/issues/{{issue_number}}/comments", "issues:read")
def list_comments(world: World, call: Call) -> Answer:
    issue = _issue(call)
    found = [item for item in call.repo.comments.values() if item.issue == issue.number]
    return page(call, [render.comment(world, call.repo, item) for item in found])


@route("POST", f"{REPO}/issues/{{issue_number}}/comments", "issues:write")
def create_comment(world: World, call: Call) -> Answer:
    check_body(call.body["body"])
    comment = Comment(id=next(world.ids), issue=_issue(call).number, author=BOT, body=call.body["body"])
    comment.written()
    call.repo.comments[comment.id] = comment
    return Answer(201, render.comment(world, call.repo, comment))


@route("PATCH", f"{REPO}/issues/comments/{{comment_id}}", "issues:write")
def update_comment(world: World, call: Call) -> Answer:
    comment = _comment(call)
    if comment.author != BOT:
        raise Refusal(403, "Must have admin rights to Repository.")
    check_body(call.body["body"])
    comment.body = call.body["body"]
    comment.written()
    return Answer(200, render.comment(world, call.repo, comment))


@route("POST", f"{REPO}/issues/comments/{{comment_id}}/reactions", "issues:write")
def react(world: World, call: Call) -> Answer:
    comment, content = _comment(call), call.body["content"]
    status = 200 if content in comment.reactions else 201
    if status == 201:
        comment.reactions.append(content)
    about = {"id": comment.id, "node_id": "RE", "content": content, "user": render.user(world, BOT)}
    return Answer(status, about)


@route("GET", f"{REPO}/issues/{{issue_number}}/labels", "issues:read")
def list_labels(world: World, call: Call) -> Answer:
    return page(call, render.pull(world, call.repo, _issue(call))["labels"])


@route("POST", f"{REPO}/issues/{{issue_number}}/labels", "issues:write")
def add_labels(world: World, call: Call) -> Answer:
    issue = _issue(call)
    issue.labels += [label for label in call.body["labels"] if label not in issue.labels]
    return Answer(200, render.pull(world, call.repo, issue)["labels"])


def _issue(call: Call) -> Pull:
    issue = call.repo.pulls.get(int(call.values["issue_number"]))
    if issue is None:
        raise not_found()
    return issue


def _comment(call: Call) -> Comment:
    comment = call.repo.comments.get(int(call.values["comment_id"]))
    if comment is None:
        raise not_found()
    return comment
