"""What the JSON file beside a programme says of it: `night.json` for `night.mkv`, an `AssetUpdate` of the contract."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import MISSING, ValidationError

from generated.models import AssetUpdate, ProgrammeFacts
from lab.library.domain import NOTHING_KNOWN, Facts

_log = structlog.get_logger("lab.beside")
_NEVER_SEEN = (-1, -1)
"""The form of no file: an asset that is new is looked at, whether or not something stands beside it."""


@dataclass(frozen=True)
class Note:
    """Title and facts of an asset; a title of None is none."""

    asset_id: str
    title: str | None
    facts: Facts


class Beside:
    """Reads each file once per asset and form; one that can't be read says nothing, and the log why."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._seen: dict[str, tuple[int, int] | None] = {}

    def news(self, assets: Mapping[str, str]) -> list[Note]:
        """What is new beside the assets, given with their paths; a file that went takes its facts with it."""
        found = []
        for asset_id, path in assets.items():
            beside = Path(path).with_suffix(".json")
            form = _form(beside)
            if form != self._seen.get(asset_id, _NEVER_SEEN):
                self._seen[asset_id] = form
                note = self._read(asset_id, beside) if form else Note(asset_id, None, NOTHING_KNOWN)
                found.append(note)
        return [note for note in found if note is not None]

    def _read(self, asset_id: str, beside: Path) -> Note | None:
        try:
            with beside.open("rb") as file:
                text = file.read(self._limit_bytes + 1)
            if len(text) > self._limit_bytes:
                raise ValueError(f"larger than {self._limit_bytes} bytes")
            said = AssetUpdate.model_validate_json(text)
        except ValidationError as error:
            reasons = [f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors()]
            _log.warning("facts_not_read", path=str(beside), reasons=reasons)
            return None
        except (OSError, ValueError) as error:
            _log.warning("facts_not_read", path=str(beside), reasons=[str(error)])
            return None
        title = None if said.title is MISSING else said.title
        return Note(asset_id, title, NOTHING_KNOWN if said.facts is MISSING else facts_of(said.facts))


def facts_of(facts: ProgrammeFacts) -> Facts:
    """The contract's facts as the library keeps them."""
    return Facts(
        creator=None if facts.creator is MISSING else facts.creator,
        tags=() if facts.tags is MISSING else tuple(facts.tags),
        licence=None if facts.licence is MISSING else facts.licence,
        rating=None if facts.rating is MISSING else facts.rating,
        role=None if facts.role is MISSING else facts.role,
        overlay=None if facts.overlay is MISSING else facts.overlay,
    )


def facts_told(facts: Facts) -> ProgrammeFacts:
    """The library's facts as the contract has them."""
    return ProgrammeFacts(
        creator=MISSING if facts.creator is None else facts.creator,
        tags=list(facts.tags) or MISSING,
        licence=MISSING if facts.licence is None else facts.licence,
        rating=MISSING if facts.rating is None else facts.rating,
        role=MISSING if facts.role is None else facts.role,
        overlay=MISSING if facts.overlay is None else facts.overlay,
    )


def _form(path: Path) -> tuple[int, int] | None:
    """Size and time of a regular file; reading anything else might never end."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None
