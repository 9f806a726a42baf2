"""What moderators make of threads and of messages, and how they are told."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from generated.vocabulary import ChatMessageState, ChatThreadState, ErrorCode
from services.chat import store
from services.chat.domain import Message
from services.chat.news import Bus, Kind, News
from services.chat.ports import Complaint, Receipt, Reports
from services.chat.views import moderated_told
from services.infra.house import AuditTrail
from services.infra.sql import Database
from services.kernel.errors import Denied, NotFound


class Moderating:
    """Reports from threads, and judgements on them."""

    def __init__(self, db: Database, bus: Bus, reports: Reports, audit: AuditTrail) -> None:
        self._db = db
        self._bus = bus
        self._reports = reports
        self._audit = audit

    async def report(self, reporter_id: str, said: Complaint, key: str | None) -> Receipt:
        """Tell the moderators of somebody in one's thread; of a room, also when one of them has left it.

        Raises NotFound for a thread of others and for who is not in it; Invalid (NOT_YOURSELF, MODE_UNKNOWN),
        RateLimited, Conflict (IDEMPOTENCY_CONFLICT), Unavailable.
        """

        def read(conn: sa.Connection) -> None:
            me = store.member(conn, said.thread_id, reporter_id)
            if me is None or not me.is_known:
                raise NotFound(ErrorCode.NOT_FOUND, "You are in no such thread.")
            if store.member(conn, said.thread_id, said.user_id) is None:
                raise NotFound(ErrorCode.NOT_FOUND, "They are not in this thread.")

        await self._db.read(read)
        return await self._reports.report(reporter_id, said, key)

    async def reported(
        self, moderator_id: str, report_id: str, before: int | None, limit: int
    ) -> tuple[str, list[Message]]:
        """The thread that a report names, and up to `limit` of its messages before a number, the newest first.

        Nobody looks unrecorded. Raises NotFound where the two were not in a thread together, Denied (POLICY_DENIED)
        for one's own.
        """

        def job(conn: sa.Connection) -> tuple[str, list[Message]]:
            case = self._reports.case(conn, report_id, moderator_id)
            two = () if case is None else (case.reporter_id, case.user_id)
            if case is None or any(store.member(conn, case.thread_id, one) is None for one in two):
                raise NotFound(ErrorCode.NOT_FOUND, "It names no thread of the two.")
            _must_be_others(conn, case.thread_id, moderator_id)
            self._leave(conn, moderator_id, "chat.reported_read", f"report:{report_id}")
            return case.thread_id, store.messages_before(conn, case.thread_id, before, limit)

        return await self._db.write(job)

    async def judge_thread(self, judge_id: str, thread_id: str, state: ChatThreadState, reason: str) -> None:
        """Close a thread, or open it again. Raises NotFound, Denied (POLICY_DENIED) for one's own."""

        def job(conn: sa.Connection) -> bool:
            if store.thread(conn, thread_id) is None:
                raise NotFound(ErrorCode.NOT_FOUND, "There is no such thread.")
            _must_be_others(conn, thread_id, judge_id)
            changed = store.set_thread_state(conn, thread_id, state)
            if changed:
                self._leave(conn, judge_id, f"chat.thread_{state}", f"thread:{thread_id}", reason)
            return changed

        if await self._db.write(job):
            self._bus.tell(News(thread_id, Kind.CHANGED))

    async def judge_message(
        self, judge_id: str, thread_id: str, sequence: int, state: ChatMessageState, reason: str
    ) -> None:
        """Hide a message, or show it again. Raises NotFound, Denied (POLICY_DENIED) in one's own thread."""

        def job(conn: sa.Connection) -> Message | None:
            message = store.message(conn, thread_id, sequence)
            if message is None:
                raise NotFound(ErrorCode.NOT_FOUND, "There is no such message.")
            _must_be_others(conn, thread_id, judge_id)
            if not store.set_message_state(conn, message, state):
                return None
            self._leave(conn, judge_id, f"chat.message_{state}", f"message:{message.message_id}", reason)
            return replace(message, state=state)

        changed = await self._db.write(job)
        if changed is not None:
            key, text = f"moderated:{changed.message_id}", moderated_told(changed)
            self._bus.tell(News(thread_id, Kind.MODERATED, key, text, only_for=changed.hearers.only))

    def _leave(
        self, conn: sa.Connection, judge_id: str, action: str, subject: str, reason: str | None = None
    ) -> None:
        self._audit.record(
            conn,
            actor=f"account:{judge_id}",
            action=action,
            subject=subject,
            reason=reason,
            trace_id=subject.partition(":")[2].replace("-", ""),
        )


def _must_be_others(conn: sa.Connection, thread_id: str, judge_id: str) -> None:
    """Raise Denied for a thread that is the judge's own: who only reads in a room may judge what is written there."""
    thread = store.thread(conn, thread_id)
    if thread is not None and thread.room_id is not None:
        is_own = store.has_written(conn, thread_id, judge_id)
    else:
        is_own = store.member(conn, thread_id, judge_id) is not None
    if is_own:
        raise Denied(ErrorCode.POLICY_DENIED, "Nobody judges what they are part of.")
