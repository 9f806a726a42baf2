"""Page cursors: opaque to clients, plain to us. One that is not ours is refused with CURSOR_INVALID."""

import base64
import binascii

from generated.vocabulary import ErrorCode
from services.kernel.errors import Invalid


def encode(kind: str, value: str) -> str:
    """A cursor of this kind after `value`."""
    return base64.urlsafe_b64encode(f"{kind}:{value}".encode()).decode().rstrip("=")


def decode(kind: str, cursor: str | None) -> str | None:
    """The value inside; None for no cursor. Raises CURSOR_INVALID."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found, _, value = raw.decode("ascii").partition(":")
    except (binascii.Error, ValueError) as error:
        raise Invalid(ErrorCode.CURSOR_INVALID, "The cursor is not one of ours.") from error
    if found != kind or not value or encode(kind, value) != cursor:
        raise Invalid(ErrorCode.CURSOR_INVALID, "The cursor is not one of ours.")
    return value


def decode_whole(kind: str, cursor: str | None) -> int | None:
    """The whole number inside; None for no cursor. Raises CURSOR_INVALID."""
    value = decode(kind, cursor)
    if value is None:
        return None
    if not (value.isdigit() and len(value) < 16):
        raise Invalid(ErrorCode.CURSOR_INVALID, "The cursor is not one of ours.")
    return int(value)
