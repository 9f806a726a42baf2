"""Reload without restart: an edit takes force when it is valid, and is refused and reported when it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from services.infra.configuration.bundle import ConfigBundle, load
from services.infra.configuration.files import SCHEMAS, fingerprint
from services.infra.configuration.problems import ConfigurationError, Problem

Reloaded = Callable[[ConfigBundle, ConfigBundle], None]
Refused = Callable[[tuple[Problem, ...]], None]


class BundleWatcher:
    """Holds the bundle in force and replaces it whole when the files change.

    Files are compared by size and time of change, which works on every file system; an edit is read once it has been
    still from one look to the next, so that a file half written is not reported.
    """

    def __init__(
        self,
        folder: Path,
        env: Mapping[str, str],
        *,
        on_reload: Reloaded,
        on_refusal: Refused,
        schemas: Path = SCHEMAS,
    ) -> None:
        """Load the first bundle. Raises ConfigurationError: nothing starts on an invalid configuration."""
        self._folder, self._env, self._schemas = folder, dict(env), schemas
        self._on_reload, self._on_refusal = on_reload, on_refusal
        self._read = self._seen = fingerprint(folder, schemas)
        self._current = load(folder, self._env, schemas)
        self._problems: tuple[Problem, ...] = ()

    @property
    def current(self) -> ConfigBundle:
        """The bundle in force."""
        return self._current

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the last edit was refused; empty when it was not."""
        return self._problems

    def look(self) -> bool:
        """Whether there is an edit that has been still since the last look."""
        before, self._seen = self._seen, fingerprint(self._folder, self._schemas)
        return self._seen != self._read and self._seen == before

    def reload(self) -> None:
        """Read the files as they are now; what is refused leaves the bundle in force."""
        self._apply(self._attempt())

    async def reload_now(self) -> None:
        """`reload` off the loop, and of whatever the files are at this moment."""
        self._seen = fingerprint(self._folder, self._schemas)
        self._apply(await asyncio.to_thread(self._attempt))

    async def run(self) -> None:
        """Look every `configuration.poll_interval_s` until cancelled; files are read off the loop."""
        while True:
            await asyncio.sleep(self._current.platform.configuration.poll_interval_s)
            if self.look():
                self._apply(await asyncio.to_thread(self._attempt))

    def _attempt(self) -> ConfigBundle | tuple[Problem, ...]:
        self._read = self._seen
        try:
            return load(self._folder, self._env, self._schemas)
        except ConfigurationError as error:
            return error.problems

    def _apply(self, outcome: ConfigBundle | tuple[Problem, ...]) -> None:
        if isinstance(outcome, tuple):
            self._problems = outcome
            self._on_refusal(outcome)
            return
        self._problems = ()
        before, self._current = self._current, outcome
        if outcome.hash != before.hash:
            self._on_reload(before, outcome)
