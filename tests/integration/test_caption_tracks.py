"""Captions in several languages, inside films and beside them, and where they land on the channel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lab.assets import CaptionTrack, Cue
from lab.playout.captions import caption_segment, track_for
from lab.prep.captions import captions_of
from lab.prep.source import probe
from lab.timeline import Grid
from tests.support.channels import EPOCH
from tests.support.prep import the_spec
from tests.support.ugly import ffmpeg

pytestmark = pytest.mark.long

GRID = Grid(EPOCH)
SRT = {
    "por": "1\n00:00:00,500 --> 00:00:02,000\nBoa <i>noite</i>\n\n2\n00:00:02,500 --> 00:00:04,000\nduas\nlinhas\n",
    "eng": "1\n00:00:00,500 --> 00:00:02,000\nGood evening\n",
}
PORTUGUESE = (Cue(500, 2000, "Boa noite"), Cue(2500, 4000, "duas\nlinhas"))
ENGLISH = (Cue(500, 2000, "Good evening"),)


def captioned(path: Path, codec: str, *, offset: tuple[str, ...] = ()) -> Path:
    """A film with captions inside, in Portuguese and English."""
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=5"]
    maps = ["-map", "0:v"]
    for number, (language, text) in enumerate(SRT.items()):
        file = path.with_name(f"{language}-source.srt")
        file.write_text(text, encoding="utf-8")
        inputs += ["-i", str(file)]
        maps += ["-map", f"{number + 1}:s", f"-metadata:s:s:{number}", f"language={language}"]
    ffmpeg(*inputs, *maps, "-c:v", "libx264", "-preset", "ultrafast", "-c:s", codec, *offset, path)
    return path


def tracks(film: Path) -> dict[str, tuple[Cue, ...]]:
    bounds = the_spec().bounds
    return {track.language: track.cues for track in captions_of(probe(film, bounds), bounds)}


@pytest.mark.parametrize(
    ("name", "codec", "offset"),
    [
        ("text.mp4", "mov_text", ()),
        ("subrip.mkv", "srt", ()),
        ("styled.mkv", "ass", ()),
        ("web.mkv", "webvtt", ()),
        ("late.mkv", "srt", ("-output_ts_offset", "3")),
    ],
)
def test_captions_inside_a_film_are_found_in_every_language(
    tmp_path: Path, name: str, codec: str, offset: tuple[str, ...]
) -> None:
    found = tracks(captioned(tmp_path / name, codec, offset=offset))
    assert found == {"pt": PORTUGUESE, "en": ENGLISH}


def test_files_beside_a_film_win_in_their_language(tmp_path: Path) -> None:
    film = captioned(tmp_path / "film.mkv", "srt")
    (tmp_path / "film.en.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", encoding="utf-8")
    (tmp_path / "film.pt-BR.srt").write_text(SRT["por"], encoding="utf-8")
    (tmp_path / "film.es.srt").write_text(SRT["por"], encoding="utf-8")
    found = tracks(film)
    assert list(found) == ["en", "es", "pt-BR", "pt"]
    assert found["en"] == (Cue(1000, 2000, "Hello"),)


def test_a_language_gets_its_own_captions_and_the_channels_own_those_of_nobody() -> None:
    of = {tag: (Cue(0, 1, tag),) for tag in ("en-GB", "und", "pt")}
    known = [CaptionTrack(tag, cues) for tag, cues in of.items()]
    assert track_for(known, "pt-BR", or_unknown=True) == of["pt"]
    assert track_for(known, "en", or_unknown=False) == of["en-GB"]
    assert track_for(known, "fr", or_unknown=False) == ()
    assert track_for(known, "fr", or_unknown=True) == of["und"]


@pytest.mark.parametrize("hours", [0, 1, 26, 27, 24 * 300])
def test_captions_are_with_their_picture_after_hours_on_air(hours: int) -> None:
    """As a player reckons: MPEGTS and LOCAL against the decode time of the picture, modulo 33 bits."""
    start = hours * 3600 * 15 // 32 + 5
    for segment in (0, 1, 2):
        text = caption_segment(GRID, PORTUGUESE, start=start, segment=segment)
        found = re.search(r"X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:(\d+)", text)
        assert found
        decode_time = (start + segment) * GRID.video_ticks
        picture = decode_time * 90_000 // (512 * GRID.fps) % (1 << 33)
        into_asset = (picture - int(found[1])) % (1 << 33) / 90_000
        assert into_asset == pytest.approx(float(GRID.seconds_of(segment)))
        shown = [cue for cue in PORTUGUESE if cue.text.split("\n")[0] in text]
        ends = float(GRID.seconds_of(segment + 1)) * 1000
        assert shown == [cue for cue in PORTUGUESE if cue.start_ms < ends and cue.end_ms > into_asset * 1000]
