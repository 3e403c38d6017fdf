"""The first pull request in a repository: a configuration file, and what PyAgent would do once it is merged.

Until then nothing else happens; closing it means no. Pure text.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pyagent.core.config import OWN_FILE
from pyagent.core.markdown import code
from pyagent.core.model import Category
from pyagent.core.run_report import FleetResult

BRANCH = "pyagent/configure"
TITLE = "Configure PyAgent"
COMMIT = "Configure PyAgent\n\nMerging this lets PyAgent open pull requests here.\n"
_MOST_LINES = 40
_MOST_DIFFS = 3


class Consent(StrEnum):
    """Whether a repository wants us."""

    YES = "yes"
    NOT_YET = "not yet"
    NO = "no"


def settings_file() -> str:
    """The configuration that is proposed: the defaults, a gentle limit, and what can be switched off."""
    off = "\n".join(f"# {category.value} = false" for category in Category)
    return f"""# What PyAgent does in this repository. `pyagent schema` prints every key, docs/config.md explains them.

# A bundle to begin with, instead of or under the keys below: "gentle", "thorough" or "security".
# preset = "gentle"

# "safe" keeps behaviour for every input; "review" also takes fixes that want a glance.
pull-request-safety = "review"

# Files that are never touched, in the syntax of .gitignore (what .gitignore names is left out already).
exclude = []

[limits]
open-pull-requests = 3

# A category is a pull request. Switch off what you do not want:
[categories]
{off}
"""


def body(result: FleetResult, diffs: Mapping[Category, str]) -> str:
    """What the pull request says: counts per category and the first changes."""
    rows = "\n".join(f"| {count.category} | {count.found} | {count.fixed} |" for count in result.counts)
    shown = [_diff(category, text) for category, text in list(diffs.items())[:_MOST_DIFFS]]
    parts = [
        "PyAgent finds problems in Python code and fixes those it can prove. This pull request adds "
        f"{code(OWN_FILE)}. **Nothing else happens until it is merged; close it, and PyAgent stays away.**",
        "### What it would do here",
        f"| category | found | would be fixed |\n|---|---:|---:|\n{rows}",
        "Each category becomes one pull request, each commit one rule. At most "
        "three are open at a time; `[limits]` in the file changes that.",
        *shown,
        "Commands work in comments by people who may write here, also before this is merged: `/pyagent help`.",
    ]
    return "\n\n".join(parts) + "\n"


def _diff(category: Category, text: str) -> str:
    lines = text.splitlines()
    more = f"\n… {len(lines) - _MOST_LINES} more lines" if len(lines) > _MOST_LINES else ""
    kept = "\n".join(lines[:_MOST_LINES])
    fence = "~~~~" if "~~~~" not in kept else "~" * 12
    return (
        f"<details>\n<summary>First changes of {category.value}</summary>\n\n"
        f"{fence}diff\n{kept}{more}\n{fence}\n\n</details>"
    )
