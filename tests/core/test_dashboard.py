"""The words of the dashboard issue, and what its boxes mean."""

from __future__ import annotations

from inline_snapshot import snapshot

from pyagent.core.dashboard import MARKER, render, ticked, waiting_lines, waiting_of
from pyagent.core.lifecycle import PullState, Redo
from pyagent.core.markers import marker, state_marker
from pyagent.core.model import Category
from pyagent.core.run_report import Pull

BUGS, TYPES = Category.BUGS, Category.TYPES
PULLS = {
    BUGS: [PullState(7, "open", body=f"{marker(BUGS, ['aa'])}\n{state_marker('', ['cc', 'dd'])}")],
    TYPES: [PullState(3, "closed", body=marker(TYPES, ["bb"]))],
}


def test_the_issue() -> None:
    held = Pull("syntax", "left", None, "", "pyagent/syntax", 2, "as many are open as <allowed>")
    waiting = waiting_lines([held])
    body = render(PULLS, waiting)
    assert body == snapshot("""\
<!-- pyagent:dashboard -->

What PyAgent does here. It edits this issue in silence; close it and it stays closed. Tick a box to start something.

## Open

- [ ] <!-- action:rebase=bugs --> **bugs**: #7, 1 finding · rebase

<!-- waiting -->
## Waiting

- **syntax**: as many are open as &lt;allowed\\>

<!-- /waiting -->

## Declined

- [ ] <!-- action:recreate=bugs --> **bugs**: 2 findings in #7 · offer again
- [ ] <!-- action:recreate=types --> **types**: 1 finding in #3 · offer again

## How it was taken

11 of 100: the share of pull requests that were merged, and of fixes that were kept.

| category | merged | declined | fixes undone | |
|---|---:|---:|---:|---|
| types | 0 | 1 | 0 |  |

## Run

- [ ] <!-- action:fix --> Look again now
""")
    assert waiting_of(body) == waiting
    assert render(PULLS, waiting_of(body)) == body


def test_ticked_boxes_ask_for_runs() -> None:
    body = render(PULLS, "").replace("- [ ]", "- [x]")
    assert ticked(body) == (
        (Redo.REBASE, (BUGS,)),
        (Redo.RECREATE, (BUGS,)),
        (Redo.RECREATE, (TYPES,)),
        (Redo.NO, ()),
    )
    assert ticked(render(PULLS, "")) == ()


def test_boxes_elsewhere_and_nonsense_ask_for_nothing() -> None:
    assert ticked("- [x] <!-- action:fix -->") == ()
    assert ticked(f"{MARKER}\n- [x] <!-- action:rebase=everything -->\n- [x] <!-- action:delete=bugs -->") == ()
