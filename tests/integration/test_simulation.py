"""A slice of `python -m tests.simulation`, which asks for thirty days."""

import asyncio
import logging
from pathlib import Path

import pytest
import structlog

from tests.simulation.days import Days

pytestmark = pytest.mark.long


@pytest.mark.parametrize(("seed", "further"), [(1, ()), (2, ("kids",))])
def test_a_day_keeps_every_promise(tmp_path: Path, seed: int, further: tuple[str, ...]) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        verdict = asyncio.run(Days(tmp_path, seed, further).live(0.6))
    finally:
        structlog.reset_defaults()
    assert verdict.wrong == ()
    assert verdict.programmes > 30
    assert verdict.edits > 5
