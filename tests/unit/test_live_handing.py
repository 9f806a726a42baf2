"""What the SFU makes of a live publisher's packets: order, whole pictures, times, and a Matroska that FFmpeg reads."""

from __future__ import annotations

import io
import itertools
import random
from fractions import Fraction

import av
import numpy as np
import pytest
from av.packet import Packet as AvPacket
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from hypothesis import given
from hypothesis import strategies as st

from lab.live.door import Refusals
from services.media.sfu.live import matroska
from services.media.sfu.live.lipsync import Lipsync
from services.media.sfu.live.ordering import Ordering
from services.media.sfu.live.pictures import Picture, Pictures
from services.media.sfu.rtp import Packet
from tests.support.sfu import drawn, read_code

PATIENCE_S = 0.3
SIZE = (320, 176)
LIMIT_BYTES = 1 << 20


def packet(sequence: int, payload: bytes = b"x", timestamp: int = 0, *, marker: bool = False) -> Packet:
    return Packet(96, marker, sequence & 0xFFFF, timestamp, 1, payload, b"")


@given(st.integers(0, 0xFFFF), st.permutations(range(12)), st.sets(st.integers(1, 11)))
def test_packets_come_out_in_order_however_they_came_and_losses_are_told(
    first: int, order: list[int], lost: set[int]
) -> None:
    ordering = Ordering(PATIENCE_S)
    ordering.add(packet(first), 0.0)
    for place, step in enumerate(order):
        if step not in lost | {0}:
            ordering.add(packet(first + step), place / 1000)
            ordering.add(packet(first + step), place / 1000)
    out = [*ordering.take(0.1), *ordering.take(1.0)]
    kept = [one.sequence for one in out if one is not None]
    expected = [step for step in range(12) if step not in lost]
    assert kept == [(first + step) & 0xFFFF for step in expected]
    inner = sum(later - earlier > 1 for earlier, later in itertools.pairwise(expected))
    assert out.count(None) == inner


def test_a_missing_packet_is_waited_for_and_no_longer_than_patience_lasts() -> None:
    ordering = Ordering(PATIENCE_S)
    ordering.add(packet(1), 0.0)
    ordering.add(packet(3), 0.1)
    assert [one.sequence for one in ordering.take(0.1) if one] == [1]
    assert ordering.take(0.39) == []
    ordering.add(packet(2), 0.39)
    assert [one.sequence for one in ordering.take(0.39) if one] == [2, 3]
    ordering.add(packet(2), 0.5)
    assert ordering.take(9.0) == []


def coded(codec: str, count: int, every: int = 10) -> list[AvPacket[VideoStream]]:
    """Pictures that show their numbers, a key frame every so many."""
    encoder = VideoCodecContext.create({"vp8": "libvpx", "h264": "libx264"}[codec], "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height = SIZE
    encoder.pix_fmt = "yuv420p"
    encoder.time_base = Fraction(1, 30)
    encoder.options = (
        {"deadline": "realtime", "lag-in-frames": "0", "g": str(every)}
        if codec == "vp8"
        else {"preset": "ultrafast", "tune": "zerolatency", "g": str(every), "x264-params": "slices=1"}
    )
    made: list[AvPacket[VideoStream]] = []
    for number in range(count):
        frame = VideoFrame.from_ndarray(drawn(number, *SIZE), format="gray").reformat(format="yuv420p")
        frame.pts = number
        made += encoder.encode(frame)
    return [*made, *encoder.encode(None)]


def packed(codec: str, pictures: list[AvPacket[VideoStream]]) -> list[Packet]:
    """RTP packets by aiortc's own payloaders."""
    from aiortc.codecs.h264 import H264Encoder
    from aiortc.codecs.vpx import VpxPayloadDescriptor

    out: list[Packet] = []
    for picture in pictures:
        data = bytes(picture)
        if codec == "h264":
            payloads = H264Encoder._packetize(H264Encoder._split_bitstream(data))
        else:
            parts = [data[at : at + 900] for at in range(0, len(data), 900)]
            payloads = [
                bytes(VpxPayloadDescriptor(partition_start=int(at == 0), partition_id=0, picture_id=5)) + part
                for at, part in enumerate(parts)
            ]
        last = len(payloads) - 1
        for at, payload in enumerate(payloads):
            out.append(packet(len(out), payload, int(picture.pts or 0) * 3000, marker=at == last))
    return out


def read(data: bytes) -> list[tuple[float, int]]:
    with av.open(io.BytesIO(data), "r") as container:
        return [(float(frame.time or 0), read_code(frame)) for frame in container.decode(video=0)]


def written(codec: str, pictures: list[Picture], sound: bool = False) -> bytes:
    first, clusters = pictures[0], matroska.Clusters()
    assert first.size is not None
    out = matroska.header(codec, first.size, first.setup, 2 if sound else None)
    for picture in pictures:
        out += clusters.block(
            matroska.VIDEO, Fraction(picture.timestamp, 90000), picture.data, key=picture.key
        )
    return out


@pytest.mark.parametrize("codec", ["vp8", "h264"])
def test_what_was_encoded_is_read_from_the_matroska_picture_by_picture(codec: str) -> None:
    pictures = Pictures(codec, LIMIT_BYTES)
    whole = [one for each in packed(codec, coded(codec, 60)) for one in pictures.add(each)]
    assert len(whole) == 60
    assert whole[0].size == SIZE
    found = read(written(codec, whole))
    assert [code for _, code in found] == list(range(60))
    assert max(abs(time - code / 30) for time, code in found) < 0.0002


@pytest.mark.parametrize("codec", ["vp8", "h264"])
@pytest.mark.parametrize("seed", range(8))
def test_after_a_loss_nothing_comes_before_the_next_key_frame(codec: str, seed: int) -> None:
    """Whatever is lost: every picture that is handed on shows what was sent, to the pixel of a whole decoder's."""
    sent, dice = packed(codec, coded(codec, 60)), random.Random(seed)
    pictures, whole, lost_one = Pictures(codec, LIMIT_BYTES), list[Picture](), False
    for each in sent:
        if dice.random() < 0.06:
            lost_one = True
            continue
        if lost_one:
            whole += pictures.add(None)
            lost_one = False
        whole += pictures.add(each)
    assert whole
    assert whole[0].key
    assert pictures.withheld
    shown = [(round(time * 30), code) for time, code in read(written(codec, whole))]
    assert shown == [(picture.timestamp // 3000, picture.timestamp // 3000) for picture in whole]
    clean = whole_pixels(codec, sent)
    for time, pixels in decoded(written(codec, whole)):
        assert np.array_equal(pixels, clean[time])


def whole_pixels(codec: str, sent: list[Packet]) -> dict[int, np.ndarray]:
    pictures = Pictures(codec, LIMIT_BYTES)
    return dict(decoded(written(codec, [one for each in sent for one in pictures.add(each)])))


def decoded(data: bytes) -> list[tuple[int, np.ndarray]]:
    with av.open(io.BytesIO(data), "r") as container:
        return [
            (round(float(frame.time or 0) * 30), frame.to_ndarray(format="gray"))
            for frame in container.decode(video=0)
        ]


@given(st.lists(st.tuples(st.binary(max_size=40), st.integers(0, 3), st.booleans()), max_size=40))
def test_a_strangers_payloads_make_no_more_than_no_picture(parts: list[tuple[bytes, int, bool]]) -> None:
    for codec in ("vp8", "h264"):
        pictures = Pictures(codec, 64)
        for number, (payload, time, marker) in enumerate(parts):
            for made in pictures.add(packet(number, payload, time, marker=marker)):
                assert made.key or not pictures.waits


def test_a_picture_without_end_is_given_up() -> None:
    pictures = Pictures("vp8", 1000)
    begins = b"\x10" + b"\x00\x00\x00\x9d\x01\x2a\x40\x01\xb0\x00" + bytes(500)
    assert pictures.add(packet(0, begins)) == []
    for number in range(1, 9):
        assert pictures.add(packet(number, b"\x00" + bytes(500))) == []
    assert pictures.add(packet(9, b"\x00x", marker=True)) == []
    assert pictures.withheld == 1


RATES = {"video": 90_000, "audio": 48_000}


def ntp(seconds: float) -> int:
    return round((3_900_000_000 + seconds) * (1 << 32))


@given(
    st.integers(0, 0xFFFFFFFF),
    st.integers(0, 0xFFFFFFFF),
    st.floats(0, 0.4),
    st.floats(0, 0.4),
)
def test_what_was_made_at_once_has_one_time_however_late_it_came(
    video_zero: int, audio_zero: int, video_late: float, audio_late: float
) -> None:
    lipsync = Lipsync(RATES, 3)

    def video(moment: float) -> int:
        return (video_zero + round(moment * 90_000)) & 0xFFFFFFFF

    def audio(moment: float) -> int:
        return (audio_zero + round(moment * 48_000)) & 0xFFFFFFFF

    lipsync.came("video", video(0.1), 0.1 + video_late)
    lipsync.came("audio", audio(0.0), 0.0 + audio_late)
    lipsync.settle(1.0)
    assert not lipsync.settled
    lipsync.told("video", ntp(0.5), video(0.5))
    lipsync.told("audio", ntp(0.7), audio(0.7))
    lipsync.settle(1.0)
    assert lipsync.tied
    for moment in range(1, 200_000, 20_000):
        apart = lipsync.place("video", video(moment)) - lipsync.place("audio", audio(moment))
        assert abs(apart) < 0.0001


def test_without_reports_what_came_first_belongs_together_and_a_report_corrects_it_forwards() -> None:
    lipsync = Lipsync(RATES, 3)
    lipsync.came("video", 1000, 10.0)
    lipsync.came("audio", 5000, 10.2)
    lipsync.settle(12.9)
    assert not lipsync.settled
    lipsync.settle(13.0)
    assert lipsync.place("audio", 5000) - lipsync.place("video", 1000) == Fraction(1, 5)
    before = lipsync.place("video", 91_000), lipsync.place("audio", 53_000)
    lipsync.told("video", ntp(20.0), 91_000)
    lipsync.told("audio", ntp(20.0), 53_000)
    after = lipsync.place("video", 91_000), lipsync.place("audio", 53_000)
    assert abs(after[0] - after[1]) < 0.0001
    assert all(later >= earlier for later, earlier in zip(after, before, strict=True))


def test_sound_that_begins_later_is_placed_by_its_coming() -> None:
    lipsync = Lipsync(RATES, 0)
    lipsync.came("video", 0, 10.0)
    lipsync.settle(10.0)
    lipsync.came("audio", 777, 12.0)
    assert lipsync.place("audio", 777) - lipsync.place("video", 180_000) == 0


def test_clocks_that_drift_are_followed_when_it_can_be_seen() -> None:
    lipsync = Lipsync(RATES, 0)
    lipsync.came("video", 0, 0.0)
    lipsync.came("audio", 0, 0.0)
    lipsync.settle(0.0)
    last = {"video": Fraction(0), "audio": Fraction(0)}
    for second in range(1, 4000):
        drifted = round(second * 48_000 * 1.0001)
        lipsync.told("video", ntp(second), second * 90_000)
        lipsync.told("audio", ntp(second), drifted)
        now = {"video": lipsync.place("video", second * 90_000), "audio": lipsync.place("audio", drifted)}
        assert abs(now["video"] - now["audio"]) <= Fraction(1, 50) + Fraction(1, 1000)
        assert all(now[name] > last[name] for name in now)
        last = now


def test_refusals_fill_no_log_and_none_is_forgotten() -> None:
    refusals = Refusals(2)
    assert [refusals.enter(second) for second in range(5)] == [0, 0, None, None, None]
    assert refusals.enter(61) == 3
    assert refusals.enter(62) == 0
