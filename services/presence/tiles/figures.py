"""Tiles, for Prometheus. Labels are configured profiles and the reasons for which tiles end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.metrics_core import Metric

from services.infra.looks import gauges
from services.presence.tiles.domain import End, Priced

_BYTES_PER_GB: Final = 1e9
_HOUR_S: Final = 3600


class TileFigures:
    """The counts of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._connected = Counter("vvtv_tiles_connected", "Tiles that were connected.", registry=registry)
        self._ended = Counter("vvtv_tiles_ended", "Tiles that were stopped.", ["reason"], registry=registry)
        self._sent = Counter(
            "vvtv_tiles_sent_bytes", "What tiles that ended are estimated to have sent.", registry=registry
        )
        self._lowered = Counter(
            "vvtv_tiles_lowered", "Tiles that got their least layer at the kill switch.", registry=registry
        )
        self._shed = Counter(
            "vvtv_tiles_shed", "Tiles that were stopped at the kill switch.", registry=registry
        )

    def connected(self) -> None:
        """One was let in."""
        self._connected.inc()

    def ended(self, reason: End, gb: float) -> None:
        """One is over."""
        self._ended.labels(reason.value).inc()
        self._sent.inc(gb * _BYTES_PER_GB)

    def shed(self, lowered: int, stopped: int) -> None:
        """So many gave way."""
        self._lowered.inc(lowered)
        self._shed.inc(stopped)


def seen(tiles: Iterable[Priced], configured: Iterable[str]) -> Sequence[Metric]:
    """A look at all tiles that the house sends; profiles without any are told too."""
    open_, small, rates = (dict.fromkeys(configured, 0.0) for _ in range(3))
    for one in tiles:
        profile = one.tile.profile
        open_[profile] += 1
        small[profile] += one.tile.layer is not None
        rates[profile] += one.now * _BYTES_PER_GB / _HOUR_S
    return (
        gauges("vvtv_tiles_open", "Tiles that are connected.", "profile", open_),
        gauges("vvtv_tiles_small", "Those of them that are held to their least layer.", "profile", small),
        gauges(
            "vvtv_tiles_egress_bytes_per_second",
            "What they are estimated to make the house send.",
            "profile",
            rates,
        ),
    )
