"""The manifest survives the disk, and refuses what it does not know."""

import json
from dataclasses import replace

import pytest

from lab.assets import (
    AssetManifest,
    CaptionTrack,
    CheckResult,
    Cue,
    ManifestError,
    Rendition,
    SegmentRef,
    SourceFacts,
)


def a_manifest() -> AssetManifest:
    segments = (SegmentRef(0, 100, 60, 20), SegmentRef(100, 90, 60, 20))
    facts = SourceFacts(
        "a.mkv", 10, "00", "matroska", 4000, "h264", 640, 360, "25", "yuv420p", 0, False, None, 0, 0
    )
    return AssetManifest(
        asset_id="a",
        title="Sessão das duas",
        generation="g1",
        segment_count=2,
        duration_ms=4267,
        renditions=(Rendition("720", "video", "720.m4s", "avc1.64001F", 1, 2, 1280, 720, segments),),
        captions=(CaptionTrack("pt-BR", (Cue(0, 1000, "Olá"),)),),
        loudness_lufs=-16.0,
        true_peak_dbtp=-1.2,
        source=facts,
        checks=(CheckResult("black", "passed", "0 %", 0.0, 0.98),),
    )


def test_a_manifest_reads_back_what_it_writes() -> None:
    assert AssetManifest.from_json(a_manifest().to_json()) == a_manifest()


def test_equal_manifests_are_equal_text() -> None:
    assert a_manifest().to_json() == replace(a_manifest()).to_json()


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"version":1}', '{"version":2}', "\0"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ManifestError):
        AssetManifest.from_json(text)


def test_renditions_of_unequal_length_are_refused() -> None:
    document = json.loads(a_manifest().to_json()) | {"segment_count": 3}
    with pytest.raises(ManifestError, match="720 has 2 segments of 3"):
        AssetManifest.from_json(json.dumps(document))
