"""What a person's client holds: access tokens (JWT, RFC 9068's claims, HS256) and random refresh tokens.

The signing key is derived from the house's secret and the name of its environment, and the issuer names the
environment too: a token of another one is refused, even under the same secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from generated.vocabulary import ErrorCode
from services.kernel.errors import Unauthenticated

_ALGORITHM, _TYPE = "HS256", "at+jwt"
_KNOWN_MAX = 8192
"""Tokens whose signature is remembered to be good; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says."""

    user_id: str
    sign_in_id: str
    device_id: str
    signed_in_at: datetime | None = None


class AccessTokens:
    """Makes and reads the access tokens of one environment."""

    def __init__(self, secret: bytes, env: str, lifetime: timedelta) -> None:
        self._key = hmac.digest(secret, f"access-token {env}".encode(), "sha256")
        self._issuer = f"voulezvous:{env}"
        self._known: dict[str, tuple[Claims, int]] = {}
        self.lifetime = lifetime

    def make(self, claims: Claims, now: datetime) -> str:
        """A token that is good from `now` for its lifetime."""
        said = {
            "iss": self._issuer,
            "sub": claims.user_id,
            "sid": claims.sign_in_id,
            "did": claims.device_id,
            **({} if claims.signed_in_at is None else {"auth_time": int(claims.signed_in_at.timestamp())}),
            "iat": int(now.timestamp()),
            "exp": int((now + self.lifetime).timestamp()),
        }
        return jwt.encode(said, self._key, _ALGORITHM, headers={"typ": _TYPE})

    def read(self, token: str, now: datetime) -> Claims:
        """What it says. Raises Unauthenticated for one that is not ours, of another house, or expired.

        A signature is looked at once: the same bytes under the same key are as good the next time.
        """
        claims, expires_at = self._known.get(token) or self._verified(token)
        if expires_at <= now.timestamp():
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "The access token has expired; refresh it.")
        return claims

    def _verified(self, token: str) -> tuple[Claims, int]:
        try:
            found = jwt.decode_complete(
                token,
                self._key,
                [_ALGORITHM],
                issuer=self._issuer,
                options={
                    "require": ["exp", "sub", "sid", "did", "iss"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidTokenError as error:
            raise _unknown() from error
        said = found["payload"]
        if found["header"].get("typ") != _TYPE or not isinstance(said["exp"], int):
            raise _unknown()
        since = datetime.fromtimestamp(int(said.get("auth_time", 0)), UTC)
        found_good = Claims(str(said["sub"]), str(said["sid"]), str(said["did"]), since), said["exp"]
        if len(self._known) >= _KNOWN_MAX:
            del self._known[next(iter(self._known))]
        self._known[token] = found_good
        return found_good


def new_refresh_token() -> str:
    """256 random bits, base64url."""
    return secrets.token_urlsafe(32)


def hash_of(refresh_token: str) -> str:
    """What is kept of a refresh token: its SHA-256, which for 256 random bits needs no salt."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()


def _unknown() -> Unauthenticated:
    return Unauthenticated(ErrorCode.AUTH_FAILED, "The access token is not one of this house.")
