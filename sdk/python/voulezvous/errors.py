"""Everything a call may raise. `ApiError` is the platform's own refusal, its subclasses the categories.

    VoulezvousError
      ApiError                 code, status, detail, request_id, items
        Unauthenticated 401, Denied 403, NotFound 404, Conflict 409, TooLarge 413, Invalid 422,
        RateLimited 429 and Unavailable 503 (retry_after_s), Failed 502, Expired 504
      UnexpectedAnswer         an answer that is none of this contract's
      SocketRefused            the server closed the socket for good

A platform that can't be reached raises `httpx.TransportError`, as httpx does.
"""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from voulezvous.generated.models import ErrorCode, Problem, ProblemItem


class VoulezvousError(Exception):
    """Anything that this package raises."""


class ApiError(VoulezvousError):
    """The platform answered with a problem (RFC 9457) instead of what was asked."""

    def __init__(self, problem: Problem, *, retry_after_s: float | None = None) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail}")
        self.code: ErrorCode = problem.code
        self.status: int = problem.status
        self.detail: str = problem.detail
        self.request_id: str = problem.request_id
        self.items: tuple[ProblemItem, ...] = tuple(problem.errors or ())
        self.retry_after_s: float | None = retry_after_s


class Unauthenticated(ApiError):
    """401: credentials are missing, unknown or stale."""


class Denied(ApiError):
    """403: the caller is known and may not."""


class NotFound(ApiError):
    """404: there is no such thing, or not for this caller."""


class Conflict(ApiError):
    """409: the state does not allow it now, or the request was seen before."""


class TooLarge(ApiError):
    """413: the body is larger than the platform takes."""


class Invalid(ApiError):
    """422: the request does not fit the contract; `items` name each wrong part."""


class RateLimited(ApiError):
    """429: too much, too fast; try again after `retry_after_s`."""


class Failed(ApiError):
    """502: something that the platform depends on failed."""


class Unavailable(ApiError):
    """503: not now; try again after `retry_after_s`."""


class Expired(ApiError):
    """504: it took too long."""


class UnexpectedAnswer(VoulezvousError):
    """An answer that is none of this contract's: something in between, or a platform of another version."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"unexpected answer with status {status}")
        self.status = status
        self.body = body


class SocketRefused(VoulezvousError):
    """The server closed the socket with a code after which another attempt would end the same way."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"socket closed with {code}: {reason}")
        self.code = code
        self.reason = reason


CATEGORIES: Mapping[int, type[ApiError]] = {
    401: Unauthenticated,
    403: Denied,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    422: Invalid,
    429: RateLimited,
    502: Failed,
    503: Unavailable,
    504: Expired,
}


def error_of(response: httpx.Response) -> VoulezvousError:
    """Return the error that a read response with a problem, or with anything unexpected, stands for."""
    try:
        document: Any = json.loads(response.content)
        problem = Problem.from_dict(document)
    except (ValueError, KeyError, TypeError):
        return UnexpectedAnswer(response.status_code, response.content)
    kind = CATEGORIES.get(response.status_code, ApiError)
    return kind(problem, retry_after_s=_seconds(response.headers.get("retry-after")))


def _seconds(header: str | None) -> float | None:
    """Seconds of a Retry-After header; the platform never sends its HTTP-date form (RFC 9110, 10.2.3)."""
    return float(header) if header is not None and header.isdecimal() else None
