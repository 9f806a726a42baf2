"""The configuration in force as both processes are built with it, and the version of the code they run."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import structlog

from services.infra.configuration import BundleWatcher, ConfigBundle, Problem
from services.infra.settings import Settings

VERSION = version("voulezvous-platform")
_log = structlog.get_logger("bootstrap")


class InForce:
    """The configuration as health asks for it, and as an operator reloads it."""

    def __init__(self, watcher: BundleWatcher) -> None:
        self._watcher = watcher

    def hash(self) -> str:
        return self._watcher.current.hash

    def refusal(self) -> str | None:
        return "; ".join(str(problem) for problem in self._watcher.problems) or None

    async def reload(self) -> tuple[str, tuple[str, ...]]:
        await self._watcher.reload_now()
        return self.hash(), tuple(str(problem) for problem in self._watcher.problems)


def configured(
    settings: Settings,
) -> tuple[BundleWatcher, list[Callable[[ConfigBundle], None]]]:
    """The configuration in force, and who is told of the next one."""

    def reloaded(before: ConfigBundle, after: ConfigBundle) -> None:
        _log.info("configuration_reloaded", before=before.hash[:12], after=after.hash[:12])
        if waiting := read_at_start(before, after):
            _log.warning("configuration_needs_restart", sections=waiting)
        for listener in listeners:
            listener(after)

    def refused(problems: tuple[Problem, ...]) -> None:
        _log.error("configuration_refused", problems=[str(problem) for problem in problems])

    listeners: list[Callable[[ConfigBundle], None]] = []
    watcher = BundleWatcher(settings.config_dir, settings.variables, on_reload=reloaded, on_refusal=refused)
    return watcher, listeners


def read_at_start(before: ConfigBundle, after: ConfigBundle) -> list[str]:
    """The sections that differ and that a process takes in only when it starts."""
    followed = {"client", "default_locale", "locales"}
    old, new = before.platform.model_dump(), after.platform.model_dump()
    changed = [name for name in old if name not in followed and old[name] != new[name]]
    return changed + ["channels"] * (before.channels_config != after.channels_config)
