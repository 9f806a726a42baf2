"""The configuration in force: typed, immutable, named by the hash of its content.

A session's policy snapshot records the hash; two processes with one hash run under the same rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import MISSING, BaseModel, ValidationError

from generated.models import (
    ChannelsConfig,
    ChannelSettings,
    CostTiersConfig,
    FeaturesConfig,
    Guardrails,
    MediaProfile,
    MediaProfilesConfig,
    ModeManifest,
    ModeManifestsConfig,
    OwnerCard,
    OwnerCardConfig,
    PlatformConfig,
    TelemetryEventsConfig,
)
from generated.vocabulary import CostTier
from services.infra.configuration.document import Assembly
from services.infra.configuration.files import COMPONENTS, COPY_FOLDER, SCHEMAS, Document
from services.infra.configuration.freeze import frozen
from services.infra.configuration.node import Finding, Node
from services.infra.configuration.problems import ENVIRONMENT, ConfigurationError
from services.infra.configuration.validation import Validated, validate

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class QuarantineLimits:
    """Guardrails and profiles as they are for people in quarantine."""

    guardrails: Guardrails
    profiles: Mapping[str, MediaProfile]


def quarantined(profile: str) -> str:
    """The name under which a media profile is offered as quarantine caps it."""
    return f"{profile}.quarantine"


@dataclass(frozen=True)
class ConfigBundle:
    """Every file's content after merge, overrides and clamps.

    `content` is the canonical JSON of all that is in force, `hash` its SHA-256, hexadecimal, and `sources` what each
    file said, and the environment, by the hash of that.
    """

    hash: str
    tier: CostTier
    content: str = field(repr=False)
    sources: Mapping[str, str] = field(repr=False)
    media_profiles: MediaProfilesConfig = field(repr=False)
    mode_manifests: ModeManifestsConfig = field(repr=False)
    cost_tiers: CostTiersConfig = field(repr=False)
    owner_card: OwnerCardConfig = field(repr=False)
    telemetry_events: TelemetryEventsConfig = field(repr=False)
    features: FeaturesConfig = field(repr=False)
    channels_config: ChannelsConfig = field(repr=False)
    platform: PlatformConfig = field(repr=False)
    quarantine: QuarantineLimits = field(repr=False)
    copy: Mapping[str, Mapping[str, str]] = field(repr=False)
    built_components: frozenset[str] = field(repr=False)

    @property
    def modes(self) -> Mapping[str, ModeManifest]:
        """Manifests by mode id."""
        return self.mode_manifests.modes

    @property
    def profiles(self) -> Mapping[str, MediaProfile]:
        """Media profiles by name."""
        return self.media_profiles.profiles

    @property
    def offered(self) -> Mapping[str, MediaProfile]:
        """What the media plane knows by name: every profile, and each as quarantine caps it."""
        limited = {quarantined(name): profile for name, profile in self.quarantine.profiles.items()}
        return {**self.profiles, **limited}

    @property
    def guardrails(self) -> Guardrails:
        """The guardrails of the tier in force."""
        return self.cost_tiers.guardrails

    def card_of(self, channel: str) -> OwnerCard | None:
        """The card that governs a channel; None when none does."""
        first, further = self.owner_card.owner_card, self.owner_card.further_cards
        if first.channel == channel:
            return first
        return None if further is MISSING else further.get(channel)

    @property
    def channels(self) -> Mapping[str, ChannelSettings]:
        """Channels by id."""
        return self.channels_config.channels


def load(folder: Path, env: Mapping[str, str], schemas: Path = SCHEMAS) -> ConfigBundle:
    """The bundle of the configuration in `folder` under the variables of `env`.

    Raises ConfigurationError with every problem.
    """
    validated = validate(folder, env, schemas)
    if validated.problems:
        raise ConfigurationError(validated.problems)
    return _typed(validated)


def canonical_text(document: object) -> str:
    """The canonical JSON: keys sorted, no spaces."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_hash(document: object) -> str:
    """SHA-256 of the canonical JSON in UTF-8."""
    return _sha256(canonical_text(document))


def card_content(card: OwnerCard) -> dict[str, Any]:
    """All that a card says, as JSON values."""
    return card.model_dump(mode="json")


def card_hash(card: OwnerCard) -> str:
    """The name of a card's content: the planner, the history of policies and every session's snapshot use it."""
    return canonical_hash(card_content(card))


def _typed(validated: Validated) -> ConfigBundle:
    selected, effective = validated.selected, validated.selected.effective
    quarantined = selected.quarantined
    components = [
        (name, node["status"].text) for name, node in Node(validated.components)["components"].entries()
    ]
    content = canonical_text(
        {
            "tier": selected.tier,
            "document": effective,
            "copy": validated.copies,
            "components": validated.components,
        }
    )
    return ConfigBundle(
        hash=_sha256(content),
        tier=CostTier(selected.tier),
        content=content,
        sources=_sources(validated),
        media_profiles=_model(MediaProfilesConfig, effective, selected),
        mode_manifests=_model(ModeManifestsConfig, effective, selected),
        cost_tiers=_model(CostTiersConfig, effective, selected),
        owner_card=_model(OwnerCardConfig, effective, selected),
        telemetry_events=_model(TelemetryEventsConfig, effective, selected),
        features=_model(FeaturesConfig, effective, selected),
        channels_config=_model(ChannelsConfig, effective, selected),
        platform=_model(PlatformConfig, effective, selected),
        quarantine=QuarantineLimits(
            _model(CostTiersConfig, quarantined, selected).guardrails,
            _model(MediaProfilesConfig, quarantined, selected).profiles,
        ),
        copy=frozen(dict(validated.copies)),
        built_components=frozenset(name for name, status in components if status == "built"),
    )


def spread(content: str) -> Document:
    """A bundle's `content` with the keys of files at the top, where people look for them."""
    kept: Document = json.loads(content)
    return {**kept.pop("document"), **kept}


def _sources(validated: Validated) -> Mapping[str, str]:
    selected = validated.selected
    copies = {f"{COPY_FOLDER}/{locale}.json": strings for locale, strings in validated.copies.items()}
    said = {
        **selected.files,
        **copies,
        COMPONENTS: validated.components,
        ENVIRONMENT: selected.of_environment,
    }
    return frozen({name: canonical_hash(document) for name, document in said.items()})  # type: ignore[no-any-return]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _model(model: type[Model], document: Document, selected: Assembly) -> Model:
    section: dict[str, Any] = {key: document[key] for key in model.model_fields if key in document}
    try:
        typed: Model = frozen(model.model_validate(section))
    except ValidationError as error:
        found = [Finding(item["loc"], item["input"], item["msg"], "type") for item in error.errors()]
        raise ConfigurationError([selected.problem(finding) for finding in found]) from None
    return typed
