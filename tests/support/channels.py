"""A channel for tests, like the one in the configuration."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from lab.playout.channel import AudioSpec, CacheAges, CaptionSpec, Channel, Rung
from lab.playout.record import Clip
from lab.timeline import Grid

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def a_channel(**changes: Any) -> Channel:
    """Window 8, lead 3, guard 2, catch-up 20."""
    channel = Channel(
        channel_id="main",
        title="Voulezvous",
        grid=Grid(EPOCH),
        window=8,
        lead=3,
        guard=2,
        catch_up=20,
        ahead=1000,
        retry_after_s=2,
        cache=CacheAges(1, 31536000, 31536000),
        rungs=(Rung("720", 1280, 720, 2_100_000, 2_500_000), Rung("360", 640, 360, 585_000, 700_000)),
        audio=AudioSpec("audio", "pt-BR", 128_000, 145_000),
        captions=(CaptionSpec("subs", "pt-BR"),),
    )
    return replace(channel, **changes)


def a_clip(name: str = "a", segments: int = 5, generation: str = "g1") -> Clip:
    """A prepared programme."""
    return Clip(name, f"Film {name}", segments, generation)


SLATE = Clip("slate", "Voltamos já", 4, "g1")
