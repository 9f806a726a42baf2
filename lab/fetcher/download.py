"""One download: resumed where that is provably safe, hashed while it is written, whole or refused.

A part is resumed only with a strong validator (RFC 9110, 13.1.5: If-Range) and only up to the last checkpoint, which
was fsynced before it was remembered: what a power cut leaves beyond it is not trusted. A server that refuses ranges,
or has another file by now, is read from the start.
"""

import asyncio
import hashlib
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from generated.vocabulary import PlanRefusalCode
from lab.discovery.domain import Part
from lab.discovery.found import RemoteFile
from services.infra.outbound import Answer, Stream, TooSlow, Web
from services.kernel.clock import Clock

_BLOCK = 1 << 20
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)")
_PAGES = ("text/", "application/json", "application/xml", "application/xhtml")


class FileRefused(Exception):
    """The file will not do. `passing`: another attempt from the start may bring the right one."""

    def __init__(self, code: PlanRefusalCode, detail: str, *, passing: bool = False) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.passing = passing


@dataclass(frozen=True)
class DownloadLimits:
    """Bytes of a file, seconds of an attempt, seconds between checkpoints."""

    file_bytes: int
    attempt_s: float
    checkpoint_s: float


@dataclass(frozen=True)
class Whole:
    """A file that is whole on disk."""

    sha256: str
    size_bytes: int


Remember = Callable[[Part], Awaitable[None]]


class Download:
    """Brings `file` to `path`; `remember` is awaited with what is safe so far, and must keep it."""

    def __init__(
        self,
        web: Web,
        clock: Clock,
        file: RemoteFile,
        path: Path,
        limits: DownloadLimits,
        remember: Remember,
    ) -> None:
        self._web = web
        self._clock = clock
        self._file = file
        self._path = path
        self._limits = limits
        self._remember = remember

    async def run(self, part: Part | None) -> Whole:
        """The whole file, fsynced. Raises `FileRefused`, `OutboundError`, `OSError`."""
        try:
            async with asyncio.timeout(self._limits.attempt_s):
                return await self._run(part)
        except TimeoutError as error:
            raise TooSlow(f"not whole within {self._limits.attempt_s:g} s") from error

    async def _run(self, part: Part | None) -> Whole:
        while True:
            hashes = _Hashes(self._file)
            held = part if part and part.url == self._file.url else None
            done = await asyncio.to_thread(_reopen, self._path, held, hashes)
            if held is not None and done and done == held.total:
                return self._checked(hashes, done, resumed=True)
            whole = await self._attempt(held if done else None, done, hashes)
            if whole is not None:
                return whole
            part = None

    async def _attempt(self, part: Part | None, done: int, hashes: "_Hashes") -> Whole | None:
        """None when the part doesn't belong to what the server has now, and must be fetched from the start."""
        headers = {"accept": "*/*", "accept-encoding": "identity"}
        if part is not None:
            headers |= {"range": f"bytes={done}-", "if-range": part.etag or part.modified or ""}
        async with self._web.stream(
            "GET", self._file.url, headers=headers, expects=frozenset({416})
        ) as stream:
            answer = stream.answer
            first, total = _extent(answer)
            if answer.status != 200 and (part is None or not _continues(answer, part, done, first, total)):
                if part is None:
                    raise FileRefused(PlanRefusalCode.UNAVAILABLE, f"answered {answer.status} to a plain GET")
                return None
            start = done if answer.status == 206 else 0
            if start == 0:
                hashes.restart()
            self._judge(answer, total)
            now = part if part is not None and start else _part(self._file.url, answer, total)
            return await self._write(stream, replace(now, total=total, done=start), hashes)

    async def _write(self, stream: Stream, part: Part, hashes: "_Hashes") -> Whole:
        resumed = part.done > 0
        with await asyncio.to_thread(_open_at, self._path, part.done) as file:
            await self._remember(part)
            done, block, safe_at = part.done, bytearray(), self._clock.monotonic()
            async for chunk in stream.chunks():
                block += chunk
                self._measure(done + len(block), part.total)
                if len(block) >= _BLOCK:
                    done += await asyncio.to_thread(_put, file, block, hashes)
                if self._clock.monotonic() - safe_at >= self._limits.checkpoint_s:
                    done += await asyncio.to_thread(_put, file, block, hashes)
                    await asyncio.to_thread(_sync, file)
                    await self._remember(replace(part, done=done))
                    safe_at = self._clock.monotonic()
            done += await asyncio.to_thread(_put, file, block, hashes)
            await asyncio.to_thread(_sync, file)
        if part.total is not None and done != part.total:
            raise FileRefused(PlanRefusalCode.WRONG_LENGTH, f"{done} bytes came, {part.total} were declared")
        whole = self._checked(hashes, done, resumed=resumed)
        await self._remember(replace(part, done=done, total=done))
        return whole

    def _judge(self, answer: Answer, total: int | None) -> None:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind.startswith(_PAGES):
            raise FileRefused(PlanRefusalCode.WRONG_TYPE, f"the server sends {kind}, no film")
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise FileRefused(PlanRefusalCode.WRONG_TYPE, "the server sends it compressed, unasked")
        stated = self._file.size_bytes
        if stated is not None and total is not None and total != stated:
            detail = f"the server declares {total} bytes, the source {stated}"
            raise FileRefused(PlanRefusalCode.WRONG_LENGTH, detail)
        self._measure(total or 0, total)

    def _measure(self, count: int, total: int | None) -> None:
        if count > self._limits.file_bytes:
            detail = f"larger than {self._limits.file_bytes} bytes"
            raise FileRefused(PlanRefusalCode.TOO_LARGE, detail)
        stated = min((n for n in (total, self._file.size_bytes) if n is not None), default=None)
        if stated is not None and count > stated:
            raise FileRefused(PlanRefusalCode.WRONG_LENGTH, f"more than the {stated} bytes declared")

    def _checked(self, hashes: "_Hashes", done: int, *, resumed: bool) -> Whole:
        stated, wanted = self._file.size_bytes, self._file.checksum
        if done == 0 or (stated is not None and done != stated):
            detail = f"{done} bytes came, the source says {stated}" if stated else "the file is empty"
            raise FileRefused(PlanRefusalCode.WRONG_LENGTH, detail, passing=resumed)
        if wanted is not None and hashes.digest(wanted.algorithm) != wanted.digest:
            detail = f"its {wanted.algorithm} is {hashes.digest(wanted.algorithm)}, not {wanted.digest}"
            raise FileRefused(PlanRefusalCode.WRONG_CHECKSUM, detail, passing=resumed)
        return Whole(hashes.digest("sha256"), done)


class _Hashes:
    """SHA-256, and what the source gave besides."""

    def __init__(self, file: RemoteFile) -> None:
        self._names = {"sha256", *([file.checksum.algorithm] if file.checksum else ())}
        self.restart()

    def restart(self) -> None:
        self._running: dict[str, Any] = {
            name: hashlib.new(name, usedforsecurity=False) for name in self._names
        }

    def update(self, data: bytes | bytearray) -> None:
        for running in self._running.values():
            running.update(data)

    def digest(self, name: str) -> str:
        return str(self._running[name].hexdigest())


async def hashed(path: Path) -> Whole:
    """A file that is there already."""

    def read() -> Whole:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return Whole(sha256, os.fstat(file.fileno()).st_size)

    return await asyncio.to_thread(read)


def _extent(answer: Answer) -> tuple[int, int | None]:
    """The first byte that comes, and the bytes of the whole."""
    if answer.status != 206:
        return 0, answer.length
    found = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
    if found is None:
        return -1, None
    return int(found[1]), None if found[3] == "*" else int(found[3])


def _continues(answer: Answer, part: Part, done: int, first: int, total: int | None) -> bool:
    """Whether a partial answer goes on where the part ends, in the same file."""
    if answer.status != 206 or first != done or total is None:
        return False
    etag = answer.headers.get("etag")
    return part.total in (None, total) and (part.etag is None or etag in (None, part.etag))


def _part(url: str, answer: Answer, total: int | None) -> Part:
    etag = answer.headers.get("etag")
    strong = etag if etag and not etag.startswith("W/") and len(etag) <= 256 else None
    modified = None if strong else answer.headers.get("last-modified")
    return Part(url, strong, modified and modified[:64], total)


def _reopen(path: Path, part: Part | None, hashes: _Hashes) -> int:
    """The bytes of the part that can be kept, hashed; 0 when nothing can."""
    if part is None or not (part.etag or part.modified) or not part.done:
        return 0
    try:
        with path.open("rb") as file:
            left = part.done
            while left and (block := file.read(min(_BLOCK, left))):
                hashes.update(block)
                left -= len(block)
    except FileNotFoundError:
        return 0
    return 0 if left else part.done


def _open_at(path: Path, done: int) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("r+b" if done else "wb")
    file.seek(done)
    file.truncate()
    return file


def _put(file: BinaryIO, block: bytearray, hashes: _Hashes) -> int:
    """Write and hash the block, and empty it."""
    count = len(block)
    hashes.update(block)
    file.write(block)
    block.clear()
    return count


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
