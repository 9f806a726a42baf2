"""Chat on the running platform: who is told what, who resumes, and what the documentation shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from voulezvous import Client
from voulezvous.generated.models import (
    ChatClosing,
    ChatMessaged,
    ChatMessageState,
    ChatModeration,
    ChatThreadOpening,
    ChatThreadState,
)
from websockets.sync.client import ClientConnection, connect

from tests.contract.guests import follow, following, signed_in, somebody, user_id
from tests.contract.listening import admin, hear
from tests.contract.sockets import Message
from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.platform import Platform

SHOWN = examples(REPOSITORY / "docs" / "chat.md", "python")


@contextmanager
def line(
    platform: Platform, who: Client, thread_id: object, after: int | None = None
) -> Iterator[ClientConnection]:
    """Somebody's connection, which follows from now on or after a number."""
    ticket = who.identity.open_socket_ticket().ticket
    with connect(f"ws://127.0.0.1:{platform.port}/v1/chat/{thread_id}?ticket={ticket}") as socket:
        assert hear(socket)["type"] == "welcome"
        said(socket, type="follow") if after is None else said(socket, type="resume", after=after)
        yield socket


def said(socket: ClientConnection, **message: object) -> None:
    socket.send(json.dumps(message))


def first(socket: ClientConnection, kind: str) -> Message:
    """The next message of a type."""
    while (message := hear(socket))["type"] != kind:
        continue
    return message


def test_two_write_read_part_and_are_moderated(platform: Platform) -> None:
    with signed_in(platform) as (ana_id, ana), signed_in(platform) as (bia_id, bia):
        thread_id = ana.chat.open_thread(body=ChatThreadOpening(user_id=bia_id)).thread_id
        assert bia.chat.open_thread(body=ChatThreadOpening(user_id=ana_id)).thread_id == thread_id
        with line(platform, ana, thread_id) as hers, line(platform, bia, thread_id) as theirs:
            assert [hear(socket)["type"] for socket in (hers, theirs)] == ["following"] * 2
            said(theirs, type="typing")
            assert first(hers, "is_typing")["user_id"] == str(bia_id)
            said(hers, type="say", client_message_id="wire-message-1", body="Boa noite!")
            told = first(theirs, "message")["message"]
            assert (told["sequence"], told["body"], told["author_id"]) == (1, "Boa noite!", str(ana_id))
            assert first(hers, "said")["receipt"]["message_id"] == told["message_id"]
            said(theirs, type="read", upto=1)
            assert first(hers, "was_read")["upto"] == 1
            judge = admin(platform).chat
            hiding = ChatModeration(state=ChatMessageState.HIDDEN, reason="Threats.")
            judge.moderate_message(thread_id, 1, body=hiding)
            assert first(theirs, "moderated")["message_id"] == told["message_id"]
            judge.moderate_thread(
                thread_id, body=ChatClosing(state=ChatThreadState.CLOSED, reason="Threats.")
            )
            assert first(theirs, "standing")["state"] == "closed"
            said(theirs, type="say", client_message_id="wire-message-2", body="Why?")
            assert first(theirs, "refused")["code"] == "POLICY_DENIED"
            judge.moderate_thread(thread_id, body=ChatClosing(state=ChatThreadState.OPEN, reason="Enough."))
            assert first(theirs, "standing")["may_write"] is True
            ana.moderation.block_person(bia_id)
            assert first(theirs, "standing")["may_write"] is False
            ana.moderation.unblock_person(bia_id)
        assert [str(one.state) for one in ana.chat.list_messages(thread_id).items] == ["hidden"]


def test_who_follows_no_thread_is_told_that_somebody_wrote_and_not_what(platform: Platform) -> None:
    bia = somebody(platform)
    with signed_in(platform) as (ana_id, ana), following(platform, bia) as (_, to_bia):
        thread_id = ana.chat.open_thread(body=ChatThreadOpening(user_id=user_id(bia))).thread_id
        with line(platform, ana, thread_id) as hers:
            said(hers, type="say", client_message_id="wire-message-1", body="Only in the thread.")
            receipt = first(hers, "said")["receipt"]
        told = next(to_bia)
        assert isinstance(told, ChatMessaged)
        assert "Only in the thread." not in str(told)
        notice = told.data
        assert (notice.thread_id, notice.author_id, notice.message_sequence) == (thread_id, ana_id, 1)
        assert str(notice.message_id) == receipt["message_id"]


def test_who_returns_is_told_what_was_missed_or_asks_anew(platform: Platform) -> None:
    with signed_in(platform) as (_, ana), signed_in(platform) as (bia_id, _bia):
        thread_id = ana.chat.open_thread(body=ChatThreadOpening(user_id=bia_id)).thread_id
        with line(platform, ana, thread_id) as hers:
            for number in (1, 2):
                said(hers, type="say", client_message_id=f"wire-message-{number}", body=f"{number}")
                first(hers, "said")
        with line(platform, ana, thread_id, after=1) as hers:
            assert [hear(hers)["sequence"] for _ in range(2)] == [1, 2], "following, and what was missed"
            said(hers, type="resume", after=99)
            assert first(hers, "resync")["sequence"] == 2
            said(hers, type="ping", nonce="n")
            assert first(hers, "pong")["nonce"] == "n"


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    follow(shown, platform, tmp_path)
