"""Ways to spoil a recording of our channel. All chance comes from a `Random` that whoever spoils has seeded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from tests.support.hls import mp4
from tests.support.hls.capture import Capture, Document, Part, Resource

Apply = Callable[[Capture, Random], Capture]
Replacement = str | Callable[[re.Match[str]], str]
Change = Callable[[bytes, Random], bytes]
When = Literal["any", "later", "earlier"]

MASTER = r"/master\.m3u8$"
MEDIA = r"/playlist\.m3u8$"
MP4 = r"/(720|360|audio)/playlist\.m3u8$"
VIDEO = r"/(720|360)/playlist\.m3u8$"
AUDIO = r"/audio/playlist\.m3u8$"
SUBS = r"/subs/playlist\.m3u8$"
ANY = r"\.m3u8$"
SEGMENT = r"(?:#EXT-X-MAP.*\n)?#EXT-X-PROGRAM-DATE-TIME.*\n#EXTINF.*\n\S+\n"


class Untouched(Exception):
    """There was nothing in the recording for a mutation to spoil."""


@dataclass(frozen=True)
class Mutation:
    """One way to spoil a recording; at least one of `rules` must notice."""

    name: str
    rules: frozenset[str]
    apply: Apply


MUTATIONS: list[Mutation] = []


def spoil(name: str, rules: str, apply: Apply) -> None:
    """Add a mutation that one of `rules`, with spaces between, ought to notice."""
    assert name not in {known.name for known in MUTATIONS}, name
    MUTATIONS.append(Mutation(name, frozenset(rules.split()), apply))


# Text of playlists.


def one(where: str, pattern: str, replacement: Replacement, *, when: When = "any") -> Apply:
    """Replace one match in one reading of a playlist, not among the first two of its URL or not among the last two."""
    wanted = re.compile(pattern, re.MULTILINE)

    def apply(capture: Capture, chance: Random) -> Capture:
        able = [at for at in _able(capture, where, when) if wanted.search(capture.documents[at].text)]
        if not able:
            raise Untouched(pattern)
        at = chance.choice(able)
        match = chance.choice(list(wanted.finditer(capture.documents[at].text)))
        return _with_text(capture, {at: _replaced(match, replacement)})

    return apply


def every(where: str, pattern: str, replacement: Replacement, *, times: int = 0) -> Apply:
    """Replace every match (the first `times`, when given) in all readings of one URL."""
    wanted = re.compile(pattern, re.MULTILINE)

    def apply(capture: Capture, chance: Random) -> Capture:
        url = chance.choice(_urls(capture, where, wanted))
        texts = {
            at: wanted.sub(replacement, document.text, count=times)
            for at, document in enumerate(capture.documents)
            if document.url == url
        }
        return _with_text(capture, texts)

    return apply


def add(where: str, *lines: str, everywhere: bool = False, when: When = "any") -> Apply:
    """Put lines behind the head of one reading, or of all of them."""
    text = "\n".join(lines) + "\n"
    pattern, longer = r"^#EXT-X-INDEPENDENT-SEGMENTS\n", rf"\g<0>{text}"
    return every(where, pattern, longer) if everywhere else one(where, pattern, longer, when=when)


def drop(where: str, pattern: str, *, when: When = "any") -> Apply:
    """Take one line out of one reading."""
    return one(where, rf"^{pattern}\n", "", when=when)


def twice(where: str, pattern: str) -> Apply:
    """Write a line of one playlist twice."""
    return one(where, rf"^({pattern}\n)", r"\1\1")


def beside(pattern: str, *changes: tuple[str, str]) -> Apply:
    """Write a line of the multivariant playlist again, changed."""

    def again(match: re.Match[str]) -> str:
        line = match[0]
        for old, new in changes:
            line = re.sub(old, new, line)
        return match[0] + line

    return every(MASTER, rf"^{pattern}\n", again, times=1)


def both(first: Apply, second: Apply) -> Apply:
    """One after the other."""
    return lambda capture, chance: second(first(capture, chance), chance)


def cut_end(count: int, *, when: When = "any") -> Apply:
    """Leave out the last `count` segments of one reading."""
    return one(MEDIA, rf"(?:{SEGMENT}){{{count}}}\Z", "", when=when)


def last_reading(edit: Callable[[str], str], where: str = MEDIA) -> Apply:
    """Edit the last reading of one URL."""

    def apply(capture: Capture, chance: Random) -> Capture:
        url = chance.choice(_urls(capture, where, re.compile("")))
        at = max(at for at, document in enumerate(capture.documents) if document.url == url)
        return _with_text(capture, {at: edit(capture.documents[at].text)})

    return apply


# Documents and bytes.


def frozen(capture: Capture, chance: Random) -> Capture:
    """From some reading on, a playlist stays as it was."""
    url = chance.choice(_urls(capture, MEDIA, re.compile("")))
    readings = [at for at, document in enumerate(capture.documents) if document.url == url]
    from_on = chance.randrange(len(readings) // 3)
    text = capture.documents[readings[from_on]].text
    return _with_text(capture, dict.fromkeys(readings[from_on:], text))


def refused(capture: Capture, chance: Random) -> Capture:
    """One reading is answered with an error."""
    at = chance.randrange(len(capture.documents))
    return _with_documents(capture, {at: replace(capture.documents[at], status=404)})


def renamed(capture: Capture, chance: Random) -> Capture:
    """A playlist comes as plain text, under a name that says nothing."""
    url = chance.choice(_urls(capture, MEDIA, re.compile("")))
    old, new = "/".join(url.split("/")[-2:]), url.split("/")[-2] + "/list"
    told = {
        at: replace(document, url=url.replace(old, new), content_type="text/plain")
        if document.url == url
        else replace(document, text=document.text.replace(old, new))
        for at, document in enumerate(capture.documents)
    }
    return _with_documents(capture, told)


def other_encoding(capture: Capture, chance: Random) -> Capture:
    """From some segment on, one variant goes on in the encoding of the other."""
    url = chance.choice(_urls(capture, VIDEO, re.compile("")))
    other = "360" if "/720/" in url else "720"
    own = [document.text for document in capture.documents if document.url == url]
    numbers = sorted({number for text in own for number in re.findall(r"^(\d+)\.m4s$", text, re.MULTILINE)})
    line = f"{chance.choice(numbers[1:-1])}.m4s"
    told = {
        at: re.sub(
            rf"^{line}$",
            rf'#EXT-X-MAP:URI="../{other}/{_init_of(d.text)}"\n{line}',
            d.text,
            flags=re.MULTILINE,
        )
        for at, d in enumerate(capture.documents)
        if d.url == url
    }
    return _with_text(capture, told)


def body(name: str, change: Change, *, all_of_one: bool = False) -> Apply:
    """Change one resource whose URL matches, or all that lie in the folder of one."""

    def apply(capture: Capture, chance: Random) -> Capture:
        parts = [part for part in capture.resources if re.search(name, part.url)]
        chance.shuffle(parts)
        changed: dict[Part, Resource] = {}
        for part in parts:
            new = change(capture.resources[part].body, chance)
            beside_first = not changed or _folder(part) == _folder(next(iter(changed)))
            if new != capture.resources[part].body and beside_first:
                changed[part] = Resource(new)
                if not all_of_one:
                    break
        if not changed:
            raise Untouched(name)
        return _with_bodies(capture, changed)

    return apply


def lost(name: str, resource: Resource) -> Apply:
    """One resource that is answered otherwise."""

    def apply(capture: Capture, chance: Random) -> Capture:
        part = chance.choice([part for part in capture.resources if re.search(name, part.url)])
        return _with_bodies(capture, {part: resource})

    return apply


def swap(old: bytes, new: bytes) -> Change:
    """Every `old` as `new`."""
    return lambda raw, _: raw.replace(old, new)


def number_at(name: bytes, offset: int, change: Callable[[int, Random], int], size: int = 4) -> Change:
    """Change the number that stands `offset` bytes behind a box's name."""

    def apply(raw: bytes, chance: Random) -> bytes:
        at = raw.index(name) + len(name) + offset
        value = change(int.from_bytes(raw[at : at + size], "big"), chance)
        return raw[:at] + value.to_bytes(size, "big") + raw[at + size :]

    return apply


def with_base_offset(raw: bytes, _: Random) -> bytes:
    """The fragment with a base data offset in its tfhd, and sizes to match (ISO/IEC 14496-12, 8.8.7)."""
    box = mp4.Box(b"", raw, 0, len(raw)).find(b"moof", b"traf", b"tfhd")
    grown = bytearray(raw[: box.start + 8] + bytes(8) + raw[box.start + 8 :])
    grown[box.start + 3] |= 1
    for name in (b"moof", b"traf", b"tfhd"):
        at = raw.index(name) - 4
        grown[at : at + 4] = (int.from_bytes(raw[at : at + 4], "big") + 8).to_bytes(4, "big")
    return bytes(grown)


def without_last_cue(raw: bytes, _: Random) -> bytes:
    """A file without its cue, where it has but one."""
    return raw[: raw.index(b"\n\n") + 1] if raw.count(b"-->") == 1 else raw


def _able(capture: Capture, where: str, when: When) -> list[int]:
    readings: dict[str, list[int]] = {}
    for at, document in enumerate(capture.documents):
        if re.search(where, document.url):
            readings.setdefault(document.url, []).append(at)
    chosen = {"any": slice(None), "later": slice(2, None), "earlier": slice(0, -2)}[when]
    return sorted(at for found in readings.values() for at in found[chosen])


def _folder(part: Part) -> str:
    return part.url.rpartition("/")[0]


def _init_of(text: str) -> str:
    found = re.search(r"init-\w+\.mp4", text)
    return found[0] if found else ""


def _urls(capture: Capture, where: str, wanted: re.Pattern[str]) -> list[str]:
    able = {d.url for d in capture.documents if re.search(where, d.url) and wanted.search(d.text)}
    if not able:
        raise Untouched(wanted.pattern)
    return sorted(able)


def _replaced(match: re.Match[str], replacement: Replacement) -> str:
    new = replacement(match) if callable(replacement) else match.expand(replacement)
    return match.string[: match.start()] + new + match.string[match.end() :]


def _with_text(capture: Capture, texts: dict[int, str]) -> Capture:
    return _with_documents(
        capture, {at: replace(capture.documents[at], text=text) for at, text in texts.items()}
    )


def _with_documents(capture: Capture, changed: dict[int, Document]) -> Capture:
    return replace(capture, documents=tuple(changed.get(at, d) for at, d in enumerate(capture.documents)))


def _with_bodies(capture: Capture, changed: dict[Part, Resource]) -> Capture:
    return replace(capture, resources={**capture.resources, **changed})
