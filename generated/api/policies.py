# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `policies` operations ask of their handler.

The owner cards that were in force, and what changed in them; signed by an operator. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListPolicyVersions200:
    """200: A page of them."""

    body: models.PolicyVersionPage


@dataclass(frozen=True, slots=True)
class InspectPolicyVersion200:
    """200: The card, with the newest version that is this card."""

    body: models.PolicySnapshot


@dataclass(frozen=True, slots=True)
class DiffPolicyVersion200:
    """200: The differences, by path."""

    body: models.PolicyDiff


class PoliciesApi(Protocol):
    """The owner cards that were in force, and what changed in them; signed by an operator."""

    async def list_policy_versions(
        self,
        caller: vocabulary.Caller,
        *,
        channel: models.ChannelId | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListPolicyVersions200:
        """The owner cards that a channel had, newest first, with who changed them, when and why.

        GET /v1/control/policies/versions. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def inspect_policy_version(
        self, caller: vocabulary.Caller, *, card_hash: models.CardHash
    ) -> InspectPolicyVersion200:
        """An owner card whole, by its hash.

        GET /v1/control/policies/versions/{card_hash}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def diff_policy_version(
        self, caller: vocabulary.Caller, *, card_hash: models.CardHash, before: models.CardHash | None
    ) -> DiffPolicyVersion200:
        """What an owner card says otherwise than another one, the one it followed when none is named.

        GET /v1/control/policies/versions/{card_hash}/diff. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED, SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...
