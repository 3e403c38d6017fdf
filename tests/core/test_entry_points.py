"""Which modules a project starts as programs, by each of the ways to declare them."""

from __future__ import annotations

import tomllib

import pytest

from pyagent.core.config import load
from pyagent.core.entry_points import entry_points


@pytest.mark.parametrize(
    "text",
    [
        "[project.scripts]\nshop = 'shop.start:main'\n",
        "[project.gui-scripts]\nshop = 'shop.start:main'\n",
        "[tool.poetry.scripts]\nshop = 'shop.start:main'\n",
        "[tool.poetry.scripts]\nshop = { reference = 'shop.start:main', type = 'console' }\n",
        "[tool.poetry.scripts]\nshop = { callable = 'shop.start:main', extras = ['cli'] }\n",
        "[tool.flit.scripts]\nshop = 'shop.start:main'\n",
    ],
)
def test_pyproject_names_commands(text: str) -> None:
    assert entry_points(tomllib.loads(text)) == ("shop.start",)


def test_setup_cfg_names_commands() -> None:
    text = (
        b"[metadata]\nname = shop\n\n[options.entry_points]\nconsole_scripts =\n    shop = shop.start:main [cli]\n"
        b"    do=shop.do : run\npytest11 =\n    shop = shop.plugin\n"
    )
    assert entry_points({}, text) == ("shop.do", "shop.start")


@pytest.mark.parametrize(
    "value",
    [
        "{'console_scripts': ['shop = shop.start:main'], 'pytest11': ['shop = shop.plugin']}",
        "{'gui_scripts': 'shop = shop.start:main'}",
        "{'console_scripts': ('shop=shop.start:main',)}",
        '"""\n    [console_scripts]\n    shop = shop.start:main\n    """',
        '"[gui_scripts]\\nshop = shop.start:main"',
    ],
)
def test_setup_py_names_commands(value: str) -> None:
    text = f"from setuptools import setup\n\nsetup(name='shop', entry_points={value})\n"
    assert entry_points({}, b"", text.encode()) == ("shop.start",)


@pytest.mark.parametrize(
    ("setup_cfg", "setup_py"),
    [
        (b"no section\n", b""),
        (b"[options.entry_points]\nconsole_scripts = what\n", b""),
        (b"[options.entry_points]\nconsole_scripts =\n    a = ../etc/passwd:x\n    b = 1.2:x\n", b""),
        (b"\xff\xfe", b"\xff"),
        (b"", b"setup(entry_points=make())"),
        (b"", b"setup(entry_points={'console_scripts': [1, None]})"),
        (b"", b"setup(entry_points=" + b"[" * 500 + b"]" * 500 + b")"),
    ],
)
def test_what_is_no_reference_names_nothing(setup_cfg: bytes, setup_py: bytes) -> None:
    assert entry_points({"project": {"scripts": 1}, "tool": []}, setup_cfg, setup_py) == ()


def test_the_configuration_knows_them() -> None:
    assert load(
        {"setup.cfg": b"[options.entry_points]\nconsole_scripts =\n    a = shop.start:main\n"}
    ).entry_points == ("shop.start",)
