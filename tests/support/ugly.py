"""Ugly files, made at test time with the ffmpeg command line and by breaking bytes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generated.vocabulary import RefusalCode

Make = Callable[[Path], None]


@dataclass(frozen=True)
class Ugly:
    """One file: how it is made, and whether it is taken. `flag` names the check that must be flagged."""

    name: str
    make: Make
    seconds: float = 4.0
    refused: RefusalCode | None = None
    flag: str | None = None
    has_sound: bool = True


def ffmpeg(*arguments: str | Path) -> None:
    """Run the ffmpeg command line; raises `CalledProcessError`."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True, stdin=subprocess.DEVNULL)


def film(
    *output: str,
    size: str = "640x360",
    rate: str = "25",
    seconds: float = 4,
    sound: str | None = "",
    moving: str = "testsrc2",
) -> Make:
    """A film of coloured bars; `sound` is a lavfi source (default: a tone), None for none."""

    def make(path: Path) -> None:
        tone = f"sine=frequency=440:sample_rate=48000:duration={seconds}" if sound == "" else sound
        inputs = ["-f", "lavfi", "-i", f"{moving}=size={size}:rate={rate}:duration={seconds}"]
        inputs += ["-f", "lavfi", "-i", tone] if tone else []
        ffmpeg(*inputs, *output, path)

    return make


def cut(make: Make, share: float) -> Make:
    """Only the first `share` of the file's bytes."""

    def broken(path: Path) -> None:
        make(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])

    return broken


def damaged(make: Make, start: float, size: float) -> Make:
    """A hole of zeros and rubbish from `start`, `size` long, both shares of the file."""

    def broken(path: Path) -> None:
        make(path)
        whole = bytearray(path.read_bytes())
        at, length = int(len(whole) * start), int(len(whole) * size)
        whole[at : at + length] = bytes((number * 197 + 31) % 256 for number in range(length))
        path.write_bytes(whole)

    return broken


def content(data: bytes) -> Make:
    """Just these bytes."""

    def made(path: Path) -> None:
        path.write_bytes(data)

    return made


def then(make: Make, *second: str) -> Make:
    """`make`'s file run through ffmpeg once more with other options."""

    def made(path: Path) -> None:
        first = path.with_name(f"first-{path.name}")
        make(first)
        ffmpeg("-i", first, *second, path)
        first.unlink()

    return made


def glued(*parts: Make) -> Make:
    """Transport streams put behind each other, as a recorder that restarts does."""

    def made(path: Path) -> None:
        joined = b""
        for number, part in enumerate(parts):
            piece = path.with_name(f"part{number}.ts")
            part(piece)
            joined += piece.read_bytes()
            piece.unlink()
        path.write_bytes(joined)

    return made


_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_AAC = ("-c:a", "aac")
_KEY = "76a6c65c5ea762046bd749a2e632ccbb"

TAKEN = (
    Ugly("cinema.mp4", film(*_H264, *_AAC, "-ac", "2", size="1920x816", rate="24000/1001")),
    Ugly(
        "variable rate.mkv",
        film(*_H264, *_AAC, "-vf", "select='not(mod(n,7))+lt(mod(n,25),6)'", "-vsync", "vfr", rate="50"),
    ),
    Ugly(
        "mono.webm",
        film(
            "-c:v",
            "libvpx-vp9",
            "-deadline",
            "realtime",
            "-cpu-used",
            "8",
            "-c:a",
            "libopus",
            "-ac",
            "1",
            rate="15",
        ),
    ),
    Ugly(
        "mute.avi",
        film("-c:v", "mpeg4", "-bf", "2", sound=None, size="720x480", rate="30000/1001"),
        has_sound=False,
    ),
    Ugly(
        "surround.mkv",
        film(
            *_H264,
            "-c:a",
            "ac3",
            "-ac",
            "6",
            sound="sine=frequency=300:sample_rate=48000:duration=4,aformat=channel_layouts=5.1",
        ),
    ),
    Ugly("sideways.mov", then(film(*_H264, *_AAC), "-c", "copy", "-metadata:s:v", "rotate=90")),
    Ugly(
        "interlaced.ts",
        film(
            "-c:v",
            "mpeg2video",
            "-flags",
            "+ilme+ildct",
            "-b:v",
            "4M",
            "-vf",
            "interlace",
            "-c:a",
            "mp2",
            size="720x576",
            rate="50",
        ),
    ),
    Ugly(
        "ten bits.mkv",
        film(
            "-c:v",
            "libx265",
            "-preset",
            "ultrafast",
            "-x265-params",
            "log-level=0",
            "-pix_fmt",
            "yuv420p10le",
            *_AAC,
        ),
    ),
    Ugly("Olá — você? «💋» 'x'.flv", film("-c:v", "flv1", "-c:a", "mp3", "-ar", "44100", "-b:v", "2M")),
    Ugly(
        "wrong extension.txt", film(*_H264, "-f", "matroska", "-c:a", "vorbis", "-strict", "-2", "-ac", "2")
    ),
    Ugly(
        "editing.mov",
        film("-c:v", "prores_ks", "-profile:v", "2", "-c:a", "pcm_s24le", "-ar", "44100", rate="24"),
    ),
    Ugly("loop.gif", film(sound=None, size="320x240", rate="10"), has_sound=False),
    Ugly(
        "windows.wmv",
        film("-c:v", "wmv2", "-b:v", "2M", "-c:a", "wmav2", "-ar", "22050", size="352x288", rate="25"),
    ),
    Ugly(
        "disc.vob",
        film(
            "-c:v", "mpeg2video", "-b:v", "4M", "-aspect", "16:9", "-c:a", "mp2", "-f", "vob", size="720x576"
        ),
    ),
    Ugly("free.ogv", film("-c:v", "libtheora", "-q:v", "7", "-c:a", "libvorbis", rate="60")),
    Ugly(
        "full range.nut",
        film("-c:v", "mjpeg", "-pix_fmt", "yuvj444p", "-q:v", "3", "-c:a", "flac", "-f", "nut"),
    ),
    Ugly(
        "odd size.mkv",
        film("-c:v", "ffv1", "-pix_fmt", "yuv444p", "-c:a", "pcm_u8", "-ar", "11025", size="641x363"),
    ),
    Ugly(
        "sharp edges.mkv",
        film(*_H264, *_AAC, sound="aevalsrc='if(lt(mod(t,0.5),0.01),1,0.08)*sin(3000*t)':s=48000:d=4"),
    ),
    Ugly(
        "whisper.mp4",
        film(*_H264, *_AAC, sound="sine=frequency=500:sample_rate=48000:duration=4,volume=-22dB"),
        flag="gain_db",
    ),
    Ugly(
        "late sound.mkv",
        film(
            *_H264,
            *_AAC,
            "-af",
            "asetpts=PTS+0.7/TB",
            sound="sine=frequency=440:sample_rate=48000:duration=3.3",
        ),
    ),
    Ugly(
        "recorder.ts",
        glued(
            film(*_H264, *_AAC, "-f", "mpegts", seconds=2),
            film(*_H264, *_AAC, "-f", "mpegts", "-output_ts_offset", "5000", size="854x480", seconds=2),
        ),
        flag="shape",
    ),
    Ugly(
        "cut short.mkv", cut(film(*_H264, *_AAC, "-g", "25", seconds=6), 0.7), seconds=4.2, flag="truncated"
    ),
    Ugly("cut short.ts", cut(film(*_H264, *_AAC, "-f", "mpegts", seconds=6), 0.7), seconds=4.2),
)

REFUSED = (
    Ugly("empty.mp4", content(b""), refused=RefusalCode.EMPTY_FILE),
    Ugly("letter.mp4", content(b"Dear television,\n" * 400), refused=RefusalCode.UNREADABLE),
    Ugly(
        "noise.mkv",
        content(bytes((n * n * 31 + n) % 251 for n in range(50_000))),
        refused=RefusalCode.UNREADABLE,
    ),
    Ugly(
        "playlist.mp4",
        content(b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n"),
        refused=RefusalCode.FORBIDDEN_FORMAT,
    ),
    Ugly(
        "script.mkv",
        content(b"ffconcat version 1.0\nfile '/etc/passwd'\n"),
        refused=RefusalCode.FORBIDDEN_FORMAT,
    ),
    Ugly("photo.png", film("-frames:v", "1", sound=None), refused=RefusalCode.FORBIDDEN_FORMAT),
    Ugly("radio.mp4", film("-map", "1:a", *_AAC), refused=RefusalCode.NO_VIDEO),
    Ugly("blink.mp4", film(*_H264, *_AAC, seconds=0.4), refused=RefusalCode.TOO_SHORT),
    Ugly(
        "picture gone.mkv",
        then(film(*_H264, *_AAC), "-c", "copy", "-bsf:v", "noise=drop='gt(n,9)'"),
        refused=RefusalCode.DAMAGED,
    ),
    Ugly("stamp.mkv", film("-c:v", "ffv1", size="8x8", sound=None), refused=RefusalCode.WRONG_GEOMETRY),
    Ugly("no index.mp4", cut(film(*_H264, *_AAC), 0.8), refused=RefusalCode.UNREADABLE),
    Ugly(
        "mostly missing.mp4",
        cut(film(*_H264, *_AAC, "-movflags", "faststart"), 0.3),
        refused=RefusalCode.DAMAGED,
    ),
    Ugly("hole.mp4", damaged(film(*_H264, *_AAC, seconds=6), 0.4, 0.2), refused=RefusalCode.DAMAGED),
    Ugly(
        "too bright.mkv",
        film(
            "-c:v",
            "libx265",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p10le",
            "-x265-params",
            "log-level=0:transfer=16",
            *_AAC,
        ),
        refused=RefusalCode.HDR_UNSUPPORTED,
    ),
    Ugly(
        "locked.mp4",
        film(
            *_H264,
            *_AAC,
            "-encryption_scheme",
            "cenc-aes-ctr",
            "-encryption_key",
            _KEY,
            "-encryption_kid",
            _KEY,
        ),
        refused=RefusalCode.ENCRYPTED,
    ),
)
