"""The texts of one type: first every bound of every place of its own, then as many more as are wanted, by chance."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.contract.agreement.damage import NOT_JSON, Palette, at, put, some_structural, structural
from tests.contract.agreement.json_text import Node, write
from tests.contract.agreement.making import CannotMakeError, Maker
from tests.contract.agreement.shapes import Place, Schemas

_BASES = 24
"""Documents looked through for places; a branch or an empty array may hide one from a single document."""
_VARIANTS = 9
_SHARE_OF_NO_JSON = 0.03


class Texts:
    """Makes the texts of one named type; equal dice make equal texts."""

    def __init__(self, schemas: Schemas, name: str, dice: Random) -> None:
        self._schemas = schemas
        self._name = name
        self._dice = dice
        self._makers = [Maker(schemas, dice, optional=share) for share in (1.0, 0.5, 0.0)]
        self._palette = Palette(self._makers[0], dice)

    def systematic(self) -> Iterator[bytes]:
        """Every value of the palette, and every structural change, at each place that the type's own schema has."""
        seen: set[str] = set()
        for _ in range(_BASES):
            document = self._document(self._makers[0])
            yield write(document)
            for place in self._schemas.places(self._name, document):
                if place.at not in seen and place.own:
                    seen.add(place.at)
                    yield from self._everything_at(document, place)
        yield write(self._document(self._makers[2]))
        yield from damaged_texts(write(self._document(self._makers[0])))

    def _everything_at(self, document: Node, place: Place) -> Iterator[bytes]:
        value = at(document, place.path)
        changed = structural(value, place.schema, self._palette)
        for other in (*self._palette.values(place), *NOT_JSON, *changed):
            yield write(put(document, place.path, other))

    def by_chance(self, count: int) -> Iterator[bytes]:
        """`count` texts: documents that fit, each followed by copies with one to three places damaged."""
        made = 0
        while made < count:
            document = self._document(self._dice.choice(self._makers))
            places = list(self._schemas.places(self._name, document))
            yield write(document)
            for _ in range(min(_VARIANTS, count - made - 1)):
                yield self._damaged(document, places)
            made += 1 + _VARIANTS

    def _damaged(self, document: Node, places: list[Place]) -> bytes:
        for _ in range(self._dice.choice((1, 1, 1, 2, 3))):
            place = self._dice.choice(places)
            try:
                value = at(document, place.path)
            except LookupError:
                continue
            if isinstance(value, dict | list) and self._dice.random() < 0.6:
                changed = some_structural(value, place.schema, self._palette, self._dice)
            else:
                rare = self._dice.random() < _SHARE_OF_NO_JSON
                changed = self._dice.choice(NOT_JSON if rare else self._palette.values(place))
            document = put(document, place.path, changed)
        text = write(document)
        return (
            self._dice.choice(list(damaged_texts(text))) if self._dice.random() < _SHARE_OF_NO_JSON else text
        )

    def _document(self, maker: Maker) -> Node:
        for _ in range(20):
            try:
                return maker.value({"$ref": f"#/components/schemas/{self._name}"})
            except CannotMakeError:
                continue
        raise CannotMakeError(self._name)


def damaged_texts(text: bytes) -> Iterator[bytes]:
    """The text as a careless writer or a hostile client would send it."""
    yield from (b" \t\r\n" + text + b"\n", b"\xef\xbb\xbf" + text, text + b",", text + text, text + b"\x00")
    yield from (text[:-1], text[1:], b"", b"\xff" + text, text.decode().encode("utf-16"), b"\x0b" + text)
    yield from (text.replace(b'"', b"'"), text.replace(b":", b"=", 1), text.replace(b",", b",,", 1))
    yield from (text.replace(b'"', b'"\xed\xa0\x80', 1), text.replace(b'"', b'"\xc0\x80', 1))
