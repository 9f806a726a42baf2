"""A media plane made of files, one for each session that has endpoints; nodes share it, and it outlives them.

What a provider may do wrong is told to it: refuse, hang, or fail with the work half done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from generated.models import IceServer, MediaEndpoints, WhipWhepEndpoints
from generated.vocabulary import ErrorCode
from services.kernel.errors import Failed

EXPIRES = datetime(2100, 1, 1, tzinfo=UTC)


class FileMedia:
    """`MediaProvider` over a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.refuses_to_create = False
        self.creates_by_halves = False
        self.hangs = False
        self.gate: asyncio.Event | None = None
        """Nobody gets endpoints before it is open."""
        self.refuses_to_revoke = False
        self.created = 0
        self.revoked = 0
        self.between: Callable[[str], None] = _nothing
        """Called with the name of each step that is about to be done."""

    @property
    def held(self) -> set[str]:
        """Sessions that have endpoints."""
        return {path.name for path in self.folder.iterdir()}

    async def create_webrtc_endpoints(
        self,
        session_id: str,
        profile_name: str,
        *,
        viewer: str | None = None,
        layer: str | None = None,
        participant: str | None = None,
        only_watches: bool = False,
    ) -> MediaEndpoints:
        self.created += 1
        self.between("create")
        await asyncio.sleep(0)
        if self.gate is not None:
            await self.gate.wait()
        if self.refuses_to_create:
            raise Failed(ErrorCode.PROVIDER_FAILED, "no room")
        whose = viewer or participant
        self._place(session_id, whose).write_text("watches" if only_watches else layer or profile_name)
        self.between("created")
        if self.hangs:
            await asyncio.Event().wait()
        if self.creates_by_halves:
            raise ConnectionError("gone after the first half")
        place = f"http://media.invalid/v1/media/{session_id}"
        return WhipWhepEndpoints(
            kind="whip_whep",
            publish_url=f"{place}/publish",
            subscribe_url=f"{place}/subscribe",
            token=f"token-of-{session_id}",
            ice_servers=[IceServer(urls=["stun:media.invalid:3478"])],
            expires_at=EXPIRES,
        )

    async def revoke_endpoints(
        self, session_id: str, *, viewer: str | None = None, participant: str | None = None
    ) -> None:
        self.revoked += 1
        self.between("revoke")
        await asyncio.sleep(0)
        if self.refuses_to_revoke:
            raise Failed(ErrorCode.PROVIDER_FAILED, "not now")
        self._place(session_id, viewer or participant).unlink(missing_ok=True)
        self.between("revoked")

    async def bound_viewer(self, session_id: str, profile_name: str, viewer: str, layer: str | None) -> bool:
        self._place(session_id, viewer).write_text(layer or profile_name)
        return True

    def _place(self, session_id: str, whose: str | None) -> Path:
        return self.folder / (session_id if whose is None else f"{session_id} {whose}")

    async def create_turn_credentials(self, session_id: str) -> list[IceServer]:
        return [IceServer(urls=["stun:media.invalid:3478"])]


def _nothing(_step: str) -> None:
    return
