"""A GitHub that is small, stateful and strict: HTTP API, App tokens, webhooks, real git repositories.

``FakeGitHub`` is what tests use; its verbs are what people do on GitHub.
"""

from fake_github.driver import FakeGitHub, fake_github
from fake_github.state import BOT, CheckRun, Comment, Pull, Repo

__all__ = ["BOT", "CheckRun", "Comment", "FakeGitHub", "Pull", "Repo", "fake_github"]
