"""The id port: every entity and event is named by a UUIDv7 string (RFC 9562, section 5.7)."""

from typing import Protocol


class IdSource(Protocol):
    """Where new ids come from."""

    def new(self) -> str:
        """A UUIDv7 in canonical lower-case form, unique and ordered by time of making."""
        ...
