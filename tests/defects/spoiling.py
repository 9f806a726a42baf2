"""What goes wrong with programmes, in several strengths. Each defect names the checks that must tell it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from random import Random

from tests.defects.films import CODECS, Film, honest
from tests.support.ugly import ffmpeg

Spoil = Callable[[Random, Path], tuple[str, Path]]
"""Makes a broken programme in a folder; what was done, and its path."""
_DECLARING = tuple(name for name, codec in CODECS.items() if codec.declares)
_DAMAGE = frozenset(
    {
        "bytes",
        "decoded",
        "gaps",
        "sound_decoded",
        "sound_gaps",
        "truncated",
        "timestamps",
        "damaged",
        "unreadable",
        "av_start_ms",
        "av_end_ms",
    }
)


@dataclass(frozen=True)
class Defect:
    """`told_by` are the checks of which one must not be passed."""

    spoil: Spoil
    told_by: frozenset[str]


def _window(chance: Random, film: Film, least: float, most: float) -> tuple[float, float]:
    """(start, end) of a part of the film, seconds."""
    length = film.seconds * chance.uniform(least, most)
    start = chance.uniform(0, film.seconds - length)
    return start, start + length


def _black(chance: Random, folder: Path) -> tuple[str, Path]:
    film = honest(chance)
    whole = chance.random() < 0.3
    start, end = (0.0, film.seconds + 1) if whole else _window(chance, film, 0.42, 0.8)
    level = chance.choice((0, 16, 20))
    noise = ("noise=alls=3:allf=t",) if chance.random() < 0.4 else ()
    when = f"enable='between(t,{start:.2f},{end:.2f})'"
    film = film.seen(f"lutyuv=y={level}:u=128:v=128:{when}", *(f"{step}:{when}" for step in noise))
    return f"{end - start:.1f} s black at luma {level}", film.make(folder)


def _frozen(chance: Random, folder: Path) -> tuple[str, Path]:
    film = honest(chance, moving=True)
    while film.nature.startswith("fade in"):  # a still picture of its black is black, and told as that
        film = honest(chance, moving=True)
    start, end = _window(chance, film, 0.45, 0.85)
    rate = Fraction(film.rate)
    first, last = round(start * rate), round(end * rate)
    film = film.seen(f"fps={film.rate}", f"loop=loop={last - first}:size=1:start={first}")
    return f"frozen for {end - start:.1f} s", film.make(folder)


def _silent(chance: Random, folder: Path) -> tuple[str, Path]:
    film = honest(chance)
    start, end = (0.0, film.seconds + 1) if chance.random() < 0.4 else _window(chance, film, 0.45, 0.8)
    return f"silent for {end - start:.1f} s", film.heard(
        f"volume=0:enable='between(t,{start:.2f},{end:.2f})'"
    ).make(folder)


def _mute(chance: Random, folder: Path) -> tuple[str, Path]:
    return "no sound track", replace(honest(chance), sound=None).make(folder)


def _clipped(chance: Random, folder: Path) -> tuple[str, Path]:
    sound, headroom = chance.choice(
        (("music", 7), ("mono", 7), ("wide stereo", 15), ("speech", 6), ("chip", 9))
    )
    film = honest(chance, sound=sound)
    drive = chance.choice((6, 9, 12, 18, 24))
    film = film.heard(f"volume={headroom + drive}dB", "aformat=sample_fmts=s16")
    return f"driven {drive} dB past full scale", film.make(folder)


def _drifted(chance: Random, folder: Path) -> tuple[str, Path]:
    film = honest(chance)
    off_s = chance.choice((-1, 1)) * chance.uniform(0.3, 0.9)
    ratio = film.seconds / (film.seconds + off_s)
    tempo = f"atempo={ratio:.5f}"
    cut = f"atrim=end={film.seconds / ratio * ratio:.3f}"
    film = replace(film.heard(cut, tempo), options=())
    return f"sound {off_s * 1000:+.0f} ms at the end", _separate_ends(film, folder, film.seconds + off_s)


def _separate_ends(film: Film, folder: Path, sound_s: float) -> Path:
    """Picture and sound of their own lengths in one file."""
    codec = CODECS[film.codec]
    aside = folder / "aside"
    aside.mkdir()
    picture = replace(film, sound=None, sound_filters=()).make(aside, "picture")
    longer = replace(film, seconds=max(sound_s, film.seconds) + 0.1)
    path = folder / f"film{codec.suffix}"
    source = longer._filled(film.sound or "")
    ffmpeg(
        *("-i", str(picture), "-f", "lavfi", "-i", source, "-map", "0:v", "-map", "1:a"),
        *("-af", ",".join([*film.sound_filters, f"atrim=end={sound_s:.3f}"])),
        *("-c:v", "copy", *codec.audio, str(path)),
    )
    return path


def _late(chance: Random, folder: Path) -> tuple[str, Path]:
    film = honest(chance, codec=chance.choice(("mkv", "mp4", "ts", "hevc")))
    late_s = chance.uniform(0.3, 1.2)
    film = film.heard(f"atrim=start={late_s:.3f}")
    return f"sound begins {late_s * 1000:.0f} ms late", film.make(folder)


def _truncated(chance: Random, folder: Path) -> tuple[str, Path]:
    path = honest(chance, codec=chance.choice(_DECLARING)).make(folder)
    share = chance.uniform(0.3, 0.9)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    return f"cut at {share:.0%} of its bytes", path


def _misdeclared(chance: Random, folder: Path) -> tuple[str, Path]:
    """A header whose length is not the film's, as edits in place leave it behind."""
    codec = chance.choice(("mkv", "hevc", "webm", "flv"))
    path = honest(chance, codec=codec).make(folder)
    factor = chance.choice((0.5, 0.7, 0.85, 1.2, 1.5, 1.9))
    raw = bytearray(path.read_bytes())
    marks = {"flv": (b"duration\x00", ">d")}
    mark, form = marks.get(codec, (b"\x44\x89\x88", ">d"))
    at = raw.index(mark) + len(mark)
    (declared,) = struct.unpack_from(form, raw, at)
    struct.pack_into(form, raw, at, declared * factor)
    path.write_bytes(raw)
    return f"declares {factor:g} of its length", path


def _holed(chance: Random, folder: Path) -> tuple[str, Path]:
    path = honest(chance).make(folder)
    raw = bytearray(path.read_bytes())
    holes = chance.choice((1, 3, 8))
    share = chance.choice((0.01, 0.04, 0.1))
    length = max(3000, int(len(raw) * share))
    for _ in range(holes):
        at = chance.randrange(int(len(raw) * 0.15), int(len(raw) * 0.85) - length)
        raw[at : at + length] = chance.randbytes(length)
    path.write_bytes(raw)
    return f"{holes} holes of {length} bytes", path


def _noisy(chance: Random, folder: Path) -> tuple[str, Path]:
    """Packets with wrong bytes in them, as bad memory and bad disks leave behind."""
    # Not VP8: its arithmetic coder takes any bytes for a picture, so that no decoder notices.
    codec = chance.choice(("mp4", "mkv", "ts", "avi", "flv", "hevc"))
    source = honest(chance, moving=True, codec=codec).make(folder, "whole")
    path = folder / f"film{source.suffix}"
    wrong = chance.choice((20, 80, 400))
    amount = max(40, source.stat().st_size // wrong)
    ffmpeg("-i", source, "-c", "copy", "-bsf:v", f"noise=amount={amount}", path)
    return f"about {wrong} wrong bytes in the picture", path


def _thinned(chance: Random, folder: Path) -> tuple[str, Path]:
    source = honest(chance, moving=True, codec=chance.choice(("mp4", "mkv", "flv"))).make(folder, "whole")
    path = folder / f"film{source.suffix}"
    every = chance.choice((7, 15, 30))
    ffmpeg("-i", source, "-c", "copy", "-bsf:v", f"noise=drop='not(mod(n+1,{every}))*not(key)'", path)
    return f"every {every}th packet is missing", path


def _reshaped(chance: Random, folder: Path) -> tuple[str, Path]:
    """Two transport streams behind each other, of two sizes."""
    one = honest(chance, codec="ts")
    sizes = ("640x360", "480x270", "426x240", "400x300")
    other = replace(one, size=chance.choice([size for size in sizes if size != one.size]))
    parts = [replace(film, seconds=2.5).make(folder, name) for film, name in ((one, "one"), (other, "other"))]
    path = folder / "film.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return f"{one.size} becomes {other.size}", path


DEFECTS: Mapping[str, Defect] = {
    "black": Defect(_black, frozenset({"black"})),
    "frozen": Defect(_frozen, frozenset({"freeze"})),
    "silent": Defect(_silent, frozenset({"silence"})),
    "no sound": Defect(_mute, frozenset({"silence"})),
    "clipped": Defect(_clipped, frozenset({"clipped"})),
    "drifted": Defect(_drifted, frozenset({"av_end_ms"})),
    "late sound": Defect(_late, frozenset({"av_start_ms"})),
    "truncated": Defect(_truncated, _DAMAGE),
    "wrong length": Defect(_misdeclared, frozenset({"duration", "truncated"})),
    "holes": Defect(_holed, _DAMAGE),
    "wrong bytes": Defect(_noisy, _DAMAGE),
    "lost packets": Defect(_thinned, _DAMAGE),
    "other size": Defect(_reshaped, frozenset({"shape"})),
}
