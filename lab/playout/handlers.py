"""The broadcast operations, answered from the published schedule alone: the LAB may be dead."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from pydantic import MISSING

from generated import models
from generated.api.broadcast import GetGuide200, GetGuideXmltv200, GetNowPlaying200
from generated.vocabulary import Caller, ErrorCode
from lab.playout.channel import Channel
from lab.playout.origin import ScheduleSource
from lab.playout.programmes import channel_status, guide_slots, now_playing, programme
from lab.playout.record import Clip
from lab.playout.shelf import Shelf
from lab.playout.status import read_heartbeat
from lab.playout.xmltv import xmltv
from services.infra import cursor as cursors
from services.kernel.clock import Clock
from services.kernel.errors import NotFound, Unavailable


class BroadcastView:
    """Implements the generated `BroadcastApi`, and gives the status page its channels."""

    def __init__(
        self,
        channels: Mapping[str, tuple[Channel, ScheduleSource]],
        default_channel: str,
        shelf: Shelf,
        status_file: Path,
        clock: Clock,
    ) -> None:
        self._channels = channels
        self._default = default_channel
        self._shelf = shelf
        self._status_file = status_file
        self._clock = clock
        self._memo: dict[str, tuple[tuple[int, int], models.NowPlaying]] = {}

    async def get_now_playing(self, caller: Caller, *, channel: str | None) -> GetNowPlaying200:
        """What airs now, and what follows; the same object for every call within a segment."""
        found, source, slate = self._on_air(channel)
        index = found.grid.index_at(self._clock.now())
        schedule = source.current()
        key = (index, schedule.version)
        known = self._memo.get(found.channel_id)
        if known is None or known[0] != key:
            known = (key, now_playing(found, schedule, index, slate))
            self._memo[found.channel_id] = known
        return GetNowPlaying200(known[1])

    async def get_guide(
        self, caller: Caller, *, channel: str | None, limit: int, cursor: str | None
    ) -> GetGuide200:
        """The published schedule from now, or from the cursor's index, on."""
        found, source, slate = self._on_air(channel)
        after = cursors.decode_whole("guide", cursor)
        index = found.grid.index_at(self._clock.now())
        first = index if after is None else max(after, index)
        schedule = source.current()
        slots = list(islice(guide_slots(schedule, first, slate), limit))
        end = max(schedule.end or 0, index + 1)
        more = slots[-1].end < end
        page = models.GuidePage(
            channel_id=found.channel_id,
            items=[programme(found, slot) for slot in slots],
            published_until=found.grid.start_of(end),
            next_cursor=cursors.encode("guide", str(slots[-1].end)) if more else MISSING,
        )
        return GetGuide200(page)

    async def get_guide_xmltv(self, caller: Caller, *, channel: str | None) -> GetGuideXmltv200:
        """The published schedule from now on, for other guides."""
        found, source, slate = self._on_air(channel)
        index, schedule = found.grid.index_at(self._clock.now()), source.current()
        return GetGuideXmltv200(xmltv(found, guide_slots(schedule, index, slate), schedule.items))

    def channels(self) -> list[models.ChannelStatus]:
        """Every channel at this moment."""
        heartbeat, now = read_heartbeat(self._status_file), self._clock.now()
        return [
            channel_status(channel, source.current(), self._slate(channel), now, heartbeat)
            for channel, source in self._channels.values()
        ]

    def _slate(self, channel: Channel) -> Clip | None:
        slate = self._shelf.of(channel.format).slate()
        return slate.clip if slate else None

    def _on_air(self, channel_id: str | None) -> tuple[Channel, ScheduleSource, Clip]:
        found = self._channels.get(channel_id or self._default)
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such channel.", channel=channel_id)
        channel, source = found
        slate = self._slate(channel)
        if slate is None:
            detail = "The channel has not begun."
            raise Unavailable(ErrorCode.OFF_AIR, detail, retry_after_s=channel.retry_after_s)
        return channel, source, slate
