"""Prep with the project's own configuration, and an independent view of what it makes."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

from generated.models import ChannelsConfig
from lab.assets import AssetManifest, Rendition
from lab.prep.prepare import prepare
from lab.prep.spec import PrepJob, PrepSpec
from lab.prep.wiring import prep_spec

_CONFIG = Path(__file__).parents[2] / "config" / "channels.yaml"


def the_spec() -> PrepSpec:
    """The main channel's spec."""
    document = json.dumps(yaml.safe_load(_CONFIG.read_text(encoding="utf-8")))
    channels = ChannelsConfig.model_validate_json(document)
    return prep_spec(channels.channels[channels.default_channel])


def prepared(source: Path, storage: Path, asset_id: str, spec: PrepSpec) -> AssetManifest:
    """`source` as an asset; raises `Refused`."""
    return prepare(PrepJob(asset_id, source, source.stem, storage, spec), lambda _: None)


def joined(storage: Path, asset: AssetManifest, rendition: Rendition, into: Path) -> Path:
    """The rendition as one file that any player opens."""
    init = storage / "generations" / asset.generation / f"{rendition.name}.init.mp4"
    media = storage / "assets" / asset.asset_id / rendition.file
    path = into / f"{asset.asset_id}-{rendition.name}.mp4"
    path.write_bytes(init.read_bytes() + media.read_bytes())
    return path


@dataclass(frozen=True)
class Decoded:
    """What ffprobe counts: frames, and presentation times in the track's ticks."""

    frames: int
    times: tuple[int, ...]
    size: tuple[int, int] | None
    errors: str


def decode(path: Path) -> Decoded:
    """Decode the whole of `path` with ffprobe."""
    command = [
        "ffprobe",
        "-v",
        "warning",
        "-show_entries",
        "frame=pts:stream=width,height",
        "-of",
        "json",
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    stream = said["streams"][0]
    size = (stream["width"], stream["height"]) if "width" in stream else None
    times = tuple(int(frame["pts"]) for frame in said["frames"])
    return Decoded(len(said["frames"]), times, size, done.stderr.strip())


def loudness(path: Path) -> tuple[float, float]:
    """(integrated LUFS, true peak dBTP) as ffmpeg's ebur128 hears the file."""
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Integrated loudness") :]
    found = [
        re.search(pattern, summary)
        for pattern in (r"I:\s+(-?[\d.]+|-inf) LUFS", r"Peak:\s+(-?[\d.]+|-inf) dBFS")
    ]
    return (float(found[0].group(1)) if found[0] else -70.0, float(found[1].group(1)) if found[1] else -100.0)


def mean_colour(path: Path, at_s: float, crop: str) -> tuple[int, int, int]:
    """Mean red, green and blue of the part `crop` (ffmpeg's w:h:x:y) of the picture at `at_s`."""
    filters = f"crop={crop},scale=1:1:flags=area:in_color_matrix=bt709,format=rgb24"
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ss", str(at_s), "-frames:v", "1"]
    raw = subprocess.run(
        [*command, "-vf", filters, "-f", "rawvideo", "-"], capture_output=True, check=True
    ).stdout
    return raw[0], raw[1], raw[2]
