"""Programmes whose sound is hard to level, and whose last flash and beep tell how far sound and picture drifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.ugly import ffmpeg

SECONDS = 9.0
FLASH_S = 8.0
_LAST = f"between(t,{FLASH_S},{FLASH_S + 0.2})"
_AROUND = f"between(t,{FLASH_S - 0.6},{FLASH_S + 0.6})"
_BEEP = f"(1-{_AROUND})*({{sound}})+{_LAST}*{{beep}}*sin(6000*t)"


@dataclass(frozen=True)
class Sounding:
    """A programme: its sound as an expression of t, what is done to it, and how it is coded.

    `drift` is the sound clock's excess: its samples come faster than its timestamps say.
    """

    sound: str
    filters: tuple[str, ...] = ()
    codec: tuple[str, ...] = ("-c:a", "aac", "-b:a", "160k")
    suffix: str = ".mp4"
    rate_hz: int = 48000
    beep: float = 0.5
    drift: float = 0.0

    def make(self, folder: Path, name: str) -> Path:
        """Write it; the path."""
        path = folder / f"{name}{self.suffix}"
        picture = f"color=black:size=320x180:rate=30:duration={SECONDS}"
        flash = f"drawbox=color=white:t=fill:enable='{_LAST}'"
        expression = _BEEP.format(sound=self.sound, beep=self.beep)
        rate_hz = round(self.rate_hz * (1 + self.drift))
        source = f"aevalsrc='{expression}':s={rate_hz}:d={SECONDS}"
        chain = [*self.filters]
        if self.drift:  # more or fewer samples than the rate says, each stamped when it came
            source += f",asetrate={self.rate_hz}"
            chain.insert(0, f"asetpts=N/{rate_hz}/TB")
        ffmpeg(
            *("-f", "lavfi", "-i", f"{picture},{flash}", "-f", "lavfi", "-i", source),
            *(["-af", ",".join(chain)] if chain else []),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *self.codec, str(path)),
        )
        return path


_MUSIC = (
    "0.3*sin(1382*t)*(0.6+0.4*sin(9*t))+0.2*sin(1728*t)*abs(sin(3.1*t))+0.15*sin(2073*t)*exp(-3*mod(t,0.5))"
)
_NOISE = "(random(0)-0.5)"
_SPEECH = f"(0.6*{_NOISE}+0.25*sin(880*t))*pow(abs(sin(11*t)),2)*gt(mod(t,2.1),0.9)"
_DRUMS = f"{_NOISE}*1.9*exp(-28*mod(t,0.25))+0.05*sin(700*t)"

SOURCES: Mapping[str, Sounding] = {
    "music": Sounding(_MUSIC),
    "quiet": Sounding(f"0.03*({_MUSIC})", beep=0.02),
    "very quiet drums": Sounding(f"0.04*({_DRUMS})", beep=0.02),
    "loud": Sounding(_NOISE, ("volume=14dB", "alimiter=limit=0.97:level=disabled"), beep=0.9),
    "clipped": Sounding(_MUSIC, ("volume=18dB", "aformat=sample_fmts=s16"), ("-c:a", "pcm_s16le"), ".mov"),
    "clipped noise": Sounding(_NOISE, ("volume=20dB", "aformat=sample_fmts=s16"), ("-c:a", "flac"), ".mkv"),
    "drums": Sounding(_DRUMS, codec=("-c:a", "flac"), suffix=".mkv"),
    "clicks": Sounding(
        "if(lt(mod(t,0.5),0.004),0.99,0.02)*sin(9000*t)", codec=("-c:a", "flac"), suffix=".mkv"
    ),
    "square": Sounding("0.9*sgn(sin(1200*t))", codec=("-c:a", "pcm_s16le"), suffix=".mov"),
    "high tones": Sounding("0.8*sin(69000*t)*lt(mod(t,1),0.5)", codec=("-c:a", "pcm_s24le"), suffix=".mov"),
    "speech": Sounding(_SPEECH),
    "speech, mono": Sounding(
        _SPEECH, ("aformat=channel_layouts=mono",), ("-c:a", "libmp3lame"), ".mkv", 22050
    ),
    "one channel": Sounding(_MUSIC, ("pan=stereo|c0=c0|c1=0*c0",)),
    "surround": Sounding(
        _DRUMS, ("pan=5.1|c0=c0|c1=c0|c2=0.5*c0|c3=0.2*c0|c4=0.4*c0|c5=0.4*c0",), ("-c:a", "ac3"), ".mkv"
    ),
    "32 kHz": Sounding(_MUSIC, codec=("-c:a", "mp2"), suffix=".ts", rate_hz=32000),
    "11 kHz": Sounding(_SPEECH, codec=("-c:a", "pcm_u8"), suffix=".avi", rate_hz=11025),
    "96 kHz": Sounding(_DRUMS, codec=("-c:a", "flac"), suffix=".mkv", rate_hz=96000),
    "opus": Sounding(_DRUMS, codec=("-c:a", "libopus"), suffix=".mkv"),
    "fast clock": Sounding(_MUSIC, codec=("-c:a", "flac"), suffix=".mkv", drift=0.01),
    "slow clock": Sounding(_MUSIC, codec=("-c:a", "aac"), suffix=".mkv", drift=-0.01),
    "starts at 7 h": Sounding(_MUSIC, codec=("-c:a", "mp2", "-output_ts_offset", "25200"), suffix=".ts"),
}
