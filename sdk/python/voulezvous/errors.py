"""Everything a call or a stream may raise.

VoulezvousError
  ApiError                 the platform's own refusal: code, status, detail, request_id, items
    Unauthenticated 401, Denied 403, NotFound 404, Conflict 409, TooLarge 413, Invalid 422,
    RateLimited 429 and Unavailable 503 (retry_after_s), Failed 502, Expired 504
  UnexpectedAnswer         an answer that is none of this contract's
  NetworkError             no answer came
  SocketRefused            the server closed the socket for good
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from voulezvous.generated.models import ErrorCode, Problem, ProblemItem


class VoulezvousError(Exception):
    """Anything that this package raises; it can be pickled, so it comes whole out of another process."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), self.args), vars(self)


def _remade(kind: type[VoulezvousError], said: tuple[Any, ...]) -> VoulezvousError:
    """Make an error without its `__init__`, which takes other arguments than its message."""
    return kind.__new__(kind, *said)


class ApiError(VoulezvousError):
    """The platform answered with a problem (RFC 9457) instead of what was asked.

    `code` is plain text when the platform is newer than this package and knows more codes.
    """

    def __init__(
        self, problem: Problem, code: ErrorCode | str, *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(f"{problem.status} {code}: {problem.detail}")
        self.code = code
        self.status: int = problem.status
        self.detail: str = problem.detail
        self.request_id: str = problem.request_id
        self.items: tuple[ProblemItem, ...] = tuple(problem.errors or ())
        self.retry_after_s = retry_after_s


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

    def __init__(
        self, status: int, body: bytes, reason: str = "", *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(f"unexpected answer with status {status}{f': {reason}' if reason else ''}")
        self.status = status
        self.body = body
        self.reason = reason
        self.retry_after_s = retry_after_s


class NetworkError(VoulezvousError):
    """No answer came: the platform could not be reached, or the connection broke; its cause says how."""

    retry_after_s: float | None = None


class SocketRefused(VoulezvousError):
    """The server closed the socket with a code after which another attempt would end the same way."""

    def __init__(self, code: int, meaning: str) -> None:
        super().__init__(f"socket closed with {code}: {meaning}")
        self.code = code
        self.meaning = meaning


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


def error_of(status: int, headers: Mapping[str, str], content: bytes) -> ApiError | UnexpectedAnswer:
    """Return the error that an answer stands for which is no result."""
    wait_s = seconds(headers.get("retry-after"), headers.get("date"))
    try:
        document: Any = msgspec.json.decode(content)
        code = str(document["code"])
        # The code is read apart, because a newer platform may have one that is not known here.
        problem = Problem.from_dict({**document, "code": next(iter(ErrorCode))})
    except (msgspec.DecodeError, LookupError, TypeError):
        return UnexpectedAnswer(status, content, retry_after_s=wait_s)
    return CATEGORIES.get(status, ApiError)(problem, _known(code), retry_after_s=wait_s)


def _known(code: str) -> ErrorCode | str:
    try:
        return ErrorCode(code)
    except ValueError:
        return code


def seconds(retry_after: str | None, date: str | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3).

    Its form with a date counts from the answer's own Date, so that a wrong clock here does not matter.
    """
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        then = parsedate_to_datetime(retry_after)
        now = parsedate_to_datetime(date) if date else datetime.now(UTC)
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None
