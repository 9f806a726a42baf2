"""A picture for the player: the station's own slate, endlessly, from a schedule with nothing on it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path

from generated.models import ChannelsConfig, PlatformConfig
from lab.playout.shelf import Shelf
from lab.playout.wiring import build_origin, channels_of, readers_of
from services.kernel.clock import Clock

_log = logging.getLogger(__name__)


class Picture:
    """The channels of the configuration below `/hls/`. The media lie below `folder`, drawn once for equal settings."""

    def __init__(
        self, folder: Path, channels: ChannelsConfig, platform: PlatformConfig, clock: Clock
    ) -> None:
        self._settings = channels.channels[channels.default_channel]
        self._folder = folder / hashlib.sha256(self._settings.model_dump_json().encode()).hexdigest()[:16]
        self._kept = platform.lab.manifests_kept
        known = channels_of(channels, retry_after_s=platform.http.retry_after_s)
        nothing = readers_of(known, self._folder / "nothing-published")
        self.origin = build_origin(known, nothing, self._folder, clock, manifests_kept=self._kept)

    async def draw(self) -> None:
        """Make the slate where there is none; until then players are told to try again."""
        try:
            await asyncio.to_thread(self._draw)
        except Exception as error:  # noqa: BLE001 - whatever fails in a codec, the contract is still answered
            _log.error("there will be no picture: %s", error, exc_info=error)

    def _draw(self) -> None:
        if Shelf(self._folder, manifests_kept=self._kept).slate() is None:
            from lab.prep.slate import make_slate  # codecs, only where they are needed
            from lab.prep.wiring import prep_spec

            make_slate(self._folder, prep_spec(self._settings))
