"""UUIDv7 ids: well formed, unique, ordered, whatever the clock does."""

import uuid

from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from tests.support.clock import ManualClock


def test_an_id_is_a_version_7_uuid_that_carries_the_milliseconds() -> None:
    clock = ManualClock()
    made = uuid.UUID(Uuid7Source(clock).new())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == int(clock.now().timestamp() * 1000)


def test_ids_rise_within_one_millisecond_and_beyond_the_counter() -> None:
    ids = Uuid7Source(ManualClock())
    made = [ids.new() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_ids_rise_although_the_clock_steps_back() -> None:
    clock = ManualClock()
    ids = Uuid7Source(clock)
    before = ids.new()
    clock.step_wall(-3600)
    assert ids.new() > before


def test_the_system_clock_is_aware_and_in_utc() -> None:
    now = SystemClock().now()
    assert now.utcoffset() is not None
    assert now.utcoffset().total_seconds() == 0  # type: ignore[union-attr]
