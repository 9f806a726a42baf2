"""From a live container to segments of every rendition, on the grid and at the channel's loudness.

The picture leads: sound is placed by its clock, and silence stands where none comes. There is one pass, so the level
follows the loudness measured so far (ITU-R BS.1770-4, gated) by a slow gain, and a limiter takes the peaks.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from lab.assets import (
    AUDIO_FRAME_SAMPLES,
    FRAME_RATE,
    FRAME_TICKS,
    SAMPLE_RATE,
    SEGMENT_AUDIO_FRAMES,
    SEGMENT_FRAMES,
)
from lab.prep.clock import LossCount, SteadyTime
from lab.prep.cmaf import Fragment, Fragments
from lab.prep.encoders import AudioEncoder
from lab.prep.generation import Generation, require_init
from lab.prep.ladder import Ladder
from lab.prep.picture import Scaler
from lab.prep.picture_pass import on_grid
from lab.prep.sound import SILENCE_LUFS, encode_sound, limiter, stereo
from lab.prep.source import frame_time
from lab.prep.spec import LoudnessSpec, PrepSpec

_ENDLESS = 1 << 40
_SLEW_DB_PER_S = 3.0
_SOUND_LAG_S = Fraction(1)
_LINE = 256

Timed = tuple[Fraction, AudioFrame]


class _Over(Exception):
    """No more sound comes."""


@dataclass(frozen=True)
class Made:
    """Segment `number` of a session, whole: every rendition's fragment lies in `folder`."""

    number: int
    folder: Path
    places: dict[str, tuple[int, int]]


class Collector:
    """Puts the renditions of a segment together; `tell` hears of each one that is whole, in order."""

    def __init__(self, folder: Path, names: Iterable[str], tell: Callable[[Made], None]) -> None:
        self._folder = folder
        self._names = frozenset(names)
        self._tell = tell
        self._lock = threading.Lock()
        self._counts = dict.fromkeys(self._names, 0)
        self._waiting: dict[int, dict[str, Fragment]] = {}

    def take(self, name: str, made: Fragment) -> None:
        """The next fragment of a rendition."""
        with self._lock:
            number = self._counts[name]
            self._counts[name] += 1
            parts = self._waiting.setdefault(number, {})
            parts[name] = made
            if parts.keys() == self._names:
                del self._waiting[number]
                self._write(number, parts)

    def _write(self, number: int, parts: dict[str, Fragment]) -> None:
        folder = self._folder / f"made.{number}"
        folder.mkdir(parents=True)
        for name, part in parts.items():
            (folder / f"{name}.m4s").write_bytes(part.data)
        places = {name: (part.tfdt_at, part.sequence_at) for name, part in parts.items()}
        self._tell(Made(number, folder, places))


class Sound:
    """The sound's own thread: blocks in, fragments out, for ever."""

    def __init__(self, spec: PrepSpec, generation: Generation, put: Callable[[Fragment], None]) -> None:
        rung = spec.ladder.audio
        self._encoder = AudioEncoder(rung)
        require_init(generation, rung.name, self._encoder.init)
        self._fragments = Fragments(
            put, sample_ticks=AUDIO_FRAME_SAMPLES, segment_samples=SEGMENT_AUDIO_FRAMES
        )
        self._delay = generation.delay_frames * SAMPLE_RATE // FRAME_RATE
        self._loudness = spec.loudness
        self._line: queue.Queue[Timed | None] = queue.Queue(_LINE)
        self._end = Fraction(0)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
        self._thread.start()

    def put(self, time: Fraction, block: AudioFrame) -> None:
        """A block at `time` seconds; raises what the thread raised."""
        if self._error is not None:
            raise self._error
        self._end = max(self._end, time + Fraction(block.samples, block.sample_rate))
        self._line.put((time, block))

    def keep_up(self, time: Fraction) -> None:
        """The picture is at `time`: silence stands in for sound that lags too far behind."""
        missing = time - self._end
        if missing > _SOUND_LAG_S:
            samples = int((missing - _SOUND_LAG_S / 2) * SAMPLE_RATE)
            silence = AudioFrame.from_ndarray(
                np.zeros((2, samples), dtype=np.float32), format="fltp", layout="stereo"
            )
            silence.sample_rate = SAMPLE_RATE
            self.put(self._end, silence)

    def end(self) -> None:
        """End the thread; what is not a whole segment is lost."""
        self._line.put(None)
        self._thread.join()

    def _blocks(self) -> Iterator[Timed]:
        while (timed := self._line.get()) is not None:
            yield timed
        raise _Over

    def _run(self) -> None:
        try:
            frames = levelled(self._blocks(), self._loudness)
            encode_sound(frames, self._encoder, self._fragments.add, segments=_ENDLESS, delay=self._delay)
        except _Over:
            return
        except BaseException as error:  # noqa: BLE001 carried to the thread that puts
            self._error = error


def levelled(blocks: Iterable[Timed], target: LoudnessSpec) -> Iterator[AudioFrame]:
    """Sound at the target as far as one pass can, its peaks under the ceiling."""
    measured = stereo(blocks, "ebur128=metadata=1")
    return stereo(
        _ridden(measured, target), limiter(target.true_peak_ceiling_dbtp - target.limiter_margin_db)
    )


def gain_towards(gain_db: float, heard_lufs: float, seconds: float, target: LoudnessSpec) -> float:
    """The gain `seconds` later: a little nearer to what the loudness heard so far asks for; silence asks nothing."""
    if heard_lufs <= SILENCE_LUFS:
        return gain_db
    wanted = min(max(target.target_lufs - heard_lufs, -target.max_gain_db), target.max_gain_db)
    step = _SLEW_DB_PER_S * seconds
    return gain_db + min(max(wanted - gain_db, -step), step)


def _ridden(frames: Iterable[AudioFrame], target: LoudnessSpec) -> Iterator[Timed]:
    gain_db, heard, made = 0.0, SILENCE_LUFS, 0
    for frame in frames:
        heard = float(frame.metadata.get("lavfi.r128.I", heard))
        before = gain_db
        gain_db = gain_towards(gain_db, heard, frame.samples / SAMPLE_RATE, target)
        ramp = 10 ** (np.linspace(before, gain_db, frame.samples, dtype=np.float32) / 20)
        samples = np.ascontiguousarray(frame.to_ndarray() * ramp, dtype=np.float32)
        ridden = AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        ridden.sample_rate = SAMPLE_RATE
        yield Fraction(made, SAMPLE_RATE), ridden
        made += frame.samples


def encode(
    container: InputContainer,
    spec: PrepSpec,
    preset: str,
    generation: Generation,
    folder: Path,
    tell: Callable[[Made], None],
) -> None:
    """Encode `container` until it ends; `tell` hears of every whole segment. Raises `Refused` and FFmpeg's errors.

    `preset` is a faster one than the channel's; one whose streams need other init segments is refused.
    """
    quick = replace(spec.ladder, video=tuple(replace(rung, preset=preset) for rung in spec.ladder.video))
    names = [*(rung.name for rung in quick.video), quick.audio.name]
    collector = Collector(folder, names, tell)

    def stream(name: str) -> Fragments:
        return Fragments(
            lambda made: collector.take(name, made),
            sample_ticks=FRAME_TICKS,
            segment_samples=SEGMENT_FRAMES,
        )

    sound = Sound(spec, generation, lambda made: collector.take(quick.audio.name, made))
    ladder = Ladder(quick, folder, generation.delay_frames, None, spec.overlay, stream)
    try:
        for encoder in ladder.encoders:
            require_init(generation, encoder.rung.name, encoder.init)
        scaler = Scaler(quick.video[0].width, quick.video[0].height)
        loss = LossCount()
        for frame, aspect, ticks in on_grid(_pictures(container, spec, sound), loss):
            ladder.show(scaler.scale(frame, aspect), ticks)
            sound.keep_up(Fraction(ladder.ticks, FRAME_RATE))
    finally:
        ladder.abandon()
        sound.end()


def _pictures(
    container: InputContainer, spec: PrepSpec, sound: Sound
) -> Iterator[tuple[Fraction, VideoFrame, Fraction | None]]:
    """The pictures as (seconds from the first, frame, pixel aspect); what is sound goes to `sound` on the way."""
    video = container.streams.video[0]
    audio = container.streams.audio[0] if container.streams.audio else None
    max_gap = Fraction(spec.bounds.max_gap_s).limit_denominator(1000)
    step = 1 / Fraction(video.average_rate or FRAME_RATE)
    steady: SteadyTime | None = None
    heard: SteadyTime | None = None
    for packet in container.demux([stream for stream in (video, audio) if stream is not None]):
        for frame in _decoded(packet):
            if isinstance(frame, VideoFrame):
                time = frame_time(frame)
                if steady is None:
                    steady = SteadyTime(time or Fraction(0), step, max_gap)
                yield steady.place(time), frame, video.sample_aspect_ratio
            elif isinstance(frame, AudioFrame) and steady is not None:
                time, lasts = frame_time(frame), Fraction(frame.samples, frame.sample_rate)
                if heard is None:
                    heard = SteadyTime(steady.origin, lasts, max_gap)
                sound.put(heard.place(time, lasts), frame)


def _decoded(packet: Packet[Stream]) -> Iterator[object]:
    try:
        yield from packet.decode()
    except av.error.EOFError:
        return
    except av.error.InvalidDataError:
        return  # damage on the way costs the packet
