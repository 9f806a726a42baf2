"""What no schema can say: rules across values and files.

Each rule is a pure generator over the document and what stands beside it, and yields a finding for every refusal.
A rule never names a mode, a profile or a tier: it attaches to a use, a policy or a grant, so that renaming them
changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from services.infra.configuration.node import Finding
from services.infra.configuration.rules import channels, compositions, limits, media, modes, telemetry
from services.infra.configuration.rules.facts import Facts

Rule = Callable[[Facts], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    media.thumbs_carry_no_audio,
    media.parts_fit_their_profile,
    limits.tiles_stay_below_the_hard_ceiling,
    limits.cooldown_never_decreases,
    limits.presence_times_are_ordered,
    limits.session_times_are_ordered,
    limits.evidence_outlasts_what_it_is_of,
    limits.sessions_outlast_what_is_asked_of_them,
    limits.who_must_wait_is_not_silent,
    limits.default_tier_exists,
    modes.ids_equal_their_keys,
    modes.routes_are_claimed_once,
    modes.routes_leave_the_server_its_own,
    modes.ecosystems_are_separate,
    modes.names_exist,
    modes.mandatory_events_are_emitted,
    modes.tiles_have_a_thumb_profile,
    modes.heartbeats_are_ordered,
    modes.rooms_have_places,
    compositions.components_exist_in_their_region,
    compositions.props_fit_the_component,
    compositions.keys_are_unique,
    compositions.separate_modes_show_nobody_of_the_party,
    telemetry.named_events_exist,
    telemetry.indicators_can_be_counted,
    telemetry.the_audience_can_be_told,
    telemetry.properties_are_no_more_private_than_their_event,
    telemetry.strings_are_no_free_text,
    telemetry.the_platform_may_send_its_own,
    telemetry.events_are_kept_longer_than_they_may_be_late,
    channels.defaults_exist,
    channels.ladder_stays_below_its_profile,
    channels.languages_are_said_once,
    channels.thresholds_are_ordered,
    channels.live_sources_fit,
    channels.owner_card_agrees_with_its_channel,
    channels.one_card_governs_a_channel,
    channels.remote_sources_have_an_address,
    channels.proxies_are_some_networks,
    channels.fetching_has_its_time,
    channels.dayparts_cover_the_week,
    channels.breaks_name_what_there_is,
    channels.signatures_are_remembered_long_enough,
)

__all__ = ["RULES", "Facts", "Rule"]
