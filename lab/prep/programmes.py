"""The demo programmes: six short films and a station id, each of another size, rate, container, codec and sound on
purpose."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from generated.vocabulary import AssetRole
from lab.assets import SEGMENT_S, Cue
from lab.prep.light import Scene, blinds, ember_glow, garden, high_tide, last_train, projector, summer_night
from lab.prep.music import Piece


@dataclass(frozen=True)
class Picture:
    """How a programme's picture is coded: `scan` of pictures a second, `aspect` of a pixel, options of the encoder."""

    codec: str
    width: int
    height: int
    rate: Fraction
    pixel_format: str
    options: tuple[tuple[str, str], ...] = ()
    aspect: Fraction = Fraction(1)


@dataclass(frozen=True)
class SoundTrack:
    """How a programme's sound is coded and what is played."""

    codec: str
    layout: str
    channels: int
    rate: int
    sample_format: str
    piece: Piece
    bitrate_bps: int


@dataclass(frozen=True)
class Programme:
    """One film: `segments` of the grid long, so that nothing is padded."""

    title: str
    suffix: str
    container: str
    segments: int
    scene: Scene
    picture: Picture
    sound: SoundTrack | None
    cues: tuple[Cue, ...] = ()
    role: AssetRole = AssetRole.PROGRAMME

    @property
    def seconds(self) -> Fraction:
        """Its length."""
        return self.segments * SEGMENT_S


_FAST = (("preset", "ultrafast"), ("crf", "17"))
_NIGHT = Piece(((45, 57, 60, 64), (41, 57, 60, 65), (48, 55, 60, 64), (43, 55, 59, 62)), 3.0, 0.42)
_IDENT = Piece(((45, 57, 64, 69),), 2.0, 0.35)
_MATINEE = Piece(((38, 57, 62, 65), (43, 58, 62, 67), (36, 55, 60, 64), (41, 57, 60, 65)), 2.25, 0.20)
_TIDE = Piece(((40, 56, 59, 64), (45, 57, 61, 64), (42, 57, 61, 66), (47, 59, 63, 66)), 1.5, 0.65)
_GARDEN = Piece(((43, 59, 62, 66), (40, 59, 62, 67), (36, 60, 64, 67), (38, 57, 62, 66)), 3.75, 0.30)
_TRAIN = Piece(((42, 57, 61, 64), (38, 57, 62, 66), (45, 57, 61, 64), (40, 56, 59, 64)), 4.5, 0.55)

PROGRAMMES = (
    Programme(
        title="Noite de verão",
        suffix=".mp4",
        container="mp4",
        segments=5,
        scene=summer_night,
        picture=Picture("libx264", 1024, 576, Fraction(24), "yuv420p", _FAST),
        sound=SoundTrack("aac", "stereo", 2, 44_100, "fltp", _NIGHT, 160_000),
        cues=(
            Cue(700, 4200, "Boa noite. Você está no Voulezvous."),
            Cue(4900, 9600, "A noite é longa. Fique à vontade."),
        ),
    ),
    Programme(
        title="Voulezvous",
        suffix=".flv",
        container="flv",
        segments=2,
        scene=ember_glow,
        picture=Picture("libx264", 1280, 720, Fraction(30), "yuv420p", _FAST),
        sound=SoundTrack("aac", "stereo", 2, 48_000, "fltp", _IDENT, 192_000),
        role=AssetRole.IDENT,
    ),
    Programme(
        title="Sessão das duas",
        suffix=".mkv",
        container="matroska",
        segments=10,
        scene=projector,
        picture=Picture("libx264", 960, 720, Fraction(24_000, 1001), "yuv420p", _FAST),
        sound=SoundTrack("ac3", "5.1", 6, 48_000, "fltp", _MATINEE, 384_000),
        cues=(
            Cue(800, 4600, "As luzes se apagam."),
            Cue(5200, 10_000, "O projetor acorda devagar, quadro a quadro."),
            Cue(11_000, 16_500, "Alguém na última fileira já viu este filme."),
            Cue(17_200, 20_800, "E veio assim mesmo."),
        ),
    ),
    Programme(
        title="Maré alta",
        suffix=".webm",
        container="webm",
        segments=8,
        scene=high_tide,
        picture=Picture(
            "libvpx", 640, 360, Fraction(30), "yuv420p", (("deadline", "realtime"), ("cpu-used", "8"))
        ),
        sound=SoundTrack("libopus", "mono", 1, 48_000, "flt", _TIDE, 96_000),
    ),
    Programme(
        title="Jardim de lanternas",
        suffix=".avi",
        container="avi",
        segments=7,
        scene=garden,
        picture=Picture("mpeg4", 720, 480, Fraction(30_000, 1001), "yuv420p", (("qscale", "3"), ("bf", "0"))),
        sound=SoundTrack("libmp3lame", "stereo", 2, 32_000, "fltp", _GARDEN, 128_000),
    ),
    Programme(
        title="Venezianas",
        suffix=".mov",
        container="mov",
        segments=6,
        scene=blinds,
        picture=Picture("mjpeg", 800, 800, Fraction(25), "yuvj420p", (("q", "4"),)),
        sound=None,
    ),
    Programme(
        title="O último trem",
        suffix=".ts",
        container="mpegts",
        segments=9,
        scene=last_train,
        picture=Picture(
            "mpeg2video", 720, 576, Fraction(50), "yuv420p", (("qscale", "4"), ("bf", "2")), Fraction(64, 45)
        ),
        sound=SoundTrack("mp2", "stereo", 2, 48_000, "s16", _TRAIN, 192_000),
        cues=(
            Cue(900, 5200, "O último trem nunca chega atrasado."),
            Cue(6000, 11_500, "Ele só demora o tempo de uma lembrança."),
            Cue(12_500, 18_000, "Próxima estação: madrugada."),
        ),
    ),
)
