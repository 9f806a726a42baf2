"""Who says whether a document fits: JSON Schema twice, by two independent validators, and the generated model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema_rs
import pydantic
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from tests.contract.agreement.json_text import LONGEST_INTEGER, Node, NotJsonError, read
from tests.contract.agreement.shapes import PREFIX, Schemas

_extend: Callable[..., Any] = validators.extend
_BASE = "https://contract.invalid/"
_SURROGATE = re.compile("[\ud800-\udfff]")
_SYNTAX = "JSON"


@dataclass(frozen=True)
class Ruling:
    """Whether a document fits, and if not, which asserting keywords it breaks (`Asset/properties/title/type`)."""

    fits: bool
    broken: tuple[str, ...] = ()


class Reference:
    """JSON Schema 2020-12 with formats asserted, by jsonschema-rs: for many documents of any named type."""

    def __init__(self, schemas: Schemas) -> None:
        document = {"components": {"schemas": schemas.by_name}}
        self._registry = jsonschema_rs.Registry([(_BASE, document)])
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def rule(self, name: str, text: bytes) -> Ruling:
        """Judge a text as a document of the named type."""
        try:
            value = read(text)
        except NotJsonError:
            return Ruling(False, (_SYNTAX,))
        return self.rule_value(name, value)

    def rule_value(self, name: str, value: Node) -> Ruling:
        """Judge a value. A lone surrogate counts as one character, as every other one (RFC 8259, 8.2)."""
        validator = self._validator(name)
        try:
            fits = validator.is_valid(value)
        except UnicodeEncodeError:
            value = without_surrogates(value)
            fits = validator.is_valid(value)
        if fits:
            return Ruling(True)
        try:
            return Ruling(False, tuple(_broken(validator.iter_errors(value))))
        except ValueError:  # an error can't show an integer of more digits than Python writes
            return Ruling(False)

    def _validator(self, name: str) -> jsonschema_rs.Draft202012Validator:
        if name not in self._validators:
            self._validators[name] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_BASE}{PREFIX}{name}"}, registry=self._registry, validate_formats=True
            )
        return self._validators[name]


def without_surrogates(value: Node) -> Node:
    """The value with every lone surrogate replaced by one other character."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {without_surrogates(name): without_surrogates(item) for name, item in value.items()}
    return value


def _broken(errors: Iterator[Any]) -> Iterator[str]:
    """The keywords behind the errors, those of each branch of an anyOf and oneOf too."""
    for error in errors:
        kind = error.kind
        place = "/".join(str(token) for token in error.schema_path[2:])
        yield f"{place}/{kind.property}" if place.endswith("/required") else place
        for branch in getattr(kind, "context", ()):
            yield from _broken(branch)


class Model:
    """A generated type as the server uses it: the text, strictly."""

    def __init__(self, adapter: pydantic.TypeAdapter[Any]) -> None:
        self.adapter = adapter

    def value(self, text: bytes) -> Any:
        """The typed value. Raises pydantic.ValidationError."""
        return self.adapter.validate_json(text, strict=True)

    def accepts(self, text: bytes) -> bool:
        """Whether the text is taken."""
        try:
            self.value(text)
        except pydantic.ValidationError:
            return False
        return True

    def refusal(self, text: bytes) -> str:
        """Why the text is refused, place by place."""
        try:
            self.value(text)
        except pydantic.ValidationError as error:
            found = error.errors(include_url=False, include_input=False, include_context=False)
            return "; ".join(f"/{'/'.join(map(str, item['loc']))}: {item['msg']}" for item in found[:3])
        return ""

    def written(self, value: Any) -> bytes:
        """The value as the server sends it."""
        return self.adapter.dump_json(value, by_alias=True)


class SecondOpinion:
    """JSON Schema again, by the `jsonschema` package, with patterns and formats read here.

    That package searches patterns with Python's `re`, whose `$`, `\\d` and `\\s` are not ECMA-262's, and knows
    date-time only with an extra: both are replaced by independent readings of the standards.
    """

    def __init__(self, schemas: Schemas) -> None:
        made: Callable[..., Any] = _extend(Draft202012Validator, {"pattern": _pattern})
        self._components = {"schemas": schemas.by_name}
        self._made = made
        self._known: dict[str, Any] = {}

    def fits(self, name: str, text: bytes) -> bool | None:
        """Whether the text is a document of the named type; None when a nesting or a number is beyond the package."""
        try:
            value = without_surrogates(read(text))
        except NotJsonError:
            return False
        if name not in self._known:
            whole = {"$ref": f"{PREFIX}{name}", "components": self._components}
            self._known[name] = self._made(whole, format_checker=_FORMATS)
        try:
            return bool(self._known[name].is_valid(_plain(value)))
        except (RecursionError, OverflowError):
            return None


def _plain(value: Node) -> Node:
    """The value with integers for what no float holds: the package knows no Decimal, and no number it can't print."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if not isinstance(value, Decimal):
        return value
    return int(value) if value.adjusted() < LONGEST_INTEGER - 1 else int(_GREATEST.copy_sign(value))


_FORMATS = FormatChecker(())
_GREATEST = Decimal(f"1e{LONGEST_INTEGER - 2}")
_DATE_TIME = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)"
    r"(\.[0-9]+)?([Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_ECMA_CLASSES = {
    r"\d": "0-9",
    r"\w": "A-Za-z0-9_",
    r"\s": r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
}


@_FORMATS.checks("uuid")
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or _UUID.fullmatch(value) is not None


@_FORMATS.checks("date-time")
def _is_date_time(value: object) -> bool:
    """RFC 3339, 5.6 and 5.7: days of the month, and a leap second only at the end of a UTC day."""
    if not isinstance(value, str):
        return True
    found = _DATE_TIME.fullmatch(value)
    if found is None:
        return False
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = (31, 28 + leap_year, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    sign, hours, minutes = found.group(9), found.group(10), found.group(11)
    ahead = (int(hours) * 60 + int(minutes)) * (1 if sign == "+" else -1) if sign else 0
    ends_a_day = (hour * 60 + minute - ahead) % 1440 == 1439
    return day <= longest and (second < 60 or ends_a_day)


def _pattern(
    _validator: Any, pattern: str, instance: object, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not re.search(_as_python(pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _as_python(pattern: str) -> str:
    """ECMA-262's meaning of what our patterns use, for Python's `re`."""
    parts, inside = [], False
    for token in re.findall(r"\\.|.", pattern, re.DOTALL):
        inside = (inside or token == "[") and token != "]"
        if token in _ECMA_CLASSES:
            parts.append(_ECMA_CLASSES[token] if inside else f"[{_ECMA_CLASSES[token]}]")
        elif inside:
            parts.append(token)
        else:
            parts.append({"$": r"\Z", r"\b": r"(?a:\b)", ".": r"[^\n\r\u2028\u2029]"}.get(token, token))
    return "".join(parts)


def moment(text: str) -> datetime | None:
    """The instant a date-time names to the microsecond, or None when it is none that Python holds."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None
