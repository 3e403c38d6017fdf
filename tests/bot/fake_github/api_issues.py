"""Comments, reactions and labels; a pull request is an issue here, as on GitHub."""

from __future__ import annotations

from fake_github import render
from fake_github.api_pulls import check_body
from fake_github.routes import Answer, Call, Refusal, not_found, page, route
from fake_github.state import BOT, Comment, Issue, Pull, World

REPO = "/repos/{owner}/{repo}"


@route("GET", f"{REPO}/issues/{{issue_number}}/comments", "issues:read")
def list_comments(world: World, call: Call) -> Answer:
    issue = _issue(call)
    found = [item for item in call.repo.comments.values() if item.issue == issue.number]
    return page(call, [render.comment(world, call.repo, item) for item in found])


@route("GET", f"{REPO}/issues", "issues:read")
def list_issues(world: World, call: Call) -> Answer:
    """Issues and, as on GitHub, pull requests among them."""
    state, creator = call.query.get("state", "open"), call.query.get("creator", "")
    pulls = [
        (p.number, p.state, p.author, {**render.pull(world, call.repo, p), "pull_request": {"url": ""}})
        for p in call.repo.pulls.values()
    ]
    issues = [(i.number, i.state, i.author, render.issue(world, call.repo, i)) for i in call.repo.issues.values()]
    found = [
        shown
        for _, its, author, shown in sorted(pulls + issues, key=lambda item: item[0])
        if state in ("all", its) and creator in ("", author)
    ]
    keys = ("number", "title", "body", "state", "user", "pull_request", "html_url", "labels")
    return page(call, [{key: shown[key] for key in keys if key in shown} for shown in found])


@route("POST", f"{REPO}/issues", "issues:write")
def create_issue(world: World, call: Call) -> Answer:
    check_body(call.body["body"])
    issue = Issue(number=next(call.repo.numbers), title=call.body["title"], body=call.body["body"], author=BOT)
    issue.written()
    call.repo.issues[issue.number] = issue
    return Answer(201, render.issue(world, call.repo, issue))


@route("PATCH", f"{REPO}/issues/{{issue_number}}", "issues:write")
def update_issue(world: World, call: Call) -> Answer:
    issue = call.repo.issues.get(int(call.values["issue_number"]))
    if issue is None:
        raise not_found()
    check_body(call.body["body"])
    issue.body = call.body["body"]
    issue.written()
    return Answer(200, render.issue(world, call.repo, issue))


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
    return page(call, render.labels(_issue(call).labels))


@route("POST", f"{REPO}/issues/{{issue_number}}/labels", "issues:write")
def add_labels(world: World, call: Call) -> Answer:
    issue = _issue(call)
    issue.labels += [label for label in call.body["labels"] if label not in issue.labels]
    return Answer(200, render.labels(issue.labels))


def _issue(call: Call) -> Pull | Issue:
    number = int(call.values["issue_number"])
    issue = call.repo.pulls.get(number) or call.repo.issues.get(number)
    if issue is None:
        raise not_found()
    return issue


def _comment(call: Call) -> Comment:
    comment = call.repo.comments.get(int(call.values["comment_id"]))
    if comment is None:
        raise not_found()
    return comment
