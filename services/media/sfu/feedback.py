"""RTCP as the SFU speaks it: requests to a publisher, reports to both ends, and what of theirs it heeds.

Packets are written and read by aiortc's own codecs (RFC 3550, 4585, 5104, and REMB of draft-alvestrand-rmcat-remb-03),
but for the report that goes to every viewer every second.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RTCP_SR,
    AnyRtcpPacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    clamp_packets_lost,
    pack_remb_fci,
    unpack_remb_fci,
)

_SENDER_REPORT = struct.Struct("!BBHLQLLL")
_OURS = 1
"""The SSRC under which the SFU reports; it sends no media of its own, so it collides with nobody's (RFC 3550, 8)."""


@dataclass(frozen=True, slots=True)
class SenderReport:
    """What a publisher's clock showed: `ntp` in RFC 3550's 64 bits, `timestamp` on the stream's RTP clock."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What an RTCP compound says. Losses are shares, 0 to 1, by SSRC; the estimate is bits per second."""

    reports: tuple[SenderReport, ...] = ()
    losses: tuple[tuple[int, float], ...] = ()
    lost: tuple[tuple[int, tuple[int, ...]], ...] = ()
    key_frames: tuple[int, ...] = ()
    estimate_bps: float | None = None


def hear(data: bytes) -> Heard:
    """Everything that is heeded of a compound; nothing of a malformed one."""
    try:
        packets = RtcpPacket.parse(data)
    except (ValueError, IndexError, struct.error):
        return Heard()
    reports = tuple(
        SenderReport(p.ssrc, p.sender_info.ntp_timestamp, p.sender_info.rtp_timestamp)
        for p in packets
        if isinstance(p, RtcpSrPacket)
    )
    losses = tuple(
        (info.ssrc, info.fraction_lost / 256)
        for p in packets
        if isinstance(p, RtcpSrPacket | RtcpRrPacket)
        for info in p.reports
    )
    lost = tuple(
        (p.media_ssrc, tuple(number & 0xFFFF for number in p.lost))
        for p in packets
        if isinstance(p, RtcpRtpfbPacket) and p.fmt == RTCP_RTPFB_NACK
    )
    return Heard(reports, losses, lost, tuple(_key_frames(packets)), _estimate(packets))


def _key_frames(packets: Iterable[AnyRtcpPacket]) -> Iterable[int]:
    for packet in packets:
        if isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_PLI:
            yield packet.media_ssrc
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_FIR:
            entries = packet.fci[: len(packet.fci) // 8 * 8]
            yield from (ssrc for ssrc, _ in struct.iter_unpack("!LL", entries))


def _estimate(packets: Iterable[AnyRtcpPacket]) -> float | None:
    for packet in packets:
        if isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP:
            try:
                return float(unpack_remb_fci(packet.fci)[0])
            except (ValueError, IndexError, struct.error):
                return None
    return None


def picture_loss(ssrc: int) -> bytes:
    """Ask for a key frame (RFC 4585, 6.3.1)."""
    return bytes(RtcpPsfbPacket(RTCP_PSFB_PLI, _OURS, ssrc))


def missing(ssrc: int, sequences: list[int]) -> bytes:
    """Ask for packets again (RFC 4585, 6.2.1)."""
    return bytes(RtcpRtpfbPacket(RTCP_RTPFB_NACK, _OURS, ssrc, sequences))


def receiver_report(ssrc: int, fraction: int, lost: int, highest: int, jitter: int) -> RtcpReceiverInfo:
    """A stream's block of a receiver report."""
    return RtcpReceiverInfo(
        ssrc, fraction, clamp_packets_lost(lost), highest & 0xFFFFFFFF, jitter & 0xFFFFFFFF, 0, 0
    )


def upstream(blocks: list[RtcpReceiverInfo], most_bps: int) -> bytes:
    """The report on a publication, and the most that it may send of everything."""
    told = bytes(RtcpRrPacket(_OURS, blocks))
    ssrcs = [block.ssrc for block in blocks]
    return told + bytes(RtcpPsfbPacket(RTCP_PSFB_APP, _OURS, 0, pack_remb_fci(most_bps, ssrcs)))


def sender_report(ssrc: int, ntp: int, timestamp: int, packets: int, octets: int) -> bytes:
    """A publisher's report as a viewer reads it, in the numbers of the outgoing stream (RFC 3550, 6.4.1)."""
    return _SENDER_REPORT.pack(
        *(0x80, RTCP_SR, 6, ssrc, ntp, timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    )
