"""Tries a candidate on a copy of the running platform, and takes everything back but the evidence."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generated.models import CanarySettings
from ops.release.result import FAIL, PASS, Result, files_hash, write_result
from ops.release.second import NotReady, Second, copied_home, environment
from services.infra.backup import Damaged, Unusable
from services.infra.configuration import check
from services.infra.settings import Settings
from services.kernel.clock import Clock
from services.upkeep import Upkeep

Told = Callable[[str], None]


class Failed(Exception):
    """The candidate did not pass; says why."""


@dataclass(frozen=True)
class Candidate:
    """This code, of `version`, with the configuration in `config_dir`."""

    config_dir: Path
    version: str


def canary(
    settings: Settings,
    upkeep: Upkeep,
    clock: Clock,
    candidate: Candidate,
    limits: CanarySettings,
    folder: Path,
    told: Told,
) -> Result:
    """Run the whole of it and write `result.env` into `folder`, which is made; raises `OSError` where it can't be."""
    folder.mkdir(parents=True)
    began, reason, digest = clock.now(), "", ""
    try:
        problems = check(candidate.config_dir, os.environ)
        if problems:
            raise Failed(f"its configuration is wrong: {problems[0]}")
        digest = files_hash(candidate.config_dir)
        _try(settings, upkeep, clock, candidate, limits, folder, told)
    except (Failed, NotReady) as error:
        reason = str(error)
    except (Unusable, Damaged, OSError) as error:
        reason = f"its home could not be made: {error}"
    finally:
        shutil.rmtree(folder / "home", ignore_errors=True)
    result = Result(
        FAIL if reason else PASS,
        reason,
        str(candidate.config_dir),
        digest,
        candidate.version,
        began,
        clock.now(),
    )
    write_result(folder, result)
    return result


def _try(
    settings: Settings,
    upkeep: Upkeep,
    clock: Clock,
    candidate: Candidate,
    limits: CanarySettings,
    folder: Path,
    told: Told,
) -> None:
    told("copying the home")
    home = copied_home(settings, upkeep, folder / "home", clock.now())
    second = Second(environment(home, candidate.config_dir, os.environ), folder / "platform.log")
    try:
        told("starting the candidate")
        second.wait_until_ready(limits.ready_timeout_s)
        for stage in ("discovery", "fetcher"):
            _insist(second, stage, "pause", "--reason", "A canary fetches nothing.")
        told("soaking the candidate")
        _soaked(second, limits, folder / "soak")
        told("verifying its audit log")
        _insist(second, "audit", "verify")
    finally:
        told("stopping the candidate")
        status = second.stop(limits.stop_timeout_s)
    if status != 0:
        raise Failed(f"it left with status {status}")


def _soaked(second: Second, limits: CanarySettings, into: Path) -> None:
    length = (
        *("--hours", f"{limits.soak_hours:g}", "--interval", f"{limits.soak_interval_s:g}"),
        *("--max-samples", str(limits.soak_max_samples), "--into", str(into)),
    )
    said = second.vvtvctl("soak", *length, "--json")
    if said.returncode == 0:
        return
    try:
        missed = [one for one in json.loads(said.stdout)["objectives"] if one["passed"] is False]
    except (ValueError, KeyError) as error:
        raise Failed(f"its soak broke off: {said.stderr.strip()}") from error
    raise Failed("; ".join(f"{one['name']}: {one['found']}" for one in missed) or "its soak failed")


def _insist(second: Second, *words: str) -> None:
    said = second.vvtvctl(*words)
    if said.returncode != 0:
        raise Failed(f"`vvtvctl {' '.join(words[:2])}` failed: {(said.stderr or said.stdout).strip()}")
