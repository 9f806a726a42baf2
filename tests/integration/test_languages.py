"""Several languages: a source's sounds and captions through prep to the playlists, without a hole for who switches."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pydantic import MISSING

from generated.models import AssetReport
from lab.assets import SEGMENT_AUDIO_TICKS, AssetManifest
from lab.playout.answer import NO_STORE
from lab.playout.channel import Channel
from lab.playout.origin import ChannelOrigin, Origin
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import LIVE, Clip, Item, Reserve
from lab.playout.shelf import LIVE_FOLDER, Shelf, clip_of
from lab.playout.wiring import channel_of
from lab.prep.slate import make_slate
from lab.prep.spec import PrepSpec, SoundSpec
from services.infra.configuration import load
from tests.support.asgi import call
from tests.support.clock import ManualClock
from tests.support.configuration import CONFIG
from tests.support.hls import check
from tests.support.hls.capture import Part
from tests.support.hls.record import Answer, record
from tests.support.prep import prepared, the_spec
from tests.support.spoken import HIGH, LOW, pitch, spoken

pytestmark = pytest.mark.long

FIRST = 13_000_000


def speaking(language: str = "pt-BR", *alternates: str) -> PrepSpec:
    return replace(the_spec(), sound=SoundSpec(language, alternates))


@dataclass
class Channeled:
    """A channel in two languages: a film that has both, one that has only Portuguese, then the slate."""

    storage: Path
    channel: Channel
    schedule: Path
    both: AssetManifest
    one: AssetManifest
    clock: ManualClock = field(default_factory=ManualClock)
    origin: Origin = field(init=False)

    def at(self, index: int) -> None:
        """A node that has just started, while `index` is on air."""
        self.clock = ManualClock(self.channel.grid.start_of(index))
        reader = ScheduleReader(self.schedule)
        self.origin = Origin(self.storage, {"main": (self.channel, reader)}, self.clock, manifests_kept=8)

    def get(self, path: str) -> Answer:
        answer = asyncio.run(call(self.origin, f"/hls/main/{path}"))
        return Answer(answer.status, answer.headers.get("content-type", ""), answer.body)


@pytest.fixture(scope="module")
def channeled(tmp_path_factory: pytest.TempPathFactory) -> Channeled:
    folder = tmp_path_factory.mktemp("languages")
    storage, spec = folder / "storage", speaking("pt-BR", "en")
    slate = clip_of(make_slate(storage, spec))
    both = prepared(spoken(folder / "both.mkv", "por", "eng"), storage, "both", spec)
    one = prepared(spoken(folder / "one.mp4", "por"), storage, "one", spec)
    settings = load(CONFIG, {}).channels_config.channels["main"]
    settings = settings.model_copy(update={"alternate_audio": ["en"], "alternate_captions": ["en"]})
    channel = channel_of("main", settings, retry_after_s=2)
    schedule = folder / "schedule.jsonl"
    first, second = clip_of(both), clip_of(one)
    items = [Item(FIRST, first, first.segments), Item(FIRST + first.segments, second, second.segments)]
    ScheduleWriter(schedule).append([Reserve(0, (), slate), *items])
    made = Channeled(storage, channel, schedule, both, one)
    made.at(FIRST)
    return made


def test_a_second_language_is_a_second_rendition(channeled: Channeled) -> None:
    assert channeled.both.audio == ("pt", "en")
    assert channeled.one.audio == ("pt",)
    assert [r.name for r in channeled.both.renditions] == ["720", "360", "audio", "audio-en"]
    assert [(s.language, s.codec, s.channels) for s in channeled.both.source.sounds] == [
        ("pt", "aac", 1),
        ("en", "aac", 1),
    ]
    assert AssetManifest.from_json(channeled.both.to_json()) == channeled.both
    names = {check.name for check in channeled.both.checks}
    assert {"loudness", "loudness (en)", "silence", "silence (en)"} <= names
    assert all(check.outcome == "passed" for check in channeled.both.checks)


def test_the_audio_group_has_both_languages_from_the_start(channeled: Channeled) -> None:
    master = channeled.get("master.m3u8").body.decode()
    [main, other] = [line for line in master.splitlines() if "TYPE=AUDIO" in line]
    assert 'LANGUAGE="pt-BR",DEFAULT=YES' in main
    assert 'LANGUAGE="en",DEFAULT=NO' in other
    assert 'URI="audio-en/playlist.m3u8"' in other
    assert master.count("TYPE=SUBTITLES") == 2


def test_what_lacks_the_language_speaks_its_own_and_so_does_the_slate(
    channeled: Channeled, tmp_path: Path
) -> None:
    channeled.at(FIRST + 6)
    for index in range(FIRST, FIRST + 9):
        main, other = (channeled.get(f"{name}/{index}.m4s") for name in ("audio", "audio-en"))
        assert (main.status, other.status) == (200, 200)
        assert (main.body == other.body) is (index >= FIRST + channeled.both.segment_count)
    init = channeled.get(f"audio-en/init-{channeled.both.generation}.mp4").body
    assert init == channeled.get(f"audio/init-{channeled.both.generation}.mp4").body
    heard = [
        pitch(init + channeled.get(f"{name}/{index}.m4s").body, tmp_path)
        for name, index in (("audio", FIRST), ("audio-en", FIRST), ("audio-en", FIRST + 3))
    ]
    assert heard == [pytest.approx(LOW, abs=3), pytest.approx(HIGH, abs=3), pytest.approx(LOW, abs=3)]


def test_a_lost_language_speaks_the_main_one_and_is_not_kept(channeled: Channeled, tmp_path: Path) -> None:
    channeled.at(FIRST)
    file = channeled.storage / "assets/both/audio-en.m4s"
    whole = file.read_bytes()
    try:
        file.write_bytes(whole[:100])
        answer = asyncio.run(call(channeled.origin, f"/hls/main/audio-en/{FIRST}.m4s"))
        assert answer.headers["cache-control"] == "no-store"
        assert answer.body == channeled.get(f"audio/{FIRST}.m4s").body
    finally:
        file.write_bytes(whole)


def test_the_report_tells_every_sound_and_its_checks(channeled: Channeled) -> None:
    report = AssetReport.model_validate_json((channeled.storage / "assets/both/report.json").read_bytes())
    names = {check.name for check in report.checks}
    assert {"loudness", "loudness (en)", "clipped (en)", "av_end_ms (en)"} <= names
    assert report.source is not MISSING
    assert report.source.sounds is not MISSING
    assert [sound.language for sound in report.source.sounds] == ["pt", "en"]


def test_a_live_source_is_heard_in_every_language(channeled: Channeled) -> None:
    start = FIRST + channeled.both.segment_count + channeled.one.segment_count
    folder = channeled.storage / LIVE_FOLDER / "session" / str(start)
    folder.mkdir(parents=True)
    (folder / "audio.m4s").write_bytes(b"live sound")
    live = Clip("session", "Live", 1, channeled.both.generation)
    records = channeled.schedule.with_name("live.jsonl")
    shutil.copy(channeled.schedule, records)
    ScheduleWriter(records).append([Item(start, live, 2, LIVE)])
    origin = ChannelOrigin(
        channeled.channel,
        ScheduleReader(records),
        Shelf(channeled.storage, manifests_kept=4),
        ManualClock(channeled.channel.grid.start_of(start + 1)),
    )
    for name in ("audio", "audio-en"):
        answer = origin.answer(f"{name}/{start}.m4s")
        assert (answer.status, b"".join(answer.parts)) == (200, b"live sound")
        assert b"immutable" in answer.cache
    missing = [origin.answer(f"{name}/{start + 1}.m4s") for name in ("audio", "audio-en")]
    assert b"".join(missing[0].parts) == b"".join(missing[1].parts)
    assert {answer.cache for answer in missing} == {NO_STORE}
    for track in ("subs", "subs-en"):
        assert b"-->" not in b"".join(origin.answer(f"{track}/{start}.vtt").parts)


def test_two_languages_keep_every_rule_of_hls(channeled: Channeled) -> None:
    channeled.at(FIRST)
    half_s = float(channeled.channel.grid.segment) / 2

    def asked(part: Part) -> Answer:
        return channeled.get(part.url.removeprefix("http://channel.test/hls/main/"))

    pauses = [lambda: channeled.clock.advance(half_s)] * 12
    capture = record("http://channel.test/hls/main/master.m3u8", asked, channeled.clock.monotonic, pauses)
    assert {"audio", "audio-en", "subs", "subs-en"} <= {d.url.split("/")[-2] for d in capture.documents}
    assert check(capture) == []


@pytest.mark.parametrize(
    ("languages", "extra", "main", "heard"),
    [
        (("eng", "por"), ("-disposition:a:0", "default"), "pt", HIGH),
        (("eng", "fra"), (), "en", LOW),
        (("und",), (), "und", LOW),
        (("por", "por"), ("-disposition:a:0", "comment", "-disposition:a:1", "0"), "pt", HIGH),
    ],
)
def test_the_main_sound_is_in_the_channels_language_where_there_is_one(
    tmp_path: Path, languages: tuple[str, ...], extra: tuple[str, ...], main: str, heard: float
) -> None:
    film = spoken(tmp_path / "film.mkv", *languages, extra=extra, seconds=3)
    asset = prepared(film, tmp_path / "storage", "film", speaking())
    assert asset.audio == (main,)
    init = tmp_path / "storage/generations" / asset.generation / "audio.init.mp4"
    media = (tmp_path / "storage/assets/film/audio.m4s").read_bytes()
    assert pitch(init.read_bytes() + media, tmp_path) == pytest.approx(heard, abs=3)
    assert asset.renditions[-1].segments[0].size < SEGMENT_AUDIO_TICKS
