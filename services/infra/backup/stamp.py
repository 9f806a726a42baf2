"""Names made of an instant, sortable: `20261126T030000Z`."""

import re
from datetime import UTC, datetime

_STAMP = re.compile(r"\d{8}T\d{6}Z(-\d+)?")


def stamp(now: datetime) -> str:
    """The name of an instant, to the second, in UTC."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def is_stamp(name: str) -> bool:
    """Whether a name was made by `stamp`, a number behind it included."""
    return _STAMP.fullmatch(name) is not None
