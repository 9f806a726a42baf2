"""Random encounters on the running platform: what is told on the wire, and what the documentation shows."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from voulezvous import ApiError, Client
from voulezvous.generated.models import (
    MatchCooldown,
    MatchFound,
    MatchJoin,
    MatchLeft,
    MatchSearching,
    MatchSegment,
    MatchSkip,
)
from websockets.sync.client import connect

from tests.contract.guests import follow, following, signed_in, somebody, user_id
from tests.contract.listening import hear
from tests.contract.sockets import MATCH
from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.platform import Platform

SHOWN = examples(REPOSITORY / "docs" / "match.md", "python")
WISH = MatchJoin(mode="random", segment=MatchSegment(language="eo", tags=["the-wire"]))
"""What nobody else asks for."""
TOLD = (MatchSearching, MatchFound, MatchLeft, MatchCooldown, MatchSearching)


def test_who_meets_leaves_and_comes_back_is_told_on_both_sockets(platform: Platform) -> None:
    ana = somebody(platform)
    with (
        following(platform, ana) as (client, to_ana),
        signed_in(platform) as (_, other),
        client.sockets.match(after=0) as told,
    ):
        assert _skipping(client, user_id(ana)) == (404, "NOT_FOUND")
        client.match.join_match(body=WISH)
        other.match.join_match(body=WISH)
        heard = [next(told), next(told)]
        assert isinstance(heard[1], MatchFound)
        assert isinstance(heard[1].data.session_id, UUID)
        assert _skipping(client, heard[1].data.session_id) == (429, "SKIP_TOO_EARLY")
        client.match.leave_match()
        client.match.join_match(body=WISH)
        heard += [next(told) for _ in range(3)]
        assert [type(one) for one in heard] == [*TOLD]
        beside = (one for one in to_ana if isinstance(one, TOLD))
        assert [type(next(beside)) for _ in TOLD] == [*TOLD]
        client.match.leave_match()
        other.match.leave_match()


def test_who_watches_is_told_how_their_ticket_stands(platform: Platform) -> None:
    with signed_in(platform) as (_, client):
        client.match.join_match(body=WISH)
        ticket = client.identity.open_socket_ticket().ticket
        with connect(f"ws://127.0.0.1:{platform.port}{MATCH.address}?ticket={ticket}") as socket:
            socket.send(json.dumps({"type": "watch"}))
            heard = [hear(socket), hear(socket)]
        client.match.leave_match()
    stands = [(one["type"], one["ticket"]["state"]) for one in heard]
    assert stands == [("welcome", "searching"), ("watching", "searching")]


def _skipping(client: Client, session_id: UUID) -> tuple[int, str]:
    with pytest.raises(ApiError) as refused:
        client.match.skip_match(body=MatchSkip(session_id=session_id))
    return refused.value.status, str(refused.value.code)


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    follow(shown, platform, tmp_path)
