"""What holds between a media playlist and the one that comes after it (8216bis 6.2.1, 6.2.2)."""

from __future__ import annotations

from tests.support.hls.playlist import Playlist, Segment, date_of
from tests.support.hls.rules.groups import Lines, reloads

_CONSTANT = (
    "EXT-X-INDEPENDENT-SEGMENTS",
    "EXT-X-PLAYLIST-TYPE",
    "EXT-X-I-FRAMES-ONLY",
    "EXT-X-PART-INF",
    "EXT-X-SERVER-CONTROL",
    "EXT-X-VERSION",
)


@reloads("sequence-never-back", "6.2.2", "Never lower EXT-X-MEDIA-SEQUENCE.")
def _sequence(before: Playlist, after: Playlist) -> Lines:
    """EXT-X-MEDIA-SEQUENCE never goes back."""
    was, now = (playlist.number("EXT-X-MEDIA-SEQUENCE") or 0 for playlist in (before, after))
    if now < was:
        yield _line(after, "EXT-X-MEDIA-SEQUENCE"), f"it was {was} and is {now}"


@reloads("end-never-shrinks", "6.2.2", "Remove segments from the beginning alone.")
def _end(before: Playlist, after: Playlist) -> Lines:
    """The newest segment stays: only the oldest go."""
    if before.segments and (not after.segments or after.segments[-1].number < before.segments[-1].number):
        now = after.segments[-1].number if after.segments else "none"
        yield len(after.lines), f"the last segment was {before.segments[-1].number} and is {now}"


@reloads("sequence-not-past-the-end", "6.2.2", "Let a reload begin where players still are.")
def _past(before: Playlist, after: Playlist) -> Lines:
    """A reload soon after overlaps what came before: no segment is skipped unseen."""
    soon = before.target_s is not None and after.at - before.at < before.duration_s - before.target_s
    if soon and before.segments and after.segments and after.segments[0].number > before.segments[-1].number:
        yield after.segments[0].uri.line, f"segment {before.segments[-1].number} is gone at once"


@reloads("segment-keeps-uri", "6.2.1", "Leave what is listed as it is.")
def _uri(before: Playlist, after: Playlist) -> Lines:
    """A segment keeps its URI and its byte range under its number."""
    for was, now in _both(before, after):
        if was.url != now.url or _values(was, "EXT-X-BYTERANGE") != _values(now, "EXT-X-BYTERANGE"):
            yield now.uri.line, f"segment {now.number} was {was.uri.text[:60]}"


@reloads("segment-keeps-duration", "6.2.1", "Leave what is listed as it is.")
def _duration(before: Playlist, after: Playlist) -> Lines:
    """A segment keeps its duration."""
    for was, now in _both(before, after):
        if was.duration_s != now.duration_s:
            yield now.uri.line, f"segment {now.number} lasted {was.duration_s} s and lasts {now.duration_s} s"


@reloads("segment-keeps-date", "6.2.1", "Leave what is listed as it is.")
def _date(before: Playlist, after: Playlist) -> Lines:
    """A segment keeps its program date."""
    for was, now in _both(before, after):
        if was.date != now.date:
            yield now.uri.line, f"segment {now.number} was of {was.date} and is of {now.date}"


@reloads("segment-keeps-init", "6.2.1", "Keep EXT-X-MAP and EXT-X-KEY while they apply to a segment.")
def _init(before: Playlist, after: Playlist) -> Lines:
    """A segment keeps its init segment and its key."""
    for was, now in _both(before, after):
        if (was.init and was.init.value) != (now.init and now.init.value):
            yield now.uri.line, f"segment {now.number} has another EXT-X-MAP"
        if (was.key and was.key.value) != (now.key and now.key.value):
            yield now.uri.line, f"segment {now.number} has another EXT-X-KEY"


@reloads(
    "discontinuity-keeps-number", "6.2.2", "Raise EXT-X-DISCONTINUITY-SEQUENCE by each one that is removed."
)
def _discontinuity(before: Playlist, after: Playlist) -> Lines:
    """A segment keeps its discontinuity sequence number."""
    for was, now in _both(before, after):
        if was.discontinuity != now.discontinuity:
            yield (
                now.uri.line,
                f"segment {now.number} was in {was.discontinuity} and is in {now.discontinuity}",
            )


@reloads("gap-stays", "6.2.1", "Leave what is listed as it is.")
def _gap(before: Playlist, after: Playlist) -> Lines:
    """A segment that was there does not become a gap, nor a gap a segment."""
    for was, now in _both(before, after):
        if was.has("EXT-X-GAP") != now.has("EXT-X-GAP"):
            yield now.uri.line, f"segment {now.number} changed between gap and segment"


@reloads("target-duration-stays", "6.2.1", "Never change EXT-X-TARGETDURATION.")
def _target(before: Playlist, after: Playlist) -> Lines:
    """The target duration does not change."""
    if before.target_s != after.target_s:
        yield _line(after, "EXT-X-TARGETDURATION"), f"it was {before.target_s} and is {after.target_s}"


@reloads("head-stays", "6.2.1", "Leave the tags of the whole playlist as they are.")
def _head(before: Playlist, after: Playlist) -> Lines:
    """Tags that speak of the whole playlist do not change."""
    for name in _CONSTANT:
        was, now = before.first(name), after.first(name)
        if (was is None) != (now is None) or (was and now and was.value != now.value):
            yield now.line if now else 1, f"{name} was {_told(before, name)} and is {_told(after, name)}"


@reloads("ended-stays-ended", "4.4.3.4", "Add nothing after EXT-X-ENDLIST.")
def _ended(before: Playlist, after: Playlist) -> Lines:
    """A playlist that has ended gets no segment more and stays ended."""
    if not before.is_live:
        longer = (
            after.segments[-1:] and before.segments and after.segments[-1].number > before.segments[-1].number
        )
        if after.is_live or longer:
            yield len(after.lines), "it had ended, and goes on"


@reloads("event-keeps-all", "6.2.1", "Remove nothing from an EVENT, change nothing in a VOD.")
def _event(before: Playlist, after: Playlist) -> Lines:
    """A typed playlist keeps its segments; a VOD does not change at all."""
    kind = _told(before, "EXT-X-PLAYLIST-TYPE")
    if kind == "VOD" and before.text != after.text:
        yield 1, "a VOD has changed"
    if (
        kind == "EVENT"
        and before.segments
        and after.segments
        and after.segments[0].number > before.segments[0].number
    ):
        yield 1, "an EVENT has lost its first segments"


@reloads("date-range-stays", "6.2.1", "Keep EXT-X-DATERANGE while a listed segment lies in it.")
def _ranges(before: Playlist, after: Playlist) -> Lines:
    """A date range stays as long as a listed segment lies in it, with the values it had."""
    now = {tag.attributes.text("ID"): tag for tag in after.all("EXT-X-DATERANGE")}
    oldest = next((segment.date for segment in after.segments if segment.date), None)
    for tag in before.all("EXT-X-DATERANGE"):
        start = date_of(tag.attributes.text("START-DATE"))
        there = now.get(tag.attributes.text("ID"))
        if there is None and oldest is not None and start is not None and start >= oldest:
            yield 1, f"date range {tag.attributes.text('ID')!r} is gone"
        elif there is not None and date_of(there.attributes.text("START-DATE")) != start:
            yield there.line, f"date range {tag.attributes.text('ID')!r} starts at another time"


def _both(before: Playlist, after: Playlist) -> list[tuple[Segment, Segment]]:
    """Segments that stand in both, by number."""
    known = {segment.number: segment for segment in before.segments}
    return [(known[segment.number], segment) for segment in after.segments if segment.number in known]


def _values(segment: Segment, name: str) -> list[str | None]:
    return [tag.value for tag in segment.tags if tag.name == name]


def _line(playlist: Playlist, name: str) -> int:
    tag = playlist.first(name)
    return tag.line if tag else 1


def _told(playlist: Playlist, name: str) -> str:
    tag = playlist.first(name)
    return "missing" if tag is None else tag.value or "there"
