"""Makes the demo programmes as real files, for a library that is empty: they go through prep as any other film does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from generated.models import AssetUpdate, ProgrammeFacts
from generated.vocabulary import AssetRole
from lab.assets import Cue
from lab.prep.lettering import Lettering, centred, finished, grain_tiles
from lab.prep.light import Canvas, picture
from lab.prep.music import Sound, played
from lab.prep.programmes import PROGRAMMES, Programme, SoundTrack

_TITLE_FROM_S, _TITLE_TO_S, _TITLE_FADE_S = 0.6, 4.6, 0.9
_TITLE_SIZE = 0.2
_BLOCK = 1152
_SPARE_FRAMES = 2  # containers round up by a frame or two, and a segment more would be a black one


def make_demo(
    folder: Path,
    *,
    on_file: Callable[[Path], None] | None = None,
    programmes: Sequence[Programme] = PROGRAMMES,
) -> tuple[Path, ...]:
    """Write every demo programme that is missing into `folder`, the short one first; `on_file` hears of each
    when whole.

    A file has a dot before its name until it is whole, so that a watcher never sees half of one. Captions, and what is
    to be known of it, come before the film that they belong to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, programme in enumerate(programmes):
        path = folder / f"{programme.title}{programme.suffix}"
        if not path.exists():
            if programme.cues:
                _write_whole(path.with_suffix(".pt-BR.vtt"), web_vtt(programme.cues).encode())
            if programme.role is not AssetRole.PROGRAMME:
                said = AssetUpdate(facts=ProgrammeFacts(role=programme.role))
                _write_whole(path.with_suffix(".json"), said.model_dump_json().encode())
            write_programme(programme, path, seed=number)
        made.append(path)
        if on_file is not None:
            on_file(path)
    return tuple(made)


def write_programme(programme: Programme, path: Path, *, seed: int) -> None:
    """Draw, play and encode `programme` into `path`."""
    aside = path.with_name(f".{path.name}.part")
    with av.open(str(aside), "w", format=programme.container) as container:
        container.metadata["title"] = programme.title
        video = _video_stream(container, programme)
        audio = _audio_stream(container, programme.sound)
        sound = _blocks(programme, programme.sound) if programme.sound is not None else iter(())
        for number, frame in enumerate(_frames(programme, seed)):
            frame.pts, frame.time_base = number, 1 / programme.picture.rate
            container.mux(video.encode(frame))
            _catch_up(container, audio, sound, (number + 1) / programme.picture.rate)
        _catch_up(container, audio, sound, programme.seconds + 1)
        container.mux(video.encode(None))
        if audio is not None:
            container.mux(audio.encode(None))
    aside.rename(path)


def web_vtt(cues: tuple[Cue, ...]) -> str:
    """The cues as a WebVTT document."""
    lines = [f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{cue.text}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *lines])


def _video_stream(container: OutputContainer, programme: Programme) -> VideoStream:
    wanted = programme.picture
    stream = container.add_stream(wanted.codec, rate=wanted.rate, options=dict(wanted.options))
    if not isinstance(stream, VideoStream):
        raise TypeError(f"{wanted.codec} codes no picture")
    stream.width, stream.height, stream.pix_fmt = wanted.width, wanted.height, wanted.pixel_format
    stream.codec_context.sample_aspect_ratio = wanted.aspect
    stream.codec_context.time_base = 1 / wanted.rate
    stream.bit_rate = 6_000_000
    return stream


def _audio_stream(container: OutputContainer, wanted: SoundTrack | None) -> AudioStream | None:
    if wanted is None:
        return None
    stream = container.add_stream(
        wanted.codec, rate=wanted.rate, layout=wanted.layout, format=wanted.sample_format
    )
    if not isinstance(stream, AudioStream):
        raise TypeError(f"{wanted.codec} codes no sound")
    stream.bit_rate = wanted.bitrate_bps
    return stream


def _frames(programme: Programme, seed: int) -> Iterator[VideoFrame]:
    wanted = programme.picture
    shown_width = round(wanted.width * wanted.aspect)
    canvas = Canvas.of(shown_width, wanted.height)
    grain = grain_tiles(wanted.width, wanted.height, seed)
    title = _squeezed(
        centred(programme.title, shown_width, wanted.height, size=_TITLE_SIZE), wanted.width, shown_width
    )
    count = int(programme.seconds * wanted.rate) - _SPARE_FRAMES
    for number in range(count):
        drawn = picture(programme.scene(canvas, number / count), wanted.width, wanted.height)
        made = finished(drawn, grain, number, title, _opacity(number / wanted.rate))
        yield made if wanted.pixel_format == "yuv420p" else made.reformat(format=wanted.pixel_format)


def _squeezed(title: Lettering, width: int, shown_width: int) -> Lettering:
    """The title for pixels that are not square."""
    if width == shown_width:
        return title
    half = round(title.chroma.shape[1] * width / shown_width)
    columns = np.linspace(0, title.chroma.shape[1] - 1, half).round().astype(int)
    fine = np.linspace(0, title.luma.shape[1] - 1, half * 2).round().astype(int)
    return Lettering(title.luma[:, fine], title.chroma[:, columns], title.top, (width - half * 2) // 4 * 2)


def _opacity(time: Fraction) -> float:
    rising = (float(time) - _TITLE_FROM_S) / _TITLE_FADE_S
    falling = (_TITLE_TO_S - float(time)) / _TITLE_FADE_S
    return max(0.0, min(1.0, rising, falling))


def _blocks(programme: Programme, wanted: SoundTrack) -> Iterator[AudioFrame]:
    sound: Sound = played(wanted.piece, float(programme.seconds), wanted.rate, wanted.channels)
    for start in range(0, sound.shape[1], _BLOCK):
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[:, start : start + _BLOCK]), format="fltp", layout=wanted.layout
        )
        frame.sample_rate, frame.pts, frame.time_base = wanted.rate, start, Fraction(1, wanted.rate)
        yield frame


def _catch_up(
    container: OutputContainer, stream: AudioStream | None, sound: Iterator[AudioFrame], until: Fraction
) -> None:
    """Encode sound up to `until`, so that it lies beside its picture."""
    if stream is None:
        return
    for frame in sound:
        end = Fraction((frame.pts or 0) + frame.samples, frame.sample_rate)
        container.mux(stream.encode(frame))
        if end >= until:
            return


def _write_whole(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.rename(path)


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"
