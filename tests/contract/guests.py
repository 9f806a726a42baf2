"""New people of the running platform, what they may call, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from voulezvous import Client, Person, Stream
from voulezvous.generated.sockets import EventsClientMessage, EventsNews

from tests.support.platform import Platform

PASSWORD = "correct horse battery"
LOCAL = "http://127.0.0.1:8080"
"""Where the documentation's examples find the platform."""


def somebody(platform: Platform) -> Person:
    """A new account, signed in."""
    handle = f"guest_{uuid4().hex[:16]}"
    return Person.register(platform.base_url, handle, PASSWORD, terms_accepted=True, age_confirmed=True)


def user_id(person: Person) -> UUID:
    """Who somebody is."""
    assert person.me is not None
    return person.me.user_id


@contextmanager
def signed_in(platform: Platform) -> Iterator[tuple[UUID, Client]]:
    """Who somebody new is, and their calls."""
    person = somebody(platform)
    with Client(platform.base_url, signer=person) as client:
        yield user_id(person), client


@contextmanager
def following(
    platform: Platform, who: Person
) -> Iterator[tuple[Client, Stream[EventsClientMessage, EventsNews]]]:
    """Somebody's calls, and what they are told."""
    topic = f"person:{user_id(who)}"
    with (
        Client(platform.base_url, signer=who) as client,
        client.events(topic, after={topic: 0}) as told,
    ):
        yield client, told
