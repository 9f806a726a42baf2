"""Threads and messages in the contract's words, as one of their people sees them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import MISSING

from generated import models
from generated.models import ChatRate
from generated.vocabulary import ChatMessageState
from services.chat.domain import Message, Person, Standing
from services.chat.places import Place


def thread_of(
    place: Place, people: Sequence[Person], now: Standing, rate: ChatRate, last: int
) -> models.ChatThread:
    """A thread with these others in it, whose last message that is heard is `last`."""
    thread = place.thread
    return models.ChatThread(
        thread_id=thread.thread_id,
        scope=thread.scope,
        state=now.state,
        people=[_person(one) for one in people],
        may_write=now.may_write,
        max_characters=rate.max_characters,
        sequence=last,
        read_sequence=place.me.read_sequence,
        opened_at=thread.opened_at,
    )


def message_of(message: Message, *, to_moderator: bool = False) -> models.ChatMessage:
    """A message; of one that is hidden nobody but a moderator reads the text."""
    is_told = to_moderator or message.state is not ChatMessageState.HIDDEN
    return models.ChatMessage(
        message_id=message.message_id,
        sequence=message.sequence,
        author_id=message.author_id,
        author=MISSING if message.author is None else _person(message.author),
        state=message.state,
        body=message.body if is_told else MISSING,
        sent_at=message.sent_at,
    )


def told(message: Message) -> str:
    """A message as the socket tells it, encoded once for all who hear it."""
    seen = models.ChatMessageMessage(type="message", sequence=message.sequence, message=message_of(message))
    return seen.model_dump_json()


def standing_told(now: Standing) -> str:
    """How a thread stands, as the socket tells it."""
    return models.ChatStandingMessage(
        type="standing", state=now.state, may_write=now.may_write
    ).model_dump_json()


def moderated_told(message: Message) -> str:
    """What a moderator made of a message, as the socket tells it."""
    return models.ChatModeratedMessage(
        type="moderated", message_id=message.message_id, state=message.state
    ).model_dump_json()


def read_told(user_id: str, upto: int) -> str:
    """Up to where somebody has read, as the socket tells it."""
    return models.ChatWasReadMessage(type="was_read", user_id=user_id, upto=upto).model_dump_json()


def typing_told(user_id: str) -> str:
    """That somebody is writing, as the socket tells it."""
    return models.ChatIsTypingMessage(type="is_typing", user_id=user_id).model_dump_json()


def _person(one: Person) -> models.ChatPerson:
    return models.ChatPerson(user_id=one.user_id, handle=one.handle, display_name=one.display_name)
