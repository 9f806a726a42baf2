"""Broken programmes are told from honest ones, and what airs is at its level: slices of the commands that judge more.

`python -m tests.defects 200` and `python -m tests.loudness` take minutes; these take a part of them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image

from generated.models import AssetReport, LoudnessReport, ThumbnailStrip
from generated.vocabulary import RefusalCode
from lab.prep.outcome import Refused
from lab.prep.prepare import prepare
from lab.prep.spec import PrepJob
from tests.defects.running import CLEAN, judged
from tests.defects.spoiling import DEFECTS
from tests.loudness.running import heard
from tests.support.prep import joined, mean_colour, prepared, the_spec
from tests.support.ugly import REFUSED, TAKEN, Ugly, ffmpeg

pytestmark = pytest.mark.long

SEED = 11


@pytest.mark.parametrize("kind", sorted(DEFECTS))
def test_a_defect_is_told(kind: str) -> None:
    verdict = judged((0, kind, SEED))
    assert not verdict.wrong, verdict


@pytest.mark.parametrize("number", range(6))
def test_an_honest_programme_is_not_marked(number: int) -> None:
    verdict = judged((number, CLEAN, SEED))
    assert not verdict.wrong, verdict


@pytest.mark.parametrize("name", ["clipped", "clicks", "speech", "surround", "fast clock"])
def test_what_airs_is_at_its_level_and_in_step(name: str, tmp_path: Path) -> None:
    spec = the_spec()
    one = heard(name, tmp_path, spec)
    assert not one.faults(spec), one


def ugly(name: str) -> Ugly:
    return next(one for one in (*TAKEN, *REFUSED) if one.name == name)


def test_an_asset_has_a_report_and_a_strip_beside_its_manifest(tmp_path: Path) -> None:
    source = tmp_path / "cinema.mp4"
    ugly("cinema.mp4").make(source)
    spec = the_spec()
    prepared(source, tmp_path, "film", spec)
    folder = tmp_path / "assets" / "film"
    report = AssetReport.model_validate_json((folder / "report.json").read_bytes())
    assert report.verdict.value == "pass"
    assert {check.name for check in report.checks} >= {"decoded", "black", "freeze", "silence", "clipped"}
    assert {found.rendition for found in report.similarity} == {"720", "360"}
    assert min(found.worst for found in report.similarity) > 0.9
    strip, loudness = report.strip, report.loudness
    assert isinstance(strip, ThumbnailStrip)
    assert isinstance(loudness, LoudnessReport)
    with Image.open(folder / "strip.jpg") as sheet:
        rows = -(-strip.tiles // strip.columns)
        assert sheet.size == (strip.columns * strip.tile_width, rows * strip.tile_height)
    assert (folder / "strip.vtt").read_text().count("-->") == strip.tiles == 4
    assert abs(loudness.lufs - spec.loudness.target_lufs) <= spec.loudness.tolerance_lu
    assert len(loudness.short_term_lufs) * loudness.step_ms == pytest.approx(4266, abs=300)


def test_a_refusal_leaves_a_report_of_what_was_found_until_then(tmp_path: Path) -> None:
    source = tmp_path / "hole.mp4"
    ugly("hole.mp4").make(source)
    with pytest.raises(Refused):
        prepared(source, tmp_path, "film", the_spec())
    folder = tmp_path / "reports" / "film"
    report = json.loads((folder / "report.json").read_text())
    verdicts = {check["name"]: check["verdict"] for check in report["checks"]}
    assert (report["verdict"], verdicts["decoded"]) == ("fail", "fail")
    assert report["refusal"]["code"] == "DAMAGED"
    assert report["advice"]
    assert (folder / "strip.jpg").exists()
    assert not (tmp_path / "assets").exists()


def test_a_listed_file_is_refused_before_anything_opens_it(tmp_path: Path) -> None:
    source, listed = tmp_path / "letter.mp4", tmp_path / "blocklist.sha256"
    ugly("letter.mp4").make(source)  # a demuxer would call it unreadable
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    listed.write_text(f"{digest}  letter\n")
    with pytest.raises(Refused, match="as letter") as refusal:
        prepare(PrepJob("film", source, "x", tmp_path, the_spec(), blocklist=listed), lambda _: None)
    assert refusal.value.code is RefusalCode.BLOCKED


def test_a_turned_picture_stands_upright_in_every_rung(tmp_path: Path) -> None:
    upper = ("-f", "lavfi", "-i", "color=red:size=640x360:rate=25:duration=2,drawbox=0:0:iw/2:ih:blue:fill")
    ffmpeg(*upper, "-c:v", "libx264", "-preset", "ultrafast", tmp_path / "first.mp4")
    ffmpeg("-i", tmp_path / "first.mp4", "-c", "copy", "-metadata:s:v", "rotate=90", tmp_path / "turned.mp4")
    asset = prepared(tmp_path / "turned.mp4", tmp_path, "film", the_spec())
    shown = tmp_path / "as a player shows it.mkv"
    ffmpeg("-i", tmp_path / "turned.mp4", "-c:v", "ffv1", shown)
    places = {"top": "40:40:160:40", "bottom": "40:40:160:560"}
    wanted = {name: mean_colour(shown, 0.5, crop) for name, crop in places.items()}
    for name, scale in (("720", 2), ("360", 1)):
        path = joined(tmp_path, asset, asset.rendition(name), tmp_path)
        for place, y in (("top", 40), ("bottom", 280)):
            found = mean_colour(path, 0.5, f"{40 * scale}:{40 * scale}:{300 * scale}:{y * scale}")
            assert found == pytest.approx(wanted[place], abs=60), (name, place)


@pytest.mark.parametrize(("sound_s", "outcome"), [(4.3, "passed"), (5.5, "flagged"), (3.2, "flagged")])
def test_a_picture_held_to_the_end_by_nothing_ends_with_its_sound(
    sound_s: float, outcome: str, tmp_path: Path
) -> None:
    """Theora holds a picture by repeating it, and its writer leaves out the repeats after the last change."""
    slides = ("-f", "lavfi", "-i", "testsrc2=rate=2:duration=4.4,fps=24")
    tone = ("-f", "lavfi", "-i", f"sine=440:duration={sound_s}")
    codecs = ("-c:v", "libtheora", "-q:v", "8", "-c:a", "libvorbis")
    ffmpeg(*slides, *tone, *codecs, tmp_path / "slides.ogv")
    checks = prepared(tmp_path / "slides.ogv", tmp_path, "film", the_spec()).checks
    assert {check.name: check.outcome for check in checks}["av_end_ms"] == outcome
