"""A pytest plugin: which tests may run beside each other when several processes share a run (`pytest -n 2`).

Tests of one group run one after the other in one process, since they share fixtures: all that need a package's
platform, else those of one file. A test marked `alone` has the machine for itself: what it measures, others would
disturb. A run in one process knows none of this.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.support.tap.process import ledgers

PLATFORMS = {"contract": frozenset({"platform"}), "e2e": frozenset({"platform", "channel"})}
"""The fixtures that a folder's files share."""
_GROUPS = "groups.json"


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a group of tests to the next process that has nothing left to do."""

    def _split_scope(self, nodeid: str) -> str:
        return self._groups[nodeid]

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        groups: Mapping[str, str] = json.loads((ledgers() / _GROUPS).read_text())
        return groups


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Share the tests out by their groups (`--dist loadgroup` of xdist 3.8 knows none with pytest 9)."""
    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Tell the process that shares out, which knows only names, which tests go together, before it is told of them."""
    if is_shared(session.config):
        groups = {item.nodeid: group_of(item) for item in session.items}
        written = ledgers() / _GROUPS
        written.write_text(json.dumps(groups))
        written.replace(ledgers().parent / _GROUPS)


def group_of(item: pytest.Item) -> str:
    """The tests that this one goes with: of its file, or of its folder where a platform is shared."""
    folder, file = item.path.parent.name, item.path.stem
    shares = not PLATFORMS.get(folder, frozenset()).isdisjoint(getattr(item, "fixturenames", ()))
    return folder if shares else f"{folder}/{file}"


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
