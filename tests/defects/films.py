"""Honest programmes of many natures, made with the ffmpeg command line: the hard ones for quality checks among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from tests.support.ugly import ffmpeg

_MUSIC = (
    "aevalsrc='0.22*sin({f}*6.2832*t)*(0.6+0.4*sin(9*t))+0.16*sin({f}*7.854*t)*abs(sin(3.1*t))"
    "+0.1*sin({f}*9.42*t)*exp(-3*mod(t,0.5))':s={rate}:d={d}"
)
_SPEECH = (
    "aevalsrc='0.5*(random(0)-0.5)*pow(abs(sin(11*t)),2)*gt(mod(t,{cycle}),{pause})"
    "+0.2*sin(140*6.2832*t)*pow(abs(sin(11*t)),2)*gt(mod(t,{cycle}),{pause})':s={rate}:d={d}"
)


@dataclass(frozen=True)
class Codec:
    """A container with its codecs. `declares` says that the header tells a length that a cut can be held against."""

    suffix: str
    video: tuple[str, ...]
    audio: tuple[str, ...]
    declares: bool = True
    rates: tuple[str, ...] = ("24", "25", "30", "24000/1001", "30000/1001")
    sound_rates: tuple[int, ...] = (44100, 48000)


_X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "48")
CODECS: Mapping[str, Codec] = {
    "mp4": Codec(".mp4", (*_X264, "-movflags", "faststart"), ("-c:a", "aac", "-b:a", "160k")),
    "mkv": Codec(".mkv", (*_X264, "-bf", "3"), ("-c:a", "flac")),
    "hevc": Codec(
        ".mkv",
        ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0", "-pix_fmt", "yuv420p"),
        ("-c:a", "ac3"),
    ),
    "ts": Codec(
        ".ts",
        ("-c:v", "mpeg2video", "-b:v", "5M", "-g", "12"),
        ("-c:a", "mp2"),
        declares=False,
        rates=("25", "50"),
    ),
    "webm": Codec(
        ".webm",
        ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "16", "-b:v", "1M", "-threads", "1"),
        ("-c:a", "libopus"),
        sound_rates=(48000,),
    ),
    "avi": Codec(".avi", ("-c:v", "mpeg4", "-q:v", "4"), ("-c:a", "libmp3lame"), rates=("24", "25", "30")),
    "mov": Codec(".mov", ("-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"), ("-c:a", "pcm_s16le")),
    "flv": Codec(".flv", _X264, ("-c:a", "aac"), sound_rates=(44100,)),
    "ogv": Codec(".ogv", ("-c:v", "libtheora", "-q:v", "8"), ("-c:a", "libvorbis"), declares=False),
}


@dataclass(frozen=True)
class Film:
    """A programme to be made. Filters run over its picture and its sound before they are encoded."""

    nature: str
    codec: str
    picture: str
    sound: str | None
    seconds: float
    rate: str
    size: str
    picture_filters: tuple[str, ...] = ()
    sound_filters: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    fill: Mapping[str, str] = field(default_factory=dict)

    def make(self, folder: Path, name: str = "film") -> Path:
        """Write it; the path. Raises `CalledProcessError`."""
        codec = CODECS[self.codec]
        path = folder / f"{name}{codec.suffix}"
        inputs: list[str] = ["-f", "lavfi", "-i", self._filled(self.picture)]
        video = ",".join(
            [
                "format=yuv420p",
                *self.picture_filters,
                f"scale={self.size.replace('x', ':')}",
                f"fps={self.rate}",
            ]
        )
        filters = ["-vf", video]
        if self.sound is not None:
            inputs += ["-f", "lavfi", "-i", self._filled(self.sound)]
            filters += ["-af", ",".join(self.sound_filters)] if self.sound_filters else []
        coded = [*codec.video, *(codec.audio if self.sound is not None else ("-an",))]
        ffmpeg(*inputs, *filters, *coded, "-t", f"{self.seconds}", *self.options, path)
        return path

    def seen(self, *filters: str) -> Film:
        """The same film with more picture filters."""
        return replace(self, picture_filters=(*self.picture_filters, *filters))

    def heard(self, *filters: str) -> Film:
        """The same film with more sound filters."""
        return replace(self, sound_filters=(*self.sound_filters, *filters))

    def _filled(self, source: str) -> str:
        values = {"size": self.size, "rate": self.rate, "d": f"{self.seconds + 0.5}", **self.fill}
        for name, value in values.items():
            source = source.replace("{" + name + "}", value)
        return source


_MOVING = {
    "bars": ("testsrc2=size={size}:rate={rate}:duration={d}",),
    "zoom": ("mandelbrot=size={size}:rate={rate}:maxiter=120",),
    "cells": ("life=size=320x180:rate={rate}:mold=10:ratio=0.4:death_color=#402010:life_color=#ffe0a0",),
    "gradients": ("gradients=size={size}:rate={rate}:duration={d}:speed=0.06:n=4:seed={seed}",),
    "grain": ("testsrc2=size={size}:rate={rate}:duration={d}", "noise=alls=14:allf=t"),
    "wide": ("testsrc2=size={size}:rate={rate}:duration={d}", "drawbox=0:0:iw:ih/8:black:fill", "hue=h=40*t"),
    "dark": (
        "testsrc2=size={size}:rate={rate}:duration={d}",
        "lutyuv=y='16+(val-16)*0.13':u='128+(val-128)/6'",
    ),
    "dim": (
        "gradients=size={size}:rate={rate}:duration={d}:speed=0.08:seed={seed}",
        "lutyuv=y='18+(val-16)*0.1'",
    ),
    "speaker": (
        (
            "color=#36506a:size={size}:rate={rate}:duration={d},drawbox=x=iw*0.4:y=ih*0.25:w=iw*0.2:h=ih*0.5:c=#c09070:t=fill"
            "[back];color=#702030:size=34x14:rate={rate}:duration={d}[mouth];"
            "[back][mouth]overlay=x=W*0.46:y='H*0.58+H*0.03*sin(9*t)':eval=frame"
        ),
    ),
    "credits": (
        (
            "color=black:size={size}:rate={rate}:duration={d}[back];"
            "color=black:size=300x600:rate={rate}:duration={d},drawgrid=w=400:h=40:t=6:c=white[names];"
            "[back][names]overlay=x=W*0.1:y='40-50*t':eval=frame"
        ),
    ),
    "fade in": ("testsrc2=size={size}:rate={rate}:duration={d}", "fade=in:st=0.4:d=0.8"),
    "pan": ("smptehdbars=size=960x540:rate={rate}:duration={d}", "crop=640:360:'24*t':'12*t'"),
}
"""Natures whose picture moves all the time."""

_STANDING = {
    "song over a cover": ("smptehdbars=size={size}:rate={rate}:duration={d}",),
    "slides": (
        (
            "smptebars=size={size}:rate={rate}:duration={d}[back];"
            "color=#e0c080:size=160x120:rate={rate}:duration={d}[card];"
            "[back][card]overlay=x='W*0.15*floor(t/2.1)':y='H*0.2*floor(t/2.1)':eval=frame"
        ),
    ),
    "cover with a spinner": (
        (
            "smptebars=size={size}:rate={rate}:duration={d}[back];"
            "color=white:size=14x14:rate={rate}:duration={d}[dot];"
            "[back][dot]overlay=x='W*0.85+20*cos(5*t)':y='H*0.8+20*sin(5*t)':eval=frame"
        ),
    ),
}
"""Natures that stand still on purpose."""

SOUNDS = {
    "music": (_MUSIC,),
    "speech": (_SPEECH,),
    "pink": ("anoisesrc=color=pink:sample_rate={rate_hz}:duration={d}:amplitude=0.4:seed={seed}",),
    "quiet": (_MUSIC, "volume=-17dB"),
    "mastered": (
        "anoisesrc=color=pink:sample_rate={rate_hz}:duration={d}:seed={seed}",
        "volume=9dB",
        "alimiter=limit=0.9:level=disabled",
    ),
    "full scale": (_MUSIC, "volume=5dB", "alimiter=limit=0.95:level=disabled"),
    "chip": ("aevalsrc='0.35*sgn(sin(440*6.2832*t*(1+0.5*floor(mod(2*t,3)))))':s={rate_hz}:d={d}",),
    "tone": ("sine=frequency=440:sample_rate={rate_hz}:duration={d}",),
    "mono": (_MUSIC, "aformat=channel_layouts=mono"),
    "wide stereo": (_MUSIC, "aformat=channel_layouts=stereo", "aecho=0.8:0.7:18|31:0.4|0.3"),
}


def honest(
    chance: Random, *, moving: bool = False, codec: str | None = None, sound: str | None = None
) -> Film:
    """A programme with nothing wrong; `moving` leaves out those that stand still on purpose."""
    natures = _MOVING if moving else {**_MOVING, **_STANDING}
    nature = chance.choice(sorted(natures))
    codec = codec or chance.choice(sorted(CODECS))
    picture, *picture_filters = natures[nature]
    heard = sound or chance.choice(sorted(SOUNDS))
    source, *sound_filters = SOUNDS[heard]
    rate_hz = str(chance.choice(CODECS[codec].sound_rates))
    pause = chance.uniform(0.5, 1.2)
    fill = {
        "seed": str(chance.randrange(10_000)),
        "f": str(chance.choice((110, 146, 220, 330))),
        "rate_hz": rate_hz,
        "pause": f"{pause:.2f}",
        "cycle": f"{pause + chance.uniform(0.8, 1.6):.2f}",
    }
    return Film(
        f"{nature}, {heard}",
        codec,
        picture,
        source.replace(":s={rate}", f":s={rate_hz}"),
        round(chance.uniform(4.2, 6.5), 2),
        chance.choice(CODECS[codec].rates),
        chance.choice(("640x360", "480x270", "426x240", "400x300", "360x288")),
        tuple(picture_filters),
        tuple(sound_filters),
        fill=fill,
    )
