"""Files as they are found in the world become assets that fit each other, or are refused with the reason.

What was made is checked by another decoder than the one that made it.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path

import pytest

from lab.assets import (
    AUDIO_FRAME_SAMPLES,
    FRAME_TICKS,
    SEGMENT_AUDIO_FRAMES,
    SEGMENT_AUDIO_TICKS,
    SEGMENT_FRAMES,
    SEGMENT_S,
    SEGMENT_VIDEO_TICKS,
    AssetManifest,
    Rendition,
    read_manifest,
)
from lab.prep.outcome import Refused
from lab.prep.spec import PrepSpec
from tests.support.prep import decode, joined, loudness, prepared, the_spec
from tests.support.ugly import REFUSED, TAKEN, Ugly

pytestmark = pytest.mark.long
_CHAINED = 5


@pytest.fixture(scope="module")
def spec() -> PrepSpec:
    return the_spec()


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("storage")


def asset_id_of(ugly: Ugly) -> str:
    return f"asset-{TAKEN.index(ugly)}"


@pytest.mark.parametrize("ugly", TAKEN, ids=lambda ugly: ugly.name)
def test_an_ugly_file_becomes_an_asset_on_the_grid(
    ugly: Ugly, spec: PrepSpec, storage: Path, tmp_path: Path
) -> None:
    source = tmp_path / ugly.name
    ugly.make(source)
    asset = prepared(source, storage, asset_id_of(ugly), spec)

    assert read_manifest(storage / "assets" / asset.asset_id) == asset
    assert abs(asset.segment_count - ugly.seconds / SEGMENT_S) <= 1.1
    for rendition in asset.renditions:
        assert_on_the_grid(joined(storage, asset, rendition, tmp_path), asset, rendition)
    assert_within_the_ladder(asset, spec)
    assert_level(joined(storage, asset, asset.rendition("audio"), tmp_path), ugly, spec)
    flagged = {check.name for check in asset.checks if check.outcome == "flagged"}
    assert ugly.flag is None or ugly.flag in flagged
    assert not list((storage / "prep").iterdir()), "nothing is left behind"


def assert_on_the_grid(path: Path, asset: AssetManifest, rendition: Rendition) -> None:
    """Exactly the frames of its segments, each one tick after the other."""
    seen = decode(path)
    per_segment = SEGMENT_FRAMES if rendition.kind == "video" else SEGMENT_AUDIO_FRAMES
    ticks = FRAME_TICKS if rendition.kind == "video" else AUDIO_FRAME_SAMPLES
    assert seen.errors == ""
    assert seen.frames == asset.segment_count * per_segment
    assert {after - before for before, after in zip(seen.times, seen.times[1:], strict=False)} == {ticks}
    if rendition.kind == "video":
        assert seen.size == (rendition.width, rendition.height)


def assert_within_the_ladder(asset: AssetManifest, spec: PrepSpec) -> None:
    for rung in spec.ladder.video:
        allowed = rung.max_bitrate_bps + rung.buffer_bits / float(SEGMENT_S)
        assert asset.rendition(rung.name).peak_bps <= allowed * 1.01


def assert_level(path: Path, ugly: Ugly, spec: PrepSpec) -> None:
    lufs, peak = loudness(path)
    if ugly.has_sound:
        assert math.isclose(lufs, spec.loudness.target_lufs, abs_tol=1.0)
        assert peak <= spec.loudness.true_peak_ceiling_dbtp + 0.1
    else:
        assert lufs <= -70


@pytest.mark.parametrize("ugly", REFUSED, ids=lambda ugly: ugly.name)
def test_a_file_that_cannot_air_is_refused_with_the_reason(
    ugly: Ugly, spec: PrepSpec, storage: Path, tmp_path: Path
) -> None:
    source = tmp_path / ugly.name
    ugly.make(source)
    with pytest.raises(Refused) as refusal:
        prepared(source, storage, "refused", spec)
    assert refusal.value.code == ugly.refused, refusal.value.detail
    assert len(refusal.value.detail) > 10
    assert not (storage / "assets" / "refused").exists()
    assert not list((storage / "prep").glob("refused*"))


def test_every_asset_has_one_generation_and_follows_any_other_without_a_gap(
    spec: PrepSpec, storage: Path, tmp_path: Path
) -> None:
    """All that the tests above have made, and some in any case: a part of the long tests may have left them out."""
    for ugly in TAKEN[:_CHAINED]:
        if not (storage / "assets" / asset_id_of(ugly)).exists():
            ugly.make(tmp_path / ugly.name)
            prepared(tmp_path / ugly.name, storage, asset_id_of(ugly), spec)
    assets = [read_manifest(folder) for folder in sorted((storage / "assets").iterdir())]
    assert len(assets) >= _CHAINED
    assert len({asset.generation for asset in assets}) == 1
    assert len(list((storage / "generations").iterdir())) == 1
    for name, ticks in (("720", FRAME_TICKS), ("360", FRAME_TICKS), ("audio", AUDIO_FRAME_SAMPLES)):
        seen = decode(chained(storage, assets, name, tmp_path, first_index=2**33))
        whole = sum(asset.segment_count for asset in assets)
        assert seen.frames == whole * (SEGMENT_AUDIO_FRAMES if name == "audio" else SEGMENT_FRAMES)
        assert {after - before for before, after in zip(seen.times, seen.times[1:], strict=False)} == {ticks}
        assert seen.errors == ""


def chained(storage: Path, assets: list[AssetManifest], name: str, folder: Path, *, first_index: int) -> Path:
    """All assets behind each other on one endless timeline, as playout serves them."""
    init = storage / "generations" / assets[0].generation / f"{name}.init.mp4"
    made = bytearray(init.read_bytes())
    index = first_index
    for asset in assets:
        rendition = asset.rendition(name)
        media = (storage / "assets" / asset.asset_id / rendition.file).read_bytes()
        length = SEGMENT_AUDIO_TICKS if name == "audio" else SEGMENT_VIDEO_TICKS
        for segment in rendition.segments:
            data = bytearray(media[segment.offset : segment.offset + segment.size])
            struct.pack_into(">Q", data, segment.tfdt_at, index * length)
            struct.pack_into(">I", data, segment.sequence_at, index % 2**32)
            made += data
            index += 1
    path = folder / f"chain-{name}.mp4"
    path.write_bytes(made)
    return path
