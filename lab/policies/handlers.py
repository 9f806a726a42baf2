"""The operations over the history of the owner cards: translates, never decides."""

from pydantic import MISSING

from generated import models
from generated.api.policies import DiffPolicyVersion200, InspectPolicyVersion200, ListPolicyVersions200
from generated.vocabulary import Caller
from lab.policies.domain import Change
from lab.policies.service import CardHistory
from lab.policies.store import Version
from services.infra import cursor as cursors

_KIND = "policy"


class PoliciesHandlers:
    """Implements the generated `PoliciesApi`."""

    def __init__(self, history: CardHistory) -> None:
        self._history = history

    async def list_policy_versions(
        self, caller: Caller, *, channel: str | None, limit: int, cursor: str | None
    ) -> ListPolicyVersions200:
        """Newest first."""
        found = await self._history.page(channel, cursors.decode_whole(_KIND, cursor), limit + 1)
        more = cursors.encode(_KIND, str(found[limit - 1].number)) if len(found) > limit else MISSING
        page = models.PolicyVersionPage(items=[_told(version) for version in found[:limit]], next_cursor=more)
        return ListPolicyVersions200(page)

    async def inspect_policy_version(self, caller: Caller, *, card_hash: str) -> InspectPolicyVersion200:
        """One card, whole."""
        version, content = await self._history.whole(card_hash)
        return InspectPolicyVersion200(models.PolicySnapshot(version=_told(version), content=content))

    async def diff_policy_version(
        self, caller: Caller, *, card_hash: str, before: str | None
    ) -> DiffPolicyVersion200:
        """What it changed."""
        found = await self._history.difference(card_hash, before)
        return DiffPolicyVersion200(
            models.PolicyDiff(
                before=MISSING if found.before is None else _told(found.before),
                after=_told(found.after),
                changes=[_change(change) for change in found.changes],
            )
        )


def _told(version: Version) -> models.PolicyVersion:
    return models.PolicyVersion(
        channel_id=version.channel_id,
        number=version.number,
        card_hash=version.card_hash,
        card_version=version.card_version,
        author=version.author,
        reason=MISSING if version.reason is None else version.reason,
        effective_at=version.effective_at,
        previous_hash=MISSING if version.previous_hash is None else version.previous_hash,
    )


def _change(change: Change) -> models.PolicyChange:
    return models.PolicyChange(
        path=change.path,
        before=MISSING if change.before is None else change.before,
        after=MISSING if change.after is None else change.after,
    )
