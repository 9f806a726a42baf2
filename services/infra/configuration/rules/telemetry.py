"""Rules of the event catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from services.infra.configuration.node import Finding
from services.infra.configuration.rules.facts import Facts

_PRIVACY_ORDER = ("operational", "pseudonymous")


def named_events_exist(facts: Facts) -> Iterator[Finding]:
    """Mandatory events and steps of the funnel are in the catalogue."""
    events = facts.names(facts.document["events"])
    for listed in ("mandatory_events", "funnel"):
        for event in facts.document[listed].items():
            yield from event.unless_in(events, "analytics-event", "an event of the catalogue")


def properties_are_no_more_private_than_their_event(facts: Facts) -> Iterator[Finding]:
    """A property that says more about a person than its event admits is refused."""
    for _, event in facts.document["events"].entries():
        ceiling = event["privacy"].text
        if ceiling not in _PRIVACY_ORDER:
            continue
        for _, prop in event["properties"].entries():
            privacy = prop["privacy"].text
            if privacy in _PRIVACY_ORDER and _PRIVACY_ORDER.index(privacy) > _PRIVACY_ORDER.index(ceiling):
                yield prop["privacy"].refuse("privacy", f"{ceiling}, the event's own class")
