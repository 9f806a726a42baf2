"""The real configuration: its content, what tiers and the environment change, and what the bundle promises."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.infra.configuration import ConfigBundle, ConfigurationError, check, load
from services.infra.configuration.copybook import placeholders
from tests.support.configuration import CONFIG, ConfigCopy, put

MODES = [
    "broadcast",
    "sound_only",
    "party",
    "sniffers",
    "random",
    "private_call",
    "mirror",
    "live_public",
    "meeting",
    "ops",
    "report_desk",
]
PROFILES = {"thumb_low", "call_private", "call_random_fast", "room_stage", "broadcast_main"}
OF_OUR_OWN = {"live_input"}
"""What may be published to a channel by WHIP; the specification names none."""


def test_the_configuration_as_shipped_has_no_problem() -> None:
    assert check(CONFIG, {}) == []


@pytest.mark.parametrize(("tier", "matches"), [("COST_LOW", 60), ("COST_NORMAL", 90), ("COST_HIGH", 120)])
def test_a_tier_overrides_the_base(tier: str, matches: int) -> None:
    bundle = load(CONFIG, {"VVTV_COST_TIER": tier})
    assert (bundle.tier, bundle.guardrails.random.max_matches_per_hour) == (tier, matches)


def test_the_shipped_content_is_the_specified_one() -> None:
    bundle = load(CONFIG, {})
    guardrails = bundle.guardrails
    assert list(bundle.modes) == MODES
    assert set(bundle.profiles) == PROFILES | OF_OUR_OWN
    assert guardrails.random.cooldown_schedule_s == [0, 0, 0, 3, 5, 8, 15, 30, 60]
    assert guardrails.random.min_time_before_skip_ms == 2000
    assert guardrails.random.reconnect_budget_per_minute == 2
    assert guardrails.kill_switch.max_skips_per_minute == 12
    assert (guardrails.tiles_active.desktop, guardrails.tiles_active.mobile) == (12, 6)
    assert (guardrails.presence.ttl_s, guardrails.consent.timeout_s) == (15, 20)
    assert guardrails.quarantine.new_account_days == 3
    assert bundle.features.curator.min_confidence_apply == 0.62
    assert (bundle.features.autopilot.enabled, bundle.features.autopilot.canary_pct) == (False, 0.2)


def test_quarantine_lowers_the_profile_of_random_and_its_matches() -> None:
    bundle = load(CONFIG, {})
    fast, capped = bundle.profiles["call_random_fast"], bundle.quarantine.profiles["call_random_fast"]
    assert bundle.quarantine.guardrails.random.max_matches_per_hour == 20
    assert capped.max_bitrate_bps < fast.max_bitrate_bps
    assert capped.height < fast.height


def test_thresholds_of_alerts_have_variables_of_their_own() -> None:
    env = {
        "VVTV_ALERT_QA_MIN": "0.7",
        "VVTV_ALERT_FALLBACK_ABS": "0.5",
        "VVTV_ALERT_FALLBACK_GROWTH": "",
        "VVTV_ALERT_DISCOVERY_FAIL_COUNT": "5",
        "VVTV_ALERT_COOLDOWN_SECS": "60",
        "VVTV_CFG__alerts__qa_min": "0.6",
    }
    alerts = load(CONFIG, env).platform.alerts
    assert (alerts.qa_min, alerts.fallback_abs) == (0.6, 0.5), "a path says it more exactly than a name"
    assert (alerts.fallback_growth, alerts.discovery_fail_count) == (0.15, 5)
    assert alerts.webhook_cooldown_s == 60


def test_the_environment_overrides_one_value() -> None:
    bundle = load(CONFIG, {"VVTV_CFG__http__body_limit_bytes": "2048"})
    assert bundle.platform.http.body_limit_bytes == 2048
    assert bundle.hash != load(CONFIG, {}).hash


def test_the_kill_switch_lowers_what_the_environment_raised() -> None:
    bundle = load(CONFIG, {"VVTV_CFG__guardrails__random__max_matches_per_hour": "500"})
    assert bundle.guardrails.random.max_matches_per_hour == 120


def test_an_operator_may_lower_a_value_below_its_caps() -> None:
    bundle = load(CONFIG, {"VVTV_CFG__guardrails__random__max_matches_per_hour": "5"})
    assert bundle.guardrails.random.max_matches_per_hour == 5
    assert bundle.quarantine.guardrails.random.max_matches_per_hour == 5


@pytest.mark.parametrize(
    ("variable", "value", "rule"),
    [
        ("VVTV_CFG__http__body_limit", "1", "override"),
        ("VVTV_CFG__http__body_limit_bytes", "lots", "schema"),
        ("VVTV_CFG__http__body_limit_bytes", "[1", "override"),
        ("VVTV_ALERT_QA_MIN", "1.5", "schema"),
        ("VVTV_ALERT_QA_MIN", "high", "schema"),
        ("VVTV_ALERT_FALLBACK_ABS", "-0.1", "schema"),
        ("VVTV_ALERT_FALLBACK_GROWTH", "15%", "schema"),
        ("VVTV_ALERT_DISCOVERY_FAIL_COUNT", "0", "schema"),
        ("VVTV_ALERT_DISCOVERY_FAIL_COUNT", "[", "override"),
        ("VVTV_ALERT_COOLDOWN_SECS", "-1", "schema"),
        ("VVTV_CFG__guardrails__tiles_active__desktop", "13", "tile-ceiling"),
        ("VVTV_COST_TIER", "COST_FREE", "tier"),
        ("VVTV_COST_TIER", "bad", "tier"),
    ],
)
def test_a_bad_variable_is_refused_by_its_name(variable: str, value: str, rule: str) -> None:
    problems = check(CONFIG, {variable: value})
    assert [(problem.file, problem.path, problem.rule) for problem in problems] == [
        ("environment", variable, rule)
    ]


def test_a_default_secret_outside_dev_is_refused(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    copy.edit("owner_card.yaml", put("owner_card.owner", "dev-secret"))
    env = {"VVTV_ENV": "production", "VVTV_CONTROL_TOKEN": "dev-token"}
    found = {(problem.file, problem.path) for problem in copy.check(env)}
    assert {
        ("environment", "VVTV_CONTROL_TOKEN"),
        ("environment", "VVTV_CONTROL_SECRET"),
        ("owner_card.yaml", "owner_card.owner"),
    } <= found
    assert copy.check({"VVTV_ENV": "dev"}) == []


@pytest.mark.parametrize("variable", ["VVTV_TURN_SECRET", "VVTV_LIVE_KEY", "VVTV_CONTROL_TOKEN"])
def test_a_secret_of_the_environment_is_refused_wherever_it_stands_and_not_shown(
    variable: str, tmp_path: Path
) -> None:
    secret = "kept-in-the-environment"
    copy = ConfigCopy(tmp_path)
    copy.edit("owner_card.yaml", put("owner_card.owner", f"We, who say {secret}"))
    copy.edit("copy/en.json", lambda strings: strings.update({"console.more": secret}))
    assert copy.check() == []
    found = copy.check({variable: secret})
    assert {(problem.file, problem.path, problem.rule) for problem in found} == {
        ("owner_card.yaml", "owner_card.owner", "secret"),
        ("copy/en.json", "console.more", "secret"),
    }
    assert secret not in " ".join(map(str, found))


def test_a_value_that_the_environment_gives_is_no_secret_for_its_keys_name() -> None:
    assert check(CONFIG, {"VVTV_CFG__modes__party__title_key": "mode.party.title"}) == []


@pytest.mark.parametrize("text", ["http: [", "- a list"])
def test_an_unreadable_platform_file_is_the_one_problem(text: str, tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    (copy.folder / "platform.yaml").write_text(text)
    assert [(problem.file, problem.rule) for problem in copy.check()] == [("platform.yaml", "syntax")]


def test_an_unreadable_tiers_file_leaves_a_bad_tier_to_the_settings(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    (copy.folder / "cost-tiers.yaml").write_text("tiers: [")
    found = [problem for problem in copy.check({"VVTV_COST_TIER": "bad"}) if problem.file == "environment"]
    assert [(problem.path, problem.rule) for problem in found] == [("VVTV_COST_TIER", "settings")]


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    copy.edit("media-profiles.yaml", put("profiles.thumb_low.audio.enabled", True))
    copy.edit("mode-manifests.yaml", put("modes.party.ui_composition.rail.component", "rail.Fireworks"))
    copy.edit("mode-manifests.yaml", put("modes.party.policies.grant", "wink"))
    copy.edit("platform.yaml", put("http.backlog", 0))
    (copy.folder / "telemetry-events.yaml").write_text("events: {a: 1, a: 2}")
    (copy.folder / "features.toml").unlink()
    with pytest.raises(ConfigurationError) as refused:
        copy.load()
    found = {(problem.file, problem.path) for problem in refused.value.problems}
    assert {
        ("media-profiles.yaml", "profiles.thumb_low.audio.enabled"),
        ("mode-manifests.yaml", "modes.party.ui_composition.rail.component"),
        ("mode-manifests.yaml", "modes.party.policies.grant"),
        ("platform.yaml", "http.backlog"),
        ("telemetry-events.yaml", "."),
        ("features.toml", "."),
    } <= found
    component = next(problem for problem in refused.value.problems if problem.path.endswith("rail.component"))
    assert component.value == "'rail.Fireworks'"
    assert "rail.PresenceRail" in component.allowed
    assert component.to_json()["rule"] == "component"


def test_a_malformed_file_never_raises_anything_but_problems(tmp_path: Path) -> None:
    for index, text in enumerate(
        ["", "[]", "modes: 3", "modes: {party: null}", "modes: {party: [1]}", "\x00", "a: [", "1: {2: 3}"]
    ):
        copy = ConfigCopy(tmp_path / str(index))
        (copy.folder / "mode-manifests.yaml").write_text(text)
        assert any(problem.file == "mode-manifests.yaml" for problem in copy.check()), text


def test_the_hash_names_the_content_and_not_its_form(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    before = copy.load().hash
    copy.edit(
        "platform.yaml", lambda document: document.update(http=dict(reversed(document["http"].items())))
    )
    assert copy.load().hash == before
    copy.edit("copy/en.json", lambda strings: strings.update({"app.name": "Another"}))
    assert copy.load().hash != before


def test_what_a_file_or_the_environment_says_otherwise_is_told_by_its_name(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    before = copy.load()
    assert hashlib.sha256(before.content.encode()).hexdigest() == before.hash

    def otherwise(after: ConfigBundle) -> set[str]:
        return {name for name, said in after.sources.items() if before.sources[name] != said}

    assert otherwise(copy.load({"VVTV_COST_TIER": "COST_LOW"})) == {"environment"}
    assert otherwise(copy.load({"VVTV_CFG__http__backlog": "7"})) == {"environment"}
    copy.edit("features.toml", put("autopilot.enabled", True))
    copy.edit("copy/en.json", lambda strings: strings.update({"console.more": "Further"}))
    assert otherwise(copy.load()) == {"features.toml", "copy/en.json"}


def test_a_bundle_does_not_change() -> None:
    bundle: Any = load(CONFIG, {})
    with pytest.raises(TypeError):
        bundle.modes["party"] = bundle.modes["broadcast"]
    with pytest.raises(TypeError):
        bundle.guardrails.random.cooldown_schedule_s.append(1)
    with pytest.raises(TypeError):
        bundle.copy["en"]["app.name"] = "x"
    with pytest.raises(ValidationError):
        bundle.guardrails.random.max_matches_per_hour = 1
    with pytest.raises(AttributeError):
        bundle.hash = "x"


def test_languages_have_the_same_keys_and_placeholders() -> None:
    copy = load(CONFIG, {}).copy
    portuguese, english = copy["pt-BR"], copy["en"]
    assert portuguese.keys() == english.keys()
    for key, text in portuguese.items():
        assert placeholders(text) == placeholders(english[key]), key


def test_each_channel_has_its_card_or_none(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)

    def further(document: dict[str, Any]) -> None:
        document["further_cards"] = {"kids": {**document["owner_card"], "channel": "kids", "version": 9}}

    copy.edit(
        "channels.yaml", lambda document: document["channels"].update(kids=document["channels"]["main"])
    )
    assert copy.load().card_of("kids") is None
    copy.edit("owner_card.yaml", further)
    bundle = copy.load()
    cards = [bundle.card_of(name) for name in ("main", "kids", "nowhere")]
    assert [card and card.version for card in cards] == [1, 9, None]
