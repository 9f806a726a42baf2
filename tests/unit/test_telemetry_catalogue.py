"""The catalogue alone decides what is taken: whatever is sent, what is kept is what it declares."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import MISSING

from generated.models import TelemetryProperty
from generated.vocabulary import (
    PrivacyClass,
    TelemetryForm,
    TelemetryPropertyType,
    TelemetryRefusalReason,
    TelemetrySource,
)
from services.telemetry.catalogue import Catalogue, Fitting, Misfit, Said
from services.telemetry.keeping import Pseudonyms, is_kept, row_of
from tests.support.configuration import shipped

BUNDLE = shipped()
EVENTS = BUNDLE.telemetry_events.events
CATALOGUE = Catalogue(BUNDLE)
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ANA = "01935b7e-5f00-7000-8000-0000000000b1"
PSEUDONYMS = Pseudonyms(b"the house's own")
NAMES = {
    TelemetryForm.WORD: st.from_regex(
        re.compile(r"[A-Za-z]{1,4}(_[A-Za-z]{1,4}){0,2}", re.ASCII), fullmatch=True
    ),
    TelemetryForm.RUNG: st.sampled_from(["720", "360", "tile", "low"]),
    TelemetryForm.ID: st.uuids().map(str),
    TelemetryForm.OTHER_MODE: st.sampled_from(sorted(BUNDLE.modes)),
    TelemetryForm.CHANNEL: st.sampled_from(sorted(BUNDLE.channels)),
    TelemetryForm.PROFILE: st.sampled_from(sorted(BUNDLE.profiles)),
    TelemetryForm.ROUTE: st.sampled_from(sorted(r for m in BUNDLE.modes.values() for r in m.routes)),
    TelemetryForm.LOCALE: st.sampled_from(sorted(map(str, BUNDLE.platform.locales))),
}
NUMBERS = {
    TelemetryPropertyType.BOOLEAN: st.booleans(),
    TelemetryPropertyType.INTEGER: st.integers(0, 2**53 - 1),
    TelemetryPropertyType.NUMBER: st.floats(0, 2**53 - 1),
}
ANYTHING = st.text(max_size=200) | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9)


def value_of(name: str, one: TelemetryProperty) -> st.SearchStrategy[Any]:
    """Anything that the catalogue takes for a property of this event."""
    if one.type is not TelemetryPropertyType.STRING:
        return NUMBERS[one.type]
    if one.holds is TelemetryForm.MODE:
        return st.sampled_from(
            [mode for mode, it in BUNDLE.modes.items() if name in it.analytics_events] or ["ops"]
        )
    if one.choices is not MISSING:
        return st.sampled_from(one.choices)
    assert one.holds is not MISSING
    assert one.max_length is not MISSING
    longest = one.max_length
    return NAMES[one.holds].filter(lambda text: len(text) <= longest)


@st.composite
def fitting(draw: st.DrawFn) -> Said:
    """Any event that fits the catalogue."""
    name = draw(st.sampled_from(sorted(EVENTS)))
    event = EVENTS[name]
    properties = {
        key: draw(value_of(name, one))
        for key, one in event.properties.items()
        if one.required is True or draw(st.booleans())
    }
    source = draw(st.sampled_from(event.sources))
    return Said(str(draw(st.uuids())), name, NOW, properties, source, draw(st.sampled_from([None, ANA])))


def changed(said: Said, **changes: Any) -> Said:
    return Said(**{name: getattr(said, name) for name in Said.__slots__} | changes)


@given(fitting())
def test_whatever_the_catalogue_declares_is_taken(said: Said) -> None:
    judged = CATALOGUE.judge(said, NOW)
    assert isinstance(judged, Fitting), judged
    assert judged.properties == said.properties


@given(fitting(), st.text(min_size=1, max_size=64), ANYTHING)
def test_a_property_of_no_event_is_refused_whatever_it_holds(said: Said, name: str, value: Any) -> None:
    if name in EVENTS[said.name].properties:
        return
    judged = CATALOGUE.judge(changed(said, properties={**said.properties, name: value}), NOW)
    assert isinstance(judged, Misfit)
    assert (judged.reason, judged.property) == (TelemetryRefusalReason.PROPERTY_UNKNOWN, name)


@given(fitting(), st.data())
def test_what_is_required_may_not_be_left_out(said: Said, data: st.DataObject) -> None:
    required = [name for name, one in EVENTS[said.name].properties.items() if one.required is True]
    if not required:
        return
    left_out = data.draw(st.sampled_from(required))
    rest = {name: one for name, one in said.properties.items() if name != left_out}
    judged = CATALOGUE.judge(changed(said, properties=rest), NOW)
    assert isinstance(judged, Misfit)
    assert judged.reason is TelemetryRefusalReason.PROPERTY_MISSING
    assert judged.property == left_out


@given(fitting(), st.data(), ANYTHING)
def test_no_value_gets_in_that_its_type_form_and_length_do_not_allow(
    said: Said, data: st.DataObject, value: Any
) -> None:
    if not said.properties:
        return
    name = data.draw(st.sampled_from(sorted(said.properties)))
    judged = CATALOGUE.judge(changed(said, properties={**said.properties, name: value}), NOW)
    one = EVENTS[said.name].properties[name]
    if isinstance(judged, Misfit):
        assert judged.property in (name, None)
        assert len(str(value)) < 4 or str(value) not in judged.detail
        return
    kept = judged.properties[name]
    match one.type:
        case TelemetryPropertyType.STRING:
            assert isinstance(kept, str)
            assert one.max_length is not MISSING
            assert len(kept) <= one.max_length
            assert not re.search(r"[\s@/:+]|\d{5}", kept) or one.holds in (
                TelemetryForm.ID,
                TelemetryForm.ROUTE,
            )
        case TelemetryPropertyType.BOOLEAN:
            assert isinstance(kept, bool)
        case TelemetryPropertyType.INTEGER:
            assert type(kept) is int
            assert kept >= 0
        case TelemetryPropertyType.NUMBER:
            assert not isinstance(kept, bool | str)
            assert math.isfinite(kept)
            assert kept >= 0


@given(fitting(), st.sampled_from(TelemetrySource))
def test_nobody_tells_for_another(said: Said, source: TelemetrySource) -> None:
    judged = CATALOGUE.judge(changed(said, source=source), NOW)
    if source not in EVENTS[said.name].sources:
        assert isinstance(judged, Misfit)
        assert judged.reason is TelemetryRefusalReason.NOT_A_CLIENTS


@given(fitting(), st.datetimes(timezones=st.just(UTC)))
def test_only_what_is_of_these_days_is_taken(said: Said, at: datetime) -> None:
    times = BUNDLE.platform.telemetry
    judged = CATALOGUE.judge(changed(said, occurred_at=at), NOW)
    if at < NOW - timedelta(seconds=times.age_max_s):
        assert isinstance(judged, Misfit)
        assert judged.reason is TelemetryRefusalReason.TOO_OLD
    elif at > NOW + timedelta(seconds=times.ahead_max_s):
        assert isinstance(judged, Misfit)
        assert judged.reason is TelemetryRefusalReason.TOO_EARLY
    else:
        assert isinstance(judged, Fitting)


@given(fitting())
def test_what_is_kept_names_nobody(said: Said) -> None:
    judged = CATALOGUE.judge(said, NOW)
    assert isinstance(judged, Fitting)
    row = row_of(judged, 1, PSEUDONYMS)
    event = EVENTS[said.name]
    assert (row.subject is not None) == (
        event.privacy is PrivacyClass.PSEUDONYMOUS and said.person is not None
    )
    assert ANA not in row.properties
    for name, one in event.properties.items():
        if one.privacy is PrivacyClass.PSEUDONYMOUS and name in said.properties:
            assert str(said.properties[name]) not in row.properties
            assert json.loads(row.properties)[name] == PSEUDONYMS.of(str(said.properties[name]))


@given(st.uuids(), st.floats(0, 1), st.floats(0, 1))
def test_what_a_smaller_share_keeps_a_larger_one_keeps_too(event_id: UUID, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert is_kept(str(event_id), less) <= is_kept(str(event_id).upper(), more)
    assert is_kept(str(event_id), 1)
    assert not is_kept(str(event_id), 0)


def test_a_pseudonym_is_the_houses_own() -> None:
    assert PSEUDONYMS.of(ANA) == PSEUDONYMS.of(ANA.upper()) == Pseudonyms(b"the house's own").of(ANA)
    assert PSEUDONYMS.of(ANA) != Pseudonyms(b"another house").of(ANA)
    assert re.fullmatch("[0-9a-f]{32}", PSEUDONYMS.of(ANA))


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_none(value: float) -> None:
    quality: dict[str, Any] = {"mode_id": "party", "profile": "broadcast_main", "bitrate_bps": value}
    said = Said(ANA, "qos_sample", NOW, quality, TelemetrySource.CLIENT, None)
    judged = CATALOGUE.judge(said, NOW)
    assert isinstance(judged, Misfit)
    assert judged.property == "bitrate_bps"
