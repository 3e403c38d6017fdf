"""Found by every Python that the bot of the test starts: a fix in a file that says so ends the process, or hangs."""

import os
import signal
import sys
import time

if "pyagent.shell.child" in sys.orig_argv:
    from pyagent.shell import category_run

    usual = category_run.ask

    def ask(agent, site, text):
        if b"# segfault" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if b"# hang" in text:
            time.sleep(600)
        return usual(agent, site, text)

    category_run.ask = ask
