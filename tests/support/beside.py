"""A pytest plugin: which tests may run beside each other when several processes share a run (`pytest -n 2`).

Tests of one group run one after the other in one process, since they share fixtures: all that need a package's
platform, else those of one file. A test marked `alone` has the machine for itself: what it measures, others would
disturb. A run in one process knows none of this.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.tap.process import ledgers

PLATFORMS = {"contract": frozenset({"platform"}), "e2e": frozenset({"platform", "channel"})}
"""The fixtures that a folder's files share."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tell xdist the groups."""
    if not is_shared(config):
        return
    for item in items:
        folder, file = item.path.parent.name, item.path.stem
        together = not PLATFORMS.get(folder, frozenset()).isdisjoint(getattr(item, "fixturenames", ()))
        item.add_marker(pytest.mark.xdist_group(folder if together else f"{folder}.{file}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Hold the machine, with others or alone, from the first fixture's start to the last one's end."""
    if not is_shared(item.config):
        return (yield)
    with the_machine(ledgers().parent, alone=item.get_closest_marker("alone") is not None):
        return (yield)


def is_shared(config: pytest.Config) -> bool:
    """Whether this is one of several processes of a run."""
    return hasattr(config, "workerinput")


@contextmanager
def the_machine(folder: Path, *, alone: bool) -> Iterator[None]:
    """A lock in `folder` that many may hold, or one. Who waits for it alone lets nobody pass by in front."""
    with (folder / "door").open("w") as door, (folder / "room").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield
