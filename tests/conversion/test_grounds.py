"""Why functions are looked at that nobody asked for, which go first, and what their processes get to see."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pyagent import rust_core
from pyagent.core.config import Config, load
from pyagent.core.conversion import of_rows
from pyagent.core.conversion_gate import Ground
from pyagent.core.model import Category
from pyagent.shell.conversion import job
from pyagent.shell.conversion.job import ConversionOrder, ranked
from pyagent.shell.conversion.memory import Memory
from pyagent.shell.conversion.proof import Terms, prove
from pyagent.shell.conversion_run import ground_of
from pyagent.shell.fleet_job import RunFields
from pyagent.shell.repo_config import Project

SOURCE = """\
def slow(xs: list[int]) -> int:
    total = 0
    for x in xs:
        total += x % 7
    return total


def rare(xs: list[int]) -> int:
    total = 1
    for x in xs:
        for y in xs:
            total = (total + x % 5 * (y % 3)) % 1_000_003
    return total
"""
PROFILE = "main (app.py:1);slow (shop.py:4) 97\nmain (app.py:1);rare (shop.py:12) 1\nmain (app.py:1) 2\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "shop.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "perf.txt").write_text(PROFILE, encoding="utf-8")
    return Project(tmp_path, (), Config(profile="perf.txt"))


def order(ground: Ground) -> ConversionOrder:
    run = RunFields("r", "push", "mona", "octo/shop", 0)
    return ConversionOrder("", "0" * 40, "", "{}", "", "", run, ground, (), (), only_held=False, seconds=1, examples=1)


def test_the_grounds_and_their_order(project: Project) -> None:
    root = project.root
    assert ground_of(root, Config()) is None
    assert ground_of(root, project.config) is Ground.PROFILE
    assert ground_of(root, Config(profile="absent.txt")) is None
    (root.parent / "outside.txt").write_text(PROFILE, encoding="utf-8")
    assert ground_of(root, Config(profile="../outside.txt")) is None
    (root / "native").mkdir()
    cargo = '[lib]\ncrate-type = ["cdylib"]\n[dependencies]\npyo3 = { version = "0.30" }\n'
    (root / "native/Cargo.toml").write_text(cargo, encoding="utf-8")
    assert ground_of(root, project.config) is Ground.CORE
    assert ground_of(root, replace(project.config, categories={Category.RUST: True})) is Ground.CONFIGURATION
    assert ground_of(root, replace(project.config, categories={Category.RUST: False})) is None
    own = load({"pyproject.toml": b"[tool.pyagent.categories]\nrust = true\n"})
    assert ground_of(root, own) is Ground.CONFIGURATION


def test_a_profile_offers_what_is_hot_and_nothing_else(project: Project) -> None:
    candidates, _ = of_rows("shop.py", rust_core.convert("shop.py", SOURCE.encode()))
    assert [it.name for it in ranked(order(Ground.PROFILE), project, candidates)] == ["slow"]
    assert [it.name for it in ranked(order(Ground.ASKED), project, candidates)] == ["rare", "slow"]


def test_secrets_are_forgotten_before_anything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYAGENT_PRIVATE_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "CARGO_REGISTRY_TOKEN", "PGPASSWORD"):
        monkeypatch.setenv(name, "secret")
    for name in ("CARGO_HTTP_PROXY", "https_proxy", "LC_ALL"):
        monkeypatch.setenv(name, "harmless")
    before = dict(os.environ)
    try:
        job.forget_secrets()
        assert "secret" not in os.environ.values()
        assert os.environ["PATH"] == before["PATH"]
        assert [os.environ[name] for name in ("CARGO_HTTP_PROXY", "https_proxy", "LC_ALL")] == ["harmless"] * 3
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.mark.timeout(300)
def test_what_was_proved_once_is_remembered_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def proved(source: str) -> dict[str, str]:
        candidates, _ = of_rows("shop.py", rust_core.convert("shop.py", source.encode()))
        terms = Terms(examples=200, gain=0)
        verdicts = prove({"shop.py": (source.encode(), candidates)}, candidates, terms, memory=Memory(tmp_path / "m"))
        return {it.name: f"{it.status} {it.line}" for it in verdicts}

    assert proved(SOURCE) == {"slow": "converted 1", "rare": "converted 8"}
    monkeypatch.setenv("PATH", "/nowhere")
    assert proved("\n" + SOURCE) == {"slow": "converted 2", "rare": "converted 9"}, "nothing is compiled again"
    with pytest.raises(Exception, match="cargo is not there"):
        proved(SOURCE.replace("% 5", "% 6"))
