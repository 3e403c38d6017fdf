"""Real git repositories in temporary folders."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Scratch:
    """A repository that a person works in, driven by plain git."""

    path: Path

    def git(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
        clean |= {f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")}
        clean |= {f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")}
        clean |= {f"GIT_{who}_DATE": "2026-01-02T03:04:05Z" for who in ("AUTHOR", "COMMITTER")}
        clean |= env or {}
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=clean, input=stdin, capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return os.fsdecode(done.stdout).strip()

    def write(self, path: str, content: bytes | str) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str = "work") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def state(self) -> dict[str, object]:
        """Everything of the user's that must not change."""
        git_dir = Path(self.git("rev-parse", "--absolute-git-dir"))
        files = {
            str(path.relative_to(self.path)): path.read_bytes()
            for path in sorted(self.path.rglob("*"))
            if path.is_file() and git_dir not in path.parents
        }
        own = {name: (git_dir / name).read_bytes() for name in ("index", "config", "HEAD") if (git_dir / name).exists()}
        return {
            "files": files,
            "git": own,
            "hooks": sorted((git_dir / "hooks").iterdir()),
            "stash": self.git("stash", "list"),
        }


def new_repository(path: Path) -> Scratch:
    path.mkdir(parents=True)
    scratch = Scratch(path)
    scratch.git("init", "-q", "-b", "main", ".")
    return scratch
