"""Compares what the schema, the model and the SDK make of one text, and says how they differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Any

import msgspec
import pydantic

from tests.contract.agreement.json_text import Node, NotJsonError, read, write
from tests.contract.agreement.judges import Reference, Ruling, SecondOpinion, moment
from tests.contract.agreement.shapes import Path, Schemas
from tests.contract.agreement.subjects import Subject

_MICROSECOND = timedelta(microseconds=1)
"""What is finer may be cut off or rounded: the model does the one, the SDK the other."""


class Kind(StrEnum):
    """How two sides differ over one text."""

    TAKEN = "the model takes what the schema refuses"
    REFUSED = "the model refuses what the schema takes"
    WRITTEN_INVALID = "what the model writes does not fit the schema"
    WRITTEN_OTHERWISE = "what the model writes is another document"
    SDK_FAILS = "the Python SDK can't read it"
    SDK_OTHERWISE = "the Python SDK writes another document"
    VALIDATORS = "the two validators of JSON Schema differ"


class Comparison:
    """Judges texts of every type."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.reference = Reference(schemas)
        self._second = SecondOpinion(schemas)

    def compare(self, subject: Subject, text: bytes) -> tuple[Ruling, Kind | None]:
        """The schema's ruling, and how the others differ from it, if they do.

        A model is only blamed when both validators are against it.
        """
        ruling = self.reference.rule(subject.name, text)
        try:
            value = subject.model.value(text)
        except pydantic.ValidationError:
            differs = Kind.REFUSED if ruling.fits else None
        else:
            differs = self._taken(subject, text, value) if ruling.fits else Kind.TAKEN
        if differs in (Kind.REFUSED, Kind.TAKEN):
            return ruling, self.cross_checked(subject, text, ruling) or differs
        return ruling, differs

    def _taken(self, subject: Subject, text: bytes, value: Any) -> Kind | None:
        return self._written(subject, text, value) or self._in_sdk(subject, text)

    def cross_checked(self, subject: Subject, text: bytes, ruling: Ruling) -> Kind | None:
        """Whether the second validator rules otherwise."""
        return None if self._second.fits(subject.name, text) in (ruling.fits, None) else Kind.VALIDATORS

    def _written(self, subject: Subject, text: bytes, value: Any) -> Kind | None:
        try:
            written = read(subject.model.written(value))
        except NotJsonError:
            return Kind.WRITTEN_INVALID
        if not self.reference.rule_value(subject.name, written).fits:
            return Kind.WRITTEN_INVALID
        return None if self.same(subject.name, read(text), written) else Kind.WRITTEN_OTHERWISE

    def _in_sdk(self, subject: Subject, text: bytes) -> Kind | None:
        if subject.sdk is None:
            return None
        given = read(text)
        try:
            value = msgspec.json.decode(write(given), type=subject.sdk)
            written = value.to_dict()
            alike = subject.sdk.from_dict(given) == value
        except Exception:  # noqa: BLE001 - whatever it raises, a fitting document was refused
            return Kind.SDK_FAILS
        return None if alike and self.same(subject.name, given, written) else Kind.SDK_OTHERWISE

    def same(self, name: str, given: Node, written: Node) -> bool:
        """Whether both are one document, but for how an instant, a UUID and a number are spelled."""
        if json.dumps(given, default=str) == json.dumps(written, default=str):
            return True
        formats = {place.path: place.schema.get("format") for place in self._schemas.places(name, given)}
        return all(_respelled(a, b, formats.get(path)) for path, a, b in _unlike(given, written, ()))


def _respelled(given: Node, written: Node, form: str | None) -> bool:
    if not isinstance(given, str) or not isinstance(written, str):
        return False
    if form == "date-time":
        before, after = moment(given), moment(written)
        return before is not None and after is not None and abs(before - after) <= _MICROSECOND
    return form == "uuid" and given.lower() == written.lower()


def _unlike(given: Node, written: Node, path: Path) -> Iterator[tuple[Path, Node, Node]]:
    """Every pair of values that differ, with its place."""
    if isinstance(given, dict) and isinstance(written, dict) and given.keys() == written.keys():
        for key in given:
            yield from _unlike(given[key], written[key], (*path, key))
    elif isinstance(given, list) and isinstance(written, list) and len(given) == len(written):
        for index, (a, b) in enumerate(zip(given, written, strict=True)):
            yield from _unlike(a, b, (*path, index))
    elif not _equal(given, written):
        yield path, given, written


def _equal(given: Node, written: Node) -> bool:
    """Equal as JSON: `true` is no number, and a number is the double nearest to it."""
    if isinstance(given, bool) or isinstance(written, bool):
        return given is written
    if isinstance(given, int | float) and isinstance(written, int | float):
        return given == written or float(given) == written
    return bool(given == written)
