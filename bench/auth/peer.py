"""FastAPI as it is commonly written: a dependency that reads the bearer by PyJWT and asks Redis for the account.

It believes no more than ours does: signature, issuer, expiry, and the account as it is now (barred? signed out?).
"""

from __future__ import annotations

import hmac
import json
import time
from typing import Any

import fastapi
import jwt
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from redis.asyncio import Redis

from services.identity.standings import _key
from services.infra.settings import Settings
from services.infra.token_secret import token_secret

PATH = "/v1/modes"


def app(settings: Settings, answer: bytes) -> fastapi.FastAPI:
    """Answers `answer`, to whoever is somebody and to whoever claims nothing."""
    key = hmac.digest(token_secret(settings), f"access-token {settings.env}".encode(), "sha256")
    issuer, redis = f"voulezvous:{settings.env}", Redis.from_url(settings.redis_url or "")
    bearer = HTTPBearer(auto_error=False)
    api = fastapi.FastAPI(openapi_url=None)

    async def caller(
        given: HTTPAuthorizationCredentials | None = fastapi.Depends(bearer),
    ) -> dict[str, Any] | None:
        if given is None:
            return None
        try:
            required = ["exp", "sub", "sid", "did", "iss"]
            said = jwt.decode(given.credentials, key, ["HS256"], issuer=issuer, options={"require": required})
        except jwt.InvalidTokenError as error:
            raise fastapi.HTTPException(401) from error
        told = await redis.hget(_key(said["sub"]), "standing")
        if told is None:
            raise fastapi.HTTPException(401)
        standing: dict[str, Any] = json.loads(told)
        if standing["ban"] is not None or said["sid"] in standing["ended"] or said["exp"] <= time.time():
            raise fastapi.HTTPException(401)
        return standing

    @api.get(PATH)
    async def modes(who: dict[str, Any] | None = fastapi.Depends(caller)) -> fastapi.Response:
        return fastapi.Response(answer, media_type="application/json")

    return api
