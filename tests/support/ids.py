"""Ids that a test can foretell."""


class CountingIds:
    """`IdSource` giving well-formed UUIDv7 strings that count up from 1."""

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"01900000-0000-7000-8000-{self._count:012x}"
