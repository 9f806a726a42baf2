"""Prepared assets made of nothing: real box structure, made-up media."""

import struct
from pathlib import Path

from PIL import Image

from generated import models
from generated.vocabulary import CheckVerdict
from lab.assets import (
    MANIFEST_FILE,
    SEGMENT_S,
    AssetManifest,
    CaptionTrack,
    Rendition,
    SegmentRef,
    SourceFacts,
)
from lab.prep.report import REPORT_FILE
from lab.prep.strip import STRIP_FILE

RUNGS = (("720", "video", 1280, 720), ("360", "video", 640, 360), ("audio", "audio", None, None))
CODECS = {"720": "avc1.64001f", "360": "avc1.4d401e", "audio": "mp4a.40.2"}
_FACTS = SourceFacts(
    "film.mkv", 1, "0" * 64, "matroska", 1, "h264", 1, 1, "30", "yuv420p", 0, False, "aac", 2, 48000
)


A_REPORT = models.AssetReport(
    verdict=CheckVerdict.PASS,
    checks=[
        models.ReportCheck(name="decoded", verdict=CheckVerdict.PASS, detail="all of it", value=1, limit=0.99)
    ],
    stretches=[],
    similarity=[],
    loudness=models.LoudnessReport(
        target_lufs=-16,
        tolerance_lu=1,
        true_peak_ceiling_dbtp=-1,
        source_lufs=-20,
        source_true_peak_dbtp=-5,
        gain_db=4,
        limited=False,
        lufs=-16,
        true_peak_dbtp=-1.5,
        range_lu=3,
        step_ms=100,
        momentary_lufs=[-18, -15],
        short_term_lufs=[-17, -16],
    ),
    strip=models.ThumbnailStrip(tiles=1, columns=1, tile_width=32, tile_height=18, interval_ms=1000),
)


def box(kind: bytes, payload: bytes) -> bytes:
    """An ISO box."""
    return struct.pack(">I", 8 + len(payload)) + kind + payload


def fragment(mark: str, body_size: int = 64) -> tuple[bytes, int, int]:
    """A fragment whose mdat begins with `mark`, and where tfdt's and mfhd's numbers stand in it."""
    mfhd = box(b"mfhd", struct.pack(">II", 0, 1))
    traf = box(b"traf", box(b"tfdt", struct.pack(">IQ", 0x01000000, 0)))
    moof = box(b"moof", mfhd + traf)
    mdat = box(b"mdat", mark.encode().ljust(body_size, b"."))
    return moof + mdat, moof.index(b"tfdt") + 8, moof.index(b"mfhd") + 8


def write_asset(
    storage: Path,
    asset_id: str,
    segments: int,
    *,
    title: str = "",
    generation: str = "g1",
    captions: tuple[CaptionTrack, ...] = (),
    body_size: int = 64,
    overlay: str = "",
) -> AssetManifest:
    """An asset under `storage`, with the init segments of its generation."""
    folder = storage / "assets" / asset_id
    folder.mkdir(parents=True, exist_ok=True)
    inits = storage / "generations" / generation
    inits.mkdir(parents=True, exist_ok=True)
    renditions = []
    for name, kind, width, height in RUNGS:
        media, places = b"", []
        for number in range(segments):
            raw, tfdt_at, sequence_at = fragment(f"{asset_id}/{name}/{number}/", body_size)
            places.append(SegmentRef(len(media), len(raw), tfdt_at, sequence_at))
            media += raw
        (folder / f"{name}.m4s").write_bytes(media)
        (inits / f"{name}.init.mp4").write_bytes(f"init {generation} {name}".encode())
        renditions.append(
            Rendition(name, kind, f"{name}.m4s", CODECS[name], 1, 2, width, height, tuple(places))
        )
    manifest = AssetManifest(
        asset_id,
        title or f"Film {asset_id}",
        generation,
        segments,
        round(1000 * segments * SEGMENT_S),
        tuple(renditions),
        captions,
        -16.0,
        -1.5,
        _FACTS,
        (),
        overlay=overlay,
    )
    (folder / REPORT_FILE).write_text(A_REPORT.model_dump_json(), encoding="utf-8")
    Image.new("L", (32, 18)).save(folder / STRIP_FILE)
    (folder / MANIFEST_FILE).write_text(manifest.to_json(), encoding="utf-8")
    return manifest
