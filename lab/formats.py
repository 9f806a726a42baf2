"""In which formats a library is prepared: once for all channels whose ladder, loudness and fades are the same.

The default channel's format is the library's own and lies in `storage/` itself; every other one has a folder of the
same build below `storage/formats/`. Pure: LAB and edges come to the same folders from the same configuration.
"""

import hashlib
import json
from pathlib import Path

from generated.models import ChannelsConfig, ChannelSettings

OWN = ""
"""The name of the library's own format."""
_NAME_CHARACTERS = 12


def formats_of(config: ChannelsConfig) -> dict[str, str]:
    """The format of every channel, by id."""
    own = _digest(config.channels[config.default_channel])
    digests = {name: _digest(settings) for name, settings in config.channels.items()}
    return {name: OWN if digest == own else digest for name, digest in digests.items()}


def storage_of(storage: Path, name: str) -> Path:
    """The folder that holds the media of a format."""
    return storage if name == OWN else storage / "formats" / name


def _digest(settings: ChannelSettings) -> str:
    """Equal for equal media: what only bounds or checks a source is left out."""
    made = {
        "grid": settings.grid.model_dump(mode="json"),
        "ladder": settings.ladder.model_dump(mode="json", exclude={"profile"}),
        "loudness": settings.loudness.model_dump(mode="json"),
        "fade_ms": settings.prep.fade_ms,
    }
    text = json.dumps(made, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_NAME_CHARACTERS]
