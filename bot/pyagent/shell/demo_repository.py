"""The bare repository of a demo: made of the example's files, or a clone of a user's repository, which is only read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pyagent.errors import ConfigurationError, GitError

_TIMEOUT = 600.0
_IDENTITY = ("-c", "user.name=PyAgent demo", "-c", "user.email=demo@example.invalid", "-c", "commit.gpgSign=false")


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare repository of the local forge: its folder, its name there, its default branch and that branch's tip."""

    path: Path
    name: str
    branch: str
    sha: str


def bare_of_example(example: Path, folder: Path) -> Bare:
    """Put the files of the example into a new repository with one commit."""
    path = _place(folder, example.name)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        tree = Path(work) / example.name
        shutil.copytree(example, tree, ignore=shutil.ignore_patterns("__pycache__", ".git"))
        git("init", "--quiet", "--initial-branch=main", str(tree))
        git("-C", str(tree), "add", "--all")
        git("-C", str(tree), *_IDENTITY, "commit", "--quiet", "--message", "Import the example")
        git("clone", "--quiet", "--bare", "--no-hardlinks", str(tree), str(path))
    return _opened(path, example.name)


def bare_of_repository(repository: Path, folder: Path) -> Bare:
    """Clone a user's repository; nothing of it is shared or changed.

    Raises:
        ConfigurationError: The folder is not a Git repository, or has no commit.
    """
    source = repository.expanduser().absolute()
    if not source.is_dir():
        raise ConfigurationError(f"there is no folder {source}", "give the path of a Git repository")
    top = git("-C", str(source), "rev-parse", "--absolute-git-dir", check=False)
    if not top:
        raise ConfigurationError(f"{source} is not a Git repository", "give the path of one: make demo REPO=path")
    sha = git("-C", str(source), "rev-parse", "--verify", "--quiet", "HEAD", check=False)
    if not sha:
        raise ConfigurationError(f"{source} has no commit yet", "make the first commit, then run again")
    name = (
        "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in source.name).strip(".-")
        or "repository"
    )
    path = _place(folder, name)
    git("clone", "--quiet", "--bare", "--no-hardlinks", top, str(path))
    # A detached head is shown as a branch of its own: pull requests need one to go to.
    if not git("-C", str(source), "symbolic-ref", "--quiet", "HEAD", check=False):
        git("-C", str(path), "update-ref", "refs/heads/pyagent-demo", sha)
        git("-C", str(path), "symbolic-ref", "HEAD", "refs/heads/pyagent-demo")
    return _opened(path, name)


def git(*arguments: str, check: bool = True) -> str:
    """Run git without the user's configuration and hooks; what it printed, empty when it failed and may."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    try:
        # The repository may belong to another user of this machine; it is only read.
        done = subprocess.run(
            ["git", "-c", "safe.directory=*", "-c", f"core.hooksPath={os.devnull}", *arguments],
            env=environment,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as e:
        raise GitError("git is not installed", "install git and run again") from e
    except subprocess.TimeoutExpired as e:
        raise GitError(f"git {arguments[0]} took longer than {_TIMEOUT:g} seconds") from e
    if done.returncode and check:
        raise GitError(f"git: {done.stderr.decode(errors='replace').strip()[:300]}", "check that repository")
    return "" if done.returncode else done.stdout.decode(errors="replace").strip()


def _place(folder: Path, name: str) -> Path:
    (folder / "repositories").mkdir(parents=True, exist_ok=True)
    return folder / "repositories" / f"{name}.git"


def _opened(path: Path, name: str) -> Bare:
    branch = git("-C", str(path), "symbolic-ref", "--short", "HEAD")
    return Bare(path, name, branch, git("-C", str(path), "rev-parse", "HEAD"))
