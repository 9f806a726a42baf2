"""Feeds: RSS, Media RSS and Atom with enclosures. Pure: bytes in, programmes out.

feedparser reads what is written in the wild, loosely where it has to. A feed that declares entities is refused before:
no feed needs its own, and a bomb does.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from lab.discovery.found import (
    CREATOR_MAX,
    KEY_MAX,
    TITLE_MAX,
    Checksum,
    Found,
    RemoteFile,
    Unreadable,
    best_first,
    checksum_of,
    count_of,
    is_video,
    seconds_of,
    tags_of,
    text_of,
)
from lab.discovery.licences import Said, first_said, said
from services.infra.outbound import joined

ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_ENTITY = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y", re.IGNORECASE)
_MEDIA = "{http://search.yahoo.com/mrss/}"
_RATINGS = {"adult": 18, "g": 0, "pg": 10, "pg-13": 13, "r": 17, "nc-17": 18}


def read(body: bytes, url: str, *, height: int, most: int) -> list[Found]:
    """The first `most` programmes of a feed fetched from `url`. Raises `Unreadable`."""
    if _ENTITY.search(body):
        raise Unreadable("the feed declares entities of its own")
    try:
        parsed = feedparser.parse(body)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise Unreadable(f"the feed does not parse: {error}") from error
    if not parsed.get("version") or (parsed.bozo and not parsed.entries):
        why = f": {parsed.bozo_exception}" if parsed.bozo else ""
        raise Unreadable(f"this is no RSS and no Atom{why}"[:300])
    sums = _checksums(body)
    channel = first_said(*_deeds(parsed.feed))
    entries = parsed.entries[:most]
    return [found for entry in entries if (found := _found(entry, channel, sums, url, height)) is not None]


def _found(entry: Any, channel: Said, sums: Mapping[str, Checksum], base: str, height: int) -> Found | None:
    files = best_first(_files(entry, sums, base), height)
    key = text_of(entry.get("id") or (files[0].url if files else entry.get("link")), KEY_MAX)
    if key is None:
        return None
    rights = first_said(*_deeds(entry))
    rights = rights if rights != Said() else channel
    return Found(
        key=key,
        title=text_of(entry.get("title"), TITLE_MAX) or key[:TITLE_MAX],
        files=files,
        creator=_creator(entry),
        tags=tags_of(tag.get("term") for tag in entry.get("tags", ())),
        licence=rights.licence,
        licence_refused=rights.refused,
        rating=_rating(entry),
        duration_s=_duration(entry),
    )


def _files(entry: Any, sums: Mapping[str, Checksum], base: str) -> Iterator[RemoteFile]:
    for item in entry.get("media_content", ()):
        kind = item.get("type") or ("video/*" if item.get("medium") == "video" else None)
        if (url := item.get("url")) and is_video(url, kind):
            about, tall = count_of(item.get("filesize")), count_of(item.get("height"))
            yield RemoteFile(joined(base, url), about_bytes=about, height=tall, checksum=sums.get(url))
    for link in entry.get("links", ()):
        url = link.get("href")
        if link.get("rel") == "enclosure" and url and is_video(url, link.get("type")):
            about = count_of(link.get("length"))
            yield RemoteFile(joined(base, url), about_bytes=about, checksum=sums.get(url))


def _deeds(node: Any) -> Iterator[Said]:
    for link in node.get("links", ()):
        if link.get("rel") == "license":
            yield said(link.get("href"))
    media = node.get("media_license") or {}
    yield said(media.get("href") or media.get("content"))
    yield said(node.get("rights"), certain=False)


def _creator(entry: Any) -> str | None:
    names = [author.get("name") for author in entry.get("authors", ())]
    credited = [credit.get("content") for credit in entry.get("media_credit", ())]
    return next((name for name in (text_of(n, CREATOR_MAX) for n in (*names, *credited)) if name), None)


def _rating(entry: Any) -> int | None:
    if entry.get("itunes_explicit") is True:
        return 18
    rating = entry.get("media_rating") or {}
    if rating.get("scheme", "urn:simple") not in ("urn:simple", "urn:mpaa"):
        return None
    return _RATINGS.get(str(rating.get("content", "")).strip().lower())


def _duration(entry: Any) -> float | None:
    media = (item.get("duration") for item in entry.get("media_content", ()))
    values = (seconds_of(value) for value in (entry.get("itunes_duration"), *media))
    return next((value for value in values if value is not None), None)


def _checksums(body: bytes) -> dict[str, Checksum]:
    """Checksums by URL (media:hash, which feedparser passes over); of a broken feed none."""
    if b"hash" not in body:
        return {}
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - no entities are declared in it
    except (ElementTree.ParseError, ValueError, LookupError):
        return {}
    found: dict[str, Checksum] = {}
    for content in root.iter(f"{_MEDIA}content"):
        sums = (checksum_of(h.get("algo", "md5"), h.text) for h in content.iter(f"{_MEDIA}hash"))
        best = max((s for s in sums if s), key=lambda s: len(s.digest), default=None)
        if best is not None and (url := content.get("url")):
            found[url] = best
    return found
