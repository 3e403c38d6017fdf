"""The real packages of the corpus: what to fetch and how to run the tests that each ships.

Chosen small to middle, with suites that need no network and end within seconds, of different ages and styles. Archives
are pinned by version and by digest: their code is run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    """One source archive and its suite."""

    name: str
    version: str
    sha256: str
    module: str
    tests: tuple[str, ...]
    source: str = "."
    """Folder that goes on the import path."""

    needs: tuple[str, ...] = ()
    """What its suite imports besides pytest."""

    exclude: tuple[str, ...] = ()
    """What its maintainers would exclude: files with faults on purpose, which its suite looks for."""


PACKAGES = (
    Package(
        "boltons", "24.0.0", "7153feccaea1ff2e1472f68d4b57fadb796a2ee49d29f638f1c9cd8fb5ebd916", "boltons", ("tests",)
    ),
    Package(
        "more-itertools",
        "10.3.0",
        "e5d93ef411224fbcef366a6e8ddc4c5781bc6359d43412a65dd5964e46111463",
        "more_itertools",
        ("tests",),
    ),
    Package("toolz", "0.12.1", "ecca342664893f177a13dac0e6b41cbd8ac25a358e5f215316d43e2100224f4d", "toolz", ("toolz",)),
    Package(
        "sqlparse", "0.5.0", "714d0a4932c059d16189f58ef5411ec2287a4360f17cdd0edd2d09d4c5087c93", "sqlparse", ("tests",)
    ),
    Package(
        "tabulate", "0.9.0", "0095b12bf5966de529c0feb1fa08671671b3368eec77d7ef7ab114be2c068b3c", "tabulate", ("test",)
    ),
    Package(
        "jinja2",
        "3.1.4",
        "4a3aee7acbbe7303aede8e9648d13b8bf88a429282aa6122a993f0ac800cb369",
        "jinja2",
        ("tests",),
        "src",
        ("markupsafe==2.1.5",),
    ),
    Package(
        "click",
        "8.1.7",
        "ca9853ad459e787e2192211578cc907e7594e294c7ccc834310722b41b9ca6de",
        "click",
        ("tests", "--ignore=tests/typing"),
        "src",
    ),
    Package(
        "markdown",
        "3.6",
        "ed4f41f6daecbeeb96e576ce414c41d2d876daa9a16cb35fa8ed8c2ddfad0224",
        "markdown",
        ("tests", "--ignore=tests/test_syntax/extensions/test_md_in_html.py"),
        ".",
        ("pyyaml==6.0.3",),
    ),
    Package(
        "bottle", "0.12.25", "e1a9c94970ae6d710b3fb4526294dfeb86f2cb4a81eff3a4b98dc40fb0e5e021", "bottle", ("test",)
    ),
    Package("idna", "3.7", "028ff3aadf0609c1fd278d8ea3089299412a7a8b9bd005dd08b9f8285bcb5cfc", "idna", ("tests",)),
    Package(
        "docopt-ng", "0.9.0", "91c6da10b5bb6f2e9e25345829fb8278c78af019f6fc40887ad49b060483b1d7", "docopt", ("tests",)
    ),
    Package(
        "simpleeval",
        "0.9.13",
        "4a30f9cc01825fe4c719c785e3762623e350c4840d5e6855c2a8496baaa65fac",
        "simpleeval",
        ("test_simpleeval.py",),
    ),
    Package(
        "inflection",
        "0.5.1",
        "1a29730d366e996aaacffb2f1f1cb9593dc38e2ddd30c91250c6dde09ea9b417",
        "inflection",
        ("test_inflection.py",),
    ),
    Package("h11", "0.14.0", "8f19fbbe99e72420ff35c00b27a34cb9937e902a8b810e2c88300c6f0a3b699d", "h11", ("h11/tests",)),
    Package(
        "parso",
        "0.8.4",
        "eb3a7b58240fb99099a345571deecc0f9540ea5f4dd2fe14c2a99d6b281ab92d",
        "parso",
        ("test",),
        exclude=("test/normalizer_issue_files/",),
    ),
    Package(
        "networkx",
        "3.3",
        "0c127d8b2f4865f59ae9cb8aafcd60b5c70f3241ebd66f7defad7c4ab90126c9",
        "networkx",
        # The algorithms' own tests take minutes; these use most of them.
        tuple(f"networkx/{part}" for part in ("classes", "utils", "readwrite", "generators", "tests", "drawing")),
    ),
    Package(
        "openai-agents",
        "0.0.19",
        "4090d683ef7257b3f6299f76e477ad51a970fd76de7c55df65f4bc5029580f2b",
        "agents",
        (
            *("-p", "pytest_asyncio.plugin", "-p", "inline_snapshot.pytest_plugin", "tests"),
            *(f"--ignore=tests/{part}" for part in ("models", "mcp", "fastapi", "voice", "test_visualization.py")),
        ),
        "src",
        (
            *("openai==1.88.0", "pydantic==2.11.7", "mcp==1.9.4", "griffe==1.7.3", "requests==2.32.4"),
            *("pytest-asyncio==0.23.8", "inline-snapshot==0.20.7"),
        ),
    ),
    Package(
        "werkzeug",
        "3.0.3",
        "097e5bfda9f0aba8da6b8545146def481d06aa7d3266e7448e2cccf67dd8bd18",
        "werkzeug",
        ("-p", "pytest_timeout", "tests", "--ignore=tests/test_serving.py"),
        "src",
        (
            "ephemeral-port-reserve==1.1.4",
            "cryptography==45.0.4",
            "watchdog==6.0.0",
            "pytest-timeout==2.4.0",
            "pytest-xprocess==1.0.2",
        ),
    ),
    Package(
        "attrs",
        "23.2.0",
        "935dc3b529c262f6cf76e50877d35a4bd3c1de194fd41f47a2b7ae8f19971f30",
        "attr",
        ("tests",),
        "src",
        ("hypothesis==6.135.16", "cloudpickle==3.1.1"),
    ),
    Package(
        "trio",
        "0.25.1",
        "9f5314f014ea3af489e77b001861c535005c3858d38ec46b6b071ebfa339d7fb",
        "trio",
        (
            *("-p", "trio._tests.pytest_plugin", "src/trio", "--ignore=src/trio/_tests/tools"),
            *(
                f"--ignore=src/trio/_tests/test_{part}.py"
                for part in ("ssl", "highlevel_ssl_helpers", "dtls", "exports")
            ),
        ),
        "src",
        ("outcome==1.3.0.post0", "sortedcontainers==2.4.0", "sniffio==1.3.1"),
    ),
    Package(
        "smolagents",
        "1.9.2",
        "387c0208b4ce3d81abd5272b566a611b4f1f7eff49d82e4c7f15b71e51f4e71f",
        "smolagents",
        (
            "tests",
            # What needs the network, keys, or packages of gigabytes.
            *(
                f"--ignore=tests/test_{part}.py"
                for part in ("all_docs", "e2b_executor", "default_tools", "final_answer")
            ),
            *(f"--ignore=tests/test_{part}.py" for part in ("import", "models", "search", "tools")),
        ),
        "src",
        (
            *("huggingface-hub==0.28.1", "requests==2.32.4", "rich==13.9.4", "pandas==2.2.3", "numpy==2.2.2"),
            *("pillow==11.1.0", "markdownify==0.14.1", "duckduckgo-search==7.3.2", "python-dotenv==1.0.1"),
            *("ipython==8.32.0", "transformers==4.48.3", "jinja2==3.1.5", "markupsafe==2.1.5"),
        ),
    ),
)
