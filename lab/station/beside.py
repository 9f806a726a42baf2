"""What the JSON file beside a programme says of it: `night.json` for `night.mkv`, an `AssetUpdate` of the contract."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import MISSING, ValidationError

from generated.models import AssetUpdate, ProgrammeFacts
from lab.library.domain import NOTHING_KNOWN, Facts

_log = structlog.get_logger("lab.beside")


@dataclass(frozen=True)
class Note:
    """Title and facts of the programme at `path`; a title of None is none."""

    path: str
    title: str | None
    facts: Facts


class Beside:
    """Reads each file once per form it has; one that can't be read says nothing, and the log why."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._seen: dict[str, tuple[int, int] | None] = {}

    def news(self, paths: Iterable[str]) -> list[Note]:
        """What is new beside the programmes at `paths`; a file that went takes its facts with it."""
        found = []
        for path in paths:
            beside = Path(path).with_suffix(".json")
            form = _form(beside)
            if form != self._seen.get(path):
                self._seen[path] = form
                found.append(self._read(path, beside) if form else Note(path, None, NOTHING_KNOWN))
        return [note for note in found if note is not None]

    def _read(self, path: str, beside: Path) -> Note | None:
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
        return Note(path, title, NOTHING_KNOWN if said.facts is MISSING else facts_of(said.facts))


def facts_of(facts: ProgrammeFacts) -> Facts:
    """The contract's facts as the library keeps them."""
    return Facts(
        creator=None if facts.creator is MISSING else facts.creator,
        tags=() if facts.tags is MISSING else tuple(facts.tags),
        licence=None if facts.licence is MISSING else facts.licence,
        rating=None if facts.rating is MISSING else facts.rating,
    )


def _form(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns
