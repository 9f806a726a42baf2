"""A pytest plugin: which tests may run beside each other when several processes share a run (`pytest -n 2`).

Tests of one group run one after the other in one process, since they share fixtures: all that need a package's
platform, else those of one file. Tests marked `alone` measure what others would disturb, a platform that idles too:
they are the first group. Unit tests and those of gates, which leave nothing running, go on beside it at the lowest
priority, where a process may take its own back; all others wait for its end. A run in one process knows none of this.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.support.tap.process import ledgers

PLATFORMS = {"contract": frozenset({"platform"}), "e2e": frozenset({"platform", "channel"})}
"""The fixtures that a folder's files share."""
ALONE = "alone"
GENTLE = ("unit/", "gates/")
"""How the names of groups begin that may run beside those that are alone."""
_LOWEST = 19
_USUAL = os.getpriority(os.PRIO_PROCESS, 0)
_GROUPS = "groups.json"
_OTHERS_MAY = "others-may"
_SOMEBODY_ALONE = pytest.StashKey[bool]()


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a group of tests to the next process that has nothing left to do, the one that is alone before all."""

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """Let others begin when no test is left that is alone."""
        super().mark_test_complete(node, item_index, duration)
        groups = [self.workqueue, *self.assigned_work.values()]
        if all(done for group in groups for done in group.get(ALONE, {}).values()):
            _let_others()

    def remove_node(self, node: Any) -> str | None:
        """Let others begin when a process crashed: what it leaves may go to one that waits, and the run has failed."""
        crashed: str | None = super().remove_node(node)
        if crashed is not None:
            _let_others()
        return crashed

    def _assign_work_unit(self, node: Any) -> None:
        if ALONE in self.workqueue:
            self.workqueue.move_to_end(ALONE, last=False)
        elif ALONE not in self.assigned_work.get(node, {}) and not _may_others():
            gentle = next((group for group in self.workqueue if group.startswith(GENTLE)), None)
            if gentle is not None:
                self.workqueue.move_to_end(gentle, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        return self._groups[nodeid]

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        groups: Mapping[str, str] = json.loads((ledgers() / _GROUPS).read_text())
        return groups


def _let_others() -> None:
    (ledgers() / _OTHERS_MAY).touch()


def _may_others() -> bool:
    return (ledgers() / _OTHERS_MAY).exists()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Share the tests out by their groups (`--dist loadgroup` of xdist 3.8 knows none with pytest 9)."""
    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Tell the process that shares out, which knows only names, which tests go together, before it is told of them."""
    if is_shared(session.config):
        groups = {item.nodeid: group_of(item) for item in session.items}
        session.config.stash[_SOMEBODY_ALONE] = ALONE in groups.values()
        written = ledgers() / _GROUPS
        written.write_text(json.dumps(groups))
        written.replace(ledgers().parent / _GROUPS)


def group_of(item: pytest.Item) -> str:
    """The tests that this one goes with: all that are alone, else of its folder's platform, else of its file."""
    if item.get_closest_marker("alone") is not None:
        return ALONE
    folder, file = item.path.parent.name, item.path.stem
    shares = not PLATFORMS.get(folder, frozenset()).isdisjoint(getattr(item, "fixturenames", ()))
    return folder if shares else f"{folder}/{file}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Wait, before the first fixture starts, until no test is left that is alone, or run gently until then."""
    if is_shared(item.config) and group_of(item) != ALONE and item.config.stash[_SOMEBODY_ALONE]:
        others_may = ledgers().parent / _OTHERS_MAY
        gentle = group_of(item).startswith(GENTLE) and can_return()
        while not (gentle or others_may.exists()):
            time.sleep(0.1)
        os.setpriority(os.PRIO_PROCESS, 0, _USUAL if others_may.exists() else _LOWEST)
    return (yield)


@cache
def can_return() -> bool:
    """Whether this process may raise its priority again; asked by a process of its own, which risks nothing."""
    try_it = f"import os; os.nice({_LOWEST}); os.setpriority(os.PRIO_PROCESS, 0, {_USUAL})"
    return (
        subprocess.run([sys.executable, "-c", try_it], stderr=subprocess.DEVNULL, check=False).returncode == 0
    )


def is_shared(config: pytest.Config) -> bool:
    """Whether this is one of several processes of a run."""
    return hasattr(config, "workerinput")
