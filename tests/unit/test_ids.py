"""UUIDv7 ids: well formed, unique, ordered, whatever the clock does."""

import subprocess
import sys
import uuid

from services.infra.clock import SystemClock
from services.infra.ids import RequestIds, Uuid7Source
from tests.support.clock import ManualClock
from tests.support.conformance import REPOSITORY


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


def test_a_request_id_is_a_version_7_uuid_that_carries_the_milliseconds() -> None:
    clock = ManualClock()
    ids = RequestIds(clock)
    for step in range(3):
        made = uuid.UUID(ids.new())
        assert (made.version, made.variant) == (7, uuid.RFC_4122)
        assert made.int >> 80 == clock.unix_ms()
        clock.advance(step)


def test_request_ids_are_written_as_the_standard_library_writes_them_and_never_repeat() -> None:
    ids = RequestIds(ManualClock())
    made = [ids.new() for _ in range(10_000)]
    assert len(set(made)) == len(made)
    assert [str(uuid.UUID(one)) for one in made] == made


def test_every_random_bit_of_a_request_id_is_drawn() -> None:
    entropy = iter((bytes(640), b"\xff" * 640))
    ids = RequestIds(ManualClock(), lambda _: next(entropy))
    made = [uuid.UUID(ids.new()).int for _ in range(128)]
    assert (made[0] ^ made[-1]).bit_count() == 74


FORKING = """
import os
from services.infra.ids import RequestIds
from tests.support.clock import ManualClock

ids = RequestIds(ManualClock())
ids.new()
child = os.fork()
os.write(1, "".join(f"{ids.new()}\\n" for _ in range(63)).encode())
if child == 0:
    os._exit(0)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_process_draws_its_own_request_ids() -> None:
    """In a process of its own: what is forked from one with threads may wait for ever for those it does not have."""
    told = subprocess.run(
        [sys.executable, "-c", FORKING],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    made = told.stdout.split()
    assert len(made) == len(set(made)) == 2 * 63
