"""What was in force, kept once under the hash of its content, and the numbered versions that name it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa

from generated.vocabulary import ErrorCode
from services.kernel.errors import NotFound


class Version(Protocol):
    """One time that something came into force."""

    @property
    def previous_hash(self) -> str | None:
        """Of what it followed; None for the first."""


V = TypeVar("V", bound=Version)
C = TypeVar("C")


@dataclass(frozen=True)
class Difference(Generic[V, C]):
    """What `after` says otherwise than `before`; all that it says where that is None."""

    before: V | None
    after: V
    changes: tuple[C, ...]


@dataclass(frozen=True)
class History(Generic[V, C]):
    """Rows of `versions`, each with the key of a row of `contents` in a column called like that.

    `changes` compares two contents; who asks for one that isn't kept is told `unknown`.
    """

    contents: sa.Table
    versions: sa.Table
    version_of: Callable[[sa.RowMapping], V]
    changes: Callable[[str | None, str], Iterable[C]]
    unknown: str

    def add(self, conn: sa.Connection, row: Mapping[str, Any], content: str) -> None:
        """A new version; its content is kept once."""
        if self._content(conn, row[self._key]) is None:
            kept = {self._key: row[self._key], "content": content}
            conn.execute(sa.insert(self.contents).values(kept))
        conn.execute(sa.insert(self.versions).values(row))

    def page(self, conn: sa.Connection, before: int | None, limit: int, **said: str) -> list[V]:
        """Up to `limit` versions that have `said`, newest first, numbered below `before`."""
        number = self.versions.c.number
        query = sa.select(self.versions).filter_by(**said).order_by(number.desc()).limit(limit)
        if before is not None:
            query = query.where(number < before)
        return [self.version_of(row) for row in conn.execute(query).mappings()]

    def newest(self, conn: sa.Connection, **said: str) -> V | None:
        """The newest version that has `said`."""
        return next(iter(self.page(conn, None, 1, **said)), None)

    def whole(self, conn: sa.Connection, wanted: str) -> tuple[V, str]:
        """The newest version that is this, and its content. Raises NOT_FOUND."""
        named = {self._key: wanted}
        version, content = self.newest(conn, **named), self._content(conn, wanted)
        if version is None or content is None:
            raise NotFound(ErrorCode.NOT_FOUND, self.unknown, **named)
        return version, content

    def difference(self, conn: sa.Connection, wanted: str, before: str | None) -> Difference[V, C]:
        """What one says otherwise than the one `before`, the one that it followed for None. Raises NOT_FOUND."""
        after, content = self.whole(conn, wanted)
        than = before or after.previous_hash
        old, known = (None, None) if than is None else self.whole(conn, than)
        return Difference(old, after, tuple(self.changes(known, content)))

    @property
    def _key(self) -> str:
        (key,) = self.contents.primary_key.columns
        return key.name

    def _content(self, conn: sa.Connection, wanted: str) -> str | None:
        query = sa.select(self.contents.c.content).filter_by(**{self._key: wanted})
        return conn.execute(query).scalar_one_or_none()
