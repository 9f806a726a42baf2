"""The token of a session's endpoints: a JWT (HS256) that names the session, its profile and the epoch of its grant.

The SFU believes it without asking anybody, so it goes on after a restart; what was revoked up to an epoch is refused.
Keys are derived from the house's secret and its environment, so that no token of another purpose passes here.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

import jwt

from generated.vocabulary import ErrorCode
from services.kernel.errors import Invalid, Unauthenticated

_ALGORITHM, _TYPE = "HS256", "media+jwt"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows: to publish in a session and to watch it, within a profile. `epoch` is unix milliseconds.

    One that names a `viewer` only lets that one watch, in no better layer than `layer`. One that names a `participant`
    is one person's stay in a room, who publishes unless it `only_watches`. Both are revoked by themselves, too.
    """

    session_id: str
    profile: str
    epoch: int
    expires_at: datetime
    viewer: str | None = None
    layer: str | None = None
    participant: str | None = None
    only_watches: bool = False

    @property
    def publishes(self) -> bool:
        """Whether it lets somebody publish, too."""
        return self.viewer is None and not self.only_watches

    @property
    def whose(self) -> str | None:
        """By which name it is revoked by itself; None for a grant that only ends with the session."""
        return self.viewer or self.participant


class EndpointTokens:
    """Makes and reads the endpoint tokens of one environment."""

    def __init__(self, secret: bytes, env: str) -> None:
        self._key = hmac.digest(secret, f"media-endpoint {env}".encode(), "sha256")
        self._issuer = f"voulezvous:{env}"

    def make(self, grant: Grant) -> str:
        """The token of a grant."""
        said = {
            "iss": self._issuer,
            "sub": grant.session_id,
            "prf": grant.profile,
            "epc": grant.epoch,
            "exp": int(grant.expires_at.timestamp()),
        }
        said |= {} if grant.viewer is None else {"vwr": grant.viewer}
        said |= {} if grant.layer is None else {"top": grant.layer}
        said |= {} if grant.participant is None else {"ptp": grant.participant}
        said |= {"wat": True} if grant.only_watches else {}
        return jwt.encode(said, self._key, _ALGORITHM, headers={"typ": _TYPE})

    def read(self, token: str, now: datetime) -> Grant:
        """What it allows. Raises Unauthenticated for one that is not ours, or expired."""
        options = {"require": ["exp", "sub", "prf", "epc", "iss"], "verify_exp": False, "verify_iat": False}
        try:
            found = jwt.decode_complete(
                token,
                self._key,
                [_ALGORITHM],
                issuer=self._issuer,
                options=options,  # type: ignore[arg-type]
            )
            said = found["payload"]
            grant = Grant(
                str(said["sub"]),
                str(said["prf"]),
                int(said["epc"]),
                datetime.fromtimestamp(said["exp"], UTC),
                said.get("vwr"),
                said.get("top"),
                said.get("ptp"),
                only_watches=bool(said.get("wat")),
            )
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError) as error:
            raise Unauthenticated(
                ErrorCode.AUTH_FAILED, "The token is no endpoint token of this house."
            ) from error
        if found["header"].get("typ") != _TYPE:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "The token is no endpoint token of this house.")
        if grant.expires_at <= now:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "The endpoint token has expired; ask for another.")
        return grant


def check_publishing(grant: Grant) -> None:
    """Raise Invalid for a grant that only lets somebody watch."""
    if not grant.publishes:
        raise Invalid(ErrorCode.MEDIA_REFUSED, "The token is for watching.")


def internal_token(secret: bytes, env: str) -> str:
    """What the platform shows the SFU's process to be known as itself."""
    return hmac.digest(secret, f"sfu-internal {env}".encode(), "sha256").hex()
