"""What one publisher sends: its streams, held to the profile's caps, and the slots that each is forwarded to."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from generated.models import MediaProfile
from services.kernel.clock import Clock
from services.media.sfu import feedback
from services.media.sfu.agreeing import Agreed
from services.media.sfu.codecs import LOOKS, Seen
from services.media.sfu.keyframes import KeyFrameRequests
from services.media.sfu.limits import Limits
from services.media.sfu.policing import Caps, Policer
from services.media.sfu.reception import Reception
from services.media.sfu.rtp import MID_URI, Packet, extension, read

_PADDING = Seen(False)


class Outlet(Protocol):
    """Where a stream goes."""

    def deliver(self, stream: Stream, packet: Packet, seen: Seen, now_s: float) -> None:
        """Forward a packet, or not."""
        ...

    def interrupt(self, stream: Stream) -> None:
        """What follows does not go on where the stream stopped: wait for its next key frame."""
        ...

    def report(self, stream: Stream, ntp: int, timestamp: int) -> None:
        """Pass on a sender report."""
        ...


class Up(Protocol):
    """The connection to the publisher."""

    def send_rtcp(self, data: bytes) -> bool:
        """Send feedback."""
        ...


class Forwarded(NamedTuple):
    """A packet that went to whoever was there, and when."""

    packet: Packet
    seen: Seen
    at_s: float


class Stream:
    """One incoming m-line. `layer` is the profile's number of a picture's layer, None for sound."""

    def __init__(self, agreed: Agreed, limits: Limits, now_s: float) -> None:
        self.mid = agreed.section.mid
        self.kind = agreed.section.kind
        self.layer = agreed.layer
        self.codec = agreed.codecs[0]
        self.look = LOOKS[self.codec.name]
        self.ssrc: int | None = None
        self.outlets: list[Outlet] = []
        self.forwarded_s = now_s
        self.reception = Reception(self.codec.rate_hz)
        self.requests = KeyFrameRequests(limits.asking)
        caps = agreed.caps or Caps(0)
        self.bitrate_bps = caps.bitrate_bps
        self.channels = caps.channels
        self.policer = Policer(caps, limits.leniency, now_s)
        self._history: list[Forwarded | None] = [None] * limits.history_packets

    def keep(self, packet: Packet, seen: Seen, now_s: float) -> None:
        """Remember what is forwarded, for whoever loses it."""
        self._history[packet.sequence % len(self._history)] = Forwarded(packet, seen, now_s)
        self.forwarded_s = now_s

    def forwarded(self, sequence: int) -> Forwarded | None:
        """What was forwarded under this number, if it is still known."""
        known = self._history[sequence % len(self._history)]
        return known if known is not None and known.packet.sequence == sequence else None


class Publication:
    """One publisher. `on_excess` is told why it must be closed."""

    def __init__(
        self,
        name: str,
        agreed: tuple[Agreed, ...],
        profile: MediaProfile,
        limits: Limits,
        clock: Clock,
        on_excess: Callable[[str], None],
    ) -> None:
        now_s = clock.monotonic()
        self.name = name
        self.up: Up | None = None
        self.streams = tuple(Stream(one, limits, now_s) for one in agreed)
        self.received = self.dropped = 0
        self._clock = clock
        self._on_excess = on_excess
        self.most_bps = profile.max_bitrate_bps
        self._whole = Policer(Caps(self.most_bps), limits.leniency, now_s)
        self._by_ssrc: dict[int, Stream] = {}
        self._mid_ids = {one.section.mid: dict(one.extensions).get(MID_URI) for one in agreed}
        for stream, one in zip(self.streams, agreed, strict=True):
            if one.section.ssrcs:
                self._by_ssrc[one.section.ssrcs[0]] = stream
                stream.ssrc = one.section.ssrcs[0]

    @property
    def pictures(self) -> tuple[Stream, ...]:
        """The layers of the picture, the best first."""
        return tuple(stream for stream in self.streams if stream.kind == "video")

    @property
    def sound(self) -> Stream | None:
        """The sound, if there is any."""
        return next((stream for stream in self.streams if stream.kind == "audio"), None)

    def take(self, data: bytes) -> None:
        """Judge and forward an RTP packet."""
        packet = read(data)
        if packet is None:
            return
        stream = self._by_ssrc.get(packet.ssrc) or self._adopt(packet)
        if stream is None or packet.payload_type != stream.codec.payload_type:
            self.dropped += 1
            return
        now_s = self._clock.monotonic()
        self.received += 1
        if stream.reception.add(packet.sequence, packet.timestamp, now_s) and stream.kind == "video":
            self._ask_again(stream)
        seen = stream.look(packet.payload) if packet.payload else _PADDING
        if seen is None or not self._passes(stream, packet, seen, now_s):
            self._drop(stream)
            return
        if seen.key:
            stream.requests.came()
        stream.keep(packet, seen, now_s)
        for outlet in tuple(stream.outlets):
            outlet.deliver(stream, packet, seen, now_s)

    def heed(self, data: bytes) -> None:
        """Pass on the publisher's sender reports."""
        for report in feedback.hear(data).reports:
            stream = self._by_ssrc.get(report.ssrc)
            for outlet in stream.outlets if stream else ():
                outlet.report(stream, report.ntp, report.timestamp)  # type: ignore[arg-type]

    def want_key_frame(self, stream: Stream) -> None:
        """Somebody waits for one, and will say so again: it is asked for when it would fit."""
        now_s = self._clock.monotonic()
        if stream.policer.has_room(now_s) and stream.requests.want(now_s):
            self._ask_key_frame(stream)

    def remind(self, now_s: float) -> None:
        """Repeat what was asked for and has not come."""
        for stream in self.streams:
            if stream.policer.has_room(now_s) and stream.requests.due(now_s):
                self._ask_key_frame(stream)

    def report(self) -> None:
        """Tell the publisher how it is received, and the most that it may send."""
        known = [(stream.ssrc, stream.reception) for stream in self.streams]
        blocks = [
            feedback.receiver_report(ssrc, heard.fraction_lost(), heard.lost, heard.extended, heard.jitter)
            for ssrc, heard in known
            if ssrc is not None
        ]
        if blocks and self.up is not None:
            self.up.send_rtcp(feedback.upstream(blocks, self.most_bps))
        for stream in self.pictures:
            self._ask_again(stream)

    def ask_missing(self) -> None:
        """Ask for every packet again that is missing, of sound too; a live source waits for them."""
        for stream in self.streams:
            self._ask_again(stream)

    def _passes(self, stream: Stream, packet: Packet, seen: Seen, now_s: float) -> bool:
        bits = 8 * len(packet.payload)
        passes = stream.policer.judge(bits, packet.timestamp, now_s, key=seen.key, size=seen.size)
        if not passes:
            self._whole.count(bits, now_s)
        elif not self._whole.judge(bits, packet.timestamp, now_s):
            stream.policer.tear()
            passes = False
        if excess := stream.policer.excess or self._whole.excess:
            self._on_excess(f"over_{excess}")
            return False
        return passes and seen.channels <= stream.channels

    def _drop(self, stream: Stream) -> None:
        self.dropped += 1
        if stream.kind != "video":
            return
        for outlet in tuple(stream.outlets):
            outlet.interrupt(stream)
        if stream.outlets and not stream.requests.waiting:
            self.want_key_frame(stream)

    def _adopt(self, packet: Packet) -> Stream | None:
        """The m-line that an unannounced SSRC belongs to: by its mid, else by the one payload type that fits.

        An m-line has one SSRC: whoever changes it is not heard.
        """
        free = [stream for stream in self.streams if stream.ssrc is None]
        fitting = [stream for stream in free if stream.codec.payload_type == packet.payload_type]
        if named := [stream for stream in fitting if self._named(stream, packet)]:
            fitting = named
        if len(fitting) != 1:
            return None
        fitting[0].ssrc = packet.ssrc
        self._by_ssrc[packet.ssrc] = fitting[0]
        return fitting[0]

    def _named(self, stream: Stream, packet: Packet) -> bool:
        number = self._mid_ids[stream.mid]
        return number is not None and extension(packet.extensions, number) == stream.mid.encode()

    def _ask_key_frame(self, stream: Stream) -> None:
        if self.up is not None and stream.ssrc is not None:
            self.up.send_rtcp(feedback.picture_loss(stream.ssrc))

    def _ask_again(self, stream: Stream) -> None:
        lost = stream.reception.missing()
        if lost and self.up is not None and stream.ssrc is not None:
            self.up.send_rtcp(feedback.missing(stream.ssrc, lost))
