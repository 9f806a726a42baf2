"""Each refused condition, found in a broken copy of the real configuration and named exactly."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.infra.configuration import ConfigurationError
from tests.support.configuration import ConfigCopy, Edit, drop, put
from tests.support.live import LIVE, WHIP


@dataclass(frozen=True)
class Broken:
    """One edit, and the problem it must be answered with."""

    file: str
    edit: Edit
    path: str
    rule: str


def further_card(name: str, **differs: object) -> Edit:
    """An edit that adds a card like the shipped one but for what differs."""

    def change(document: dict[str, Any]) -> None:
        document["further_cards"] = {name: {**document["owner_card"], **differs}}

    return change


CASES = {
    "a remote source at no address": Broken(
        "owner_card.yaml",
        put("owner_card.sources.0.kind", "feed"),
        "owner_card.sources[0].location",
        "source-address",
    ),
    "a network that is none": Broken(
        "platform.yaml", put("fetch.allowed_networks", ["10.0.0.1/8"]), "fetch.allowed_networks[0]", "network"
    ),
    "a proxy that has no address": Broken(
        "platform.yaml", put("http.trusted_proxies", ["nginx"]), "http.trusted_proxies[0]", "network"
    ),
    "everybody as a proxy": Broken(
        "platform.yaml",
        put("http.trusted_proxies", ["127.0.0.1", "::/0"]),
        "http.trusted_proxies[1]",
        "trust-everybody",
    ),
    "a commit beyond what is planned": Broken(
        "platform.yaml", put("acquisition.ahead_minutes", 239), "acquisition.ahead_minutes", "commit-ahead"
    ),
    "a first wait for the web longer than the longest": Broken(
        "platform.yaml", put("fetch.backoff_initial_s", 901), "fetch.backoff_initial_s", "backoff-order"
    ),
    "a thumb profile with audio": Broken(
        "media-profiles.yaml",
        put("profiles.thumb_low.audio.enabled", True),
        "profiles.thumb_low.audio.enabled",
        "thumb-audio",
    ),
    "a thumb profile with a codec for audio": Broken(
        "media-profiles.yaml",
        put("profiles.thumb_low.audio.codecs", ["opus"]),
        "profiles.thumb_low.audio.codecs",
        "thumb-audio",
    ),
    "a thumb profile given audio by a tier": Broken(
        "cost-tiers.yaml",
        put("tiers.COST_HIGH.profiles.thumb_low", {"audio": {"enabled": True}}),
        "tiers.COST_HIGH.profiles.thumb_low.audio.enabled",
        "thumb-audio",
    ),
    "desktop tiles above the hard ceiling": Broken(
        "cost-tiers.yaml",
        put("guardrails.tiles_active.desktop", 13),
        "guardrails.tiles_active.desktop",
        "tile-ceiling",
    ),
    "mobile tiles above the hard ceiling in one tier": Broken(
        "cost-tiers.yaml",
        put("tiers.COST_LOW.guardrails.tiles_active.mobile", 7),
        "tiers.COST_LOW.guardrails.tiles_active.mobile",
        "tile-ceiling",
    ),
    "a hard ceiling above the contract's": Broken(
        "cost-tiers.yaml",
        put("guardrails.tiles_active.hard_ceiling_desktop", 13),
        "guardrails.tiles_active.hard_ceiling_desktop",
        "schema",
    ),
    "a cooldown that decreases after index 3": Broken(
        "cost-tiers.yaml",
        put("guardrails.random.cooldown_schedule_s", [0, 0, 0, 3, 5, 4, 15]),
        "guardrails.random.cooldown_schedule_s[5]",
        "cooldown-order",
    ),
    "live_public not separate from the party": Broken(
        "mode-manifests.yaml",
        put("modes.live_public.policies.separate_ecosystem_from_party", False),
        "modes.live_public.policies.separate_ecosystem_from_party",
        "ecosystem",
    ),
    "live_public moved into the party's ecosystem": Broken(
        "mode-manifests.yaml",
        put("modes.live_public.policies.ecosystem", "party"),
        "modes.live_public.policies.ecosystem",
        "ecosystem",
    ),
    "live_public with the presence rail": Broken(
        "mode-manifests.yaml",
        put(
            "modes.live_public.ui_composition.rail",
            {"component": "rail.PresenceRail", "key": "people", "props": {}},
        ),
        "modes.live_public.ui_composition.rail.component",
        "ecosystem",
    ),
    "an unknown profile": Broken(
        "mode-manifests.yaml",
        put("modes.party.policies.media_profile", "cinema"),
        "modes.party.policies.media_profile",
        "profile",
    ),
    "an unknown profile in a prop": Broken(
        "mode-manifests.yaml",
        put("modes.random.ui_composition.stage.props.profile", "cinema"),
        "modes.random.ui_composition.stage.props.profile",
        "profile",
    ),
    "an unknown component": Broken(
        "mode-manifests.yaml",
        put("modes.party.ui_composition.rail.component", "rail.Fireworks"),
        "modes.party.ui_composition.rail.component",
        "component",
    ),
    "a component in another region": Broken(
        "mode-manifests.yaml",
        put("modes.party.ui_composition.overlays.1.component", "rail.RoomChat"),
        "modes.party.ui_composition.overlays[1].component",
        "component",
    ),
    "an unknown prop": Broken(
        "mode-manifests.yaml",
        put("modes.broadcast.ui_composition.stage.props.colour", "red"),
        "modes.broadcast.ui_composition.stage.props.colour",
        "component-props",
    ),
    "a prop of the wrong type": Broken(
        "mode-manifests.yaml",
        put("modes.broadcast.ui_composition.stage.props.captions", "yes"),
        "modes.broadcast.ui_composition.stage.props.captions",
        "component-props",
    ),
    "a prop that leads nowhere": Broken(
        "mode-manifests.yaml",
        put("modes.broadcast.ui_composition.stage.props.listen_at", "/call/:token"),
        "modes.broadcast.ui_composition.stage.props.listen_at",
        "route",
    ),
    "two placements under one key": Broken(
        "mode-manifests.yaml",
        put("modes.party.ui_composition.overlays.1.key", "now-next"),
        "modes.party.ui_composition.overlays[1].key",
        "placement-key",
    ),
    "an unknown capability": Broken(
        "mode-manifests.yaml",
        put("modes.party.required_capabilities", ["telepathy"]),
        "modes.party.required_capabilities[0]",
        "schema",
    ),
    "an unknown copy key": Broken(
        "mode-manifests.yaml",
        put("modes.party.title_key", "mode.nowhere"),
        "modes.party.title_key",
        "copy-key",
    ),
    "an unknown copy key in a prop": Broken(
        "mode-manifests.yaml",
        put("modes.party.ui_composition.rail.props.empty_key", "party.nowhere"),
        "modes.party.ui_composition.rail.props.empty_key",
        "copy-key",
    ),
    "an unknown policy": Broken(
        "mode-manifests.yaml",
        put("modes.party.policies.free_beer", True),
        "modes.party.policies.free_beer",
        "schema",
    ),
    "an unknown value of a policy": Broken(
        "mode-manifests.yaml",
        put("modes.party.policies.grant", "wink"),
        "modes.party.policies.grant",
        "schema",
    ),
    "an unknown analytics event": Broken(
        "mode-manifests.yaml",
        lambda document: document["modes"]["ops"]["analytics_events"].append("seance_held"),
        "modes.ops.analytics_events[6]",
        "analytics-event",
    ),
    "a mandatory event left out": Broken(
        "mode-manifests.yaml",
        lambda document: document["modes"]["ops"]["analytics_events"].remove("policy_denied"),
        "modes.ops.analytics_events",
        "mandatory-event",
    ),
    "a manifest under another key": Broken(
        "mode-manifests.yaml", put("modes.party.mode_id", "fiesta"), "modes.party.mode_id", "mode-id"
    ),
    "one route claimed twice": Broken(
        "mode-manifests.yaml",
        put("modes.sniffers.routes", ["/party"]),
        "modes.sniffers.routes[0]",
        "route-claimed",
    ),
    "one route claimed twice under another parameter": Broken(
        "mode-manifests.yaml",
        put("modes.meeting.routes", ["/live/:somebody"]),
        "modes.meeting.routes[0]",
        "route-claimed",
    ),
    "a route that another one matches as well": Broken(
        "mode-manifests.yaml",
        put("modes.mirror.routes", ["/call/me"]),
        "modes.mirror.routes[0]",
        "route-claimed",
    ),
    "a route that the server answers itself": Broken(
        "mode-manifests.yaml",
        put("modes.mirror.routes", ["/v1/mirror"]),
        "modes.mirror.routes[0]",
        "route-reserved",
    ),
    "tiles without a profile": Broken(
        "mode-manifests.yaml",
        drop("modes.party.policies.tile_profile"),
        "modes.party.policies.tile_profile",
        "tile-profile",
    ),
    "tiles with a profile that is not for thumbs": Broken(
        "mode-manifests.yaml",
        put("modes.party.policies.tile_profile", "call_private"),
        "modes.party.policies.tile_profile",
        "tile-profile",
    ),
    "a room without a place": Broken(
        "mode-manifests.yaml",
        put("modes.meeting.policies.limits.max_participants", 0),
        "modes.meeting.policies.limits.max_participants",
        "places",
    ),
    "a heartbeat slower than its timeout": Broken(
        "mode-manifests.yaml",
        put("modes.party.policies.heartbeat.interval_s", 30),
        "modes.party.policies.heartbeat.interval_s",
        "heartbeat",
    ),
    "a ceiling that raises": Broken(
        "cost-tiers.yaml",
        lambda document: document["guardrails"]["kill_switch"]["ceilings"].update(
            {"guardrails.random.max_matches_per_hour": 121}
        ),
        'guardrails.kill_switch.ceilings["guardrails.random.max_matches_per_hour"]',
        "clamp-raises",
    ),
    "a quarantine cap that raises": Broken(
        "cost-tiers.yaml",
        lambda document: document["guardrails"]["quarantine"]["caps"].update(
            {"guardrails.random.max_matches_per_hour": 61}
        ),
        'guardrails.quarantine.caps["guardrails.random.max_matches_per_hour"]',
        "clamp-raises",
    ),
    "a clamp that leads nowhere": Broken(
        "cost-tiers.yaml",
        lambda document: document["guardrails"]["quarantine"]["caps"].update({"guardrails.random.joy": 1}),
        'guardrails.quarantine.caps["guardrails.random.joy"]',
        "clamp-path",
    ),
    "a default tier that does not exist": Broken(
        "cost-tiers.yaml", drop("tiers.COST_NORMAL"), "default_tier", "tier"
    ),
    "a tier that overrides what is not there": Broken(
        "cost-tiers.yaml",
        put("tiers.COST_LOW.guardrails.random.max_matches", 1),
        "tiers.COST_LOW.guardrails.random.max_matches",
        "schema",
    ),
    "a presence TTL beyond its promise": Broken(
        "cost-tiers.yaml", put("guardrails.presence.ttl_s", 25), "guardrails.presence.ttl_s", "presence-order"
    ),
    "a sweep that comes after the promise": Broken(
        "cost-tiers.yaml",
        put("guardrails.presence.sweep_interval_s", 6),
        "guardrails.presence.sweep_interval_s",
        "presence-order",
    ),
    "an event property of a more private class": Broken(
        "telemetry-events.yaml",
        put("events.app_open.properties.route.privacy", "pseudonymous"),
        "events.app_open.properties.route.privacy",
        "privacy",
    ),
    "an unknown privacy class": Broken(
        "telemetry-events.yaml",
        put("events.app_open.privacy", "intimate"),
        "events.app_open.privacy",
        "schema",
    ),
    "a string that may say anything": Broken(
        "telemetry-events.yaml",
        drop("events.app_open.properties.form_factor.holds"),
        "events.app_open.properties.form_factor.holds",
        "property-form",
    ),
    "a client's string that may be any word": Broken(
        "telemetry-events.yaml",
        lambda document: document["events"]["app_open"]["properties"].update(
            {"form_factor": {"type": "string", "holds": "word", "privacy": "operational", "max_length": 20}}
        ),
        "events.app_open.properties.form_factor.holds",
        "property-form",
    ),
    "a choice of nothing": Broken(
        "telemetry-events.yaml",
        drop("events.app_open.properties.form_factor.choices"),
        "events.app_open.properties.form_factor.choices",
        "property-form",
    ),
    "choices of what is no choice": Broken(
        "telemetry-events.yaml",
        put("events.app_open.properties.route.choices", ["home"]),
        "events.app_open.properties.route.choices",
        "property-form",
    ),
    "a live source by WHIP whose profile is for HLS": Broken(
        "channels.yaml",
        put("channels.main.live", {**LIVE, "whip": {**WHIP, "profile": "broadcast_main"}}),
        "channels.main.live.whip.profile",
        "live-profile",
    ),
    "a string without an end": Broken(
        "telemetry-events.yaml",
        drop("events.app_open.properties.form_factor.max_length"),
        "events.app_open.properties.form_factor.max_length",
        "property-form",
    ),
    "a number that holds words": Broken(
        "telemetry-events.yaml",
        put("events.view_broadcast.properties.time_to_picture_ms.holds", "word"),
        "events.view_broadcast.properties.time_to_picture_ms.holds",
        "property-form",
    ),
    "an event of two modes": Broken(
        "telemetry-events.yaml",
        put("events.mode_entered.properties.from_mode_id.holds", "mode"),
        "events.mode_entered.properties.from_mode_id.holds",
        "property-form",
    ),
    "an event that the platform sends and may not": Broken(
        "telemetry-events.yaml",
        put("events.policy_denied.sources", ["client"]),
        "events.policy_denied.sources",
        "platform-event",
    ),
    "an event of the platform's that is not there": Broken(
        "telemetry-events.yaml",
        drop("events.consent_answered"),
        "platform_events[1]",
        "analytics-event",
    ),
    "an event that is forgotten before its last attempt": Broken(
        "telemetry-events.yaml",
        put("events.qos_sample.retention_days", 2),
        "events.qos_sample.retention_days",
        "retention",
    ),
    "an unknown step of the funnel": Broken(
        "telemetry-events.yaml", put("funnel", ["app_open", "nirvana"]), "funnel[1]", "analytics-event"
    ),
    "a service that is silent before it looks": Broken(
        "platform.yaml", put("health.look_max_age_s", 1), "alerts.interval_s", "look-order"
    ),
    "an indicator of an event that is not there": Broken(
        "telemetry-events.yaml",
        put("indicators.consent_success.cohort.event", "nirvana"),
        "indicators.consent_success.cohort.event",
        "analytics-event",
    ),
    "an indicator of a mode that is not there": Broken(
        "telemetry-events.yaml",
        put("indicators.party_retention.cohort.mode", "nirvana"),
        "indicators.party_retention.cohort.mode",
        "mode",
    ),
    "an indicator that follows nobody in particular": Broken(
        "telemetry-events.yaml",
        put("indicators.first_interaction.cohort.event", "view_broadcast"),
        "indicators.first_interaction.cohort.event",
        "indicator",
    ),
    "an indicator without what became of it": Broken(
        "telemetry-events.yaml",
        drop("indicators.first_interaction.conversion"),
        "indicators.first_interaction.conversion",
        "indicator",
    ),
    "an indicator on a condition that is never met": Broken(
        "telemetry-events.yaml",
        put("indicators.consent_success.conversion.where", {"mood": "good"}),
        "indicators.consent_success.conversion.where.mood",
        "indicator",
    ),
    "an indicator on a choice that nobody has": Broken(
        "telemetry-events.yaml",
        put("indicators.first_interaction.conversion.where", {"kind": "letter"}),
        "indicators.first_interaction.conversion.where.kind",
        "indicator",
    ),
    "an audience told of by an event that is not there": Broken(
        "telemetry-events.yaml", put("audience.starts", "nirvana"), "audience.starts", "analytics-event"
    ),
    "samples that belong to no mode": Broken(
        "telemetry-events.yaml", put("audience.samples", "view_broadcast"), "audience.samples", "audience"
    ),
    "a wait that not every first picture tells": Broken(
        "telemetry-events.yaml",
        put("events.view_broadcast.properties.time_to_picture_ms.required", False),
        "audience.wait_ms",
        "audience",
    ),
    "a wait that is no number": Broken(
        "telemetry-events.yaml", put("audience.wait_ms", "channel"), "audience.wait_ms", "audience"
    ),
    "a grid that prep does not make": Broken(
        "channels.yaml",
        put("channels.main.grid.gop_frames", 99),
        "channels.main.grid.gop_frames",
        "schema",
    ),
    "a rung above its profile": Broken(
        "channels.yaml",
        put("channels.main.ladder.video.0.max_bitrate_bps", 9_000_000),
        "channels.main.ladder.video[0].max_bitrate_bps",
        "above-profile",
    ),
    "an alert before the warning": Broken(
        "channels.yaml",
        put("channels.main.queue.alert_s", 3000),
        "channels.main.queue.alert_s",
        "queue-order",
    ),
    "a default channel that does not exist": Broken(
        "channels.yaml", put("default_channel", "other"), "default_channel", "channel"
    ),
    "an epoch that is no time": Broken(
        "channels.yaml", put("channels.main.epoch", "yesterday"), "channels.main.epoch", "type"
    ),
    "an owner card with another loudness": Broken(
        "owner_card.yaml",
        put("owner_card.loudness_target_lufs", -23),
        "owner_card.loudness_target_lufs",
        "loudness",
    ),
    "an owner card in no time zone": Broken(
        "owner_card.yaml", put("owner_card.timezone", "Atlantis/Centre"), "owner_card.timezone", "timezone"
    ),
    "a card that leaves an hour to nobody": Broken(
        "owner_card.yaml",
        put("owner_card.dayparts.0.ends_at", "04:00"),
        "owner_card.dayparts",
        "daypart-hole",
    ),
    "a channel whose other language is its own": Broken(
        "channels.yaml",
        put("channels.main.alternate_audio", ["en", "pt-BR"]),
        "channels.main.alternate_audio[1]",
        "language-twice",
    ),
    "a break of programmes": Broken(
        "owner_card.yaml",
        put("owner_card.breaks.rules.0.role", "programme"),
        "owner_card.breaks.rules[0].role",
        "break-role",
    ),
    "a break in a daypart that is none": Broken(
        "owner_card.yaml",
        put("owner_card.breaks.rules.0.dayparts", ["brunch"]),
        "owner_card.breaks.rules[0].dayparts[0]",
        "daypart",
    ),
    "a live source whose usual delay is its longest": Broken(
        "channels.yaml",
        put("channels.main.live", {**LIVE, "delay_segments": 6}),
        "channels.main.live.delay_segments",
        "live-order",
    ),
    "two live sources on one port": Broken(
        "channels.yaml",
        lambda document: document.update(
            channels={name: {**document["channels"]["main"], "live": LIVE} for name in ("main", "kids")}
        ),
        "channels.kids.live.port",
        "live-port",
    ),
    "a further card under another channel's name": Broken(
        "owner_card.yaml",
        further_card("kids", channel="main"),
        "further_cards.kids.channel",
        "card-channel",
    ),
    "two cards of one channel": Broken(
        "owner_card.yaml",
        further_card("main", channel="main"),
        "further_cards.main.channel",
        "card-twice",
    ),
    "a further card in no time zone": Broken(
        "owner_card.yaml",
        further_card("main", timezone="Atlantis/Centre"),
        "further_cards.main.timezone",
        "timezone",
    ),
    "a further card of no channel": Broken(
        "owner_card.yaml",
        further_card("nowhere", channel="nowhere"),
        "further_cards.nowhere.channel",
        "channel",
    ),
    "a sample card that does not fit": Broken(
        "owner_card.sample.yaml", drop("owner_card.seeds"), "owner_card.seeds", "schema"
    ),
    "signatures forgotten too soon": Broken(
        "platform.yaml", put("control.replay_ttl_s", 300), "control.replay_ttl_s", "replay-window"
    ),
    "a session abandoned while a media provider may still answer": Broken(
        "platform.yaml",
        put("sessions.creating_timeout_s", 5),
        "sessions.provider_timeout_s",
        "session-order",
    ),
    "messages that are forgotten sooner because they were reported": Broken(
        "platform.yaml",
        put("retention.reported_messages_days", 364),
        "retention.messages_days",
        "retention-order",
    ),
    "a call whose sides are forgotten before its grant": Broken(
        "platform.yaml",
        put("retention.sessions_days", 89),
        "retention.consents_days",
        "retention-order",
    ),
    "a session that outlasts what it was begun under": Broken(
        "platform.yaml",
        put("retention.configurations_days", 89),
        "retention.sessions_days",
        "retention-order",
    ),
    "a password in a URL": Broken(
        "platform.yaml",
        put("media.ice.turn_urls", ["turn://house:hunter2@turn.example"]),
        "media.ice.turn_urls[0]",
        "secret",
    ),
    "costs that are asked of sessions which are forgotten": Broken(
        "platform.yaml",
        put("sessions.costs_hours_max", 90 * 24 + 1),
        "sessions.costs_hours_max",
        "retention-order",
    ),
    "a client that must wait for longer than it may be silent": Broken(
        "platform.yaml",
        put("sockets.ping_interval_s", 0.05),
        "sockets.messages.every_s",
        "socket-order",
    ),
    "somebody who must wait for longer than until they are gone": Broken(
        "platform.yaml",
        put("sockets.messages.every_s", 16),
        "sockets.messages.every_s",
        "socket-order",
    ),
    "a flag of the wrong type": Broken(
        "features.toml", put("autopilot.enabled", "maybe"), "autopilot.enabled", "schema"
    ),
    "a number that JSON does not have": Broken(
        "platform.yaml", put("http.backlog", float("inf")), ".", "syntax"
    ),
    "a key outside the contract": Broken("platform.yaml", put("http.magic", 1), "http.magic", "schema"),
    "a required key left out": Broken(
        "platform.yaml", drop("http.body_limit_bytes"), "http.body_limit_bytes", "schema"
    ),
    "a string in one language only": Broken(
        "copy/en.json", lambda document: document.pop("mode.party.title"), "mode.party.title", "copy-parity"
    ),
    "placeholders that differ": Broken(
        "copy/en.json",
        lambda document: document.update({"error.rate_limited": "Easy."}),
        "error.rate_limited",
        "copy-parity",
    ),
    "a component of no known region": Broken(
        "components.yaml",
        lambda document: document["components"].update(
            {"cellar.Wine": document["components"]["rail.RoomChat"]}
        ),
        'components["cellar.Wine"]',
        "schema",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_refused_condition_is_named_with_its_file_path_and_rule(name: str, tmp_path: Path) -> None:
    case, copy = CASES[name], ConfigCopy(tmp_path)
    copy.edit(case.file, case.edit)
    problems = copy.check()
    assert [case.rule] == [
        problem.rule for problem in problems if problem.file == case.file and problem.path == case.path
    ], "\n".join(map(str, problems))
    with pytest.raises(ConfigurationError):
        copy.load()
