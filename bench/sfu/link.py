"""One person's connection: ICE, DTLS and SRTP by aiortc, packets as bytes. What it costs is not the server's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aioice import Candidate, Connection
from aiortc.rtcdtlstransport import (
    SRTP_AES128_CM_SHA1_80,
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceParameters, RTCIceTransport
from aiortc.sdp import SessionDescription

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
VP8 = 96
EXTENSIONS = {MID: 4, SEND_TIME: 2}
CONNECT_S = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One m-line of pictures."""

    mid: str
    direction: str
    payload_type: int = VP8
    ssrc: int | None = None
    extensions: tuple[tuple[str, int], ...] = tuple(EXTENSIONS.items())


class Link:
    """Connects as the one who offers, or who answers (`controlling` False); every connection shows one certificate."""

    certificate: RTCCertificate | None = None

    def __init__(self, *, controlling: bool) -> None:
        Link.certificate = Link.certificate or RTCCertificate.generateCertificate()
        self._gatherer = RTCIceGatherer(iceServers=[])
        self.sockets = Connection(ice_controlling=controlling, use_ipv6=False)
        self._gatherer._connection = self.sockets
        self._ice = RTCIceTransport(self._gatherer)
        self.dtls = RTCDtlsTransport(self._ice, [Link.certificate])
        self.dtls._srtp_profiles = [SRTP_AES128_CM_SHA1_80]
        self.dtls._set_role("server")

    async def described(self, lines: list[Line], setup: str) -> str:
        """An SDP of these m-lines; `setup` is `actpass` in an offer, `passive` in an answer."""
        await self._gatherer.gather()
        own = self._gatherer.getLocalParameters()
        print_ = next(
            f.value for f in self.dtls.getLocalParameters().fingerprints if f.algorithm == "sha-256"
        )
        common = [
            f"a=ice-ufrag:{own.usernameFragment}",
            f"a=ice-pwd:{own.password}",
            f"a=fingerprint:sha-256 {print_}",
            f"a=setup:{setup}",
            "a=rtcp-mux",
            *(f"a=candidate:{one.to_sdp()}" for one in self.sockets.local_candidates),
            "a=end-of-candidates",
        ]
        told = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
        told += [f"a=group:BUNDLE {' '.join(line.mid for line in lines)}", "a=msid-semantic: WMS *"]
        for line in lines:
            told += _section(line, common)
        return "\r\n".join((*told, ""))

    async def connect(self, remote: str) -> None:
        """Connect to who wrote that SDP."""
        section = SessionDescription.parse(remote).media[0]
        told, fingerprints = section.ice, section.dtls
        assert told is not None
        assert fingerprints is not None
        for one in section.ice_candidates:
            if one.protocol == "udp" and ":" not in one.ip:
                await self.sockets.add_remote_candidate(
                    Candidate(one.foundation, 1, "udp", one.priority, one.ip, one.port, one.type)
                )
        await self.sockets.add_remote_candidate(None)
        prints = [RTCDtlsFingerprint(f.algorithm, f.value) for f in fingerprints.fingerprints]
        async with asyncio.timeout(CONNECT_S):
            await self._ice.start(RTCIceParameters(told.usernameFragment, told.password))
            await self.dtls.start(RTCDtlsParameters(prints))
        if self.dtls.state != "connected":
            raise SystemExit(f"no connection: ICE {self._ice.state}, DTLS {self.dtls.state}")

    def listen(self, heard: Callable[[bytes], None]) -> None:
        """Have every SRTP packet from now on as it came; RTCP is not heard."""
        beneath = self.sockets.data_received

        def received(data: bytes, component: int) -> None:
            if not 128 <= data[0] <= 191:
                beneath(data, component)
            elif not 192 <= data[1] <= 223:
                heard(data)

        self.sockets.data_received = received  # type: ignore[method-assign]

    def opened(self, data: bytes) -> bytes:
        """The RTP packet in an SRTP packet."""
        return bytes(self.dtls._rx_srtp.unprotect(data))

    def send(self, packet: bytes) -> None:
        """Protect and send an RTP packet."""
        self._send(self.dtls._tx_srtp.protect(packet))

    def send_rtcp(self, compound: bytes) -> None:
        """Protect and send a report."""
        self._send(self.dtls._tx_srtp.protect_rtcp(compound))

    async def close(self) -> None:
        """Leave."""
        await self.dtls.stop()
        await self._ice.stop()

    def _send(self, data: bytes) -> None:
        pair = self.sockets._nominated[1]
        pair.protocol.transport.sendto(data, pair.remote_addr)


def lines_of(offer: str) -> list[Line]:
    """The m-lines of an offer, as they are to be answered: received."""
    found = []
    for section in SessionDescription.parse(offer).media:
        known = [(one.uri, one.id) for one in section.rtp.headerExtensions if one.uri in EXTENSIONS]
        found.append(Line(section.rtp.muxId, "recvonly", section.fmt[0], extensions=tuple(known)))
    return found


def _section(line: Line, common: list[str]) -> list[str]:
    kind = line.payload_type
    told = [
        f"m=video 9 UDP/TLS/RTP/SAVPF {kind}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        f"a={line.direction}",
        *common,
        *(f"a=extmap:{number} {uri}" for uri, number in line.extensions),
        f"a=rtpmap:{kind} VP8/90000",
        *(f"a=rtcp-fb:{kind} {one}" for one in ("nack", "nack pli", "ccm fir", "goog-remb")),
    ]
    if line.ssrc is not None:
        told += [f"a=msid:{line.ssrc} {line.ssrc}", f"a=ssrc:{line.ssrc} cname:{line.ssrc}"]
    return told
