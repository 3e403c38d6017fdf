"""What a log message renders is the same before and after it is made lazy."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyagent import rust_core
from pyagent.agents.log001_print_call import PrintCall
from pyagent.agents.log004_eager_log_format import EagerLogFormat
from pyagent.core.fixing import Candidate, Project, apply_fixes
from pyagent.core.model import Fix
from pyagent.core.sites import sites_of

MODULE = "import logging\n\nlogger = logging.getLogger('texts')\n\n\ndef f(x, n):\n    {}\n"


def fixed(agent: type[PrintCall | EagerLogFormat], statement: str) -> str:
    text = MODULE.replace("{}", statement, 1)
    scan = rust_core.scan_text("package/module.py", text.encode(), rules=[agent.rule])
    results = [(site, agent().fix(site)) for site in sites_of(scan, text.encode())]
    candidates = [Candidate(agent.rule, site.start, site.end, fix) for site, fix in results if isinstance(fix, Fix)]
    return apply_fixes("package/module.py", text.encode(), candidates, Project()).text.decode()


def rendered(text: str, x: object, n: int) -> list[str]:
    logger, seen = logging.getLogger("texts"), []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        namespace: dict[str, object] = {}
        exec(text, namespace)
        namespace["f"](x, n)  # type: ignore[operator]
    finally:
        logger.removeHandler(handler)
    return seen


MESSAGES = [
    "f'{x}'",
    "f'100% {x!r} {n:05d} {{}}'",
    "f'{x!s:>9}|{x!s:<9}|{n:>7}|{n:+d}|{n:x}|{n:#x}|{n:8.3f}|{n:.2e}'",
    "f'{n=} {x=}'",
    "rf'\\d{x}'",
    "'%s%% of %r' % (x, n)",
    "'%5d' % n",
    "'{} {!r:>8} {n:d} {{}} 5%'.format(x, x, n=n)",
    "'{1} {0} {1}'.format(x, n)",
    "'a\\'' + str(x) + \"\\\"b'\" + repr(n) + '%'",
    "'%d' % n + ' of ' + str(x)",
    "'a' \"b'%\" f'{x}'",
]


@pytest.mark.parametrize("message", MESSAGES)
@given(
    x=st.one_of(
        st.text(),
        st.integers(),
        st.none(),
        st.lists(st.integers()),
        st.tuples(st.text(), st.text()),
        st.dictionaries(st.text(), st.text()),
    ),
    n=st.integers(-9999, 9999),
)
def test_a_lazy_message_renders_the_same_text(message: str, x: object, n: int) -> None:
    before = MODULE.replace("{}", f"logger.info({message})", 1)
    after = fixed(EagerLogFormat, f"logger.info({message})")
    assert after != before
    assert rendered(after, x, n) == rendered(before, x, n)


@pytest.mark.parametrize(
    "message", [*(text for text in MESSAGES if "=}" not in text), "x", "x, n", "'a %', x, f'{n}%'", "'%s', \"it's\""]
)
@given(x=st.one_of(st.text(), st.integers(), st.none()), n=st.integers(-9999, 9999))
def test_a_print_becomes_a_message_of_the_same_text(message: str, x: object, n: int) -> None:
    after = fixed(PrintCall, f"print({message})")
    assert "print(" not in after
    expected = eval(f"' '.join(str(item) for item in ({message},))", {"x": x, "n": n})
    assert rendered(after, x, n) == [expected]
