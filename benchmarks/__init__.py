"""PyAgent against its peers, in one run and as ratios: ``python -m benchmarks``, or ``make bench``."""
