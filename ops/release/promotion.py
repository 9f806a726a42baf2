"""Puts a candidate that passed its canary in place, watches what follows, and takes it back when that is not well."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from voulezvous import Client
from voulezvous.generated.models import AlertSeverity

from generated.models import CanarySettings
from ops.release.result import Result, files_hash
from services.infra.configuration import load

FORMER = "former-config"
Told = Callable[[str], None]


class Refused(Exception):
    """A promotion that is not allowed; says why."""


class RolledBack(Exception):
    """A promotion that was taken back; says why."""


def allowed(result: Result, version: str, valid_s: float, now: datetime) -> None:
    """Raises `Refused` unless the canary passed, lately, for this code and the configuration as it is now."""
    if not result.passed:
        raise Refused(f"its canary says {result.result}: {result.reason or 'no reason given'}")
    age_s = (now - result.ended_at).total_seconds()
    if not 0 <= age_s <= valid_s:
        raise Refused(f"its canary passed {age_s / 3600:.1f} h ago; at most {valid_s / 3600:g} h are allowed")
    if result.version != version:
        raise Refused(f"its canary ran version {result.version}; this is {version}")
    try:
        digest = files_hash(Path(result.config_dir))
    except OSError as error:
        raise Refused(f"its configuration cannot be read any more: {error}") from error
    if digest != result.config_hash:
        raise Refused("its configuration was changed since its canary")


def urgent_alerts(client: Client) -> list[str]:
    """The high and critical alerts that are active, in words."""
    active = client.alerts.list_alerts(active=True, limit=200).items
    urgent = (AlertSeverity.HIGH, AlertSeverity.CRITICAL)
    return [f"{alert.code.value}: {alert.detail}" for alert in active if alert.severity in urgent]


def promote(
    client: Client, result: Result, live_dir: Path, evidence: Path, limits: CanarySettings, told: Told
) -> bool:
    """Install the configuration where it is another one; whether it was.

    Raises `Refused`, `RolledBack`, or `OSError` when nothing or not all could be installed, which is taken back too.
    """
    if found := urgent_alerts(client):
        raise Refused(f"something is not well: {'; '.join(found)}")
    candidate_dir = Path(result.config_dir)
    if files_hash(candidate_dir) == files_hash(live_dir):
        return False
    former = evidence / FORMER
    if former.exists():
        raise Refused(f"it was promoted already: {former} holds what was before")
    differs = load(candidate_dir, os.environ).hash != load(live_dir, os.environ).hash
    before = client.health.get_status().config_hash
    shutil.copytree(live_dir, former)
    try:
        told("installing the configuration")
        install(candidate_dir, live_dir)
        _watch(client, before if differs else None, limits, told)
    except (RolledBack, OSError, KeyboardInterrupt):
        told("rolling back")
        install(former, live_dir)
        former.rename(evidence / f"{FORMER}.restored")
        raise
    return True


def install(source: Path, target: Path) -> None:
    """Make `target` hold the files of `source`, each one replaced whole; raises `OSError`."""
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for name in sorted(wanted):
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f".{place.name}.new")
        shutil.copyfile(source / name, aside)
        aside.replace(place)
    for path in [path for path in target.rglob("*") if path.is_file()]:
        if path.relative_to(target) not in wanted:
            path.unlink()


def _watch(client: Client, before: str | None, limits: CanarySettings, told: Told) -> None:
    """`before` is the configuration in force so far; None where the new one says the same in other words."""
    told("watching what follows")
    deadline, taken = time.monotonic() + limits.watch_s, False
    while time.monotonic() < deadline:
        if found := urgent_alerts(client):
            raise RolledBack(f"something is not well any more: {'; '.join(found)}")
        taken = client.health.get_status().config_hash != before
        readiness = client.health.get_readiness()
        if not readiness.ready:
            reasons = "; ".join(check.reason for check in readiness.checks if not check.ok)
            raise RolledBack(f"the platform is not ready any more: {reasons}")
        time.sleep(limits.watch_poll_s)
    if not taken:
        reasons = "; ".join(check.reason for check in client.health.get_readiness().checks)
        raise RolledBack(f"the platform did not take the configuration: {reasons}")
