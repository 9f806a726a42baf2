"""Rooms on the running platform: who watches and who writes, what ends with a performance, and what documents show."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from voulezvous.generated.models import (
    ChatMessageMessage,
    ChatSayMessage,
    RoomMove,
    SessionCreated,
    SessionCreation,
    SessionEnded,
    SessionEndReason,
    SessionRoomChanged,
    WhipWhepEndpoints,
)
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.contract.guests import follow, following, somebody, user_id
from tests.contract.listening import hear
from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.offers import an_offer
from tests.support.platform import Platform
from tests.support.stays import PERFORMANCE

SHOWN = examples(REPOSITORY / "docs" / "sessions.md", "python")
GONE = 4404


def test_who_watches_a_performance_sends_nothing_but_words_and_leaves_with_it(platform: Platform) -> None:
    performer, viewer = somebody(platform), somebody(platform)
    ana_id = user_id(performer)
    with following(platform, performer) as (ana, to_ana), following(platform, viewer) as (eva, to_eva):
        show = ana.sessions.create_session(body=SessionCreation(mode=PERFORMANCE, room=str(ana_id)))
        watching = eva.sessions.create_session(body=SessionCreation(mode=PERFORMANCE, room=str(ana_id)))
        assert (show.is_watching, watching.is_watching) == (False, True)
        assert (show.thread_id, isinstance(next(to_eva), SessionCreated)) == (watching.thread_id, True)
        assert isinstance(next(to_ana), SessionCreated)
        came = next(to_ana)
        assert isinstance(came, SessionRoomChanged)
        assert (came.data.session_id, came.data.change) == (show.session_id, RoomMove.ENTERED)
        assert (came.data.is_watching, ana.sessions.inspect_room(show.session_id).watching) == (True, 1)
        assert [one.user_id for one in eva.sessions.inspect_room(watching.session_id).people] == [ana_id]

        place = watching.endpoints
        assert isinstance(place, WhipWhepEndpoints) and show.thread_id is not None
        headers = {"authorization": f"Bearer {place.token}", "content-type": "application/sdp"}

        def publishes() -> tuple[int, str]:
            offer = an_offer("sendonly", "video")
            answer = httpx.post(f"{platform.base_url}{place.publish_url}", headers=headers, content=offer)
            return answer.status_code, answer.json()["code"]

        assert publishes() == (422, "MEDIA_REFUSED")
        ticket = eva.identity.open_socket_ticket().ticket
        line = f"ws://127.0.0.1:{platform.port}/v1/chat/{show.thread_id}?ticket={ticket}"
        with connect(line) as socket, ana.sockets.chat(show.thread_id) as hers:
            assert hear(socket)["type"] == "welcome"
            socket.send('{"type": "follow"}')
            assert hear(socket)["type"] == "following"
            hers.send(ChatSayMessage(client_message_id="from-ana-1", body="Boa noite!"))
            told = next(news for news in hers if isinstance(news, ChatMessageMessage))
            assert told.message.author is not None and told.message.author.user_id == ana_id
            assert hear(socket)["message"]["body"] == "Boa noite!"
            ana.sessions.end_session(show.session_id)
            over = next(to_eva)
            assert isinstance(over, SessionEnded)
            assert over.data.end_reason is SessionEndReason.LEFT
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv(timeout=10)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == GONE
        assert publishes() == (404, "NOT_FOUND")


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    follow(shown, platform, tmp_path)
