"""Which layer a viewer gets, and how a slot moves from one to another."""

from __future__ import annotations

from itertools import pairwise

from aiortc.rtp import RtcpSenderInfo, RtcpSrPacket
from hypothesis import given
from hypothesis import strategies as st

from generated.models import MediaProfile
from services.media.sfu import feedback
from services.media.sfu.agreeing import Agreed, agree_to_publish, agree_to_watch
from services.media.sfu.layers import LayerChoice, Steps
from services.media.sfu.limits import Limits
from services.media.sfu.offer import read_offer
from services.media.sfu.publication import Publication
from services.media.sfu.rtp import Header, newer, read
from services.media.sfu.viewer import Viewer
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.offers import an_offer
from tests.unit.test_media_rewriting import vp8

STEPS = Steps(loss_max=0.1, hold_s=0.3, trial_s=5, trial_max_s=60)
THUMB: MediaProfile = shipped().profiles["thumb_low"]
LIMITS = Limits.configured(shipped().platform.media.sfu)


def test_a_bad_network_gets_the_smaller_layer_after_the_hold() -> None:
    choice = LayerChoice((140_000, 40_000), STEPS, 0.0)
    choice.report(1.0, loss=0.5)
    assert choice.layer == 0
    choice.report(1.4, loss=0.5)
    assert choice.layer == 1


def test_no_viewer_is_sent_better_than_the_house_allows() -> None:
    choice = LayerChoice((140_000, 40_000), STEPS, 0.0)
    choice.bind(1)
    choice.ask(0)
    for second in range(100):
        choice.pass_time(second)
        assert choice.layer == 1
    choice.bind(0)
    assert choice.layer == 0


def test_one_bad_report_changes_nothing() -> None:
    choice = LayerChoice((140_000, 40_000), STEPS, 0.0)
    for second in range(20):
        choice.report(second, loss=0.5 if second % 2 else 0.0)
    assert choice.layer == 0


def test_a_trial_that_fails_makes_the_next_wait_longer() -> None:
    choice = LayerChoice((140_000, 40_000), STEPS, 0.0)
    changes, before = [], 0
    for tenth in range(2000):
        now_s = tenth / 10
        choice.report(now_s, estimate_bps=60_000)
        choice.pass_time(now_s)
        if choice.layer != before:
            changes.append((now_s, choice.layer))
            before = choice.layer
    ups = [now_s for now_s, layer in changes if layer == 0]
    waits = [later - earlier for earlier, later in pairwise(ups)]
    assert len(ups) >= 3
    assert all(later > earlier - 0.3 for earlier, later in pairwise(waits))
    assert waits[-1] > 3 * STEPS.trial_s


def test_a_network_that_recovers_gets_the_better_layer_back() -> None:
    choice = LayerChoice((140_000, 40_000), STEPS, 0.0)
    choice.report(0.0, loss=1)
    choice.report(0.4, loss=1)
    for tenth in range(4, 120):
        choice.report(tenth / 10, loss=0.0)
        choice.pass_time(tenth / 10)
    assert choice.layer == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e6), st.integers(0, 3)), max_size=60))
def test_a_layer_always_exists_and_is_never_better_than_asked_for(
    said: list[tuple[float, float, int]],
) -> None:
    choice = LayerChoice((900, 500, 100), STEPS, 0.0)
    for second, (loss, estimate, asked) in enumerate(said):
        choice.ask(asked)
        choice.report(second, loss=loss, estimate_bps=estimate)
        choice.pass_time(second)
        assert min(asked, 2) <= choice.layer <= 2


class Wire:
    """The other end of both connections: what was sent to it."""

    open = True

    def __init__(self) -> None:
        self.media: list[bytes] = []
        self.reports: list[bytes] = []

    def send(self, data: bytes) -> bool:
        self.media.append(data)
        return True

    def send_rtcp(self, data: bytes) -> bool:
        self.reports.append(data)
        return True


class Stage:
    """A thumb's publisher with two layers, and one viewer with one slot."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.up, self.down, self.closed = Wire(), Wire(), list[str]()
        published = agree_to_publish(read_offer(an_offer("sendonly", "video", "video")), THUMB)
        watched = agree_to_watch(read_offer(an_offer("recvonly", "video")), THUMB, 1)
        self.publication = a_publication(published, self.clock, self.closed)
        self.publication.up = self.up
        self.viewer = Viewer("viewer", None, watched, LIMITS, self.clock, lambda bits: (1 << bits) - 9)
        self.viewer.connect(self.down)
        self.numbers = [0, 0]

    def send(
        self, layer: int, *, key: bool = False, payload_bytes: int = 0, size: tuple[int, int] = (64, 48)
    ) -> None:
        """One packet of a layer, which is a frame."""
        number = self.numbers[layer]
        self.numbers[layer] += 1
        ssrc = self.publication.streams[layer].ssrc
        assert ssrc is not None
        payload = vp8(number, number, key=key, size=size) + bytes(payload_bytes)
        self.publication.take(Header(ssrc).write(96, True, number, number * 11250, 0.0) + payload)

    def shown(self) -> list[int]:
        """The sequence numbers that the viewer was sent."""
        return [packet.sequence for packet in map(read, self.down.media) if packet]


def a_publication(agreed: tuple[Agreed, ...], clock: ManualClock, closed: list[str]) -> Publication:
    return Publication("publication", agreed, THUMB, LIMITS, clock, closed.append)


def test_a_viewer_sees_nothing_before_a_key_frame_and_asks_for_one() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    stage.send(0)
    assert stage.shown() == []
    assert len(stage.up.reports) == 1
    stage.send(0, key=True)
    stage.send(0)
    assert len(stage.shown()) == 2


def test_a_slot_moves_to_another_layer_at_its_key_frame_without_a_gap() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    slot = stage.viewer.slots[0]
    stage.send(0, key=True)
    stage.send(1, key=True)
    assert slot.choice is not None
    slot.choice.ask(1)
    stage.viewer.follow(0.0)
    stage.send(1)
    stage.send(0)
    assert slot.layer == 0
    stage.send(1, key=True)
    stage.send(0)
    stage.send(1)
    assert slot.layer == 1
    numbers = stage.shown()
    assert numbers == [(numbers[0] + step) & 0xFFFF for step in range(4)]
    times = [packet.timestamp for packet in map(read, stage.down.media) if packet]
    assert all(newer(later, earlier, 32) for earlier, later in pairwise(times))


def test_a_paused_slot_is_sent_nothing_and_comes_back_with_a_key_frame() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    stage.send(0, key=True)
    stage.viewer.slots[0].pause(True)
    for _ in range(20):
        stage.send(0, key=True)
    assert len(stage.shown()) == 1
    assert stage.publication.streams[0].outlets == []
    asked = len(stage.up.reports)
    stage.clock.advance(1)
    stage.viewer.slots[0].pause(False)
    assert len(stage.up.reports) == asked + 1
    stage.send(0, key=True)
    assert len(stage.shown()) == 2


def test_one_is_never_shown_oneself() -> None:
    stage = Stage()
    stage.viewer.own = "publication"
    stage.viewer.fill([stage.publication])
    assert stage.viewer.slots[0].source is None


def test_what_does_not_fit_is_not_forwarded_and_its_publisher_is_closed() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    for number in range(8 * 20):
        stage.clock.advance(1 / 8)
        stage.send(0, key=number % 8 == 0, payload_bytes=12_000)
        if stage.closed:
            break
    assert stage.closed == ["over_bitrate"]
    assert sum(map(len, stage.down.media)) * 8 < 140_000 * (number / 8 + LIMITS.leniency.burst_s + 1)


def test_a_picture_that_is_too_large_is_never_forwarded() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    for _ in range(8 * 6):
        stage.clock.advance(1 / 8)
        stage.send(0, key=True, size=(1280, 720))
        if stage.closed:
            break
    assert stage.shown() == []
    assert stage.closed == ["over_size"]


def test_a_lost_packet_is_sent_again() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    stage.send(0, key=True)
    stage.send(0)
    first, second = stage.down.media
    stage.viewer.slots[0].repeat([stage.shown()[0], 60000], stage.clock.monotonic())
    assert stage.down.media == [first, second, first]


def test_in_no_second_is_more_sent_first_and_again_than_the_cap() -> None:
    """However much a viewer says that it lost, and however often."""
    stage, cap_bps, sent = Stage(), THUMB.max_bitrate_bps, []
    stage.viewer.fill([stage.publication])
    for tick in range(80 * 10):
        stage.clock.advance(1 / 80)
        if tick % 10 == 0:
            stage.send(0, key=tick % 80 == 0, payload_bytes=900)
        stage.viewer.slots[0].repeat(stage.shown()[-1:], stage.clock.monotonic())
        sent.append(8 * sum(map(len, stage.down.media)))
    seconds = [after - before for before, after in zip(sent, sent[80:], strict=False)]
    assert 0.9 * cap_bps < max(seconds) <= cap_bps


def test_what_was_lost_before_a_change_of_layers_is_sent_again_as_it_was() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    stage.send(0, key=True)
    stage.clock.advance(1)
    stage.send(0)
    choice = stage.viewer.slots[0].choice
    assert choice is not None
    choice.ask(1)
    stage.viewer.slots[0].follow()
    stage.clock.advance(1)
    stage.send(1, key=True)
    stage.send(1)
    sent, numbers = list(stage.down.media), stage.shown()
    assert stage.viewer.slots[0].layer == 1
    stage.clock.advance(1)
    stage.viewer.slots[0].repeat(numbers, stage.clock.monotonic())
    assert stage.down.media == sent * 2


def test_a_viewer_is_told_the_time_as_its_publisher_told_it() -> None:
    told = feedback.sender_report(7, 1 << 40 | 5, 99, 3, 1 << 32 | 4)
    assert told == bytes(RtcpSrPacket(7, RtcpSenderInfo(1 << 40 | 5, 99, 3, 4)))
    assert feedback.hear(told).reports == (feedback.SenderReport(7, 1 << 40 | 5, 99),)


def test_stereo_does_not_pass_where_one_channel_is_allowed() -> None:
    clock, closed = ManualClock(), list[str]()
    profile = shipped().profiles["call_random_fast"]
    agreed = agree_to_publish(read_offer(an_offer("sendonly", "audio")), profile)
    publication, down = Publication("one", agreed, profile, LIMITS, clock, closed.append), Wire()
    viewer = Viewer(
        "viewer",
        None,
        agree_to_watch(read_offer(an_offer("recvonly", "audio")), profile, 1),
        LIMITS,
        clock,
        _zero,
    )
    viewer.connect(down)
    viewer.fill([publication])
    for sequence, first in enumerate((0x78, 0x7C, 0x78)):
        publication.take(Header(1000).write(111, False, sequence, sequence * 960, 0.0) + bytes([first, 1]))
    assert [packet.payload[0] for packet in map(read, down.media) if packet] == [0x78, 0x78]


def _zero(_bits: int) -> int:
    return 0


def test_another_payload_type_than_agreed_is_not_forwarded() -> None:
    stage = Stage()
    stage.viewer.fill([stage.publication])
    ssrc = stage.publication.streams[0].ssrc
    assert ssrc is not None
    stage.publication.take(Header(ssrc).write(111, True, 0, 0, 0.0) + vp8(0, key=True))
    assert stage.shown() == []
    assert stage.publication.dropped == 1
