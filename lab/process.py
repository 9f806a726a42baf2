"""The LAB's process: database, station and control server, started in order and stopped cleanly.

Decides only the order. The channel needs none of it to go on: what was published is on disk.
"""

import asyncio
import contextlib
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import structlog
import uvicorn

from lab.cycle import Cycle, Summary
from lab.station.station import Station
from services.infra.paths import clear_socket
from services.infra.sql.database import Database

_log = structlog.get_logger("lab.process")


class ControlServer(uvicorn.Server):
    """uvicorn on a UNIX socket, without signal handlers of its own: the process decides when to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """Leave the signals to the process."""
        yield


class Lab:
    """Everything the LAB runs. `control` answers signed calls that the edges pass on.

    What runs `beside` may come to its end, and the station goes on. What of it breaks ends the LAB: the supervisor
    starts it anew, while the channels air what is published; a LAB without its alerts or relay would look well.
    """

    def __init__(
        self,
        station: Station,
        cycle: Cycle,
        database: Database,
        control: Any,
        control_socket: Path,
        *,
        migrate: Callable[[], None],
        stop_grace_s: float,
        beside: tuple[Callable[[], Any], ...] = (),
    ) -> None:
        self._station = station
        self._database = database
        self._control = control
        self._control_socket = control_socket
        self._lock = control_socket.with_name("lab.lock")
        self._cycle = cycle
        self._migrate = migrate
        self._stop_grace_s = stop_grace_s
        self._beside = beside

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; raises what the station or the server raised, `OSError` for a second LAB."""
        with only_one(self._lock):
            await self._run(stop)

    async def run_once(self, *, force_nightly: bool) -> Summary:
        """One cycle, without control calls; raises what the station raised, `BlockingIOError` beside another LAB."""
        try:
            with only_one(self._lock):
                await asyncio.to_thread(self._migrate)
                return await self._cycle.run(force_nightly=force_nightly)
        finally:
            await self._database.close()

    async def _run(self, stop: asyncio.Event) -> None:
        await asyncio.to_thread(self._migrate)
        server = self._server()
        work = [asyncio.create_task(self._station.run(), name="station")]
        work += [asyncio.create_task(_beside(start)) for start in self._beside]
        work.append(asyncio.create_task(server.serve(), name="control"))
        stopping = asyncio.create_task(stop.wait(), name="stopping")
        try:
            done, _ = await asyncio.wait([*work, stopping], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()
        finally:
            await self._end(server, [*work, stopping])

    async def _end(self, server: ControlServer, tasks: list[asyncio.Future[Any]]) -> None:
        server.should_exit = True
        serving = [task for task in tasks if getattr(task, "get_name", str)() == "control"]
        await asyncio.wait(serving, timeout=self._stop_grace_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._database.close()
        self._control_socket.unlink(missing_ok=True)
        _log.info("stopped")

    def _server(self) -> ControlServer:
        clear_socket(self._control_socket)
        config = uvicorn.Config(
            self._control,
            uds=str(self._control_socket),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=max(int(self._stop_grace_s), 1),
        )
        return ControlServer(config)


async def _beside(start: Callable[[], Any]) -> None:
    """Run it; when it is done, wait to be cancelled."""
    await start()
    _log.info("done_beside", task=getattr(start, "__qualname__", repr(start)))
    await asyncio.Event().wait()


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the home's lock: two stations would both write the schedule. Raises `BlockingIOError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
