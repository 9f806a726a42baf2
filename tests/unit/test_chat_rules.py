"""The rules of chat, called alone: keys, standings, reading, resuming, and the window that many read from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import ChatMessageState, ChatScope, ChatThreadState, ErrorCode
from services.chat.domain import (
    Hearers,
    Message,
    Standing,
    missed,
    must_be_writable,
    must_fit,
    pair,
    read_up_to,
    said_again,
    standing,
)
from services.chat.window import Told, Window
from services.infra.frames import framed
from services.kernel.errors import Conflict, Denied, Invalid

OPEN, CLOSED = ChatThreadState.OPEN, ChatThreadState.CLOSED
NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)


def a_message(sequence: int = 1, body: str = "Olá", *, is_heard: bool = True) -> Message:
    return Message("t", sequence, "m", "ana", "c", body, ChatMessageState.VISIBLE, is_heard, NOW)


@given(st.uuids().map(str), st.uuids().map(str))
def test_two_people_have_one_key_whoever_asks(one: str, other: str) -> None:
    assert pair(ChatScope.ROOM, one, other) == pair(ChatScope.ROOM, other, one)
    assert pair(ChatScope.ROOM, one, other) != pair(ChatScope.PRIVATE_1TO1, one, other)


@pytest.mark.parametrize(
    ("state", "parted", "refusal"),
    [
        (OPEN, False, None),
        (CLOSED, False, ErrorCode.POLICY_DENIED),
        (OPEN, True, ErrorCode.BLOCKED),
        (CLOSED, True, ErrorCode.BLOCKED),
    ],
)
def test_a_thread_is_written_in_while_it_is_open_and_nobody_has_parted(
    state: ChatThreadState, parted: bool, refusal: ErrorCode | None
) -> None:
    assert standing(state, parted=parted) == Standing(state, refusal is None)
    if refusal is None:
        must_be_writable(state, parted=parted)
        return
    with pytest.raises(Denied) as denied:
        must_be_writable(state, parted=parted)
    assert denied.value.code is refusal


def test_characters_are_counted_as_people_count_them() -> None:
    must_fit("é🎉" * 5, 10)
    with pytest.raises(Invalid):
        must_fit("x" * 11, 10)


def test_an_id_of_a_client_stands_for_one_text() -> None:
    assert said_again(a_message(), "Olá") == a_message()
    with pytest.raises(Conflict):
        said_again(a_message(), "olá")


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_reading_never_goes_back_nor_past_what_is_there(before: int, upto: int, last: int) -> None:
    after = read_up_to(before, upto, last)
    assert after >= before
    assert after in (before, min(upto, last))


def test_a_client_goes_on_where_it_was_or_asks_anew() -> None:
    found = [a_message(4), a_message(6)]
    assert missed(6, 3, found, 2).messages == found
    assert missed(6, 3, found, 1).messages is None, "too many"
    assert missed(6, 7, [], 2).messages is None, "of a time that is not any more"
    assert missed(6, 6, [], 2).messages == []


@given(
    st.lists(
        st.builds(Hearers, st.sampled_from([None, "ana", "bia"]))
        | st.builds(Hearers, but=st.frozensets(st.sampled_from(["ana", "bia"]))),
        max_size=30,
    ),
    st.integers(1, 8),
    st.integers(0, 30),
)
def test_a_window_gives_each_their_next_message_in_order_while_it_reaches_back(
    heard: list[Hearers], size: int, mark: int
) -> None:
    window, everything = Window(0), []
    for sequence, hearers in enumerate(heard, 1):
        everything.append(Told(sequence, hearers, framed(f"{sequence}")))
        window.add(everything[-1], size)
    assert window.head == len(heard)
    assert window.floor == max(0, len(heard) - size)
    if mark < window.floor:
        return
    told = []
    while (message := window.next(mark, "ana")) is not None:
        told.append(message)
        mark = message.sequence
    begin = told[0].sequence - 1 if told else mark
    assert told == [one for one in everything if one.sequence > begin and "ana" in one.hearers]
