"""What holds for one media playlist (8216bis 4.4.3 to 4.4.5)."""

from __future__ import annotations

import re

from tests.support.hls.playlist import Playlist, Segment, Uri, date_of, range_of, seconds_of
from tests.support.hls.rules.groups import Lines, media
from tests.support.hls.vocabulary import OF_SEGMENTS

DATE_TOLERANCE_S = 0.05
_IV = re.compile(r"0[xX][0-9A-F]{32}")
_ONCE_PER_SEGMENT = OF_SEGMENTS - {"EXTINF", "EXT-X-KEY", "EXT-X-PART"}
_MP4_NAMES = (".m4s", ".mp4", ".m4v", ".m4a", ".cmfv", ".cmfa")
_WHOLE = ("EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-BITRATE")


@media("target-duration-there", "4.4.3.1", "Add EXT-X-TARGETDURATION.")
def _target(playlist: Playlist) -> Lines:
    """There is a target duration."""
    if not playlist.by_name.get("EXT-X-TARGETDURATION"):
        yield 1, "no EXT-X-TARGETDURATION"


@media("segment-within-target", "4.4.3.1", "Raise the target duration, or cut shorter segments.")
def _within(playlist: Playlist) -> Lines:
    """No segment, rounded to whole seconds, is longer than the target duration."""
    for segment in playlist.segments:
        if playlist.target_s is not None and int((segment.duration_s or 0) + 0.5) > playlist.target_s:
            yield segment.uri.line, f"{segment.duration_s:g} s in a playlist of {playlist.target_s} s at most"


@media("whole-number", "4.4.3", "Give a whole number.")
def _whole(playlist: Playlist) -> Lines:
    """Target duration, sequence numbers and bit rates are decimal integers."""
    for tag in playlist.all(*_WHOLE):
        if not (tag.value or "").isdecimal():
            yield tag.line, f"{tag.name}:{tag.value}"


@media("segment-has-extinf", "4.4.4.1", "Put EXTINF before the segment.")
def _has_extinf(playlist: Playlist) -> Lines:
    """Each segment has an EXTINF of its own, and only one."""
    for segment in playlist.segments:
        times = sum(tag.name == "EXTINF" for tag in segment.tags)
        if times != 1:
            yield segment.uri.line, f"{segment.uri.text[:60]} has {times or 'no'} EXTINF"


@media("extinf-spelled", "4.4.4.1", "Write #EXTINF:<seconds>,[<title>].")
def _extinf(playlist: Playlist) -> Lines:
    """EXTINF is a decimal number of seconds, then a comma."""
    for tag in playlist.all("EXTINF"):
        if seconds_of(tag.value) is None or "," not in (tag.value or ""):
            yield tag.line, f"EXTINF:{tag.value}"


@media("segment-lasts", "4.4.4.1", "Leave segments without media out.")
def _lasts(playlist: Playlist) -> Lines:
    """A segment lasts longer than nothing."""
    for segment in playlist.segments:
        if segment.duration_s == 0:
            yield segment.uri.line, "a segment of 0 s"


@media("tag-has-segment", "4.4.4", "Put a segment behind the tag, or take the tag out.")
def _has_segment(playlist: Playlist) -> Lines:
    """A tag that speaks of a segment has one behind it."""
    last = max((entry.line for entry in playlist.entries if isinstance(entry, Uri)), default=0)
    for tag in playlist.all("EXTINF", "EXT-X-BYTERANGE", "EXT-X-GAP", "EXT-X-PROGRAM-DATE-TIME"):
        if tag.line > last and not (tag.name == "EXT-X-PROGRAM-DATE-TIME" and playlist.first("EXT-X-PART")):
            yield tag.line, f"no segment behind {tag.name}"


@media(
    "sequence-before-segments", "4.4.3.2", "Move the tag above the first segment and the first discontinuity."
)
def _sequence_first(playlist: Playlist) -> Lines:
    """Sequence numbers stand before the first segment, that of discontinuities before any discontinuity."""
    first = min((entry.line for entry in playlist.entries if isinstance(entry, Uri)), default=0)
    cuts = playlist.first("EXT-X-DISCONTINUITY")
    for tag in playlist.all("EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE"):
        if (first and tag.line > first) or (cuts and "DISC" in tag.name and tag.line > cuts.line):
            yield tag.line, f"{tag.name} comes too late"


@media("playlist-type", "4.4.3.5", "Say EVENT or VOD, or nothing.")
def _type(playlist: Playlist) -> Lines:
    """EXT-X-PLAYLIST-TYPE is EVENT or VOD, and a VOD has its end."""
    for tag in playlist.all("EXT-X-PLAYLIST-TYPE"):
        if tag.value not in ("EVENT", "VOD"):
            yield tag.line, f"EXT-X-PLAYLIST-TYPE:{tag.value}"
        if tag.value == "VOD" and playlist.is_live:
            yield tag.line, "a VOD without EXT-X-ENDLIST"


@media("typed-begins-at-0", "6.2.2", "Take EXT-X-PLAYLIST-TYPE out of a playlist that loses segments.")
def _typed(playlist: Playlist) -> Lines:
    """A playlist whose first segments are gone has no type."""
    tag = playlist.first("EXT-X-PLAYLIST-TYPE")
    if tag and playlist.is_live and (playlist.number("EXT-X-MEDIA-SEQUENCE") or 0) > 0:
        yield tag.line, f"EXT-X-PLAYLIST-TYPE:{tag.value} in a playlist that slides"


@media("live-window", "6.2.2", "List at least three target durations.")
def _window(playlist: Playlist) -> Lines:
    """A live playlist that has lost segments still lists three target durations."""
    slides = playlist.is_live and (playlist.number("EXT-X-MEDIA-SEQUENCE") or 0) > 0
    if slides and playlist.target_s and playlist.duration_s < 3 * playlist.target_s:
        yield 1, f"{playlist.duration_s:g} s listed, the target duration is {playlist.target_s} s"


@media("live-six-segments", "Apple 8.11", "List at least six segments.")
def _six(playlist: Playlist) -> Lines:
    """A live playlist lists at least six segments."""
    if playlist.is_live and len(playlist.segments) < 6:
        yield 1, f"{len(playlist.segments)} segments"


@media("live-is-dated", "Apple 8.4", "Add EXT-X-PROGRAM-DATE-TIME.")
def _dated(playlist: Playlist) -> Lines:
    """A live playlist says the date of a segment."""
    if playlist.is_live and not playlist.first("EXT-X-PROGRAM-DATE-TIME"):
        yield 1, "a live playlist without EXT-X-PROGRAM-DATE-TIME"


@media("live-counts-discontinuities", "6.2.2", "Add EXT-X-DISCONTINUITY-SEQUENCE.")
def _counts(playlist: Playlist) -> Lines:
    """A playlist that slides and has discontinuities says how many are gone."""
    slides = playlist.is_live and (playlist.number("EXT-X-MEDIA-SEQUENCE") or 0) > 0
    cut = playlist.first("EXT-X-DISCONTINUITY")
    if slides and cut and not playlist.first("EXT-X-DISCONTINUITY-SEQUENCE"):
        yield cut.line, "EXT-X-DISCONTINUITY without EXT-X-DISCONTINUITY-SEQUENCE"


@media("mp4-has-map", "3.1.2", "Put EXT-X-MAP before the first segment of fragmented MP4.")
def _map(playlist: Playlist) -> Lines:
    """A segment of fragmented MP4 has an init segment."""
    for segment in playlist.segments:
        if segment.init is None and segment.url.partition("?")[0].endswith(_MP4_NAMES):
            yield segment.uri.line, f"{segment.uri.text[:60]} has no EXT-X-MAP"


@media("date-spelled", "4.4.4.6", "Write YYYY-MM-DDThh:mm:ss.sssZ.")
def _date(playlist: Playlist) -> Lines:
    """A program date is an instant of ISO 8601 with its zone."""
    for tag in playlist.all("EXT-X-PROGRAM-DATE-TIME"):
        if date_of(tag.value) is None:
            yield tag.line, f"{tag.value!r} is no instant with a zone"


@media("date-continues", "6.2.1", "Let each date be the one before plus the segment between.")
def _dates(playlist: Playlist) -> Lines:
    """Program dates advance by what lies between them, unless a discontinuity does."""
    last: Segment | None = None
    between_s = 0.0
    for segment in playlist.segments:
        if last is not None and segment.date and last.date and segment.discontinuity == last.discontinuity:
            gap_s = (segment.date - last.date).total_seconds() - between_s
            if abs(gap_s) > DATE_TOLERANCE_S:
                yield segment.uri.line, f"the date is {gap_s:+.3f} s from where the segments before lead"
        if segment.date or last is None:
            last, between_s = segment, 0.0
        between_s += segment.duration_s or 0


@media("byte-range-spelled", "4.4.4.2", "Write <length>[@<offset>].")
def _range(playlist: Playlist) -> Lines:
    """A byte range is a length and perhaps an offset."""
    for tag in playlist.all("EXT-X-BYTERANGE"):
        if range_of(tag.value) is None:
            yield tag.line, f"EXT-X-BYTERANGE:{tag.value}"
    for tag in playlist.all("EXT-X-MAP", "EXT-X-PART"):
        told = tag.attributes.get("BYTERANGE")
        if told and range_of(told.text) is None:
            yield tag.line, f"BYTERANGE={told.raw}"


@media("byte-range-has-offset", "4.4.4.2", "Give the range an offset.")
def _offset(playlist: Playlist) -> Lines:
    """A byte range without an offset follows one of the same resource."""
    before: Segment | None = None
    for segment in playlist.segments:
        told = next((range_of(tag.value) for tag in segment.tags if tag.name == "EXT-X-BYTERANGE"), None)
        follows = before is not None and before.has("EXT-X-BYTERANGE") and before.url == segment.url
        if told and told.offset is None and not follows:
            yield segment.uri.line, "a byte range without an offset, and no range before it"
        before = segment


@media("key-complete", "4.4.4.4", "Give URI and no more than the method takes.")
def _key(playlist: Playlist) -> Lines:
    """A key has an address unless there is none, and an IV has 128 bits."""
    for tag in playlist.all("EXT-X-KEY"):
        told, none = tag.attributes, tag.attributes.text("METHOD") == "NONE"
        if none and len(told.items) > 1:
            yield tag.line, "METHOD=NONE with more attributes"
        if not none and "URI" not in told:
            yield tag.line, "a key without URI"
        if "IV" in told and not _IV.fullmatch(told.text("IV")):
            yield tag.line, f"IV={told.text('IV')[:40]}"


@media(
    "date-range-dates", "4.4.5.1", "Let START-DATE, END-DATE and DURATION be instants and seconds that agree."
)
def _range_dates(playlist: Playlist) -> Lines:
    """A date range has dates that are some, ends after it begins, and lasts what it says."""
    for tag in playlist.all("EXT-X-DATERANGE"):
        told = tag.attributes
        start, end = date_of(told.text("START-DATE")), date_of(told.text("END-DATE"))
        for name, date in (("START-DATE", start), ("END-DATE", end)):
            if name in told and date is None:
                yield tag.line, f"{name}={told.text(name)[:40]!r} is no instant with a zone"
        lasts = told.number("DURATION")
        if start and end and end < start:
            yield tag.line, "END-DATE before START-DATE"
        elif start and end and lasts is not None and abs((end - start).total_seconds() - lasts) > 0.001:
            yield tag.line, "END-DATE is not START-DATE plus DURATION"


@media("date-range-starts", "4.4.5.1", "Add START-DATE.")
def _range_starts(playlist: Playlist) -> Lines:
    """The first tag of a date range says when it starts."""
    seen: set[str] = set()
    for tag in playlist.all("EXT-X-DATERANGE"):
        name = tag.attributes.text("ID")
        if name not in seen and "START-DATE" not in tag.attributes:
            yield tag.line, f"date range {name!r} without START-DATE"
        seen.add(name)


@media("date-range-end-on-next", "4.4.5.1", "Give END-ON-NEXT a CLASS and neither DURATION nor END-DATE.")
def _end_on_next(playlist: Playlist) -> Lines:
    """A range that ends with the next one has a class, and no end of its own."""
    for tag in playlist.all("EXT-X-DATERANGE"):
        told = tag.attributes
        if "END-ON-NEXT" in told and ("CLASS" not in told or "DURATION" in told or "END-DATE" in told):
            yield tag.line, "END-ON-NEXT without CLASS, or with an end"


@media("date-range-agrees", "4.4.5.1", "Repeat the same values under the same ID, or use another ID.")
def _agrees(playlist: Playlist) -> Lines:
    """Tags of the same ID do not contradict each other."""
    known: dict[tuple[str, str], str] = {}
    for tag in playlist.all("EXT-X-DATERANGE"):
        for item in tag.attributes.items:
            if known.setdefault((tag.attributes.text("ID"), item.name), item.raw) != item.raw:
                yield tag.line, f"{item.name} of date range {tag.attributes.text('ID')!r} is not as before"


@media("date-range-has-clock", "4.4.5.1", "Add EXT-X-PROGRAM-DATE-TIME.")
def _has_clock(playlist: Playlist) -> Lines:
    """A playlist with date ranges says the date of a segment."""
    tag = playlist.first("EXT-X-DATERANGE")
    if tag and not playlist.first("EXT-X-PROGRAM-DATE-TIME"):
        yield tag.line, "EXT-X-DATERANGE without EXT-X-PROGRAM-DATE-TIME"


@media("part-has-target", "4.4.3.7", "Add EXT-X-PART-INF, and keep parts within its PART-TARGET.")
def _part(playlist: Playlist) -> Lines:
    """Parts have a target duration, and none is longer."""
    told = playlist.first("EXT-X-PART-INF")
    target = told.attributes.number("PART-TARGET") if told else None
    for tag in playlist.all("EXT-X-PART"):
        if target is None or (tag.attributes.number("DURATION") or 0) > target:
            yield tag.line, f"a part of {tag.attributes.text('DURATION')} s, PART-TARGET is {target}"


@media(
    "hold-back",
    "4.4.3.8",
    "Keep HOLD-BACK at three target durations or more, PART-HOLD-BACK at two part targets.",
)
def _hold_back(playlist: Playlist) -> Lines:
    """A server's hold-back is long enough."""
    part_inf = playlist.first("EXT-X-PART-INF")
    part_s = part_inf.attributes.number("PART-TARGET") if part_inf else None
    for tag in playlist.all("EXT-X-SERVER-CONTROL"):
        for name, least in (
            ("HOLD-BACK", 3 * (playlist.target_s or 0)),
            ("PART-HOLD-BACK", 2 * (part_s or 0)),
            ("CAN-SKIP-UNTIL", 6 * (playlist.target_s or 0)),
        ):
            told = tag.attributes.number(name)
            if told is not None and told < least:
                yield tag.line, f"{name}={told:g}, at least {least:g} s is asked for"
        if part_s is not None and "PART-HOLD-BACK" not in tag.attributes:
            yield tag.line, "EXT-X-PART-INF without PART-HOLD-BACK"


@media("segment-tag-once", "4.4.4", "Say it once for each segment.")
def _segment_tag_once(playlist: Playlist) -> Lines:
    """What is said of a segment is said once; keys and parts may be several."""
    for segment in playlist.segments:
        seen: set[str] = set()
        for tag in segment.tags:
            if tag.name in seen:
                yield tag.line, f"{tag.name} twice for one segment"
            seen |= {tag.name} & _ONCE_PER_SEGMENT
