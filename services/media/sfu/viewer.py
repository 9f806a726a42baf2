"""What one viewer is sent: slots, each filled by one publication at a time, whose layers it is switched between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from services.kernel.bucket import Bucket
from services.kernel.clock import Clock
from services.media.sfu import feedback
from services.media.sfu.agreeing import Agreed
from services.media.sfu.answer import Sent
from services.media.sfu.codecs import Seen, renumbered
from services.media.sfu.layers import LayerChoice
from services.media.sfu.limits import Limits
from services.media.sfu.publication import Forwarded, Publication, Stream
from services.media.sfu.rewriting import Joint, Numbers, Rewriter
from services.media.sfu.rtp import ABS_SEND_TIME_URI, MID_URI, Header, Packet

_JOINTS_KEPT = 3


class Down(Protocol):
    """The connection to the viewer."""

    @property
    def open(self) -> bool:
        """Whether media can be sent."""
        ...

    def send(self, data: bytes) -> bool:
        """Send an RTP packet."""
        ...

    def send_rtcp(self, data: bytes) -> bool:
        """Send a report."""
        ...


class Dice(Protocol):
    """Where first numbers come from, that nobody may guess (RFC 3550, 5.1)."""

    def __call__(self, bits: int, /) -> int:
        """A number of so many bits."""
        ...


class Slot:
    """One outgoing m-line. What it is sent changes at key frames only."""

    def __init__(self, agreed: Agreed, number: int, limits: Limits, dice: Dice) -> None:
        self.mid, self.kind = agreed.section.mid, agreed.section.kind
        self.ssrc = dice(32) or 1
        self.sent = Sent(self.ssrc, f"slot-{number}", f"{self.kind}-{number}")
        self.source: Publication | None = None
        self.choice: LayerChoice | None = None
        self.paused = False
        self.packets = self.octets = 0
        self.down: Down | None = None
        self._limits = limits
        self._types = {codec.name: codec.payload_type for codec in agreed.codecs}
        extensions = dict(agreed.extensions)
        mid = (extensions[MID_URI], self.mid) if MID_URI in extensions else None
        self._header = Header(self.ssrc, mid, extensions.get(ABS_SEND_TIME_URI))
        # libsrtp wants the first sequence number in the lower half: a wrap soon after could not be deciphered.
        self._rewriter = Rewriter(agreed.codecs[0].rate_hz, dice(15), dice(32))
        self._layers: tuple[Stream, ...] = ()
        self._type = 0
        self._current: Stream | None = None
        self._wanted: Stream | None = None
        self._torn = False
        """Whether the current stream goes on at its next key frame only."""
        self._in_vain = 0
        """How often the stream that is waited for had been asked in vain when this slot began to wait."""
        self._joined: tuple[tuple[Stream, Joint], ...] = ()
        self._bound = 0
        self._line = Bucket(0, 0, 0)
        """What the cap leaves for sending again, in bits: with a burst, a second of it is the cap."""

    @property
    def layer(self) -> int | None:
        """The number of the layer that is sent now; None for sound and for nothing."""
        return self._current.layer if self._current and not self._torn else None

    def can_show(self, publication: Publication) -> bool:
        """Whether the publication has something of this slot's kind, in a codec that the viewer takes."""
        return any(self._fits(stream) for stream in publication.streams)

    def show(self, publication: Publication | None, now_s: float) -> None:
        """Fill the slot, or empty it."""
        self._leave()
        self.source, self.choice = publication, None
        self._layers = (
            tuple(stream for stream in publication.streams if self._fits(stream)) if publication else ()
        )
        if publication is not None:
            cap_bps, burst_s = publication.most_bps, self._limits.repeat_burst_s
            self._line = Bucket(cap_bps * (1 - burst_s), cap_bps * burst_s, now_s)
        layers = tuple(stream.bitrate_bps for stream in self._layers)
        if self.kind == "video" and layers:
            self.choice = LayerChoice(layers, self._limits.steps, now_s)
            self.choice.bind(self._bound)
        self.follow()

    def bind(self, layer: int) -> None:
        """Be sent no better layer than this, whatever fills the slot and whatever its viewer wants."""
        self._bound = layer
        if self.choice is not None:
            self.choice.bind(layer)
            self.follow()

    def pause(self, paused: bool) -> None:
        """Send nothing at all, or go on (G4: what is out of view is disconnected)."""
        self.paused = paused
        if paused:
            self._leave()
        else:
            self.follow()

    def follow(self) -> None:
        """Go for the layer that the choice names, from its next key frame on."""
        if not self._layers or self.paused:
            return
        target = self._layers[self.choice.layer if self.choice else 0]
        if target is (self._wanted or self._current) or self.down is None or not self.down.open:
            return
        if self._wanted is not None:
            self._wanted.outlets.remove(self)
        self._wanted = None if target is self._current else target
        if self._wanted is not None:
            target.outlets.append(self)
            self._in_vain = target.requests.in_vain
            if self.kind == "video" and self.source is not None:
                self.source.want_key_frame(target)

    def wait(self, now_s: float) -> None:
        """Ask for the key frame that is waited for until it comes; for a layer that brings nothing, take a worse."""
        if self.choice is not None and self._brings_nothing(now_s):
            self.choice.give_up(now_s)
            self.follow()
        for stream in (self._wanted, self._current if self._torn else None):
            if stream is not None and self.source is not None and not stream.requests.waiting:
                self.source.want_key_frame(stream)

    def deliver(self, stream: Stream, packet: Packet, seen: Seen, now_s: float) -> None:
        """Forward a packet of the current stream, or the first of one that is waited for."""
        if stream is not self._current or self._torn:
            if not (seen.key or self.kind == "audio"):
                return
            self._join(stream, packet, seen, now_s)
        numbers = self._rewriter.rewrite(packet, seen, now_s)
        if numbers is None or self.down is None:
            return
        written = self._written(self._type, numbers, packet, seen, now_s)
        if self.down.send(written):
            self._line.draw(8 * len(written), now_s)
            self.packets += 1
            self.octets += len(packet.payload)

    def interrupt(self, stream: Stream) -> None:
        """Wait for the stream's next key frame, or for that of a layer which is waited for anyway."""
        self._torn = self._torn or stream is self._current

    def report(self, stream: Stream, ntp: int, timestamp: int) -> None:
        """Tell the viewer the source's clock in this stream's numbers."""
        if stream is self._current and self.down is not None and self.packets:
            at = self._rewriter.timestamp(timestamp)
            self.down.send_rtcp(feedback.sender_report(self.ssrc, ntp, at, self.packets, self.octets))

    def repeat(self, sequences: Iterable[int], now_s: float) -> None:
        """Send again what was lost and is still known, as far as the cap allows: on a bad network it is worth a smaller
        layer, and no wider line. Made anew out of what the publication keeps for all viewers.
        """
        for sequence in sequences:
            found = self._sent_as(sequence)
            if found is not None and self.down is not None and self._line.take(8 * len(found), now_s):
                self.down.send(found)

    def want_key_frame(self) -> None:
        """The viewer cannot go on without one."""
        stream = self._wanted or self._current
        if self.source is not None and stream is not None and self.kind == "video":
            self.source.want_key_frame(stream)

    def _brings_nothing(self, now_s: float) -> bool:
        if self._wanted is None:
            silence_s = now_s - self._current.forwarded_s if self._current else 0.0
            return silence_s >= self._limits.steps.trial_s
        before, self._in_vain = self._in_vain, self._wanted.requests.in_vain
        return self._in_vain > before

    def _join(self, stream: Stream, packet: Packet, seen: Seen, now_s: float) -> None:
        if stream is self._wanted:
            if self._current is not None:
                self._current.outlets.remove(self)
            self._current, self._wanted = stream, None
        self._torn = False
        joint = self._rewriter.join(packet, seen, now_s)
        self._joined = ((stream, joint), *self._joined[: _JOINTS_KEPT - 1])
        self._type = self._types[stream.codec.name]

    def _sent_as(self, sequence: int) -> bytes | None:
        for stream, joint in self._joined:
            number = joint.source(sequence)
            if number is None:
                continue
            known: Forwarded | None = stream.forwarded(number)
            if known is None:
                return None
            numbers = joint.named(known.packet, known.seen)
            kind = self._types[stream.codec.name]
            return self._written(kind, numbers, known.packet, known.seen, known.at_s)
        return None

    def _written(self, kind: int, numbers: Numbers, packet: Packet, seen: Seen, at_s: float) -> bytes:
        """The packet to the byte as it is sent first and again: one key stream of SRTP may serve one plaintext only."""
        sequence, timestamp, picture, tl0 = numbers
        head = self._header.write(kind, packet.marker, sequence, timestamp, at_s)
        return head + renumbered(packet.payload, seen, picture, tl0)

    def _leave(self) -> None:
        for stream in {self._current, self._wanted} - {None}:
            if stream is not None and self in stream.outlets:
                stream.outlets.remove(self)
        self._current = self._wanted = None
        self._torn = False

    def _fits(self, stream: Stream) -> bool:
        return stream.kind == self.kind and stream.codec.name in self._types


class Viewer:
    """One viewer. `own` names its own publication, which it is never shown."""

    def __init__(
        self, name: str, own: str | None, agreed: tuple[Agreed, ...], limits: Limits, clock: Clock, dice: Dice
    ) -> None:
        self.name, self.own = name, own
        numbers = {"audio": 0, "video": 0}
        slots = []
        for one in agreed:
            slots.append(Slot(one, numbers[one.section.kind], limits, dice))
            numbers[one.section.kind] += 1
        self.slots = tuple(slots)
        self._clock = clock
        self._by_ssrc = {slot.ssrc: slot for slot in slots}

    def connect(self, down: Down) -> None:
        """Say over which connection the slots send."""
        for slot in self.slots:
            slot.down = down

    def shows(self, publication: Publication) -> bool:
        """Whether a slot is filled with it."""
        return any(slot.source is publication for slot in self.slots)

    def fill(self, publications: Iterable[Publication]) -> None:
        """Fill free slots with what is not shown yet, in the order of coming: a picture and a sound of each."""
        now_s = self._clock.monotonic()
        for publication in publications:
            if publication.name == self.own or self.shows(publication):
                continue
            for kind in ("video", "audio"):
                free = (slot for slot in self.slots if slot.kind == kind and slot.source is None)
                slot = next((slot for slot in free if slot.can_show(publication)), None)
                if slot is not None:
                    slot.show(publication, now_s)

    def forget(self, publication: Publication) -> None:
        """Empty the slots that a publication filled."""
        for slot in self.slots:
            if slot.source is publication:
                slot.show(None, self._clock.monotonic())

    def leave(self) -> None:
        """Be sent nothing any more."""
        for slot in self.slots:
            slot.show(None, self._clock.monotonic())

    def heed(self, data: bytes) -> None:
        """Act on the viewer's feedback."""
        heard, now_s = feedback.hear(data), self._clock.monotonic()
        for ssrc, sequences in heard.lost:
            if slot := self._by_ssrc.get(ssrc):
                slot.repeat(sequences, now_s)
        for ssrc in heard.key_frames:
            if slot := self._by_ssrc.get(ssrc):
                slot.want_key_frame()
        losses = dict(heard.losses)
        sending = [slot for slot in self.slots if slot.choice is not None and not slot.paused]
        for slot in sending:
            share = None if heard.estimate_bps is None else heard.estimate_bps / len(sending)
            loss = losses.get(slot.ssrc)
            if slot.choice is not None and (loss, share) != (None, None):
                slot.choice.report(now_s, loss=loss, estimate_bps=share)
        self.follow(now_s)

    def follow(self, now_s: float) -> None:
        """Let time pass for the choices of layers, and for who waits."""
        for slot in self.slots:
            if slot.choice is not None:
                slot.choice.pass_time(now_s)
                slot.follow()
                slot.wait(now_s)
