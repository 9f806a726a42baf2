"""A channel's live source: a child that receives while an operator lets it, and its segments put on the timeline.

The child waits for a pusher by RTMP; whom the SFU brings by WHIP is given a child of their own in its place.

A session takes the air with its first segment, behind what viewers were told, and gives it back at a segment boundary
when the pusher ends, stalls or is stopped. Whatever becomes of the child, the queue follows.
"""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from pydantic import MISSING

from generated.models import LiveAnswer, LiveSettings
from generated.vocabulary import ErrorCode, LiveState
from lab.assets import SEGMENT_AUDIO_TICKS, SEGMENT_VIDEO_TICKS
from lab.live.door import Door
from lab.live.placing import Reach, place
from lab.playout.plan import Live
from lab.playout.record import Clip
from lab.playout.shelf import LIVE_FOLDER
from lab.prep.spec import PrepSpec
from lab.station.ports import Audit
from lab.station.publication import Publication
from services.infra.sql.database import Database
from services.kernel.errors import KernelError
from services.kernel.ids import IdSource

_log = structlog.get_logger("lab.live")
_ACTOR = "live"
_LINE_LIMIT_BYTES = 1 << 20


@dataclass(frozen=True)
class Intake:
    """What a session is made with: settings, the secret key, the channel's spec, the folder of its media, the door."""

    settings: LiveSettings
    key: str
    spec: PrepSpec
    storage: Path
    door: Path

    @property
    def address(self) -> str:
        """Where it listens, without the key."""
        return f"rtmp://{self.settings.host}:{self.settings.port}/live"


@dataclass
class Session:
    """One pusher, from the child's start to its end."""

    session_id: str
    title: str
    generation: str | None = None
    first: int | None = None
    last: int | None = None
    segments: int = 0
    dropped: int = 0
    ended: str = "the receiver broke down"
    idle: bool = False
    guest: bool = False

    @property
    def taken(self) -> bool:
        """Whether somebody has the channel: a pusher who was heard, or whom the SFU brought."""
        return self.guest or self.generation is not None


class LiveSource:
    """Runs one session after the other on one channel while its switch is on."""

    def __init__(
        self,
        intake: Intake,
        publication: Publication,
        publish: Callable[[], Awaitable[None]],
        database: Database,
        audit: Audit,
        ids: IdSource,
    ) -> None:
        self.intake = intake
        self._publication = publication
        self._publish = publish
        self._database = database
        self._audit = audit
        self._ids = ids
        self._folder = intake.storage / LIVE_FOLDER
        self._wake = asyncio.Event()
        self._child: asyncio.subprocess.Process | None = None
        self._guest: socket.socket | None = None
        self.session: Session | None = None
        self.ended: str | None = None
        channel = publication.channel
        self._reach = Reach(channel.lead, intake.settings.delay_segments, intake.settings.max_delay_segments)
        self._log = _log.bind(channel=channel.channel_id)

    @property
    def state(self) -> LiveState:
        """What becomes of it now."""
        if self.session is None or not self.session.taken:
            return LiveState.LISTENING if self._publication.switches.listening else LiveState.OFF
        return LiveState.RECEIVING if self.session.first is None else LiveState.ON_AIR

    @property
    def whip(self) -> str | None:
        """Where one publishes by WHIP, on the platform."""
        if self.intake.settings.whip is MISSING:
            return None
        return f"/v1/media/live/{self._publication.channel.channel_id}"

    @property
    def airs_from(self) -> datetime | None:
        """When the session's first segment airs."""
        first = self.session.first if self.session else None
        return None if first is None else self._publication.channel.grid.start_of(first)

    def look(self) -> None:
        """The switch was turned: end a session that may go on no longer, begin one that may."""
        self._wake.set()
        if not self._publication.switches.listening:
            if self._guest is not None:
                self._guest.close()
            self._guest = None
            self._kill("stopped by an operator")

    def restart(self) -> bool:
        """End the receiver, so that another one waits for the pusher; whether there was one."""
        if self._child is None:
            return False
        self._kill("the encoder was restarted by an operator")
        return True

    def take(self, visitor: socket.socket | None) -> LiveAnswer:
        """Give the channel to whom the SFU brings, who is heard on a copy of `visitor`; with None only say if so."""
        if not self._publication.switches.listening:
            detail = "Nobody may publish now: an operator has to start it."
            return LiveAnswer(code=ErrorCode.LIVE_UNAVAILABLE, detail=detail)
        if self._guest is not None or (self.session is not None and self.session.taken):
            return LiveAnswer(code=ErrorCode.LIVE_TAKEN, detail="Another source has the channel.")
        if visitor is not None:
            self._guest = visitor.dup()
            if self.session is not None:
                self.session.idle = True
            self._kill(None)
            self._wake.set()
        return LiveAnswer()

    async def run(self) -> None:
        """Let session follow session until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sessions())
            if (door := self._door()) is not None:
                tasks.create_task(self._hold_open(door))

    async def _sessions(self) -> None:
        while True:
            self._wake.clear()
            if self._publication.switches.listening:
                await self._one_session()
                if self._guest is None:
                    await self._pause()
            else:
                await self._wake.wait()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.intake.settings.again_s):
                await self._wake.wait()

    def _door(self) -> Door | None:
        whip = self.intake.settings.whip
        if whip is MISSING:
            return None
        return Door(
            *(self.intake.door, self.intake.key, self.take, self._refused),
            refusals_per_minute=whip.refusals_per_minute,
            timeout_s=whip.answer_timeout_s,
        )

    async def _refused(self, reason: str) -> None:
        await self._record("live.refused", None, reason)

    async def _hold_open(self, door: Door) -> None:
        while True:
            try:
                await door.run()
            except* OSError as errors:
                self._log.error("live_door_shut", error=str(errors.exceptions[0]))
            await asyncio.sleep(self.intake.settings.again_s)

    async def _one_session(self) -> None:
        await asyncio.to_thread(self._sweep)
        title = self._publication.switches.live_title or self._publication.channel.title
        guest, self._guest = self._guest, None
        session = self.session = Session(self._ids.new(), title, guest=guest is not None)
        try:
            await self._receive(session, guest)
        except (OSError, ValueError, KernelError) as error:
            session.ended = f"{type(error).__name__}: {error}"
        finally:
            if guest is not None:
                guest.close()
            self._child = None
            self.session = None
            if not session.idle:
                self.ended = session.ended
                await self._hand_back(session)

    async def _receive(self, session: Session, guest: socket.socket | None) -> None:
        if guest is not None:
            guest.setblocking(True)
        child = self._child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "lab.live.receiver"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LINE_LIMIT_BYTES,
            pass_fds=() if guest is None else (guest.fileno(),),
        )
        if self._guest is not None or not self._publication.switches.listening:
            self._kill(None)  # it was wanted no longer while it was made
        if child.stdin is None or child.stdout is None:
            raise OSError("the receiver has no pipes")
        try:
            child.stdin.write(json.dumps(self._order(session, guest)).encode())
            await child.stdin.drain()
            child.stdin.close()
            if guest is not None:
                guest.close()  # so that the child's end of it is the only one
            while not session.idle and (said := await self._line(child.stdout, session)):
                await self._hear(session, json.loads(said))
        except TimeoutError:
            session.ended = f"nothing came for {self.intake.settings.stall_timeout_s:g} s"
        finally:
            self._kill(None)
            await child.wait()

    def _order(self, session: Session, guest: socket.socket | None) -> dict[str, Any]:
        return {
            "descriptor": None if guest is None else guest.fileno(),
            "address": self.intake.address,
            "key": self.intake.key,
            "spec": asdict(self.intake.spec),
            "preset": self.intake.settings.preset.value,
            "threads": self.intake.settings.encoder_threads,
            "generations": str(self.intake.storage / "generations"),
            "folder": str(self._folder / session.session_id),
            "connect_timeout_s": self.intake.settings.connect_timeout_s,
        }

    async def _line(self, out: asyncio.StreamReader, session: Session) -> bytes:
        """What the child says next; raises TimeoutError when it has received and says nothing more."""
        waits_s = None if session.generation is None else self.intake.settings.stall_timeout_s
        async with asyncio.timeout(waits_s):
            return await out.readline()

    async def _hear(self, session: Session, said: Mapping[str, Any]) -> None:
        if "listening" in said:
            self._log.debug("live_listening", address=self.intake.address)
        elif "idle" in said:
            session.idle = True
        elif "connected" in said:
            session.generation = said["connected"]["generation"]
            await self._record("live.connected", session, None)
        elif "segment" in said and session.generation is not None:
            await self._take(session, session.generation, said["segment"])
        elif "refused" in said:
            session.ended = f"refused: {said['refused']}"
            await self._record("live.refused", session, said["refused"])
        elif "ended" in said and session.ended != "stopped by an operator":
            session.ended = said["ended"]

    async def _take(self, session: Session, generation: str, made: Mapping[str, Any]) -> None:
        horizon = self._publication.horizon()
        index = place(session.last, horizon.index, horizon.told, self._reach)
        folder = Path(made["folder"])
        if index is None:
            session.dropped += 1
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            return
        await asyncio.to_thread(self._shelve, folder, index, made["places"])
        session.first = index if session.first is None else session.first
        session.last = index
        session.segments += 1
        clip = Clip(session.session_id, session.title, 1, generation)
        self._publication.live = Live(clip, session.first, index)
        await self._publish()
        if session.segments % self._publication.channel.window == 0:
            await asyncio.to_thread(self._sweep)

    def _shelve(self, folder: Path, index: int, places: Mapping[str, tuple[int, int]]) -> None:
        """Put a segment at its index, on the channel's clock, all renditions in one rename."""
        audio = self.intake.spec.ladder.audio.name
        for name, (tfdt_at, sequence_at) in places.items():
            ticks = SEGMENT_AUDIO_TICKS if name == audio else SEGMENT_VIDEO_TICKS
            with (folder / f"{name}.m4s").open("r+b") as file:
                file.seek(tfdt_at)
                file.write(struct.pack(">Q", index * ticks))
                file.seek(sequence_at)
                file.write(struct.pack(">I", (index + 1) & 0xFFFFFFFF))
                file.flush()
                os.fsync(file.fileno())
        folder.rename(folder.with_name(str(index)))

    async def _hand_back(self, session: Session) -> None:
        """No more comes: the queue follows behind the last segment that is there."""
        live = self._publication.live
        if live is not None:
            self._publication.live = replace(live, over=True)
        self._log.info("live_ended", reason=session.ended, segments=session.segments, dropped=session.dropped)
        try:
            if session.generation is not None:
                await self._record("live.ended", session, session.ended)
            await self._publish()
        except (OSError, KernelError) as error:
            self._log.error("live_end_delayed", error=str(error))

    async def _record(self, action: str, session: Session | None, reason: str | None) -> None:
        after = None
        if session is not None:
            after = {"session": session.session_id, "title": session.title, "segments": session.segments}
        subject = f"channel:{self._publication.channel.channel_id}"
        if action == "live.refused":
            self._log.warning("live_refused", reason=reason)
        await self._database.write(
            lambda conn: self._audit.record(
                conn, actor=_ACTOR, action=action, subject=subject, after=after, reason=reason
            )
        )

    def _kill(self, reason: str | None) -> None:
        child, session = self._child, self.session
        if reason is not None and session is not None:
            session.ended = reason
        if child is not None and child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()

    def _sweep(self) -> None:
        """Delete what no viewer can ask for any more, and what killed sessions left."""
        channel = self._publication.channel
        oldest = self._publication.horizon().index - channel.catch_up
        for session in self._folder.glob("*"):
            for segment in session.iterdir():
                in_hand = self.session is not None and session.name == self.session.session_id
                if int(segment.name) < oldest if segment.name.isdigit() else not in_hand:
                    shutil.rmtree(segment, ignore_errors=True)
            with contextlib.suppress(OSError):
                session.rmdir()
