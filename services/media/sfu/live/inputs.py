"""Every live source by WHIP: admitted by the LAB, connected here, ended by whoever is first to end it.

Raises kernel errors in the contract's words.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import MISSING

from generated.models import ChannelSettings, LiveWhip, MediaProfile
from generated.vocabulary import ErrorCode
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, NotFound, Unauthenticated
from services.media.profiles import profile_for_webrtc
from services.media.sfu.agreeing import Agreed, Refused, agree_to_publish, read_and_agree
from services.media.sfu.answer import write_answer
from services.media.sfu.connecting import Connections, new_name
from services.media.sfu.figures import Figures
from services.media.sfu.leg import Leg
from services.media.sfu.limits import Limits
from services.media.sfu.live.intake import Intake, ask
from services.media.sfu.live.source import Source
from services.media.sfu.offer import Offer
from services.media.sfu.publication import Publication

_log = structlog.get_logger("sfu.live")
_TICK_S = 0.05


@dataclass(frozen=True)
class _Input:
    channel: str
    key: bytes
    publication: Publication
    source: Source
    leg: Leg


@dataclass(frozen=True)
class House:
    """What may change while it runs: channels and profiles in force; `socket` is where the LAB takes a channel's.

    `keyed` says whether the house has a stream key at all.
    """

    channels: Callable[[], Mapping[str, ChannelSettings]]
    profiles: Callable[[], Mapping[str, MediaProfile]]
    socket: Callable[[str], Path]
    keyed: bool


class LiveInputs:
    """The publishers of channels, by the names of their resources."""

    def __init__(
        self, house: House, limits: Limits, connections: Connections, clock: Clock, figures: Figures
    ) -> None:
        self._house, self._limits, self._connections = house, limits, connections
        self._clock, self._figures = clock, figures
        self._inputs: dict[str, _Input] = {}

    def takes(self, channel: str) -> LiveWhip:
        """How a channel takes a source. Raises NotFound for no channel, Conflict for one that takes none."""
        settings = self._house.channels().get(channel)
        if settings is None:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such channel.")
        if settings.live is MISSING or settings.live.whip is MISSING:
            raise Conflict(ErrorCode.LIVE_UNAVAILABLE, "The channel takes no live source by WHIP.")
        if not self._house.keyed:
            told = "VVTV_LIVE_KEY is not set: nobody could be told from a stranger."
            raise Conflict(ErrorCode.LIVE_UNAVAILABLE, told)
        return settings.live.whip

    async def publish(self, channel: str, key: str, text: str) -> tuple[str, str]:
        """Answer a WHIP offer: the resource's name and the SDP answer."""
        settings = self.takes(channel)
        (await self._ask(channel, settings, key, take=False)).close()
        profile = profile_for_webrtc(self._house.profiles(), settings.profile)
        offer, agreed = read_and_agree(text, lambda offer: _agree(offer, profile))
        intake = await self._ask(channel, settings, key, take=True)
        try:
            name, leg = self._begin(channel, key, settings, profile, agreed, intake)
        except BaseException:
            intake.close()
            raise
        gone = Conflict(ErrorCode.LIVE_UNAVAILABLE, "The channel was taken back meanwhile.")
        end = await self._connections.accept(leg, offer, gone=gone)
        self._figures.opened("live", profile.use)
        return name, write_answer(agreed, end, (None,) * len(agreed))

    async def trickle(self, channel: str, key: str, name: str, text: str) -> None:
        """Take further candidates. Raises Invalid for an ICE restart, which this SFU does not do."""
        await self._connections.trickle(self.found(channel, key, name), text)

    def hang_up(self, channel: str, key: str, name: str) -> None:
        """End a publisher. Raises NotFound, with the reason if it ended by itself."""
        self.found(channel, key, name).close("hung_up")

    def found(self, channel: str, key: str, name: str) -> Leg:
        """The connection of that name. Raises Unauthenticated for another key than it began with, and NotFound."""
        self.takes(channel)
        one = self._inputs.get(name)
        if one is None or one.channel != channel:
            raise self._connections.missing(channel, name)
        if not hmac.compare_digest(one.key, key.encode()):
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "Another stream key.")
        return one.leg

    async def run(self) -> None:
        """Let time pass for every publisher until cancelled; then hang up on them."""
        reported_s = self._clock.monotonic()
        try:
            while True:
                await asyncio.sleep(_TICK_S)
                now_s = self._clock.monotonic()
                report = now_s - reported_s >= self._limits.report_interval_s
                reported_s = now_s if report else reported_s
                for one in tuple(self._inputs.values()):
                    one.publication.remind(now_s)
                    one.source.pass_time(now_s)
                    if report:
                        one.publication.report()
        finally:
            for one in tuple(self._inputs.values()):
                one.leg.close("stopping")

    async def _ask(self, channel: str, settings: LiveWhip, key: str, *, take: bool) -> Intake:
        return await ask(
            self._house.socket(channel),
            key,
            timeout_s=settings.answer_timeout_s,
            limit_bytes=settings.handover_limit_bytes,
            take=take,
        )

    def _begin(
        self,
        channel: str,
        key: str,
        settings: LiveWhip,
        profile: MediaProfile,
        agreed: tuple[Agreed, ...],
        intake: Intake,
    ) -> tuple[str, Leg]:
        name = new_name()

        def closed(reason: str) -> None:
            intake.close()
            self._gone(name, reason)

        def end(reason: str) -> None:
            leg.close(reason)

        publication = Publication(name, agreed, profile, self._limits, self._clock, end)
        source = Source(publication, settings, intake.put, lambda: end("lab_too_slow"))
        leg = self._connections.leg(
            publication.take,
            publication.heed,
            on_open=lambda: source.pass_time(self._clock.monotonic()),
            on_closed=closed,
        )
        publication.up = leg
        self._inputs[name] = _Input(channel, key.encode(), publication, source, leg)
        intake.watch(lambda: end("handed_back"))
        _log.info("begun", channel=channel)
        return name, leg

    def _gone(self, name: str, reason: str) -> None:
        gone = self._inputs.pop(name)
        self._connections.remember(gone.channel, name, reason)
        self._figures.closed("live", reason)
        _log.info(
            "ended",
            channel=gone.channel,
            reason=reason,
            pictures=gone.source.pictures,
            withheld=gone.source.withheld,
            sounds=gone.source.sounds,
            tied=gone.source.tied,
        )


def _agree(offer: Offer, profile: MediaProfile) -> tuple[Agreed, ...]:
    if all(section.kind != "video" for section in offer.sections):
        raise Refused("a live source has a picture")
    return agree_to_publish(offer, profile)
