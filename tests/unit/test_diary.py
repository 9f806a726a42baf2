"""What the supervisor writes down: ends and steps, in order, once, and later when the disk is full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ops.supervisor.diary import Diary, step_between
from services.infra.happenings import forget, noted
from services.infra.ids import Uuid7Source

AT = datetime(2026, 11, 26, tzinfo=UTC)


class TwoClocks:
    """A wall clock that may be stepped beside a monotonic one that may not."""

    def __init__(self) -> None:
        self.passed_s = 0.0
        self.stepped_s = 0.0
        self.free_bytes = 1000

    def now(self) -> datetime:
        return AT + timedelta(seconds=self.passed_s + self.stepped_s)

    def unix_ms(self) -> int:
        return int(self.now().timestamp() * 1000)

    def monotonic(self) -> float:
        return self.passed_s


def a_diary(folder: Path, clock: TwoClocks) -> Diary:
    free = lambda: clock.free_bytes  # noqa: E731
    return Diary(folder, clock, Uuid7Source(clock), free, step_s=1.0, full_bytes=100, look_s=1.0)


@given(st.floats(0, 1e5), st.floats(-1e5, 1e5))
def test_a_step_is_what_the_wall_clock_did_beyond_the_time_that_passed(passed_s: float, by_s: float) -> None:
    later = (AT + timedelta(seconds=passed_s + by_s), 5.0 + passed_s)
    found = step_between((AT, 5.0), later, 1.0)
    if abs(by_s) > 1.001:
        assert found is not None and abs(found - by_s) < 0.001
    elif abs(by_s) < 0.999:
        assert found is None


def test_ends_and_steps_are_written_in_order_and_forgotten_once_recorded(tmp_path: Path) -> None:
    clock = TwoClocks()
    diary = a_diary(tmp_path, clock)
    diary.ended("lab", "ended by SIGKILL")
    clock.passed_s, clock.stepped_s = 3.0, -2.5
    diary.look()
    diary.look()
    found = noted(tmp_path)
    assert [(one.action, one.subject) for one in found] == [
        ("process.ended", "process:lab"),
        ("clock.stepped", "clock"),
    ]
    assert found[1].detail == "stepped by -2.500 s"
    for one in found:
        forget(tmp_path, one)
    assert noted(tmp_path) == []


def test_what_the_disk_refuses_is_written_once_there_is_room(tmp_path: Path) -> None:
    folder = tmp_path / "happenings"
    folder.write_text("no folder")  # every write into it fails, as on a full disk
    diary = a_diary(folder, TwoClocks())
    diary.ended("edge-1", "ended by SIGKILL")
    diary.ended("lab", "ended with status 1")
    folder.unlink()
    diary.look()
    assert [one.subject for one in noted(folder)] == ["process:edge-1", "process:lab"]


def test_a_full_disk_is_written_down_once_and_so_is_its_end(tmp_path: Path) -> None:
    clock = TwoClocks()
    diary = a_diary(tmp_path, clock)
    for clock.free_bytes in (1000, 99, 0, 50, 100, 5000):
        diary.look()
    assert [(one.action, one.detail) for one in noted(tmp_path)] == [
        ("disk.full", "99 bytes are free"),
        ("disk.freed", "100 bytes are free"),
    ]


def test_a_torn_note_holds_up_no_other(tmp_path: Path) -> None:
    diary = a_diary(tmp_path, TwoClocks())
    (tmp_path / "0.json").write_text('{"happening_id": ')
    diary.ended("redis", "ended by SIGKILL")
    assert [one.subject for one in noted(tmp_path)] == ["process:redis"]
