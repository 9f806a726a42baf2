"""One publisher's streams on their way to the LAB: ordered, whole, timed, and written as Matroska."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from generated.models import LiveWhip
from services.media.sfu.codecs import Seen
from services.media.sfu.live import matroska
from services.media.sfu.live.lipsync import Lipsync
from services.media.sfu.live.ordering import Ordering
from services.media.sfu.live.pictures import Picture, Pictures
from services.media.sfu.publication import Publication, Stream
from services.media.sfu.rtp import Packet

_APART_S = Fraction(1, 10_000)
"""Between two pictures at least, so that none has the time of another."""


class Source:
    """The outlet of every stream of one publication; `put` takes what is to be handed on, and says if it may go on."""

    def __init__(
        self,
        publication: Publication,
        settings: LiveWhip,
        put: Callable[[bytes], bool],
        on_excess: Callable[[], None],
    ) -> None:
        self._publication = publication
        self._put, self._on_excess = put, on_excess
        (self._picture,) = publication.pictures
        self._pictures = Pictures(self._picture.codec.name, settings.handover_limit_bytes)
        self._lipsync = Lipsync(
            {stream.kind: stream.codec.rate_hz for stream in publication.streams}, settings.sync_wait_s
        )
        self._orders = {stream.kind: Ordering(settings.reorder_s) for stream in publication.streams}
        self._held: list[Picture | Packet] = []
        self._clusters: matroska.Clusters | None = None
        self._shown_s = Fraction(-1)
        self.pictures = self.sounds = 0
        for stream in publication.streams:
            stream.outlets.append(self)

    @property
    def withheld(self) -> int:
        """Pictures that were not handed on, because they could not have been decoded."""
        return self._pictures.withheld

    @property
    def tied(self) -> bool:
        """Whether sound and picture are put together by the publisher's reports."""
        return self._lipsync.tied

    def deliver(self, stream: Stream, packet: Packet, seen: Seen, now_s: float) -> None:  # noqa: ARG002
        """Take a packet."""
        self._lipsync.came(stream.kind, packet.timestamp, now_s)
        self._orders[stream.kind].add(packet, now_s)
        self._advance(stream, now_s)

    def interrupt(self, stream: Stream) -> None:
        """A packet is missing: that is found out by its number."""

    def report(self, stream: Stream, ntp: int, timestamp: int) -> None:
        """Take a sender report."""
        self._lipsync.told(stream.kind, ntp, timestamp)

    def pass_time(self, now_s: float) -> None:
        """Give up what is overdue, and ask for what is missing."""
        for stream in self._publication.streams:
            self._advance(stream, now_s)
        self._publication.ask_missing()
        if self._pictures.waits and not self._picture.requests.waiting:
            self._publication.want_key_frame(self._picture)

    def _advance(self, stream: Stream, now_s: float) -> None:
        for packet in self._orders[stream.kind].take(now_s):
            if stream.kind == "video":
                waited = self._pictures.waits
                self._held += self._pictures.add(packet)
                if self._pictures.waits and not waited:
                    self._publication.want_key_frame(stream)
            elif packet is not None and packet.payload:
                self._held.append(packet)
        self._lipsync.settle(now_s)
        if self._lipsync.settled:
            held, self._held = self._held, []
            for one in held:
                self._hand_on(one)

    def _hand_on(self, one: Picture | Packet) -> None:
        made = self._shown(one) if isinstance(one, Picture) else self._heard(one)
        if made and not self._put(made):
            self._on_excess()

    def _shown(self, picture: Picture) -> bytes:
        begins = b""
        if self._clusters is None:
            sound, size = self._publication.sound, picture.size
            if size is None:
                return b""
            channels = None if sound is None else sound.channels
            begins = matroska.header(self._picture.codec.name, size, picture.setup, channels)
            self._clusters = matroska.Clusters()
        time_s = max(self._lipsync.place("video", picture.timestamp), self._shown_s + _APART_S)
        self._shown_s = time_s
        self.pictures += 1
        return begins + self._clusters.block(matroska.VIDEO, time_s, picture.data, key=picture.key)

    def _heard(self, packet: Packet) -> bytes:
        if self._clusters is None:
            return b""  # a session begins with a picture
        self.sounds += 1
        time_s = self._lipsync.place("audio", packet.timestamp)
        return self._clusters.block(matroska.AUDIO, time_s, packet.payload, key=True)
