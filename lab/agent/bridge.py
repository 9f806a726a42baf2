"""Tells the control plane how the LAB is, and runs what it commands.

Messages are stored before they are sent and go in order, so that an outage delays them and a kill loses none. A
command is stored before it is run, and settled with its result in one transaction: one that a kill cut short is run
again, which no command minds. Everything is bounded: what waits, what an answer may hold, how old a command may be.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
import structlog
from pydantic import MISSING, BaseModel, ValidationError

from generated import models
from generated.vocabulary import AgentMessageKind, AgentState
from lab.agent import store
from lab.agent.composing import Composer, NotComposed
from lab.agent.domain import Command, Outcome, answered, call_for, due, untimely
from lab.agent.door import AGENT, Door
from lab.agent.wire import Unreachable, Untrusted, Wire
from lab.station.ports import Audit
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.agent")
Model = TypeVar("Model", bound=BaseModel)
MESSAGES_PATH, COMMANDS_PATH = "/lab/v1/messages", "/lab/v1/commands"


@dataclass(frozen=True)
class AgentLimits:
    """How often, how much, how old; times in seconds."""

    poll_s: float
    every_s: Mapping[AgentMessageKind, float]
    backoff_initial_s: float
    backoff_max_s: float
    batch: int
    outbox: int
    command_max_age_s: float
    window_s: float
    commands_kept: int


@dataclass(frozen=True)
class AgentView:
    """How the LAB gets on with its control plane."""

    state: AgentState
    host: str | None
    waiting: int
    dropped: int
    commands: tuple[store.Known, ...]
    last_contact_at: datetime | None
    last_error: str | None


class Bridge:
    """The bridge to one control plane; without a `wire` there is none, and nothing is composed."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Clock,
        wire: Wire | None,
        composer: Composer,
        limits: AgentLimits,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._wire = wire
        self._composer = composer
        self._limits = limits
        self._last: dict[AgentMessageKind, float] = {}
        self._contact_at: datetime | None = None
        self._error: str | None = None
        self._dropped = 0

    async def view(self, commands: int) -> AgentView:
        """How it stands, with the newest commands."""
        waiting, known = await self._database.read(
            lambda conn: (store.waiting(conn), tuple(store.newest(conn, commands)))
        )
        state = AgentState.OFF
        if self._wire is not None:
            online = self._contact_at is not None and self._error is None
            state = AgentState.ONLINE if online else AgentState.OFFLINE
        host = self._wire.host if self._wire else None
        return AgentView(state, host, waiting, self._dropped, known, self._contact_at, self._error)

    async def run(self, door: Door) -> None:
        """Compose and exchange until cancelled; only wait for that when it is switched off."""
        if self._wire is None:
            await asyncio.Event().wait()
            return
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep_composing(door), name="agent-composing")
                tasks.create_task(self._keep_exchanging(self._wire, door), name="agent-exchanging")
        finally:
            await self._wire.aclose()

    async def compose(self, door: Door) -> None:
        """Store every message that is due."""
        now = self._clock.monotonic()
        makers: Mapping[AgentMessageKind, Callable[[], Awaitable[models.AgentMessage]]] = {
            AgentMessageKind.STATUS: lambda: self._composer.status(door),
            AgentMessageKind.SNAPSHOT: lambda: self._composer.snapshot(door),
            AgentMessageKind.TELEMETRY: self._composer.telemetry,
        }
        for kind in due(self._last, self._limits.every_s, now):
            await self._store(await makers[kind]())
            self._last[kind] = now
        day = self._composer.yesterday()
        about = f"report:{day.isoformat()}"
        if not await self._database.read(lambda conn: store.is_made(conn, about)):
            report = await self._composer.nightly(door, day)
            if report is not None:
                await self._store(report, about)

    async def exchange(self, wire: Wire, door: Door) -> None:
        """Send what waits, fetch commands, run them. Raises `Unreachable`."""
        await self._send(wire)
        await self._fetch(wire)
        self._contact_at, self._error = self._clock.now(), None
        await self._run_commands(door)
        await self._send(wire)

    async def _keep_composing(self, door: Door) -> None:
        while True:
            try:
                await self.compose(door)
            except (NotComposed, KernelError, OSError) as error:
                _log.info("not_composed", error=str(error))
            await asyncio.sleep(self._limits.poll_s)

    async def _keep_exchanging(self, wire: Wire, door: Door) -> None:
        pause_s = self._limits.backoff_initial_s
        while True:
            try:
                await self.exchange(wire, door)
            except (Unreachable, KernelError) as error:
                await self._suffer(error)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, self._limits.backoff_max_s)
                continue
            pause_s = self._limits.backoff_initial_s
            await asyncio.sleep(self._limits.poll_s)

    async def _send(self, wire: Wire) -> None:
        limit = self._limits.batch
        while messages := await self._database.read(lambda conn: store.first(conn, limit)):
            body = '{"messages":[' + ",".join(body for _, body in messages) + "]}"
            receipt = _read(models.AgentReceipt, await wire.call("POST", MESSAGES_PATH, body.encode()))
            taken = {message_id for message_id, _ in messages} & set(receipt.accepted)
            if not taken:
                raise Unreachable("it kept none of the messages")
            await self._database.write(partial(store.taken, message_ids=taken))

    async def _fetch(self, wire: Wire) -> None:
        found = _read(models.AgentCommands, await wire.call("GET", COMMANDS_PATH))
        now = self._clock.now()

        def job(conn: sa.Connection) -> None:
            for command in found.commands:
                if store.command(conn, command.command_id.lower()) is None:
                    body = command.model_dump_json(by_alias=True)
                    store.receive(conn, command.command_id.lower(), command.action, body, now)

        if found.commands:
            await self._database.write(job)

    async def _run_commands(self, door: Door) -> None:
        limits = self._limits
        for known in await self._database.read(store.unsettled):
            command = _command(models.AgentCommand.model_validate_json(known.body))
            outcome = untimely(
                command,
                self._clock.now(),
                timedelta(seconds=limits.command_max_age_s),
                timedelta(seconds=limits.window_s),
            )
            if outcome is None:
                call = call_for(command)
                status, body = await door.call(call.method, call.path, call.body)
                outcome = answered(call, status, body.get("detail"))
            if outcome is None:
                _log.warning("command_delayed", command_id=command.command_id, action=command.action.value)
                return
            await self._settle(command, outcome)

    async def _settle(self, command: Command, outcome: Outcome) -> None:
        told = self._composer.result(
            models.CommandResult(
                command_id=command.command_id, outcome=outcome.outcome, detail=outcome.detail
            )
        )

        def job(conn: sa.Connection) -> int:
            store.settle(conn, command.command_id, outcome, keep=self._limits.commands_kept)
            self._audit.record(
                conn,
                actor=AGENT,
                action=f"agent.command_{outcome.outcome.value}",
                subject=f"command:{command.command_id}",
                after={"action": command.action.value},
                reason=f"{command.action.value}: {outcome.detail}",
            )
            return store.add(conn, told.message_id, _text(told), keep=self._limits.outbox)

        self._dropped += await self._database.write(job)
        _log.info(
            "command", command_id=command.command_id, action=command.action.value, became=outcome.detail
        )

    async def _store(self, message: models.AgentMessage, about: str | None = None) -> None:
        keep, text = self._limits.outbox, _text(message)
        self._dropped += await self._database.write(
            lambda conn: store.add(conn, message.message_id, text, keep=keep, about=about)
        )

    async def _suffer(self, error: Exception) -> None:
        said = str(error)
        if said == self._error:
            return
        host = self._wire.host if self._wire else ""
        _log.warning("control_plane_away", host=host, error=said)
        self._error = said
        if isinstance(error, Untrusted):
            await self._database.write(lambda conn: self._audit_untrusted(conn, host, said))

    def _audit_untrusted(self, conn: sa.Connection, host: str, said: str) -> None:
        self._audit.record(
            conn, actor=AGENT, action="agent.answer_refused", subject=f"control_plane:{host}", reason=said
        )


def _read(kind: type[Model], body: bytes) -> Model:
    """An answer as its model; raises `Unreachable` for one that does not fit the schema."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(map(str, first["loc"]))
        raise Unreachable(f"its answer is no {kind.__name__}: {place}: {first['msg']}") from error


def _text(message: models.AgentMessage) -> str:
    return message.model_dump_json(by_alias=True)


def _command(told: models.AgentCommand) -> Command:
    return Command(
        told.command_id.lower(),
        told.action,
        None if told.reason is MISSING else told.reason,
        told.issued_at,
        None if told.expires_at is MISSING else told.expires_at,
    )
