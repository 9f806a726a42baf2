"""PeerTube's REST API: a list of videos, then each video with its files. Pure: JSON in, programmes out.

`location` is an instance (`https://tube.example`), or one of its lists: `…/api/v1/video-channels/NAME/videos`,
`…/api/v1/accounts/NAME/videos`, `…/api/v1/videos?tagsOneOf=film`.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from generated.vocabulary import ContentLicence
from lab.discovery.found import (
    CREATOR_MAX,
    KEY_MAX,
    TITLE_MAX,
    Found,
    RemoteFile,
    Unreadable,
    best_first,
    count_of,
    path_part,
    seconds_of,
    tags_of,
    text_of,
)
from services.infra.outbound import joined

ACCEPT = "application/json"
_LICENCES = {1: ContentLicence.CC_BY, 2: ContentLicence.CC_BY_SA, 7: ContentLicence.CC0}
"""PeerTube's own numbers (VIDEO_LICENCES); 3 to 6 are its ND and NC ones."""


def list_url(location: str, most: int) -> str:
    """The page of the list that names the newest `most` videos; one page holds 100 at most."""
    parts = urlsplit(location)
    path = parts.path if "/api/v1/" in parts.path else parts.path.rstrip("/") + "/api/v1/videos"
    asked = {"sort": "-publishedAt", "nsfw": "both", **dict(parse_qsl(parts.query))}
    query = urlencode({**asked, "start": 0, "count": min(most, 100)})
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def video_urls(document: Any, location: str) -> list[str]:
    """Where each listed video is described. Raises `Unreadable`."""
    data = document.get("data") if isinstance(document, Mapping) else None
    if not isinstance(data, list):
        raise Unreadable("the list has no `data`: this is no PeerTube")
    names = (video.get("uuid") for video in data if isinstance(video, Mapping) and not video.get("isLive"))
    return [joined(location, f"/api/v1/videos/{path_part(n)}") for n in names if isinstance(n, str)]


def video(document: Any, url: str, *, height: int) -> Found:
    """A programme from its description at `url`. Raises `Unreadable`."""
    key = text_of(document.get("uuid"), KEY_MAX) if isinstance(document, Mapping) else None
    if key is None:
        raise Unreadable("the video has no `uuid`: this is no PeerTube")
    licence = _mapping(document.get("licence"))
    number = licence.get("id")
    known = _LICENCES.get(number) if isinstance(number, int) else None
    label = text_of(licence.get("label"), 200) or f"licence {number}"
    listed = document.get("tags")
    return Found(
        key=key,
        title=text_of(document.get("name"), TITLE_MAX) or key[:TITLE_MAX],
        files=best_first(_files(document, url), height),
        creator=_creator(document),
        tags=tags_of([*(listed if isinstance(listed, list) else ()), *_category(document)]),
        licence=known,
        licence_refused=label if number is not None and known is None else None,
        rating=18 if document.get("nsfw") is True else None,
        duration_s=seconds_of(document.get("duration")),
    )


def _files(document: Mapping[str, Any], url: str) -> Iterator[RemoteFile]:
    """Web videos and, where there are none, the single-file MP4s behind the HLS playlists."""
    playlists = (_mapping(each) for each in _list(document.get("streamingPlaylists")))
    lists = (_list(document.get("files")), *(_list(each.get("files")) for each in playlists))
    for each in (_mapping(file) for files in lists for file in files):
        where = each.get("fileDownloadUrl") or each.get("fileUrl")
        tall = count_of(_mapping(each.get("resolution")).get("id"))
        if isinstance(where, str) and tall is not None and each.get("hasVideo") is not False:
            yield RemoteFile(joined(url, where), size_bytes=count_of(each.get("size")), height=tall)


def _creator(document: Mapping[str, Any]) -> str | None:
    for who in (_mapping(document.get(name)) for name in ("channel", "account")):
        if name := text_of(who.get("displayName") or who.get("name"), CREATOR_MAX):
            return name
    return None


def _category(document: Mapping[str, Any]) -> list[object]:
    category = _mapping(document.get("category"))
    return [category.get("label")] if category.get("id") is not None else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
