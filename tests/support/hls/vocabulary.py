"""The tags of 8216bis 4.4: where each may stand, how often, with which attributes of which kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.support.hls.attributes import Kind

Where = Literal["any", "multivariant", "media"]
_Kinds = tuple[Kind, ...]

_QUOTED: _Kinds = ("quoted",)
_INTEGER: _Kinds = ("integer",)
_FLOAT: _Kinds = ("float", "integer")
_SIGNED: _Kinds = ("float", "integer", "signed")
_HEX: _Kinds = ("hex",)
_WORD: _Kinds = ("word",)


@dataclass(frozen=True)
class TagSpec:
    """`attributes` is None for a tag that has no attribute list; `listed` tags may come more than once."""

    section: str
    where: Where
    listed: bool = False
    attributes: Mapping[str, _Kinds] | None = None
    required: frozenset[str] = field(default_factory=frozenset)


def _kinds(**groups: str) -> dict[str, _Kinds]:
    by_name: dict[str, _Kinds] = {
        "quoted": _QUOTED,
        "integer": _INTEGER,
        "float": _FLOAT,
        "signed": _SIGNED,
        "hex": _HEX,
        "word": _WORD,
        "resolution": ("resolution",),
    }
    return {name: by_name[kind] for kind, names in groups.items() for name in names.split()}


_VARIANT = _kinds(
    integer="BANDWIDTH AVERAGE-BANDWIDTH",
    quoted="CODECS SUPPLEMENTAL-CODECS ALLOWED-CPC REQ-VIDEO-LAYOUT STABLE-VARIANT-ID AUDIO VIDEO SUBTITLES "
    "PATHWAY-ID URI",
    resolution="RESOLUTION",
    float="FRAME-RATE SCORE",
    word="HDCP-LEVEL VIDEO-RANGE",
) | {"CLOSED-CAPTIONS": ("quoted", "word")}
_KEY = _kinds(word="METHOD", quoted="URI KEYFORMAT KEYFORMATVERSIONS", hex="IV")

TAGS: Mapping[str, TagSpec] = {
    "EXTM3U": TagSpec("4.4.1.1", "any"),
    "EXT-X-VERSION": TagSpec("4.4.1.2", "any"),
    "EXT-X-INDEPENDENT-SEGMENTS": TagSpec("4.4.2.1", "any"),
    "EXT-X-START": TagSpec(
        "4.4.2.2", "any", False, _kinds(signed="TIME-OFFSET", word="PRECISE"), frozenset({"TIME-OFFSET"})
    ),
    "EXT-X-DEFINE": TagSpec("4.4.2.3", "any", True, _kinds(quoted="NAME VALUE IMPORT QUERYPARAM")),
    "EXT-X-TARGETDURATION": TagSpec("4.4.3.1", "media"),
    "EXT-X-MEDIA-SEQUENCE": TagSpec("4.4.3.2", "media"),
    "EXT-X-DISCONTINUITY-SEQUENCE": TagSpec("4.4.3.3", "media"),
    "EXT-X-ENDLIST": TagSpec("4.4.3.4", "media"),
    "EXT-X-PLAYLIST-TYPE": TagSpec("4.4.3.5", "media"),
    "EXT-X-I-FRAMES-ONLY": TagSpec("4.4.3.6", "media"),
    "EXT-X-PART-INF": TagSpec(
        "4.4.3.7", "media", False, _kinds(float="PART-TARGET"), frozenset({"PART-TARGET"})
    ),
    "EXT-X-SERVER-CONTROL": TagSpec(
        "4.4.3.8",
        "media",
        False,
        _kinds(float="CAN-SKIP-UNTIL HOLD-BACK PART-HOLD-BACK", word="CAN-SKIP-DATERANGES CAN-BLOCK-RELOAD"),
    ),
    "EXTINF": TagSpec("4.4.4.1", "media", True),
    "EXT-X-BYTERANGE": TagSpec("4.4.4.2", "media", True),
    "EXT-X-DISCONTINUITY": TagSpec("4.4.4.3", "media", True),
    "EXT-X-KEY": TagSpec("4.4.4.4", "media", True, _KEY, frozenset({"METHOD"})),
    "EXT-X-MAP": TagSpec("4.4.4.5", "media", True, _kinds(quoted="URI BYTERANGE"), frozenset({"URI"})),
    "EXT-X-PROGRAM-DATE-TIME": TagSpec("4.4.4.6", "media", True),
    "EXT-X-GAP": TagSpec("4.4.4.7", "media", True),
    "EXT-X-BITRATE": TagSpec("4.4.4.8", "media", True),
    "EXT-X-PART": TagSpec(
        "4.4.4.9",
        "media",
        True,
        _kinds(quoted="URI BYTERANGE", float="DURATION", word="INDEPENDENT GAP"),
        frozenset({"URI", "DURATION"}),
    ),
    "EXT-X-DATERANGE": TagSpec(
        "4.4.5.1",
        "media",
        True,
        _kinds(
            quoted="ID CLASS START-DATE CUE END-DATE",
            float="DURATION PLANNED-DURATION",
            hex="SCTE35-CMD SCTE35-OUT SCTE35-IN",
            word="END-ON-NEXT",
        ),
        frozenset({"ID"}),
    ),
    "EXT-X-SKIP": TagSpec(
        "4.4.5.2",
        "media",
        False,
        _kinds(integer="SKIPPED-SEGMENTS", quoted="RECENTLY-REMOVED-DATERANGES"),
        frozenset({"SKIPPED-SEGMENTS"}),
    ),
    "EXT-X-PRELOAD-HINT": TagSpec(
        "4.4.5.3",
        "media",
        True,
        _kinds(word="TYPE", quoted="URI", integer="BYTERANGE-START BYTERANGE-LENGTH"),
        frozenset({"TYPE", "URI"}),
    ),
    "EXT-X-RENDITION-REPORT": TagSpec(
        "4.4.5.4", "media", True, _kinds(quoted="URI", integer="LAST-MSN LAST-PART"), frozenset({"URI"})
    ),
    "EXT-X-MEDIA": TagSpec(
        "4.4.6.1",
        "multivariant",
        True,
        _kinds(
            word="TYPE DEFAULT AUTOSELECT FORCED",
            quoted="URI GROUP-ID LANGUAGE ASSOC-LANGUAGE NAME STABLE-RENDITION-ID INSTREAM-ID CHARACTERISTICS "
            "CHANNELS",
            integer="BIT-DEPTH SAMPLE-RATE",
        ),
        frozenset({"TYPE", "GROUP-ID", "NAME"}),
    ),
    "EXT-X-STREAM-INF": TagSpec("4.4.6.2", "multivariant", True, _VARIANT, frozenset({"BANDWIDTH"})),
    "EXT-X-I-FRAME-STREAM-INF": TagSpec(
        "4.4.6.3", "multivariant", True, _VARIANT, frozenset({"BANDWIDTH", "URI"})
    ),
    "EXT-X-SESSION-DATA": TagSpec(
        "4.4.6.4",
        "multivariant",
        True,
        _kinds(quoted="DATA-ID VALUE URI LANGUAGE", word="FORMAT"),
        frozenset({"DATA-ID"}),
    ),
    "EXT-X-SESSION-KEY": TagSpec("4.4.6.5", "multivariant", True, _KEY, frozenset({"METHOD", "URI"})),
    "EXT-X-CONTENT-STEERING": TagSpec(
        "4.4.6.6", "multivariant", False, _kinds(quoted="SERVER-URI PATHWAY-ID"), frozenset({"SERVER-URI"})
    ),
}

OF_SEGMENTS = frozenset(name for name, spec in TAGS.items() if spec.section.startswith("4.4.4."))
"""Tags that say something of the segment, or of the segments, that follow."""

FLAGS: Mapping[str, frozenset[str]] = {
    "EXT-X-START": frozenset({"PRECISE"}),
    "EXT-X-MEDIA": frozenset({"DEFAULT", "AUTOSELECT", "FORCED"}),
}
"""Attributes that are YES or NO."""

WORDS: Mapping[tuple[str, str], frozenset[str]] = {
    ("EXT-X-MEDIA", "TYPE"): frozenset({"AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS"}),
    ("EXT-X-STREAM-INF", "VIDEO-RANGE"): frozenset({"SDR", "HLG", "PQ"}),
    ("EXT-X-STREAM-INF", "HDCP-LEVEL"): frozenset({"NONE", "TYPE-0", "TYPE-1"}),
    ("EXT-X-KEY", "METHOD"): frozenset({"NONE", "AES-128", "SAMPLE-AES", "SAMPLE-AES-CTR", "AES-256-GCM"}),
    ("EXT-X-DATERANGE", "END-ON-NEXT"): frozenset({"YES"}),
    ("EXT-X-SERVER-CONTROL", "CAN-BLOCK-RELOAD"): frozenset({"YES"}),
    ("EXT-X-SERVER-CONTROL", "CAN-SKIP-DATERANGES"): frozenset({"YES"}),
    ("EXT-X-PRELOAD-HINT", "TYPE"): frozenset({"PART", "MAP"}),
}
"""Attributes whose words are all known."""
