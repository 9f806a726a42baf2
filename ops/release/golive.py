"""The phases of going live: steps that are commands of `vvtvctl`, what each said kept as evidence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.release.result import FAIL, PASS, write_env
from ops.release.second import vvtvctl
from ops.soak.objectives import URGENT
from services.infra.settings import Settings

Judge = Callable[[Any], str | None]
"""Of a command's JSON: what is wrong, None when nothing is."""


@dataclass(frozen=True)
class Step:
    """A command, run in the operator's environment with `env` over it, its JSON judged."""

    name: str
    words: tuple[str, ...]
    judge: Judge = lambda _: None
    env: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Done:
    """What became of a step; `passed` is None for one that does not apply here."""

    name: str
    passed: bool | None
    found: str
    said: Any = None


def go_through(
    phase: int,
    environ: Mapping[str, str],
    settings: Settings,
    config_dir: Path,
    folder: Path,
    told: Callable[[Step], None],
) -> list[Done]:
    """Do every step of a phase, also after one that failed, and write its evidence; raises `OSError`."""
    folder.mkdir(parents=True)
    done: list[Done] = []
    phases = {1: _checks(), 2: _operation(settings, folder, done), 3: _release(settings, config_dir, done)}
    for step in phases[phase]:
        told(step)
        done.append(_do(step, environ, folder, len(done) + 1))
    failed = [one.name for one in done if one.passed is False]
    values = {
        "VVTV_GO_LIVE_PHASE": str(phase),
        "VVTV_GO_LIVE_RESULT": FAIL if failed else PASS,
        "VVTV_GO_LIVE_FAILED": ", ".join(failed),
    }
    write_env(folder / "result.env", values)
    return done


def _checks() -> Iterator[Step]:
    yield Step("the settings, the configuration and the audit logs are in order", ("validate", "all"))
    yield Step("the platform is ready", ("status",), _is_on_air)
    yield Step("no alert is high or critical", ("alerts", "list"), _is_calm)
    yield Step("the audit logs verify", ("audit", "verify"))
    yield Step("the library holds programmes", ("library", "list"), _has_ready)
    yield Step("the guide is published", ("guide",), lambda page: None if page["items"] else "it is empty")
    yield Step("the owner card is in force", ("plan", "show"))
    yield Step("no job gave up", ("jobs", "list"), _no_job_failed)


def _operation(settings: Settings, folder: Path, done: list[Done]) -> Iterator[Step]:
    """The runbook, each backup restored into a home beside the running one, and a soak of three samples."""
    yield Step("a key is there", ("backup-key", "ensure"))
    for secure in ((), ("--secure",)):
        kind = "encrypted" if secure else "plain"
        yield Step(f"a backup is made, {kind}", ("backup-metadata", *secure))
        made = str((done[-1].said or {}).get("backup", "none-was-made"))
        yield Step(f"it verifies, {kind}", ("verify-backup", *secure, made))
        beside = _home_beside(settings, folder / f"restored-{kind}")
        yield Step(f"it is restored beside, {kind}", ("restore-metadata", *secure, made), env=beside)
        yield Step(f"what was restored verifies, {kind}", ("audit", "verify"), env=beside)
    yield Step("the audit logs are exported", ("export-audits",))
    yield Step("the reserve takes over", ("emergency", "on", "--reason", "Going live, phase 2."))
    yield Step(
        "and says so", ("emergency", "status"), lambda said: None if said["emergency"] else "it is off"
    )
    yield Step("the queue takes back", ("emergency", "off"))
    yield Step("the nightly does its work", ("force-nightly",))
    yield Step("and reports", ("report",))
    dry_run = ("--hours", "0", "--max-samples", "3", "--interval", "10", "--into", str(folder / "soak"))
    yield Step("a short soak passes", ("soak", *dry_run))


def _release(settings: Settings, config_dir: Path, done: list[Done]) -> Iterator[Step]:
    yield Step("the canary passes", ("canary", "--config", str(config_dir)))
    evidence = str((done[-1].said or {}).get("evidence", "no-canary"))
    yield Step("it is promoted", ("promote", evidence))
    if settings.control_plane is not None:
        yield Step("the control plane is reached", ("agent", "status"), _is_online)
    yield Step("no alert is high or critical", ("alerts", "list"), _is_calm)


def _home_beside(settings: Settings, root: Path) -> Mapping[str, str]:
    """A home that has only the running one's keys; its databases lie in it."""
    root.mkdir(parents=True)
    if settings.home.vault.is_dir():
        (root / "vault").symlink_to(settings.home.vault.resolve(), target_is_directory=True)
    return {"VVTV_HOME": str(root), "VVTV_DATABASE_URL": "", "VVTV_STATE_DB": ""}


def _do(step: Step, environ: Mapping[str, str], folder: Path, number: int) -> Done:
    ran = vvtvctl({**environ, **(step.env or {})}, (*step.words, "--json"))
    try:
        said = json.loads(ran.stdout) if ran.stdout.strip() else None
    except ValueError:
        said = ran.stdout
    evidence = {
        "step": step.name,
        "command": ["vvtvctl", *step.words],
        "status": ran.returncode,
        "said": said,
        "trouble": ran.stderr.strip() or None,
    }
    name = "-".join(word.strip("-") for word in step.words[:2] if "/" not in word)
    text = json.dumps(evidence, ensure_ascii=False, indent=2)
    (folder / f"{number:02}-{name}.json").write_text(text + "\n", encoding="utf-8")
    wrong = _trouble(ran.stderr) if ran.returncode else step.judge(said)
    return Done(step.name, wrong is None, wrong or "in order", said)


def _trouble(stderr: str) -> str:
    try:
        return str(json.loads(stderr)["what"])
    except (ValueError, KeyError, TypeError):
        lines = stderr.strip().splitlines()
        return lines[-1] if lines else "it said no; the evidence has what it said"


def _is_on_air(said: Any) -> str | None:
    dark = [one["channel_id"] for one in said["status"]["channels"] if one["state"] in ("slate", "off_air")]
    return f"nothing airs on {', '.join(dark)}" if dark else None


def _is_calm(said: Any) -> str | None:
    return ", ".join(one["code"] for one in said if one["severity"] in URGENT and one["active"]) or None


def _has_ready(said: Any) -> str | None:
    return None if any(one["state"] == "ready" for one in said) else "nothing is ready to air"


def _no_job_failed(said: Any) -> str | None:
    failed = [
        one["name"] for one in said if one.get("last_run", {}).get("outcome") in ("failed", "abandoned")
    ]
    return ", ".join(failed) or None


def _is_online(said: Any) -> str | None:
    return None if said["state"] == "online" else f"it is {said['state']}: {said.get('last_error', '')}"
