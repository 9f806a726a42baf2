"""From a source's sound to the audio rendition: stereo at 48 kHz on the picture's clock, at the target loudness.

Sound is placed by its times (holes become silence, overlaps are cut), measured once (ITU-R BS.1770-4, true peak by
oversampling), then given one linear gain and, only where the gain would pass the ceiling, a limiter that runs at four
times the rate, so that it sees the peaks between samples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

from lab.assets import AUDIO_FRAME_SAMPLES, SAMPLE_RATE, SEGMENT_AUDIO_FRAMES
from lab.prep.cmaf import Sample
from lab.prep.encoders import AudioEncoder
from lab.prep.spec import LoudnessSpec, QaSpec
from lab.prep.stretches import Runs, Stretch, total_s

SILENCE_LUFS = -70.0
_OVERSAMPLED = SAMPLE_RATE * 4
_HARD_GAP_S = 0.05
_STEREO = "aformat=sample_fmts=fltp:channel_layouts=stereo"


@dataclass(frozen=True, slots=True)
class Loudness:
    """Measured sound: integrated LUFS, true peak dBTP, where it ends (seconds), seconds of silence found.

    `range_lu` is the loudness range; `momentary` and `short_term` are LUFS of every tenth of a second.
    """

    integrated_lufs: float
    true_peak_dbtp: float
    end_s: Fraction
    silence_s: float
    range_lu: float = 0.0
    silences: tuple[Stretch, ...] = ()
    momentary: tuple[float, ...] = ()
    short_term: tuple[float, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether nothing passed the gate."""
        return self.integrated_lufs <= SILENCE_LUFS


@dataclass(frozen=True, slots=True)
class Leveling:
    """What is done to the sound: a gain, and a sample ceiling for the limiter (None: not needed)."""

    gain_db: float
    limit_dbtp: float | None


def stereo(blocks: Iterable[tuple[Fraction, AudioFrame]], steps: str = "") -> Iterator[AudioFrame]:
    """Blocks as float stereo at 48 kHz without holes, from time 0; `steps` are filters run after that."""
    graph: Graph | None = None
    shape: tuple[str, str, int] | None = None
    made = 0
    for time, block in blocks:
        found = (block.format.name, block.layout.name, block.sample_rate)
        if graph is None or found != shape:
            if graph is not None:
                for frame in _drained(graph):
                    made += frame.samples
                    yield frame
            graph, shape = _front(found, made, steps), found
        block.pts, block.time_base = round(time * block.sample_rate), Fraction(1, block.sample_rate)
        graph.push(block)
        for frame in _ready(graph):
            made += frame.samples
            yield frame
    if graph is not None:
        yield from _drained(graph)


def measure(blocks: Iterable[tuple[Fraction, AudioFrame]], qa: QaSpec) -> Loudness:
    """Measure the whole of `blocks`."""
    lufs, peak, samples, range_lu = SILENCE_LUFS, 0.0, 0, 0.0
    silence = Runs("silence", qa.silence_min_s)
    momentary: list[float] = []
    short_term: list[float] = []
    # In this order: ebur128 puts blocks together and keeps what is noted on the first only.
    steps = f"ebur128=peak=true:metadata=1,silencedetect=n={qa.silence_threshold_db}dB:d={qa.silence_min_s}"
    for frame in stereo(blocks, steps):
        samples += frame.samples
        tags = frame.metadata
        lufs = float(tags.get("lavfi.r128.I", lufs))
        peak = max(
            [
                peak,
                *(
                    float(value)
                    for name, value in tags.items()
                    if name.startswith("lavfi.r128.true_peaks_ch")
                ),
            ]
        )
        range_lu = float(tags.get("lavfi.r128.LRA", range_lu))
        if "lavfi.r128.M" in tags:
            momentary.append(_audible(float(tags["lavfi.r128.M"])))
            short_term.append(_audible(float(tags["lavfi.r128.S"])))
        if "lavfi.silence_start" in tags:
            silence.see(True, float(tags["lavfi.silence_start"]))
        if "lavfi.silence_end" in tags:
            silence.see(False, float(tags["lavfi.silence_end"]))
    end = Fraction(samples, SAMPLE_RATE)
    silences = silence.ended(float(end))
    return Loudness(
        _audible(lufs),
        _decibel(peak),
        end,
        total_s(silences),
        range_lu,
        silences,
        tuple(momentary),
        tuple(short_term),
    )


def leveling(found: Loudness, target: LoudnessSpec) -> Leveling:
    """The gain to the target, at most `max_gain_db`, and whether a limiter is needed; silence is left alone."""
    if found.is_silent:
        return Leveling(0.0, None)
    gain = min(target.target_lufs - found.integrated_lufs, target.max_gain_db)
    limit = target.true_peak_ceiling_dbtp - target.limiter_margin_db
    return Leveling(gain, limit if found.true_peak_dbtp + gain > limit else None)


def level_steps(level: Leveling, end: Fraction, fade_s: float) -> str:
    """The filters that apply `level` and fade out over the last `fade_s` seconds before `end`."""
    steps = [f"volume={level.gain_db:.4f}dB:precision=float"]
    if level.limit_dbtp is not None:
        steps.append(limiter(level.limit_dbtp))
    fade = min(fade_s, float(end))
    steps.append(f"afade=t=out:st={float(end) - fade:.6f}:d={max(fade, 0.001):.6f}")
    return ",".join(steps)


def limiter(ceiling_dbtp: float) -> str:
    """The filters that keep peaks, those between samples too, under a ceiling."""
    ceiling = 10 ** (ceiling_dbtp / 20)
    steps = (
        f"aresample={_OVERSAMPLED}",
        f"alimiter=limit={ceiling:.6f}:attack=5:release=80:level=disabled:latency=1",
        f"aresample={SAMPLE_RATE}",
    )
    return ",".join(steps)


def encode_sound(
    frames: Iterable[AudioFrame],
    encoder: AudioEncoder,
    add: Callable[[Sample], None],
    *,
    segments: int,
    delay: int,
) -> None:
    """Encode exactly `segments` of sound, `delay` samples late, ended with silence; `add` gets every sample in
    order."""
    blocks = segments * SEGMENT_AUDIO_FRAMES
    done = 0
    for number, block in enumerate(_blocks(frames, blocks + 2, delay, encoder.rung.channels)):
        frame = AudioFrame.from_ndarray(
            block, format="fltp", layout="stereo" if encoder.rung.channels == 2 else "mono"
        )
        for sample in encoder.encode(frame, number):
            if done < blocks:
                add(sample)
                done += 1
    if done != blocks:
        raise ValueError(f"the encoder gave {done} blocks of {blocks}")


def _blocks(frames: Iterable[AudioFrame], count: int, delay: int, channels: int) -> Iterator[np.ndarray]:
    """`count` arrays of (channels, 1024) floats: `delay` zeros, the frames, zeros."""
    waiting = np.zeros((channels, delay), dtype=np.float32)
    given = 0
    for frame in frames:
        samples = frame.to_ndarray()
        waiting = np.concatenate(
            [waiting, samples if channels == samples.shape[0] else samples.mean(0, keepdims=True)], axis=1
        )
        while waiting.shape[1] >= AUDIO_FRAME_SAMPLES and given < count:
            yield np.ascontiguousarray(waiting[:, :AUDIO_FRAME_SAMPLES])
            waiting = waiting[:, AUDIO_FRAME_SAMPLES:]
            given += 1
    while given < count:
        block = np.zeros((channels, AUDIO_FRAME_SAMPLES), dtype=np.float32)
        left = waiting[:, :AUDIO_FRAME_SAMPLES]
        block[:, : left.shape[1]] = left
        yield block
        waiting = waiting[:, AUDIO_FRAME_SAMPLES:]
        given += 1


def _front(shape: tuple[str, str, int], made: int, steps: str) -> Graph:
    """Filters from a source's blocks to float stereo at 48 kHz whose first sample is number `made`."""
    sample_format, layout, rate = shape
    graph = Graph()
    last = graph.add(
        "abuffer", f"sample_rate={rate}:sample_fmt={sample_format}:channel_layout={layout}:time_base=1/{rate}"
    )
    resample = f"aresample={SAMPLE_RATE}:async=1:min_hard_comp={_HARD_GAP_S}:first_pts={made}"
    for step in [resample, _STEREO, *filter(None, steps.split(",")), _STEREO, "abuffersink"]:
        name, _, options = step.partition("=")
        added = graph.add(name, options)
        last.link_to(added)
        last = added
    graph.configure()
    return graph


def _ready(graph: Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return
        if isinstance(frame, AudioFrame):
            yield frame


def _drained(graph: Graph) -> Iterator[AudioFrame]:
    graph.push(None)
    yield from _ready(graph)


def _audible(lufs: float) -> float:
    return max(lufs, SILENCE_LUFS) if math.isfinite(lufs) else SILENCE_LUFS


def _decibel(linear: float) -> float:
    return 20 * math.log10(linear) if linear > 0 else -math.inf
