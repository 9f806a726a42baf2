"""What leaves the SFU: headers, numbers that go on by one whatever was left out, VP8's picture ids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.media.sfu.codecs import Seen, look_at_h264, look_at_vp8, renumbered
from services.media.sfu.rewriting import Rewriter
from services.media.sfu.rtp import Header, Packet, extension, newer, read
from services.media.sfu.sps import picture_size

U16, U32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
ONE_PARTITION = 0x10
SOURCES = st.tuples(U16, U32, st.integers(0, 0x7FFF), st.integers(0, 255), st.integers(1, 30))


def vp8(
    picture_id: int, tl0: int = 0, *, key: bool = False, wide: bool = True, size: tuple[int, int] = (64, 48)
) -> bytes:
    """A VP8 payload that begins a frame, with both running numbers."""
    number = (0x8000 | picture_id & 0x7FFF).to_bytes(2, "big") if wide else bytes([picture_id & 0x7F])
    head = b"\x00\x00\x00\x9d\x01\x2a" + size[0].to_bytes(2, "little") + size[1].to_bytes(2, "little")
    return bytes([0x80 | ONE_PARTITION, 0xC0]) + number + bytes([tl0 & 0xFF]) + (head if key else b"\x01rest")


def a_packet(sequence: int, timestamp: int = 0, payload: bytes = b"", ssrc: int = 7) -> Packet:
    return Packet(96, False, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc, payload, b"")


def seen(payload: bytes) -> Seen:
    found = look_at_vp8(payload)
    assert found is not None
    return found


@given(U16, U32, U32, st.integers(0, 127), st.booleans(), st.binary(max_size=40))
def test_a_header_is_read_as_it_was_written(
    sequence: int, timestamp: int, ssrc: int, kind: int, marker: bool, payload: bytes
) -> None:
    for header in (Header(ssrc), Header(ssrc, (3, "ab"), 5), Header(ssrc, None, 2)):
        packet = read(header.write(kind, marker, sequence, timestamp, 12.5) + payload)
        assert packet is not None
        assert packet[:6] == (kind, marker, sequence, timestamp, ssrc, payload)


def test_the_mid_and_the_sending_time_are_where_they_were_negotiated() -> None:
    packet = read(Header(1, (4, "video"), 9).write(96, True, 1, 1, 1.5))
    assert packet is not None
    assert extension(packet.extensions, 4) == b"video"
    assert extension(packet.extensions, 9) == int(1.5 * (1 << 18)).to_bytes(3, "big")
    assert extension(packet.extensions, 5) is None


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    packet = read(data)
    if packet is not None:
        for number in range(1, 15):
            extension(packet.extensions, number)
        look_at_vp8(packet.payload)
        look_at_h264(packet.payload)
    look_at_vp8(data)
    look_at_h264(data)
    picture_size(data)


@given(st.lists(SOURCES, min_size=1, max_size=8))
def test_numbers_go_on_across_any_sources(sources: list[tuple[int, int, int, int, int]]) -> None:
    """Whatever each source begins with, a viewer sees one stream: sequence and picture by one, time forwards."""
    rewriter, now_s, before = Rewriter(90000, 100, 1000), 0.0, None
    for first, timestamp, picture, tl0, length in sources:
        for step in range(length):
            now_s += 1 / 30
            payload = vp8(picture + step, tl0 + step, key=step == 0)
            packet = a_packet(first + step, timestamp + 3000 * step, payload)
            if step == 0:
                rewriter.join(packet, seen(payload), now_s)
            gone = rewriter.rewrite(packet, seen(payload), now_s)
            assert gone is not None
            sequence, at, outside, base = gone
            shown = seen(bytes(renumbered(payload, seen(payload), outside, base)))
            assert shown.picture_id is not None and shown.tl0 is not None
            now = (sequence, at, shown.picture_id[2], shown.tl0[2])
            if before is not None:
                assert now[0] == (before[0] + 1) & 0xFFFF
                assert newer(now[1], before[1], 32)
                assert now[2] == (before[2] + 1) & 0x7FFF
                assert now[3] == (before[3] + 1) & 0xFF
            before = now


@given(U16, st.permutations(range(12)))
def test_what_comes_out_of_order_keeps_its_place(first: int, order: list[int]) -> None:
    """After the packet that was joined at, each one goes out under its own distance from it."""
    rewriter = Rewriter(90000, 5, 5)
    start = a_packet(first, 0, vp8(0))
    rewriter.join(start, seen(start.payload), 0.0)
    base = rewriter.rewrite(start, seen(start.payload), 0.0)
    assert base is not None
    for step in order:
        packet = a_packet(first + 1 + step, 0, vp8(step))
        gone = rewriter.rewrite(packet, seen(packet.payload), 0.1)
        assert gone is not None
        assert (gone[0] - base[0]) & 0xFFFF == step + 1


@given(U16, st.integers(1, 1000))
def test_what_is_from_before_the_source_was_joined_is_late(first: int, before: int) -> None:
    rewriter = Rewriter(90000, 5, 5)
    start = a_packet(first, 0, vp8(0))
    rewriter.join(start, seen(start.payload), 0.0)
    assert rewriter.rewrite(a_packet(first - before, 0, vp8(0)), seen(vp8(0)), 0.0) is None


def test_a_long_stream_turns_its_counter_without_a_gap() -> None:
    rewriter, last = Rewriter(90000, 0, 0), None
    for step in range(140_000):
        packet = a_packet(step, step * 10, b"x")
        if step == 0:
            rewriter.join(packet, look_at_h264(b"A") or seen(vp8(0)), 0.0)
        gone = rewriter.rewrite(packet, look_at_h264(b"A") or seen(vp8(0)), 0.0)
        assert gone is not None
        assert last is None or gone[0] == (last + 1) & 0xFFFF
        last = gone[0]


def test_a_narrow_picture_id_stays_narrow() -> None:
    payload = vp8(3, wide=False, key=True)
    rewriter = Rewriter(90000, 0, 0)
    packet = a_packet(1, 0, payload)
    rewriter.join(packet, seen(payload), 0.0)
    gone = rewriter.rewrite(packet, seen(payload), 0.0)
    assert gone is not None
    sent = bytes(renumbered(payload, seen(payload), *gone[2:]))
    assert len(sent) == len(payload)
    assert seen(sent).picture_id == (2, 7, 1)


def test_a_key_frame_tells_its_size() -> None:
    assert seen(vp8(1, key=True, size=(1280, 720)))[:2] == (True, (1280, 720))
    assert seen(vp8(1))[:2] == (False, None)


def test_an_h264_parameter_set_tells_the_size_it_crops_to() -> None:
    sps = bytes.fromhex("67640028acd940780227e5c044000003000400000300f23c60c658")
    assert picture_size(sps) == (1920, 1080)
    found = look_at_h264(bytes([24]) + len(sps).to_bytes(2, "big") + sps)
    assert found is not None
    assert found[:2] == (True, (1920, 1080))


def test_an_h264_frame_in_fragments_is_a_key_frame_only_where_it_begins() -> None:
    begins, goes_on, other = (
        look_at_h264(b"\x7c\x85x"),
        look_at_h264(b"\x7c\x05x"),
        look_at_h264(b"\x7c\x81x"),
    )
    assert begins is not None and goes_on is not None and other is not None
    assert (begins.key, goes_on.key, other.key) == (True, False, False)
