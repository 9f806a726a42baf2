"""What a source offers, in our words: pure values and the cleaning of foreign text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from generated.vocabulary import ContentLicence

TITLE_MAX, CREATOR_MAX, TAG_MAX, TAGS_MAX, KEY_MAX = 200, 200, 40, 32, 1000
VIDEO_SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".ogv", ".ogg", ".mpg", ".mpeg", ".avi", ".ts")
_DIGESTS = {"md5": 32, "sha1": 40, "sha256": 64}


class Unreadable(ValueError):
    """The source's answer is not what its kind says; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """`algorithm` is md5, sha1 or sha256, `digest` its value in lower-case hex."""

    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a programme. `size_bytes` is vouched for by the source, `about_bytes` a guess; `height` in pixels."""

    url: str
    size_bytes: int | None = None
    about_bytes: int | None = None
    height: int | None = None
    checksum: Checksum | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A programme that a source offers.

    `key` names it within the source, for good. `licence` is None where the source says nothing; `licence_refused` is
    what it said when that is no licence we may air under. `duration_s` seconds, `rating` an age in years, both None
    if unsaid.
    """

    key: str
    title: str
    files: tuple[RemoteFile, ...]
    creator: str | None = None
    tags: tuple[str, ...] = ()
    licence: ContentLicence | None = None
    licence_refused: str | None = None
    rating: int | None = None
    duration_s: float | None = None


def text_of(value: object, longest: int) -> str | None:
    """One line of plain text, or None when nothing readable is left."""
    if not isinstance(value, str):
        return None
    plain = re.sub(r"<[^<>]{0,1000}>", " ", value[: 10 * longest])
    shown = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", plain))
    return " ".join(shown.split())[:longest].strip() or None


def tags_of(values: Iterable[object]) -> tuple[str, ...]:
    """Tags as the owner card writes them: lower case, ASCII, words joined by hyphens."""
    found: dict[str, None] = {}
    for value in values:
        if isinstance(value, str) and (tag := _tag(value)):
            found[tag] = None
    return tuple(found)[:TAGS_MAX]


def _tag(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:400].lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain).lstrip("0123456789-_")[:TAG_MAX].rstrip("-")


def seconds_of(value: object) -> float | None:
    """A duration given as seconds, MM:SS or HH:MM:SS; None for anything else and for nothing at all."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if 0 < value < 1e7 else None
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,7}(:\d{1,2}){0,2}(\.\d{1,9})?", value.strip()):
        return None
    total = 0.0
    for part in value.strip().split(":"):
        total = total * 60 + float(part)
    return total or None


def count_of(value: object) -> int | None:
    """A whole number above 0, also as text; None for anything else."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 16:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value < 1 << 53 else None


def checksum_of(algorithm: object, digest: object) -> Checksum | None:
    """A checksum that can be compared; None for other algorithms and for what is no digest."""
    name = str(algorithm).lower().replace("-", "")
    text = str(digest).strip().lower()
    if _DIGESTS.get(name) != len(text) or not re.fullmatch(r"[0-9a-f]+", text):
        return None
    return Checksum(name, text)


def is_video(url: str, media_type: str | None) -> bool:
    """Whether a file may be a video: by its type, else by its name."""
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind.startswith("video/"):
        return True
    if kind not in ("", "application/octet-stream", "application/mp4", "application/x-matroska"):
        return False
    try:
        return urlsplit(url).path.lower().endswith(VIDEO_SUFFIXES)
    except ValueError:
        return False


def path_part(name: str, kept: str = "") -> str:
    """A name as a part of a URL's path; `kept` are characters that stay."""
    return quote(name.encode("utf-8", "replace"), safe=kept)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def best_first(files: Iterable[RemoteFile], height: int) -> tuple[RemoteFile, ...]:
    """Each URL of the web once: the smallest of at least `height` first, then larger, then smaller, then unknown."""
    once = {file.url: file for file in files if _is_web(file.url)}

    def order(file: RemoteFile) -> tuple[int, int]:
        if file.height is None:
            return 2, 0
        return int(file.height < height), abs(file.height - height)

    return tuple(sorted(once.values(), key=order))
