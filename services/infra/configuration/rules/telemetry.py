"""Rules of the event catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from generated.vocabulary import (
    IndicatorMethod,
    PrivacyClass,
    TelemetryForm,
    TelemetryPropertyType,
    TelemetrySource,
)
from services.infra.configuration.node import Finding, Node
from services.infra.configuration.rules.facts import Facts

_DAY_S = 86_400
_PRIVACY_ORDER = (PrivacyClass.OPERATIONAL, PrivacyClass.PSEUDONYMOUS)


def named_events_exist(facts: Facts) -> Iterator[Finding]:
    """Mandatory events, those that the platform sends and steps of the funnel are in the catalogue."""
    events = facts.names(facts.document["events"])
    for listed in ("mandatory_events", "platform_events", "funnel"):
        for event in facts.document[listed].items():
            yield from event.unless_in(events, "analytics-event", "an event of the catalogue")


def the_audience_can_be_told(facts: Facts) -> Iterator[Finding]:
    """Samples of who watches belong to a mode, and every first picture tells how long it took."""
    told, events = facts.document["audience"], facts.document["events"]
    for named in (told["samples"], told["starts"]):
        yield from named.unless_in(facts.names(events), "analytics-event", "an event of the catalogue")
    sampled = [prop["holds"].text for _, prop in events[told["samples"].text or ""]["properties"].entries()]
    if sampled and TelemetryForm.MODE not in sampled:
        yield told["samples"].refuse("audience", "an event that belongs to a mode")
    waits = events[told["starts"].text or ""]["properties"]
    wait = waits[told["wait_ms"].text or ""]
    if waits.present and (
        wait["type"].text != TelemetryPropertyType.INTEGER or wait["required"].value is not True
    ):
        yield told["wait_ms"].refuse("audience", f"a required integer of {told['starts'].text}")


def indicators_can_be_counted(facts: Facts) -> Iterator[Finding]:
    """What an indicator asks for is in the catalogue; where people are followed, the event says whose it is, always."""
    events, modes = facts.names(facts.document["events"]), facts.names(facts.document["modes"])
    for _, indicator in facts.document["indicators"].entries():
        is_recurrence = indicator["method"].text == IndicatorMethod.RECURRENCE
        if indicator["conversion"].present == is_recurrence:
            allowed = "nothing, for this is a recurrence" if is_recurrence else "what became of the cohort"
            yield indicator["conversion"].refuse("indicator", allowed)
        for kind in (indicator["cohort"], indicator["conversion"]):
            yield from kind["event"].unless_in(events, "analytics-event", "an event of the catalogue")
            yield from kind["mode"].unless_in(modes, "mode", "a mode")
            event = facts.document["events"][kind["event"].text or ""]
            yield from _unless_it_says(kind["where"], event["properties"])
            follows = indicator["method"].text != IndicatorMethod.EVENTS
            is_followed = (
                event["privacy"].text == PrivacyClass.PSEUDONYMOUS and event["sampled"].value is False
            )
            if event.present and follows and not is_followed:
                yield kind["event"].refuse("indicator", "an event that is pseudonymous and kept whole")


def _unless_it_says(where: Node, properties: Node) -> Iterator[Finding]:
    """Conditions that an event never meets: of a property that it does not have, or that is no string that it keeps."""
    for name, value in where.entries():
        said = properties[name]
        is_kept = said["type"].text == TelemetryPropertyType.STRING
        if not is_kept or said["privacy"].text == PrivacyClass.PSEUDONYMOUS:
            yield value.refuse("indicator", "a condition on a string of the event that is kept as it is")
        elif said["choices"].present and value.text not in [one.text for one in said["choices"].items()]:
            yield value.refuse("indicator", "one of the property's choices")


def properties_are_no_more_private_than_their_event(facts: Facts) -> Iterator[Finding]:
    """A property that says more about a person than its event admits is refused."""
    for _, event in facts.document["events"].entries():
        ceiling = _openness(event["privacy"])
        for _, prop in event["properties"].entries():
            if _openness(prop["privacy"]) > ceiling >= 0:
                allowed = f"{_PRIVACY_ORDER[ceiling]}, the event's own class"
                yield prop["privacy"].refuse("privacy", allowed)


def strings_are_no_free_text(facts: Facts) -> Iterator[Finding]:
    """A string says what it holds and how long it may be, which nothing else does; one at most is the event's mode.

    What clients send is among what there is to choose from, or in the configuration.
    """
    for _, event in facts.document["events"].entries():
        modes = 0
        is_clients = TelemetrySource.CLIENT in [source.text for source in event["sources"].items()]
        for _, prop in event["properties"].entries():
            is_string = prop["type"].text == TelemetryPropertyType.STRING
            for key in ("holds", "max_length"):
                if prop[key].present != is_string:
                    allowed = (
                        "a value, for this is a string" if is_string else "nothing, for this is no string"
                    )
                    yield prop[key].refuse("property-form", allowed)
            is_choice = prop["holds"].text == TelemetryForm.CHOICE
            if prop["choices"].present != is_choice:
                allowed = "a list, for this is a choice" if is_choice else "nothing, for this is no choice"
                yield prop["choices"].refuse("property-form", allowed)
            if is_clients and is_string and prop["holds"].text == TelemetryForm.WORD:
                yield prop["holds"].refuse("property-form", "a choice, or a name that the configuration has")
            modes += prop["holds"].text == TelemetryForm.MODE
            if modes > 1 and prop["holds"].text == TelemetryForm.MODE:
                yield prop["holds"].refuse("property-form", "other_mode: an event belongs to one mode")


def the_platform_may_send_its_own(facts: Facts) -> Iterator[Finding]:
    """What the platform sends has the platform among its sources."""
    for named in facts.document["platform_events"].items():
        sources = facts.document["events"][named.text or ""]["sources"]
        if sources.present and TelemetrySource.PLATFORM not in [item.text for item in sources.items()]:
            yield sources.refuse("platform-event", "a list with platform, which sends it")


def events_are_kept_longer_than_they_may_be_late(facts: Facts) -> Iterator[Finding]:
    """Nothing is taken again that was forgotten already: what comes that late is refused."""
    late_s = facts.document["telemetry"]["age_max_s"].number
    for _, event in facts.document["events"].entries():
        days = event["retention_days"].number
        if None not in (late_s, days) and (days or 0) * _DAY_S <= (late_s or 0):
            yield event["retention_days"].refuse("retention", f"more than telemetry.age_max_s, {late_s:g} s")


def _openness(privacy: Node) -> int:
    """Place in the order of what is said about a person; -1 for what is no class."""
    return next((place for place, known in enumerate(_PRIVACY_ORDER) if known == privacy.text), -1)
