# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `configuration` operations ask of their handler.

The configurations that were in force, and what changed in them. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListConfigVersions200:
    """200: A page of them."""

    body: models.ConfigVersionPage


@dataclass(frozen=True, slots=True)
class InspectConfigVersion200:
    """200: The configuration, with the newest version that is this one."""

    body: models.ConfigSnapshot


@dataclass(frozen=True, slots=True)
class DiffConfigVersion200:
    """200: The differences, by path."""

    body: models.ConfigDiff


class ConfigurationApi(Protocol):
    """The configurations that were in force, and what changed in them."""

    async def list_config_versions(
        self, caller: vocabulary.Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListConfigVersions200:
        """The configurations that were in force, newest first, with when and by what.

        GET /v1/config/versions. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def inspect_config_version(
        self, caller: vocabulary.Caller, *, config_hash: models.ConfigHash
    ) -> InspectConfigVersion200:
        """A configuration whole, by its hash.

        GET /v1/config/versions/{config_hash}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def diff_config_version(
        self, caller: vocabulary.Caller, *, config_hash: models.ConfigHash, before: models.ConfigHash | None
    ) -> DiffConfigVersion200:
        """What a configuration says otherwise than another one, the one it followed when none is named.

        GET /v1/config/versions/{config_hash}/diff. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
