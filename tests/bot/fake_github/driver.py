"""What people do on the fake GitHub, how it is made to fail, and what a test must have read at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from fake_github import webhooks
from fake_github.git_repo import BareRepo
from fake_github.server import Server
from fake_github.state import APP_ID, BOT, CheckRun, Comment, Fault, Issue, Pull, Repo, Review, World, now
from fake_github.webhooks import Delivery, Webhooks

T = TypeVar("T")
SECRET = "It's a Secret to Everybody"  # GitHub's example
PEOPLE = {"maria": "admin", "ivan": "write", "rita": "read"}


@dataclass(frozen=True, slots=True)
class Pushed:
    """A push by a person: the commit, and the webhook it caused."""

    sha: str
    delivery: Delivery


class FakeGitHub:
    """One repository ``maria/orchard`` with an empty ``main``, the App installed on it, and these people: ``maria``
    (admin), ``ivan`` (write), ``rita`` (read only); anybody else is a stranger.

    The verbs mean ``repo``; a test may point it at another repository that it added.
    """

    def __init__(self, root: Path) -> None:
        self.private_key, public_key = key_pair()
        self.app_id = str(APP_ID)
        self.world = World(public_key=public_key, private_key=self.private_key, secret=SECRET)
        self.hooks = Webhooks(SECRET)
        self.world.attempts, self.world.again = self.hooks.attempts, self.hooks.again
        self._root = root
        self.repo = self.add_repository("maria", "orchard")
        self._server = Server(self.world, root, self._bot_pushed)

    @property
    def api_url(self) -> str:
        """Where the bot finds the API, as on a GitHub Enterprise Server."""
        return f"{self.world.url}/api/v3"

    def close(self) -> None:
        """Stop. Afterwards ``left_over`` is final."""
        self.hooks.close()
        self._server.close()

    # --- what people do -------------------------------------------------------------------------------------------

    def add_repository(self, owner: str, name: str) -> Repo:
        """A new repository with one empty commit, where the App is installed."""
        number = len(self.world.repos) + 1
        repo = Repo(id=number, owner=owner, name=name, git=BareRepo(self._root / owner / f"{name}.git"))
        repo.permissions = dict(PEOPLE)
        repo.git.commit(repo.default_branch, {}, "Begin")
        self.world.repos[repo.full_name] = repo
        return repo

    def push(
        self, files: Mapping[str, str | None], message: str = "Work", *, branch: str = "", who: str = "maria"
    ) -> Pushed:
        """Commit files to a branch (``main`` without one) and push it; None deletes a file."""
        with self.world.lock:
            repo, branch = self.repo, branch or self.repo.default_branch
            before = repo.git.tip(branch)
            sha = repo.git.commit(branch, files, message, who)
        payload = webhooks.push(self.world, repo, who, ref=f"refs/heads/{branch}", before=before, after=sha)
        delivery = self.hooks.send("push", payload)
        for pull in repo.open_pulls(branch):
            self._tell_pull(pull, "synchronize", who)
        return Pushed(sha, delivery)

    def commit_to_branch(self, branch: str, files: Mapping[str, str | None], message: str, who: str = "ivan") -> Pushed:
        """A person commits on top of a branch of the bot."""
        if self.repo.git.tip(branch) is None:
            raise AssertionError(f"there is no branch {branch}")
        return self.push(files, message, branch=branch, who=who)

    def open_pull(self, branch: str, who: str = "ivan", *, fork: str = "") -> tuple[Pull, Delivery]:
        """A person opens a pull request of a branch; of their fork's, when ``fork`` is its ``owner/name``."""
        with self.world.lock:
            repo = self.repo
            tip = repo.git.tip(branch)
            if tip is None:
                raise AssertionError(f"there is no branch {branch}")
            pull = Pull(
                number=next(repo.numbers),
                title=f"Work on {branch}",
                body="",
                head=branch,
                base=repo.default_branch,
                author=who,
                last_sha=tip,
                fork=fork,
            )
            repo.git.git("update-ref", f"refs/pull/{pull.number}/head", tip)
            if fork:
                repo.git.git("update-ref", "-d", f"refs/heads/{branch}")
            repo.pulls[pull.number] = pull
        return pull, self._tell_pull(pull, "opened", who)

    def install(self) -> Delivery:
        """The owner installs the App on all repositories."""
        return self.hooks.send("installation", webhooks.installation(self.world, "maria"))

    def open_issue(self, title: str, who: str = "ivan") -> Issue:
        """A person opens an issue."""
        with self.world.lock:
            issue = Issue(number=next(self.repo.numbers), title=title, body="", author=who)
            self.repo.issues[issue.number] = issue
            return issue

    def tick(self, issue: Issue, action: str, who: str = "ivan") -> Delivery:
        """A person ticks a box of an issue; it must be there."""
        box = f"- [ ] <!-- action:{action} -->"
        if box not in issue.body:
            raise AssertionError(f"no box {action} in:\n{issue.body}")
        with self.world.lock:
            issue.body = issue.body.replace(box, box.replace("[ ]", "[x]"))
        return self.hooks.send("issues", webhooks.issue_edited(self.world, self.repo, issue, who))

    def press(self, check: CheckRun, action: str, who: str = "ivan") -> Delivery:
        """A person presses a button of a check run; it must be there."""
        if action not in [button["identifier"] for button in check.actions]:
            raise AssertionError(f"{check.title} has no button {action}: {check.actions}")
        return self.hooks.send("check_run", webhooks.button(self.world, self.repo, check, action, who))

    def ask_again(self, check: CheckRun, who: str = "ivan") -> Delivery:
        """A person presses *Re-run* beside a check run."""
        return self.hooks.send("check_run", webhooks.asked_again(self.world, self.repo, check, who))

    def post_comment(self, number: int, body: str, who: str = "ivan") -> tuple[Comment, Delivery]:
        """A person comments on a pull request."""
        with self.world.lock:
            comment = Comment(id=next(self.world.ids), issue=number, author=who, body=body)
            self.repo.comments[comment.id] = comment
        subject = self.repo.pulls.get(number) or self.repo.issues[number]
        payload = webhooks.issue_comment(self.world, self.repo, comment, subject)
        return comment, self.hooks.send("issue_comment", payload)

    def close_pull(self, number: int, who: str = "maria") -> Delivery:
        """A person closes a pull request without merging it."""
        with self.world.lock:
            pull = self.repo.pulls[number]
            self.repo.head_sha(pull)
            pull.state = "closed"
        return self._tell_pull(pull, "closed", who)

    def reopen(self, number: int, who: str = "maria") -> Delivery:
        """A person opens a closed pull request again; its branch must still be there."""
        with self.world.lock:
            pull = self.repo.pulls[number]
            if self.repo.git.tip(pull.head) is None or pull.merged:
                raise AssertionError("GitHub offers no way to reopen this")
            pull.state = "open"
        return self._tell_pull(pull, "reopened", who)

    def merge_pull(self, number: int, who: str = "maria") -> Pushed:
        """A person merges a pull request with a merge commit and deletes its branch."""
        with self.world.lock:
            pull, git = self.repo.pulls[number], self.repo.git
            before = git.tip(pull.base)
            self.repo.head_sha(pull)
            sha = git.merge(pull.base, pull.head, f"Merge pull request #{number} from {pull.head}", who)
            pull.state, pull.merged = "closed", True
            git.git("update-ref", "-d", f"refs/heads/{pull.head}")
        self._tell_pull(pull, "closed", who)
        payload = webhooks.push(self.world, self.repo, who, ref=f"refs/heads/{pull.base}", before=before, after=sha)
        return Pushed(sha, self.hooks.send("push", payload))

    def set_permission(self, login: str, role: str) -> None:
        """Change what a person may do; ``none`` removes them."""
        with self.world.lock:
            self.repo.permissions.pop(login, None)
            if role != "none":
                self.repo.permissions[login] = role

    def redeliver(self, delivery: Delivery) -> int:
        """Send a webhook again, with the same GUID; what the bot answers."""
        return self.hooks.attempt(delivery)

    # --- how it fails ---------------------------------------------------------------------------------------------

    def fail_next(
        self,
        method: str,
        path: str,
        status: int,
        *,
        after_effect: bool = False,
        message: str = "a fault of the test",
        times: int = 1,
        **headers: str,
    ) -> None:
        """The next requests that fit (``path`` is a pattern) are answered with a status; with ``after_effect`` they
        are done all the same. ``FETCH`` and ``PUSH`` are git's. A fault that no request meets fails the test.
        """
        fault = Fault(
            method=method, path=path, status=status, after_effect=after_effect, message=message, headers=headers
        )
        with self.world.lock:
            self.world.faults.extend([fault] * times)

    def strike(self, method: str, path: str, blow: Callable[[], object]) -> threading.Event:
        """Do something at the moment a request has taken effect and its answer has not left yet; set when done."""
        struck = threading.Event()

        def strike() -> None:
            blow()
            struck.set()

        fault = Fault(
            method=method,
            path=path,
            status=502,
            after_effect=True,
            message="struck by the test",
            headers={"retry_after": "1"},
            strike=strike,
        )
        with self.world.lock:
            self.world.faults.append(fault)
        return struck

    def meanwhile(self, method: str, path: str, blow: Callable[[], object]) -> threading.Event:
        """Do something at the moment a request has taken effect; its answer is what it is. Set when done."""
        happened = threading.Event()

        def strike() -> None:
            blow()
            happened.set()

        fault = Fault(method=method, path=path, status=0, after_effect=True, message="", strike=strike)
        with self.world.lock:
            self.world.faults.append(fault)
        return happened

    def protect(self, pattern: str) -> None:
        """Let a rule of the repository refuse pushes to branches that fit a shell pattern."""
        (self.repo.git.path / "protected").write_text(pattern, encoding="utf-8")

    def rename(self, name: str) -> None:
        """The owner renames the repository; GitHub leads from the old name to the new one."""
        with self.world.lock:
            repo, old = self.repo, self.repo.full_name
            del self.world.repos[old]
            repo.name = name
            self.world.repos[repo.full_name] = repo
            self.world.renamed[old] = repo.full_name
            new = repo.git.path.with_name(f"{name}.git")
            repo.git.path.rename(new)
            repo.git = BareRepo(new)

    def uninstall(self) -> None:
        """The owner removes the App: its tokens end, and it gets no new ones."""
        self.world.installed = False
        self.expire_tokens()

    def expire_tokens(self) -> None:
        """All tokens handed out so far are no longer taken."""
        with self.world.lock:
            for token in self.world.tokens.values():
                token.expires = now() - timedelta(seconds=1)

    # --- what a test reads ----------------------------------------------------------------------------------------

    def pull(self, head: str, *, state: str = "open") -> Pull:
        """The only pull request of a branch in that state; it counts as read."""
        with self.world.lock:
            found = [pull for pull in self.repo.pulls.values() if pull.head == head and pull.state == state]
            if len(found) != 1:
                raise AssertionError(f"{len(found)} {state} pull requests of {head}; there are {self.overview()}")
            found[0].read()
            return found[0]

    def all_pulls(self) -> list[tuple[int, str]]:
        """Number and state of every pull request; all of them count as read."""
        with self.world.lock:
            for pull in self.repo.pulls.values():
                pull.read()
            return [(p.number, "merged" if p.merged else p.state) for p in self.repo.pulls.values()]

    def comments(self, number: int) -> list[str]:
        """What the bot wrote below a pull request; it counts as read."""
        with self.world.lock:
            found = [item for item in self.repo.comments.values() if item.issue == number and item.author == BOT]
            for item in found:
                item.read()
            return [item.body for item in found]

    def checks(self, sha: str) -> list[CheckRun]:
        """The check runs on a commit; they count as read."""
        with self.world.lock:
            found = [run for run in self.repo.checks.values() if run.head_sha == sha]
            for run in found:
                run.read()
            return found

    def issue(self) -> Issue:
        """The only issue of the bot; it counts as read."""
        with self.world.lock:
            found = [issue for issue in self.repo.issues.values() if issue.author == BOT]
            if len(found) != 1:
                raise AssertionError(f"{len(found)} issues of the bot")
            found[0].read()
            return found[0]

    def reviews(self, number: int) -> list[Review]:
        """The reviews of the bot on a pull request; they count as read."""
        with self.world.lock:
            found = [item for item in self.repo.reviews.values() if item.pull == number]
            for item in found:
                item.read()
            return found

    def overview(self) -> str:
        """All pull requests, for a message."""
        pulls = self.repo.pulls.values()
        return (
            "; ".join(f"#{p.number} {p.head} {'merged' if p.merged else p.state}: {p.title}" for p in pulls) or "none"
        )

    def wait_for(self, wanted: Callable[[], T], timeout: float = 30.0, what: str = "") -> T:
        """What ``wanted`` returns, once it is true; polls with a deadline and tells the state when it passes."""
        deadline = time.monotonic() + timeout
        pause = threading.Event()
        while not (found := wanted()):
            if time.monotonic() > deadline:
                recent = "\n  ".join(self.world.requests[-15:])
                raise AssertionError(
                    f"waited {timeout:.0f} s for {what}: {self.overview()}\nlast requests:\n  {recent}"
                )
            pause.wait(0.05)
        return found

    def left_over(self) -> list[str]:
        """Everything that must fail the test: wrongs, faults that nothing met, and what was not read."""
        with self.world.lock:
            left = list(self.world.wrongs)
            left += [f"a fault that nothing met: {fault.method} {fault.path}" for fault in self.world.faults]
            for repo in self.world.repos.values():
                left += [
                    f"unread pull request #{p.number} {p.head}: {p.title}" for p in repo.pulls.values() if p.unread
                ]
                left += [f"unread comment on #{c.issue}: {c.body[:200]}" for c in repo.comments.values() if c.unread]
                left += [f"unread issue #{i.number}: {i.title}" for i in repo.issues.values() if i.unread]
                left += [f"unread review of #{r.pull}" for r in repo.reviews.values() if r.unread]
                left += [f"unread check run on {r.head_sha[:9]}: {r.title}" for r in repo.checks.values() if r.unread]
            return left

    def _tell_pull(self, pull: Pull, action: str, who: str) -> Delivery:
        return self.hooks.send("pull_request", webhooks.pull_request(self.world, self.repo, pull, action, who))

    def _bot_pushed(self, repo: Repo, before: dict[str, str]) -> None:
        """Send the webhooks of a push that came over HTTP: GitHub tells an App of its own pushes too."""
        after = repo.git.refs()
        for ref in sorted(before.keys() | after.keys()):
            if before.get(ref) != after.get(ref) and ref.startswith("refs/heads/"):
                payload = webhooks.push(self.world, repo, BOT, ref=ref, before=before.get(ref), after=after.get(ref))
                self.hooks.send("push", payload, later=True)


@contextmanager
def fake_github(folder: Path) -> Iterator[FakeGitHub]:
    """A fresh one that serves; what is left over when the test has passed fails it."""
    fake = FakeGitHub(folder / "github")
    try:
        yield fake
    finally:
        fake.close()
    left = fake.left_over()
    assert not left, "left over on GitHub:\n" + "\n".join(left)


@cache
def key_pair() -> tuple[str, str]:
    """The App's private and public key, made once per test session."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()
