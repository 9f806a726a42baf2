"""The Cloudflare double with media in it: a peer connection per session, and what is published goes to who pulls it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay

from tests.support.cloudflare import CloudflareDouble, Session, Told, serving


class ForwardingDouble(CloudflareDouble):
    """Peer connections live in a loop and a thread of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._peers: dict[str, RTCPeerConnection] = {}
        self._relay = MediaRelay()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def agree(self, name: str, session: Session, offer: str) -> str:
        return str(self._do(self._agree(name, session, offer)))

    def stop(self) -> None:
        """Hang up on everybody."""
        for peer in self._peers.values():
            self._do(peer.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _close(self, name: str, session: Session, order: dict[str, Any]) -> Told:
        told = super()._close(name, session, order)
        for other, peer in self._peers.items():
            tracks = self.sessions[other].tracks
            for transceiver in peer.getTransceivers():
                flow = tracks.get(transceiver.mid or "")
                if flow is not None and flow.status != "active":
                    self._loop.call_soon_threadsafe(transceiver.sender.replaceTrack, None)
        return told

    async def _agree(self, name: str, session: Session, offer: str) -> str:
        peer = self._peers[name] = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        for transceiver in peer.getTransceivers():
            flow = session.tracks.get(transceiver.mid or "")
            if flow is not None and flow.of is not None:
                publisher, wanted = flow.of
                mids = [mid for mid, one in self.sessions[publisher].tracks.items() if one.name == wanted]
                sources = self._peers[publisher].getTransceivers()
                (source,) = [one for one in sources if one.mid == mids[0]]
                transceiver.direction = "sendonly"
                transceiver.sender.replaceTrack(self._relay.subscribe(source.receiver.track))
        await peer.setLocalDescription(await peer.createAnswer())
        return peer.localDescription.sdp

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


@contextmanager
def forwarding_cloudflare() -> Iterator[ForwardingDouble]:
    """The double with media in it, on a port of its own."""
    double = ForwardingDouble()
    try:
        with serving(double):
            yield double
    finally:
        double.stop()
