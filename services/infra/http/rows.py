"""Rows of numbers under a name: in memory, or in files through which the workers of a machine count together.

Adding to a number is one store into memory, without a lock: every row has one writer. A worker's files stay when it
ends, however it ends, so its successor goes on in files of its own and nothing that was counted is lost.
"""

from __future__ import annotations

import array
import errno
import json
import mmap
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeAlias

Name: TypeAlias = tuple[str, ...]
Numbers: TypeAlias = "array.array[float] | memoryview[float]"
Row: TypeAlias = tuple[Name, dict[str, float]]
"""A name, and its numbers by column."""

_KIND: Final = "d"
_NUMBER_BYTES = 8
_ROWS_AT_ONCE = 64
_PREFIX, _NAMES, _NUMBERS = "rows-", ".names", ".numbers"


class Rows(Protocol):
    """Rows with the same columns, one after the other in `numbers`, which may be another object after `add`."""

    numbers: Numbers

    def add(self, name: Name) -> int:
        """Begin a row of zeros and return where it begins. Raises OSError when there is no room."""
        ...

    def read(self) -> Iterator[Row]:
        """Every row of every process that counts here; from each, a name comes once."""
        ...


class PrivateRows:
    """Rows that only this process sees."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.numbers: Numbers = array.array(_KIND)
        self._columns = columns
        self._names: list[Name] = []

    def add(self, name: Name) -> int:
        begins = len(self.numbers)
        self.numbers = array.array(_KIND, [*self.numbers, *[0.0] * len(self._columns)])
        self._names.append(name)
        return begins

    def read(self) -> Iterator[Row]:
        return _paired(self._columns, list(self._names), self.numbers)


class SharedRows:
    """Rows in two files of this process: lines of JSON, the columns and then a name each, and the numbers.

    Room is written before it is mapped, so a full disk is an OSError here and no fault at a later store. A line whose
    end is missing is one that its process died over, and is not read.
    """

    def __init__(self, columns: Sequence[str], folder: Path) -> None:
        descriptor, path = tempfile.mkstemp(prefix=_PREFIX, suffix=_NUMBERS, dir=folder)
        os.close(descriptor)
        self.numbers: Numbers = memoryview(b"").cast(_KIND)
        self._file = Path(path)
        self._columns = columns
        self._used = 0
        self._write(columns)

    def add(self, name: Name) -> int:
        begins = self._used * len(self._columns)
        if begins == len(self.numbers):
            self._grow()
        self._write(name)
        self._used += 1
        return begins

    def read(self) -> Iterator[Row]:
        for path in sorted(self._file.parent.glob(f"{_PREFIX}*{_NAMES}")):
            written = path.read_text(encoding="utf-8").split("\n")
            columns, *names = [json.loads(line) for line in written[:-1]] or [()]
            held = path.with_suffix(_NUMBERS).read_bytes()
            numbers = array.array(_KIND, held[: len(held) // _NUMBER_BYTES * _NUMBER_BYTES])
            yield from _paired(columns, [tuple(name) for name in names], numbers)

    def _write(self, words: Sequence[str]) -> None:
        line = f"{json.dumps(list(words))}\n".encode()
        with self._file.with_suffix(_NAMES).open("ab", buffering=0) as names:
            whole = names.tell()
            if names.write(line) != len(line):
                names.truncate(whole)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), names.name)

    def _grow(self) -> None:
        room = bytes(_ROWS_AT_ONCE * len(self._columns) * _NUMBER_BYTES)
        held = len(self.numbers) * _NUMBER_BYTES
        with self._file.open("r+b") as file:
            file.seek(held)
            file.write(room)
            file.flush()
            self.numbers = memoryview(mmap.mmap(file.fileno(), held + len(room))).cast(_KIND)


def _paired(columns: Sequence[str], names: Sequence[Name], numbers: Numbers) -> Iterator[Row]:
    for at, name in enumerate(names):
        begins = at * len(columns)
        yield name, dict(zip(columns, numbers[begins : begins + len(columns)], strict=True))
