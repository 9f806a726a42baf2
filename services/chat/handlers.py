"""Implements the generated chat operations and socket: translates, never decides."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Final

from pydantic import MISSING

from generated import models
from generated.api.chat import (
    ListMessages200,
    ListReportedMessages200,
    ListThreads200,
    ModerateMessage204,
    ModerateThread204,
    OpenThread200,
    ReportThread201,
)
from generated.api.chat_socket import ChatSocketSession
from generated.vocabulary import Caller, ErrorCode
from services.chat.domain import Terms
from services.chat.figures import ChatFigures
from services.chat.following import Followers
from services.chat.lines import Line
from services.chat.moderating import Moderating
from services.chat.ports import Complaint, Doors
from services.chat.threads import Threads
from services.chat.views import message_of
from services.chat.writing import Writing
from services.infra import cursor as cursors
from services.infra.house import Configuration
from services.infra.left_out import given
from services.kernel.callers import account_of
from services.kernel.clock import Clock
from services.kernel.errors import Denied, KernelError, Retryable, Unavailable
from services.kernel.ids import IdSource

ENDED: Final = 4401
BARRED: Final = 4403
GONE: Final = 4404
SILENT: Final = 4408
SLOW: Final = 4429
"""The codes of the socket's contract that this part closes with."""
_THREAD, _MESSAGE = "thread", "message"


class ChatHandlers:
    """The `chat` tag over threads, and what moderators make of them."""

    def __init__(self, threads: Threads, moderating: Moderating) -> None:
        self._threads = threads
        self._moderating = moderating

    async def open_thread(self, caller: Caller, body: models.ChatThreadOpening) -> OpenThread200:
        """Write with somebody."""
        return OpenThread200(await self._threads.open(caller, str(body.user_id)))

    async def list_threads(
        self, caller: Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListThreads200:
        """The caller's threads."""
        seen = await self._threads.page(account_of(caller), cursors.decode(_THREAD, cursor), limit + 1)
        more = cursors.encode(_THREAD, str(seen[limit - 1].thread_id)) if len(seen) > limit else MISSING
        return ListThreads200(models.ChatThreadPage(items=seen[:limit], next_cursor=more))

    async def list_messages(
        self, caller: Caller, *, thread_id: models.ThreadId, limit: int, cursor: models.Cursor | None
    ) -> ListMessages200:
        """What was written in one of them."""
        before = cursors.decode_whole(_MESSAGE, cursor)
        found = await self._threads.messages(account_of(caller), str(thread_id), before, limit + 1)
        more = cursors.encode(_MESSAGE, str(found[limit - 1].sequence)) if len(found) > limit else MISSING
        items = [message_of(one) for one in found[:limit]]
        return ListMessages200(models.ChatMessagePage(items=items, next_cursor=more))

    async def report_thread(
        self,
        caller: Caller,
        body: models.ChatReport,
        *,
        thread_id: models.ThreadId,
        idempotency_key: models.IdempotencyKey | None,
    ) -> ReportThread201:
        """Report somebody in one of them."""
        said = Complaint(str(body.user_id), body.reason_code, body.mode_id, str(thread_id), given(body.note))
        made = await self._moderating.report(account_of(caller), said, idempotency_key)
        receipt = models.ReportReceipt(report_id=made.report_id, made_at=made.made_at)
        return ReportThread201(body=receipt, location=f"/v1/moderation/reports/{made.report_id}")

    async def moderate_thread(
        self, caller: Caller, body: models.ChatClosing, *, thread_id: models.ThreadId
    ) -> ModerateThread204:
        """Close a thread, or open it again."""
        await self._moderating.judge_thread(account_of(caller), str(thread_id), body.state, body.reason)
        return ModerateThread204()

    async def moderate_message(
        self, caller: Caller, body: models.ChatModeration, *, thread_id: models.ThreadId, sequence: int
    ) -> ModerateMessage204:
        """Hide a message, or show it again."""
        judge_id = account_of(caller)
        await self._moderating.judge_message(judge_id, str(thread_id), sequence, body.state, body.reason)
        return ModerateMessage204()

    async def list_reported_messages(
        self, caller: Caller, *, report_id: models.ReportId, limit: int, cursor: models.Cursor | None
    ) -> ListReportedMessages200:
        """What was written in the thread of a report."""
        before = cursors.decode_whole(_MESSAGE, cursor)
        thread_id, found = await self._moderating.reported(
            account_of(caller), str(report_id), before, limit + 1
        )
        more = cursors.encode(_MESSAGE, str(found[limit - 1].sequence)) if len(found) > limit else MISSING
        items = [message_of(one, to_moderator=True) for one in found[:limit]]
        return ListReportedMessages200(
            models.ReportedMessagePage(thread_id=thread_id, items=items, next_cursor=more)
        )


class SocketReceiver:
    """Says what a connection is told, in the contract's messages."""

    def __init__(self, session: ChatSocketSession) -> None:
        self._session = session
        self.say_at_once = session.send_at_once
        self.straight = session.straight

    async def following(self, sequence: int) -> None:
        await self._session.send(models.ChatFollowingMessage(type="following", sequence=sequence))

    async def resync(self, sequence: int) -> None:
        await self._session.send(models.ChatResyncMessage(type="resync", sequence=sequence))

    async def say(self, text: str) -> None:
        await self._session.send_encoded(text)

    async def drop_slow(self) -> None:
        await self._session.close(SLOW, "the client reads too slowly")

    async def drop_silent(self) -> None:
        await self._session.close(SILENT, "nothing was heard from the client")

    async def drop_gone(self) -> None:
        await self._session.close(GONE, "who is connected is in the thread no more")

    async def drop(self, refusal: KernelError) -> None:
        await self._session.close(BARRED if isinstance(refusal, Denied) else ENDED, refusal.detail)


class Connection:
    """Answers one client."""

    def __init__(
        self,
        caller: Caller,
        session: ChatSocketSession,
        writing: Writing,
        followers: Followers,
        line: Line,
        clock: Clock,
        configuration: Configuration,
        figures: ChatFigures,
        leave: Callable[[], None],
    ) -> None:
        self._caller = caller
        self._session = session
        self._writing = writing
        self._followers = followers
        self._line = line
        self._clock = clock
        self._configuration = configuration
        self._figures = figures
        self._leave = leave
        self._typed_at = -inf
        self._read = 0
        self._terms: Terms | None = None
        """Under which the client wrote last."""

    async def on_follow(self, _message: models.ChatFollowMessage) -> None:
        """Tell of messages from now on."""
        self._followers.heard(self._line)
        await self._followers.follow(self._line, None)

    async def on_resume(self, message: models.ChatResumeMessage) -> None:
        """Tell of messages after the last one seen."""
        self._followers.heard(self._line)
        await self._followers.follow(self._line, message.after)

    async def on_ping(self, message: models.PingMessage) -> None:
        """Answer with the same nonce and the time."""
        self._followers.heard(self._line)
        now = self._clock.now()
        await self._session.send(models.PongMessage(type="pong", nonce=message.nonce, at=now))

    async def on_say(self, message: models.ChatSayMessage) -> None:
        """Write; a refusal is an answer, and no end."""
        self._followers.heard(self._line)
        try:
            said, self._terms = await self._writing.say(
                self._caller, self._line.thread_id, message.client_message_id, message.body, self._terms
            )
        except KernelError as refusal:
            self._figures.refused(refusal.code)
            await self._session.send(_refused(message.client_message_id, refusal))
            return
        receipt = models.ChatReceipt(message_id=said.message_id, sequence=said.sequence, sent_at=said.sent_at)
        await self._session.send(
            models.ChatSaidMessage(type="said", client_message_id=message.client_message_id, receipt=receipt)
        )

    async def on_read(self, message: models.ChatReadMessage) -> None:
        """Read; said again it costs nothing."""
        self._followers.heard(self._line)
        if message.upto > self._read:
            await self._writing.read(self._line.user_id, self._line.thread_id, message.upto)
            self._read = message.upto

    async def on_typing(self, _message: models.ChatTypingMessage) -> None:
        """Be writing, as often as the configuration says."""
        self._followers.heard(self._line)
        now, every_s = self._clock.monotonic(), self._configuration.current.platform.chat.typing_interval_s
        if now >= self._typed_at + every_s:
            self._typed_at = now
            await self._writing.typing(self._line.user_id, self._line.thread_id)

    async def closed(self) -> None:
        """The connection has gone."""
        self._leave()
        self._followers.leave(self._line)


class ChatSocketHandlers:
    """Makes a `Connection` for each device of somebody in a thread."""

    def __init__(
        self,
        writing: Writing,
        followers: Followers,
        doors: Doors,
        ids: IdSource,
        clock: Clock,
        configuration: Configuration,
        figures: ChatFigures,
    ) -> None:
        self._writing = writing
        self._followers = followers
        self._doors = doors
        self._ids = ids
        self._clock = clock
        self._configuration = configuration
        self._figures = figures

    async def open(
        self, caller: Caller, session: ChatSocketSession, *, thread_id: models.ThreadId
    ) -> Connection:
        """Greet somebody in a thread. Raises Unauthenticated; NotFound; Unavailable when there are too many."""
        if self._followers.full:
            raise Unavailable(ErrorCode.OVERLOADED, "too many sockets; try again later")
        me, receiver = account_of(caller), SocketReceiver(session)
        line, thread = await self._followers.join(me, str(thread_id), receiver)

        async def dismiss(refusal: KernelError) -> None:
            await self._followers.dismiss(line, lambda: receiver.drop(refusal))

        leave = self._doors.enter(caller, dismiss)
        connection = Connection(
            *(caller, session, self._writing, self._followers, line, self._clock, self._configuration),
            *(self._figures, leave),
        )
        try:
            welcome = models.ChatWelcomeMessage(type="welcome", connection_id=self._ids.new(), thread=thread)
            await session.send(welcome)
        except BaseException:
            await connection.closed()
            raise
        return connection


def _refused(client_message_id: str, refusal: KernelError) -> models.ChatRefusedMessage:
    return models.ChatRefusedMessage(
        type="refused",
        client_message_id=client_message_id,
        code=refusal.code,
        detail=refusal.detail,
        retry_after_s=refusal.retry_after_s if isinstance(refusal, Retryable) else MISSING,
    )
