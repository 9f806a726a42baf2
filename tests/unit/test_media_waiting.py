"""Whoever waits for a picture is never forgotten: whatever was dropped, and whichever layer does not come."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from services.media.sfu import feedback
from services.media.sfu.rtp import Header, read
from tests.unit.test_media_layers import LIMITS, Stage
from tests.unit.test_media_rewriting import vp8

FRAMES_PER_S = 4
"""As many as the worse layer of a thumb may have."""
TICKS_PER_S = 12
IN_VAIN_S = LIMITS.asking.attempts * (LIMITS.asking.retry_s + 1 / TICKS_PER_S) + LIMITS.asking.interval_s
"""After so long a layer that was asked for is held for one that does not come."""
STANDS_S = 5
"""At most so long a picture stands still whose publisher sends more than may pass, and is not closed for it."""
PACKET_BYTES = 1100
EITHER_LAYER = st.lists(st.booleans(), min_size=2, max_size=2)


class Encoder:
    """One layer's encoder: a key frame when it is asked, but never soon after the last; what is lost it repays."""

    def __init__(self, stage: Stage, layer: int, bps: float, key_frame: float = 3) -> None:
        self.stage, self.layer, self.bps, self.key_frame = stage, layer, bps, key_frame
        stream = stage.publication.streams[layer]
        assert stream.ssrc is not None
        self.header, self.asking = Header(stream.ssrc), feedback.picture_loss(stream.ssrc)
        self.sequence = self.number = self.heard = 0
        self.debt, self.key_s, self.is_asked, self.sends = 0.0, -1.0, True, True

    def encode(self) -> None:
        """The next frame, and a key frame whenever one is wanted; nothing, and deaf, while it does not send."""
        reports, now_s = self.stage.up.reports, self.stage.clock.monotonic()
        self.is_asked |= self.sends and self.asking in reports[self.heard :]
        self.heard = len(reports)
        if not self.sends:
            return
        mean, key = self.bps / FRAMES_PER_S, self.is_asked and now_s - self.key_s > 0.3
        bits = mean * self.key_frame if key else max(mean * 0.3, mean - self.debt / 4)
        self.debt += bits - mean
        if key:
            self.is_asked, self.key_s = False, now_s
        self._send(int(bits / 8), key=key, now_s=now_s)

    def _send(self, size: int, *, key: bool, now_s: float) -> None:
        head = vp8(self.number, self.number, key=key)
        for at in range(0, size, PACKET_BYTES):
            ends = at + PACKET_BYTES >= size
            begun = head if at == 0 else bytes([head[0] & 0xEF, *head[1:5]])
            payload = begun + bytes(max(min(PACKET_BYTES, size - at) - len(begun), 1))
            header = self.header.write(96, ends, self.sequence & 0xFFFF, int(now_s * 90000) & 0xFFFFFFFF, 0.0)
            self.stage.publication.take(header + payload)
            self.sequence += 1
        self.number += 1


class Decoder:
    """What the viewer can decode of what it is sent: whole frames that go on from a key frame."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.taken, self.before = stage, 0, -1
        self.decodes, self.shown_s = False, stage.clock.monotonic()

    def decode(self) -> None:
        for data in self.stage.down.media[self.taken :]:
            packet = read(data)
            assert packet is not None
            begins, delta = packet.payload[0] & 0x10, packet.payload[5] & 1
            whole = (packet.sequence - self.before) & 0xFFFF == 1
            self.decodes = bool(begins and not delta) or (self.decodes and whole)
            self.before = packet.sequence
            if self.decodes and packet.marker:
                self.shown_s = self.stage.clock.monotonic()
        self.taken = len(self.stage.down.media)

    @property
    def waits_s(self) -> float:
        return self.stage.clock.monotonic() - self.shown_s


def passes(stage: Stage, *encoders: Encoder, seconds: float, watched: Decoder | None = None) -> float:
    """Let time pass as the SFU does; the longest that the decoder had nothing new, in seconds."""
    longest = 0.0
    for tick in range(round(seconds * TICKS_PER_S)):
        stage.clock.advance(1 / TICKS_PER_S)
        for encoder in encoders if tick % (TICKS_PER_S // FRAMES_PER_S) == 0 else ():
            encoder.encode()
        stage.publication.remind(stage.clock.monotonic())
        stage.viewer.follow(stage.clock.monotonic())
        if watched is not None:
            watched.decode()
            longest = max(longest, watched.waits_s)
    return longest


def asked(stage: Stage, layer: int) -> int:
    ssrc = stage.publication.streams[layer].ssrc
    assert ssrc is not None
    return stage.up.reports.count(feedback.picture_loss(ssrc))


def test_a_key_frame_is_asked_for_as_long_as_somebody_waits_for_it() -> None:
    stage = Stage()
    stage.viewer.slots[0].bind(1)
    stage.viewer.fill([stage.publication])
    passes(stage, seconds=3 * IN_VAIN_S)
    before = asked(stage, 1)
    passes(stage, seconds=IN_VAIN_S)
    assert asked(stage, 1) - before >= LIMITS.asking.attempts - 1
    stage.send(1, key=True)
    assert len(stage.shown()) == 1
    before = asked(stage, 1)
    passes(stage, seconds=IN_VAIN_S)
    assert asked(stage, 1) == before, "nobody waits any more"


def test_a_layer_that_does_not_come_gives_way_to_one_that_does_and_is_tried_again() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    best, low = (Encoder(stage, layer, 30_000) for layer in (0, 1))
    best.sends = False
    passes(stage, best, low, seconds=IN_VAIN_S + 1)
    assert stage.viewer.slots[0].layer == 1
    best.sends = True
    passes(stage, best, low, seconds=LIMITS.steps.trial_s + 1)
    assert stage.viewer.slots[0].layer == 0


def test_a_picture_that_was_torn_goes_on_while_a_layer_is_waited_for_that_does_not_come() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    slot, best, low = stage.viewer.slots[0], Encoder(stage, 0, 30_000), Encoder(stage, 1, 30_000)
    low.sends = False
    passes(stage, best, low, seconds=1)
    assert slot.choice is not None
    slot.choice.ask(1)
    passes(stage, best, low, seconds=1)
    assert slot.layer == 0
    torn, before = len(stage.shown()), asked(stage, 0)
    stage.publication.take(best.header.write(96, True, best.sequence, 0, 0.0) + b"\xff")
    passes(stage, best, low, seconds=1)
    assert len(stage.shown()) > torn
    assert asked(stage, 0) == before + 1


@given(st.floats(0.5, 1.24), st.floats(1, 6), st.floats(1, 3), st.integers(0, 1))
@example(0.95, 4, 3, 0)
def test_who_sends_about_as_much_as_allowed_is_seen_or_closed(
    share: float, key_frame: float, burst: float, layer: int
) -> None:
    """An encoder at its target whose key frames are large, with a burst after it was held up for a moment."""
    stage = Stage()
    stage.viewer.slots[0].bind(layer)
    stage.viewer.fill([stage.publication])
    cap_bps, decoder = stage.publication.streams[layer].bitrate_bps, Decoder(stage)
    encoder = Encoder(stage, layer, cap_bps * share, key_frame)
    for seconds, factor in ((20, 1.0), (2, burst), (40, 1.0)):
        encoder.bps = cap_bps * share * factor
        longest = passes(stage, encoder, seconds=seconds, watched=decoder)
        if stage.closed:
            assert share > 1, "what was asked of them made it too much"
            return
        assert longest < STANDS_S


@given(
    st.lists(
        st.tuples(
            st.floats(0.1, 8),
            EITHER_LAYER,
            st.integers(0, 1),
            st.sampled_from(["", "torn", "too much", "lost", "paused", "narrow"]),
        ),
        max_size=12,
    ),
    EITHER_LAYER,
)
def test_whatever_happened_a_layer_that_comes_is_shown_soon(
    story: list[tuple[float, list[bool], int, str]], comes: list[bool]
) -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    slot, encoders = stage.viewer.slots[0], [Encoder(stage, layer, 20_000) for layer in (0, 1)]
    assert slot.choice is not None
    for seconds, sending, wish, mishap in story:
        slot.choice.ask(wish)
        for encoder, sends in zip(encoders, sending, strict=True):
            encoder.sends = sends
            if mishap == "torn":
                stage.publication.take(encoder.header.write(96, True, encoder.sequence, 0, 0.0) + b"\xff")
            if mishap == "too much":
                encoder._send(40_000, key=False, now_s=stage.clock.monotonic())
        if mishap == "lost":
            slot.want_key_frame()
        if mishap == "narrow":
            slot.choice.report(stage.clock.monotonic(), loss=1)
        slot.pause(mishap == "paused")
        passes(stage, *encoders, seconds=seconds)
    slot.pause(False)
    slot.choice.ask(0)
    encoders[0].sends, encoders[1].sends = comes[0], comes[1] or not comes[0]
    passes(stage, *encoders, seconds=2 * IN_VAIN_S)
    decoder = Decoder(stage)
    decoder.decode()
    longest = passes(stage, *encoders, seconds=IN_VAIN_S, watched=decoder)
    assert stage.closed or longest < 1
