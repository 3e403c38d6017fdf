"""Repositories in unusual states, through ``fix --branches``."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from bad_command import KEPT_CAUSE, LOST_CAUSE, content, fix, pyagent, scan, write
from git_scratch import Scratch, new_repository


def branches(folder: Path) -> dict[str, dict[str, object]]:
    ended = fix(folder, "--branches", "--rule", "EXC003")
    assert ended.code == 1, ended.err
    made = ended.report["branches"]
    assert isinstance(made, dict)
    return made


def fixed_file(repository: Scratch, path: str = "ok.py") -> bytes:
    return repository.git("show", f"pyagent/exceptions:{path}").encode() + b"\n"


def test_a_folder_without_a_repository_is_one_line(shop: Path) -> None:
    ended = fix(shop, "--branches")
    assert ended.code == 2
    assert "is not in a git repository" in ended.error("PA-1005")


@pytest.mark.parametrize("command", [("fix", "--branches"), ("records",)])
def test_a_path_that_is_not_there_is_wrong_use_with_git_too(shop: Path, command: tuple[str, ...]) -> None:
    ended = pyagent(command[0], shop / "nowhere", *command[1:])
    assert ended.code == 2
    assert "there is no file or folder" in ended.error("PA-1001")


@pytest.mark.parametrize("revision", ["0" * 40, "nope", "", "--all", "HEAD:ok.py"])
def test_a_commit_that_is_not_there_is_wrong_use(repository: Scratch, revision: str) -> None:
    ended = pyagent("records", repository.path, f"--commit={revision}")
    assert ended.code == 2
    assert "has no commit" in ended.error("PA-1005")


def test_the_patch_for_a_part_of_a_repository_applies_at_its_top(repository: Scratch) -> None:
    write(repository.path, {"sub/part.py": LOST_CAUSE})
    patch = pyagent("fix", repository.path / "sub", "--rule", "EXC003").out
    subprocess.run(["git", "apply", "-"], cwd=repository.path, input=patch, check=True, timeout=60)
    assert (repository.path / "sub/part.py").read_bytes() == KEPT_CAUSE
    whole, part = scan(repository.path).report, scan(repository.path / "sub").report
    assert part["findings"] == [each for each in whole["findings"] if each["path"] == "sub/part.py"]


def test_a_file_that_several_branches_change_counts_once(repository: Scratch) -> None:
    write(repository.path, {"ok.py": b"import os\n\n\n\n" + LOST_CAUSE})
    repository.commit()
    ended = fix(repository.path, "--branches", "--category", "exceptions", "--category", "imports")
    assert set(ended.report["branches"]) == {"exceptions", "imports"}
    assert ended.report["files"] == ["ok.py"]


@pytest.mark.parametrize("broken", [b"", b"gitdir: /nowhere\n", b"\x00"], ids=repr)
def test_a_git_file_that_leads_nowhere_is_one_line(shop: Path, broken: bytes) -> None:
    write(shop, {".git": broken})
    assert fix(shop, "--branches").error("PA-1005")
    assert scan(shop).findings("EXC003") == ["ok.py"]


def test_a_repository_without_commits_is_one_line(tmp_path: Path) -> None:
    made = new_repository(tmp_path / "empty")
    assert "has no commits yet" in fix(made.path, "--branches").error("PA-1005")
    assert scan(made.path).report["files"] == 0


def test_a_repository_with_an_empty_commit_has_nothing_to_fix(tmp_path: Path) -> None:
    made = new_repository(tmp_path / "empty")
    made.commit()
    ended = fix(made.path, "--branches")
    assert (ended.code, ended.report["branches"]) == (0, {})


def test_a_detached_head_is_where_the_branches_start(repository: Scratch) -> None:
    head = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "-q", "--detach")
    assert branches(repository.path)["exceptions"]["commits"] == 1
    assert repository.git("rev-parse", "pyagent/exceptions~1") == head
    assert repository.git("rev-parse", "HEAD") == head


def test_a_shallow_clone_is_enough(repository: Scratch, tmp_path: Path) -> None:
    repository.write("more.py", b"x = 1\n")
    repository.commit()
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.path}", str(tmp_path / "shallow"))
    clone = Scratch(tmp_path / "shallow")
    assert branches(clone.path)["exceptions"]["commits"] == 1
    assert fixed_file(clone) == KEPT_CAUSE
    assert clone.git("rev-parse", "--is-shallow-repository") == "true"


def test_submodules_are_other_repositories(repository: Scratch, tmp_path: Path) -> None:
    other = new_repository(tmp_path / "other")
    other.write("theirs.py", LOST_CAUSE)
    other.commit()
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "other")
    repository.commit()
    theirs = content(repository.path / "other")
    branches(repository.path)
    assert repository.git("diff", "--name-only", "main", "pyagent/exceptions") == "ok.py"
    assert content(repository.path / "other") == theirs


def test_links_stay_links_and_are_not_followed(repository: Scratch, tmp_path: Path) -> None:
    write(tmp_path / "outside", {"secret.py": LOST_CAUSE})
    (repository.path / "out.py").symlink_to(tmp_path / "outside/secret.py")
    (repository.path / "outside").symlink_to(tmp_path / "outside")
    (repository.path / "loop").symlink_to(".")
    (repository.path / "self.py").symlink_to("self.py")
    repository.commit()
    state = repository.state()
    branches(repository.path)
    assert repository.git("diff", "--name-only", "main", "pyagent/exceptions") == "ok.py"
    assert repository.state() == state
    assert content(tmp_path / "outside") == {"secret.py": LOST_CAUSE}


@pytest.mark.parametrize(
    "name", [b"new\nline.py", b"quote'\".py", b"\x1b[31m.py", b"-rf.py", b"@x.py", b":(top)x.py", b"a\\b.py"]
)
def test_a_file_with_an_odd_name_is_committed_under_that_name(repository: Scratch, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(repository.path) + b"/" + name))
    path.write_bytes(LOST_CAUSE)
    repository.commit()
    assert branches(repository.path)["exceptions"]["files"] == 2
    assert fixed_file(repository, name.decode()) == KEPT_CAUSE
    assert path.read_bytes() == LOST_CAUSE


def test_a_name_that_is_no_utf8_costs_no_other_file(repository: Scratch) -> None:
    Path(os.fsdecode(os.fsencode(repository.path) + b"/latin-\xe9.py")).write_bytes(LOST_CAUSE)
    repository.commit()
    branches(repository.path)
    assert fixed_file(repository) == KEPT_CAUSE


def test_texts_that_cannot_be_read_cost_no_other_file(repository: Scratch) -> None:
    bad = {"null.py": b"\x00", "koi.py": b"# coding: koi8-r\n'\xf0'\n", "broken.py": b"def f(:\n"}
    write(repository.path, bad)
    repository.commit()
    ended = fix(repository.path, "--branches")
    assert ended.code == 1
    assert {item["path"] for item in ended.report["outcomes"] if item["rule"] == "SYN003"} == set(bad)
    assert fixed_file(repository) == KEPT_CAUSE


def test_line_ends_and_attributes_of_the_repository_change_no_byte(repository: Scratch) -> None:
    crlf = LOST_CAUSE.replace(b"\n", b"\r\n")
    repository.git("config", "core.autocrlf", "false")
    write(repository.path, {"crlf.py": crlf})
    repository.commit()
    write(repository.path, {".gitattributes": b"*.py text eol=lf filter=evil\n"})
    repository.git("add", ".gitattributes")
    repository.git("commit", "-q", "-m", "attributes")
    repository.git("config", "filter.evil.clean", "touch ../pwned")
    repository.git("config", "filter.evil.smudge", "touch ../pwned")
    branches(repository.path)
    changed = repository.git("diff", "--numstat", "main", "pyagent/exceptions", "--", "crlf.py")
    assert changed.split()[:2] == ["1", "1"]
    assert not (repository.path.parent / "pwned").exists()
