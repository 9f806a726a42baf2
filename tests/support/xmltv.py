"""Reads XMLTV as strictly as its DTD says (xmltv.dtd of the XMLTV project), as far as our guide goes.

Refuses elements and attributes that the DTD does not have there, a wrong order, a channel that nobody declares, and
times that are not `YYYYMMDDhhmmss +hhmm`, overlap or run backwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from xml.etree import ElementTree

_CHANNEL_ID = re.compile(r"[-a-zA-Z0-9]+(\.[-a-zA-Z0-9]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
# Element: its children in the DTD's order with how often each may come, and its attributes with whether each must.
_CHILDREN = {
    "tv": ("channel*", "programme*"),
    "channel": ("display-name+", "icon*", "url*"),
    "programme": (
        *("title+", "sub-title*", "desc*", "credits?", "date?", "category*", "keyword*", "language?"),
        *("orig-language?", "length?", "icon*", "url*", "country*", "episode-num*", "video?", "audio?"),
        *("previously-shown?", "premiere?", "last-chance?", "new?", "subtitles*", "rating*", "star-rating*"),
    ),
    "subtitles": ("language?",),
}
_ATTRIBUTES = {
    "tv": ("date", "source-info-url", "source-info-name", "source-data-url", "generator-info-name"),
    "channel": ("id!",),
    "display-name": ("lang",),
    "programme": (
        "start!",
        "stop",
        "pdc-start",
        "vps-start",
        "showview",
        "videoplus",
        "channel!",
        "clumpidx",
    ),
    "title": ("lang",),
    "language": ("lang",),
    "length": ("units!",),
    "previously-shown": ("start", "channel"),
    "subtitles": ("type",),
}


class NotXmltv(AssertionError):
    """The document breaks the DTD, or says what cannot be."""


@dataclass(frozen=True)
class Programme:
    """One programme of a guide. Times are aware."""

    start: datetime
    stop: datetime
    channel: str
    title: str
    language: str
    length_s: int
    first_shown: datetime | None
    subtitles: tuple[str, ...]


def xmltv_programmes(text: str) -> list[Programme]:
    """Every programme of a guide that keeps the DTD. Raises NotXmltv."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n'
    _hold(text.startswith(head), "it begins otherwise")
    root = ElementTree.fromstring(text.encode())
    _hold(root.tag == "tv", f"the root is {root.tag}")
    _check(root)
    channels = {channel.attrib["id"] for channel in root.findall("channel")}
    _hold(all(_CHANNEL_ID.fullmatch(name) for name in channels), f"channels {channels}")
    found = [_programme(node) for node in root.findall("programme")]
    _hold({programme.channel for programme in found} <= channels, "a programme of no channel")
    for before, after in pairwise(found):
        _hold(before.stop <= after.start, f"{after.title} begins before {before.title} ends")
    return found


def _check(node: ElementTree.Element) -> None:
    wanted = _ATTRIBUTES.get(node.tag, ())
    _hold(set(node.attrib) <= {name.rstrip("!") for name in wanted}, f"{node.tag} has {node.attrib}")
    _hold({n[:-1] for n in wanted if n.endswith("!")} <= set(node.attrib), f"{node.tag} lacks an attribute")
    order = "".join(f"(?:{part[:-1]} ){part[-1]}" for part in _CHILDREN.get(node.tag, ()))
    listed = "".join(f"{child.tag} " for child in node)
    _hold(re.fullmatch(order, listed) is not None, f"{node.tag} holds {listed}")
    for child in node:
        _check(child)


def _programme(node: ElementTree.Element) -> Programme:
    title, length, shown = node.find("title"), node.find("length"), node.find("previously-shown")
    told = Programme(
        start=_time(node.attrib["start"]),
        stop=_time(node.attrib["stop"]),
        channel=node.attrib["channel"],
        title="" if title is None else title.text or "",
        language="" if title is None else title.attrib["lang"],
        length_s=0 if length is None else int(length.text or 0),
        first_shown=None if shown is None else _time(shown.attrib["start"]),
        subtitles=tuple(language.text or "" for language in node.findall("subtitles/language")),
    )
    _hold(bool(told.title.strip()), "a programme without a title")
    _hold(_LANGUAGE.fullmatch(told.language) is not None, f"language {told.language}")
    _hold(told.start < told.stop, f"{told.title} ends before it begins")
    _hold(abs((told.stop - told.start).total_seconds() - told.length_s) <= 1, f"length of {told.title}")
    _hold(told.first_shown is None or told.first_shown < told.start, f"{told.title} was shown later before")
    return told


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S %z")


def _hold(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotXmltv(otherwise)
