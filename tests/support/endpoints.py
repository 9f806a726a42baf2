"""Endpoints of the running platform's media provider, for callers that need no session of the control plane's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from generated.models import WhipWhepEndpoints
from generated.vocabulary import ConsentGrantKind, StreamTransport
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from services.media.ports import MediaProvider
from tests.support.configuration import shipped
from tests.support.platform import Platform
from tests.support.sfu import SfuProcess, whip_whep

IDS = Uuid7Source(SystemClock())
Result = TypeVar("Result")


def asked(platform: Platform, ask: Callable[[MediaProvider], Awaitable[Result]]) -> Result:
    """What the platform's media provider answers; beside the browsers' driver, whose loop runs in this thread."""

    async def asking() -> Result:
        async with SfuProcess(platform.home).provider() as provider:
            return await ask(provider)

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, asking()).result()


def a_session(platform: Platform, profile: str) -> tuple[str, WhipWhepEndpoints]:
    """A new session and its endpoints."""
    session_id = IDS.new()
    return session_id, whip_whep(asked(platform, lambda p: p.create_webrtc_endpoints(session_id, profile)))


def a_mode_of_ones_own() -> str:
    """One that has a picture of its own and asks nobody for consent."""
    return next(
        name
        for name, manifest in shipped().modes.items()
        if manifest.policies.grant is ConsentGrantKind.NONE
        and manifest.policies.stream_transport is StreamTransport.WEBRTC
        and isinstance(manifest.policies.media_profile, str)
    )
