# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `control` operations ask of their handler.

The station's library and queue; signed by an operator. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListAssets200:
    """200: A page of it."""

    body: models.AssetPage


@dataclass(frozen=True, slots=True)
class AddAsset201:
    """201: Taken; its state tells how prep goes."""

    body: models.Asset
    location: str


@dataclass(frozen=True, slots=True)
class InspectAsset200:
    """200: The asset."""

    body: models.Asset


@dataclass(frozen=True, slots=True)
class UpdateAsset200:
    """200: The asset as it is now."""

    body: models.Asset


@dataclass(frozen=True, slots=True)
class RemoveAsset204:
    """204: Removed."""


@dataclass(frozen=True, slots=True)
class InspectAssetReport200:
    """200: The report."""

    body: models.AssetReport


@dataclass(frozen=True, slots=True)
class DrawAssetLoudness200:
    """200: A picture, for light and dark surroundings."""

    body: str


@dataclass(frozen=True, slots=True)
class GetAssetStrip200:
    """200: The strip."""

    body: bytes


@dataclass(frozen=True, slots=True)
class ShowObjectives200:
    """200: Every objective, in the order of the configuration."""

    body: models.ObjectiveReport


@dataclass(frozen=True, slots=True)
class ShowPlayout200:
    """200: As it is now."""

    body: models.Playout


@dataclass(frozen=True, slots=True)
class ChangePlayout200:
    """200: As it is from the next segment on."""

    body: models.Playout


@dataclass(frozen=True, slots=True)
class RestartEncoders200:
    """200: They begin anew."""

    body: models.EncodersRestarted


@dataclass(frozen=True, slots=True)
class ShowLive200:
    """200: As it is now."""

    body: models.Live


@dataclass(frozen=True, slots=True)
class ChangeLive200:
    """200: As it is from now on."""

    body: models.Live


@dataclass(frozen=True, slots=True)
class ShowPlan200:
    """200: The plan."""

    body: models.Plan


@dataclass(frozen=True, slots=True)
class RotatePlan200:
    """200: The queue is as the planner would have it now; a frozen one is as it was."""

    body: models.PlanRotation


@dataclass(frozen=True, slots=True)
class ReloadPolicies200:
    """200: What is in force, and why the files are not if they are not."""

    body: models.PolicyReload


@dataclass(frozen=True, slots=True)
class ShowAgent200:
    """200: As it is now."""

    body: models.AgentStatus


@dataclass(frozen=True, slots=True)
class ListPlanItems200:
    """200: A page of it."""

    body: models.PlanItemPage


@dataclass(frozen=True, slots=True)
class InspectPlanItem200:
    """200: The item."""

    body: models.PlanItem


@dataclass(frozen=True, slots=True)
class ShowPipeline200:
    """200: As it is now."""

    body: models.Pipeline


@dataclass(frozen=True, slots=True)
class ChangePipeline200:
    """200: As it is from now on; what runs comes to its end first."""

    body: models.Pipeline


@dataclass(frozen=True, slots=True)
class RunDiscovery202:
    """202: It will; `ran_at` of the stage tells when it has."""

    body: models.Pipeline


@dataclass(frozen=True, slots=True)
class ListAsRun200:
    """200: A page of it."""

    body: models.AsRunPage


@dataclass(frozen=True, slots=True)
class ListQueue200:
    """200: A page of it."""

    body: models.QueuePage


@dataclass(frozen=True, slots=True)
class InsertQueueEntry201:
    """201: Queued."""

    body: models.QueueEntry
    location: str


@dataclass(frozen=True, slots=True)
class InspectQueueEntry200:
    """200: The entry."""

    body: models.QueueEntry


@dataclass(frozen=True, slots=True)
class RemoveQueueEntry204:
    """204: Removed."""


@dataclass(frozen=True, slots=True)
class MoveQueueEntry200:
    """200: Moved."""

    body: models.QueueEntry


class ControlApi(Protocol):
    """The station's library and queue; signed by an operator."""

    async def list_assets(
        self, caller: vocabulary.Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListAssets200:
        """The library, newest first.

        GET /v1/control/library. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def add_asset(
        self,
        caller: vocabulary.Caller,
        body: models.AssetAdd,
        *,
        idempotency_key: models.IdempotencyKey | None,
    ) -> AddAsset201:
        """Take a file into the library; prep begins by itself.

        POST /v1/control/library. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 ASSET_EXISTS, IDEMPOTENCY_CONFLICT, NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 FILE_UNUSABLE, SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def inspect_asset(self, caller: vocabulary.Caller, *, asset_id: models.AssetId) -> InspectAsset200:
        """One asset, with its checks.

        GET /v1/control/library/{asset_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def update_asset(
        self, caller: vocabulary.Caller, body: models.AssetUpdate, *, asset_id: models.AssetId
    ) -> UpdateAsset200:
        """Change what is known of an asset; an operator's word outlasts the file's own.

        PATCH /v1/control/library/{asset_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def remove_asset(self, caller: vocabulary.Caller, *, asset_id: models.AssetId) -> RemoveAsset204:
        """Take an asset out of the library and delete its media; the source file stays.

        DELETE /v1/control/library/{asset_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 ASSET_IN_USE, NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def inspect_asset_report(
        self, caller: vocabulary.Caller, *, asset_id: models.AssetId
    ) -> InspectAssetReport200:
        """All that prep found out about an asset, the refused ones too.

        GET /v1/control/library/{asset_id}/report. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def draw_asset_loudness(
        self, caller: vocabulary.Caller, *, asset_id: models.AssetId
    ) -> DrawAssetLoudness200:
        """The loudness of an asset over time, drawn.

        GET /v1/control/library/{asset_id}/loudness.svg. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def get_asset_strip(
        self, caller: vocabulary.Caller, *, asset_id: models.AssetId
    ) -> GetAssetStrip200:
        """Pictures of an asset at even distances, in one.

        GET /v1/control/library/{asset_id}/strip.jpg. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def show_objectives(self, caller: vocabulary.Caller) -> ShowObjectives200:
        """What the house promises, how much of each error budget is left, and how fast it is spent.

        GET /v1/control/objectives. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def show_playout(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None
    ) -> ShowPlayout200:
        """Whether the channel airs its queue, and whether the planner may change it.

        GET /v1/control/playout. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def change_playout(
        self, caller: vocabulary.Caller, body: models.PlayoutChange, *, channel: models.ChannelId | None
    ) -> ChangePlayout200:
        """Put the reserve on air at the next segment or give the queue the air again; freeze the queue or
        let it go.

        PATCH /v1/control/playout. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def restart_encoders(
        self, caller: vocabulary.Caller, body: models.EncodersRestart
    ) -> RestartEncoders200:
        """Begin every encoder at work anew, of prep and of live sources; what is on air already goes on.

        POST /v1/control/encoders/restart. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def show_live(self, caller: vocabulary.Caller, *, channel: models.ChannelId | None) -> ShowLive200:
        """Whether somebody may push a live source, and what comes of it.

        GET /v1/control/live. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def change_live(
        self, caller: vocabulary.Caller, body: models.LiveChange, *, channel: models.ChannelId | None
    ) -> ChangeLive200:
        """Let a live source be pushed, or hand the air back; what it is called.

        PATCH /v1/control/live. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 LIVE_UNAVAILABLE, NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def show_plan(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None, at: models.Instant | None
    ) -> ShowPlan200:
        """What the planner works with, and what the owner card keeps off the air.

        GET /v1/control/plan. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def rotate_plan(self, caller: vocabulary.Caller, body: models.PlanRotationOrder) -> RotatePlan200:
        """Let the planner choose its waiting entries anew; what people put there stays, and so does what
        viewers may know of.

        POST /v1/control/plan/rotate. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def reload_policies(
        self, caller: vocabulary.Caller, body: models.PolicyReloadOrder
    ) -> ReloadPolicies200:
        """Read the configuration again now, the owner card with it.

        POST /v1/control/policies/reload. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def show_agent(self, caller: vocabulary.Caller, *, limit: int) -> ShowAgent200:
        """How the LAB gets on with its control plane.

        GET /v1/control/agent. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def list_plan_items(
        self,
        caller: vocabulary.Caller,
        *,
        state: vocabulary.PlanItemState | None,
        source: str | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListPlanItems200:
        """What the remote sources offer and what became of it, newest first.

        GET /v1/control/plan/items. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def inspect_plan_item(
        self, caller: vocabulary.Caller, *, plan_item_id: models.PlanItemId
    ) -> InspectPlanItem200:
        """One plan item with its history.

        GET /v1/control/plan/items/{plan_item_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def show_pipeline(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None
    ) -> ShowPipeline200:
        """How programmes come in from elsewhere: the stages, the sources, and how much is in hand.

        GET /v1/control/pipeline. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def change_pipeline(
        self, caller: vocabulary.Caller, body: models.PipelineChange, *, channel: models.ChannelId | None
    ) -> ChangePipeline200:
        """Pause discovery, the planner of remote programmes or the fetcher, or let it run again.

        PATCH /v1/control/pipeline. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def run_discovery(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None
    ) -> RunDiscovery202:
        """Look at every remote source now, once, also while discovery is paused.

        POST /v1/control/discovery. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def list_as_run(
        self,
        caller: vocabulary.Caller,
        *,
        channel: models.ChannelId | None,
        since: models.Instant | None,
        until: models.Instant | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListAsRun200:
        """What really aired, in order.

        GET /v1/control/as-run. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def list_queue(
        self,
        caller: vocabulary.Caller,
        *,
        channel: models.ChannelId | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListQueue200:
        """The queue in airing order.

        GET /v1/control/queue. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def insert_queue_entry(
        self,
        caller: vocabulary.Caller,
        body: models.QueueInsert,
        *,
        channel: models.ChannelId | None,
        idempotency_key: models.IdempotencyKey | None,
    ) -> InsertQueueEntry201:
        """Put an asset on the channel.

        POST /v1/control/queue. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 ASSET_NOT_READY, IDEMPOTENCY_CONFLICT, NONCE_REPLAY, QUEUE_FULL;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def inspect_queue_entry(
        self, caller: vocabulary.Caller, *, entry_id: models.EntryId
    ) -> InspectQueueEntry200:
        """One entry of the queue.

        GET /v1/control/queue/{entry_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def remove_queue_entry(
        self, caller: vocabulary.Caller, *, entry_id: models.EntryId
    ) -> RemoveQueueEntry204:
        """Take a waiting entry out of the queue.

        DELETE /v1/control/queue/{entry_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY, QUEUE_ENTRY_LOCKED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def move_queue_entry(
        self,
        caller: vocabulary.Caller,
        body: models.QueueMove,
        *,
        entry_id: models.EntryId,
        idempotency_key: models.IdempotencyKey | None,
    ) -> MoveQueueEntry200:
        """Give a waiting entry another place.

        POST /v1/control/queue/{entry_id}/move. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGN_IN_STALE, SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 IDEMPOTENCY_CONFLICT, NONCE_REPLAY, QUEUE_ENTRY_LOCKED, VERSION_CONFLICT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...
