"""The SFU's metrics, published as a file that every edge adds to its own exposition."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from generated.vocabulary import ProfileUse
from services.infra.disk import replace_file
from services.media.sfu.room import Room


class Figures:
    """Counts and gauges of one SFU."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own = self._registry
        self._open = Gauge("vvtv_sfu_connections", "Connections now.", ["kind"], registry=own)
        self._rooms = Gauge("vvtv_sfu_rooms", "Sessions with somebody in them.", registry=own)
        self._opened = Counter("vvtv_sfu_opened", "Offers that were answered.", ["kind", "use"], registry=own)
        self._closed = Counter("vvtv_sfu_closed", "Connections that ended.", ["kind", "reason"], registry=own)
        self._revoked = Counter("vvtv_sfu_revoked", "Sessions whose endpoints were revoked.", registry=own)
        self._received = Gauge("vvtv_sfu_packets_received", "Packets received in what is open.", registry=own)
        self._dropped = Gauge("vvtv_sfu_packets_dropped", "Packets dropped in what is open.", registry=own)

    def opened(self, kind: str, use: ProfileUse) -> None:
        """An offer was answered; `use` is its profile's."""
        self._opened.labels(kind, use.value).inc()

    def closed(self, kind: str, reason: str) -> None:
        """A connection ended."""
        self._closed.labels(kind, reason).inc()

    def revoked(self) -> None:
        """A session was revoked."""
        self._revoked.inc()

    def count(self, rooms: Iterable[Room]) -> None:
        """Look at every room."""
        present = tuple(rooms)
        published = [one.publication for room in present for one in room.publishing.values()]
        self._rooms.set(len(present))
        self._open.labels("publication").set(len(published))
        self._open.labels("viewer").set(sum(len(room.watching) for room in present))
        self._received.set(sum(one.received for one in published))
        self._dropped.set(sum(one.dropped for one in published))

    def write(self, path: Path) -> None:
        """Replace the file; raises OSError."""
        replace_file(path, generate_latest(self._registry).decode())
