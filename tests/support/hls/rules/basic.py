"""What holds for every playlist: its text, its tags, its attribute lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.support.hls.playlist import Playlist, Tag, Uri
from tests.support.hls.rules.groups import Lines, any_playlist
from tests.support.hls.vocabulary import FLAGS, TAGS, WORDS

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NOT_IN_URI = re.compile(r"[\s\"<>\\^`{|}]")
_VARIABLE = re.compile(r"\{\$([A-Za-z0-9_-]+)\}")
_FLAG_TAGS = (
    "EXTM3U",
    "EXT-X-INDEPENDENT-SEGMENTS",
    "EXT-X-ENDLIST",
    "EXT-X-I-FRAMES-ONLY",
    "EXT-X-DISCONTINUITY",
)


@any_playlist("extm3u-first", "4.4.1.1", "Begin the file with the line #EXTM3U.")
def _begins(playlist: Playlist) -> Lines:
    """The first line is EXTM3U."""
    if playlist.lines[0] != "#EXTM3U":
        yield 1, f"the file begins with {playlist.lines[0][:40]!r}"


@any_playlist("no-byte-order-mark", "4.1", "Write UTF-8 without a byte order mark.")
def _no_mark(playlist: Playlist) -> Lines:
    """There is no byte order mark."""
    if playlist.text.startswith("\ufeff"):
        yield 1, "the file begins with a byte order mark"


@any_playlist("no-control-characters", "4.1", "Leave out control characters other than line ends.")
def _no_control(playlist: Playlist) -> Lines:
    """No line holds a control character."""
    for number, line in enumerate(playlist.lines, 1):
        if found := _CONTROL.search(line):
            yield number, f"U+{ord(found[0]):04X} in the line"


@any_playlist("one-kind", "4.1", "Keep media tags out of multivariant playlists and the other way round.")
def _one_kind(playlist: Playlist) -> Lines:
    """A playlist is a media playlist or a multivariant one; no tag is of the other kind."""
    if playlist.kind == "neither":
        yield 1, "no tag says whether this is a media or a multivariant playlist"
    for tag in playlist.tags:
        if tag.name in TAGS and TAGS[tag.name].where not in ("any", playlist.kind):
            yield tag.line, f"{tag.name} in a {playlist.kind} playlist"


@any_playlist("tag-once", "4.4", "Write the tag once.")
def _once(playlist: Playlist) -> Lines:
    """A tag that speaks of the whole playlist comes at most once."""
    for name, tags in playlist.by_name.items():
        if name in TAGS and not TAGS[name].listed:
            for tag in tags[1:]:
                yield tag.line, f"{name} for the second time (8216bis {TAGS[name].section})"


@any_playlist("tag-without-value", "4.4", "End the line after the tag's name.")
def _no_value(playlist: Playlist) -> Lines:
    """A tag that is a flag has no value."""
    for tag in playlist.all(*_FLAG_TAGS):
        if tag.value is not None:
            yield tag.line, f"{tag.name} has the value {tag.value[:40]!r}"


@any_playlist("version-is-a-number", "4.4.1.2", "Give the protocol version as a whole number from 1.")
def _version(playlist: Playlist) -> Lines:
    """EXT-X-VERSION is a positive integer."""
    for tag in playlist.all("EXT-X-VERSION"):
        if not (tag.value or "").isdecimal() or int(tag.value or 0) < 1:
            yield tag.line, f"{tag.value!r} is no version"


@any_playlist("version-covers-features", "8", "Raise EXT-X-VERSION to what the playlist uses.")
def _covers(playlist: Playlist) -> Lines:
    """The version is at least what the tags and attributes need."""
    needed, tag, why = needs(playlist)
    if playlist.version < needed:
        yield tag.line if tag else 1, f"version {playlist.version}, but {why} needs {needed}"


@any_playlist("version-no-higher", "6.2.1", "Lower EXT-X-VERSION to what the playlist uses.")
def _no_higher(playlist: Playlist) -> Lines:
    """The version is not higher than what the tags and attributes need (SHOULD NOT)."""
    needed, _, why = needs(playlist)
    declared = playlist.first("EXT-X-VERSION")
    if declared and playlist.version > needed:
        yield declared.line, f"version {playlist.version}, but {why or 'nothing'} needs more than {needed}"


@any_playlist("attribute-list", "4.2", "Write NAME=value pairs with a comma between them and no space.")
def _lists(playlist: Playlist) -> Lines:
    """An attribute list is NAME=value, comma, NAME=value."""
    for tag in _with_attributes(playlist):
        if tag.attributes.fault:
            yield tag.line, f"{tag.name}: {tag.attributes.fault}"


@any_playlist("attribute-once", "4.2", "Give each attribute once.")
def _attribute_once(playlist: Playlist) -> Lines:
    """No attribute comes twice in a list."""
    for tag in _with_attributes(playlist):
        names = [item.name for item in tag.attributes.items]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield tag.line, f"{tag.name} has {name} twice"


@any_playlist("attribute-kind", "4.2", "Write the value as the kind that the attribute has.")
def _attribute_kind(playlist: Playlist) -> Lines:
    """A value is of its attribute's kind: quoted or not, a number, a resolution, a word."""
    for tag in _with_attributes(playlist):
        wanted = TAGS[tag.name].attributes or {}
        for item in tag.attributes.items:
            kinds = wanted.get(item.name, ())
            if kinds and item.kind not in kinds and not (item.kind == "integer" and "word" in kinds):
                yield tag.line, f"{tag.name}: {item.name}={item.raw[:40]} is not {' or '.join(kinds)}"


@any_playlist("attribute-required", "4.4", "Add the attribute.")
def _attribute_required(playlist: Playlist) -> Lines:
    """Every attribute is there that the tag cannot do without."""
    for tag in _with_attributes(playlist):
        spec = TAGS[tag.name]
        for name in sorted(spec.required):
            if name not in tag.attributes:
                yield tag.line, f"{tag.name} without {name} (8216bis {spec.section})"


@any_playlist("attribute-word", "4.2", "Use one of the words that are defined.")
def _words(playlist: Playlist) -> Lines:
    """An enumerated value is one of those that are defined."""
    for tag in _with_attributes(playlist):
        for item in tag.attributes.items:
            known = WORDS.get((tag.name, item.name))
            if known and item.text not in known:
                yield (
                    tag.line,
                    f"{tag.name}: {item.name}={item.raw[:40]} is none of {', '.join(sorted(known))}",
                )


@any_playlist("attribute-yes-or-no", "4.4.6.1", "Say YES or NO.")
def _flags(playlist: Playlist) -> Lines:
    """A flag is YES or NO."""
    for tag in playlist.all(*FLAGS):
        for item in tag.attributes.items:
            if item.name in FLAGS[tag.name] and item.raw not in ("YES", "NO"):
                yield tag.line, f"{tag.name}: {item.name}={item.raw[:40]}"


@any_playlist("uri-is-one", "4.1", "Percent-encode what no URI may hold.")
def _uris(playlist: Playlist) -> Lines:
    """A line that is neither empty, a comment nor a tag is a URI (RFC 3986)."""
    for entry in playlist.entries:
        if isinstance(entry, Uri) and _NOT_IN_URI.search(_VARIABLE.sub("", entry.text)):
            yield entry.line, f"{entry.text[:60]!r} is no URI"


@any_playlist("start-inside", "4.4.2.2", "Keep TIME-OFFSET within the playlist.")
def _start(playlist: Playlist) -> Lines:
    """EXT-X-START does not point outside of a media playlist."""
    for tag in playlist.all("EXT-X-START"):
        offset = tag.attributes.number("TIME-OFFSET") or 0
        if playlist.kind == "media" and abs(offset) > playlist.duration_s:
            yield tag.line, f"TIME-OFFSET={offset:g} of {playlist.duration_s:g} s"


@any_playlist(
    "define-one-source", "4.4.2.3", "Give NAME with VALUE, or IMPORT, or QUERYPARAM, and each name once."
)
def _defines(playlist: Playlist) -> Lines:
    """EXT-X-DEFINE names one variable from one source, and no name twice."""
    seen: set[str] = set()
    for tag in playlist.all("EXT-X-DEFINE"):
        named = [name for name in ("NAME", "IMPORT", "QUERYPARAM") if name in tag.attributes]
        if len(named) != 1 or (named == ["NAME"]) != ("VALUE" in tag.attributes):
            yield tag.line, "EXT-X-DEFINE has not one source"
        name = tag.attributes.text(named[0]) if named else ""
        if name in seen:
            yield tag.line, f"{name} is defined twice"
        seen.add(name)


@any_playlist("variable-defined", "4.3", "Define the variable with EXT-X-DEFINE before it is used.")
def _variables(playlist: Playlist) -> Lines:
    """A variable is defined above the line that uses it."""
    known: set[str] = set()
    for number, line in enumerate(playlist.lines, 1):
        defined = next((tag for tag in playlist.all("EXT-X-DEFINE") if tag.line == number), None)
        if defined:
            known |= {defined.attributes.text(name) for name in ("NAME", "IMPORT", "QUERYPARAM")}
        for name in _VARIABLE.findall(line) if not line.startswith("# ") else ():
            if name not in known:
                yield number, f"{name} is not defined"


def needs(playlist: Playlist) -> tuple[int, Tag | None, str]:
    """The least version that a playlist may declare (8216bis 8), the tag that asks for it, and what it is."""
    asked = [
        (2, _with(playlist.all("EXT-X-KEY"), "IV"), "IV"),
        (
            3,
            next((t for t in playlist.all("EXTINF") if "." in (t.value or "").split(",")[0]), None),
            "a fraction",
        ),
        (4, playlist.first("EXT-X-BYTERANGE"), "EXT-X-BYTERANGE"),
        (4, playlist.first("EXT-X-I-FRAMES-ONLY"), "EXT-X-I-FRAMES-ONLY"),
        (5, _with(playlist.all("EXT-X-KEY"), "KEYFORMAT"), "KEYFORMAT"),
        (5, playlist.first("EXT-X-MAP"), "EXT-X-MAP"),
        (6, _map_of_whole_segments(playlist), "EXT-X-MAP without EXT-X-I-FRAMES-ONLY"),
        (7, _service(playlist), "INSTREAM-ID of a SERVICE"),
        (8, playlist.first("EXT-X-DEFINE"), "EXT-X-DEFINE"),
        (9, playlist.first("EXT-X-SKIP"), "EXT-X-SKIP"),
        (11, _with(playlist.all("EXT-X-DEFINE"), "QUERYPARAM"), "QUERYPARAM"),
        (12, _with(playlist.all("EXT-X-STREAM-INF"), "REQ-VIDEO-LAYOUT"), "REQ-VIDEO-LAYOUT"),
    ]
    return max(
        ((v, tag, why) for v, tag, why in asked if tag), key=lambda told: told[0], default=(1, None, "")
    )


def _with(tags: Iterable[Tag], name: str) -> Tag | None:
    return next((tag for tag in tags if name in tag.attributes), None)


def _map_of_whole_segments(playlist: Playlist) -> Tag | None:
    return None if playlist.first("EXT-X-I-FRAMES-ONLY") else playlist.first("EXT-X-MAP")


def _service(playlist: Playlist) -> Tag | None:
    media = playlist.all("EXT-X-MEDIA")
    return next((tag for tag in media if tag.attributes.text("INSTREAM-ID").startswith("SERVICE")), None)


def _with_attributes(playlist: Playlist) -> list[Tag]:
    return [tag for tag in playlist.tags if tag.name in TAGS and TAGS[tag.name].attributes is not None]
