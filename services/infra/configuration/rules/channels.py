"""Rules of channels, the owner card and the platform's timings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_network
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generated.vocabulary import AssetRole, MediaTransport, Weekday
from services.infra.configuration.node import Finding, Node
from services.infra.configuration.rules.facts import Facts
from services.infra.configuration.rules.limits import not_below
from services.infra.configuration.rules.media import exceeding_caps
from services.kernel.week import WeekTime, holes

_REMOTE = ("feed", "peertube", "archive")
_WEB = re.compile("https?://[^/?#@]+")
_CLOCK = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")


def defaults_exist(facts: Facts) -> Iterator[Finding]:
    """The default channel is one of the channels, the default language one of the languages."""
    channels = facts.names(facts.channels)
    yield from facts.document["default_channel"].unless_in(channels, "channel", "a channel of channels.yaml")
    offered = {item.text or "" for item in facts.document["locales"].items()}
    yield from facts.document["default_locale"].unless_in(offered, "locale", "one of `locales`")


def ladder_stays_below_its_profile(facts: Facts) -> Iterator[Finding]:
    """No rung exceeds the profile that the ladder names; renditions have distinct names."""
    for _, channel in facts.channels.entries():
        ladder = channel["ladder"]
        yield from ladder["profile"].unless_in(
            facts.names(facts.profiles), "profile", "a profile of media-profiles.yaml"
        )
        profile = facts.profiles[ladder["profile"].text or ""]
        seen = {ladder.at("audio", "name").text}
        for rung in ladder["video"].items():
            yield from exceeding_caps(rung, profile)
            if rung["name"].text in seen:
                yield rung["name"].refuse("rendition-name", "a name used once in the ladder")
            seen.add(rung["name"].text)


def languages_are_said_once(facts: Facts) -> Iterator[Finding]:
    """No other language of a channel is its own."""
    for _, channel in facts.channels.entries():
        for list_name in ("alternate_audio", "alternate_captions"):
            for language in channel[list_name].items():
                if language.text == channel["language"].text:
                    yield language.refuse("language-twice", "a language other than the channel's own")


def thresholds_are_ordered(facts: Facts) -> Iterator[Finding]:
    """Alerts come after warnings, the window holds the lead, lengths have a shortest below the longest."""
    for _, channel in facts.channels.entries():
        queue, playout, qa = channel["queue"], channel["playout"], channel["qa"]
        yield from not_below(queue["alert_s"], queue["warn_s"], "queue-order", strict=False)
        yield from not_below(queue["warn_s"], queue["target_s"], "queue-order", strict=False)
        yield from not_below(playout["lead_segments"], playout["window_segments"], "playout-order")
        yield from not_below(qa["min_duration_s"], qa["max_duration_s"], "duration-order")
    for card in _cards(facts):
        yield from not_below(card.at("durations", "min_s"), card.at("durations", "max_s"), "duration-order")
        for daypart in card["dayparts"].items():
            yield from not_below(daypart["min_duration_s"], daypart["max_duration_s"], "duration-order")
    health = facts.document["health"]
    yield from not_below(health["disk_warn_ratio"], health["disk_act_ratio"], "disk-order")
    supervisor = facts.document["supervisor"]
    yield from not_below(
        supervisor["restart_backoff_initial_s"],
        supervisor["restart_backoff_max_s"],
        "backoff-order",
        strict=False,
    )


def live_sources_fit(facts: Facts) -> Iterator[Finding]:
    """Each live source has a port of its own, a longest delay above the usual one, and for WHIP a profile of WebRTC."""
    taken: set[float] = set()
    for _, channel in facts.channels.entries():
        live = channel["live"]
        yield from not_below(live["delay_segments"], live["max_delay_segments"], "live-order")
        port = live["port"]
        if port.number is not None and port.number in taken:
            yield port.refuse("live-port", "a port that no other channel listens on")
        taken |= {port.number} if port.number is not None else set()
        whip = live["whip"]["profile"]
        transport = facts.profiles[whip.text]["transport"].text if whip.text else None
        if transport not in (None, MediaTransport.WEBRTC):
            yield whip.refuse("live-profile", f"a profile for WebRTC, not for {transport}")


def owner_card_agrees_with_its_channel(facts: Facts) -> Iterator[Finding]:
    """A card governs a channel that exists, at the channel's loudness, in a time zone that exists."""
    for card in _cards(facts):
        yield from card["channel"].unless_in(
            facts.names(facts.channels), "channel", "a channel of channels.yaml"
        )
        target = facts.channels[card["channel"].text or ""].at("loudness", "target_lufs").number
        loudness = card["loudness_target_lufs"]
        if target is not None and loudness.number not in (None, target):
            yield loudness.refuse("loudness", f"{target:g}, the channel's own")
        if card["timezone"].text is not None and not _is_timezone(card["timezone"].text):
            yield card["timezone"].refuse("timezone", "an IANA time zone such as America/Sao_Paulo")
        for list_name in ("dayparts", "sources"):
            yield from _named_once(card[list_name])


def one_card_governs_a_channel(facts: Facts) -> Iterator[Finding]:
    """A further card stands under the channel that it governs, and no channel has two."""
    first = facts.document.at("owner_card", "channel").text
    for name, card in facts.document["further_cards"].entries():
        channel = card["channel"]
        if channel.text is not None and channel.text != name:
            yield channel.refuse("card-channel", f"{name}, the channel under which the card stands")
        elif channel.text is not None and channel.text == first:
            yield channel.refuse("card-twice", "a channel that `owner_card` does not govern")


def breaks_name_what_there_is(facts: Facts) -> Iterator[Finding]:
    """A rule of breaks holds in dayparts of the card, and its role is not a programme's."""
    card = facts.document["owner_card"]
    dayparts = {daypart["name"].text or "" for daypart in card["dayparts"].items()}
    for rule in card.at("breaks", "rules").items():
        if rule["role"].text == AssetRole.PROGRAMME:
            yield rule["role"].refuse("break-role", "ident or bumper: programmes are chosen by the planner")
        for name in rule["dayparts"].items():
            yield from name.unless_in(dayparts, "daypart", "a daypart of the card")


def remote_sources_have_an_address(facts: Facts) -> Iterator[Finding]:
    """A source outside the house is at an http or https URL, and its networks are networks."""
    for source in facts.document.at("owner_card", "sources").items():
        where = source["location"].text
        if source["kind"].text in _REMOTE and where is not None and not _WEB.match(where):
            yield source["location"].refuse("source-address", "a URL that begins with https:// or http://")
    for network in facts.document.at("fetch", "allowed_networks").items():
        if network.text is not None and not _is_network(network.text):
            yield network.refuse("network", "a network such as 10.0.0.0/8")


def proxies_are_some_networks(facts: Facts) -> Iterator[Finding]:
    """Trusted proxies are addresses or networks, and never everybody: then anybody could name any address as theirs."""
    for proxy in facts.document.at("http", "trusted_proxies").items():
        if proxy.text is None:
            continue
        if not _is_network(proxy.text):
            yield proxy.refuse("network", "an address or a network such as 10.0.0.0/8")
        elif ip_network(proxy.text).prefixlen == 0:
            yield proxy.refuse("trust-everybody", "the network of the proxies alone")


def fetching_has_its_time(facts: Facts) -> Iterator[Finding]:
    """What is committed lies within what is planned, and no first wait is longer than the longest."""
    ahead = facts.document.at("acquisition", "ahead_minutes")
    commit = facts.document.at("owner_card", "planning", "commit_ahead_s").number
    if ahead.number is not None and commit is not None and ahead.number * 60 < commit:
        yield ahead.refuse(
            "commit-ahead", f"at least {-(-commit // 60):g}, the minutes of the card's commit_ahead_s"
        )
    fetch = facts.document["fetch"]
    yield from not_below(fetch["backoff_initial_s"], fetch["backoff_max_s"], "backoff-order", strict=False)


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def dayparts_cover_the_week(facts: Facts) -> Iterator[Finding]:
    """At every minute of the week some daypart of each card holds."""
    for card in _cards(facts):
        listed = card["dayparts"]
        times = [_week_time(daypart) for daypart in listed.items()]
        known = [time for time in times if time is not None]
        if known and len(known) == len(times) and (found := holes(known)):
            yield listed.refuse(
                "daypart-hole", f"a daypart for every minute of the week; none holds from {found[0]} on"
            )


def _cards(facts: Facts) -> Iterator[Node]:
    yield facts.document["owner_card"]
    for _, card in facts.document["further_cards"].entries():
        yield card


def _week_time(daypart: Node) -> WeekTime | None:
    """None for one that the schema refuses."""
    starts_at, ends_at = daypart["starts_at"].text or "", daypart["ends_at"].text or ""
    if not (_CLOCK.fullmatch(starts_at) and _CLOCK.fullmatch(ends_at)):
        return None
    days = {item.text for item in daypart["days"].items()}
    return WeekTime([day for day in Weekday if day.value in days], starts_at, ends_at)


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _named_once(listed: Node) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in listed.items():
        name = item["name"].text
        if name is not None and name in seen:
            yield item["name"].refuse("name-twice", "a name used once in the card")
        seen.add(name or "")


def signatures_are_remembered_long_enough(facts: Facts) -> Iterator[Finding]:
    """A signature is remembered for as long as its timestamp could be accepted."""
    control = facts.document["control"]
    window, ttl = control["signature_window_s"].number, control["replay_ttl_s"]
    if window is not None and ttl.number is not None and ttl.number < 2 * window:
        yield ttl.refuse("replay-window", f"at least {2 * window:g}, twice signature_window_s")
