"""Writes the generated pages, docs/agents.md, docs/config.md and docs/errors.md, or checks that they are fresh.

The text is made by ``pyagent.core.docs`` from the agents and the configuration; this only compares and writes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pyagent.agents.describe import describe_all
from pyagent.agents.registry import own_agents
from pyagent.core.docs import agents_page, config_page
from pyagent.core.error_pages import errors_page

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main(arguments: list[str]) -> int:
    """Write or check the pages; 1 when a page is stale."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    todo = parser.add_mutually_exclusive_group(required=True)
    todo.add_argument("--write", action="store_true", help="write the pages")
    todo.add_argument("--check", action="store_true", help="fail when a page is not what it would be")
    options = parser.parse_args(arguments)
    pages = {
        DOCS / "agents.md": agents_page(describe_all(own_agents()).values()),
        DOCS / "config.md": config_page(),
        DOCS / "errors.md": errors_page(),
    }
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        name = path.relative_to(DOCS.parent)
        if options.write:
            path.write_text(pages[path], encoding="utf-8")
        sys.stdout.write(f"{name}: {'written' if options.write else 'stale; run make docs'}\n")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
