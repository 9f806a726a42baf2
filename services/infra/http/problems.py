"""Every error as a problem detail (RFC 9457): the one table from kernel category to status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import MISSING

from generated.models import Problem, ProblemItem
from generated.server.binding import dump
from generated.server.seam import Headers, InvalidRequest, UnsupportedMediaType
from generated.vocabulary import ErrorCode
from services.kernel import errors

CONTENT_TYPE = b"application/problem+json"

STATUS: tuple[tuple[type[errors.KernelError], int], ...] = (
    (errors.Invalid, 422),
    (errors.Unauthenticated, 401),
    (errors.Denied, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.TooLarge, 413),
    (errors.RateLimited, 429),
    (errors.Failed, 502),
    (errors.Unavailable, 503),
    (errors.Expired, 504),
)
TITLES = {
    401: "Authentication failed",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Precondition failed",
    413: "Body too large",
    415: "Media type unsupported",
    422: "Invalid request",
    426: "Upgrade required",
    429: "Too many requests",
    500: "Internal error",
    502: "Bad gateway",
    503: "Unavailable",
    504: "Deadline exceeded",
}
OPAQUE = "A defect of ours; the request id names it in the log."


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as it will be told: status, code, words, and the headers that go with it."""

    status: int
    code: ErrorCode
    detail: str
    items: tuple[tuple[str, str], ...] = ()
    headers: Headers = ()

    def render(self, request_id: str, path: str) -> bytes:
        """The problem document."""
        items = [ProblemItem(pointer=pointer, detail=detail) for pointer, detail in self.items]
        return dump(
            Problem(
                type=f"/docs#error-{self.code}",
                title=TITLES[self.status],
                status=self.status,
                code=self.code,
                detail=self.detail,
                instance=path,
                request_id=request_id,
                errors=items or MISSING,
            )
        )


def internal() -> Refusal:
    """What a client is told of a defect."""
    return Refusal(500, ErrorCode.INTERNAL, OPAQUE)


def missing() -> Refusal:
    """What a client is told of a path outside the contract."""
    return Refusal(404, ErrorCode.NOT_FOUND, "There is nothing at this path.")


def refusal(error: Exception) -> Refusal | None:
    """The refusal that an error is; None for what no category covers, which is a defect."""
    if isinstance(error, InvalidRequest):
        return Refusal(422, ErrorCode.SCHEMA_INVALID, _summary(error.items), error.items)
    if isinstance(error, UnsupportedMediaType):
        return Refusal(415, ErrorCode.MEDIA_TYPE_UNSUPPORTED, "The body must be application/json.")
    if not isinstance(error, errors.KernelError):
        return None
    status = next((status for category, status in STATUS if isinstance(error, category)), None)
    if status is None:
        return None
    return Refusal(status, error.code, error.detail, headers=tuple(_headers(error)))


def _headers(error: errors.KernelError) -> Iterable[tuple[bytes, bytes]]:
    if isinstance(error, errors.Retryable):
        yield b"retry-after", str(error.retry_after_s).encode()
    if isinstance(error, errors.Unauthenticated):
        yield b"www-authenticate", b'Bearer realm="control"'


def _summary(items: tuple[tuple[str, str], ...]) -> str:
    pointer, detail = items[0]
    more = f" (and {len(items) - 1} more)" if len(items) > 1 else ""
    return f"{pointer or 'the body'}: {detail}{more}"
