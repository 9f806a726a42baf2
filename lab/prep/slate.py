"""The slate: the card that airs when nothing else can. Made here from nothing, on the grid, without a source file."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame

from lab.assets import (
    AUDIO_FRAME_SAMPLES,
    FRAME_RATE,
    SAMPLE_RATE,
    SEGMENT_AUDIO_FRAMES,
    SEGMENT_FRAMES,
    SEGMENT_S,
    AssetManifest,
    Rendition,
    SourceFacts,
)
from lab.prep.cmaf import FragmentFile
from lab.prep.encoders import AudioEncoder, generation_of
from lab.prep.generation import Generation
from lab.prep.ladder import Ladder
from lab.prep.lettering import centred, finished, grain_tiles
from lab.prep.light import Canvas, ember_glow, picture
from lab.prep.music import Sound, hum
from lab.prep.ranges import forget
from lab.prep.renditions import rendition
from lab.prep.sound import encode_sound, measure
from lab.prep.sound_pass import decoded
from lab.prep.spec import PrepSpec
from lab.prep.storing import store_asset
from lab.prep.working import discard, working_folder

SLATE_ID = "slate"
_WORDMARK = "Voulezvous"
_SEGMENTS = 4
_TICKS_PER_PICTURE = 2
_GRAIN_SEED = 17
_DRONE = (45, 52, 57, 64, 69)
_DRONE_PEAK = 0.055


def make_slate(
    storage: Path, spec: PrepSpec, *, asset_id: str = SLATE_ID, title: str = _WORDMARK
) -> AssetManifest:
    """Make the slate in `storage` and return its manifest; its last picture and sound lead into its first."""
    generation = generation_of(spec.ladder)
    discard(storage, asset_id)
    aside = working_folder(storage, asset_id)
    try:
        ladder = Ladder(spec.ladder, aside, generation.delay_frames, None)
        _draw(ladder, spec.ladder.video[0].width, spec.ladder.video[0].height)
        sound, level, peak = _sound(spec, generation, aside)
        manifest = _manifest(asset_id, title, generation, (*ladder.end(0), sound), level, peak)
        forget(aside)
        store_asset(storage, generation, manifest, aside)
        return manifest
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _draw(ladder: Ladder, width: int, height: int) -> None:
    canvas, grain = Canvas.of(width, height), grain_tiles(width, height, _GRAIN_SEED)
    wordmark = centred(_WORDMARK, width, height, size=0.2)
    pictures = _SEGMENTS * SEGMENT_FRAMES // _TICKS_PER_PICTURE
    for number in range(pictures):
        lit = picture(ember_glow(canvas, number / pictures), width, height)
        ladder.show(finished(lit, grain, number // 2, wordmark, 0.96), _TICKS_PER_PICTURE)


def _sound(spec: PrepSpec, generation: Generation, aside: Path) -> tuple[Rendition, float, float]:
    rung = spec.ladder.audio
    encoder = AudioEncoder(rung)
    path = aside / f"{rung.name}.m4s"
    file = FragmentFile(path, sample_ticks=AUDIO_FRAME_SAMPLES, segment_samples=SEGMENT_AUDIO_FRAMES)
    seconds = float(_SEGMENTS * SEGMENT_S)
    delay = generation.delay_frames * SAMPLE_RATE // FRAME_RATE
    drone = np.roll(hum(_DRONE, seconds, SAMPLE_RATE, _DRONE_PEAK), delay, axis=1)
    encode_sound(iter([_block(drone)]), encoder, file.add, segments=_SEGMENTS, delay=0)
    file.close()
    aired = measure(decoded(encoder.init, path), spec.qa)
    made = rendition(rung.name, "audio", path.name, encoder.codecs, file.segments, None)
    return made, round(aired.integrated_lufs, 2), round(aired.true_peak_dbtp, 2)


def _block(sound: Sound) -> AudioFrame:
    return AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout="stereo")


def _manifest(
    asset_id: str,
    title: str,
    generation: Generation,
    renditions: tuple[Rendition, ...],
    level: float,
    peak: float,
) -> AssetManifest:
    top = renditions[0]
    drawn = SourceFacts(
        name=_WORDMARK,
        size_bytes=0,
        sha256=hashlib.sha256(b"").hexdigest(),
        container="drawn",
        duration_ms=round(1000 * _SEGMENTS * SEGMENT_S),
        video_codec="rawvideo",
        width=top.width or 0,
        height=top.height or 0,
        rate=str(FRAME_RATE),
        pixel_format="yuv420p",
        rotation=0,
        interlaced=False,
        audio_codec="pcm_f32le",
        audio_channels=2,
        audio_rate=SAMPLE_RATE,
    )
    return AssetManifest(
        asset_id=asset_id,
        title=title,
        generation=generation.name,
        segment_count=_SEGMENTS,
        duration_ms=drawn.duration_ms,
        renditions=renditions,
        captions=(),
        loudness_lufs=level,
        true_peak_dbtp=peak,
        source=drawn,
        checks=(),
    )
