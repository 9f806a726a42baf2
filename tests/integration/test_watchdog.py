"""The watchdog on real media over real HTTP: what is wrong is seen within 5 s of its time on air, what is not is not.

The channel's clock and the watchdog's are moved by hand; every byte goes through the origin, HTTP and a decoder.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest

from lab.assets import MANIFEST_FILE
from lab.playout.channel import Channel
from lab.playout.origin import Origin
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import Clip, Item, Reserve
from lab.playout.shelf import Shelf, clip_of
from lab.playout.wiring import channel_of
from lab.prep.prepare import prepare
from lab.prep.slate import make_slate
from lab.prep.spec import PrepJob
from lab.prep.wiring import prep_spec
from lab.watchdog.decoding import Levels
from lab.watchdog.domain import Found, Kind
from lab.watchdog.player import Player
from lab.watchdog.process import limits_of, watchers_of
from lab.watchdog.watcher import Expected, Watcher
from services.infra.paths import Home
from tests.support.channels import EPOCH
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.lab import with_channels
from tests.support.receiver import Receiver, Reply, Request, receiving

pytestmark = [pytest.mark.long, pytest.mark.alone]

_SHIPPED = shipped().channels["main"]
_SMALLEST = _SHIPPED.ladder.model_copy(update={"video": _SHIPPED.ladder.video[-1:]})
SETTINGS = _SHIPPED.model_copy(update={"ladder": _SMALLEST})
"""The channel with its smallest picture alone, which is what the watchdog looks at."""
WATCHDOG = shipped().platform.watchdog
FILM_S = 16
FILMS = {
    "moving": ("testsrc2=size=640x360:rate=30", "sine=440"),
    "dark": ("color=black:size=640x360:rate=30", "anullsrc"),
    "still": ("testsrc2=size=640x360:rate=30:duration=0.1,loop=-1:1:0", "sine=330"),
    "mute": ("testsrc2=size=640x360:rate=25", "anullsrc"),
}
SEEN_AS = {
    "dark": {Kind.BLACK, Kind.FROZEN, Kind.SILENT},
    "still": {Kind.FROZEN},
    "mute": {Kind.SILENT},
}
DEADLINE_S = 5.0


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Films as prep stores them, and the slate."""
    folder = tmp_path_factory.mktemp("watchdog")
    spec = prep_spec(SETTINGS)
    make_slate(folder / "storage", spec)
    for name, (picture, sound) in FILMS.items():
        source = folder / f"{name}.mp4"
        inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
        how = ["-v", "error", *inputs, "-t", str(FILM_S), "-pix_fmt", "yuv420p", str(source)]
        subprocess.run(["ffmpeg", *how], check=True)
        prepare(PrepJob(name, source, name, folder / "storage", spec), lambda _: None)
    return folder / "storage"


@dataclass
class Air:
    """A channel on air, watched."""

    clock: ManualClock
    origin_clock: ManualClock
    watcher: Watcher
    channel: Channel
    begins: dict[str, int]
    receiver: Receiver

    def run_until(self, wanted: set[Kind], until_s: float) -> float:
        """Seconds from now until the watchdog has seen all of `wanted`; fails when it does not."""
        begun = self.clock.now()
        seen: set[Kind] = set()
        while (self.clock.now() - begun).total_seconds() < until_s:
            seen |= {found.kind for found in self.look()}
            if wanted <= seen:
                return (self.clock.now() - begun).total_seconds()
        raise AssertionError(f"only {seen} within {until_s} s")

    def look(self) -> list[Found]:
        """A second, and a look."""
        self.clock.advance(WATCHDOG.interval_s)
        self.origin_clock.advance(WATCHDOG.interval_s)
        return self.watcher.look()

    def until_before(self, name: str) -> None:
        """Let the channel run until `name` is about to begin; nothing may be wrong before the watchdog sees of it."""
        start = self.channel.grid.start_of(self.begins[name])
        listed_at = self.channel.grid.start_of(self.begins[name] - self.channel.lead)
        while self.clock.now() < start:
            found = self.look()
            assert not found or self.clock.now() >= listed_at, found


@contextmanager
def on_air(storage: Path, root: Path, *films: str, lies: bool = False) -> Iterator[Air]:
    """`films` one after the other, on the slate before and after. With `lies` prep measured nothing of them."""
    clock, origin_clock = (ManualClock(EPOCH.replace(hour=12)) for _ in range(2))
    channel = channel_of("main", SETTINGS, retry_after_s=1)
    place = root / "storage"
    place.mkdir()
    for part in storage.iterdir():
        (place / part.name).symlink_to(part) if part.name != "assets" else None
    (place / "assets").mkdir()
    for asset in (storage / "assets").iterdir():
        _copy(asset, place / "assets" / asset.name, lies=lies)
    shelf = Shelf(place, manifests_kept=10)
    start = channel.grid.index_at(clock.now()) + 10
    slate = shelf.slate()
    assert slate is not None
    records: list[Item | Reserve] = [Reserve(start - 20, (), slate.clip)]
    begins: dict[str, int] = {}
    for name in films:
        clip: Clip = clip_of(shelf.manifest(name))
        begins[name] = start
        records.append(Item(start, clip, clip.segments, "programme", name))
        start += clip.segments
    schedule = root / "schedule.jsonl"
    ScheduleWriter(schedule).append(records)
    origin = Origin(place, {"main": (channel, ScheduleReader(schedule))}, origin_clock, manifests_kept=10)
    with receiving(partial(_served, origin)) as receiver, httpx.Client(timeout=2, trust_env=False) as client:
        watcher = Watcher(
            Player(client, f"{receiver.url}/hls/main/master.m3u8"),
            Expected(channel, ScheduleReader(schedule), shelf),
            clock,
            limits_of(WATCHDOG),
            Levels(WATCHDOG.black_luma, WATCHDOG.frozen_difference, WATCHDOG.silence_threshold_db),
            patience_s=30,
        )
        yield Air(clock, origin_clock, watcher, channel, begins, receiver)


def _copy(asset: Path, target: Path, *, lies: bool) -> None:
    target.mkdir()
    for file in asset.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    if lies:
        manifest = json.loads((target / MANIFEST_FILE).read_text(encoding="utf-8"))
        manifest["checks"] = []
        (target / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")


def _served(origin: Origin, request: Request) -> Reply:
    answer = origin.answer(request.target)
    return Reply(answer.status, b"".join(answer.parts), (("cache-control", answer.cache.decode()),))


@pytest.mark.parametrize("name", SEEN_AS)
def test_dead_air_is_seen_within_five_seconds_of_its_time_on_air(
    storage: Path, tmp_path: Path, name: str
) -> None:
    with on_air(storage, tmp_path, "moving", name, lies=True) as air:
        air.until_before(name)
        assert air.run_until(SEEN_AS[name], 10) <= DEADLINE_S


def test_a_programme_that_is_like_that_is_no_alarm_nor_is_the_slate(storage: Path, tmp_path: Path) -> None:
    with on_air(storage, tmp_path, "moving", "dark", "still", "mute") as air:
        end = air.channel.grid.start_of(air.begins["mute"] + 20)
        looks = 0
        while air.clock.now() < end:
            assert air.look() == [], air.clock.now()
            looks += 1
        assert looks > 4 * FILM_S


def break_media(air: Air, root: Path, do: Callable[[Path], None]) -> None:
    for name in ("360", "audio"):
        do(root / "storage" / "assets" / "moving" / f"{name}.m4s")


def test_media_that_do_not_decode_are_seen_within_five_seconds(storage: Path, tmp_path: Path) -> None:
    def scramble(file: Path) -> None:
        raw = bytearray(file.read_bytes())
        place = raw.find(b"mdat")
        while place != -1:
            raw[place + 4 : place + 2000] = bytes(1996)
            place = raw.find(b"mdat", place + 2000)
        file.write_bytes(raw)

    with on_air(storage, tmp_path, "moving") as air:
        air.until_before("moving")
        for _ in range(4):
            assert air.look() == []
        break_media(air, tmp_path, scramble)
        assert air.run_until({Kind.BROKEN}, 10) <= DEADLINE_S


def test_media_that_are_gone_are_seen_within_five_seconds(storage: Path, tmp_path: Path) -> None:
    with on_air(storage, tmp_path, "moving") as air:
        air.until_before("moving")
        break_media(air, tmp_path, Path.unlink)
        assert air.run_until({Kind.MISSING}, 10) <= DEADLINE_S


def test_a_playlist_that_stands_still_is_late_within_five_seconds(storage: Path, tmp_path: Path) -> None:
    with on_air(storage, tmp_path, "moving") as air:
        air.until_before("moving")
        air.origin_clock = ManualClock()  # the origin's own stands still from here on
        assert air.run_until({Kind.LATE}, 10) <= DEADLINE_S


def test_a_platform_that_does_not_answer_is_seen_within_five_seconds_and_so_is_its_return(
    storage: Path, tmp_path: Path
) -> None:
    with on_air(storage, tmp_path, "moving") as air:
        air.until_before("moving")
        air.receiver.moods.extend(["fails"] * 1000)
        assert air.run_until({Kind.UNREACHABLE}, 10) <= DEADLINE_S
        air.receiver.moods.clear()
        assert air.look() == []


def test_a_channel_that_never_began_is_given_its_time(storage: Path, tmp_path: Path) -> None:
    del storage
    clock = ManualClock()
    channel = channel_of("main", SETTINGS, retry_after_s=1)
    shelf = Shelf(tmp_path, manifests_kept=1)
    with receiving(lambda _: Reply(503)) as receiver, httpx.Client(trust_env=False) as client:
        watcher = Watcher(
            Player(client, f"{receiver.url}/hls/main/master.m3u8"),
            Expected(channel, ScheduleReader(tmp_path / "none"), shelf),
            clock,
            limits_of(WATCHDOG),
            Levels(16, 1, -60),
            patience_s=30,
        )
        for _ in range(29):
            clock.advance(1)
            assert watcher.look() == []
        clock.advance(1)
        assert [found.kind for found in watcher.look()] == [Kind.UNREACHABLE]


def test_every_channel_of_the_configuration_is_watched(tmp_path: Path) -> None:
    clock, bundle = ManualClock(), shipped()
    channels = with_channels(bundle.channels_config, {"kids": {}})
    with receiving(lambda _: Reply(503)) as receiver, httpx.Client(trust_env=False) as client:
        watchers = watchers_of(Home(tmp_path), receiver.url, channels, bundle.platform, clock, client)
        clock.advance(bundle.platform.supervisor.ready_timeout_s + 1)
        wrong = {name: [found.kind for found in watcher.look()] for name, watcher in watchers.items()}
    assert wrong == {"main": [Kind.UNREACHABLE], "kids": [Kind.UNREACHABLE]}


def test_watching_costs_little(storage: Path, tmp_path: Path) -> None:
    """Well below a twentieth of a core, HTTP and this test's own server included."""
    with on_air(storage, tmp_path, "moving") as air:
        air.until_before("moving")
        began, used = air.clock.now(), time.process_time()
        for _ in range(12):
            air.look()
        used = time.process_time() - used
        watched = (air.clock.now() - began).total_seconds()
        assert used / watched < 0.05, f"{used / watched:.1%} of a core"
