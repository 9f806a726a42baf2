"""One peer's connection: ICE, DTLS and SRTP by aiortc, RTP and RTCP as bytes in and out.

It builds on aiortc's transports rather than on `RTCPeerConnection`, which starts a decoder thread per track and parses
every packet into objects. A DTLS transport that hands on what it has decrypted is the seam: `_handle_rtp_data` and
`_handle_rtcp_data` of aiortc 1.16 are replaced.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from aioice import Candidate as IceCandidate
from aioice import Connection
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import CandidatePair, StunProtocol, get_host_addresses
from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceParameters, RTCIceTransport
from pylibsrtp import Error as SrtpError

from services.media.sfu.answer import OurEnd
from services.media.sfu.offer import Candidate, Offer
from services.media.sfu.sealing import Seal

_log = structlog.get_logger("sfu.leg")
logging.getLogger("aioice").setLevel(logging.WARNING)  # it tells every check of every pair
_LOOPBACK = "127.0.0.1"
_RECEIVE_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Network:
    """Where the SFU is reached: `addresses` of this machine (all of them when empty), `public` ones before a 1:1 NAT.

    Ports are any free ones when `port_min` is 0. `connect_timeout_s` is for ICE and DTLS together.
    """

    addresses: tuple[str, ...]
    public: tuple[str, ...]
    loopback: bool
    port_min: int
    port_max: int
    connect_timeout_s: float


class _Transport(RTCDtlsTransport):
    """Hands on what it has decrypted, as it came."""

    on_rtp: Callable[[bytes], None]
    on_rtcp: Callable[[bytes], None]

    async def _handle_rtp_data(self, data: bytes, arrival_time_ms: int) -> None:  # noqa: ARG002
        self.on_rtp(data)

    async def _handle_rtcp_data(self, data: bytes) -> None:
        self.on_rtcp(data)


class _Sockets(Connection):
    """aioice's connection on the addresses and ports that the configuration names; loopback included when asked."""

    network: Network
    next_port: Callable[[], int]

    async def get_component_candidates(
        self,
        component: int,
        addresses: list[str],  # noqa: ARG002
        timeout: int = 5,  # noqa: ARG002
    ) -> list[IceCandidate]:
        found = []
        for address in self._own_addresses():
            protocol = await self._bind(address)
            if protocol is None:
                continue
            host, port = protocol.transport.get_extra_info("sockname")[:2]
            protocol.local_candidate = IceCandidate(
                foundation=candidate_foundation("host", "udp", host),
                component=component,
                transport="udp",
                priority=candidate_priority(component, "host", 65535 if host != _LOOPBACK else 1),
                host=host,
                port=port,
                type="host",
            )
            self._protocols.append(protocol)
            found.append(protocol.local_candidate)
        return found

    def _own_addresses(self) -> list[str]:
        own = list(self.network.addresses) or get_host_addresses(use_ipv4=True, use_ipv6=True)
        return [*own, *([_LOOPBACK] if self.network.loopback and _LOOPBACK not in own else [])]

    async def _bind(self, address: str) -> StunProtocol | None:
        loop, reason = asyncio.get_running_loop(), "no port"
        for port in self._ports():
            try:
                transport, protocol = await loop.create_datagram_endpoint(
                    lambda: StunProtocol(self), local_addr=(address, port)
                )
            except OSError as error:
                reason = str(error)
                continue
            opened = transport.get_extra_info("socket")
            if opened is not None:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
            return protocol
        _log.warning("address_not_bound", address=address, reason=reason)
        return None

    def _ports(self) -> Iterator[int]:
        if not self.network.port_min:
            yield 0
            return
        for _ in range(self.network.port_max - self.network.port_min + 1):
            yield self.next_port()


class Ports:
    """Takes turns through the configured range, so that a port that was just freed is not used at once."""

    def __init__(self, first: int, last: int) -> None:
        self._first, self._count, self._at = first, max(last - first + 1, 1), -1

    def __call__(self) -> int:
        self._at = (self._at + 1) % self._count
        return self._first + self._at


class Leg:
    """A connection in the making, then open, then closed for good; `on_closed` is told once, with the reason."""

    def __init__(
        self,
        network: Network,
        ports: Ports,
        *,
        on_rtp: Callable[[bytes], None],
        on_rtcp: Callable[[bytes], None],
        on_open: Callable[[], None],
        on_closed: Callable[[str], None],
    ) -> None:
        self._network = network
        self._gatherer = RTCIceGatherer(iceServers=[])
        self._sockets = _Sockets(ice_controlling=False)
        self._sockets.network, self._sockets.next_port = network, ports
        self._gatherer._connection = self._sockets
        self._ice = RTCIceTransport(self._gatherer)
        self._dtls = _Transport(self._ice, [RTCCertificate.generateCertificate()])
        self._dtls.on_rtp, self._dtls.on_rtcp = on_rtp, on_rtcp
        self._on_open, self._on_closed = on_open, on_closed
        self._connecting: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._remote: Offer | None = None
        self._seal: Seal | None = None
        self._pair: CandidatePair | None = None
        self._way: Callable[[bytes, Any], None] = _nowhere
        self._peer: tuple[str, int] = ("", 0)

    @property
    def open(self) -> bool:
        """Whether media can be sent."""
        return self._seal is not None and self._closing is None

    @property
    def remote_username(self) -> str:
        """The peer's ICE user name fragment; empty before `accept`."""
        return self._remote.username if self._remote else ""

    async def accept(self, offer: Offer) -> OurEnd:
        """Gather this end and begin to connect to the offer's.

        Raises OSError when no socket could be had, ConnectionAbortedError when it was closed meanwhile.
        """
        await self._gatherer.gather()
        if self._closing is not None:
            await self._sockets.close()
            raise ConnectionAbortedError("closed while its sockets were opened")
        own = self._gatherer.getLocalParameters()
        candidates = tuple(self._candidates())
        if not candidates:
            raise OSError("the SFU has no address to be reached at")
        self._remote = offer
        # The peer that offers `passive` waits for our hello; whoever leaves it open is greeted too.
        setup = "passive" if offer.setup == "active" else "active"
        self._dtls._set_role("server" if setup == "passive" else "client")
        self._sockets.ice_controlling = offer.lite
        await self.add(offer.candidates, complete=False)
        self._connecting = asyncio.create_task(self._connect(offer), name="leg")
        fingerprint = next(
            f.value for f in self._dtls.getLocalParameters().fingerprints if f.algorithm == "sha-256"
        )
        return OurEnd(own.usernameFragment or "", own.password or "", fingerprint, setup, candidates)

    async def add(self, candidates: tuple[Candidate, ...], *, complete: bool) -> None:
        """Take the peer's further candidates; `complete` is not passed on, for its own checks may still show more."""
        del complete
        for one in candidates:
            await self._sockets.add_remote_candidate(
                IceCandidate(
                    one.foundation, 1, "udp", one.priority, one.host, one.port, _known_kind(one.kind)
                )
            )

    def send(self, data: bytes) -> bool:
        """Protect and send an RTP packet at once; False when the connection does not bear it."""
        pair, seal = self._sockets._nominated.get(1), self._seal
        if pair is None or self._closing is not None or seal is None:
            return False
        if pair is not self._pair:
            self._pair, self._way, self._peer = pair, pair.protocol.transport.sendto, pair.remote_addr
        try:
            self._way(seal.protect(data), self._peer)
        except (SrtpError, OSError, RuntimeError, TypeError):
            return False
        return True

    def send_rtcp(self, data: bytes) -> bool:
        """Protect and send an RTCP compound at once."""
        dtls, pair = self._dtls, self._sockets._nominated.get(1)
        if pair is None or self._closing is not None or dtls._tx_srtp is None:
            return False
        try:
            pair.protocol.transport.sendto(dtls._tx_srtp.protect_rtcp(data), pair.remote_addr)
        except (SrtpError, OSError, RuntimeError, TypeError):
            return False
        return True

    def close(self, reason: str) -> asyncio.Task[None]:
        """Stop sending and receiving now, and tell the peer; the sockets are freed by the task that is returned."""
        if self._closing is None:
            self._dtls.on_rtp = self._dtls.on_rtcp = _ignore
            self._closing = asyncio.create_task(self._close(), name="leg-closing")
            self._on_closed(reason)
        return self._closing

    async def _connect(self, offer: Offer) -> None:
        try:
            async with asyncio.timeout(self._network.connect_timeout_s):
                await self._ice.start(RTCIceParameters(offer.username, offer.password, offer.lite))
                if self._ice.state == "completed":
                    await self._dtls.start(_dtls_of(offer))
        except TimeoutError:
            self.close("connect_timeout")
            return
        except Exception:  # noqa: BLE001 - whatever a library makes of a stranger's bytes ends this leg alone
            _log.exception("leg_failed")
            self.close("connect_failed")
            return
        if self._dtls.state != "connected":
            self.close("connect_failed")
            return
        self._seal = Seal(self._dtls._tx_srtp)
        self._dtls.on("statechange", self._changed)
        self._ice.on("statechange", self._changed)
        self._on_open()

    def _changed(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self.close("left")
        elif self._ice.state in ("closed", "failed"):
            self.close("consent_expired")

    async def _close(self) -> None:
        if self._connecting is not None and self._connecting is not asyncio.current_task():
            self._connecting.cancel()
        for stop in (self._dtls.stop, self._ice.stop):
            try:
                await stop()
            except Exception:  # noqa: BLE001 - the next one is to be stopped all the same
                _log.exception("leg_close_failed")

    def _candidates(self) -> Iterator[str]:
        """The values of `a=candidate`; a public address stands in front of the same port."""
        local = self._sockets.local_candidates
        for one in local:
            yield one.to_sdp()
        inner = next((one for one in local if one.host != _LOOPBACK and ":" not in one.host), None)
        for at, host in enumerate(self._network.public):
            if inner is None:
                return
            foundation = candidate_foundation("host", "udp", host)
            yield f"{foundation} 1 udp {inner.priority - 1 - at} {host} {inner.port} typ host"


def _dtls_of(offer: Offer) -> RTCDtlsParameters:
    return RTCDtlsParameters([RTCDtlsFingerprint(name, value) for name, value in offer.fingerprints.items()])


def _known_kind(kind: str) -> str:
    return kind if kind in ("host", "srflx", "prflx", "relay") else "host"


def _nowhere(_data: bytes, _peer: Any) -> None:
    raise RuntimeError("no pair of addresses is chosen yet")


def _ignore(_data: bytes) -> Any:
    return None
