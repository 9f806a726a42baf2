"""Writes the SDP answer to what was agreed (RFC 8829, 5.3.1; RFC 9725, 4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.media.sfu.agreeing import Agreed
from services.media.sfu.offer import Codec

_FEEDBACK = ("nack", "nack pli", "ccm fir", "goog-remb")


@dataclass(frozen=True, slots=True)
class OurEnd:
    """The SFU's end of a connection; `candidates` are values of `a=candidate`."""

    username: str
    password: str
    fingerprint: str
    setup: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes out on an m-line: its SSRC, and the names that a browser gives the stream and the track."""

    ssrc: int
    stream: str
    track: str


def write_answer(agreed: tuple[Agreed, ...], end: OurEnd, sent: tuple[Sent | None, ...]) -> str:
    """The whole answer; `sent` has an entry for each m-line, None for one that only comes in."""
    mids = " ".join(one.section.mid for one in agreed)
    lines = [
        "v=0",
        "o=- 1 1 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {mids}",
        "a=msid-semantic:WMS *",
    ]
    for at, (one, out) in enumerate(zip(agreed, sent, strict=True)):
        lines += _section(one, end, out, first=at == 0)
    return "\r\n".join((*lines, ""))


def _section(one: Agreed, end: OurEnd, out: Sent | None, *, first: bool) -> Iterator[str]:
    types = " ".join(str(codec.payload_type) for codec in one.codecs)
    yield f"m={one.section.kind} 9 UDP/TLS/RTP/SAVPF {types}"
    yield "c=IN IP4 0.0.0.0"
    if one.caps is not None:
        yield f"b=AS:{max(one.caps.bitrate_bps // 1000, 1)}"
        yield f"b=TIAS:{one.caps.bitrate_bps}"
    yield f"a=mid:{one.section.mid}"
    yield "a=recvonly" if out is None else "a=sendonly"
    yield "a=rtcp-mux"
    yield f"a=ice-ufrag:{end.username}"
    yield f"a=ice-pwd:{end.password}"
    yield f"a=fingerprint:sha-256 {end.fingerprint}"
    yield f"a=setup:{end.setup}"
    yield from (f"a=extmap:{number} {uri}" for uri, number in one.extensions)
    for codec in one.codecs:
        yield from _codec(codec, one.section.kind)
    if out is not None:
        yield f"a=msid:{out.stream} {out.track}"
        yield f"a=ssrc:{out.ssrc} cname:{out.stream}"
        yield f"a=ssrc:{out.ssrc} msid:{out.stream} {out.track}"
    if first:
        yield from (f"a=candidate:{candidate}" for candidate in end.candidates)
        yield "a=end-of-candidates"


def _codec(codec: Codec, kind: str) -> Iterator[str]:
    channels = f"/{codec.channels}" if codec.channels > 1 else ""
    shown = codec.name if kind == "audio" else codec.name.upper()
    yield f"a=rtpmap:{codec.payload_type} {shown}/{codec.rate_hz}{channels}"
    if codec.format:
        told = ";".join(f"{name}={value}" if value else name for name, value in codec.format.items())
        yield f"a=fmtp:{codec.payload_type} {told}"
    if kind == "video":
        yield from (f"a=rtcp-fb:{codec.payload_type} {feedback}" for feedback in _FEEDBACK)
