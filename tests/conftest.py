"""Settings that hold for every test."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A deadline per example measures the machine, not the code: CI shares its two cores.
settings.register_profile("pyagent", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pyagent")
