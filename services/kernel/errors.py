"""Errors by category; the edge's one table maps a category to a status (RFC 9457).

A category says what kind of refusal it is, its `code` names the reason in the contract's
words, and `data` carries typed facts for the client. Handlers never catch these. `detail`
is read by people outside: never a secret, a path of the machine or another user's data.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generated.vocabulary import ErrorCode


class KernelError(Exception):
    """A refusal that the contract knows by `code`."""

    def __init__(self, code: ErrorCode, detail: str, **data: object) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.data: Mapping[str, object] = MappingProxyType(data)

    def __str__(self) -> str:
        """The code and the detail, as a log line wants them."""
        return f"{self.code}: {self.detail}"


class Invalid(KernelError):
    """The request is well formed but says something that cannot be (422)."""


class Unauthenticated(KernelError):
    """Nobody known is calling (401)."""


class Denied(KernelError):
    """The caller is known and may not (403)."""


class NotFound(KernelError):
    """No such thing, or none the caller may know of (404)."""


class Conflict(KernelError):
    """The state has moved on or the name is taken (409)."""


class TooLarge(KernelError):
    """The content exceeds a configured cap (413)."""


class Retryable(KernelError):
    """A refusal that may succeed later; `retry_after_s` is whole seconds, at least 1."""

    def __init__(self, code: ErrorCode, detail: str, *, retry_after_s: int = 1, **data: object) -> None:
        super().__init__(code, detail, **data)
        self.retry_after_s = max(1, retry_after_s)


class RateLimited(Retryable):
    """Too many calls in the window (429, `Retry-After`)."""


class Unavailable(Retryable):
    """A part we depend on cannot take the work now (503, `Retry-After`)."""


class Failed(KernelError):
    """A provider answered with a failure (502)."""


class ProviderFailed(Failed):
    """The media provider could not do it, retries included, and nothing half-made is left (502)."""


class Expired(KernelError):
    """The deadline passed before the work was done (504)."""
