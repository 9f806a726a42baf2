# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `control` operations over ASGI: bind, authorise, call, render.

The station's library and queue; signed by an operator.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models, vocabulary
from generated.api import control as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

LIST_ASSETS = OperationSpec(
    operation_id="listAssets",
    method="GET",
    path="/v1/control/library",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
ADD_ASSET = OperationSpec(
    operation_id="addAsset",
    method="POST",
    path="/v1/control/library",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.ASSET_EXISTS, ErrorCode.IDEMPOTENCY_CONFLICT, ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.FILE_UNUSABLE, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSPECT_ASSET = OperationSpec(
    operation_id="inspectAsset",
    method="GET",
    path="/v1/control/library/{asset_id}",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
UPDATE_ASSET = OperationSpec(
    operation_id="updateAsset",
    method="PATCH",
    path="/v1/control/library/{asset_id}",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
REMOVE_ASSET = OperationSpec(
    operation_id="removeAsset",
    method="DELETE",
    path="/v1/control/library/{asset_id}",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.ASSET_IN_USE, ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSPECT_ASSET_REPORT = OperationSpec(
    operation_id="inspectAssetReport",
    method="GET",
    path="/v1/control/library/{asset_id}/report",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
DRAW_ASSET_LOUDNESS = OperationSpec(
    operation_id="drawAssetLoudness",
    method="GET",
    path="/v1/control/library/{asset_id}/loudness.svg",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
GET_ASSET_STRIP = OperationSpec(
    operation_id="getAssetStrip",
    method="GET",
    path="/v1/control/library/{asset_id}/strip.jpg",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
SHOW_OBJECTIVES = OperationSpec(
    operation_id="showObjectives",
    method="GET",
    path="/v1/control/objectives",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
SHOW_PLAYOUT = OperationSpec(
    operation_id="showPlayout",
    method="GET",
    path="/v1/control/playout",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
CHANGE_PLAYOUT = OperationSpec(
    operation_id="changePlayout",
    method="PATCH",
    path="/v1/control/playout",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
RESTART_ENCODERS = OperationSpec(
    operation_id="restartEncoders",
    method="POST",
    path="/v1/control/encoders/restart",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
SHOW_LIVE = OperationSpec(
    operation_id="showLive",
    method="GET",
    path="/v1/control/live",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
CHANGE_LIVE = OperationSpec(
    operation_id="changeLive",
    method="PATCH",
    path="/v1/control/live",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.LIVE_UNAVAILABLE, ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
SHOW_PLAN = OperationSpec(
    operation_id="showPlan",
    method="GET",
    path="/v1/control/plan",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
ROTATE_PLAN = OperationSpec(
    operation_id="rotatePlan",
    method="POST",
    path="/v1/control/plan/rotate",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
RELOAD_POLICIES = OperationSpec(
    operation_id="reloadPolicies",
    method="POST",
    path="/v1/control/policies/reload",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
SHOW_AGENT = OperationSpec(
    operation_id="showAgent",
    method="GET",
    path="/v1/control/agent",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
LIST_PLAN_ITEMS = OperationSpec(
    operation_id="listPlanItems",
    method="GET",
    path="/v1/control/plan/items",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSPECT_PLAN_ITEM = OperationSpec(
    operation_id="inspectPlanItem",
    method="GET",
    path="/v1/control/plan/items/{plan_item_id}",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
SHOW_PIPELINE = OperationSpec(
    operation_id="showPipeline",
    method="GET",
    path="/v1/control/pipeline",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
CHANGE_PIPELINE = OperationSpec(
    operation_id="changePipeline",
    method="PATCH",
    path="/v1/control/pipeline",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
RUN_DISCOVERY = OperationSpec(
    operation_id="runDiscovery",
    method="POST",
    path="/v1/control/discovery",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
LIST_AS_RUN = OperationSpec(
    operation_id="listAsRun",
    method="GET",
    path="/v1/control/as-run",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
LIST_QUEUE = OperationSpec(
    operation_id="listQueue",
    method="GET",
    path="/v1/control/queue",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSERT_QUEUE_ENTRY = OperationSpec(
    operation_id="insertQueueEntry",
    method="POST",
    path="/v1/control/queue",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset(
            {
                ErrorCode.ASSET_NOT_READY,
                ErrorCode.IDEMPOTENCY_CONFLICT,
                ErrorCode.NONCE_REPLAY,
                ErrorCode.QUEUE_FULL,
            }
        ),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSPECT_QUEUE_ENTRY = OperationSpec(
    operation_id="inspectQueueEntry",
    method="GET",
    path="/v1/control/queue/{entry_id}",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
REMOVE_QUEUE_ENTRY = OperationSpec(
    operation_id="removeQueueEntry",
    method="DELETE",
    path="/v1/control/queue/{entry_id}",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY, ErrorCode.QUEUE_ENTRY_LOCKED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
MOVE_QUEUE_ENTRY = OperationSpec(
    operation_id="moveQueueEntry",
    method="POST",
    path="/v1/control/queue/{entry_id}/move",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset(
            {ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGN_IN_STALE, ErrorCode.SIGNATURE_INVALID}
        ),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset(
            {
                ErrorCode.IDEMPOTENCY_CONFLICT,
                ErrorCode.NONCE_REPLAY,
                ErrorCode.QUEUE_ENTRY_LOCKED,
                ErrorCode.VERSION_CONFLICT,
            }
        ),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)


class ListAssetsParameters(pydantic.BaseModel):
    """Parameters of listAssets."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class AddAssetParameters(pydantic.BaseModel):
    """Parameters of addAsset."""

    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class InspectAssetParameters(pydantic.BaseModel):
    """Parameters of inspectAsset."""

    asset_id: Annotated[models.AssetId, pydantic.Field(alias="path/asset_id")]


class UpdateAssetParameters(pydantic.BaseModel):
    """Parameters of updateAsset."""

    asset_id: Annotated[models.AssetId, pydantic.Field(alias="path/asset_id")]


class RemoveAssetParameters(pydantic.BaseModel):
    """Parameters of removeAsset."""

    asset_id: Annotated[models.AssetId, pydantic.Field(alias="path/asset_id")]


class InspectAssetReportParameters(pydantic.BaseModel):
    """Parameters of inspectAssetReport."""

    asset_id: Annotated[models.AssetId, pydantic.Field(alias="path/asset_id")]


class DrawAssetLoudnessParameters(pydantic.BaseModel):
    """Parameters of drawAssetLoudness."""

    asset_id: Annotated[models.AssetId, pydantic.Field(alias="path/asset_id")]


class GetAssetStripParameters(pydantic.BaseModel):
    """Parameters of getAssetStrip."""

    asset_id: Annotated[models.AssetId, pydantic.Field(alias="path/asset_id")]


class ShowPlayoutParameters(pydantic.BaseModel):
    """Parameters of showPlayout."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class ChangePlayoutParameters(pydantic.BaseModel):
    """Parameters of changePlayout."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class ShowLiveParameters(pydantic.BaseModel):
    """Parameters of showLive."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class ChangeLiveParameters(pydantic.BaseModel):
    """Parameters of changeLive."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class ShowPlanParameters(pydantic.BaseModel):
    """Parameters of showPlan."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    at: Annotated[models.Instant | None, pydantic.Field(alias="query/at")] = None


class ShowAgentParameters(pydantic.BaseModel):
    """Parameters of showAgent."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50


class ListPlanItemsParameters(pydantic.BaseModel):
    """Parameters of listPlanItems."""

    state: Annotated[vocabulary.PlanItemState | None, pydantic.Field(alias="query/state")] = None
    source: Annotated[
        str | None, pydantic.Field(alias="query/source", max_length=64, pattern="^[a-z][a-z0-9_]*$")
    ] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class InspectPlanItemParameters(pydantic.BaseModel):
    """Parameters of inspectPlanItem."""

    plan_item_id: Annotated[models.PlanItemId, pydantic.Field(alias="path/plan_item_id")]


class ShowPipelineParameters(pydantic.BaseModel):
    """Parameters of showPipeline."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class ChangePipelineParameters(pydantic.BaseModel):
    """Parameters of changePipeline."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class RunDiscoveryParameters(pydantic.BaseModel):
    """Parameters of runDiscovery."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class ListAsRunParameters(pydantic.BaseModel):
    """Parameters of listAsRun."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    since: Annotated[models.Instant | None, pydantic.Field(alias="query/since")] = None
    until: Annotated[models.Instant | None, pydantic.Field(alias="query/until")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class ListQueueParameters(pydantic.BaseModel):
    """Parameters of listQueue."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class InsertQueueEntryParameters(pydantic.BaseModel):
    """Parameters of insertQueueEntry."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class InspectQueueEntryParameters(pydantic.BaseModel):
    """Parameters of inspectQueueEntry."""

    entry_id: Annotated[models.EntryId, pydantic.Field(alias="path/entry_id")]


class RemoveQueueEntryParameters(pydantic.BaseModel):
    """Parameters of removeQueueEntry."""

    entry_id: Annotated[models.EntryId, pydantic.Field(alias="path/entry_id")]


class MoveQueueEntryParameters(pydantic.BaseModel):
    """Parameters of moveQueueEntry."""

    entry_id: Annotated[models.EntryId, pydantic.Field(alias="path/entry_id")]
    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


LIST_ASSETS_PARAMETERS = binding.Parameters(ListAssetsParameters)
ADD_ASSET_PARAMETERS = binding.Parameters(AddAssetParameters, {b"idempotency-key": "Idempotency-Key"})
INSPECT_ASSET_PARAMETERS = binding.Parameters(InspectAssetParameters)
UPDATE_ASSET_PARAMETERS = binding.Parameters(UpdateAssetParameters)
REMOVE_ASSET_PARAMETERS = binding.Parameters(RemoveAssetParameters)
INSPECT_ASSET_REPORT_PARAMETERS = binding.Parameters(InspectAssetReportParameters)
DRAW_ASSET_LOUDNESS_PARAMETERS = binding.Parameters(DrawAssetLoudnessParameters)
GET_ASSET_STRIP_PARAMETERS = binding.Parameters(GetAssetStripParameters)
SHOW_PLAYOUT_PARAMETERS = binding.Parameters(ShowPlayoutParameters)
CHANGE_PLAYOUT_PARAMETERS = binding.Parameters(ChangePlayoutParameters)
SHOW_LIVE_PARAMETERS = binding.Parameters(ShowLiveParameters)
CHANGE_LIVE_PARAMETERS = binding.Parameters(ChangeLiveParameters)
SHOW_PLAN_PARAMETERS = binding.Parameters(ShowPlanParameters)
SHOW_AGENT_PARAMETERS = binding.Parameters(ShowAgentParameters)
LIST_PLAN_ITEMS_PARAMETERS = binding.Parameters(ListPlanItemsParameters)
INSPECT_PLAN_ITEM_PARAMETERS = binding.Parameters(InspectPlanItemParameters)
SHOW_PIPELINE_PARAMETERS = binding.Parameters(ShowPipelineParameters)
CHANGE_PIPELINE_PARAMETERS = binding.Parameters(ChangePipelineParameters)
RUN_DISCOVERY_PARAMETERS = binding.Parameters(RunDiscoveryParameters)
LIST_AS_RUN_PARAMETERS = binding.Parameters(ListAsRunParameters)
LIST_QUEUE_PARAMETERS = binding.Parameters(ListQueueParameters)
INSERT_QUEUE_ENTRY_PARAMETERS = binding.Parameters(
    InsertQueueEntryParameters, {b"idempotency-key": "Idempotency-Key"}
)
INSPECT_QUEUE_ENTRY_PARAMETERS = binding.Parameters(InspectQueueEntryParameters)
REMOVE_QUEUE_ENTRY_PARAMETERS = binding.Parameters(RemoveQueueEntryParameters)
MOVE_QUEUE_ENTRY_PARAMETERS = binding.Parameters(
    MoveQueueEntryParameters, {b"idempotency-key": "Idempotency-Key"}
)


class ControlOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.ControlApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/control/library", {"GET": self.list_assets, "POST": self.add_asset}, self._seam),
            Route(
                "/v1/control/library/{asset_id}",
                {"GET": self.inspect_asset, "PATCH": self.update_asset, "DELETE": self.remove_asset},
                self._seam,
            ),
            Route("/v1/control/library/{asset_id}/report", {"GET": self.inspect_asset_report}, self._seam),
            Route(
                "/v1/control/library/{asset_id}/loudness.svg", {"GET": self.draw_asset_loudness}, self._seam
            ),
            Route("/v1/control/library/{asset_id}/strip.jpg", {"GET": self.get_asset_strip}, self._seam),
            Route("/v1/control/objectives", {"GET": self.show_objectives}, self._seam),
            Route(
                "/v1/control/playout", {"GET": self.show_playout, "PATCH": self.change_playout}, self._seam
            ),
            Route("/v1/control/encoders/restart", {"POST": self.restart_encoders}, self._seam),
            Route("/v1/control/live", {"GET": self.show_live, "PATCH": self.change_live}, self._seam),
            Route("/v1/control/plan", {"GET": self.show_plan}, self._seam),
            Route("/v1/control/plan/rotate", {"POST": self.rotate_plan}, self._seam),
            Route("/v1/control/policies/reload", {"POST": self.reload_policies}, self._seam),
            Route("/v1/control/agent", {"GET": self.show_agent}, self._seam),
            Route("/v1/control/plan/items", {"GET": self.list_plan_items}, self._seam),
            Route("/v1/control/plan/items/{plan_item_id}", {"GET": self.inspect_plan_item}, self._seam),
            Route(
                "/v1/control/pipeline", {"GET": self.show_pipeline, "PATCH": self.change_pipeline}, self._seam
            ),
            Route("/v1/control/discovery", {"POST": self.run_discovery}, self._seam),
            Route("/v1/control/as-run", {"GET": self.list_as_run}, self._seam),
            Route("/v1/control/queue", {"GET": self.list_queue, "POST": self.insert_queue_entry}, self._seam),
            Route(
                "/v1/control/queue/{entry_id}",
                {"GET": self.inspect_queue_entry, "DELETE": self.remove_queue_entry},
                self._seam,
            ),
            Route("/v1/control/queue/{entry_id}/move", {"POST": self.move_queue_entry}, self._seam),
        )

    async def list_assets(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/library"""
        exchange = self._seam.begin(LIST_ASSETS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_ASSETS_PARAMETERS.of(scope)
            result = await self._handler.list_assets(caller, limit=given.limit, cursor=given.cursor)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def add_asset(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/library"""
        exchange = self._seam.begin(ADD_ASSET, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = ADD_ASSET_PARAMETERS.of(scope)
            body = binding.body(models.AssetAdd, exchange, raw)
            result = await self._handler.add_asset(caller, body, idempotency_key=given.idempotency_key)
            reply = (
                201,
                binding.JSON,
                binding.dump(result.body),
                ((b"location", str(result.location).encode("latin-1")),),
            )
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_asset(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/library/{asset_id}"""
        exchange = self._seam.begin(INSPECT_ASSET, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_ASSET_PARAMETERS.of(scope)
            result = await self._handler.inspect_asset(caller, asset_id=given.asset_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def update_asset(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PATCH /v1/control/library/{asset_id}"""
        exchange = self._seam.begin(UPDATE_ASSET, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = UPDATE_ASSET_PARAMETERS.of(scope)
            body = binding.body(models.AssetUpdate, exchange, raw)
            result = await self._handler.update_asset(caller, body, asset_id=given.asset_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def remove_asset(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/control/library/{asset_id}"""
        exchange = self._seam.begin(REMOVE_ASSET, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = REMOVE_ASSET_PARAMETERS.of(scope)
            result = await self._handler.remove_asset(caller, asset_id=given.asset_id)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_asset_report(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/library/{asset_id}/report"""
        exchange = self._seam.begin(INSPECT_ASSET_REPORT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_ASSET_REPORT_PARAMETERS.of(scope)
            result = await self._handler.inspect_asset_report(caller, asset_id=given.asset_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def draw_asset_loudness(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/library/{asset_id}/loudness.svg"""
        exchange = self._seam.begin(DRAW_ASSET_LOUDNESS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = DRAW_ASSET_LOUDNESS_PARAMETERS.of(scope)
            result = await self._handler.draw_asset_loudness(caller, asset_id=given.asset_id)
            reply = (200, b"image/svg+xml", result.body.encode(), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_asset_strip(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/library/{asset_id}/strip.jpg"""
        exchange = self._seam.begin(GET_ASSET_STRIP, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = GET_ASSET_STRIP_PARAMETERS.of(scope)
            result = await self._handler.get_asset_strip(caller, asset_id=given.asset_id)
            reply = (200, b"image/jpeg", result.body, ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_objectives(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/objectives"""
        exchange = self._seam.begin(SHOW_OBJECTIVES, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.show_objectives(caller)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_playout(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/playout"""
        exchange = self._seam.begin(SHOW_PLAYOUT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_PLAYOUT_PARAMETERS.of(scope)
            result = await self._handler.show_playout(caller, channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def change_playout(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PATCH /v1/control/playout"""
        exchange = self._seam.begin(CHANGE_PLAYOUT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CHANGE_PLAYOUT_PARAMETERS.of(scope)
            body = binding.body(models.PlayoutChange, exchange, raw)
            result = await self._handler.change_playout(caller, body, channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def restart_encoders(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/encoders/restart"""
        exchange = self._seam.begin(RESTART_ENCODERS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.EncodersRestart, exchange, raw)
            result = await self._handler.restart_encoders(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/live"""
        exchange = self._seam.begin(SHOW_LIVE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_LIVE_PARAMETERS.of(scope)
            result = await self._handler.show_live(caller, channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def change_live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PATCH /v1/control/live"""
        exchange = self._seam.begin(CHANGE_LIVE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CHANGE_LIVE_PARAMETERS.of(scope)
            body = binding.body(models.LiveChange, exchange, raw)
            result = await self._handler.change_live(caller, body, channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_plan(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/plan"""
        exchange = self._seam.begin(SHOW_PLAN, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_PLAN_PARAMETERS.of(scope)
            result = await self._handler.show_plan(caller, channel=given.channel, at=given.at)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def rotate_plan(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/plan/rotate"""
        exchange = self._seam.begin(ROTATE_PLAN, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.PlanRotationOrder, exchange, raw)
            result = await self._handler.rotate_plan(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def reload_policies(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/policies/reload"""
        exchange = self._seam.begin(RELOAD_POLICIES, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.PolicyReloadOrder, exchange, raw)
            result = await self._handler.reload_policies(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_agent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/agent"""
        exchange = self._seam.begin(SHOW_AGENT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_AGENT_PARAMETERS.of(scope)
            result = await self._handler.show_agent(caller, limit=given.limit)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_plan_items(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/plan/items"""
        exchange = self._seam.begin(LIST_PLAN_ITEMS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_PLAN_ITEMS_PARAMETERS.of(scope)
            result = await self._handler.list_plan_items(
                caller, state=given.state, source=given.source, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_plan_item(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/plan/items/{plan_item_id}"""
        exchange = self._seam.begin(INSPECT_PLAN_ITEM, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_PLAN_ITEM_PARAMETERS.of(scope)
            result = await self._handler.inspect_plan_item(caller, plan_item_id=given.plan_item_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_pipeline(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/pipeline"""
        exchange = self._seam.begin(SHOW_PIPELINE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_PIPELINE_PARAMETERS.of(scope)
            result = await self._handler.show_pipeline(caller, channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def change_pipeline(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PATCH /v1/control/pipeline"""
        exchange = self._seam.begin(CHANGE_PIPELINE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CHANGE_PIPELINE_PARAMETERS.of(scope)
            body = binding.body(models.PipelineChange, exchange, raw)
            result = await self._handler.change_pipeline(caller, body, channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def run_discovery(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/discovery"""
        exchange = self._seam.begin(RUN_DISCOVERY, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = RUN_DISCOVERY_PARAMETERS.of(scope)
            result = await self._handler.run_discovery(caller, channel=given.channel)
            reply = (202, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_as_run(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/as-run"""
        exchange = self._seam.begin(LIST_AS_RUN, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_AS_RUN_PARAMETERS.of(scope)
            result = await self._handler.list_as_run(
                caller,
                channel=given.channel,
                since=given.since,
                until=given.until,
                limit=given.limit,
                cursor=given.cursor,
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_queue(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/queue"""
        exchange = self._seam.begin(LIST_QUEUE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_QUEUE_PARAMETERS.of(scope)
            result = await self._handler.list_queue(
                caller, channel=given.channel, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def insert_queue_entry(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/queue"""
        exchange = self._seam.begin(INSERT_QUEUE_ENTRY, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSERT_QUEUE_ENTRY_PARAMETERS.of(scope)
            body = binding.body(models.QueueInsert, exchange, raw)
            result = await self._handler.insert_queue_entry(
                caller, body, channel=given.channel, idempotency_key=given.idempotency_key
            )
            reply = (
                201,
                binding.JSON,
                binding.dump(result.body),
                ((b"location", str(result.location).encode("latin-1")),),
            )
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_queue_entry(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/queue/{entry_id}"""
        exchange = self._seam.begin(INSPECT_QUEUE_ENTRY, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_QUEUE_ENTRY_PARAMETERS.of(scope)
            result = await self._handler.inspect_queue_entry(caller, entry_id=given.entry_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def remove_queue_entry(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/control/queue/{entry_id}"""
        exchange = self._seam.begin(REMOVE_QUEUE_ENTRY, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = REMOVE_QUEUE_ENTRY_PARAMETERS.of(scope)
            result = await self._handler.remove_queue_entry(caller, entry_id=given.entry_id)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def move_queue_entry(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/queue/{entry_id}/move"""
        exchange = self._seam.begin(MOVE_QUEUE_ENTRY, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = MOVE_QUEUE_ENTRY_PARAMETERS.of(scope)
            body = binding.body(models.QueueMove, exchange, raw)
            result = await self._handler.move_queue_entry(
                caller, body, entry_id=given.entry_id, idempotency_key=given.idempotency_key
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
