# Generated from codegen/scaffold by `make generate`; edit the schemas, never this file.
"""Remembers what was worked out of a request's text, because most callers ask with the same few texts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Found = TypeVar("Found")
_MOST, _LONGEST = 256, 256


class Memory(dict[Asked, Found]):
    """At most 256 answers to texts of at most 256 characters; one too many, and it begins anew."""

    def keep(self, asked: Asked, length: int, found: Found) -> Found:
        """Remember what was found for a text of that length, unless it is too long, and return it."""
        if length <= _LONGEST:
            if len(self) == _MOST:
                self.clear()
            self[asked] = found
        return found
