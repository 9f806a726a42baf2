"""New people of the running platform, what they may call, and what they are told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from voulezvous import Client, Person, Stream
from voulezvous.generated.sockets import EventsClientMessage, EventsNews

from tests.support.examples import Example
from tests.support.platform import Platform

PASSWORD = "correct horse battery"
LOCAL = "http://127.0.0.1:8080"
DEMO_PEOPLE = ("ana", "bia")
"""Where the documentation's examples find the platform, and who they are about."""


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


def follow(shown: Example, platform: Platform, folder: Path) -> None:
    """Run what the documentation shows, with somebody new for each of its people: others' tests know those, too."""
    source = shown.source.replace(LOCAL, platform.base_url)
    for name in DEMO_PEOPLE:
        person = somebody(platform)
        assert person.me is not None
        source = source.replace(f'"{name}-likes-tv"', f'"{PASSWORD}"').replace(
            f'"{name}"', f'"{person.me.handle}"'
        )
    script = folder / f"{shown.name}.py"
    script.write_text(source)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, shown.at(done.stderr)
