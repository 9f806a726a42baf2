"""Credentials for a coturn with `use-auth-secret` (draft-uberti-behave-turn-rest-00): they expire by themselves."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import MISSING

from generated.models import IceServer, MediaSettings


@dataclass(frozen=True, slots=True)
class IceServers:
    """The servers that clients are given; `secret` is shared with the TURN server, None where there is none."""

    stun: tuple[str, ...]
    turn: tuple[str, ...]
    ttl_s: int
    secret: str | None = field(repr=False)

    @classmethod
    def configured(cls, media: MediaSettings, secret: str | None) -> IceServers:
        """Those of the configuration."""
        return cls(tuple(media.ice.stun_urls), tuple(media.ice.turn_urls), media.ice.turn_ttl_s, secret)

    def of(self, session_id: str, now: datetime) -> list[IceServer]:
        """The servers for one session's clients, TURN with credentials that are good for `ttl_s` from now."""
        servers = [IceServer(urls=list(self.stun), username=MISSING, credential=MISSING)] if self.stun else []
        if self.turn and self.secret is not None:
            username = f"{int(now.timestamp()) + self.ttl_s}:{session_id}"
            digest = hmac.digest(self.secret.encode(), username.encode(), "sha1")
            credential = base64.b64encode(digest).decode()
            servers.append(IceServer(urls=list(self.turn), username=username, credential=credential))
        return servers
