"""Caps are held to what is received: what fits passes, what does not is dropped, who goes on is shut out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.media.sfu.keyframes import Asking, KeyFrameRequests
from services.media.sfu.policing import Caps, Excess, Leniency, Policer
from services.media.sfu.reception import Reception

LENIENCY = Leniency(burst_s=1, slack=0.2, patience_s=3)
THUMB = Caps(140_000, 8, (320, 180))


def pushed(
    policer: Policer, *, bps: int, fps: int, seconds: float, size: tuple[int, int] = (320, 180)
) -> int:
    """Send so much for so long, a key frame whenever one is waited for; the bits that passed."""
    passed = 0
    for number in range(int(seconds * fps)):
        bits, now_s = bps // fps, number / fps
        key = number == 0 or policer.waits_for_key
        if policer.judge(bits, number * (90000 // fps), now_s, key=key, size=size if key else None):
            passed += bits
    return passed


def test_a_publisher_within_its_caps_is_never_touched() -> None:
    policer = Policer(THUMB, LENIENCY, 0.0)
    assert pushed(policer, bps=139_000, fps=8, seconds=60) > 139_000 * 59
    assert policer.excess is None


@given(st.integers(200_000, 5_000_000), st.integers(4, 20))
def test_what_passes_is_never_above_the_cap(bps: int, seconds: int) -> None:
    policer = Policer(THUMB, LENIENCY, 0.0)
    assert pushed(policer, bps=bps, fps=8, seconds=seconds) <= 140_000 * (seconds + LENIENCY.burst_s)


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"bps": 400_000, "fps": 8}, Excess.BITRATE),
        ({"bps": 100_000, "fps": 30}, Excess.FRAME_RATE),
        ({"bps": 100_000, "fps": 8, "size": (640, 360)}, Excess.SIZE),
    ],
)
def test_whoever_stays_above_a_cap_is_shut_out(given_: dict[str, int], why: Excess) -> None:
    policer = Policer(THUMB, LENIENCY, 0.0)
    pushed(policer, seconds=2.5, **given_)  # type: ignore[arg-type]
    assert policer.excess is None
    pushed(policer, seconds=8, **given_)  # type: ignore[arg-type]
    assert policer.excess is why


def test_a_burst_that_ends_is_forgiven() -> None:
    policer = Policer(THUMB, LENIENCY, 0.0)
    for second in range(40):
        bps = 600_000 if second % 5 < 2 else 50_000
        for frame in range(8):
            number = second * 8 + frame
            policer.judge(bps // 8, number * 11250, number / 8, key=policer.waits_for_key)
    assert policer.excess is None


def test_nothing_passes_after_a_drop_until_a_key_frame() -> None:
    policer = Policer(Caps(8_000, 30, None), LENIENCY, 0.0)
    assert policer.judge(1_000, 0, 0.0, key=True)
    assert not policer.judge(50_000, 3000, 0.1)
    assert not policer.judge(100, 6000, 0.2)
    assert policer.judge(100, 9000, 0.3, key=True)


def test_a_picture_turned_on_its_side_fits() -> None:
    assert THUMB.fits((180, 320))
    assert not THUMB.fits((321, 180))


def test_sound_is_dropped_packet_by_packet() -> None:
    policer = Policer(Caps(64_000), LENIENCY, 0.0)
    assert not policer.judge(100_000, 0, 0.0)
    assert policer.judge(1_000, 960, 0.02)


def test_a_key_frame_is_asked_for_again_until_it_comes() -> None:
    requests = KeyFrameRequests(Asking(interval_s=0.5, retry_s=0.3, attempts=4))
    assert requests.want(0.0)
    assert not requests.due(0.1)
    assert not requests.due(0.29)
    assert requests.due(0.31)
    requests.came()
    assert not requests.due(9.0)


def test_key_frames_are_not_asked_for_faster_than_the_interval() -> None:
    requests = KeyFrameRequests(Asking(interval_s=0.5, retry_s=0.3, attempts=4))
    asked = 0
    for step in range(100):
        asked += requests.want(step / 100)
        requests.came()
    assert asked == 2


def test_a_request_is_given_up_after_its_attempts() -> None:
    requests = KeyFrameRequests(Asking(interval_s=0.5, retry_s=0.3, attempts=3))
    requests.want(0.0)
    assert sum(requests.due(step / 10) for step in range(200)) == 2


@given(st.integers(0, 0xFFFF), st.sets(st.integers(1, 99), max_size=30))
def test_every_lost_packet_is_asked_for_and_no_other(first: int, lost: set[int]) -> None:
    reception = Reception(90000)
    for step in range(101):
        if step not in lost:
            reception.add((first + step) & 0xFFFF, step * 3000, step / 30)
    assert reception.lost == len(lost)
    assert set(reception.missing()) == {(first + step) & 0xFFFF for step in lost}
    for step in lost:
        reception.add((first + step) & 0xFFFF, step * 3000, 4.0)
    assert reception.missing() == []
    assert reception.lost == 0


def test_what_never_comes_is_not_asked_for_for_ever() -> None:
    reception = Reception(90000)
    reception.add(1, 0, 0.0)
    reception.add(3, 0, 0.0)
    assert sum(bool(reception.missing()) for _ in range(50)) == 10
