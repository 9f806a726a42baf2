"""The published schedule as XMLTV (xmltv.dtd), which most programme guides read.

Times are whole seconds in UTC. What fills a gap, loop after loop, is one programme. Characters that XML 1.0 has no room
for are left out of titles; a title of nothing else is the channel's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from xml.etree import ElementTree

from lab.playout.channel import Channel
from lab.playout.record import PROGRAMME, Item
from lab.playout.schedule import Slot

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n'
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GENERATOR = "Voulezvous"


def xmltv(channel: Channel, slots: Iterable[Slot], aired: Iterable[Item]) -> str:
    """The guide of `slots`, in order; `aired` tells of earlier airings as far as they are known."""
    language, name = channel.audio.language, f"{channel.channel_id}.voulezvous"
    root = ElementTree.Element("tv", {"generator-info-name": _GENERATOR})
    told = ElementTree.SubElement(root, "channel", {"id": name})
    _text(told, "display-name", channel.title, lang=language)
    first: dict[str, int] = {}
    for item in aired:
        first.setdefault(item.clip.asset_id, item.start)
    for slot in merged(slots):
        _programme(root, channel, slot, name, first)
    ElementTree.indent(root)
    return _HEAD + ElementTree.tostring(root, encoding="unicode") + "\n"


def merged(slots: Iterable[Slot]) -> Iterator[Slot]:
    """The slots, those in which a loop only repeats itself as one."""
    waiting: Slot | None = None
    for slot in slots:
        if (
            waiting is not None
            and slot.kind != PROGRAMME
            and (slot.kind, slot.clip) == (waiting.kind, waiting.clip)
        ):
            waiting = replace(waiting, end=slot.end)
            continue
        if waiting is not None:
            yield waiting
        waiting = slot
    if waiting is not None:
        yield waiting


def _programme(
    root: ElementTree.Element, channel: Channel, slot: Slot, name: str, first: dict[str, int]
) -> None:
    when = {"start": _stamp(channel, slot.start), "stop": _stamp(channel, slot.end), "channel": name}
    programme = ElementTree.SubElement(root, "programme", when)
    _text(programme, "title", _clean(slot.clip.title) or channel.title, lang=channel.audio.language)
    seconds = round(channel.grid.seconds_of(slot.end - slot.start))
    _text(programme, "length", str(seconds), units="seconds")
    before = first.setdefault(slot.clip.asset_id, slot.start)
    if slot.kind == PROGRAMME and before < slot.start:
        ElementTree.SubElement(programme, "previously-shown", {"start": _stamp(channel, before)})
    for tag in slot.clip.captions:
        _text(ElementTree.SubElement(programme, "subtitles"), "language", tag)


def _text(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = _clean(text)


def _clean(text: str) -> str:
    """One line without what XML cannot hold."""
    return " ".join(_NOT_IN_XML.sub("", text).split())


def _stamp(channel: Channel, index: int) -> str:
    return f"{channel.grid.start_of(index).astimezone(UTC):%Y%m%d%H%M%S} +0000"
