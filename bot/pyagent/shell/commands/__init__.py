"""One module per command of the command line, each with ``run(options) -> exit code``.

The module is imported when its command runs, so it may import what it needs at its top.
"""
