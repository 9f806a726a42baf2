"""The operations over the history of the configuration: translates, never decides."""

from __future__ import annotations

from pydantic import MISSING

from generated import models
from generated.api.configuration import DiffConfigVersion200, InspectConfigVersion200, ListConfigVersions200
from generated.vocabulary import Caller
from services.configuration.service import ConfigHistory
from services.configuration.store import Version
from services.infra import cursor as cursors
from services.infra.configuration.bundle import canonical_text
from services.infra.configuration.difference import ABSENT, Change
from services.infra.configuration.problems import dotted

_KIND = "config"


class ConfigurationHandlers:
    """Implements the generated `ConfigurationApi`."""

    def __init__(self, history: ConfigHistory) -> None:
        self._history = history

    async def list_config_versions(
        self, caller: Caller, *, limit: int, cursor: str | None
    ) -> ListConfigVersions200:
        """Newest first."""
        found = await self._history.page(cursors.decode_whole(_KIND, cursor), limit + 1)
        more = cursors.encode(_KIND, str(found[limit - 1].number)) if len(found) > limit else MISSING
        page = models.ConfigVersionPage(items=[_told(version) for version in found[:limit]], next_cursor=more)
        return ListConfigVersions200(page)

    async def inspect_config_version(self, caller: Caller, *, config_hash: str) -> InspectConfigVersion200:
        """One configuration, whole."""
        version, content = await self._history.whole(config_hash)
        return InspectConfigVersion200(models.ConfigSnapshot(version=_told(version), content=content))

    async def diff_config_version(
        self, caller: Caller, *, config_hash: str, before: str | None
    ) -> DiffConfigVersion200:
        """What it changed."""
        found = await self._history.difference(config_hash, before)
        return DiffConfigVersion200(
            models.ConfigDiff(
                before=MISSING if found.before is None else _told(found.before),
                after=_told(found.after),
                changes=[_change(change) for change in found.changes],
            )
        )


def _told(version: Version) -> models.ConfigVersion:
    return models.ConfigVersion(
        number=version.number,
        config_hash=version.config_hash,
        cause=version.cause,
        sources=list(version.sources),
        effective_at=version.effective_at,
        previous_hash=MISSING if version.previous_hash is None else version.previous_hash,
    )


def _change(change: Change) -> models.ConfigChange:
    return models.ConfigChange(
        path=dotted(change.path),
        before=MISSING if change.before is ABSENT else canonical_text(change.before),
        after=MISSING if change.after is ABSENT else canonical_text(change.after),
    )
