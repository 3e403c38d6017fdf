"""The cases are compiled once for all tests of the folder."""

from __future__ import annotations

import pytest
from built_cases import Built, build_cases


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The cases, compiled."""
    return build_cases(tmp_path_factory.mktemp("cases"))
