"""Playlists as pure functions: the same on every node, never backwards, exact."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lab.assets import Cue
from lab.playout.captions import caption_segment
from lab.playout.playlist import caption_playlist, extinf, master_playlist, media_playlist, window
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import Item, Reserve
from lab.playout.schedule import Schedule, fold
from tests.support.channels import SLATE, a_channel, a_clip

CHANNEL = a_channel()
CODECS = {"720": "avc1.64001f", "360": "avc1.4d401e", "audio": "mp4a.40.2"}


def lines_of(text: str, tag: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(tag)]


def segments_of(text: str) -> list[int]:
    return [int(line[:-4]) for line in text.splitlines() if line.endswith(".m4s")]


def test_a_segment_lasts_exactly_32_fifteenths() -> None:
    assert extinf(CHANNEL.grid.segment) == "#EXTINF:2.133333,"


def test_a_playlist_is_one_continuous_window_that_ends_at_the_lead() -> None:
    text = media_playlist(CHANNEL, Schedule(), 100, SLATE)
    assert segments_of(text) == list(range(96, 104))
    assert lines_of(text, "#EXT-X-MEDIA-SEQUENCE") == ["#EXT-X-MEDIA-SEQUENCE:96"]
    assert lines_of(text, "#EXT-X-TARGETDURATION") == ["#EXT-X-TARGETDURATION:3"]
    assert len(lines_of(text, "#EXT-X-MAP")) == 1
    assert "DISCONTINUITY" not in text


def test_every_segment_has_its_wall_clock() -> None:
    text = media_playlist(CHANNEL, Schedule(), 100, SLATE)
    dates = lines_of(text, "#EXT-X-PROGRAM-DATE-TIME:")
    assert dates[0] == "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:03:24.800Z"
    assert len(dates) == 8


def test_a_new_map_only_where_the_generation_changes() -> None:
    items = [Item(96, a_clip("a", 3), 3), Item(99, a_clip("b", 2), 2), Item(101, a_clip("c", 9, "g2"), 9)]
    text = media_playlist(CHANNEL, fold(items), 100, SLATE)
    assert lines_of(text, "#EXT-X-MAP") == ['#EXT-X-MAP:URI="init-g1.mp4"', '#EXT-X-MAP:URI="init-g2.mp4"']
    assert text.index("init-g2") < text.index("101.m4s")


@given(st.integers(0, 10**8), st.integers(0, 40))
def test_the_sequence_never_goes_backwards(index: int, passed: int) -> None:
    assert window(CHANNEL, index + passed) >= window(CHANNEL, index)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 9)), max_size=8), st.integers(0, 60))
def test_readers_on_three_nodes_answer_the_same_bytes(
    tmp_path_factory: object, gaps: list[tuple[int, int]], index: int
) -> None:
    path: Path = tmp_path_factory.mktemp("nodes") / "schedule.jsonl"  # type: ignore[attr-defined]
    writer, at = ScheduleWriter(path), 0
    writer.append([Reserve(0, (a_clip("r", 3),), SLATE)])
    for gap, segments in gaps:
        writer.append([Item(at + gap, a_clip("a", segments), segments)])
        at += gap + segments
    texts = {media_playlist(CHANNEL, ScheduleReader(path).current(), index, SLATE) for _ in range(3)}
    assert len(texts) == 1


def test_what_a_playlist_said_of_an_index_stays_true() -> None:
    schedule = fold(
        [Reserve(0, (), SLATE), Item(90, a_clip("a", 12), 12), Item(102, a_clip("b", 9, "g2"), 9)]
    )
    said: dict[int, str] = {}
    for index in range(90, 110):
        generation = ""
        for line in media_playlist(CHANNEL, schedule, index, SLATE).splitlines():
            if line.startswith("#EXT-X-MAP"):
                generation = line
            if line.endswith(".m4s"):
                assert said.setdefault(int(line[:-4]), generation) == generation


def test_the_master_has_audio_and_subtitles_from_the_start() -> None:
    text = master_playlist(CHANNEL, CODECS)
    assert 'TYPE=AUDIO,GROUP-ID="audio"' in text
    assert 'TYPE=SUBTITLES,GROUP-ID="subs",NAME="pt-BR"' in text
    assert lines_of(text, "#EXT-X-STREAM-INF") == [
        (
            '#EXT-X-STREAM-INF:BANDWIDTH=2661000,AVERAGE-BANDWIDTH=2228000,CODECS="avc1.64001f,mp4a.40.2",'
            'RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio",SUBTITLES="subs"'
        ),
        (
            '#EXT-X-STREAM-INF:BANDWIDTH=861000,AVERAGE-BANDWIDTH=713000,CODECS="avc1.4d401e,mp4a.40.2",'
            'RESOLUTION=640x360,FRAME-RATE=30.000,AUDIO="audio",SUBTITLES="subs"'
        ),
    ]


def test_captions_have_the_same_window() -> None:
    assert "#EXT-X-MEDIA-SEQUENCE:96" in caption_playlist(CHANNEL, Schedule(), 100, SLATE)
    assert "103.vtt" in caption_playlist(CHANNEL, Schedule(), 100, SLATE)


CUES = (Cue(500, 1500, "um"), Cue(2000, 2500, "dois\n\nlinhas --> fim"), Cue(9000, 9500, "tarde"))


def test_a_caption_segment_maps_the_assets_zero_onto_the_timeline() -> None:
    text = caption_segment(CHANNEL.grid, CUES, start=100, segment=0)
    assert text.splitlines()[:2] == ["WEBVTT", "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:19200000"]
    assert "00:00:00.500 --> 00:00:01.500\num" in text
    assert "tarde" not in text


def test_a_cue_over_a_boundary_is_in_both_segments() -> None:
    for segment in (0, 1):
        text = caption_segment(CHANNEL.grid, CUES, start=100, segment=segment)
        assert "00:00:02.000 --> 00:00:02.500\ndois\nlinhas → fim" in text


def test_the_mpeg_timestamp_wraps_at_33_bits() -> None:
    text = caption_segment(CHANNEL.grid, (), start=13_000_000, segment=0)
    assert f"MPEGTS:{13_000_000 * 192_000 % 2**33}" in text
