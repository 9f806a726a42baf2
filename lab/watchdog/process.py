"""The watchdog's process: every channel, every interval, and its word in a file."""

from __future__ import annotations

import os
import resource
import threading

import httpx
import structlog

from generated.models import ChannelsConfig, PlatformConfig, WatchdogSettings
from lab.alerts.indicators import Fault
from lab.playout.shelf import Shelf
from lab.playout.wiring import channels_of, readers_of
from lab.watchdog.decoding import Levels
from lab.watchdog.domain import Kind, Limits
from lab.watchdog.player import Player
from lab.watchdog.watcher import Expected, Watcher
from lab.watchdog.word import Word, write_word
from services.infra.paths import Home
from services.kernel.clock import Clock

_log = structlog.get_logger("watchdog")


def watch(
    home: Home,
    url: str,
    channels: ChannelsConfig,
    platform: PlatformConfig,
    clock: Clock,
    stop: threading.Event,
) -> None:
    """Watch every channel of the platform at `url` until `stop` is set. Makes the whole process nice."""
    settings = platform.watchdog
    os.nice(settings.niceness)
    with httpx.Client(timeout=settings.request_timeout_s, trust_env=False) as client:
        watchers = watchers_of(home, url, channels, platform, clock, client)
        started_at, before = clock.now(), ""
        while not stop.is_set():
            faults = tuple(
                Fault(name, found.kind.value, found.detail, found.value, found.threshold)
                for name, watcher in watchers.items()
                for found in watcher.look()
            )
            kinds = ", ".join(f"{fault.channel_id} {fault.kind}" for fault in faults)
            if kinds != before:
                _log.warning("dead_air" if kinds else "well_again", faults=[fault.detail for fault in faults])
                before = kinds
            _say(home, Word(clock.now(), started_at, _cpu_s(), faults))
            stop.wait(settings.interval_s)


def watchers_of(
    home: Home,
    url: str,
    channels: ChannelsConfig,
    platform: PlatformConfig,
    clock: Clock,
    client: httpx.Client,
) -> dict[str, Watcher]:
    """A watcher for every channel, by its id."""
    known = channels_of(channels, retry_after_s=platform.http.retry_after_s)
    readers = readers_of(known, home.broadcast)
    shelf = Shelf(home.storage, manifests_kept=platform.lab.manifests_kept)
    settings = platform.watchdog
    return {
        name: Watcher(
            Player(client, f"{url}/hls/{name}/master.m3u8"),
            Expected(channel, readers[name], shelf),
            clock,
            limits_of(settings),
            Levels(settings.black_luma, settings.frozen_difference, settings.silence_threshold_db),
            patience_s=platform.supervisor.ready_timeout_s,
        )
        for name, channel in known.items()
    }


def limits_of(settings: WatchdogSettings) -> Limits:
    """The thresholds of the configuration."""
    return Limits(
        late_s=settings.late_s,
        unreachable_s=settings.unreachable_s,
        broken_segments=settings.broken_segments,
        stretch_s={
            Kind.BLACK: settings.black_s,
            Kind.FROZEN: settings.frozen_s,
            Kind.SILENT: settings.silent_s,
        },
    )


def _say(home: Home, word: Word) -> None:
    try:
        write_word(home.watchdog_word, word)
    except OSError as error:
        _log.error("not_said", error=str(error))


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return round(used.ru_utime + used.ru_stime, 3)
