"""What is written so that a module logs: the statements it needs first, the trace that a handler leaves."""

from __future__ import annotations

from pyagent.core.model import Edit, Fix, Site

IMPORT = "import logging"


def needs(site: Site) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Imports and preamble for the logger that a site was given; nothing where the module has one."""
    if site.has("shared"):
        return (site.text("shared"),), ()
    if not site.flag("fresh"):
        return (), ()
    return (IMPORT,), (f"{site.text('logger')} = logging.getLogger(__name__)",)


def traced(site: Site, edits: tuple[Edit, ...] = (), region: tuple[int, int] | None = None) -> Fix:
    """A fix that leaves a trace of the exception: a debug message with the traceback.

    Args:
        site: A site with the facts of the trace; without them only the other edits are made.
        edits: What else is changed.
        region: Span of what else is changed.
    """
    if not site.has("trace"):
        return Fix(edits, imports=site.names("imports"), region=region)
    if site.text("trace") == "argument":
        at, call = site.span("at"), site.span("call")
        own = Edit(at[0], at[1], f"{site.text('lead')}exc_info=True")
        return Fix((*edits, own), region=region or call)
    start, end = site.span("at")
    imports, preamble = needs(site)
    own = Edit(start, end, f"{site.text('before')}{_message(site)}{site.text('after')}")
    return Fix((*edits, own), imports=imports, preamble=preamble, region=region or (start, end))


def _message(site: Site) -> str:
    logger, text = site.text("logger"), site.text("text")
    if site.text("style") == "brace":
        return f'{logger}.opt(exception=True).debug("{text}")'
    return f'{logger}.debug("{text}", exc_info=True)'
