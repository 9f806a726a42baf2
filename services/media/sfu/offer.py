"""Reads an SDP offer (RFC 8866, RFC 8829) into what the SFU needs of it, and nothing else.

Whatever a stranger sends either becomes an `Offer` or raises `Unreadable`; sizes are bounded before anything is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

_LINES_MAX, _SECTIONS_MAX, _CANDIDATES_MAX = 2000, 64, 32
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,32}")
_ICE = re.compile(r"[A-Za-z0-9+/]{4,256}")
_NUMBER = re.compile(r"[0-9]{1,10}")
_FINGERPRINT = re.compile(r"([0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2}")
_DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")


class Unreadable(ValueError):
    """The text is no offer that this SFU understands; the message says why."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A payload type and what it stands for; `name` in lower case, `format` its parameters in lower case."""

    payload_type: int
    name: str
    rate_hz: int
    channels: int
    format: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where the peer may be reached over UDP (RFC 8839, 5.1)."""

    foundation: str
    priority: int
    host: str
    port: int
    kind: str


@dataclass(frozen=True, slots=True)
class Section:
    """One m-line of sound or pictures."""

    kind: str
    mid: str
    direction: str
    codecs: tuple[Codec, ...]
    extensions: Mapping[str, int]
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One bundled connection. `fingerprints` maps a digest's name to its value, `setup` is the peer's (RFC 4145)."""

    username: str
    password: str
    lite: bool
    fingerprints: Mapping[str, str]
    setup: str
    candidates: tuple[Candidate, ...]
    complete: bool
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A trickled part (RFC 8840): whose it is, what is new, and whether that is all."""

    username: str | None
    candidates: tuple[Candidate, ...]
    complete: bool


def read_offer(text: str) -> Offer:
    """The offer. Raises Unreadable."""
    session, *media = _parts(text)
    if not media or len(media) > _SECTIONS_MAX:
        raise Unreadable("an offer has between 1 and 64 m-lines")
    wide = [*_attributes(session), *_attributes(media[0])]
    username, password = _first(wide, "ice-ufrag"), _first(wide, "ice-pwd")
    if not (_ICE.fullmatch(username) and _ICE.fullmatch(password) and len(password) >= 22):
        raise Unreadable("ice-ufrag or ice-pwd is missing or malformed (RFC 8839, 5.4)")
    setup = _first(wide, "setup")
    if setup not in ("actpass", "active", "passive"):
        raise Unreadable("setup must be actpass, active or passive (RFC 8842, 5.2)")
    sections = tuple(_section(lines) for lines in media)
    _check_bundle(session, sections)
    every = [pair for lines in media for pair in _attributes(lines)]
    return Offer(
        username=username,
        password=password,
        lite=any(name == "ice-lite" for name, _ in _attributes(session)),
        fingerprints=_fingerprints(wide),
        setup=setup,
        candidates=_candidates(value for name, value in every if name == "candidate"),
        complete=any(name == "end-of-candidates" for name, _ in (*_attributes(session), *every)),
        sections=sections,
    )


def read_fragment(text: str) -> Fragment:
    """A body of `application/trickle-ice-sdpfrag`. Raises Unreadable."""
    pairs = [pair for part in _parts(text, fragment=True) for pair in _attributes(part)]
    username = next((value for name, value in pairs if name == "ice-ufrag"), None)
    found = _candidates(value for name, value in pairs if name == "candidate")
    return Fragment(username, found, any(name == "end-of-candidates" for name, _ in pairs))


def _parts(text: str, *, fragment: bool = False) -> list[list[str]]:
    """The session's lines, then those of each m-line, which begin with it."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if len(lines) > _LINES_MAX:
        raise Unreadable(f"more than {_LINES_MAX} lines")
    parts: list[list[str]] = [[]]
    for line in filter(None, lines):
        if len(line) < 2 or line[1] != "=" or not line[0].isalpha():
            raise Unreadable("a line is not of the form `x=...`")
        if line[0] == "m":
            parts.append([])
        parts[-1].append(line)
    if not fragment and (not parts[0] or parts[0][0] != "v=0"):
        raise Unreadable("an SDP begins with v=0")
    return parts


def _attributes(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if line.startswith("a="):
            name, _, value = line[2:].partition(":")
            yield name, value.strip()


def _first(pairs: Iterable[tuple[str, str]], name: str) -> str:
    return next((value for found, value in pairs if found == name), "")


def _fingerprints(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found = {}
    for name, value in pairs:
        digest, _, text = value.partition(" ")
        if name == "fingerprint" and _FINGERPRINT.fullmatch(text.strip()):
            found[digest.lower()] = text.strip().upper()
    if not found.keys() & {"sha-256", "sha-384", "sha-512"}:
        raise Unreadable("a fingerprint by sha-256, sha-384 or sha-512 is missing (RFC 8122)")
    return found


def _check_bundle(session: Iterable[str], sections: tuple[Section, ...]) -> None:
    groups = [value.split() for name, value in _attributes(session) if name == "group"]
    bundled = next((group[1:] for group in groups if group and group[0] == "BUNDLE"), [])
    mids = [section.mid for section in sections]
    if len(set(mids)) != len(mids):
        raise Unreadable("two m-lines have the same mid")
    if sorted(bundled) != sorted(mids) and len(mids) > 1:
        raise Unreadable("all m-lines must be bundled (RFC 9725, 4.4)")


def _section(lines: list[str]) -> Section:
    words = lines[0][2:].split()
    if len(words) < 4 or words[0] not in ("audio", "video"):
        raise Unreadable("an m-line is neither audio nor video")
    if not words[2].startswith("UDP/TLS/RTP/SAVP"):
        raise Unreadable("media must be UDP/TLS/RTP/SAVPF (RFC 8834)")
    pairs = list(_attributes(lines))
    mid = _first(pairs, "mid") or "0"
    if not _TOKEN.fullmatch(mid) or len(mid) > 16:
        raise Unreadable("a mid is malformed (RFC 5888)")
    if not any(name == "rtcp-mux" for name, _ in pairs):
        raise Unreadable("rtcp-mux is missing (RFC 9725, 4.4)")
    return Section(
        kind=words[0],
        mid=mid,
        direction=next((name for name, _ in pairs if name in _DIRECTIONS), "sendrecv"),
        codecs=tuple(_codecs(words[3:], pairs)),
        extensions=dict(_extensions(pairs)),
        ssrcs=_ssrcs(pairs),
    )


def _codecs(listed: list[str], pairs: list[tuple[str, str]]) -> Iterator[Codec]:
    """In the order of the m-line, which is the peer's preference."""
    maps, formats = _by_type(pairs, "rtpmap"), _by_type(pairs, "fmtp")
    for number in listed:
        name, *rest = maps.get(number, "").split("/")
        if not _TOKEN.fullmatch(name) or not rest or not _NUMBER.fullmatch(rest[0]):
            continue
        if not _NUMBER.fullmatch(number) or not 0 <= int(number) <= 127:
            continue
        channels = int(rest[1]) if len(rest) > 1 and _NUMBER.fullmatch(rest[1]) else 1
        yield Codec(int(number), name.lower(), int(rest[0]), channels, _format(formats.get(number, "")))


def _by_type(pairs: Iterable[tuple[str, str]], wanted: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        number, _, rest = value.partition(" ")
        if name == wanted:
            found.setdefault(number, rest.strip())
    return found


def _format(text: str) -> Mapping[str, str]:
    halves = (part.partition("=") for part in text.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in halves if name.strip()}


def _extensions(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    for name, value in pairs:
        words = value.split()
        if name == "extmap" and len(words) >= 2:
            number = words[0].partition("/")[0]
            if _NUMBER.fullmatch(number) and 1 <= int(number) <= 14:
                yield words[1], int(number)


def _ssrcs(pairs: Iterable[tuple[str, str]]) -> tuple[int, ...]:
    numbers = (value.partition(" ")[0] for name, value in pairs if name == "ssrc")
    found = (int(number) for number in numbers if _NUMBER.fullmatch(number))
    return tuple(dict.fromkeys(number for number in found if number < 1 << 32))


def _candidates(values: Iterable[str]) -> tuple[Candidate, ...]:
    """Those by UDP with an address; a name (`….local`) hides one that the peer's own checks will show."""
    found = []
    for value in values:
        words = value.split()
        if len(words) < 8 or words[2].lower() != "udp" or words[6] != "typ" or words[1] != "1":
            continue
        if not (_NUMBER.fullmatch(words[3]) and _NUMBER.fullmatch(words[5]) and _is_address(words[4])):
            continue
        if 0 < int(words[5]) < 1 << 16 and int(words[3]) < 1 << 31 and _TOKEN.fullmatch(words[0]):
            found.append(Candidate(words[0], int(words[3]), words[4], int(words[5]), words[7]))
    return tuple(dict.fromkeys(found))[:_CANDIDATES_MAX]


def _is_address(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return not (address.is_multicast or address.is_unspecified or "%" in text)
