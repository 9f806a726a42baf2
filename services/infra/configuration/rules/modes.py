"""Rules of mode manifests. They attach to policies, so that a mode may have any id."""

from __future__ import annotations

from collections.abc import Iterator

from generated.vocabulary import ConsentGrantKind, Ecosystem, ProfileUse
from services.infra.configuration.node import Finding
from services.infra.configuration.rules.facts import Facts
from services.infra.configuration.rules.limits import not_below

_SERVED = frozenset({"v1", "hls", "docs", "metrics", "healthz", "readyz", "assets"})
_ROOMS = frozenset({ConsentGrantKind.ROOM_ENTRY, ConsentGrantKind.PERFORMANCE})
_APART = frozenset({Ecosystem.LIVE_PUBLIC, Ecosystem.RANDOM, Ecosystem.PRIVATE})


def ids_equal_their_keys(facts: Facts) -> Iterator[Finding]:
    """A manifest's `mode_id` is its key."""
    for mode_id, mode in facts.modes():
        if mode["mode_id"].text not in (None, mode_id):
            yield mode["mode_id"].refuse("mode-id", repr(mode_id))


def routes_are_claimed_once(facts: Facts) -> Iterator[Finding]:
    """No two routes match one address, whatever their parameters are called."""
    claimed: list[tuple[str, str]] = []
    for mode_id, mode in facts.modes():
        for route in mode["routes"].items():
            path = route.text
            if path is None:
                continue
            owner = next((other for other, known in claimed if _overlap(path, known)), None)
            if owner is not None:
                yield route.refuse("route-claimed", f"a route that {owner} does not claim")
            claimed.append((mode_id, path))


def routes_leave_the_server_its_own(facts: Facts) -> Iterator[Finding]:
    """No route hides an address that the server answers itself."""
    for _, mode in facts.modes():
        for route in mode["routes"].items():
            first = (route.text or "").split("/")[1:2]
            if first and (first[0] in _SERVED or (first[0].startswith(":"))):
                yield route.refuse("route-reserved", f"a route outside {', '.join(sorted(_SERVED))}")


def _overlap(one: str, other: str) -> bool:
    parts, others = one.split("/"), other.split("/")
    pairs = zip(parts, others, strict=False)
    return len(parts) == len(others) and all(a == b or a[:1] == ":" or b[:1] == ":" for a, b in pairs)


def ecosystems_are_separate(facts: Facts) -> Iterator[Finding]:
    """G5: outside the party's ecosystem nobody of the party is shown; performances live in live_public."""
    for _, mode in facts.modes():
        policies = mode["policies"]
        ecosystem, separate = policies["ecosystem"], policies["separate_ecosystem_from_party"]
        if policies["grant"].text == ConsentGrantKind.PERFORMANCE and ecosystem.text not in (
            None,
            Ecosystem.LIVE_PUBLIC,
        ):
            yield ecosystem.refuse("ecosystem", "live_public, where performances live")
        apart = ecosystem.text in _APART or policies["grant"].text == ConsentGrantKind.PERFORMANCE
        if apart and separate.value is not True:
            yield separate.refuse("ecosystem", "true: this ecosystem is not the party's")


def names_exist(facts: Facts) -> Iterator[Finding]:
    """Copy keys, media profiles and analytics events of a manifest are defined."""
    profiles, events = facts.names(facts.profiles), facts.names(facts.document["events"])
    for _, mode in facts.modes():
        for key in ("title_key", "description_key"):
            yield from mode[key].unless_in(set(facts.copy_keys), "copy-key", "a key of every file in copy/")
        for policy in ("media_profile", "tile_profile"):
            yield from mode["policies"][policy].unless_in(
                profiles, "profile", "a profile of media-profiles.yaml"
            )
        for event in mode["analytics_events"].items():
            yield from event.unless_in(events, "analytics-event", "an event of telemetry-events.yaml")


def mandatory_events_are_emitted(facts: Facts) -> Iterator[Finding]:
    """Every manifest lists the events that every mode emits."""
    for _, mode in facts.modes():
        emitted = mode["analytics_events"]
        if not emitted.present:
            continue
        for event in facts.document["mandatory_events"].items():
            if event.value not in [item.value for item in emitted.items()]:
                yield emitted.refuse("mandatory-event", f"a list with {event.value}")


def tiles_have_a_thumb_profile(facts: Facts) -> Iterator[Finding]:
    """A mode with tiles names their profile, and it is one for thumbs."""
    for _, mode in facts.modes():
        policies = mode["policies"]
        profile = policies["tile_profile"]
        if policies.at("limits", "uses_tiles").value is True and not profile.present:
            yield profile.refuse("tile-profile", "a profile for thumbs: the mode uses tiles")
        use = facts.profiles[profile.text]["use"].text if profile.text else None
        if use not in (None, ProfileUse.THUMB):
            yield profile.refuse("tile-profile", f"a profile for thumbs, not for {use}")


def rooms_have_places(facts: Facts) -> Iterator[Finding]:
    """Where people enter rooms, somebody may take part."""
    for _, mode in facts.modes():
        places = mode["policies"].at("limits", "max_participants")
        if mode["policies"]["grant"].text in _ROOMS and places.number == 0:
            yield places.refuse("places", "at least 1: somebody takes part in a room")


def heartbeats_are_ordered(facts: Facts) -> Iterator[Finding]:
    """At least one beat fits into the timeout."""
    for _, mode in facts.modes():
        heartbeat = mode["policies"]["heartbeat"]
        yield from not_below(heartbeat["interval_s"], heartbeat["timeout_s"], "heartbeat")
