"""A person's repository with work in progress, and a look at everything in it that is theirs."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

_OURS = ("refs/heads/pyagent/", "refs/notes/pyagent")


def git(folder: Path, *arguments: str) -> str:
    """What a person's own git says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    clean |= {f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")}
    clean |= {f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")}
    done = subprocess.run(
        ["git", "-c", "core.quotePath=false", *arguments],
        cwd=folder,
        env=clean,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")
    return os.fsdecode(done.stdout)


def commit_everything(folder: Path) -> str:
    """Make a repository of a folder; every file of the archive is in it, ignored or not."""
    git(folder, "init", "--quiet", "--initial-branch=main", ".")
    git(folder, "config", "core.autocrlf", "false")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=Release")
    return git(folder, "rev-parse", "HEAD").strip()


def leave_work_in_progress(folder: Path) -> None:
    """A stash, a staged file, an untracked file, and hooks that would betray themselves."""
    readme = next(path for path in sorted(folder.iterdir()) if path.is_file())
    readme.write_bytes(readme.read_bytes() + b"\nto be stashed\n")
    git(folder, "stash", "push", "--quiet")
    (folder / "staged.py").write_text("import os, sys\n", encoding="utf-8")
    git(folder, "add", "--force", "staged.py")
    (folder / "untracked.py").write_text("import os, sys\n", encoding="utf-8")
    for name in ("post-commit", "post-checkout", "reference-transaction", "pre-commit"):
        hook = folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\necho {name} >> '{folder}/hook-was-here'\n", encoding="utf-8")
        hook.chmod(0o755)


def belongings(folder: Path) -> dict[str, str]:
    """Everything of the person's that a run must not change: path or name → digest or text."""
    own: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        inside = relative.parts[0] == ".git"
        if path.is_file() and (not inside or relative.parts[1] in {"hooks", "index", "config", "HEAD", "info"}):
            own[str(relative)] = f"{path.stat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    own["status"] = git(folder, "--no-optional-locks", "status", "--porcelain", "--ignored")
    own["stash"] = git(folder, "stash", "list")
    references = git(folder, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    own["references"] = "\n".join(line for line in references if not line.startswith(_OURS))
    own["worktrees"] = git(folder, "worktree", "list", "--porcelain")
    return own
