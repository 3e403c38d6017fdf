"""The statements that a module needs before it can log."""

from __future__ import annotations

from pyagent.core.model import Site

IMPORT = "import logging"


def needs(site: Site) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Imports and preamble for the logger that a site was given; nothing where the module has one."""
    if not site.flag("fresh"):
        return (), ()
    return (IMPORT,), (f"{site.text('logger')} = logging.getLogger(__name__)",)
