"""What every suite shares: no deadlines for property tests, and no answer outside the contract (tests/support/gate.py).

Property tests have no deadline, because the machine that runs them may be busy.

`VVTV_LONG_TESTS=2/64` runs the second of sixty-four parts of what is marked `long`, files and single tests, beside all
others: continuous integration takes another part with another commit (.ci/run), everybody else all of them.
"""

from __future__ import annotations

import gc
import os
import re

import pytest
from hypothesis import settings

pytest_plugins = ["tests.support.gate", "tests.support.beside"]

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Let go of what tests left before plugins load modules at the end.

    CPython 3.11 fails to parse one (`AST constructor recursion depth mismatch`) when a collection parses, too.
    """
    gc.collect()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests of other parts."""
    asked = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", os.environ.get("VVTV_LONG_TESTS", "1/1"))
    if asked is None or int(asked[1]) > int(asked[2]):
        raise pytest.UsageError("VVTV_LONG_TESTS is a part of at most 99, like 2/64")
    part, parts = int(asked[1]), int(asked[2])
    long = {item: _unit(item) for item in items if item.get_closest_marker("long")}
    mine = set(sorted(set(long.values()))[part - 1 :: parts])
    others = {item for item, unit in long.items() if unit not in mine}
    if others:
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=list(others))


def _unit(item: pytest.Item) -> str:
    """What is taken or left as one: a file that is long as a whole, whose tests share what is costly, else the test."""
    by_itself = any(mark.name == "long" for mark in item.own_markers)
    return item.nodeid if by_itself else str(item.path)
