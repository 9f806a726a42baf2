"""Rules of what a manifest mounts, against the component catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from jsonschema import Draft202012Validator

from generated.vocabulary import ConsentGrantKind, Ecosystem
from services.infra.configuration.node import Finding, Node
from services.infra.configuration.problems import shown
from services.infra.configuration.rules.facts import Facts
from services.infra.configuration.schema import deviations

PARTY_PRESENCE = "party_presence"


def placements(mode: Node) -> Iterator[tuple[str, Node]]:
    """Every placement of a manifest with the region it stands in."""
    for region, placed in mode["ui_composition"].entries():
        if region == "overlays":
            yield from (("overlay", item) for item in placed.items())
        else:
            yield region, placed


def components_exist_in_their_region(facts: Facts) -> Iterator[Finding]:
    """A placed component is in the catalogue and made for the region."""
    known = facts.names(facts.components)
    for _, mode in facts.modes():
        for region, placed in placements(mode):
            component = placed["component"]
            here = {name for name in known if name.startswith(f"{region}.")}
            yield from component.unless_in(here, "component", f"a component of the region {region}")


def props_fit_the_component(facts: Facts) -> Iterator[Finding]:
    """Props satisfy the component's schema, and the names in them are defined."""
    for _, mode in facts.modes():
        for _, placed in placements(mode):
            schema = facts.components[placed["component"].text or ""]["props"]
            if not isinstance(schema.value, dict):
                continue
            props = placed["props"]
            for path, _, allowed in deviations(Draft202012Validator(schema.value), props.value):
                node = props.at(*map(str, path))
                yield Finding(node.path, node.value, allowed, "component-props")
            yield from _names_in_props(facts, props, schema)


def _names_in_props(facts: Facts, props: Node, schema: Node) -> Iterator[Finding]:
    defined = {
        "copy": (set(facts.copy_keys), "copy-key", "a key of every file in copy/"),
        "profile": ({*facts.names(facts.profiles)}, "profile", "a profile of media-profiles.yaml"),
        "channel": ({*facts.names(facts.channels)}, "channel", "a channel of channels.yaml"),
        "route": (set(_plain_routes(facts)), "route", "a route of a mode that has no parameter"),
    }
    for name, prop in props.entries():
        refers = schema["properties"][name]["x-vvtv-refers"].text
        if refers in defined:
            names, rule, what = defined[refers]
            yield from prop.unless_in(names, rule, what)


def _plain_routes(facts: Facts) -> Iterator[str]:
    """What can be gone to as it is written."""
    for _, mode in facts.modes():
        for route in mode["routes"].items():
            if route.text is not None and ":" not in route.text:
                yield route.text


def keys_are_unique(facts: Facts) -> Iterator[Finding]:
    """Two placements of one mode have two keys."""
    for _, mode in facts.modes():
        seen: set[str] = set()
        for _, placed in placements(mode):
            if placed["key"].text in seen:
                yield placed["key"].refuse("placement-key", "a key used once in the mode")
            seen.add(placed["key"].text or shown(placed.path))


def separate_modes_show_nobody_of_the_party(facts: Facts) -> Iterator[Finding]:
    """G5: nothing that shows the party's people stands in a mode of another ecosystem."""
    for _, mode in facts.modes():
        policies = mode["policies"]
        apart = (
            policies["separate_ecosystem_from_party"].value is True
            or policies["grant"].text == ConsentGrantKind.PERFORMANCE
            or policies["ecosystem"].text == Ecosystem.LIVE_PUBLIC
        )
        if not apart:
            continue
        for _, placed in placements(mode):
            component = placed["component"]
            if facts.components[component.text or ""]["reveals"].text == PARTY_PRESENCE:
                yield component.refuse("ecosystem", "a component that does not show the party's people")
