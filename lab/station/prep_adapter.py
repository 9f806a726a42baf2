"""The station's prep: the pool for films, a child process for the slate and the demo."""

import asyncio
import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generated.vocabulary import RefusalCode
from lab.assets import AssetManifest, ManifestError, read_manifest
from lab.playout.channel import SLATE_ID
from lab.playout.shelf import Shelf, former_slate
from lab.prep.blocklist import BlocklistUnreadable, read_blocklist
from lab.prep.outcome import Prepared, RefusedOutcome
from lab.prep.pool import PrepPool
from lab.prep.spec import PrepJob, PrepSpec
from lab.station.ports import PrepFailed

_SLATE_DIGEST = "slate.sha256"


class PooledPrep:
    """Implements the station's `Prep` port over `lab.prep`."""

    def __init__(
        self,
        pool: PrepPool,
        shelf: Shelf,
        storage: Path,
        spec: PrepSpec,
        *,
        niceness: int,
        blocklist: Path,
    ) -> None:
        self._pool = pool
        self._shelf = shelf
        self._storage = storage
        self._spec = spec
        self._niceness = niceness
        self._drawing = asyncio.Lock()
        self._blocklist = blocklist

    async def prepare(
        self,
        asset_id: str,
        source: Path,
        title: str,
        progress: Callable[[float], None],
        *,
        overlay: bool,
    ) -> AssetManifest | RefusedOutcome:
        """The asset, or its refusal; raises `PrepFailed` when the worker broke down rather than judged."""
        try:
            await asyncio.to_thread(read_blocklist, self._blocklist)
        except BlocklistUnreadable as error:
            raise PrepFailed(str(error), waits=True) from error
        job = PrepJob(asset_id, source, title, self._storage, self._spec, overlay, self._blocklist)
        outcome = await self._pool.run(job, lambda report: progress(report.share))
        if isinstance(outcome, Prepared):
            return outcome.manifest
        if outcome.code == RefusalCode.INTERNAL:
            raise PrepFailed(outcome.detail)
        return outcome

    def restart(self) -> int:
        """Begin every job at work in a new process; how many there were."""
        return self._pool.restart()

    @property
    def logo(self) -> str:
        """The name of the channel's logo; empty without one."""
        return self._spec.overlay.name if self._spec.overlay else ""

    async def slate(self) -> AssetManifest:
        """The slate of the present ladder; drawn again when it is not whole or of another ladder.

        Channels of one format share it: whoever asks while it is drawn waits for it.
        """
        async with self._drawing:
            return await self._slate()

    async def _slate(self) -> AssetManifest:
        wanted = _digest(self._spec)
        mark = self._storage / _SLATE_DIGEST
        if await asyncio.to_thread(self._has_slate, mark, wanted):
            return read_manifest(self._storage / "assets" / SLATE_ID)
        await asyncio.to_thread(self._keep_former)
        await self._make({"slate": str(self._storage), "spec": asdict(self._spec), "niceness": 0})
        try:
            manifest = read_manifest(self._storage / "assets" / SLATE_ID)
        except ManifestError as error:
            raise PrepFailed(str(error)) from error
        mark.write_text(wanted, encoding="ascii")
        return manifest

    async def demo(self, folder: Path) -> None:
        """The demo programmes, as source files in `folder`."""
        await self._make({"demo": str(folder), "niceness": self._niceness})

    def _keep_former(self) -> None:
        """Put a slate of another ladder aside, for the films that were made with it."""
        folder = self._storage / "assets" / SLATE_ID
        try:
            aside = folder.with_name(former_slate(read_manifest(folder).generation))
            if self._shelf.is_whole(SLATE_ID) and not aside.exists():
                shutil.copytree(folder, aside)
        except (OSError, ManifestError):
            return

    def _has_slate(self, mark: Path, wanted: str) -> bool:
        try:
            same = mark.read_text(encoding="ascii") == wanted
        except (OSError, UnicodeError):
            return False
        return same and self._shelf.is_whole(SLATE_ID)

    async def _make(self, order: dict[str, Any]) -> None:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "lab.station.making"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, said = await child.communicate(json.dumps(order).encode())
        except asyncio.CancelledError:
            child.kill()
            await child.wait()
            raise
        if child.returncode != 0:
            last = said.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
            raise PrepFailed(f"{next(iter(order))} was not made (status {child.returncode}): {last[0]}")


def _digest(spec: PrepSpec) -> str:
    text = json.dumps([asdict(spec), version("av")], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
