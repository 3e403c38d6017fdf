"""What the Action's script cannot do in a shell: ``python -m pyagent.shell.action VERB …``.

* ``tell REPORT [URL…]`` writes outputs and job summary from what ``pyagent fix --format json`` printed;
* ``pack FILE`` writes the local branches ``pyagent/*`` of this checkout into a file;
* ``apply FILE`` makes these branches again from it, at the very commit they were made at, and refuses what a job
  without rights may not ask for.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from pyagent.core.changes import (
    MOST_BYTES,
    CategoryChanges,
    ChangedCommit,
    ChangedFile,
    Changes,
    outputs,
    read,
    summary,
    write,
)
from pyagent.core.events import OWN_BRANCHES
from pyagent.core.model import Category, FileChange
from pyagent.errors import ConfigurationError, PyAgentError, from_os_error
from pyagent.shell import files
from pyagent.shell.workspace import CommitSpec, Repository, commit_series, differences, open_repository


def tell(report: Path, pulls: list[str]) -> None:
    """Append to the files that GitHub reads after the step."""
    told = json.loads(report.read_text(encoding="utf-8"))
    for name, text in (("GITHUB_OUTPUT", outputs(told, pulls)), ("GITHUB_STEP_SUMMARY", summary(told, pulls))):
        with Path(os.environ[name]).open("a", encoding="utf-8") as file:
            file.write(text)


def pack(repository: Repository, output: Path) -> None:
    """Write the branches into a file."""
    base = repository.head()
    found = tuple(
        CategoryChanges(category, commits) for category in Category if (commits := _commits(repository, base, category))
    )
    files.write_text(output, write(Changes(base, found)))


def apply(repository: Repository, file: Path) -> None:
    """Make the branches from a file.

    Raises:
        ConfigurationError: The file is not for this commit, or holds what may not be applied; nothing was made.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ConfigurationError(f"{file} is too large", "fix fewer categories at once")
        changes = read(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise from_os_error(error, f"read {file}") from error
    except ValueError as error:
        raise ConfigurationError(f"{file} is refused: {error}", "nothing was applied") from error
    base = repository.head()
    if changes.base != base:
        raise ConfigurationError(f"{file} was made for {changes.base[:12]!a}, not {base[:12]}", "check out that commit")
    made = {one.category: _made(repository, base, one) for one in changes.categories}
    for category, tip in made.items():
        ref = f"refs/heads/{OWN_BRANCHES}{category}"
        repository.set_ref(ref, tip, repository.ref_sha(ref))


def _commits(repository: Repository, base: str, category: Category) -> tuple[ChangedCommit, ...]:
    tip = repository.branch_sha(f"{OWN_BRANCHES}{category}")
    made: list[ChangedCommit] = []
    for commit in repository.commits(base, tip) if tip else ():
        changed = differences(repository, commit.parents[0], commit.sha) or ()
        kept = [ChangedFile(os.fsdecode(one.path), one.content) for one in changed if one.content is not None]
        message = repository.message(commit.sha).decode("utf-8", "replace")
        made.append(ChangedCommit(message, tuple(kept)))
    return tuple(made)


def _made(repository: Repository, base: str, one: CategoryChanges) -> str:
    now: dict[str, bytes | None] = {}
    specs: list[CommitSpec] = []
    for commit in one.commits:
        changes = []
        for file in commit.files:
            before = now[file.path] if file.path in now else _content(repository, base, file.path)
            changes.append(FileChange(file.path, before or b"", file.content, is_new=before is None))
            now[file.path] = file.content
        specs.append(CommitSpec(tuple(changes), commit.message))
    return commit_series(repository, base, specs, date=datetime.now(UTC))[-1]


def _content(repository: Repository, commit: str, path: str) -> bytes | None:
    done = repository.git.attempt("cat-file", "blob", f"{commit}:{path}")
    return done.out if done.code == 0 else None


def main(verb: str, *arguments: str) -> int:
    """Do one of them; 2 with one line when it is refused."""
    try:
        match verb, arguments:
            case "tell", (report, *pulls):
                tell(Path(report), list(pulls))
            case "pack", (file,):
                pack(open_repository("."), Path(file))
            case "apply", (file,):
                apply(open_repository("."), Path(file))
            case _:
                sys.stderr.write(f"{__doc__}\n")
                return 2
    except PyAgentError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or [""]))
