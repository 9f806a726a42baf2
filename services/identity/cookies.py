"""How the refresh token travels: a cookie that scripts can't read and that only the refresh operation is sent.

RFC 6265bis: HttpOnly, SameSite=Strict, its own path; Secure wherever the house is not somebody's workbench.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.identity.guard import COOKIE

PATH = "/v1/auth/refresh"


@dataclass(frozen=True, slots=True)
class RefreshCookies:
    """Writes `Set-Cookie`."""

    lifetime_s: int
    secure: bool

    def holding(self, refresh_token: str) -> str:
        """The cookie with this token."""
        return self._written(refresh_token, self.lifetime_s)

    def gone(self) -> str:
        """What takes the cookie away."""
        return self._written("", 0)

    def _written(self, value: str, max_age_s: int) -> str:
        attributes = f"Max-Age={max_age_s}; Path={PATH}; HttpOnly; SameSite=Strict"
        return f"{COOKIE}={value}; {attributes}" + ("; Secure" if self.secure else "")
