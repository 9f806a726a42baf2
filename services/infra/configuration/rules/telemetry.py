"""Rules of the event catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from generated.vocabulary import PrivacyClass
from services.infra.configuration.node import Finding, Node
from services.infra.configuration.rules.facts import Facts

_PRIVACY_ORDER = (PrivacyClass.OPERATIONAL, PrivacyClass.PSEUDONYMOUS)


def named_events_exist(facts: Facts) -> Iterator[Finding]:
    """Mandatory events, those that the platform sends and steps of the funnel are in the catalogue."""
    events = facts.names(facts.document["events"])
    for listed in ("mandatory_events", "platform_events", "funnel"):
        for event in facts.document[listed].items():
            yield from event.unless_in(events, "analytics-event", "an event of the catalogue")


def properties_are_no_more_private_than_their_event(facts: Facts) -> Iterator[Finding]:
    """A property that says more about a person than its event admits is refused."""
    for _, event in facts.document["events"].entries():
        ceiling = _openness(event["privacy"])
        for _, prop in event["properties"].entries():
            if _openness(prop["privacy"]) > ceiling >= 0:
                allowed = f"{_PRIVACY_ORDER[ceiling]}, the event's own class"
                yield prop["privacy"].refuse("privacy", allowed)


def _openness(privacy: Node) -> int:
    """Place in the order of what is said about a person; -1 for what is no class."""
    return next((place for place, known in enumerate(_PRIVACY_ORDER) if known == privacy.text), -1)
