"""What holds for a multivariant playlist (8216bis 4.4.6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.support.hls.playlist import Playlist, Tag, Uri
from tests.support.hls.rules.groups import Lines, multivariant

_GROUPS = ("AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_CODEC = re.compile(r"[A-Za-z0-9]{4}(\.[A-Za-z0-9-]+)*|ac-3|ec-3|ac-4(\.\w+)*|fLaC|Opus|wvtt")
_AVC = re.compile(r"avc[13]\.[0-9A-Fa-f]{6}")
_AAC = re.compile(r"mp4a\.[0-9A-Fa-f]{2}(\.[1-9]\d?)?")
_CHANNELS = re.compile(r"[1-9]\d*(/[A-Z0-9,-]+)*")
_INSTREAM = re.compile(r"CC[1-4]|SERVICE([1-9]|[1-5]\d|6[0-3])")
_CONTAINS_VIDEO = re.compile(r"avc|hvc|hev|dvh|av01|vp0")


@multivariant("variant-has-uri", "4.4.6.2", "Put the playlist's URI on the line after EXT-X-STREAM-INF.")
def _variant_uri(playlist: Playlist) -> Lines:
    """A URI line follows each EXT-X-STREAM-INF."""
    for tag, uri in playlist.variants:
        if uri is None:
            yield tag.line, "no URI follows"


@multivariant("uri-has-variant", "4.4.6.2", "Put EXT-X-STREAM-INF before the URI.")
def _uri_variant(playlist: Playlist) -> Lines:
    """Each URI line follows an EXT-X-STREAM-INF."""
    led = {uri.line for _, uri in playlist.variants if uri}
    for entry in playlist.entries:
        if isinstance(entry, Uri) and entry.line not in led:
            yield entry.line, f"{entry.text[:60]} has no EXT-X-STREAM-INF"


@multivariant("some-variant", "4.1", "List at least one variant stream.")
def _some(playlist: Playlist) -> Lines:
    """There is a variant stream."""
    if not playlist.variants:
        yield 1, "no EXT-X-STREAM-INF"


@multivariant("bandwidth-positive", "4.4.6.2", "Give bits per second.")
def _bandwidth(playlist: Playlist) -> Lines:
    """BANDWIDTH is positive, and AVERAGE-BANDWIDTH is not more."""
    for tag in playlist.all("EXT-X-STREAM-INF", "EXT-X-I-FRAME-STREAM-INF"):
        peak, average = tag.attributes.number("BANDWIDTH"), tag.attributes.number("AVERAGE-BANDWIDTH")
        if peak == 0:
            yield tag.line, "BANDWIDTH=0"
        if peak and average and average > peak:
            yield tag.line, f"AVERAGE-BANDWIDTH={average:g} is more than BANDWIDTH={peak:g}"


@multivariant("average-bandwidth-present", "Apple 9.14", "Add AVERAGE-BANDWIDTH.")
def _average(playlist: Playlist) -> Lines:
    """Every variant says its average bandwidth."""
    for tag in playlist.all("EXT-X-STREAM-INF"):
        if "AVERAGE-BANDWIDTH" not in tag.attributes:
            yield tag.line, "no AVERAGE-BANDWIDTH"


@multivariant("codecs-present", "4.4.6.2", "Add CODECS.")
def _codecs(playlist: Playlist) -> Lines:
    """Every variant says its codecs (SHOULD; Apple: MUST)."""
    for tag in playlist.all("EXT-X-STREAM-INF"):
        if not tag.attributes.text("CODECS"):
            yield tag.line, "no CODECS"


@multivariant("codecs-spelled", "RFC 6381 3.3", "Spell each codec with its parameters, comma between them.")
def _codecs_spelled(playlist: Playlist) -> Lines:
    """CODECS is a list of codecs, those of AVC and AAC with their parameters."""
    for tag in playlist.all("EXT-X-STREAM-INF"):
        for codec in codecs_of(tag):
            if not _is_codec(codec):
                yield tag.line, f"{codec!r} is no codec"


@multivariant("codecs-once", "RFC 6381 3.2", "Name each codec once.")
def _codecs_once(playlist: Playlist) -> Lines:
    """No codec is named twice in a list."""
    for tag in playlist.all("EXT-X-STREAM-INF"):
        for codec, times in Counter(codecs_of(tag)).items():
            if times > 1:
                yield tag.line, f"{codec} twice in CODECS"


@multivariant("resolution-of-video", "4.4.6.2", "Add RESOLUTION=<width>x<height>.")
def _resolution(playlist: Playlist) -> Lines:
    """A variant with video says its size, and that size is one (RECOMMENDED)."""
    for tag in _with_video(playlist):
        width, _, height = tag.attributes.text("RESOLUTION").partition("x")
        if not (width.isdecimal() and height.isdecimal() and int(width) * int(height)):
            yield tag.line, f"RESOLUTION is {tag.attributes.text('RESOLUTION') or 'missing'}"


@multivariant(
    "frame-rate-of-video", "Apple 9.15", "Add FRAME-RATE with three decimals, above 0 and up to 60."
)
def _frame_rate(playlist: Playlist) -> Lines:
    """A variant with video says its frame rate, to three decimals and at most 60."""
    for tag in _with_video(playlist):
        told, rate = tag.attributes.text("FRAME-RATE"), tag.attributes.number("FRAME-RATE")
        if rate is None or not 0 < rate <= 60 or len(told.partition(".")[2]) > 3:
            yield tag.line, f"FRAME-RATE is {told or 'missing'}"


@multivariant(
    "group-exists", "4.4.6.2", "Add an EXT-X-MEDIA of that TYPE and GROUP-ID, or name one that exists."
)
def _group_exists(playlist: Playlist) -> Lines:
    """A group that a variant names has members of that type."""
    groups = {group for group, _ in _groups(playlist)}
    for tag in playlist.all("EXT-X-STREAM-INF"):
        for kind in _GROUPS:
            named = tag.attributes.get(kind)
            if named and named.kind == "quoted" and (kind, named.text) not in groups:
                yield tag.line, f"{kind}={named.raw} has no EXT-X-MEDIA"


@multivariant("group-used", "4.4.6.2.1", "Let a variant name the group, or take it out.")
def _group_used(playlist: Playlist) -> Lines:
    """Every group is one that some variant names."""
    for (kind, group), members in _groups(playlist):
        named = {tag.attributes.text(kind) for tag in playlist.all("EXT-X-STREAM-INF")}
        if kind in _GROUPS and group not in named:
            yield members[0].line, f"no variant names {kind} group {group!r}"


@multivariant("captions-all-none", "4.4.6.2", "Say CLOSED-CAPTIONS=NONE in every variant or in none.")
def _captions_none(playlist: Playlist) -> Lines:
    """CLOSED-CAPTIONS=NONE stands in all variants or in none."""
    tags = playlist.all("EXT-X-STREAM-INF")
    none = [tag for tag in tags if tag.attributes.text("CLOSED-CAPTIONS") == "NONE"]
    if none and len(none) < len(tags):
        yield none[0].line, f"{len(none)} of {len(tags)} variants have CLOSED-CAPTIONS=NONE"


@multivariant("rendition-uri", "4.4.6.1", "Give SUBTITLES a URI, and CLOSED-CAPTIONS none.")
def _rendition_uri(playlist: Playlist) -> Lines:
    """Subtitles have a URI of their own; closed captions have none."""
    for tag in playlist.all("EXT-X-MEDIA"):
        kind, has = tag.attributes.text("TYPE"), bool(tag.attributes.text("URI"))
        if (kind == "SUBTITLES" and not has) or (kind == "CLOSED-CAPTIONS" and "URI" in tag.attributes):
            yield tag.line, f"{kind} {'with' if has else 'without'} URI"


@multivariant(
    "instream-id", "4.4.6.1", "Give CLOSED-CAPTIONS an INSTREAM-ID of CC1 to CC4 or SERVICE1 to SERVICE63."
)
def _instream(playlist: Playlist) -> Lines:
    """Closed captions say which service they are."""
    for tag in playlist.all("EXT-X-MEDIA"):
        told = tag.attributes.text("INSTREAM-ID")
        if tag.attributes.text("TYPE") == "CLOSED-CAPTIONS" and not _INSTREAM.fullmatch(told):
            yield tag.line, f"INSTREAM-ID is {told or 'missing'}"


@multivariant("default-is-autoselect", "4.4.6.1", "Say AUTOSELECT=YES, or leave it out, where DEFAULT=YES.")
def _default(playlist: Playlist) -> Lines:
    """What plays by default may be chosen without asking."""
    for tag in playlist.all("EXT-X-MEDIA"):
        if tag.attributes.text("DEFAULT") == "YES" and tag.attributes.text("AUTOSELECT", "YES") != "YES":
            yield tag.line, "DEFAULT=YES with AUTOSELECT=NO"


@multivariant("attribute-of-type", "4.4.6.1", "Take the attribute out.")
def _of_type(playlist: Playlist) -> Lines:
    """FORCED is for subtitles alone; CHANNELS, SAMPLE-RATE and BIT-DEPTH are for sound."""
    of = {"FORCED": "SUBTITLES", "CHANNELS": "AUDIO", "SAMPLE-RATE": "AUDIO", "BIT-DEPTH": "AUDIO"}
    for tag in playlist.all("EXT-X-MEDIA"):
        for name, kind in of.items():
            if name in tag.attributes and tag.attributes.text("TYPE") != kind:
                yield tag.line, f"{name} in TYPE={tag.attributes.text('TYPE')}"


@multivariant("channels-spelled", "4.4.6.1", "Give CHANNELS a count, then its parameters after slashes.")
def _channels(playlist: Playlist) -> Lines:
    """CHANNELS begins with how many there are."""
    for tag in playlist.all("EXT-X-MEDIA"):
        told = tag.attributes.get("CHANNELS")
        if told and not _CHANNELS.fullmatch(told.text):
            yield tag.line, f"CHANNELS={told.raw}"


@multivariant("language-tag", "4.4.6.1", "Use a language tag of RFC 5646.")
def _language(playlist: Playlist) -> Lines:
    """LANGUAGE and ASSOC-LANGUAGE are language tags."""
    for tag in playlist.all("EXT-X-MEDIA"):
        for name in ("LANGUAGE", "ASSOC-LANGUAGE"):
            told = tag.attributes.get(name)
            if told and not _LANGUAGE.fullmatch(told.text):
                yield tag.line, f"{name}={told.raw}"


@multivariant("language-there", "Apple 8.10", "Add LANGUAGE.")
def _language_there(playlist: Playlist) -> Lines:
    """Every rendition but video says its language."""
    for tag in playlist.all("EXT-X-MEDIA"):
        if tag.attributes.text("TYPE") != "VIDEO" and not tag.attributes.text("LANGUAGE"):
            yield tag.line, f"{tag.attributes.text('TYPE')} without LANGUAGE"


@multivariant("group-names", "4.4.6.1.1", "Give each member of the group a NAME of its own.")
def _names(playlist: Playlist) -> Lines:
    """Members of a group have different names."""
    for (kind, group), members in _groups(playlist):
        names = Counter(tag.attributes.text("NAME") for tag in members)
        for name, times in names.items():
            if times > 1:
                yield members[0].line, f"{kind} group {group!r} has {times} members named {name!r}"


@multivariant("group-one-default", "4.4.6.1.1", "Leave DEFAULT=YES to one member of the group.")
def _one_default(playlist: Playlist) -> Lines:
    """A group has at most one member that plays by default."""
    for (kind, group), members in _groups(playlist):
        for tag in [tag for tag in members if tag.attributes.text("DEFAULT") == "YES"][1:]:
            yield tag.line, f"{kind} group {group!r} has a second DEFAULT=YES"


@multivariant(
    "group-choice-is-clear",
    "4.4.6.1.1",
    "Tell AUTOSELECT members apart by language, FORCED or CHARACTERISTICS.",
)
def _choice(playlist: Playlist) -> Lines:
    """Members that a player may choose between differ in what it chooses by (SHOULD)."""
    by = ("LANGUAGE", "ASSOC-LANGUAGE", "FORCED", "CHARACTERISTICS")
    for (kind, group), members in _groups(playlist):
        offered = [tag for tag in members if tag.attributes.text("AUTOSELECT") == "YES"]
        kinds = Counter(tuple(tag.attributes.text(name) for name in by) for tag in offered)
        for tag in offered:
            if kinds[tuple(tag.attributes.text(name) for name in by)] > 1:
                yield tag.line, f"{kind} group {group!r} has two members for the same choice"


@multivariant("groups-alike", "4.4.6.1.1", "Give every group of a type the same members.")
def _alike(playlist: Playlist) -> Lines:
    """Groups of the same type have members of the same names."""
    first: dict[str, set[str]] = {}
    for (kind, group), members in _groups(playlist):
        names = {tag.attributes.text("NAME") for tag in members}
        if first.setdefault(kind, names) != names:
            yield members[0].line, f"{kind} group {group!r} has other members than the first"


@multivariant("session-data-has-one", "4.4.6.4", "Give VALUE or URI, not both.")
def _session_data(playlist: Playlist) -> Lines:
    """Session data has a value or an address."""
    for tag in playlist.all("EXT-X-SESSION-DATA"):
        if ("VALUE" in tag.attributes) == ("URI" in tag.attributes):
            yield tag.line, "EXT-X-SESSION-DATA has not one of VALUE and URI"


def codecs_of(tag: Tag) -> list[str]:
    """The codecs that a variant names."""
    told = tag.attributes.text("CODECS")
    return [codec.strip() for codec in told.split(",")] if told else []


def _is_codec(codec: str) -> bool:
    if codec.startswith("avc"):
        return _AVC.fullmatch(codec) is not None
    if codec.startswith("mp4a"):
        return _AAC.fullmatch(codec) is not None
    return _CODEC.fullmatch(codec) is not None


def _with_video(playlist: Playlist) -> list[Tag]:
    tags = playlist.all("EXT-X-STREAM-INF")
    return [tag for tag in tags if any(_CONTAINS_VIDEO.match(codec) for codec in codecs_of(tag))]


def _groups(playlist: Playlist) -> Iterator[tuple[tuple[str, str], list[Tag]]]:
    found: dict[tuple[str, str], list[Tag]] = {}
    for tag in playlist.all("EXT-X-MEDIA"):
        found.setdefault((tag.attributes.text("TYPE"), tag.attributes.text("GROUP-ID")), []).append(tag)
    yield from found.items()
