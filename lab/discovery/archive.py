"""The Internet Archive and its like: advancedsearch.php, then /metadata/{identifier}. Pure: JSON in, programmes out.

`location` is a search: `https://archive.org/advancedsearch.php?q=collection:prelinger+AND+mediatype:movies`.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from lab.discovery.found import (
    CREATOR_MAX,
    KEY_MAX,
    TITLE_MAX,
    Found,
    RemoteFile,
    Unreadable,
    best_first,
    checksum_of,
    count_of,
    is_video,
    path_part,
    seconds_of,
    tags_of,
    text_of,
)
from lab.discovery.licences import first_said, said
from services.infra.outbound import joined

ACCEPT = "application/json"


def list_url(location: str, most: int) -> str:
    """The search as JSON, newest first unless it says otherwise."""
    parts = urlsplit(location)
    asked = {"sort[]": ["addeddate desc"], **parse_qs(parts.query)}
    query = urlencode(
        {**asked, "fl[]": ["identifier"], "rows": most, "page": 1, "output": "json"}, doseq=True
    )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def item_urls(document: Any, location: str) -> list[str]:
    """Where each item found is described. Raises `Unreadable`."""
    response = document.get("response") if isinstance(document, Mapping) else None
    docs = response.get("docs") if isinstance(response, Mapping) else None
    if not isinstance(docs, list):
        raise Unreadable("the search has no `response.docs`: this is no Internet Archive")
    names = (doc.get("identifier") for doc in docs if isinstance(doc, Mapping))
    return [joined(location, f"/metadata/{path_part(n)}") for n in names if isinstance(n, str)]


def item(document: Any, url: str, *, height: int) -> Found:
    """A programme from its description at `url`. Raises `Unreadable`."""
    metadata = document.get("metadata") if isinstance(document, Mapping) else None
    name = text_of(_first(metadata.get("identifier")), KEY_MAX) if isinstance(metadata, Mapping) else None
    if not isinstance(metadata, Mapping) or name is None:
        raise Unreadable(
            "the item has no `metadata.identifier`: it was withdrawn, or this is no Internet Archive"
        )
    listed = document.get("files")
    files = [file for file in listed if isinstance(file, Mapping)] if isinstance(listed, list) else []
    videos = [file for file in files if _usable(file)]
    rights = first_said(
        said(_first(metadata.get("licenseurl"))), said(_first(metadata.get("rights")), certain=False)
    )
    lengths = (seconds_of(file.get("length")) for file in videos)
    stated = seconds_of(_first(metadata.get("runtime")))
    return Found(
        key=name,
        title=text_of(_first(metadata.get("title")), TITLE_MAX) or name[:TITLE_MAX],
        files=best_first(_files(name, videos, url), height),
        creator=text_of(_first(metadata.get("creator")), CREATOR_MAX),
        tags=tags_of(_subjects(metadata.get("subject"))),
        licence=rights.licence,
        licence_refused=rights.refused,
        duration_s=next((length for length in lengths if length is not None), stated),
    )


def _usable(file: Mapping[str, Any]) -> bool:
    name = file.get("name")
    return isinstance(name, str) and is_video(name, None) and file.get("private") != "true"


def _files(identifier: str, files: list[Mapping[str, Any]], url: str) -> Iterator[RemoteFile]:
    for file in files:
        name = file["name"]
        checksum = checksum_of("sha1", file.get("sha1")) or checksum_of("md5", file.get("md5"))
        yield RemoteFile(
            joined(url, f"/download/{path_part(identifier)}/{path_part(name, '/')}"),
            size_bytes=count_of(file.get("size")),
            height=count_of(file.get("height")),
            checksum=checksum,
        )


def _first(value: object) -> object:
    """Metadata fields are one value or a list of them."""
    return (value[0] if value else None) if isinstance(value, list) else value


def _subjects(value: object) -> list[object]:
    values = value if isinstance(value, list) else [value]
    return [part for text in values if isinstance(text, str) for part in text.replace(",", ";").split(";")]
