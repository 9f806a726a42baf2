"""In which formats a library is prepared: once for all channels whose media are made alike.

The default channel's format is the library's own and lies in `storage/` itself; every other one has a folder of the
same build below `storage/formats/`. A folder is named by what its media are by nature: grid, ladder, loudness, fades,
main language. What may change and then reaches the library little by little (the logo, further languages) parts
channels but names no folder: a channel keeps its media when its logo changes. Pure: LAB and edges come to the same
folders from the same configuration.
"""

import hashlib
import json
from pathlib import Path

from generated.models import ChannelsConfig, ChannelSettings

OWN = ""
"""The name of the library's own format."""
_NAME_CHARACTERS = 12


def formats_of(config: ChannelsConfig) -> dict[str, str]:
    """The format of every channel, by id.

    Of several formats of one nature, the one of the channel named first has its plain name.
    """
    names = sorted(config.channels, key=lambda name: name != config.default_channel)
    known: dict[tuple[str, str], str] = {}
    formats = {}
    for name in names:
        settings = config.channels[name]
        kind = nature, _ = _nature(settings), _looks(settings)
        if kind not in known:
            parted = any(nature == other for other, _ in known)
            known[kind] = _named(nature, name) if parted else _named(nature)
            if name == config.default_channel:
                known[kind] = OWN
        formats[name] = known[kind]
    return formats


def storage_of(storage: Path, name: str) -> Path:
    """The folder that holds the media of a format."""
    return storage if name == OWN else storage / "formats" / name


def _nature(settings: ChannelSettings) -> str:
    """What bounds or checks a source is left out."""
    return _text(
        {
            "grid": settings.grid.model_dump(mode="json"),
            "ladder": settings.ladder.model_dump(mode="json", exclude={"profile"}),
            "loudness": settings.loudness.model_dump(mode="json"),
            "fade_ms": settings.prep.fade_ms,
            "language": settings.language,
        }
    )


def _looks(settings: ChannelSettings) -> str:
    return _text(settings.model_dump(mode="json", include={"overlay", "alternate_audio"}))


def _named(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_NAME_CHARACTERS]


def _text(made: object) -> str:
    return json.dumps(made, sort_keys=True)
