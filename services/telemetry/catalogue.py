"""Holds events against the catalogue: pure, and made of nothing but the configuration in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from pydantic import MISSING

from generated.models import TelemetryEventDefinition, TelemetryProperty, TelemetrySettings
from generated.vocabulary import (
    PrivacyClass,
    TelemetryForm,
    TelemetryPropertyType,
    TelemetryRefusalReason,
    TelemetrySource,
)
from services.infra.configuration import ConfigBundle

Value: TypeAlias = str | bool | int | float
_SHAPES: Mapping[TelemetryForm, tuple[re.Pattern[str], str]] = {
    TelemetryForm.WORD: (re.compile(r"[A-Za-z]+(_[A-Za-z]+)*"), "a word of letters and underscores"),
    TelemetryForm.ID: (
        re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        "a UUID",
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """An event as it was sent. `person` is the account of who sent it, if they are known."""

    event_id: str
    name: str
    occurred_at: datetime
    properties: Mapping[str, Value]
    source: TelemetrySource
    person: str | None


@dataclass(frozen=True, slots=True)
class Fitting:
    """An event that the catalogue has, its properties in the catalogue's types, and the mode it belongs to if any.

    `pseudonymous` names the properties that can be tied to an account.
    """

    said: Said
    properties: Mapping[str, Value]
    mode: str
    is_personal: bool
    is_sampled: bool
    pseudonymous: frozenset[str]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an event is refused, and what would be taken; never what was sent."""

    reason: TelemetryRefusalReason
    detail: str
    property: str | None = None


class Catalogue:
    """The events of one configuration, and what their strings may name."""

    def __init__(self, bundle: ConfigBundle) -> None:
        self._events = bundle.telemetry_events.events
        self._listed = {mode: frozenset(one.analytics_events) for mode, one in bundle.modes.items()}
        self._names: Mapping[TelemetryForm, frozenset[str]] = {
            TelemetryForm.MODE: frozenset(bundle.modes),
            TelemetryForm.OTHER_MODE: frozenset(bundle.modes),
            TelemetryForm.CHANNEL: frozenset(bundle.channels),
            TelemetryForm.PROFILE: frozenset(bundle.profiles),
            TelemetryForm.RUNG: frozenset(_rungs(bundle)),
            TelemetryForm.ROUTE: frozenset(route for one in bundle.modes.values() for route in one.routes),
            TelemetryForm.LOCALE: frozenset(map(str, bundle.platform.locales)),
        }
        self._times = bundle.platform.telemetry

    def judge(self, said: Said, now: datetime) -> Fitting | Misfit:
        """Whether the catalogue has the event as it was sent; the first thing that is wrong with it, if not."""
        event = self._events.get(said.name)
        if event is None:
            return Misfit(TelemetryRefusalReason.EVENT_UNKNOWN, "The catalogue has no event of this name.")
        if said.source not in event.sources:
            told = f"Only the platform itself tells of this: {event.description}"
            return Misfit(TelemetryRefusalReason.NOT_A_CLIENTS, told)
        mode = _mode_of(event, said)
        wrong = next(self._wrongs(event, said, mode), None) or _untimely(said.occurred_at, now, self._times)
        if wrong is not None:
            return wrong
        return Fitting(
            said,
            {name: _typed(event.properties[name], value) for name, value in said.properties.items()},
            mode,
            is_personal=event.privacy is PrivacyClass.PSEUDONYMOUS,
            is_sampled=event.sampled,
            pseudonymous=frozenset(
                name for name, one in event.properties.items() if one.privacy is PrivacyClass.PSEUDONYMOUS
            ),
        )

    def _wrongs(self, event: TelemetryEventDefinition, said: Said, mode: str) -> Iterator[Misfit]:
        known = event.properties
        for name in said.properties:
            if name not in known:
                has = ", ".join(known) or "none"
                yield Misfit(TelemetryRefusalReason.PROPERTY_UNKNOWN, f"{said.name} has only {has}.", name)
        for name, one in known.items():
            expected = self._expectation(one)
            if name not in said.properties:
                if one.required is True:
                    missing = f"{name} is required: {expected}."
                    yield Misfit(TelemetryRefusalReason.PROPERTY_MISSING, missing, name)
            elif not self._fits(one, said.properties[name]):
                yield Misfit(TelemetryRefusalReason.PROPERTY_INVALID, f"{name} must be {expected}.", name)
        is_clients = said.source is TelemetrySource.CLIENT
        if is_clients and mode and said.name not in self._listed[mode]:
            yield Misfit(
                TelemetryRefusalReason.NOT_OF_MODE, f"The manifest of {mode} does not list {said.name}."
            )

    def _fits(self, one: TelemetryProperty, value: Value) -> bool:
        match one.type:
            case TelemetryPropertyType.STRING:
                return isinstance(value, str) and len(value) <= _longest(one) and self._is(one, value)
            case TelemetryPropertyType.BOOLEAN:
                return isinstance(value, bool)
            case TelemetryPropertyType.INTEGER:
                return _is_number(value) and float(value).is_integer()
            case TelemetryPropertyType.NUMBER:
                return _is_number(value)

    def _is(self, one: TelemetryProperty, value: str) -> bool:
        form = _form_of(one)
        if form in _SHAPES:
            return _SHAPES[form][0].fullmatch(value) is not None
        return value in (_choices(one) if form is TelemetryForm.CHOICE else self._names[form])

    def _expectation(self, one: TelemetryProperty) -> str:
        match one.type:
            case TelemetryPropertyType.STRING:
                return f"{_what(one)}, {_longest(one)} characters at most"
            case TelemetryPropertyType.BOOLEAN:
                return "true or false"
            case TelemetryPropertyType.INTEGER:
                return "a whole number, not below zero"
            case TelemetryPropertyType.NUMBER:
                return "a number, not below zero"


def _rungs(bundle: ConfigBundle) -> Iterator[str]:
    """The layers of every profile, and the rungs of every channel's ladder."""
    for profile in bundle.profiles.values():
        yield from (layer.name for layer in profile.layers)
    for channel in bundle.channels.values():
        yield from (rung.name for rung in channel.ladder.video)


def _mode_of(event: TelemetryEventDefinition, said: Said) -> str:
    """The mode that the event belongs to, as it was sent; empty for none."""
    own = (name for name, one in event.properties.items() if one.holds is TelemetryForm.MODE)
    return str(next((said.properties[name] for name in own if name in said.properties), ""))


def _untimely(occurred_at: datetime, now: datetime, times: TelemetrySettings) -> Misfit | None:
    if occurred_at < now - timedelta(seconds=times.age_max_s):
        detail = f"It is older than {times.age_max_s} s."
        return Misfit(TelemetryRefusalReason.TOO_OLD, detail)
    if occurred_at > now + timedelta(seconds=times.ahead_max_s):
        detail = f"It is more than {times.ahead_max_s} s ahead of the platform's clock; set yours."
        return Misfit(TelemetryRefusalReason.TOO_EARLY, detail)
    return None


def _is_number(value: Value) -> bool:
    return not isinstance(value, bool | str) and value >= 0


def _typed(one: TelemetryProperty, value: Value) -> Value:
    return int(value) if one.type is TelemetryPropertyType.INTEGER else value


def _form_of(one: TelemetryProperty) -> TelemetryForm:
    return TelemetryForm.WORD if one.holds is MISSING else one.holds


def _choices(one: TelemetryProperty) -> Sequence[str]:
    return () if one.choices is MISSING else one.choices


def _what(one: TelemetryProperty) -> str:
    form = _form_of(one)
    if form is TelemetryForm.CHOICE:
        return f"one of {', '.join(_choices(one))}"
    return _SHAPES[form][1] if form in _SHAPES else f"a {form.replace('other_', '')} of this house"


def _longest(one: TelemetryProperty) -> int:
    return 0 if one.max_length is MISSING else one.max_length
