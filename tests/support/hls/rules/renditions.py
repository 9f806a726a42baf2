"""What holds between the playlists of one presentation, and of each over time (8216bis 6.2.1, 6.2.4)."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.hls.capture import Rendition, Stream, named_in
from tests.support.hls.playlist import Playlist, Tag
from tests.support.hls.rules.groups import Places, renditions


@renditions("playlist-there", "6.2.1", "Serve the playlist, or take it out.")
def _there(stream: Stream) -> Places:
    """Every playlist that is named can be had."""
    had = {rendition.url for rendition in stream.renditions}
    for tag, url in named_in(stream.master) if stream.master else ():
        if url not in had and tag.name != "EXT-X-I-FRAME-STREAM-INF":
            yield stream.capture.entry, tag.line, f"{url} was not to be had"


@renditions(
    "playlist-named",
    "4",
    "Serve playlists as application/vnd.apple.mpegurl, or with a name that ends in .m3u8.",
)
def _named(stream: Stream) -> Places:
    """A playlist is told by the end of its path or by its Content-Type."""
    for document in stream.capture.documents:
        kind = document.content_type.partition(";")[0].strip().lower()
        by_path = document.url.partition("?")[0].endswith((".m3u8", ".m3u"))
        if not by_path and kind not in ("application/vnd.apple.mpegurl", "audio/mpegurl"):
            yield document.url, 0, f"Content-Type {kind or 'none'}"


@renditions("playlist-answers", "6.2.1", "Answer every reload.")
def _answers(stream: Stream) -> Places:
    """A playlist that was there stays there."""
    for document in stream.capture.documents:
        if document.status >= 300:
            yield document.url, 0, f"status {document.status}"


@renditions("playlist-advances", "6.2.1", "Add a segment within 1.5 target durations of the one before.")
def _advances(stream: Stream) -> Places:
    """A live playlist gets a new segment within one and a half target durations."""
    for rendition in stream.renditions:
        since: Playlist | None = None
        for playlist in rendition.reloads:
            newest = playlist.segments[-1].number if playlist.segments else None
            if since is None or not since.segments or newest != since.segments[-1].number:
                since = playlist
            elif playlist.is_live and playlist.at - since.at > 1.5 * (playlist.target_s or 0):
                yield rendition.url, 0, f"no new segment for {playlist.at - since.at:.1f} s"
                break


@renditions("target-duration-shared", "6.2.4", "Give every playlist the same EXT-X-TARGETDURATION.")
def _target(stream: Stream) -> Places:
    """All playlists have the same target duration; subtitles and I-frames of a VOD may have their own."""
    yield from _same(stream, "EXT-X-TARGETDURATION", lambda playlist: str(playlist.target_s), _may_differ)


@renditions("playlist-type-shared", "6.2.4", "Give every playlist the same EXT-X-PLAYLIST-TYPE.")
def _type(stream: Stream) -> Places:
    """All playlists are of the same type, or of none."""
    yield from _same(stream, "EXT-X-PLAYLIST-TYPE", lambda playlist: _value(playlist, "EXT-X-PLAYLIST-TYPE"))


@renditions("dates-shared", "6.2.4", "Date the segments of every playlist, or of none.")
def _dates(stream: Stream) -> Places:
    """When one playlist dates its segments, all do."""
    dated = "EXT-X-PROGRAM-DATE-TIME"
    yield from _same(stream, dated, lambda playlist: "there" if playlist.first(dated) else "missing")


@renditions("server-control-shared", "6.2.4", "Give every playlist the same EXT-X-SERVER-CONTROL.")
def _control(stream: Stream) -> Places:
    """When one playlist has server control, all have the same."""
    yield from _same(
        stream, "EXT-X-SERVER-CONTROL", lambda playlist: _value(playlist, "EXT-X-SERVER-CONTROL")
    )


@renditions("date-ranges-shared", "6.2.4", "Give playlists the same date ranges.")
def _ranges(stream: Stream) -> Places:
    """Playlists that have date ranges have the same ones."""
    told = [(rendition, _ids(rendition.last)) for rendition in stream.renditions if _ids(rendition.last)]
    for rendition, ids in told[1:]:
        if ids != told[0][1]:
            yield rendition.url, 0, f"date ranges {sorted(ids)}, elsewhere {sorted(told[0][1])}"


@renditions("discontinuities-shared", "6.2.4", "Put EXT-X-DISCONTINUITY at the same date in every playlist.")
def _discontinuities(stream: Stream) -> Places:
    """Segments of the same date have the same discontinuity sequence number in every playlist."""
    known: dict[str, int] = {}
    for rendition in stream.renditions:
        for playlist, segment in rendition.segments:
            date = segment.date.isoformat(timespec="milliseconds") if segment.date else f"#{segment.number}"
            if known.setdefault(date, segment.discontinuity) != segment.discontinuity:
                told = f"discontinuity {segment.discontinuity}, elsewhere {known[date]}, at {date}"
                yield playlist.url, segment.uri.line, told
                break


@renditions("edges-together", "6.2.4", "Publish the same segments in every playlist at the same time.")
def _edges(stream: Stream) -> Places:
    """Live playlists end within one target duration of each other, as far as they were read together."""
    ends = [(rendition, end) for rendition in stream.renditions if (end := _end_s(rendition)) is not None]
    for rendition, (end_s, at) in ends[1:]:
        first_s, first_at = ends[0][1]
        allowed_s = (rendition.last.target_s or 0) + abs(at - first_at)
        if abs(end_s - first_s) > allowed_s + 0.001:
            yield rendition.url, 0, f"it ends {end_s - first_s:+.3f} s from {ends[0][0].url}"


def _end_s(rendition: Rendition) -> tuple[float, float] | None:
    """The date at which a live playlist ends, seconds since 1970, and when it was read."""
    last = rendition.last.segments[-1:]
    if not last or not last[0].date or not rendition.last.is_live:
        return None
    return last[0].date.timestamp() + (last[0].duration_s or 0), rendition.last.at


def _same(
    stream: Stream,
    what: str,
    of: Callable[[Playlist], str],
    excused: Callable[[Rendition], bool] = lambda _: False,
) -> Places:
    told = [
        (r, playlist, of(playlist)) for r in stream.renditions if not excused(r) for playlist in r.reloads
    ]
    for rendition, playlist, value in told[1:]:
        if value != told[0][2]:
            yield rendition.url, _line(playlist, what), f"{what} is {value}, elsewhere {told[0][2]}"


def _may_differ(rendition: Rendition) -> bool:
    of_its_own = rendition.role == "SUBTITLES" or rendition.last.first("EXT-X-I-FRAMES-ONLY") is not None
    return of_its_own and _value(rendition.last, "EXT-X-PLAYLIST-TYPE") == "VOD"


def _value(playlist: Playlist, name: str) -> str:
    tag: Tag | None = playlist.first(name)
    return "missing" if tag is None else tag.value or ""


def _line(playlist: Playlist, name: str) -> int:
    tag = playlist.first(name)
    return tag.line if tag else 1


def _ids(playlist: Playlist) -> frozenset[str]:
    return frozenset(tag.attributes.text("ID") for tag in playlist.all("EXT-X-DATERANGE"))
