"""Presence on the running platform: who is told what, who resumes, and what the documentation shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from voulezvous import Client, Reconnect
from voulezvous.generated.models import (
    PresenceResyncMessage,
    PresenceSetting,
    PresenceUpdate,
    PresenceVisibility,
)
from websockets.sync.client import connect

from tests.contract.guests import follow, signed_in
from tests.contract.listening import hear
from tests.contract.sockets import PRESENCE
from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.platform import Platform

SHOWN = examples(REPOSITORY / "docs" / "presence.md", "python")


def be(client: Client, **said: Any) -> UUID:
    return client.presence.set_presence(body=PresenceSetting(presence_mode="party", **said)).presence_id


def present(told: PresenceUpdate) -> list[UUID]:
    return [one.presence_id for one in told.data.present]


def test_a_watcher_is_told_who_comes_hides_parts_and_returns(platform: Platform) -> None:
    with signed_in(platform) as (_, ana), signed_in(platform) as (bia_id, bia):
        be(ana)
        with ana.sockets.presence(reconnect=Reconnect(ping_interval_s=2)) as told:
            news = (one for one in told if isinstance(one, PresenceUpdate))
            assert isinstance(next(told), PresenceResyncMessage)
            hers = be(bia)
            assert present(next(news)) == [hers]
            assert [one.presence_id for one in ana.presence.iter_presence_grid()] == [hers]
            be(bia, visibility=PresenceVisibility.HIDDEN)
            assert next(news).data.gone == [hers]
            be(bia, visibility=PresenceVisibility.VISIBLE)
            assert present(next(news)) == [hers]
            ana.moderation.block_person(bia_id)
            assert next(news).data.gone == [hers]
            assert list(ana.presence.iter_presence_grid()) == []
            assert list(bia.presence.iter_presence_grid()) == []
            ana.moderation.unblock_person(bia_id)
            assert present(next(news)) == [hers]


def test_a_line_that_returns_is_told_what_it_missed(platform: Platform) -> None:
    with signed_in(platform) as (_, ana), signed_in(platform) as (_, bia):
        be(ana)

        def address() -> str:
            ticket = ana.identity.open_socket_ticket().ticket
            return f"ws://127.0.0.1:{platform.port}{PRESENCE.address}?ticket={ticket}"

        with connect(address()) as socket:
            assert hear(socket)["type"] == "welcome"
            socket.send('{"type":"watch"}')
            seen = hear(socket)["sequence"]
        hers = be(bia)
        be(bia, is_camera_on=True)
        with connect(address()) as socket:
            hear(socket)
            socket.send(f'{{"type":"resume","after":{seen}}}')
            told = [hear(socket) for _ in range(2)]
            assert [one["type"] for one in told] == ["watching", "presence.update"]
            assert [(one["presence_id"], one["is_camera_on"]) for one in told[1]["data"]["present"]] == [
                (str(hers), True)
            ]


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    follow(shown, platform, tmp_path)
