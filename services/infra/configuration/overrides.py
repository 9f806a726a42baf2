"""Overrides from the environment: `VVTV_CFG__<path, parts joined by __>=<YAML value>`.

A path begins with a key of a file, not with a file's name: `VVTV_CFG__guardrails__presence__ttl_s=10`,
`VVTV_CFG__http__body_limit_bytes=65536`. Only what the files already hold can be overridden, so that a misspelt
variable is refused instead of ignored. Overrides come after the tier and before the clamps. A few thresholds that
operators turn often have a variable of their own (`NAMED`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from services.infra.configuration.files import parse_yaml
from services.infra.configuration.merge import deep_merge, nested, value_at
from services.infra.configuration.problems import ENVIRONMENT, Problem, shown

PREFIX = "VVTV_CFG__"
NAMED: Mapping[str, tuple[str, ...]] = {
    "VVTV_ALERT_QA_MIN": ("alerts", "qa_min"),
    "VVTV_ALERT_FALLBACK_ABS": ("alerts", "fallback_abs"),
    "VVTV_ALERT_FALLBACK_GROWTH": ("alerts", "fallback_growth"),
    "VVTV_ALERT_DISCOVERY_FAIL_COUNT": ("alerts", "discovery_fail_count"),
    "VVTV_ALERT_COOLDOWN_SECS": ("alerts", "webhook_cooldown_s"),
    "VVTV_SOAK_HOURS": ("soak", "hours"),
    "VVTV_SOAK_INTERVAL_SECS": ("soak", "interval_s"),
    "VVTV_SOAK_MAX_SAMPLES": ("soak", "max_samples"),
    "VVTV_CANARY_SOAK_HOURS": ("canary", "soak_hours"),
    "VVTV_CANARY_SOAK_INTERVAL_SECS": ("canary", "soak_interval_s"),
    "VVTV_CANARY_SOAK_MAX_SAMPLES": ("canary", "soak_max_samples"),
}
"""Variables with a name of their own, and the key that each replaces; an empty one is as good as none."""


@dataclass(frozen=True)
class Override:
    """One variable and where it applies."""

    variable: str
    path: tuple[str, ...]
    value: Any


def overrides_in(env: Mapping[str, str], document: Mapping[str, Any]) -> tuple[list[Override], list[Problem]]:
    """Every override of `env` that `document` has a place for, in name order, and the refused ones."""
    accepted: list[Override] = []
    refused: list[Problem] = []
    for variable, path in _named_in(env):
        try:
            value_at(document, path)
            accepted.append(Override(variable, path, parse_yaml(env[variable])))
        except KeyError:
            refused.append(_refusal(variable, env[variable], "the path of a key in config/"))
        except (yaml.YAMLError, ValueError):
            refused.append(_refusal(variable, env[variable], "a YAML value"))
    return accepted, refused


def _named_in(env: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Every variable that overrides, and the path it means; one by path comes after one by name."""
    named = [(variable, path) for variable, path in sorted(NAMED.items()) if env.get(variable)]
    spelt = sorted(name for name in env if name.startswith(PREFIX))
    return [*named, *((name, tuple(name.removeprefix(PREFIX).split("__"))) for name in spelt)]


def apply(document: Mapping[str, Any], overrides: list[Override]) -> dict[str, Any]:
    """A new document with every override in place."""
    result = deep_merge(document, {})
    for override in overrides:
        result = deep_merge(result, nested(override.path, override.value))
    return result


def _refusal(variable: str, value: str, allowed: str) -> Problem:
    return Problem(ENVIRONMENT, variable, shown(value), allowed, "override")
