"""What of a browser's SDP goes on to Cloudflare, and what is promised in the answer that comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from services.media.sfu.agreeing import Agreed

_TYPED = re.compile(r"a=(?:rtpmap|fmtp|rtcp-fb):(\d+)\s")
_REPAIR = re.compile(r"a=fmtp:(\d+)\s(?:.*;)?\s*apt=(\d+)")
_HEAD = 3
"""Words of an m-line before its payload types."""


def narrowed(text: str, agreed: Iterable[Agreed]) -> str:
    """The offer with the agreed codecs and their retransmissions only, of which Cloudflare chooses."""
    kept = {one.section.mid: {str(codec.payload_type) for codec in one.codecs} for one in agreed}
    session, *media = _parts(text)
    lines = [*session, *(line for part in media for line in _with(part, kept.get(_mid(part), set())))]
    return "\r\n".join((*lines, ""))


def bounded(answer: str, agreed: Iterable[Agreed]) -> str:
    """The answer with each m-line's cap as `b=`, which an honest browser keeps to (RFC 8829, 5.9)."""
    caps = {one.section.mid: one.caps.bitrate_bps for one in agreed if one.caps is not None}
    session, *media = _parts(answer)
    lines = [*session, *(line for part in media for line in _capped(part, caps.get(_mid(part))))]
    return "\r\n".join((*lines, ""))


def _with(part: list[str], types: set[str]) -> Iterator[str]:
    repairs = {found[1] for line in part if (found := _REPAIR.match(line)) and found[2] in types}
    kept = types | repairs
    head, *rest = part
    words = head.split()
    yield " ".join((*words[:_HEAD], *(word for word in words[_HEAD:] if word in kept)))
    for line in rest:
        found = _TYPED.match(line)
        if found is None or found[1] in kept:
            yield line


def _capped(part: list[str], bitrate_bps: int | None) -> Iterator[str]:
    if bitrate_bps is None:
        yield from part
        return
    # RFC 8866, 5: after the m-line and what describes the connection, before any attribute.
    lines = [line for line in part if not line.startswith("b=")]
    at = next((number for number, line in enumerate(lines) if line.startswith("a=")), len(lines))
    yield from lines[:at]
    yield f"b=AS:{max(bitrate_bps // 1000, 1)}"
    yield f"b=TIAS:{bitrate_bps}"
    yield from lines[at:]


def _parts(text: str) -> list[list[str]]:
    """The session's lines, then those of each m-line."""
    parts: list[list[str]] = [[]]
    for line in filter(None, text.replace("\r", "").split("\n")):
        if line.startswith("m="):
            parts.append([])
        parts[-1].append(line)
    return parts


def _mid(part: Iterable[str]) -> str:
    return next((line[6:].strip() for line in part if line.startswith("a=mid:")), "0")
