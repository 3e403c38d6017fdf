"""Which project a path belongs to, and whose settings count."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.errors import ManifestMismatch, MissingPath
from pyagent.shell.repo_config import locate, open_project, read_config


def put(folder: Path, name: str, text: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_folder_is_its_own_root(tmp_path: Path) -> None:
    put(tmp_path, "shop/cart.py")
    assert locate(tmp_path) == (tmp_path, ())
    assert locate(tmp_path / "shop") == (tmp_path / "shop", ())


def test_the_root_of_a_file_is_its_folder(tmp_path: Path) -> None:
    assert locate(put(tmp_path, "shop/cart.py")) == (tmp_path / "shop", ("cart.py",))


def test_inside_a_repository_the_project_above_is_the_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    put(tmp_path, "pyproject.toml", '[tool.pyagent]\nsafety = "review"')
    file = put(tmp_path, "src/shop/cart.py")
    project = open_project(file)
    assert (project.root, project.paths, project.config.safety) == (tmp_path, ("src/shop/cart.py",), "review")


def test_without_a_project_file_the_top_of_the_repository_is_the_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    file = put(tmp_path, "src/shop/cart.py")
    assert locate(file) == (tmp_path, ("src/shop/cart.py",))
    assert locate(tmp_path / "src") == (tmp_path, ("src",))


def test_the_nearest_project_of_a_monorepo_wins(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    put(tmp_path, ".github/pyagent.toml", "draft = true")
    put(tmp_path, "packages/a/pyproject.toml")
    assert locate(put(tmp_path, "packages/a/src/x.py")) == (tmp_path / "packages/a", ("src/x.py",))


def test_a_project_above_the_repository_or_without_one_is_somebody_elses(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", "[tool.pyagent]\nnonsense = 1")
    put(tmp_path, "plain/cart.py")
    put(tmp_path, "repo/.git/HEAD")
    assert locate(tmp_path / "plain") == (tmp_path / "plain", ())
    assert locate(tmp_path / "repo") == (tmp_path / "repo", ())


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(MissingPath, match=r"PA-1001: there is no file or folder .*no\\nsuch; give") as caught:
        locate(tmp_path / "no\nsuch")
    assert caught.value.exit_code == 2


def test_a_rule_that_no_agent_has_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", '[tool.pyagent]\nselect = ["EXC003", "EXC999"]')
    with pytest.raises(ManifestMismatch, match="unknown rule EXC999"):
        read_config(tmp_path)


def test_a_configuration_that_links_out_of_the_tree_is_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.toml", "token = 1")
    (tmp_path / "repo/.github").mkdir(parents=True)
    (tmp_path / "repo/.github/pyagent.toml").symlink_to(secret)
    assert read_config(tmp_path / "repo").source == ""


def test_a_huge_configuration_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", "#" * 1_000_001)
    with pytest.raises(ManifestMismatch, match=r"pyproject.toml is larger than 1,000,000 bytes"):
        read_config(tmp_path)


def test_an_unusual_neighbour_of_the_configuration_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").mkdir()
    assert read_config(tmp_path).source == ""
