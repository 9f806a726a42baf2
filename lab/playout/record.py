"""The three facts that a published schedule is made of, and their JSON line form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from generated.vocabulary import ProgrammeKind

Kind = str
"""What an item is on air (closed by the contract's vocabulary)."""
PROGRAMME: Kind = ProgrammeKind.PROGRAMME.value
BREAK: Kind = ProgrammeKind.BREAK.value
LIVE: Kind = ProgrammeKind.LIVE.value
"""Its media lie by timeline index, not by the clip's own."""
FALLBACK = frozenset({ProgrammeKind.RESERVE, ProgrammeKind.SLATE})
"""What airs where nothing was planned."""


class BadRecord(ValueError):
    """A line that is not a record of this format; readers stop before it."""


@dataclass(frozen=True)
class Clip:
    """A prepared asset as the schedule needs it: length in segments, init generation, captions."""

    asset_id: str
    title: str
    segments: int
    generation: str
    captions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """`clip` airs from index `start` for `segments` segments (fewer than the clip when truncated)."""

    start: int
    clip: Clip
    segments: int
    kind: Kind = PROGRAMME
    entry_id: str | None = None

    @property
    def end(self) -> int:
        """The first index after the item."""
        return self.start + self.segments


@dataclass(frozen=True)
class Reserve:
    """From index `start` on, every gap is filled with `clips` in turn, or `slate` when there are none."""

    start: int
    clips: tuple[Clip, ...]
    slate: Clip


@dataclass(frozen=True)
class Cut:
    """Everything planned at index `at` and later is withdrawn."""

    at: int


Record = Item | Reserve | Cut


def encode(number: int, record: Record) -> bytes:
    """One line: the record number first, so that a gap in numbering is visible to the eye."""
    body: dict[str, Any]
    match record:
        case Item():
            body = {
                "type": "item",
                "start": record.start,
                "segments": record.segments,
                "kind": record.kind,
                "entry_id": record.entry_id,
                "clip": _clip_json(record.clip),
            }
        case Reserve():
            body = {
                "type": "reserve",
                "start": record.start,
                "clips": [_clip_json(clip) for clip in record.clips],
                "slate": _clip_json(record.slate),
            }
        case Cut():
            body = {"type": "cut", "at": record.at}
        case _:
            assert_never(record)
    line = json.dumps({"n": number, **body}, ensure_ascii=False, separators=(",", ":"))
    return line.encode() + b"\n"


def decode(line: bytes) -> tuple[int, Record]:
    """The number and record of one line; raises `BadRecord` on anything else."""
    try:
        raw = json.loads(line)
        return _number(raw), _record(raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRecord(f"not a schedule record: {error}") from error


def _number(raw: Mapping[str, Any]) -> int:
    number = raw["n"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise BadRecord("the record number is a positive integer")
    return number


def _record(raw: Mapping[str, Any]) -> Record:
    match raw["type"]:
        case "item":
            clip = _clip(raw["clip"])
            segments = _whole(raw["segments"], at_least=1)
            return Item(_whole(raw["start"]), clip, segments, str(raw["kind"]), raw["entry_id"])
        case "reserve":
            clips = tuple(_clip(clip) for clip in raw["clips"])
            return Reserve(_whole(raw["start"]), clips, _clip(raw["slate"]))
        case "cut":
            return Cut(_whole(raw["at"]))
        case other:
            raise BadRecord(f"unknown record type {other!r}")


def _whole(value: object, *, at_least: int | None = None) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecord("expected a whole number")
    if at_least is not None and value < at_least:
        raise BadRecord(f"expected at least {at_least}")
    return value


def _clip(raw: Mapping[str, Any]) -> Clip:
    segments = _whole(raw["segments"], at_least=1)
    captions = tuple(str(language) for language in raw["captions"])
    return Clip(str(raw["asset_id"]), str(raw["title"]), segments, str(raw["generation"]), captions)


def _clip_json(clip: Clip) -> dict[str, Any]:
    return {
        "asset_id": clip.asset_id,
        "title": clip.title,
        "segments": clip.segments,
        "generation": clip.generation,
        "captions": list(clip.captions),
    }
