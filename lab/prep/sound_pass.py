"""The sound of an asset: measured, levelled, encoded, and measured again as a player will decode it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame

from lab.assets import (
    AUDIO_FRAME_SAMPLES,
    FRAME_RATE,
    SAMPLE_RATE,
    SEGMENT_AUDIO_FRAMES,
    SEGMENT_S,
    Rendition,
)
from lab.prep.cmaf import FragmentFile
from lab.prep.decode import sound_frames
from lab.prep.encoders import AudioEncoder
from lab.prep.generation import Generation, require_init
from lab.prep.renditions import rendition
from lab.prep.sound import Leveling, Loudness, encode_sound, level_steps, leveling, measure, stereo
from lab.prep.source import Source
from lab.prep.spec import LoudnessSpec, PrepSpec

_TRIES = 8
_LEAST_YIELD = 0.2
_BLOCKS_PER_CALL = 1000
_ENOUGH_SHARE = 0.5
_STEP_DB = 0.2


@dataclass(frozen=True, slots=True)
class SoundMade:
    """The audio rendition, what was done to the source's sound, and how the result measures."""

    rendition: Rendition
    level: Leveling
    aired: Loudness


@dataclass(frozen=True, slots=True)
class SoundWork:
    """What the sound is made from and into, under which name; `alive` is called every few seconds of sound."""

    source: Source
    spec: PrepSpec
    generation: Generation
    folder: Path
    name: str
    segments: int
    alive: Callable[[], None]


def make_sound(work: SoundWork, found: Loudness) -> SoundMade:
    """Encode the sound; done over with a better levelling when the result misses the target."""
    level = leveling(found, work.spec.loudness)
    made = _encode(work, found.end_s, level)
    yielded = 1.0
    for _ in range(_TRIES - 1):
        better = corrected(level, made.aired, work.spec.loudness, yielded)
        if found.is_silent or better is None:
            break
        before, level = made, better
        made = _encode(work, found.end_s, level)
        yielded = gain_yield(before, made)
    return made


def gain_yield(before: SoundMade, after: SoundMade) -> float:
    """LU that one dB of gain brought from one levelling to the next: less than 1 where a limiter takes from it."""
    given = after.level.gain_db - before.level.gain_db
    if abs(given) < _STEP_DB:
        return 1.0
    brought = (after.aired.integrated_lufs - before.aired.integrated_lufs) / given
    return min(max(brought, _LEAST_YIELD), 1.0)


def corrected(
    level: Leveling, aired: Loudness, target: LoudnessSpec, yielded: float = 1.0
) -> Leveling | None:
    """A better levelling, or None when `aired` is good enough.

    Peaks over the ceiling lower the limit. Loudness is moved by a limiter, by the fade at the end and by the gate of
    the measurement; `yielded` is LU for a dB of gain.
    """
    limit, gain = level.limit_dbtp, level.gain_db
    over = aired.true_peak_dbtp - target.true_peak_ceiling_dbtp
    short = target.target_lufs - aired.integrated_lufs
    if abs(short) >= target.tolerance_lu * _ENOUGH_SHARE:
        gain = min(gain + short / yielded, target.max_gain_db)
    if over > 0:
        limit = (target.true_peak_ceiling_dbtp if limit is None else limit) - over - _STEP_DB
    elif limit is None and over + gain - level.gain_db > 0:
        limit = target.true_peak_ceiling_dbtp - target.limiter_margin_db
    better = Leveling(gain, limit)
    return better if better != level else None


def _encode(work: SoundWork, end: Fraction, level: Leveling) -> SoundMade:
    rung = work.spec.ladder.audio
    encoder = AudioEncoder(rung)
    require_init(work.generation, rung.name, encoder.init)
    path = work.folder / f"{work.name}.m4s"
    file = FragmentFile(path, sample_ticks=AUDIO_FRAME_SAMPLES, segment_samples=SEGMENT_AUDIO_FRAMES)
    delay = work.generation.delay_frames * SAMPLE_RATE // FRAME_RATE
    end = min(end, work.segments * SEGMENT_S - Fraction(delay, SAMPLE_RATE))
    steps = level_steps(level, end, work.spec.fade_ms / 1000)
    blocks = _told(sound_frames(work.source, work.spec.bounds), work.alive)
    encode_sound(stereo(blocks, steps), encoder, file.add, segments=work.segments, delay=delay)
    file.close()
    made = rendition(work.name, "audio", path.name, encoder.codecs, file.segments, None)
    return SoundMade(made, level, measure(_told(decoded(encoder.init, path), work.alive), work.spec.qa))


def _told(
    blocks: Iterable[tuple[Fraction, AudioFrame]], alive: Callable[[], None]
) -> Iterator[tuple[Fraction, AudioFrame]]:
    """`blocks`, with a call of `alive` every so often."""
    for number, block in enumerate(blocks):
        if number % _BLOCKS_PER_CALL == 0:
            alive()
        yield block


def decoded(init: bytes, path: Path) -> Iterator[tuple[Fraction, AudioFrame]]:
    """The encoded sound as a player decodes it."""
    joined = path.with_suffix(".check")
    joined.write_bytes(init + path.read_bytes())
    try:
        with av.open(str(joined), format="mp4") as container:
            for frame in container.decode(audio=0):
                yield Fraction(frame.pts or 0) * (frame.time_base or 0), frame
    finally:
        joined.unlink()
