"""The encoder generation: what two assets must share to follow each other without a discontinuity.

Its name is a hash of every encoder setting and every init segment. An asset whose init segments differ from its
generation's is refused, never stored.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lab.prep.outcome import RefusalCode, Refused


@dataclass(frozen=True, slots=True)
class Generation:
    """Name, init segment of each rendition, and the frames by which every picture is presented late.

    Composition offsets are never negative (version 0 trun), so pictures come `delay_frames` after their
    segment's start; sound is moved by the same time.
    """

    name: str
    inits: dict[str, bytes]
    delay_frames: int


def store_generation(folder: Path, generation: Generation) -> None:
    """Write the init segments to `folder`/<name>/ unless they are there; raises `ValueError` when others are."""
    home = folder / generation.name
    home.mkdir(parents=True, exist_ok=True)
    for name, content in generation.inits.items():
        path = home / f"{name}.init.mp4"
        if path.exists():
            if path.read_bytes() != content:
                raise ValueError(f"{path.name} of generation {generation.name} has other bytes")
            continue
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.write_bytes(content)
        aside.replace(path)


def require_init(generation: Generation, rendition: str, init: bytes) -> None:
    """Refuse an encoder whose init segment is not its generation's: its asset could not join the timeline."""
    if generation.inits[rendition] != init:
        raise Refused(
            RefusalCode.INTERNAL,
            f"the init segment of {rendition} is not that of generation {generation.name}",
        )
