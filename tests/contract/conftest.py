"""One real platform for all contract tests, and files that its library does not know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_programmes


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A channel of short programmes."""
    home = Path(tmp_path_factory.mktemp("home"))
    make_programmes(home / "library")
    running = start_platform(home)
    yield running
    assert running.stop() == 0, running.tail()


@pytest.fixture
def spare_file(tmp_path: Path) -> Path:
    """A video file outside the library."""
    return make_programmes(tmp_path)[0]
