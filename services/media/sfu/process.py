"""The SFU's process: its interface on a socket, its rooms and its metrics, started in order and stopped cleanly."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog
import uvicorn

from services.infra.paths import clear_socket
from services.media.exchange import Served
from services.media.sfu.figures import Figures
from services.media.sfu.rooms import Rooms

_log = structlog.get_logger("sfu.process")


class _Server(uvicorn.Server):
    """uvicorn on a UNIX socket, without signal handlers of its own: the process decides when to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """Leave the signals to the process."""
        yield


class Sfu:
    """Everything that the process runs; what of it breaks ends the process, and the supervisor starts it anew."""

    def __init__(
        self,
        interface: Served,
        rooms: Rooms,
        figures: Figures,
        socket: Path,
        figures_file: Path,
        *,
        beside: tuple[Callable[[], Awaitable[None]], ...],
        figures_s: float,
        keep_alive_s: int,
        stop_grace_s: float,
    ) -> None:
        self._rooms, self._figures = rooms, figures
        self._socket, self._figures_file = socket, figures_file
        self._beside, self._figures_s = beside, figures_s
        clear_socket(socket)
        self._server = _Server(
            uvicorn.Config(
                interface,
                uds=str(socket),
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_keep_alive=keep_alive_s,
                timeout_graceful_shutdown=max(int(stop_grace_s), 1),
            )
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; raises what broke."""
        work = [
            self._server.serve(),
            self._rooms.run(),
            self._publish(),
            *(start() for start in self._beside),
        ]
        tasks = [asyncio.ensure_future(one) for one in work]
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()
        finally:
            await self._rooms.close()
            self._server.should_exit = True
            await asyncio.wait(tasks[:1], timeout=self._server.config.timeout_graceful_shutdown)
            for task in (*tasks, stopping):
                task.cancel()
            await asyncio.gather(*tasks, stopping, return_exceptions=True)
            self._socket.unlink(missing_ok=True)
            _log.info("stopped")

    async def _publish(self) -> None:
        while True:
            try:
                self._figures.write(self._figures_file)
            except OSError as error:
                _log.warning("figures_not_written", error=str(error))
            await asyncio.sleep(self._figures_s)
