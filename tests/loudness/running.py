"""Prepares each programme and has the ffmpeg command line measure what came out: nothing here asks prep."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lab.assets import FRAME_RATE, SAMPLE_RATE
from lab.prep.spec import PrepSpec
from tests.loudness.sources import FLASH_S, SOURCES
from tests.support.prep import joined, loudness, prepared

MAX_DRIFT_MS = 40.0
_LOOK_S = 0.3
_ONSET = 0.25


@dataclass(frozen=True)
class Heard:
    """One programme as it airs: LUFS, true peak dBTP, and the sound's lead (-) or lag (+) at the last flash, ms."""

    name: str
    lufs: float
    true_peak_dbtp: float
    drift_ms: float

    def faults(self, spec: PrepSpec) -> list[str]:
        """What a viewer could hear."""
        target = spec.loudness
        found = []
        if abs(self.lufs - target.target_lufs) > target.tolerance_lu:
            found.append("loudness")
        if self.true_peak_dbtp > target.true_peak_ceiling_dbtp:
            found.append("true peak")
        if abs(self.drift_ms) > MAX_DRIFT_MS:
            found.append("drift")
        return found


def heard(name: str, folder: Path, spec: PrepSpec) -> Heard:
    """Make, prepare and measure the programme called `name`."""
    source = SOURCES[name].make(folder, "source")
    asset = prepared(source, folder / "storage", "film", spec)
    sound = joined(folder / "storage", asset, asset.rendition("audio"), folder)
    picture = joined(folder / "storage", asset, asset.rendition("360"), folder)
    lufs, peak = loudness(sound)
    return Heard(name, lufs, peak, round((beep_s(sound) - flash_s(picture)) * 1000, 1))


def flash_s(path: Path) -> float:
    """When the picture turns white near the end, in presentation time."""
    raw = _piped("-i", path, "-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo")
    light = np.frombuffer(raw, np.uint8)
    first = round((FLASH_S - _LOOK_S) * FRAME_RATE)
    return (first + int(np.argmax(light[first:] > 100))) / FRAME_RATE + _start_s(path)


def beep_s(path: Path) -> float:
    """When the last beep begins, in presentation time: it stands in silence."""
    raw = _piped("-i", path, "-ac", "1", "-f", "f32le")
    first = round((FLASH_S - _LOOK_S) * SAMPLE_RATE)
    near = np.abs(np.frombuffer(raw, np.float32)[first : first + round(2 * _LOOK_S * SAMPLE_RATE)])
    return (first + int(np.argmax(near > near.max() * _ONSET))) / SAMPLE_RATE + _start_s(path)


def _start_s(path: Path) -> float:
    command = ["ffprobe", "-v", "error", "-show_entries", "stream=start_time", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _piped(*arguments: str | Path) -> bytes:
    command = ["ffmpeg", "-v", "error", *arguments, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout
