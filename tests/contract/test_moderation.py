"""Moderation on the running platform: who is told what, and what the documentation shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from voulezvous import Client, Person, Stream
from voulezvous.generated.models import ModerationBlocked, ModerationUnblocked
from voulezvous.generated.sockets import EventsClientMessage, EventsNews

from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.platform import Platform

PASSWORD = "correct horse battery"
LOCAL = "http://127.0.0.1:8080"
SHOWN = examples(REPOSITORY / "docs" / "moderation.md", "python")
_numbers = count(1)


def somebody(platform: Platform) -> Person:
    """A new account, signed in."""
    handle = f"neighbour_{next(_numbers)}"
    return Person.register(platform.base_url, handle, PASSWORD, terms_accepted=True, age_confirmed=True)


def user_id(person: Person) -> UUID:
    assert person.me is not None
    return person.me.user_id


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


def test_a_block_is_told_to_its_maker_on_every_device_and_to_nobody_else(platform: Platform) -> None:
    ana, bia = somebody(platform), somebody(platform)
    assert ana.me is not None
    phone = Person.sign_in(platform.base_url, ana.me.handle, PASSWORD)
    with (
        following(platform, ana) as (client, here),
        following(platform, phone) as (_, there),
        following(platform, bia) as (other, elsewhere),
    ):
        client.moderation.block_person(user_id(bia))
        client.moderation.unblock_person(user_id(bia))
        told = [[next(stream) for _ in range(2)] for stream in (here, there)]
        assert told[0] == told[1]
        blocked, unblocked = told[0]
        assert isinstance(blocked, ModerationBlocked) and isinstance(unblocked, ModerationUnblocked)
        assert blocked.subject == unblocked.subject == f"account:{user_id(bia)}"
        other.moderation.block_person(user_id(ana))
        first = next(elsewhere)
        assert isinstance(first, ModerationBlocked)
        assert first.data.user_id == user_id(bia), "of the other's block nothing was told"


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    script = tmp_path / f"{shown.name}.py"
    script.write_text(shown.source.replace(LOCAL, platform.base_url))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, shown.at(done.stderr)
